package mailbot

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"sgaus/templates"
	"sgaus/workflow"
)

// numbered begins a line of an answer to a digest: «3: TERMINADA …».
var numbered = regexp.MustCompile(`^[ \t]*(\d{1,4})[ \t]*[:.)=-][ \t]*(\S.*)$`)

// bare is such a line without anything behind the number. It counts if a
// command follows: «3 proceso», but not «20 equipos ya tienen red».
var bare = regexp.MustCompile(`^[ \t]*(\d{1,4})[ \t]+(\S.*)$`)

// entry is one numbered line, with the lines below it that have no number.
type entry struct {
	line  int
	words string
}

// entries reads the numbered lines of an answer to a digest. Text above the
// first is a greeting.
func entries(text string) []entry {
	var out []entry
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if e, ok := readEntry(line); ok {
			out = append(out, e)
		} else if len(out) > 0 {
			out[len(out)-1].words += "\n" + line
		}
	}
	return out
}

func readEntry(line string) (entry, bool) {
	m := numbered.FindStringSubmatch(line)
	if m == nil {
		if m = bare.FindStringSubmatch(line); m == nil {
			return entry{}, false
		}
		if _, ok := workflow.SheetLine(m[2]); !ok {
			return entry{}, false
		}
	}
	n, _ := strconv.Atoi(m[1])
	return entry{line: n, words: m[2]}, true
}

// lostSheet reports whether one of the staff wrote the lines of a sheet into a
// mail that answers none, and is about no request: it would open one.
func (h *handling) lostSheet() bool {
	if !h.who.Staff() || h.sheet != 0 || h.found.number != 0 || len(h.spoken()) > 0 {
		return false
	}
	if f := h.m.Forward; f != nil && !h.b.Own(f.From.Email) {
		return false
	}
	return startsSheet(h.m.Said)
}

// salute is a line that may stand above those of a sheet. Anything else above
// a list makes it one of a request: «Necesito: 1. Estado de cuenta».
var salute = regexp.MustCompile(`(?i)^[\s¡]*(hola|buen[oa]?s?|saludos|estimad[oa]s?)\b[^\n:]{0,30}[\s:,.;!]*$`)

// startsSheet reports whether the first of the lines of a text is a command
// with a number, as a sheet has them.
func startsSheet(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if e, ok := readEntry(line); ok {
			_, ok = workflow.SheetLine(e.words)
			return ok
		}
		if strings.TrimSpace(line) != "" && !salute.MatchString(line) {
			return false
		}
	}
	return false
}

// deed is what one line decided.
type deed struct {
	entry
	number  int64
	command workflow.Command
	after   workflow.Request
	outcome workflow.Outcome
	refusal *workflow.Refusal
}

// workSheet carries out the lines of an answer to a digest, each with the rights
// and guards of a mail of its own: all of them, or none. It answers line by
// line.
func (h *handling) workSheet(ctx context.Context, lines []entry, in intent) error {
	now := map[int64]workflow.Request{}
	var deeds []deed
	refusals := 0
	for _, e := range lines {
		d, err := h.decideLine(ctx, e, now)
		if err != nil {
			return err
		}
		switch {
		case d.refusal != nil && workflow.Provable(d.refusal.Reason):
			return h.hold(ctx, &workflow.Refusal{Reason: d.refusal.Reason, Text: in.text}, in)
		case d.refusal != nil:
			refusals++
		}
		deeds = append(deeds, d)
	}
	h.disposition = commanded
	if refusals > 0 {
		h.disposition, h.why = refused, fmt.Sprintf("%d of %d lines", refusals, len(deeds))
		return h.answerSheet(ctx, deeds, false)
	}
	for _, d := range deeds {
		if err := h.writeLine(ctx, d); err != nil {
			return err
		}
	}
	h.request = workflow.Request{}
	return h.answerSheet(ctx, deeds, true)
}

// decideLine decides one line on the request as the lines before leave it.
func (h *handling) decideLine(ctx context.Context, e entry, now map[int64]workflow.Request) (deed, error) {
	d := deed{entry: e}
	n, ok, err := h.tx.SheetLine(ctx, h.sheet, e.line)
	if err != nil {
		return d, err
	}
	if !ok {
		d.refusal = &workflow.Refusal{Reason: workflow.NoLine, Detail: []string{strconv.Itoa(e.line)}}
		return d, nil
	}
	d.number = n
	r, seen := now[n]
	if !seen {
		if r, _, err = h.tx.Request(ctx, n); err != nil {
			return d, err
		}
		r = h.b.withStaff(r)
	}
	d.after = r
	d.command, ok = workflow.SheetLine(e.words)
	if !ok {
		d.refusal = &workflow.Refusal{Reason: workflow.NoCommand}
		return d, nil
	}
	if workflow.Books(d.command) { // two lines may want the same hour
		d.refusal = &workflow.Refusal{Reason: workflow.NotHere, Command: d.command.Name}
		return d, nil
	}
	before := h.request
	h.request = r
	d.after, d.outcome = workflow.DecideAll(r, []workflow.Command{d.command}, h.actor, h.facts(), h.now)
	h.request = before
	d.refusal = d.outcome.Refusal
	if d.refusal == nil && (d.outcome.Opens != nil || d.outcome.Absence != nil || len(d.outcome.Reports) > 0) {
		d.refusal = &workflow.Refusal{Reason: workflow.NotHere, Command: d.command.Name}
	}
	now[n] = d.after
	return d, nil
}

// writeLine records one line and tells everybody but the one who wrote it: they
// get one answer for the whole sheet.
func (h *handling) writeLine(ctx context.Context, d deed) error {
	stored, _, err := h.tx.Request(ctx, d.number)
	if err != nil {
		return err
	}
	h.request = h.b.withStaff(stored)
	after := h.request
	for _, e := range d.outcome.Events {
		after = workflow.Apply(after, e)
	}
	if err := h.write(ctx, after, d.outcome.Events); err != nil {
		return err
	}
	for _, n := range d.outcome.Notices {
		if n.Kind != workflow.NoticeDone {
			if err := h.say(ctx, n, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// answerSheet tells what became of each line.
func (h *handling) answerSheet(ctx context.Context, deeds []deed, done bool) error {
	var answers []templates.Answer
	for _, d := range deeds {
		a := templates.Answer{Line: d.line, Number: d.number, Asked: strings.TrimSpace(d.words), Done: done, Wrong: d.refusal != nil}
		switch {
		case d.refusal != nil:
			a.Said, a.Fixed = h.lineRefused(d)
		case done && len(d.outcome.Events) > 0:
			a.Said = capital(workflow.Past(d.outcome.Events[len(d.outcome.Events)-1], h.b.Desk)) + "."
		case !done:
			a.Said = string(workflow.SayNotDone)
		}
		answers = append(answers, a)
	}
	return h.say(ctx, workflow.Notice{Kind: workflow.NoticeSheet, To: h.who, From: h.who}, func(l *letter) {
		l.request, l.answers = workflow.Request{}, answers
		if !done {
			l.refusal = &workflow.Refusal{Text: strings.TrimSpace(h.m.Said)}
		}
	})
}

// fixedMost bounds how many lines are offered in place of one.
const fixedMost = 4

// lineRefused words why a line cannot be done and what can be written instead:
// a sheet has no buttons below, nor mails that are ready to be sent.
func (h *handling) lineRefused(d deed) (said string, fixed []string) {
	words := h.b.refusal(letter{refusal: d.refusal})
	for _, s := range d.refusal.Try[:min(len(d.refusal.Try), fixedMost)] {
		fixed = append(fixed, s.Line(d.line))
	}
	instead := words.Instead
	switch d.refusal.Reason {
	case workflow.MissingLabels, workflow.MissingText, workflow.MissingWho:
		if len(fixed) > 0 {
			instead = ""
		}
	case workflow.NotYours, workflow.NotFromHere, workflow.NoCommand:
		instead = ""
		if offers := workflow.SheetOffers(d.after, h.who, h.people); len(offers) > 0 {
			instead = workflow.SayLineMay.With(strings.Join(offers, ", "))
		}
	}
	return strings.TrimSpace(words.Why + " " + instead), fixed
}
