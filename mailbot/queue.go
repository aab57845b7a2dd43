package mailbot

import (
	"context"
	"io"
	"time"

	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/workflow"
)

// Queue is the outbox's view of the store. A letter that will never arrive is
// written on its request, and the desk is told.
type Queue struct{ b *Bot }

var _ outbox.Queue = Queue{}

// Queue gives the letters of this desk to a sender.
func (b *Bot) Queue() Queue { return Queue{b} }

// Claim implements outbox.Queue.
func (q Queue) Claim(ctx context.Context, now time.Time, n int) ([]outbox.Letter, error) {
	claimed, err := q.b.db.Claim(ctx, now, n)
	out := make([]outbox.Letter, len(claimed))
	for i, l := range claimed {
		out[i] = outbox.Letter{
			ID: l.ID, From: l.From, To: l.To, Size: l.Size, Tries: l.Tries,
			Open: func() (io.ReadCloser, error) { return q.b.db.OpenMail(context.WithoutCancel(ctx), l.ID) },
		}
	}
	return out, err
}

// Done implements outbox.Queue. It does not wait for the disk: what a power cut
// forgets is sent again, as the same mail, and told again.
func (q Queue) Done(ctx context.Context, now time.Time, id int64, r outbox.Result) (time.Time, error) {
	var fate store.Fate
	err := q.b.db.WriteSoon(ctx, func(tx *store.Tx) (err error) {
		fate, err = tx.Done(ctx, now, id, store.Result{State: r.State, Code: r.Code, Reply: r.Reply})
		if err != nil || fate.State != store.Failed {
			return err
		}
		return q.b.lost(ctx, tx, now, id, r)
	})
	return fate.RetryAt, err
}

// Release implements outbox.Queue.
func (q Queue) Release(ctx context.Context, ids ...int64) error { return q.b.db.Release(ctx, ids...) }

// Next implements outbox.Queue.
func (q Queue) Next(ctx context.Context) (time.Time, bool, error) { return q.b.db.Next(ctx) }

// lost notes that a letter could not be delivered, as a bounce would.
func (b *Bot) lost(ctx context.Context, tx *store.Tx, now time.Time, id int64, r outbox.Result) error {
	l, ok, err := tx.Letter(ctx, id)
	if err != nil || !ok {
		return err
	}
	b.log.Warn("a notice was refused", "to", l.To, "notice", l.Kind, "request", l.Request, "code", r.Code, "reply", r.Reply)
	if l.Kind == string(workflow.NoticeBounced) {
		return nil
	}
	request, ok, err := tx.Request(ctx, l.Request)
	if err != nil {
		return err
	}
	h := b.alone(tx, now)
	h.m.Bounce = &parser.Bounce{Permanent: true, Recipients: []parser.Recipient{parser.Refused(l.To, r.Code, r.Reply)}}
	if !ok {
		return h.lostLoose(ctx, l.To, l.Kind)
	}
	h.request = b.withStaff(request)
	return h.tellBounce(ctx, l.To, l.Kind)
}

// alone is a handling with no mail in hand: the desk speaks by itself.
func (b *Bot) alone(tx *store.Tx, now time.Time) *handling {
	return &handling{b: b, tx: tx, people: b.Desk, arrival: &arrival{now: now.UTC().Truncate(time.Second), m: &parser.Message{}}}
}
