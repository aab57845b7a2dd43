package workflow

import (
	"slices"
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
	case c.Name == CmdNote && r.Number != 0 && by.IsRequester(r):
		return d.answer()
	case c.Name == CmdNote && r.Number != 0 && (!by.Staff() || by.Doubted):
		return d.guest()
	case c.Name == CmdAway:
		return d.absent()
	case c.Name == CmdNew, c.Name == CmdNote && r.Number == 0:
		return d.open()
	}
	return d.change()
}

// DecideAll decides the commands of one mail in order, each on what the ones
// before it leave: all of them, or none and the first refusal. It returns the
// request as it stands afterwards.
func DecideAll(r Request, cs []Command, by Actor, f Facts, now time.Time) (Request, Outcome) {
	var all Outcome
	after, done := r, []string(nil)
	for _, c := range shareText(cs) {
		o := Decide(after, c, by, f, now)
		if o.Refusal != nil && o.Refusal.Reason == Already && len(cs) > 1 {
			continue
		}
		if o.Refusal != nil {
			return r, Outcome{Refusal: o.Refusal}
		}
		for _, e := range o.Events {
			after = Apply(after, e)
		}
		all.Events = append(all.Events, o.Events...)
		all.Notices = append(all.Notices, o.Notices...)
		all.Reports = append(all.Reports, o.Reports...)
		if o.Opens != nil {
			all.Opens = o.Opens
		}
		if o.Absence != nil {
			all.Absence = o.Absence
		}
		if c.Name != CmdNote && len(o.Events) > 0 {
			done = append(done, Past(o.Events[len(o.Events)-1], f.Desk))
		}
	}
	all.Notices = settle(all.Notices, r, after, by, f, done)
	return after, all
}

// shareText gives what the person wrote to the commands that cannot do without
// a text; where none needs it, to the last one.
func shareText(cs []Command) []Command {
	out := slices.Clone(cs)
	needs := func(c Command) bool { return c.Name != CmdNew && rowNamed(c.Name).Need.text() }
	wanted := slices.ContainsFunc(out, needs)
	for i := range out {
		if wanted && !needs(out[i]) || !wanted && i < len(out)-1 {
			out[i].Text = ""
		}
	}
	return out
}

func (n Need) text() bool {
	switch n {
	case NeedText, NeedQuestion, NeedReasons, NeedTried, NeedSolution:
		return true
	}
	return false
}

// settle completes the notices of a whole mail: the responsible hears of what
// others did to their request, whoever gave the commands gets one receipt, and
// a step passed on the way to another is not announced.
func settle(ns []Notice, before, after Request, by Actor, f Facts, done []string) []Notice {
	if len(done) == 0 {
		return ns
	}
	ns = slices.DeleteFunc(ns, func(n Notice) bool {
		return n.Kind == NoticeInProcess && after.Status != EnProceso
	})
	for _, address := range []string{after.Assignee, before.Assignee} {
		told := slices.ContainsFunc(ns, func(n Notice) bool { return !n.AsRequester && n.To.Has(address) })
		if p, ok := f.Desk.Person(address); ok && !told && !by.Has(address) {
			ns = append(ns, Notice{Kind: NoticeChanged, To: p, From: by.Person, Done: done})
		}
	}
	return append(ns, Notice{Kind: NoticeDone, To: by.Person, From: by.Person, Done: done})
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
	return d.c.Name == CmdNote && d.c.Courtesy && d.r.Number != 0 && !waited
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
		requester = d.requester()
	}
	area := d.f.AddressedArea
	if area == "" && d.as == AsAnyHead && !d.by.Is(HD, DAU) {
		area = d.by.Area
	}
	subject := d.c.Subject
	e := d.event(Registro, d.c.Text)
	e.From, e.Public = NoStatus, true
	if d.c.Name == CmdNote {
		e.Role = Requester // whoever opens a request is its requester
	}
	e.Change = Change{Requester: &requester, Subject: &subject, Area: &area}
	if a, ok := d.f.Desk.AreaOf(area); ok && a.AssignTo != "" {
		if to := d.f.Desk.stand(a.AssignTo); to != "" {
			e.Change.Assignee = &to
		}
	}
	opened := Apply(Request{Number: -1}, e)
	o := Outcome{Opens: &Opening{Event: e}}
	o.Opens.Notices = d.tell(opened, Notice{Text: d.c.Text})
	if d.c.Name == CmdNew {
		o.Opens.Notices = append(o.Opens.Notices, Notice{Kind: NoticeDone, To: d.by.Person, From: d.by.Person, Done: []string{Past(e, d.f.Desk)}})
	}
	return o
}

// answer files what the requester wrote; it ends the wait of a PENDIENTE
// (VC 2.3) and cannot change a closed request (PRO 4.7).
func (d *decision) answer() Outcome {
	to := d.r.Status
	if to == Pendiente {
		to = EnProceso
	}
	writer := Notice{To: d.by.Person, AsRequester: true, From: d.by.Person}
	o := Outcome{Events: []Event{d.event(to, d.c.Text)}}
	after := Apply(d.r, o.Events[0])
	said := Notice{Text: d.c.Text}
	switch {
	case d.r.Status.Closed():
		writer.Kind = NoticeClosed
		o.Notices = append([]Notice{writer}, d.tellRows(after, said, []Tell{{NoticeLate, ToAllDAU, CarryThis}})...)
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
	o := Outcome{Events: []Event{d.event(d.r.Status, d.c.Text)}}
	to := ToOwner
	if d.r.Status.Closed() {
		to = ToAllDAU
	}
	o.Notices = d.tellRows(Apply(d.r, o.Events[0]), Notice{Text: d.c.Text}, []Tell{{NoticeAnswered, to, CarryThis}})
	return o
}

func (d *decision) report() Outcome {
	q := Report{Kind: d.row.Report}
	if q.Kind == ReportList {
		q.Filter = listFilter(d.c.Arg, d.by, d.f.Desk)
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
	e := d.event(d.target(), d.c.Text)
	said := Notice{Text: d.c.Text}
	if d.by.Clock {
		d.tick(&e)
		said.Text, said.Due = d.f.Question, d.r.AnswerDue
	} else if refusal := d.effect(&e, &said); refusal != nil {
		return Outcome{Refusal: refusal}
	}
	o.Events = append(o.Events, e)
	after := Apply(d.r, e)
	if !after.AnswerDue.IsZero() {
		said.Due = after.AnswerDue
	}
	o.Notices = d.tell(after, said)
	return o
}

func (d *decision) target() Status {
	if d.row.To == NoStatus || d.row.KeepPending && d.r.Status == Pendiente {
		return d.r.Status
	}
	return d.row.To
}

// take makes the actor responsible of a request that nobody has.
func (d *decision) take(c *Change) {
	if d.r.Assignee != "" || d.as == AsTriage {
		return
	}
	d.assign(c, d.by.Person)
}

// assign gives the request to p. Its area becomes theirs; it is kept when it
// goes to DAU, so that the area's DSE still reads and notes.
func (d *decision) assign(c *Change, p Person) {
	c.Assignee = &p.Email
	if area := p.Area; area != "" || !p.Is(DAU) {
		c.Area = &area
	}
}

// tell addresses the row's notices.
func (d *decision) tell(after Request, said Notice) []Notice {
	return d.tellRows(after, said, d.row.Tell)
}

func (d *decision) tellRows(after Request, said Notice, rows []Tell) []Notice {
	var out []Notice
	for _, t := range rows {
		for _, p := range d.audience(t.To, after) {
			n := said
			n.Kind, n.To, n.Carry, n.From = t.Kind, p, t.Carry, d.by.Person
			n.AsRequester = t.To == ToRequester
			if owner, ok := d.f.Desk.Person(after.Assignee); ok && d.by.Clock && owner.Away != nil && !n.AsRequester && !p.Has(owner.Email) {
				n.Absence = &Absence{Who: owner, Away: *owner.Away}
			}
			if n.AsRequester && !d.row.Public && d.row.Name != CmdNew {
				n.Text = "" // it was written for the staff
			}
			out = append(out, n)
		}
	}
	return out
}

// audience lists who gets a notice. Nobody is told what they just did, except
// who opens a request: they are told its number.
func (d *decision) audience(a Audience, r Request) []Person {
	var out []Person
	switch owner, ok := d.f.Desk.Person(r.Assignee); {
	case a == ToRequester:
		out = []Person{r.Requester}
	case a == ToAllDAU:
		out = d.f.Desk.With(DAU)
	case a == ToSuperior:
		out = d.f.Desk.Superior(r)
	case a == ToOwner && ok && owner.Away != nil && d.by.Clock:
		out = d.f.Desk.Superior(r) // whoever is away is not reminded
	case a == ToResponsible && ok, a == ToOwner && ok:
		out = []Person{owner}
	case (a == ToTriage || a == ToOwner) && !ok:
		out = d.f.Desk.Triage(r.Area)
	}
	if d.row.opening() {
		return out
	}
	return slices.DeleteFunc(slices.Clone(out), func(p Person) bool { return d.by.Has(p.Email) })
}

// opening holds for the row of a mail that opens a request.
func (row Row) opening() bool { return row.Name == CmdNote && row.To == Registro }

// requester is whom a NUEVA names: in its bracket, in a line of its
// text, or by the mail that is forwarded.
func (d *decision) requester() Person {
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
