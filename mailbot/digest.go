package mailbot

import (
	"context"
	"fmt"
	"time"

	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// digested names the instant for which digests were last sent.
const digested = "digest"

// A digest shows what was closed, or answered late, in the last two weeks, and
// at most sheetMost requests.
const (
	recent    = 14 * 24 * time.Hour
	sheetMost = 300
)

// Schedule tells when the next digest is due: robfig/cron has them.
type Schedule interface {
	Next(time.Time) time.Time
}

// Morning sends the digests if their hour has come since the last ones: to each
// of the staff what concerns them, on working days. After an outage there is
// one, not one a day; a database that is new gets none at its first pass.
func (b *Bot) Morning(ctx context.Context, now time.Time) (sent int, err error) {
	if b.Digests == nil {
		return 0, nil
	}
	err = b.db.Write(ctx, func(tx *store.Tx) error {
		sent = 0
		last, err := tx.Moment(ctx, digested)
		if err != nil {
			return err
		}
		if !last.IsZero() && b.Digests.Next(last.In(b.Calendar.Location())).After(now) {
			return nil
		}
		if err := tx.Remember(ctx, digested, now); err != nil || last.IsZero() || !b.Calendar.Working(now) {
			return err
		}
		sent, err = b.digests(ctx, tx, now)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("send the digests: %w", err)
	}
	return sent, nil
}

// digests writes one letter for each of the staff whom something concerns.
// Whoever is away gets none: it would only wait for them, and what is theirs
// stands in the digest of their head.
func (b *Bot) digests(ctx context.Context, tx *store.Tx, now time.Time) (sent int, err error) {
	all := workflow.Visible{All: true}
	heap := workflow.Heap{}
	if heap.Open, err = tx.List(ctx, workflow.Filter{Visible: all, Statuses: workflow.OpenStatuses()}, 0); err != nil {
		return 0, err
	}
	if heap.Refused, err = tx.ClosedSince(ctx, workflow.NoProcede, now.Add(-recent), sheetMost); err != nil {
		return 0, err
	}
	if heap.Late, err = tx.LateAnswers(ctx, now.Add(-recent), sheetMost); err != nil {
		return 0, err
	}
	h := b.alone(tx, now)
	h.clock = true
	if err := h.gather(ctx); err != nil {
		return 0, err
	}
	for _, p := range h.people.Staff {
		sections := workflow.Digest(p, heap, b.Desk)
		if len(sections) == 0 || p.Away != nil {
			continue
		}
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticeDigest, To: p}, func(l *letter) {
			l.request, l.sheet = workflow.Request{}, sections
		})
		if err != nil {
			return sent, err
		}
		sent++
	}
	return sent, nil
}

// fillClock puts into a notice what the clocks and absences say.
func (h *handling) fillClock(l letter, n *templates.Notice) {
	n.Answers = l.answers
	if len(l.sheet) > 0 && l.Kind != workflow.NoticeBundle {
		h.fillSheet(l, n)
		n.Title = digestTitle(l.To)
		n.Actions = h.b.generalActions(l.To, l.token)
	}
	if l.Kind == workflow.NoticeIdle {
		n.Still = h.b.still(l.request, h.now)
	}
	if a := l.Absence; a != nil {
		n.Absence = &templates.Absence{Who: who(a.Who), Ended: a.Ended(), Until: hours.LongDate(a.Until, h.b.Calendar.Location())}
		if p, ok := h.b.Desk.Person(a.Substitute); ok {
			substitute := who(p)
			n.Absence.Substitute = &substitute
		}
	}
}

// sheetRequests are the requests of a digest in the order of its lines.
func sheetRequests(sections []workflow.Section) []workflow.Request {
	var lines []workflow.Request
	for _, s := range sections {
		lines = append(lines, s.Requests...)
	}
	return lines[:min(len(lines), sheetMost)]
}

// sheetLines are their numbers.
func sheetLines(sections []workflow.Section) []int64 {
	var lines []int64
	for _, r := range sheetRequests(sections) {
		lines = append(lines, r.Number)
	}
	return lines
}

// fillSheet shows the lines of a digest under their titles.
func (h *handling) fillSheet(l letter, n *templates.Notice) {
	line := 0
	today := h.b.Calendar.AddDays(h.now, 1)
	for _, s := range l.sheet {
		g := templates.Group{Title: s.Title}
		for _, r := range s.Requests {
			switch {
			case r.Status.Closed():
				n.Count.Follow++
			case !r.AnswerDue.IsZero() && r.AnswerDue.Before(today):
				n.Count.Due++
				n.Count.Open++
			default:
				n.Count.Open++
			}
			if line == sheetMost {
				g.More++
				continue
			}
			line++
			row := h.row(r, l)
			row.Line = line
			g.Rows = append(g.Rows, row)
		}
		n.Groups = append(n.Groups, g)
	}
	n.Examples = workflow.SheetExamples(sheetRequests(l.sheet), l.To, h.b.Desk)
}

// digestTitle says whose requests a digest shows; "" for one's own.
func digestTitle(p workflow.Person) string {
	switch {
	case p.Is(workflow.DAU):
		return string(workflow.SayDigestDAU)
	case p.Is(workflow.DSE):
		return string(workflow.SayDigestArea)
	case p.Is(workflow.HD):
		return string(workflow.SayDigestHD)
	}
	return ""
}

// still says since when nothing moves.
func (b *Bot) still(r workflow.Request, now time.Time) string {
	passed := b.Calendar.Between(r.UpdatedAt, now).Truncate(time.Hour)
	return workflow.SayStill.With(int(passed/time.Hour), hours.Long(r.UpdatedAt, b.Calendar.Location()))
}
