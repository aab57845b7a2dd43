package main

import (
	"fmt"
	"strings"
	"time"

	"sgaus/workflow"
)

// print tells what would happen to a person.
func (f *foreseen) print(p *page, zone *time.Location) {
	p.section("what would happen")
	what := f.Disposition
	if f.Why != "" {
		what += " (" + f.Why + ")"
	}
	if f.Request != nil && !f.Opens {
		what += fmt.Sprintf(", of request %d", *f.Request)
	}
	p.line("would be", "%s", what)
	if f.Earlier != nil {
		p.line("was", "%s", f.Earlier.Disposition+in(" (", f.Earlier.Why)+map[bool]string{true: ")"}[f.Earlier.Why != ""]+" at "+f.Earlier.At)
	}
	if f.About != "" {
		p.line("", "«%s», %s", f.About, moved(f.Status, f.StatusAfter))
	}
	f.printForm(p)
	f.printGuards(p)
	for _, e := range f.Events {
		text := fmt.Sprintf("%s → %s", or(e.From, "·"), e.To)
		if e.Command != "" {
			text = workflow.Bracket(e.Command, "") + "  " + text
		}
		p.line("would do", "%s", text)
	}
	for _, l := range f.Letters {
		p.line("would send", "%s to %s", l.Kind, l.To)
		p.line("", "«%s», %s", l.Subject, local(l.At, zone))
	}
	for _, l := range f.Silent {
		p.line("not sent", "%s to %s: %s", l.Kind, or(l.To, "nobody"), l.Why)
	}
	for _, d := range f.Deadlines {
		switch {
		case d.Due == nil:
			p.line("deadline", "%s is cleared (it was %s)", d.Says, local(d.Was, zone))
		case d.Was == nil:
			p.line("deadline", "%s on %s", d.Says, local(d.Due, zone))
		default:
			p.line("deadline", "%s on %s (it was %s)", d.Says, local(d.Due, zone), local(d.Was, zone))
		}
	}
	p.line("decided by", "%s", f.Database)
}

// printForm tells what was read of a form, and what it lacks.
func (f *foreseen) printForm(p *page) {
	if f.Service != "" {
		p.line("service", "%s", f.Service)
	}
	if f.Form == nil {
		return
	}
	state := "complete"
	if !f.Form.Complete {
		state = "incomplete"
	}
	p.line("form", "%s, %s", f.Form.Code, state)
	for _, one := range f.Form.Read {
		was := ""
		if one.Was != "" {
			was = " (it was " + one.Was + ")"
		}
		p.line("", "%s: %s%s", one.Label, or(one.Value, "(taken back)"), was)
	}
	for _, problem := range f.Form.Problems {
		p.line("", "cannot be taken: %s", problem)
	}
	if len(f.Form.Missing) > 0 {
		p.line("", "lacks %s", strings.Join(f.Form.Missing, ", "))
	}
}

// printGuards tells which rows of the table were weighed and what refused.
func (f *foreseen) printGuards(p *page) {
	if len(f.Guards) > 0 {
		p.line("speaks as", "%s; evidence: %s", strings.Join(f.Standing, ", "), or(f.Evidence, "none"))
	}
	for _, t := range f.Tokens {
		state := "proves who writes"
		if !t.Live {
			state = "finds the request and proves nothing (any more)"
		}
		p.line("token", "made for the sender, %s", state)
	}
	for _, g := range f.Guards {
		name := "no command"
		if g.Command != "" {
			name = workflow.Bracket(g.Command, g.Arg)
		}
		p.line("weighed", "%s in %s; may be said by %s", name, or(g.Status, "no request"), strings.Join(g.By, ", "))
		for _, c := range g.Checks {
			answer := "yes"
			if !c.Holds {
				answer = "NO: " + g.Refused
			}
			p.line("", "%s? %s", c.Asks, answer)
		}
	}
	if no := f.Refusal; no != nil {
		p.line("refused", "%s", strings.TrimSpace(no.Reason+in(": ", strings.Join(no.Detail, "; "))))
		if len(no.Try) > 0 {
			p.line("", "offered instead: %s", strings.Join(no.Try, "  "))
		}
	}
}

// local writes an instant in the desk's time zone.
func local(rfc *string, zone *time.Location) string {
	if rfc == nil {
		return "at once"
	}
	t, err := time.Parse(time.RFC3339, *rfc)
	if err != nil {
		return *rfc
	}
	return t.In(zone).Format("Mon 2006-01-02 15:04")
}
