package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/rehearsal"
	"sgaus/workflow"
)

// rehearsed is what `rehearse` tells.
type rehearsed struct {
	Since    string           `json:"since"`
	With     *string          `json:"with"`
	From     *string          `json:"from"`
	To       *string          `json:"to"`
	Replayed int              `json:"replayed"`
	Compared int              `json:"compared"`
	Config   []differenceJSON `json:"config"`
	Program  []differenceJSON `json:"program"`
	Stopped  []spanJSON       `json:"stopped"`
}

type differenceJSON struct {
	At      string   `json:"at"`
	Mail    *int64   `json:"mail"`
	From    string   `json:"from"`
	Subject string   `json:"subject"`
	Request *int64   `json:"request"`
	Clock   string   `json:"clock"` // what the clock says; "" of a mail
	Was     string   `json:"was"`
	Would   string   `json:"would"`
	Fewer   []string `json:"not_sent"`
	More    []string `json:"sent"`
	Follows bool     `json:"follows"`
	Moot    bool     `json:"moot"`
}

type spanJSON struct {
	From string `json:"from"`
	To   string `json:"to"`
}

func rehearsalOf(r *rehearsal.Report, since time.Time, with string) rehearsed {
	out := rehearsed{
		Since: *archive.Stamp(since), From: archive.Stamp(r.From), To: archive.Stamp(r.To), Replayed: r.Replayed, Compared: r.Compared,
		Config: differences(r.Config), Program: differences(r.Program), Stopped: []spanJSON{},
	}
	if with != "" {
		out.With = &with
	}
	for _, s := range r.Stopped {
		out.Stopped = append(out.Stopped, spanJSON{*archive.Stamp(s.From), *archive.Stamp(s.To)})
	}
	return out
}

func differences(list []rehearsal.Difference) []differenceJSON {
	out := []differenceJSON{}
	for _, d := range list {
		out = append(out, differenceJSON{
			At: *archive.Stamp(d.At), Mail: orNil(d.Mail), From: d.From, Subject: d.Subject, Request: orNil(d.Number), Clock: d.Says,
			Was: d.Was, Would: d.Would, Fewer: orNone(d.Fewer), More: orNone(d.More), Follows: d.Follows, Moot: d.Moot,
		})
	}
	return out
}

// print tells it to a person, a line a difference.
func (r rehearsed) print(w io.Writer) error {
	p := &page{w: w}
	p.printf("%d mails replayed, %d of them since %s.\n", r.Replayed, r.Compared, r.Since)
	for _, s := range r.Stopped {
		p.printf("The desk seems not to have run from %s to %s: a deadline was over and nothing was said.\n", s.From, s.To)
	}
	if r.With != nil {
		p.printf("\nBY %s, INSTEAD OF THE PRESENT CONFIGURATION\n", *r.With)
		printDifferences(p, r.Config)
	}
	p.printf("\nBY THIS PROGRAM AND THE PRESENT CONFIGURATION, INSTEAD OF WHAT WAS DECIDED THEN\n")
	printDifferences(p, r.Program)
	return p.err
}

func printDifferences(p *page, list []differenceJSON) {
	follows := 0
	for _, d := range list {
		p.printf("%s\n", plain(d.line()))
		if d.Follows {
			follows++
		}
	}
	switch n := len(list); {
	case n == 0:
		p.printf("Nothing would be otherwise.\n")
	case follows > 0:
		p.printf("%s would be otherwise, %d of them in what follows from another.\n", decisions(n), follows)
	default:
		p.printf("%s would be otherwise.\n", decisions(n))
	}
}

func decisions(n int) string {
	if n == 1 {
		return "1 decision"
	}
	return fmt.Sprintf("%d decisions", n)
}

func (d differenceJSON) line() string {
	out := d.At
	if d.Request != nil {
		out += fmt.Sprintf("  #%d", *d.Request)
	}
	switch {
	case d.Mail != nil:
		out += fmt.Sprintf("  mail of %s «%s»", or(d.From, "nobody"), shortened(d.Subject, 60))
	case d.Clock == "digest":
		out += "  digest"
	case d.Clock == "":
		out += "  the desk"
	default:
		out += "  clock " + workflow.Bracket(d.Clock, "")
	}
	if d.Was+d.Would != "" {
		out += fmt.Sprintf(": was %s; would be %s", or(d.Was, "not said"), or(d.Would, "not said"))
	}
	if len(d.Fewer) > 0 {
		out += "; not sent: " + strings.Join(d.Fewer, ", ")
	}
	if len(d.More) > 0 {
		out += "; sent: " + strings.Join(d.More, ", ")
	}
	if d.Moot {
		out += "; it answers a notice that would not have gone out"
	}
	if d.Follows {
		out += "; follows"
	}
	return out
}
