package workflow

import (
	"regexp"
	"strings"

	"sgaus/workflow/form"
)

// service decides a SERVICIO (VC 2.2): which service the request asks for. What
// its text says of the form is filled in for the user, who gets the form:
// incomplete, and the request waits for them; complete, as it stands.
func (d *decision) service() Outcome {
	s, refusal := d.whichService()
	if refusal != nil {
		return Outcome{Refusal: refusal}
	}
	first := d.event(d.r.Status, d.written())
	first.Change.Service = &s.Code
	first.Change.Answers = d.carriedOver(s)
	if _, owned := d.f.Desk.Responsible(d.r); !owned && d.mayGive(s) {
		d.give(&first.Change, s)
	}
	after := Apply(d.r, first)
	f, ok := d.f.Desk.FormOf(after)
	if !ok { // it has none: the request is classed, and that is all
		return Outcome{Events: []Event{first}, Notices: d.tellRows(after, Notice{}, d.handing(first))}
	}
	reading := form.Reading{}
	fields, remark := fieldsIn(d.c.Text)
	if fields {
		f, reading = d.read(f)
	}
	if reading.Empty() {
		remark = d.c.Text
	}
	for name, value := range reading.Answers {
		first.Change.Answers[name] = value
	}
	said := Notice{Text: remark, Form: &f}
	if f.Complete() {
		if d.r.Status == Pendiente {
			first.To = EnProceso
		}
		after = Apply(d.r, first)
		notices := d.tellRows(after, said, []Tell{{NoticeFormDone, ToRequester, CarryFiles}})
		said.Text = ""
		notices = append(notices, d.tellRows(after, said, []Tell{{NoticeFormReady, ToResponsible, CarryOpening}})...)
		return Outcome{Events: []Event{first}, Notices: notices}
	}
	return d.unserved(first, said, f)
}

// fieldLine is a line that fills in a field of a form. Of the staff only such
// lines do: what else they write beside the form is for its user to read.
var fieldLine = regexp.MustCompile(`^[\s>*•·-]*[^:：]{2,40}[:：].*\S`)

// fieldsIn tells whether a text of the staff has lines of a form, and what its
// user is told beside the form: all of it, where it has other lines too.
func fieldsIn(text string) (fields bool, remark string) {
	other := false
	for line := range strings.SplitSeq(text, "\n") {
		switch is := fieldLine.MatchString(line); {
		case is:
			fields = true
		case strings.TrimSpace(line) != "":
			other = true
		}
	}
	if other || !fields {
		remark = text
	}
	return fields, remark
}

// mayGive holds the rule that a DSE assigns within the area for what a service
// would hand on.
func (d *decision) mayGive(s Service) bool {
	p, ok := d.f.Desk.holder(s, d.r.Area)
	return !ok || d.as != AsHead || d.by.Is(DAU) || p.Area == d.r.Area
}

// unserved is the outcome of a SERVICIO whose form is incomplete: the question
// is that of whoever said it.
func (d *decision) unserved(first Event, said Notice, f Filled) Outcome {
	var o Outcome
	if d.r.Status != EnProceso {
		step := d.event(EnProceso, "")
		step.Command, step.Public = CmdProcess, false
		o.Events = append(o.Events, step)
	}
	due := d.f.Calendar.Add(d.now, d.f.TermsOf(Apply(d.r, first)).Answer)
	first.From, first.To, first.Change.AnswerDue = EnProceso, Pendiente, &due
	first.Text = join(d.written(), f.asks())
	o.Events = append(o.Events, first)
	after := d.r
	for _, e := range o.Events {
		after = Apply(after, e)
	}
	said.Due = due
	o.Notices = append(d.tellRows(after, said, []Tell{{NoticeForm, ToRequester, CarryFiles}}), d.tellRows(after, Notice{Form: &f, Due: due}, d.handing(first))...)
	return o
}

// handing tells whoever the command gave the request to.
func (d *decision) handing(e Event) []Tell {
	if e.Change.Assignee == nil {
		return nil
	}
	return []Tell{{NoticeAssigned, ToResponsible, CarryOpening}}
}

// whichService finds the service that the bracket names; without a word, the
// request's own.
func (d *decision) whichService() (Service, *Refusal) {
	asked := strings.TrimSpace(d.c.Arg)
	if s, ok := d.f.Desk.Service(d.r.Service); asked == "" && ok {
		return s, nil
	}
	if s, ok := d.f.Desk.serviceNamed(asked); ok {
		return s, nil
	}
	var codes []string
	for _, s := range d.f.Desk.Services {
		codes = append(codes, s.Code)
	}
	refusal := d.refuse(UnknownService, asked, orList(codes))
	if asked == "" {
		refusal = d.refuse(MissingWho, string(NeedService), CmdService+" "+strings.Join(codes[:min(1, len(codes))], ""))
	}
	for _, s := range d.f.Desk.Services {
		refusal.Try = append(refusal.Try, suggestService(s, d.c.Text))
	}
	return Service{}, refusal
}

// services offers the form of the request's service while it is incomplete; of
// a request that nobody has said the service of, those that take the agenda, to
// whoever determines it: HelpDesk as it comes in, the ASV always (VC 2.2).
func services(r Request, by Actor, desk Desk) []Suggestion {
	if f, ok := desk.FormOf(r); ok && !f.Complete() {
		return []Suggestion{{Command: CmdService, Arg: f.Service.Code, Label: "Pedir el formato otra vez", Hint: "se le envía al usuario lo que falta"}}
	}
	if r.Service != "" || !by.Is(ASV) && !(by.Is(HD) && r.Status == Registro) {
		return nil
	}
	var out []Suggestion
	for _, s := range desk.Services {
		if _, ok := form.ByCode(s.Form); ok && s.Agenda {
			out = append(out, suggestService(s, ""))
		}
	}
	return out
}

func suggestService(s Service, text string) Suggestion {
	return Suggestion{Command: CmdService, Arg: s.Code, Text: text, Label: "Es " + strings.ToLower(s.Name), Hint: "se le envía el formato al usuario"}
}

// carriedOver takes back what was answered for another service and means
// something else in this one's form: a telephone number is no mail address.
func (d *decision) carriedOver(s Service) form.Answers {
	out := form.Answers{}
	before, ok := d.f.Desk.FormOf(d.r)
	now, has := form.ByCode(s.Form)
	if !ok || !has || before.Form.Code == now.Code {
		return out
	}
	for _, field := range before.Form.Fields {
		if same, there := now.Field(field.Name); there && same.Kind != field.Kind && d.r.Answers[field.Name] != "" {
			out[field.Name] = ""
		}
	}
	return out
}
