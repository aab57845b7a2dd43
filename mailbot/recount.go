package mailbot

import (
	"context"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// counted names the setting by which deadlines were last counted.
const counted = "calendar"

// Moved is a deadline that another calendar, or other terms, moved.
type Moved struct {
	Request  int64
	Says     string
	From, To time.Time
}

// Recount counts the deadlines of every open request anew, and the reminders of
// events to come, if calendar says that
// the configuration has changed since, and tells which moved. The date that a
// user was told is kept where the new one is earlier.
func (b *Bot) Recount(ctx context.Context, now time.Time, calendar string) ([]Moved, error) {
	before, err := b.db.Setting(ctx, counted)
	if err != nil || before == calendar {
		return nil, err
	}
	var moved []Moved
	for last := int64(0); ; {
		var open []workflow.Request
		err := b.db.Write(ctx, func(tx *store.Tx) error {
			if open, err = tx.Ticking(ctx, now, last, batch); err != nil {
				return err
			}
			for _, r := range open {
				m, err := b.recountOne(ctx, tx, now, r)
				if err != nil {
					return err
				}
				moved, last = append(moved, m...), r.Number
			}
			if len(open) == 0 {
				return tx.SetSetting(ctx, counted, calendar)
			}
			return nil
		})
		if err != nil || len(open) == 0 {
			return moved, err
		}
	}
}

func (b *Bot) recountOne(ctx context.Context, tx *store.Tx, now time.Time, r workflow.Request) ([]Moved, error) {
	h := b.alone(tx, now)
	h.request = b.withStaff(r)
	f := h.facts()
	var moved []Moved
	if e, changed := workflow.Recount(h.request, f, now); changed {
		moved = append(moved, Moved{Request: r.Number, Says: workflow.ClockClose, From: r.AnswerDue, To: *e.Change.AnswerDue})
		return moved, h.write(ctx, workflow.Apply(h.request, e), []workflow.Event{e})
	}
	ahead, err := tx.DeadlinesOf(ctx, r.Number)
	if err != nil {
		return nil, err
	}
	deadlines := workflow.Deadlines(h.request, f)
	for _, d := range deadlines {
		if was, ok := ahead[d.Says]; ok && !was.Equal(d.At) {
			moved = append(moved, Moved{Request: r.Number, Says: d.Says, From: was, To: d.At})
		}
	}
	return moved, tx.SetDeadlines(ctx, r.Number, deadlines)
}
