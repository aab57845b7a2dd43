package mailbot

import (
	"context"
	"slices"
	"strings"

	"sgaus/mailbot/identity"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// listMost bounds a list by mail. Who has more open requests than that is told
// to narrow it.
const listMost = 200

// report answers with a mail made from stored data.
func (h *handling) report(ctx context.Context, q workflow.Report) error {
	n := workflow.Notice{Kind: workflow.NoticeKind(q.Kind), To: h.who, From: h.who}
	n.AsRequester = !h.who.Staff() || q.Kind == workflow.ReportState && h.actor.IsRequester(h.request)
	if q.Kind == workflow.ReportState {
		n.Carry = workflow.CarryNothing
	}
	return h.say(ctx, n, func(l *letter) {
		l.report = &q
		if q.Kind != workflow.ReportState {
			l.request = workflow.Request{}
		}
	})
}

// fillReport puts the stored data into the notice.
func (h *handling) fillReport(ctx context.Context, l letter, n *templates.Notice) error {
	if l.report == nil {
		return nil
	}
	switch l.report.Kind {
	case workflow.ReportManual:
		for _, e := range workflow.Manual(l.To, false) {
			n.Manual = append(n.Manual, templates.Entry{Command: e.Command, Also: e.Also, What: e.Does, Needs: e.Needs, Source: e.Source})
		}
		n.Actions = h.b.generalActions(l.To, l.token)
	case workflow.ReportList:
		return h.fillList(ctx, l, n)
	case workflow.ReportWeek:
		return h.fillWeek(ctx, l, n)
	case workflow.ReportFree:
		return h.fillFree(ctx, l, n)
	case workflow.ReportState:
		return h.fillState(ctx, l, n)
	}
	return nil
}

// generalActions are what one of the staff may say outside any request.
func (b *Bot) generalActions(p workflow.Person, token string) []templates.Action {
	if !p.Staff() {
		return nil
	}
	out := []templates.Action{b.action(workflow.Request{}, workflow.Suggestion{Command: workflow.CmdList}, token)}
	if p.Is(workflow.HD, workflow.DSE, workflow.DAU) {
		out = append(out, b.action(workflow.Request{}, workflow.Suggestion{Command: workflow.CmdNew, Text: "Usuario: "}, token))
	}
	return out
}

func (h *handling) fillList(ctx context.Context, l letter, n *templates.Notice) error {
	f := l.report.Filter
	rs, err := h.tx.List(ctx, f, listMost+1)
	if err != nil {
		return err
	}
	n.Title = h.b.listTitle(f)
	if len(f.Words) > 0 {
		n.Text = workflow.SayFilter.With(strings.Join(f.Words, ", "))
	}
	if len(rs) > listMost {
		rs = rs[:listMost]
		n.Text = joined(n.Text, workflow.SayMore.With(listMost))
	}
	for _, r := range rs {
		n.Rows = append(n.Rows, h.row(r, l))
	}
	n.Actions = h.b.generalActions(l.To, l.token)
	return nil
}

// listTitle says which requests a list has.
func (b *Bot) listTitle(f workflow.Filter) string {
	title := ""
	switch n := len(f.Statuses); {
	case n == len(workflow.Statuses):
		title = string(workflow.SayListAll)
	case slices.Equal(f.Statuses, workflow.OpenStatuses()):
		title = string(workflow.SayListOpen)
	default:
		var words []string
		for _, s := range f.Statuses {
			words = append(words, strings.ToLower(workflow.StatusWords[s]))
		}
		title = workflow.SayList.With(strings.Join(words, ", "))
	}
	if a, ok := b.Desk.AreaOf(f.Area); ok {
		title = workflow.SayOfArea.With(title, a.Name)
	}
	if f.Assignee != "" {
		title = workflow.SayOfPerson.With(title, b.Desk.Known(f.Assignee).Display())
	}
	return title
}

func (h *handling) row(r workflow.Request, l letter) templates.Row {
	row := templates.Row{
		Number: r.Number, Subject: r.Subject, Status: workflow.StatusWords[r.Status], Requester: r.Requester.Display(),
		Age: hours.Age(h.now.Sub(r.OpenedAt)),
	}
	if r.Assignee != "" {
		row.Responsible = h.b.Desk.Known(r.Assignee).Display()
	}
	if r.Priority != workflow.PriorityNormal {
		row.Priority = strings.ToLower(string(r.Priority))
	}
	if !r.AnswerDue.IsZero() {
		row.Due = hours.Short(r.AnswerDue, h.b.Calendar.Location())
	}
	token := h.b.keys().Token(identity.Claim{Request: r.Number, Expires: h.now.Add(proofLife)}, l.To.Email)
	row.Mailto = h.b.mailto(r, workflow.Suggestion{Command: workflow.CmdState}, token)
	return row
}

// fillState adds what closed the request, and for the staff the user's mail.
func (h *handling) fillState(ctx context.Context, l letter, n *templates.Notice) error {
	events, err := h.tx.History(ctx, l.request.Number)
	if err != nil {
		return err
	}
	n.Diagnosis, n.Solution = closing(l.request, events, l.AsRequester)
	if !l.request.Purged.IsZero() {
		n.Text = workflow.SayFormPurged.With(hours.LongDate(l.request.Purged, h.b.Calendar.Location()))
	}
	return nil
}
