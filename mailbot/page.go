package mailbot

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// mailtoMost bounds a mailto: URL. Outlook on Windows takes 2,083 characters
// and drops the rest without a word.
const mailtoMost = 1900

// historyMost bounds the history in a notice; the whole is one [ESTADO] away.
const historyMost = 30

// page fills in what the template of a letter may show.
func (h *handling) page(ctx context.Context, l letter) (templates.Notice, error) {
	b, r := h.b, l.request
	n := templates.Notice{
		Desk:   templates.Desk{Name: b.Desk.Name, Address: b.Desk.Address, Tag: b.Tag},
		Reader: templates.Reader{Name: greeting(l.To), Email: l.To.Email, Staff: !l.AsRequester && l.To.Staff()},
		Actor:  who(l.From), Text: l.Text, Diagnosis: l.Diagnosis, Solution: l.Solution,
		Mail: l.carried.mail, Bounce: l.bounce, Case: l.number,
	}
	for _, done := range l.Done {
		n.Done = append(n.Done, capital(done)+".")
	}
	var missing []string // of what this reader sent
	if answers[l.Kind] && h.addressed(l) {
		missing = b.missing(h.m, h.kept.Whole)
		h.toldMissing = h.toldMissing || len(missing) > 0
	}
	if n.Mail == nil && (l.carried.annex != 0 || l.Kind == workflow.NoticeReceived || len(missing) > 0) {
		n.Mail = &templates.Mail{Files: h.fileList(l.carried.annex == 0), Kept: l.carried.annex != 0, Dropped: missing}
	}
	if n.Mail != nil && (l.Carry == workflow.CarryThis || l.Kind == workflow.NoticeNew) {
		n.Text = "" // the mail below says it
	}
	if l.Kind == workflow.NoticeReceived && !h.actor.Proven {
		n.Text = "" // a stranger's words are not mailed to an address that may not be theirs
	}
	if l.refusal != nil {
		n.Refusal = b.refusal(l)
	}
	h.fillAgenda(l, &n)
	h.fillClock(l, &n)
	h.fillForm(l, &n)
	if err := h.fillReport(ctx, l, &n); err != nil {
		return n, err
	}
	if l.title != "" {
		n.Title = l.title
	}
	if l.number != 0 {
		n.Actions = b.caseActions(l.number, l.flood, l.token)
	}
	if l.Kind == workflow.NoticeBundle {
		return n, h.fillBundle(ctx, l, &n)
	}
	if r.Number != 0 {
		b.fillRequest(&n, r)
	}
	h.fillHeld(l, &n)
	if h.remark != "" && n.Reader.Staff && l.Carry == workflow.CarryThis {
		n.Warnings = append(n.Warnings, h.remark)
	}
	if fillEvent(l, &n); r.Number == 0 || n.Event.Guest {
		return n, nil
	}
	if h.actor.Doubted && n.Reader.Staff && l.Carry == workflow.CarryThis {
		n.Warnings = append(n.Warnings, workflow.SayUnchecked.With(h.m.From.Email))
	}
	if p, looks := b.likeness(h.m.From.Name, h.m.From.Email); looks && n.Reader.Staff && l.Carry == workflow.CarryThis {
		n.Warnings = append(n.Warnings, workflow.SayLooksLike.With(p.Display(), p.Email, h.m.From.Email))
	}
	if n.Reader.Staff && l.Kind == workflow.NoticeDone {
		forged, err := h.forged(ctx, r)
		if err != nil {
			return n, err
		}
		if forged {
			n.Warnings = append(n.Warnings, workflow.SayForged.With(r.Requester.Email))
		}
	}
	if h.mentions != 0 && n.Reader.Staff && !h.actor.Doubted {
		n.Warnings = append(n.Warnings, workflow.SayMentions.With(h.mentions))
	}
	if h.buried.Number != 0 {
		if n.Reader.Staff {
			n.Warnings = append(n.Warnings, workflow.SayAnswersPurged.With(h.buried.Number))
		} else if h.addressed(l) {
			n.Warnings = append(n.Warnings, workflow.SayWasPurged.With(h.buried.Number))
		}
	}
	if !l.Due.IsZero() {
		n.Due = b.deadline(l.Due)
	}
	events, err := h.tx.History(ctx, r.Number)
	if err != nil {
		return n, err
	}
	n.History = b.history(events, l.AsRequester, l.report != nil)
	if n.Reader.Staff {
		for _, s := range l.offers {
			n.Actions = append(n.Actions, b.action(r, s, l.token))
		}
		n.Actions = append(n.Actions, b.actions(r, l.To, l.token)...)
		h.fillLook(l, &n)
	}
	return n, nil
}

// fillRequest says how the request stands.
func (b *Bot) fillRequest(n *templates.Notice, r workflow.Request) {
	n.Number, n.Tag, n.Subject = r.Number, b.tag(r.Number), r.Subject
	n.Status, n.StatusText, n.Open = string(r.Status), workflow.StatusWords[r.Status], r.Status.Open()
	n.Requester = who(r.Requester)
	if r.Assignee != "" {
		responsible := who(b.Desk.Known(r.Assignee))
		n.Responsible = &responsible
	}
	n.Area, n.Service, n.Kind = r.Area, r.Service, strings.ToLower(r.Kind)
	if s, ok := b.Desk.Service(r.Service); ok {
		n.Service = s.Name
	}
	if a, ok := b.Desk.AreaOf(r.Area); ok {
		n.Area = a.Name
	}
	if r.Priority != workflow.PriorityNormal {
		n.Priority = strings.ToLower(string(r.Priority))
	}
	n.Opened, n.Closed = b.long(r.OpenedAt), b.long(r.ClosedAt)
	n.Due = b.deadline(r.AnswerDue)
	if !r.ResumeAt.IsZero() {
		n.Resume = hours.LongDate(r.ResumeAt, b.Calendar.Location())
	}
}

// history says the events, the latest ones only unless all are asked for.
func (s Settings) history(events []workflow.Event, asRequester, all bool) []templates.Line {
	var out []templates.Line
	for _, e := range events {
		text, ok := e.Shown(asRequester)
		if !ok {
			continue
		}
		line := templates.Line{
			When: hours.Short(e.At, s.Calendar.Location()), Who: e.Name, What: workflow.Past(e, s.Desk), Text: text, Idle: e.Idle(),
		}
		if e.Unchecked() {
			line.Who = workflow.SaySomebody.With(e.Name)
		}
		if asRequester && s.Desk.Known(e.Actor).Staff() && e.Role != workflow.Requester {
			line.Who = s.Desk.Known(e.Actor).Display()
		}
		out = append(out, line)
	}
	if !all && len(out) > historyMost {
		out = out[len(out)-historyMost:]
	}
	return out
}

// actions are the commands that this reader may use on the request now, each
// with the mail that says it.
func (b *Bot) actions(r workflow.Request, reader workflow.Person, token string) []templates.Action {
	var out []templates.Action
	for _, s := range workflow.Offers(r, reader, b.Desk) {
		out = append(out, b.action(r, s, token))
	}
	return out
}

func (b *Bot) action(r workflow.Request, s workflow.Suggestion, token string) templates.Action {
	row, _ := workflow.RowFor(s.Command)
	a := templates.Action{Label: s.Label, Plain: s.Brackets(), Hint: s.Hint, Mailto: b.mailto(r, s, token)}
	if a.Label == "" {
		a.Label, a.Hint = row.Label, row.Hint
	}
	return a
}

// mailto is the finished mail that says a command: subject with tag and
// bracket, the text to be completed, and the key that proves it, since it
// opens a new mail and not an answer (RFC 6068).
func (b *Bot) mailto(r workflow.Request, s workflow.Suggestion, token string) string {
	subject := s.Brackets()
	if r.Number != 0 {
		subject = b.tag(r.Number) + " " + subject + " " + clean(r.Subject, 80)
	}
	write := func(text string) string {
		body := strings.TrimRight(text, "\n") + "\n\n\nClave: " + token + "\n"
		return "mailto:" + url.PathEscape(b.Desk.Address) + "?subject=" + escape(subject) + "&body=" + escape(strings.ReplaceAll(body, "\n", "\r\n"))
	}
	// What does not fit is left out whole: half a solution, sent by a press,
	// would be worse than one that is asked for.
	if out := write(s.Text); len(out) <= mailtoMost {
		return out
	}
	return write("")
}

// escape is percent-encoding for a mailto: a space is %20, never a plus.
func escape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// refusal words a refusal: the sentences are the table's.
func (b *Bot) refusal(l letter) *templates.Refusal {
	f := l.refusal
	words := workflow.Reasons[f.Reason]
	details := f.Detail
	fill := func(sentence string) string {
		n := strings.Count(sentence, "%s")
		args := make([]any, n)
		for i := range args {
			args[i] = ""
			if len(details) > 0 {
				args[i], details = details[0], details[1:]
			}
		}
		return fmt.Sprintf(sentence, args...)
	}
	out := &templates.Refusal{Text: f.Text, Why: fill(words.Why), Instead: fill(words.Instead)}
	switch {
	case f.Reason == workflow.Misspelt:
		out.Asked = "[" + clean(f.Arg, 60) + "]"
	case f.Command != "":
		out.Asked = workflow.Bracket(f.Command, clean(f.Arg, 60))
	}
	if out.Asked != "" && l.request.Number != 0 {
		out.Asked += fmt.Sprintf(" en la solicitud %d", l.request.Number)
	}
	for _, s := range f.Try {
		out.Fixed = append(out.Fixed, b.action(l.request, s, l.token))
	}
	return out
}

// fileList names the files of the mail in hand; all, or those that are not part
// of its text.
func (h *handling) fileList(all bool) []templates.File {
	var out []templates.File
	for i, a := range h.m.Attachments {
		if all || !a.Inline {
			out = append(out, templates.File{Name: fileName(a, i+1), Size: size(a.Size)})
		}
	}
	return out
}

// fileNames are those of the files, without the pictures in the text.
func (h *handling) fileNames() []string {
	var out []string
	for _, f := range h.fileList(false) {
		out = append(out, f.Name)
	}
	return out
}

func (s Settings) deadline(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return hours.Deadline(t, s.Calendar.Location())
}

func (b *Bot) long(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return hours.Long(t, b.Calendar.Location())
}

func who(p workflow.Person) templates.Who { return templates.Who{Name: p.Name, Email: p.Email} }

// unfit for a greeting is a name that says more than who somebody is: the
// desk must not carry a stranger's message to whoever owns the address.
var unfit = regexp.MustCompile(`(?i)[@/:<>]|www\.|\.(com|net|org|mx|info|xyz)\b`)

// greeting is the name by which a notice greets; "" for one that is unfit.
func greeting(p workflow.Person) string {
	if !p.Staff() && (utf8.RuneCountInString(p.Name) > 60 || unfit.MatchString(p.Name)) {
		return ""
	}
	return p.Name
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
