package mailbot

import (
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

// fillForm says how the form of the request stands, as its reader may see it.
func (h *handling) fillForm(l letter, n *templates.Notice) {
	if l.Form == nil {
		return
	}
	f := *l.Form
	received := h.actor.Proven || workflow.SameAddress(h.found.keyed, l.To.Email) // they answer what we sent there
	if l.AsRequester && h.addressed(l) && !received {
		f = unquoted(f)
	}
	n.Form = &templates.Form{
		Code: f.Form.Code, Title: f.Form.Title, Service: strings.ToLower(f.Service.Name),
		Missing: f.Missing(), Complete: f.Complete(), Wrong: f.Wrong(),
	}
	for _, line := range f.Form.Summary(f.Answers) {
		n.Form.Answers = append(n.Form.Answers, templates.Pair{Label: line.Label, Value: line.Value})
	}
	for _, c := range f.Changed {
		n.Form.Changed = append(n.Form.Changed, templates.Change{Label: c.Label, Was: c.Was, Now: c.Now})
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
	}
}

// unquoted is a form without the words of whoever wrote it: what a stranger says
// is not mailed to an address that may not be theirs.
func unquoted(f workflow.Filled) workflow.Filled {
	known := form.Answers{}
	for _, field := range f.Form.Fields {
		if v := f.Answers[field.Name]; v != "" && plainKinds[field.Kind] {
			known[field.Name] = v
		} else if v != "" {
			known[field.Name] = string(workflow.SayAnswered)
		}
	}
	f.Answers, f.Changed = known, nil
	f.Problems = slices.Clone(f.Problems)
	for i := range f.Problems {
		f.Problems[i].Wrote = ""
	}
	return f
}
