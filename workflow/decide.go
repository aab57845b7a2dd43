package workflow

import (
	"strings"
	"time"
)

// Decide says what happens when by says c about r: what changes and who is
// told, or why not. It asks nobody and remembers nothing; r is as it stands,
// its zero value where the mail belongs to no request.
func Decide(r Request, c Command, by Actor, f Facts, now time.Time) Outcome {
	d := decision{r: r, c: c, by: by, f: f, now: now}
	d.row = rowFor(r, c, by)
	if d.thanks() {
		return Outcome{}
	}
	if refusal := d.guard(); refusal != nil {
		return Outcome{Refusal: refusal}
	}
	switch {
	case d.row.Report != "":
		return d.report()
	case d.row.Word != NoWord:
		return d.word()
	case d.row.Case != NoCase:
		return d.cases()
	case c.Name == CmdNote && r.Number != 0 && by.IsRequester(r):
		return d.answer()
	case c.Name == CmdNote && r.Number != 0 && (!by.Staff() || by.Doubted):
		return d.guest()
	case c.Name == CmdAway:
		return d.absent()
	case c.Name == CmdService:
		return d.service()
	case c.Name == CmdNew, c.Name == CmdNote && r.Number == 0:
		return d.open()
	}
	return d.change()
}

// decision is one Decide at work.
type decision struct {
	r   Request
	c   Command
	by  Actor
	f   Facts
	now time.Time
	row Row
	as  Standing
}

// thanks holds for a mail that says nothing else: it is kept and moves nothing,
// whoever wrote it. While a PENDIENTE waits for its requester it is an answer.
func (d *decision) thanks() bool {
	waited := d.r.Status == Pendiente && d.by.IsRequester(d.r)
	if d.c.Name != CmdNote || !d.c.Courtesy || d.r.Number == 0 || waited {
		return false
	}
	_, _, fills := d.fills()
	return !fills
}

func rowFor(r Request, c Command, by Actor) Row {
	switch {
	case by.Clock:
		return rowIn(Clock, c.Name)
	case c.Name != CmdNote:
		return rowNamed(c.Name)
	case r.Number == 0:
		return Plain.Open
	case by.IsRequester(r):
		return Plain.Answer
	case !by.Staff() || by.Doubted:
		return Plain.Guest
	}
	return Plain.Note
}

// rowNamed finds the row of a canonical name.
func rowNamed(name string) Row { return rowIn(Commands, name) }

func rowIn(rows []Row, name string) Row {
	for _, row := range rows {
		if row.Name == name {
			return row
		}
	}
	return Row{}
}

func (d *decision) event(to Status, text string) Event {
	return Event{
		At: d.now, Actor: d.by.Email, Name: d.by.Display(), Role: capacity(d.by, d.as), Evidence: d.by.Evidence,
		Command: d.c.Name, From: d.r.Status, To: to, Text: text, Public: d.row.Public,
	}
}

// open makes a new request: of whoever writes, or of the one named (NUEVA).
func (d *decision) open() Outcome {
	requester := d.by.Person
	if d.c.Name == CmdNew {
		requester = d.named()
	}
	area := d.f.AddressedArea
	if area == "" && d.as == AsAnyHead && !d.by.Is(HD, DAU) {
		area = d.by.Area
	}
	subject := d.c.Subject
	if strings.TrimSpace(subject) == "" {
		subject = string(SayNoSubject)
	}
	e := d.event(Registro, d.written())
	e.From = NoStatus
	if d.c.Name == CmdNote {
		e.Role = Requester // whoever opens a request is its requester
	}
	e.Change = Change{Requester: &requester, Subject: &subject, Area: &area}
	if a, ok := d.f.Desk.AreaOf(area); ok {
		if p, works := d.f.Desk.stand(a.AssignTo); works {
			e.Change.Assignee = &p.Email
		}
	}
	d.request(&e)
	opened := Apply(Request{Number: unnumbered}, e)
	o := Outcome{Opens: &Opening{Event: e}}
	o.Opens.Notices = d.tell(opened, Notice{Text: d.c.Text})
	d.converse(o.Opens, opened)
	return o
}

// answer files what the requester wrote; it ends the wait of a PENDIENTE
// (VC 2.3) and cannot change a closed request (PRO 4.7).
func (d *decision) answer() Outcome {
	if o, ok := d.fillIn(); ok {
		return o
	}
	to := d.r.Status
	if to == Pendiente {
		to = EnProceso
	}
	writer := Notice{To: d.by.Person, AsRequester: true, From: d.by.Person}
	o := Outcome{Events: []Event{d.event(to, d.written())}}
	after := Apply(d.r, o.Events[0])
	said := Notice{Text: d.c.Text}
	switch {
	case d.r.Status.Closed():
		writer.Kind = NoticeClosed
		o.Notices = append([]Notice{writer}, d.late(after, said)...)
		return o
	case d.r.Status == Pendiente:
		writer.Kind = NoticeAnswerIn
		o.Notices = append(o.Notices, writer)
	}
	o.Notices = append(o.Notices, d.tellRows(after, said, []Tell{{NoticeAnswered, ToOwner, CarryThis}})...)
	return o
}

// guest files what somebody else wrote into the conversation: it moves nothing,
// and the responsible sees who it was.
func (d *decision) guest() Outcome {
	o := Outcome{Events: []Event{d.event(d.r.Status, d.written())}}
	after, said := Apply(d.r, o.Events[0]), Notice{Text: d.c.Text}
	if d.r.Status.Closed() {
		o.Notices = d.late(after, said)
	} else {
		o.Notices = d.tellRows(after, said, []Tell{{NoticeAnswered, ToOwner, CarryThis}})
	}
	return o
}

// late tells of what came after the end: DAU, who alone reopens (PRO 4.7), and
// where an event is still to come its responsible, who has the room.
func (d *decision) late(after Request, said Notice) []Notice {
	out := d.tellRows(after, said, []Tell{{NoticeLate, ToAllDAU, CarryThis}})
	b := after.Booking
	if owner, ok := d.f.Desk.Responsible(after); ok && !owner.Is(DAU) && b.Live() && b.Spans[len(b.Spans)-1].To.After(d.now) {
		out = append(out, d.tellRows(after, said, []Tell{{NoticeLate, ToOwner, CarryThis}})...)
	}
	return out
}

func (d *decision) report() Outcome {
	q := Report{Kind: d.row.Report}
	switch q.Kind {
	case ReportList:
		q.Filter = listFilter(d.c.Arg, d.by, d.f.Desk)
	case ReportWeek, ReportFree:
		if refusal := d.page(&q); refusal != nil {
			return Outcome{Refusal: refusal}
		}
	}
	return Outcome{Reports: []Report{q}}
}

// change is every other command: an event, with the step to EN_PROCESO before
// it where the row asks for it.
func (d *decision) change() Outcome {
	var o Outcome
	if d.row.Through && d.r.Status != EnProceso {
		step := d.event(EnProceso, "")
		step.Command, step.Public = CmdProcess, false
		d.take(&step.Change)
		o.Events = append(o.Events, step)
		d.r = Apply(d.r, step)
	}
	e := d.event(d.target(), d.written())
	said := Notice{Text: d.c.Text}
	if d.by.Clock {
		d.tick(&e)
		said.Text, said.Due = d.f.Question, d.r.AnswerDue
		if f, ok := d.f.Desk.FormOf(d.r); ok && d.f.AskedForm && !f.Complete() {
			said.Form = &f
		}
		if d.c.Name == ClockEvent {
			said = Notice{}
			said.Spans, _ = overdue(d.r, d.f, d.now)
		}
	} else if refusal := d.effect(&e, &said); refusal != nil {
		return Outcome{Refusal: refusal}
	}
	if e.To == NoProcede || e.To == Cancelada { // VC 4.2: what it had is free again
		d.free(&e)
	}
	o.Events = append(o.Events, e)
	after := Apply(d.r, e)
	if !after.AnswerDue.IsZero() {
		said.Due = after.AnswerDue
	}
	o.Notices = d.tell(after, said)
	return o
}

// written is what the person wrote, for the history: of a mail that has files
// only, their names.
func (d *decision) written() string {
	if strings.TrimSpace(d.c.Text) == "" && len(d.c.Files) > 0 {
		return "Archivos: " + strings.Join(d.c.Files, ", ")
	}
	return d.c.Text
}

func (d *decision) target() Status {
	if d.row.To == NoStatus || d.row.KeepPending && d.r.Status == Pendiente {
		return d.r.Status
	}
	return d.row.To
}

// take makes the actor responsible of a request that nobody has.
func (d *decision) take(c *Change) {
	if _, owned := d.f.Desk.Responsible(d.r); !owned {
		d.assign(c, d.by.Person)
	}
}

// assign gives the request to p. Its area becomes theirs; it is kept when it
// goes to DAU, so that the area's DSE still reads and notes.
func (d *decision) assign(c *Change, p Person) {
	c.Assignee = &p.Email
	if area := p.Area; area != "" || !p.Is(DAU) {
		c.Area = &area
	}
}

// opening holds for the row of a mail that opens a request.
func (row Row) opening() bool { return row.Name == CmdNote && row.To == Registro }

// named is the requester whom a NUEVA names: in its bracket, in a line of its
// text, or by the mail that is forwarded.
func (d *decision) named() Person {
	p := d.whoseIs()
	if SameAddress(p.Email, d.f.Desk.Address) {
		return Person{} // the desk itself asks for nothing
	}
	return p
}

func (d *decision) whoseIs() Person {
	if p := parsePerson(d.c.Arg); p.Email != "" {
		return d.known(p)
	}
	if p := d.c.For; p.Email != "" {
		return d.known(p)
	}
	return d.known(requesterLine(d.c.Text))
}

// known keeps the name that the desk has for one of its staff.
func (d *decision) known(p Person) Person {
	if staff, ok := d.f.Desk.Person(p.Email); ok {
		return staff
	}
	p.Email = strings.TrimSpace(p.Email)
	return p
}
