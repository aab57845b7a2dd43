package mailbot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/paper"
	"sgaus/workflow"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// Printed is a request as the sheet on which it is filed, FOR 7.2 DAU 01 (PRO
// 6.0): who asked for what, who is responsible, what was done, how it ended and
// how long it took. Its requester sees on it what a [ESTADO] shows them, and no
// more.
func (s Settings) Printed(r workflow.Request, events []workflow.Event, asRequester bool, at time.Time) paper.Page {
	p := paper.Page{
		Institution: s.Desk.Name, Title: string(workflow.SayFormTitle), Code: workflow.FormCode,
		Number: workflow.SayFormNumber.With(r.Number),
		Foot:   workflow.SayFormFoot.With(hours.Long(at, s.Calendar.Location()), s.Desk.Address),
	}
	p.Sections = []paper.Section{
		{Title: string(workflow.SayFormData), Fields: s.printedRequest(r)},
		{Title: string(workflow.SayFormUser), Fields: filled(
			workflow.SayLabelName, r.Requester.Name, workflow.SayLabelMail, r.Requester.Email)},
		{Title: string(workflow.SayFormDescribe), Fields: filled(workflow.SayLabelSubject, r.Subject), Text: opening(events, asRequester)},
		{Title: string(workflow.SayFormWho), Fields: s.printedResponsible(r, asRequester)},
	}
	if title, lines := s.printedForm(r); len(lines) > 0 {
		p.Sections = append(p.Sections, paper.Section{Title: title, Fields: lines})
	}
	if !r.Purged.IsZero() {
		p.Sections = append(p.Sections[:1], paper.Section{Text: workflow.SayFormPurged.With(hours.LongDate(r.Purged, s.Calendar.Location()))})
	}
	if r.Booking.Live() {
		p.Sections = append(p.Sections, paper.Section{Title: string(workflow.SayFormAgenda), Fields: s.printedBooking(r)})
	}
	p.Sections = append(p.Sections, paper.Section{Title: string(workflow.SayFormFollow), Table: s.printedHistory(untold(r, events), asRequester)})
	if result := printedResult(r, events, asRequester); len(result) > 0 {
		p.Sections = append(p.Sections, paper.Section{Title: string(workflow.SayFormResult), Fields: result})
	}
	p.Sections = append(p.Sections, paper.Section{Title: string(workflow.SayFormTimes), Fields: s.printedTimes(r, events, at)})
	p.Signatures = []paper.Signature{
		{Name: r.Requester.Name, Role: string(workflow.SayFormUser)},
		{Name: s.responsibleName(r), Role: string(workflow.SayFormWho)},
		{Role: string(workflow.SayFormDAU)},
	}
	return p
}

// print encloses the request's sheet in an answer to [ESTADO]. A sheet that
// cannot be laid out keeps nobody from being told how the request stands.
func (h *handling) print(ctx context.Context, l *letter) error {
	h.printForm(l)
	if l.report == nil || l.report.Kind != workflow.ReportState || l.request.Number == 0 {
		return nil
	}
	events, err := h.tx.History(ctx, l.request.Number)
	if err != nil {
		return err
	}
	body, err := paper.PDF(h.b.Printed(l.request, events, l.AsRequester, h.now), h.now)
	if err != nil {
		h.b.log.Error("a form could not be printed", "request", l.request.Number, "error", err)
		return nil
	}
	name := strings.ToLower(h.b.Tag) + "-" + fmt.Sprint(l.request.Number) + ".pdf"
	l.enclosed = append(l.enclosed, enclosure{file: file{name: name, kind: "application/pdf"}, body: body})
	return nil
}

// filled are fields of label and value, without those that have none.
func filled(pairs ...any) []paper.Field {
	var out []paper.Field
	for i := 0; i+1 < len(pairs); i += 2 {
		if value := fmt.Sprint(pairs[i+1]); value != "" {
			out = append(out, paper.Field{Label: fmt.Sprint(pairs[i]), Value: value})
		}
	}
	return out
}

func (s Settings) printedRequest(r workflow.Request) []paper.Field {
	area := r.Area
	if a, ok := s.Desk.AreaOf(r.Area); ok {
		area = a.Name
	}
	service := r.Service
	if have, ok := s.Desk.Service(r.Service); ok {
		service = have.Name + " (" + have.Code + ")"
	}
	return filled(
		workflow.SayLabelNumber, s.tag(r.Number),
		workflow.SayLabelStatus, workflow.StatusWords[r.Status],
		workflow.SayLabelService, service,
		workflow.SayLabelArea, area,
		workflow.SayLabelPriority, capital(strings.ToLower(string(r.Priority))),
		workflow.SayLabelKind, capital(strings.ToLower(r.Kind)),
	)
}

// opening is what the request was opened with.
func opening(events []workflow.Event, asRequester bool) string {
	if len(events) == 0 {
		return ""
	}
	text, _ := events[0].Shown(asRequester)
	return text
}

func (s Settings) responsibleName(r workflow.Request) string {
	if r.Assignee == "" {
		return ""
	}
	return s.Desk.Known(r.Assignee).Display()
}

func (s Settings) printedResponsible(r workflow.Request, asRequester bool) []paper.Field {
	if r.Assignee == "" {
		return filled(workflow.SayLabelName, workflow.SayFormNone)
	}
	if asRequester {
		return filled(workflow.SayLabelName, s.responsibleName(r))
	}
	var former []string
	for _, address := range r.Former {
		former = append(former, s.Desk.Known(address).Display())
	}
	return filled(workflow.SayLabelName, s.responsibleName(r), workflow.SayLabelMail, r.Assignee,
		workflow.SayLabelFormer, strings.Join(former, ", "))
}

// printedForm is what the form of its service says (VC 2.2).
func (s Settings) printedForm(r workflow.Request) (title string, lines []paper.Field) {
	service, ok := s.Desk.Service(r.Service)
	if !ok {
		return "", nil
	}
	f, ok := form.ByCode(service.Form)
	if !ok {
		return "", nil
	}
	for _, line := range f.Summary(r.Answers) {
		lines = append(lines, paper.Field{Label: line.Label, Value: line.Value})
	}
	return f.Code + " · " + f.Title, lines
}

// printedBooking is what the request has in the agenda (VC 3.1.1).
func (s Settings) printedBooking(r workflow.Request) []paper.Field {
	var spans, places []string
	for _, span := range r.Booking.Spans {
		spans = append(spans, hours.LongSpan(span, s.Calendar.Location()))
	}
	for _, use := range r.Booking.Uses {
		name := use.Resource
		for _, have := range s.Desk.Resources {
			if strings.EqualFold(have.Code, use.Resource) && have.Name != "" {
				name = have.Name
			}
		}
		if use.Units > 1 {
			name += fmt.Sprintf(" (%d)", use.Units)
		}
		places = append(places, name)
	}
	return filled(workflow.SayLabelEvent, r.Booking.Title, workflow.SayLabelWhen, strings.Join(spans, "\n"),
		workflow.SayLabelPlaces, strings.Join(places, ", "))
}

// untold are the events without the words that closed the request, which have a
// place of their own on the sheet.
func untold(r workflow.Request, events []workflow.Event) []workflow.Event {
	last := len(events) - 1
	for last >= 0 && events[last].Change.Solution == nil {
		last--
	}
	if last < 0 || r.Status != workflow.Terminada {
		return events
	}
	events = slices.Clone(events)
	events[last].Text, events[last].Change.Solution = "", nil
	return events
}

// printedRows bounds the follow-up on paper: of a longer one the end counts.
const printedRows = 500

func (s Settings) printedHistory(events []workflow.Event, asRequester bool) paper.Table {
	t := paper.Table{Columns: []paper.Column{
		{Title: string(workflow.SayColumnWhen), Share: 19}, {Title: string(workflow.SayColumnWho), Share: 23}, {Title: string(workflow.SayColumnWhat), Share: 58},
	}}
	lines := s.history(events, asRequester, true)
	opened := opening(events, asRequester)
	if n := len(lines) - printedRows; n > 0 {
		t.Rows = append(t.Rows, []string{"", "", workflow.SayFormFollowCut.With(n)})
		lines = lines[n:]
	}
	for i, line := range lines {
		what := capital(line.What)
		if line.Text != "" && (i > 0 || line.Text != opened) { // the description has it
			what += "\n" + line.Text
		}
		t.Rows = append(t.Rows, []string{line.When, line.Who, what})
	}
	return t
}

// printedResult is the diagnosis, which is the staff's, and the solution.
func printedResult(r workflow.Request, events []workflow.Event, asRequester bool) []paper.Field {
	diagnosis, solution := closing(r, events, asRequester)
	if solution == "" && !asRequester {
		diagnosis = r.Diagnosis
		if diagnosis != "" {
			solution = string(workflow.SayFormNoSolution)
		}
	}
	return filled(workflow.SayLabelDiagnosis, diagnosis, workflow.SayLabelSolution, solution)
}

// closing is what closed a request that is TERMINADA, as far as this reader
// sees it.
func closing(r workflow.Request, events []workflow.Event, asRequester bool) (diagnosis, solution string) {
	for _, e := range events {
		if e.Change.Solution == nil || r.Status != workflow.Terminada {
			continue
		}
		solution = *e.Change.Solution
		if !asRequester && e.Change.Diagnosis != nil {
			diagnosis = *e.Change.Diagnosis
		}
	}
	return diagnosis, solution
}

// printedTimes say when it was taken up and closed, and how long it was in each
// status: the days of the calendar, and the business hours that deadlines
// count.
func (s Settings) printedTimes(r workflow.Request, events []workflow.Event, at time.Time) []paper.Field {
	end := at
	if !r.ClosedAt.IsZero() {
		end = r.ClosedAt
	}
	zone := s.Calendar.Location()
	spent, worked := map[workflow.Status]time.Duration{}, map[workflow.Status]time.Duration{}
	var first time.Time
	for i, e := range events {
		if e.To == workflow.EnProceso && e.From != e.To && first.IsZero() {
			first = e.At
		}
		until := end
		if i+1 < len(events) {
			until = events[i+1].At
		}
		if e.To.Open() && until.After(e.At) {
			spent[e.To] += until.Sub(e.At)
			worked[e.To] += s.Calendar.Between(e.At, until)
		}
	}
	fields := filled(workflow.SayLabelOpened, hours.Short(r.OpenedAt, zone), workflow.SayLabelFirst, hours.Short(first, zone),
		workflow.SayLabelClosed, hours.Short(r.ClosedAt, zone), workflow.SayLabelDue, s.deadline(r.AnswerDue),
		workflow.SayLabelResume, hours.LongDate(r.ResumeAt, zone))
	var total, business time.Duration
	for _, status := range workflow.OpenStatuses() {
		total, business = total+spent[status], business+worked[status]
		if spent[status] >= time.Minute {
			fields = append(fields, filled(workflow.StatusWords[status], lasted(spent[status], worked[status]))...)
		}
	}
	return append(fields, filled(workflow.SayLabelTotal, lasted(total, business))...)
}

func lasted(whole, business time.Duration) string {
	return workflow.SayFormSpent.With(days(whole), clockwise(business))
}

// days is "2 d 3 h 20 min".
func days(d time.Duration) string {
	n, rest := d/(24*time.Hour), d%(24*time.Hour)
	switch {
	case n == 0:
		return clockwise(d)
	case rest < time.Minute:
		return fmt.Sprintf("%d d", n)
	}
	return fmt.Sprintf("%d d %s", n, clockwise(rest))
}

// clockwise is "26 h 5 min".
func clockwise(d time.Duration) string {
	h, m := d/time.Hour, d%time.Hour/time.Minute
	switch {
	case h == 0:
		return fmt.Sprintf("%d min", m)
	case m == 0:
		return fmt.Sprintf("%d h", h)
	}
	return fmt.Sprintf("%d h %d min", h, m)
}
