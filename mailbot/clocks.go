package mailbot

import (
	"context"
	"slices"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// Clock is one deadline as `due` shows it.
type Clock struct {
	Request int64
	Status  workflow.Status
	workflow.Deadline
	Fires bool   // it would be said now
	Why   string // of one that is over and waits: what it waits for
	// Days is the count of business hours behind its date.
	Days []hours.Day
}

// Clocks tells what the clocks would say at now, and with all also what they
// will say later. It changes nothing.
func (b *Bot) Clocks(ctx context.Context, now time.Time, all bool) ([]Clock, error) {
	until := now
	if all {
		until = now.AddDate(100, 0, 0)
	}
	read, err := b.db.Moment(ctx, passed)
	if err != nil {
		return nil, err
	}
	var out []Clock
	for last := int64(0); ; {
		ripe, err := b.db.Ripe(ctx, until, last, batch)
		if err != nil || len(ripe) == 0 {
			return out, err
		}
		for _, n := range ripe {
			if out, err = b.clocksOf(ctx, out, n, read, now, all); err != nil {
				return nil, err
			}
			last = n
		}
	}
}

// clocksOf adds those of one request, read in a transaction that is thrown away.
func (b *Bot) clocksOf(ctx context.Context, out []Clock, n int64, read, now time.Time, all bool) ([]Clock, error) {
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		r, ok, err := tx.Request(ctx, n)
		if err != nil || !ok {
			return err
		}
		h := b.alone(tx, now)
		h.request = b.withStaff(r)
		// A pass is made before anything is said (`once`, `serve`).
		f, err := h.clockFacts(ctx, later(read, now))
		if err != nil {
			return err
		}
		_, first, fires := workflow.Due(h.request, f, now)
		ahead := workflow.Deadlines(h.request, f)
		if fires && !slices.ContainsFunc(ahead, func(d workflow.Deadline) bool { return d.Says == first.Says && d.Step == first.Step }) {
			ahead = append([]workflow.Deadline{first}, ahead...) // NO CERRAR, CONTAR: said in place of what is due
		}
		for _, d := range ahead {
			c := Clock{Request: n, Status: r.Status, Deadline: d, Days: b.Calendar.Days(d.From, d.At)}
			c.Fires = fires && d.Says == first.Says && d.Step == first.Step
			switch {
			case d.At.After(now) && !all:
				continue
			case !d.At.After(now) && !fires && f.Warning.Failed:
				c.Why = "the user could not be warned; the responsible knows"
			case !d.At.After(now) && !fires && f.Warning.Left.IsZero() && r.Status == workflow.Pendiente:
				c.Why = "the question has not left yet"
			case !d.At.After(now) && !c.Fires:
				c.Why = "another step comes first"
			}
			out = append(out, c)
		}
		return nil
	})
	return out, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
