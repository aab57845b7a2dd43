package mailbot

import (
	"fmt"
	"strings"
	"time"

	"sgaus/mailbot/paper"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// PrintedForm is the filled form of a request's service as the sheet that the
// ASV works with: FOR 7.5 DRT 09, 33, 31 (VC 2.2).
func (s Settings) PrintedForm(r workflow.Request, f workflow.Filled, at time.Time) paper.Page {
	return paper.Page{
		Institution: s.Desk.Name, Title: f.Form.Title, Code: f.Form.Code, Number: workflow.SayFormNumber.With(r.Number),
		Foot: workflow.SayFormFoot.With(hours.Long(at, s.Calendar.Location()), s.Desk.Address),
		Sections: []paper.Section{
			{Title: string(workflow.SayFormUser), Fields: filled(
				workflow.SayLabelName, r.Requester.Name, workflow.SayLabelMail, r.Requester.Email)},
			{Title: f.Service.Name, Fields: printedAnswers(f)},
		},
		Signatures: []paper.Signature{
			{Name: f.Answers["responsable"], Role: string(workflow.SayFormUser)},
			{Name: s.responsibleName(r), Role: string(workflow.SayFormWho)},
		},
	}
}

func printedAnswers(f workflow.Filled) []paper.Field {
	var out []paper.Field
	for _, line := range f.Form.Summary(f.Answers) {
		out = append(out, paper.Field{Label: line.Label, Value: line.Value})
	}
	return out
}

// printForm encloses the complete form in what tells the ASV of it.
func (h *handling) printForm(l *letter) {
	if l.Kind != workflow.NoticeFormReady || l.Form == nil {
		return
	}
	body, err := paper.PDF(h.b.PrintedForm(l.request, *l.Form, h.now), h.now)
	if err != nil {
		h.b.log.Error("a form could not be printed", "request", l.request.Number, "error", err)
		return
	}
	name := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(l.Form.Form.Code, " ", "-"), ".", "-")) + "-" + fmt.Sprint(l.request.Number) + ".pdf"
	l.enclosed = append(l.enclosed, enclosure{file: file{name: name, kind: "application/pdf"}, body: body})
}
