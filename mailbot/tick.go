package mailbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// passed names the instant at which the last complete pass over the mailbox
// began.
const passed = "pass"

// batch is how many requests a tick asks for at once.
const batch = 200

// saysMost bounds what the clock may say of one request in one tick.
const saysMost = 4

// Passed notes a complete pass over the mailbox: every mail that lay there when
// it began has been handled. No request is closed for no answer before that.
func (b *Bot) Passed(ctx context.Context, began time.Time) error {
	return b.db.Write(ctx, func(tx *store.Tx) error { return tx.Remember(ctx, passed, began) })
}

// Tick says what the clocks have to say at now, each request in a transaction
// of its own, and tells how much that was. What fails for one request does not
// stop the others; it is said again at the next tick.
func (b *Bot) Tick(ctx context.Context, now time.Time) (said int, err error) {
	if err := b.readKeys(ctx); err != nil {
		return 0, err
	}
	read, err := b.db.Moment(ctx, passed)
	if err != nil {
		return 0, err
	}
	failed := errors.Join(b.unbundle(ctx, now), b.sweep(ctx, now))
	for last := int64(0); ; {
		ripe, err := b.db.Ripe(ctx, now, last, batch)
		if err != nil || len(ripe) == 0 {
			told, tellErr := b.suspicions(ctx, now)
			return said + told, errors.Join(failed, err, tellErr)
		}
		for _, n := range ripe {
			s, err := b.tickOne(ctx, now, read, n)
			if err != nil {
				failed = errors.Join(failed, fmt.Errorf("clock of request %d: %w", n, err))
			}
			said, last = said+s, n
		}
		if ctx.Err() != nil {
			return said, failed
		}
	}
}

// tickOne says what is due of one request.
func (b *Bot) tickOne(ctx context.Context, now, read time.Time, n int64) (said int, err error) {
	err = b.db.Write(ctx, func(tx *store.Tx) error {
		said = 0
		h := b.alone(tx, now)
		h.clock = true
		r, ok, err := tx.Request(ctx, n)
		if err != nil || !ok {
			return err
		}
		h.request, h.actor = b.withStaff(r), workflow.ClockActor()
		if err := h.gather(ctx); err != nil {
			return err
		}
		for said < saysMost {
			more, err := h.say1(ctx, read)
			if err != nil || !more {
				return err
			}
			said++
		}
		return nil
	})
	return said, err
}

// say1 says the next thing that is due, if there is one.
func (h *handling) say1(ctx context.Context, read time.Time) (bool, error) {
	f, err := h.clockFacts(ctx, read)
	if err != nil {
		return false, err
	}
	c, d, ok := workflow.Due(h.request, f, h.now)
	if !ok {
		return false, nil
	}
	if first, err := h.tx.Say(ctx, h.request.Number, d, h.now); err != nil || !first {
		return false, err
	}
	o := workflow.Decide(h.request, c, h.actor, f, h.now)
	if o.Refusal != nil {
		return false, fmt.Errorf("%s: %s", c.Name, o.Refusal.Reason)
	}
	after := h.request
	for _, e := range o.Events {
		after = workflow.Apply(after, e)
	}
	if err := h.write(ctx, after, o.Events); err != nil {
		return false, err
	}
	h.b.log.Info("the clock says", "request", after.Number, "says", c.Name, "step", d.Step, "due", d.At)
	return true, h.post(ctx, o.Notices)
}

// clockFacts are the facts of a rule that the clock asks for: also what became
// of the last warning, and what was asked.
func (h *handling) clockFacts(ctx context.Context, read time.Time) (workflow.Facts, error) {
	f := h.facts()
	f.Read = read
	if s := h.request.Status; s != workflow.Pendiente && s != workflow.Espera {
		return f, nil
	}
	events, err := h.tx.History(ctx, h.request.Number)
	if err != nil {
		return f, err
	}
	asked := h.request.Since
	for _, e := range events {
		if e.To == h.request.Status && e.From != e.To {
			f.Question, asked = e.Text, e.At
			f.AskedForm = e.Command == workflow.ClockForm || e.Command == workflow.CmdService
		}
	}
	if h.request.Status != workflow.Pendiente {
		return f, nil
	}
	f.Warning, err = h.tx.Warning(ctx, h.request.Number, asked)
	if h.request.Fired > 0 { // a reminder waits for daytime, the question does not
		f.Warning.Planned = h.b.daytime(f.Warning.Planned)
	}
	return f, err
}

// write records events of the request in hand, and what the clock will say of
// it from now on. Every change of a request goes through here.
func (h *handling) write(ctx context.Context, after workflow.Request, events []workflow.Event) error {
	if !after.Purged.IsZero() { // the database would refuse it, and the chunk with it
		return &broken{fmt.Errorf("write to request %d: %w", after.Number, store.ErrPurged)}
	}
	booked, before := h.name(&after, events), h.request.Booking
	if err := h.tx.Record(ctx, after, events); err != nil {
		return err
	}
	if booked {
		if err := h.tx.Book(ctx, *after.Booking, h.b.Desk.Resources); err != nil {
			return err
		}
	}
	h.request = after
	h.tale.touch(after.Number)
	if err := h.tx.SetDeadlines(ctx, after.Number, workflow.Deadlines(after, h.facts())); err != nil || !booked {
		return err
	}
	return h.booked(ctx, before, after.Booking)
}

// daytime is when the clock's own mail may leave: within the desk's hours for
// notices, in its time zone.
func (b *Bot) daytime(t time.Time) time.Time {
	from, to := b.NoticesFrom, b.NoticesTo
	if from == to {
		return t
	}
	local := t.In(b.Calendar.Location())
	y, m, d := local.Date()
	at := func(day int, since time.Duration) time.Time {
		return time.Date(y, m, d+day, 0, 0, int(since/time.Second), 0, local.Location())
	}
	switch opens, closes := at(0, from), at(0, to); {
	case local.Before(opens):
		return opens.UTC()
	case local.Before(closes):
		return t
	}
	return at(1, from).UTC()
}
