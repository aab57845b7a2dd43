package workflow

import (
	"strings"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
)

// Filled is how the form of a request stands, for the notices that show it.
type Filled struct {
	Service Service
	Form    form.Form
	Answers form.Answers
	// Problems are what the last mail said that cannot be taken.
	Problems []form.Problem
	// Changed is what the last mail changed of a form that was complete, with what
	// stood before.
	Changed []Changed
}

// Changed is a line of a form that says something else than before.
type Changed struct{ Label, Was, Now string }

// Missing are the labels of what is still to be answered.
func (f Filled) Missing() []string {
	var out []string
	for _, field := range f.Form.Missing(f.Answers) {
		out = append(out, field.Label)
	}
	return out
}

// Complete reports whether the service can be given by what was answered.
func (f Filled) Complete() bool { return len(f.Problems) == 0 && len(f.Form.Missing(f.Answers)) == 0 }

// FormOf is how the form of a request stands; ok is false where its service has
// none.
func (d Desk) FormOf(r Request) (f Filled, ok bool) {
	if f.Service, ok = d.Service(r.Service); !ok {
		return f, false
	}
	f.Form, ok = form.ByCode(f.Service.Form)
	f.Answers = r.Answers
	return f, ok
}

// context is what the checks of a form need to know of the world.
func (f Facts) context(d *decision) form.Context {
	c := form.Context{Now: d.now, Calendar: f.Calendar, Earlier: f.Earlier}
	for _, r := range f.Desk.Resources {
		thing := form.Thing{Code: r.Code, Name: r.Name, Count: r.Count}
		switch r.Kind {
		case agenda.Room:
			c.Rooms = append(c.Rooms, thing)
		case agenda.Equipment:
			c.Equipment = append(c.Equipment, thing)
		}
	}
	return c
}

// read reads what the mail in hand says of the form. «Gracias» may stand above
// a form that was filled in where it is quoted.
func (d *decision) read(f Filled) (Filled, form.Reading) {
	said := form.Said{New: d.c.Text}
	if d.r.Number > 0 { // before, we had sent nothing that could be quoted
		said.Whole = d.c.Whole
	}
	reading := f.Form.Read(f.Answers, said, d.f.context(d))
	return f.with(reading), reading
}

// with is the form after what was read.
func (f Filled) with(r form.Reading) Filled {
	before := f.Answers
	f.Answers, f.Problems, f.Changed = before.With(r.Answers), r.Problems, nil
	for _, field := range f.Form.Fields {
		if was, now := before[field.Name], f.Answers[field.Name]; was != now {
			f.Changed = append(f.Changed, Changed{Label: field.Label, Was: was, Now: now})
		}
	}
	return f
}

// Wrong says each problem in a sentence.
func (f Filled) Wrong() []string {
	var out []string
	for _, p := range f.Problems {
		out = append(out, f.wrong(p))
	}
	return out
}

// asks says in words what is missing or wrong: the question of a PENDIENTE,
// which reminders repeat.
func (f Filled) asks() string {
	lines := f.Wrong()
	if missing := f.Missing(); len(missing) > 0 {
		lines = append(lines, SayFormMissing.With(f.Form.Code, strings.Join(missing, ", ")))
	}
	return strings.Join(lines, "\n")
}

// wrong says a problem in a sentence.
func (f Filled) wrong(p form.Problem) string {
	var parts []string
	if field, ok := f.Form.Field(p.Field); ok {
		parts = append(parts, field.Label)
	}
	if p.Wrote != "" {
		parts = append(parts, "«"+p.Wrote+"»")
	}
	words := strings.Join(append(parts, p.Why), ": ")
	if p.Allowed != "" {
		words += " (" + p.Allowed + ")"
	}
	return words + "."
}

// request makes a new request one of a service, where the mail asks for one:
// whom it goes to, and what is known of its form.
func (d *decision) request(e *Event) {
	if d.c.Machine {
		return
	}
	s, ok := d.wanted(*e.Change.Subject, d.c.Text)
	if !ok {
		if s, ok = d.f.Desk.Service(d.f.AddressedService); !ok {
			return
		}
		d.give(&e.Change, s) // a fault of it: whoever gives it knows best
		return
	}
	e.Change.Service = &s.Code
	d.give(&e.Change, s)
	if f, ok := d.f.Desk.FormOf(Request{Service: s.Code}); ok {
		_, reading := d.read(f)
		e.Change.Answers = reading.Answers
	}
}

// give hands the request to whoever the service goes to.
func (d *decision) give(c *Change, s Service) {
	if p, ok := d.f.Desk.holder(s, d.f.AddressedArea); ok {
		d.assign(c, p)
		return
	}
	if s.Area != "" {
		c.Area = &s.Area
	}
}

// converse goes on with a new request whose service has a form: incomplete, its
// user is asked for the rest and it waits for them (VC 2.3).
func (d *decision) converse(o *Opening, opened Request) {
	f, ok := d.f.Desk.FormOf(opened)
	if !ok {
		return
	}
	_, reading := d.read(Filled{Service: f.Service, Form: f.Form})
	f = Filled{Service: f.Service, Form: f.Form}.with(reading)
	after := opened
	if !f.Complete() {
		o.Then = d.asking(opened, f, "")
		for _, e := range o.Then {
			after = Apply(after, e)
		}
	}
	f.Changed = nil // all of it is new
	for i := range o.Notices {
		n := &o.Notices[i]
		switch {
		case n.AsRequester && f.Complete():
			n.Kind, n.Form, n.Text = NoticeFormDone, &f, ""
		case n.AsRequester:
			n.Kind, n.Form, n.Text, n.Due = NoticeForm, &f, "", after.AnswerDue
		case f.Complete() && n.Kind == NoticeNew:
			n.Kind, n.Form = NoticeFormReady, &f
		default:
			n.Form, n.Due = &f, after.AnswerDue
		}
	}
}

// asking are the events by which the desk itself asks the user for the rest of
// a form: the step to EN_PROCESO, if it is not there, and PENDIENTE.
func (d *decision) asking(r Request, f Filled, remark string) []Event {
	clock := decision{r: r, by: ClockActor(), f: d.f, now: d.now, as: AsClock}
	var out []Event
	if r.Status != EnProceso {
		clock.c.Name = CmdProcess
		out = append(out, clock.event(EnProceso, ""))
		clock.r = Apply(clock.r, out[0])
	}
	clock.c.Name, clock.row.Public = ClockForm, true
	e := clock.event(Pendiente, join(remark, f.asks()))
	due := d.f.Calendar.Add(d.now, d.f.TermsOf(r).Answer)
	e.Change.AnswerDue = &due
	return append(out, e)
}

// fills reports whether a plain mail of the requester says anything new of the
// form of an open request.
func (d *decision) fills() (f Filled, reading form.Reading, ok bool) {
	if f, ok = d.f.Desk.FormOf(d.r); !ok || d.r.Status.Closed() || d.c.Name != CmdNote || !d.by.IsRequester(d.r) {
		return f, reading, false
	}
	f, reading = d.read(f)
	return f, reading, len(f.Changed) > 0 || len(reading.Problems) > 0
}

// fillIn reads an answer of the requester as what is asked of the form. ok is
// false for one that says nothing new of it: that is an answer like any other.
func (d *decision) fillIn() (o Outcome, ok bool) {
	f, reading, ok := d.fills()
	if !ok {
		return o, false
	}
	was := Filled{Form: f.Form, Answers: d.r.Answers}.Complete()
	to := d.r.Status
	if to == Pendiente {
		to = EnProceso
	}
	e := d.event(to, d.written())
	e.Change.Answers = reading.Answers
	o.Events = []Event{e}
	after := Apply(d.r, e)
	if !was {
		f.Changed = nil // what is new is not told apart from what was there
	}
	writer := Notice{To: d.by.Person, AsRequester: true, From: d.by.Person, Form: &f, Kind: NoticeFormDone}
	ready := Tell{NoticeFormReady, ToOwner, CarryThis}
	switch {
	case f.Complete():
	case d.r.Status == Espera: // whoever put it aside asks when they take it up again
		o.Notices = d.tellRows(after, Notice{Text: d.c.Text, Form: &f}, []Tell{{NoticeAnswered, ToOwner, CarryThis}})
		return o, true
	case d.r.Booking.Live() && len(f.Missing()) == 0:
		// A slip in a change asked for later takes no place away: what was booked
		// stands, no clock runs, and whoever booked it reads the mail too.
		writer.Kind = NoticeFormMissing
		o.Notices = append([]Notice{writer}, d.tellRows(after, Notice{Text: d.c.Text, Form: &f}, []Tell{{NoticeAnswered, ToOwner, CarryThis}})...)
		return o, true
	default:
		for _, e := range d.asking(after, f, "") {
			o.Events = append(o.Events, e)
			after = Apply(after, e)
		}
		writer.Kind, writer.Due, ready.Kind = NoticeFormMissing, after.AnswerDue, NoticeAnswered
	}
	o.Notices = []Notice{writer}
	if f.Complete() || d.asksBack() {
		o.Notices = append(o.Notices, d.tellRows(after, Notice{Text: d.c.Text, Form: &f}, []Tell{ready})...)
	}
	return o, true
}

// asksBack reports whether an answer that fills in part of a form also has
// something for people: a question, or files.
func (d *decision) asksBack() bool { return strings.ContainsAny(d.c.Text, "?¿") || len(d.c.Files) > 0 }
