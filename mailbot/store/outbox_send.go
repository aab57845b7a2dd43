package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// What a sender reports beside Sent and Failed: it may work later, or the
// server took the mail and its answer was lost.
const (
	Later   = "later"
	Unknown = "unknown"
)

// lease is how long a claimed letter is left to its claimer. It outlasts what
// outbox allows itself (outbox.Longest, four in a row): only what a process
// left behind that nobody started again comes back by it, and until then
// nobody else sends the same.
const lease = 45 * time.Minute

// pauses are those after the first, second … try; the last is repeated until
// giveUp after the letter was due (RFC 5321 4.5.4.1: at least 4 to 5 days).
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}

const giveUp = 5 * 24 * time.Hour

// moreUnknown is how often a letter goes again that the server may have had.
const moreUnknown = 2

// Claim takes up to n letters that are due, the oldest first: never two of one
// recipient, and none while an older one of the same recipient is unfinished.
// They are the caller's until Done or Release.
func (db *DB) Claim(ctx context.Context, now time.Time, n int) ([]Letter, error) {
	var letters []Letter
	err := db.WriteSoon(ctx, func(tx *Tx) error {
		var ids []int64
		err := tx.all(ctx, &ids, `
			UPDATE letter SET state = 'sending', not_before = ?
			WHERE mail IN (
				SELECT mail FROM letter
				WHERE state IN ('waiting', 'sending') AND not_before <= ?
				ORDER BY not_before, mail LIMIT CAST(? AS INTEGER))
			RETURNING mail`, now.Add(lease).Unix(), now.Unix(), n)
		if err != nil || len(ids) == 0 {
			return err
		}
		letters, err = tx.letters(ctx, `l.mail IN (?) ORDER BY l.due, l.mail`, ids)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim letters: %w", err)
	}
	return letters, nil
}

// Release gives back claimed letters that were not tried, due as before.
func (db *DB) Release(ctx context.Context, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	err := db.WriteSoon(ctx, func(tx *Tx) error {
		for _, id := range ids {
			if err := tx.run(ctx, `
				UPDATE letter SET state = 'waiting', not_before = due WHERE mail = ? AND state = 'sending'`, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("release letters: %w", err)
	}
	return nil
}

// ReleaseLeases gives back at once what a killed process was sending, and
// tells how many letters that were. It is for the start of the only sender. To
// have been killed counts as a try only for a letter that was alone in hand:
// it may have been the reason.
func (db *DB) ReleaseLeases(ctx context.Context, now time.Time) (int, error) {
	var ids []int64
	err := db.WriteSoon(ctx, func(tx *Tx) error {
		err := tx.all(ctx, &ids, `
			UPDATE letter SET state = 'waiting', not_before = ?
			WHERE state IN ('waiting', 'sending') AND state = 'sending' RETURNING mail`, now.Unix())
		if err != nil || len(ids) != 1 {
			return err
		}
		return tx.run(ctx, `UPDATE letter SET tries = tries + 1 WHERE mail = ?`, ids[0])
	})
	if err != nil {
		return 0, fmt.Errorf("release what a killed process was sending: %w", err)
	}
	return len(ids), nil
}

// Result is what became of one letter.
type Result struct {
	State string // Sent, Later, Failed or Unknown
	Code  int    // SMTP; 0: none
	Reply string
}

// Fate is where a letter stands after a try.
type Fate struct {
	State   string    // Waiting, Sent or Failed
	RetryAt time.Time // of a Waiting
}

// Done is Tx.Done in a transaction of its own. It gives the time of the next
// try; zero if there is none.
func (db *DB) Done(ctx context.Context, now time.Time, id int64, r Result) (time.Time, error) {
	var fate Fate
	err := db.WriteSoon(ctx, func(tx *Tx) (err error) {
		fate, err = tx.Done(ctx, now, id, r)
		return err
	})
	return fate.RetryAt, err
}

// Done files what became of a claimed letter. What may work later is tried
// again after growing pauses, for five days; what the server may have had, at
// most twice more. The letter behind it may go once it is Sent or Failed.
func (tx *Tx) Done(ctx context.Context, now time.Time, id int64, r Result) (Fate, error) {
	fate, err := tx.done(ctx, now, id, r)
	if err != nil {
		return Fate{}, fmt.Errorf("file what became of letter %d: %w", id, err)
	}
	return fate, nil
}

func (tx *Tx) done(ctx context.Context, now time.Time, id int64, r Result) (Fate, error) {
	var l standing
	var queue string
	ok, err := tx.row(ctx, []any{&queue, &l.state, &l.due, &l.notBefore, &l.tries, &l.unknowns}, `
		SELECT queue, state, due, not_before, tries, unknowns FROM letter WHERE mail = ?`, id)
	if err == nil && !ok {
		err = ErrNotFound
	}
	if err != nil {
		return Fate{}, err
	}
	if l.state != Sending && r.State != Sent {
		// Somebody else has it, or has finished it: their word stands. That
		// it was sent is true whoever has it.
		return l.fate(), nil
	}
	l, err = l.after(now, r)
	if err != nil {
		return Fate{}, err
	}
	if err := tx.run(ctx, `
		UPDATE letter SET state = ?, not_before = ?, tries = ?, unknowns = ?, reply = ? WHERE mail = ?`,
		l.state, l.notBefore, l.tries, l.unknowns, clean(strings.TrimSpace(r.Reply)), id); err != nil {
		return Fate{}, err
	}
	if l.state == Waiting {
		return l.fate(), nil
	}
	return l.fate(), tx.promote(ctx, queue)
}

// standing is where a letter stands in the queue.
type standing struct {
	state          string
	due, notBefore int64
	tries          int
	unknowns       int
}

func (l standing) fate() Fate {
	f := Fate{State: l.state}
	if l.state == Waiting {
		f.RetryAt = time.Unix(l.notBefore, 0).UTC()
	}
	return f
}

// after is the standing after one more try.
func (l standing) after(now time.Time, r Result) (standing, error) {
	l.tries++
	switch r.State {
	case Sent, Failed:
		l.state, l.notBefore = r.State, now.Unix()
		return l, nil
	case Unknown:
		l.unknowns++
	case Later:
	default:
		return l, fmt.Errorf("no such result: %q", r.State)
	}
	next := now.Add(pauses[min(l.tries, len(pauses))-1])
	if l.unknowns > moreUnknown || next.Sub(time.Unix(l.due, 0)) > giveUp {
		l.state = Failed
		return l, nil
	}
	l.state, l.notBefore = Waiting, next.Unix()
	return l, nil
}

// Retry sends a letter again that has failed, or one that waits at once. Its
// tries are counted anew. It fails with ErrNotFound for a letter that was sent
// or is being sent.
func (tx *Tx) Retry(ctx context.Context, id int64, now time.Time) error {
	err := tx.retry(ctx, id, now)
	if err != nil {
		return fmt.Errorf("send letter %d again: %w", id, err)
	}
	return nil
}

func (tx *Tx) retry(ctx context.Context, id int64, now time.Time) error {
	var queue, state string
	ok, err := tx.row(ctx, []any{&queue, &state}, `
		SELECT queue, state FROM letter WHERE mail = ? AND state NOT IN ('sending', 'sent') AND queue <> 'purged'`, id)
	if err == nil && !ok {
		err = ErrNotFound
	}
	if err != nil {
		return err
	}
	if state == Failed {
		if state, err = tx.place(ctx, queue, now); err != nil {
			return err
		}
	}
	return tx.run(ctx, `
		UPDATE letter SET state = ?, due = ?, not_before = ?, tries = 0, unknowns = 0 WHERE mail = ?`,
		state, now.Unix(), now.Unix(), id)
}
