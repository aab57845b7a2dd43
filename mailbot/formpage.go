package mailbot

import (
	"context"
	"slices"
	"strings"

	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/form"
)

// formal are the notices that answer the mail in hand with a form: like what is
// in answers they are counted, so that a machine cannot make them go round; but
// they ask something, so that their sender must hear when they come back.
var formal = map[workflow.NoticeKind]bool{
	workflow.NoticeForm: true, workflow.NoticeFormMissing: true, workflow.NoticeFormDone: true,
}

// plainKinds are the fields that hold no words of whoever wrote them: a date, a
// number, one of a few words.
var plainKinds = map[form.Kind]bool{form.Date: true, form.Start: true, form.End: true, form.Repeat: true, form.Number: true, form.YesNo: true}

// earlier are the answers to the form of the request as they were given: what of
// them is quoted from an old mail is no answer.
func (h *handling) earlier(ctx context.Context) ([]form.Answers, error) {
	if len(h.request.Answers) == 0 {
		return nil, nil
	}
	events, err := h.tx.History(ctx, h.request.Number)
	if err != nil {
		return nil, err
	}
	var out []form.Answers
	for _, e := range events {
		if len(e.Change.Answers) > 0 {
			out = append(out, e.Change.Answers)
		}
	}
	return out, nil
}

// look tells with a complete form what of it is free.
func (h *handling) look(ctx context.Context, after workflow.Request, o workflow.Outcome, f workflow.Facts) (workflow.Outcome, error) {
	if !o.Ready() {
		return o, nil
	}
	if err := h.load(ctx, &f, workflow.WantedBy(o.Settled(after), f, h.now)); err != nil {
		return o, err
	}
	return workflow.Looked(o, after, h.actor, f, h.now), nil
}

// fillLook says what the agenda has for a form, and puts what is to be pressed
// then before all else: other times where it is taken, else AGENDAR.
func (h *handling) fillLook(l letter, n *templates.Notice) {
	if l.Look == nil || n.Form == nil {
		return
	}
	for _, words := range append([]string{l.Look.Free, l.Look.Booked}, l.Look.Taken...) {
		if words != "" {
			n.Form.Agenda = append(n.Form.Agenda, capital(strings.TrimSuffix(words, "."))+".")
		}
	}
	if l.Look.Move != "" {
		for i, a := range n.Actions {
			if strings.HasPrefix(a.Plain, "["+workflow.CmdRebook) {
				n.Actions[i] = h.b.action(l.request, workflow.MoveTo(l.Look.Move, workflow.SayMoveForm), l.token)
			}
		}
	}
	booking := func(a templates.Action) bool { return a.Plain == workflow.Bracket(workflow.CmdBook, "") }
	i := slices.IndexFunc(n.Actions, booking)
	if i < 0 {
		return // whoever reads it may not book
	}
	book := n.Actions[i]
	first := []templates.Action{book}
	n.Actions = slices.Delete(n.Actions, i, i+1)
	if l.Look.Offer != nil {
		first = nil
		for _, s := range workflow.SlotSuggestions(*l.Look.Offer, h.facts()) {
			first = append(first, h.b.action(l.request, s, l.token))
		}
		first = append(first, book)
	}
	n.Actions = append(first, n.Actions...)
}

// fillForm says how the form of the request stands, as its reader may see it.
func (h *handling) fillForm(l letter, n *templates.Notice) {
	if l.Form == nil {
		return
	}
	f, noted := *l.Form, []string(nil)
	received := h.actor.Proven || workflow.SameAddress(h.found.keyed, l.To.Email) // they answer what we sent there
	if l.AsRequester && h.addressed(l) && !received {
		f, noted = unquoted(f)
	}
	n.Form = &templates.Form{
		Code: f.Form.Code, Title: f.Form.Title, Service: strings.ToLower(f.Service.Name),
		Missing: f.Missing(), Complete: l.Form.Complete(), Wrong: f.Wrong(), Noted: noted,
		Printed: l.Kind == workflow.NoticeFormReady && len(l.enclosed) > 0,
	}
	for _, line := range f.Form.Summary(f.Answers) {
		n.Form.Answers = append(n.Form.Answers, templates.Pair{Label: line.Label, Value: line.Value})
	}
	for _, c := range f.Changed {
		n.Form.Changed = append(n.Form.Changed, templates.Change{Label: c.Label, Was: c.Was, Now: c.Now})
	}
	if b := l.request.Booking; b.Live() && len(f.Changed) > 0 {
		n.Form.Stands = h.b.stands(*b)
	}
	if due := l.request.AnswerDue; l.AsRequester {
		when := f.Form.Wish(f.Answers, form.Context{Now: h.now, Calendar: h.b.Calendar}).Span
		if when.From.After(h.now) && when.From.Before(due) {
			n.Form.Begins = h.b.long(when.From)
		}
	}
	switch l.Kind {
	case workflow.NoticeForm:
		n.Form.Text = f.Form.Blank(f.Answers)
	case workflow.NoticeFormMissing, workflow.NoticeReminder:
		n.Form.Text = f.Form.Ask(f.Answers, f.Problems) // each mistake stands above its line
		f.Problems = slices.DeleteFunc(slices.Clone(f.Problems), func(p form.Problem) bool { return p.Field != "" })
		n.Form.Wrong = f.Wrong()
	}
	if l.Kind == workflow.NoticeFormMissing {
		n.Form.Changed = nil // all that is known stands below
		n.Form.Answers = slices.DeleteFunc(n.Form.Answers, func(a templates.Pair) bool { return asked(*l.Form, a.Label) })
	}
}

// asked: what stood for this field before is asked for again, so it is not among
// what is known. A list is: what of it was right was kept.
func asked(f workflow.Filled, label string) bool {
	return slices.ContainsFunc(f.Problems, func(p form.Problem) bool {
		field, ok := f.Form.Field(p.Field)
		return ok && field.Label == label && (plainKinds[field.Kind] || field.Kind == form.Room)
	})
}

// unquoted is a form without the words of whoever wrote it: what a stranger says
// is not mailed to an address that may not be theirs. What is left out is named;
// nothing stands in its place, which would come back as an answer.
func unquoted(f workflow.Filled) (known workflow.Filled, noted []string) {
	answers, fields := form.Answers{}, []form.Field(nil)
	for _, field := range f.Form.Fields {
		v := f.Answers[field.Name]
		if v != "" && !plainKinds[field.Kind] {
			noted = append(noted, field.Label)
			continue
		}
		fields = append(fields, field)
		if v != "" {
			answers[field.Name] = v
		}
	}
	f.Form.Fields, f.Answers, f.Changed = fields, answers, nil
	f.Problems = slices.Clone(f.Problems)
	for i := range f.Problems {
		f.Problems[i].Wrote = ""
	}
	return f, noted
}
