package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sgaus/mailbot"
	"sgaus/workflow"
)

// width is that of the page that `explain` prints, in characters.
const width = 100

// page prints sections of lines, each with a label, wrapped.
type page struct {
	w   io.Writer
	err error
}

const labelWidth = 13

func (p *page) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// section begins a section.
func (p *page) section(title string) { p.printf("\n%s\n", strings.ToUpper(title)) }

// line prints a label and a text, which may be a stranger's.
func (p *page) line(label, format string, args ...any) {
	for _, part := range wrapped(plain(fmt.Sprintf(format, args...)), width-labelWidth) {
		p.printf("%s\n", strings.TrimRight(fmt.Sprintf("%-*s%s", labelWidth, label, part), " "))
		label = ""
	}
}

// quoted prints a text of a mail.
func (p *page) quoted(text string) {
	for line := range strings.Lines(text) {
		for _, part := range wrapped(plain(strings.TrimRight(line, "\r\n")), width-2) {
			p.printf("%s\n", strings.TrimRight("| "+part, " "))
		}
	}
}

// wrapped cuts a text into lines of at most some characters, between words
// where there are any.
func wrapped(s string, most int) []string {
	var out []string
	r := []rune(s)
	for len(r) > most {
		cut := most
		for cut > most/2 && r[cut] != ' ' {
			cut--
		}
		if cut == most/2 {
			cut = most
		}
		out = append(out, strings.TrimRight(string(r[:cut]), " "))
		r = r[cut:]
		for len(r) > 0 && r[0] == ' ' {
			r = r[1:]
		}
	}
	return append(out, string(r))
}

// print tells it to a person, what matters most first.
func (e explanation) print(w io.Writer, zone *time.Location) error {
	p := &page{w: w}
	for _, line := range []string{e.is(), e.becomes()} {
		for _, part := range wrapped(plain(line), width) {
			p.printf("%s\n", part)
		}
	}
	e.printMail(p)
	if e.Would != nil {
		e.Would.print(p, zone)
	}
	e.printWho(p)
	if strings.TrimSpace(e.NewText) != "" {
		p.section("what was written")
		p.quoted(e.NewText)
	}
	e.printCuts(p)
	if len(e.Findings) > 0 {
		p.section("rules that fired")
		for _, f := range e.Findings {
			p.line(f.About, "%s", f.Rule+in(": ", shortened(f.Found, 120)))
		}
	}
	if len(e.Headers) > 0 {
		p.section("headers that were read")
		for _, h := range e.Headers {
			p.line("", "%s: %s  (%s)", h.Name, shortened(h.Value, 400), h.Use)
		}
	}
	return p.err
}

// in puts something before a text, if there is one.
func in(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}

// is says in a line what the mail is.
func (e explanation) is() string {
	what := "A new mail"
	switch {
	case e.Feedback:
		what = "A complaint"
	case e.Bounce:
		what = "A delivery report"
	case e.Auto:
		what = "A machine's mail (" + e.AutoKind + ")"
	case e.Forward:
		what = "A forward"
	case e.Courtesy:
		what = "Thanks"
	case len(e.InReplyTo)+len(e.References) > 0 || e.Ticket != nil:
		what = "An answer"
	}
	if e.FromCount == 1 {
		what += " of " + strings.TrimSpace(e.FromName+" <"+e.From+">")
	} else {
		what += fmt.Sprintf(" with %d addresses in From", e.FromCount)
	}
	if e.Person != nil && len(e.Person.Roles) > 0 {
		what += fmt.Sprintf(" (%s)", strings.Join(append(words(e.Person.Roles), e.Person.Area), " "))
	}
	var said []string
	for _, c := range e.Details {
		if !c.Near {
			said = append(said, workflow.Bracket(c.Name, c.Arg))
		}
	}
	return strings.ReplaceAll(what, " )", ")") + in(", which says ", strings.Join(said, " "))
}

// becomes says in a line what would happen.
func (e explanation) becomes() string {
	f := e.Would
	if f == nil {
		return "What would become of it depends on a configuration; there is none here."
	}
	out := "It would be " + became(f.Disposition)
	switch {
	case f.Earlier != nil:
		out = "It was received at " + f.Earlier.At + ", as " + became(f.Earlier.Disposition) + "; again it does nothing"
	case f.Opens:
		out = fmt.Sprintf("It would open request %d", *f.Request)
	case f.Request != nil:
		out += fmt.Sprintf(", request %d (%s)", *f.Request, moved(f.Status, f.StatusAfter))
	}
	if f.Refusal != nil {
		out += ": " + f.Refusal.Reason
	}
	switch n := len(f.Letters); {
	case f.Earlier != nil:
	case n == 1:
		out += "; 1 letter would leave"
	case n > 0:
		out += fmt.Sprintf("; %d letters would leave", n)
	default:
		out += "; nobody would be written to"
	}
	return out + "."
}

func moved(from, to string) string {
	if from == to {
		return to
	}
	return or(from, "·") + " → " + to
}

// became says a disposition in words.
func became(disposition string) string {
	for _, d := range mailbot.Dispositions {
		if d.Name == disposition {
			return d.Words
		}
	}
	return disposition
}

func (e explanation) printMail(p *page) {
	p.section("the mail")
	p.line("from", "%s", strings.TrimSpace(e.FromName+" <"+e.From+">"))
	if e.FromCount != 1 {
		p.line("", "%d addresses in From: nothing it says may run", e.FromCount)
	}
	p.line("subject", "%s", e.Subject)
	p.line("", "without prefixes, tag and commands: %s", e.CleanSubject)
	if e.Ticket != nil {
		p.line("request", "%d, by the tag in the subject", *e.Ticket)
	}
	if e.TextTicket != nil {
		p.line("request", "%d, by the tag in the quoted text", *e.TextTicket)
	}
	for _, c := range e.Details {
		where := "in the text"
		if c.InSubject {
			where = "in the subject"
		}
		if c.Near {
			p.line("command", "[%s] %s is none; nearest: [%s]", c.Raw, where, c.Name)
			continue
		}
		if row, _ := workflow.RowFor(c.Name); e.Person != nil && len(e.Person.Roles) == 0 && !row.Everyone {
			where += ": plain text, since its author is not of the staff"
		}
		p.line("command", "%s %s", workflow.Bracket(c.Name, c.Arg), where)
	}
	if e.Auto {
		p.line("automatic", "%s: %s", e.AutoKind, e.AutoWhy)
	}
	if e.Mute {
		p.line("mute", "it wants no acknowledgement")
	}
	if e.Bounce {
		state := "for the time being"
		if e.BouncePermanent {
			state = "for good"
		}
		p.line("bounce", "of %s, status %s, %s", strings.Join(e.BounceRecipients, ", "), strings.Join(e.BounceStatus, ", "), state)
		p.line("", "of the mail <%s>", e.BounceOriginal)
	}
	if e.Forward {
		p.line("forward", "of a mail by %s <%s>: %s", e.ForwardName, e.ForwardFrom, e.ForwardSubject)
	}
	if e.Courtesy {
		p.line("courtesy", "thanks, which need no answer")
	}
	for _, f := range e.Attachments {
		p.line("file", "%s (%s, %d octets)%s", or(f.Name, "without a name"), f.Type, f.Size, map[bool]string{true: ", shown in the text"}[f.Inline])
	}
	if e.Calendar > 0 {
		p.line("calendar", "%d parts", e.Calendar)
	}
	for _, s := range e.Problems {
		p.line("problem", "%s", s)
	}
}

func (e explanation) printWho(p *page) {
	if e.Person == nil {
		return
	}
	p.section("who is writing")
	roles := "not of the staff"
	if len(e.Person.Roles) > 0 {
		roles = fmt.Sprint(e.Person.Roles)
	}
	p.line("person", "%s, evidence: %s", strings.TrimSpace(roles+" "+e.Person.Area), e.Evidence)
	p.line("border", "%s", e.Identity.Border)
	for _, r := range e.Identity.Results {
		counts := "ignored"
		if r.Counts {
			counts = "counts"
		}
		p.line(counts, "%s", r.Why)
		p.line("", "%s", shortened(r.Field, 300))
	}
	for _, n := range e.Identity.Notes {
		p.line("note", "%s", n)
	}
}

func (e explanation) printCuts(p *page) {
	if len(e.Cuts) > 0 {
		p.section("what was left out")
	}
	for _, c := range e.Cuts {
		lines := fmt.Sprintf("lines %d to %d", c.First, c.Last)
		if c.First == c.Last {
			lines = fmt.Sprintf("line %d", c.First)
		}
		p.line(c.Kind, "%s: %s%s", lines, c.Rule, in("  «", c.Words)+map[bool]string{true: "»"}[c.Words != ""])
	}
	if e.Quoted != "" {
		p.printf("\n(%d characters of quotes and signatures left out)\n", len([]rune(e.Quoted)))
	}
}
