package store

import (
	"context"
	"fmt"
	"time"
)

// States of a mail that waits for somebody's word, beside Waiting.
const (
	Confirmed = "confirmed"
	Rejected  = "rejected"
)

// Held is a mail whose commands came without evidence.
type Held struct {
	Mail    int64
	Notice  int64  // of the question; 0: nobody was asked
	Person  string // the desk's address for whoever it was written in the name of
	What    string // the commands, as people write them
	Request int64  // that it is about; 0: none
	At      time.Time
	Until   time.Time // end of the time to confirm it
	State   string    // Waiting, Confirmed or Rejected
}

// Hold keeps a mail for the word of the person in whose name it came.
func (tx *Tx) Hold(ctx context.Context, h Held) error {
	err := tx.run(ctx, `
		INSERT INTO held (mail, notice, person, what, request, at, until, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')`,
		h.Mail, h.Notice, fold(h.Person), clean(h.What), h.Request, h.At.Unix(), h.Until.Unix())
	if err != nil {
		return fmt.Errorf("hold mail %d: %w", h.Mail, err)
	}
	return nil
}

// Settle notes the word of the person. It is false if it was given before.
func (tx *Tx) Settle(ctx context.Context, mail int64, state string) (bool, error) {
	n, err := tx.count(ctx, `UPDATE held SET state = ? WHERE mail = ? AND state = 'waiting'`, state, mail)
	if err != nil {
		return false, fmt.Errorf("settle the held mail %d: %w", mail, err)
	}
	return n > 0, nil
}

type heldRow struct {
	Mail    int64  `db:"mail"`
	Notice  int64  `db:"notice"`
	Person  string `db:"person"`
	What    string `db:"what"`
	Request int64  `db:"request"`
	At      int64  `db:"at"`
	Until   int64  `db:"until"`
	State   string `db:"state"`
}

func (r heldRow) held() Held {
	return Held{
		Mail: r.Mail, Notice: r.Notice, Person: r.Person, What: r.What, Request: r.Request,
		At: time.Unix(r.At, 0).UTC(), Until: time.Unix(r.Until, 0).UTC(), State: r.State,
	}
}

// HeldBy gives the mail that the question of a number asked about.
func (r Reader) HeldBy(ctx context.Context, notice int64) (Held, bool, error) {
	var row heldRow
	if notice <= 0 {
		return Held{}, false, nil
	}
	ok, err := r.one(ctx, &row, `
		SELECT mail, notice, person, what, request, at, until, state FROM held WHERE notice = ? AND notice > 0`, notice)
	if err != nil {
		return Held{}, false, fmt.Errorf("look for what notice %d asked: %w", notice, err)
	}
	return row.held(), ok, nil
}

// Asked counts the questions to a person since an instant.
func (r Reader) Asked(ctx context.Context, person string, since time.Time) (n int, err error) {
	_, err = r.one(ctx, &n, `SELECT COUNT(*) FROM held WHERE person = ? AND at > ? AND notice > 0`, fold(person), since.Unix())
	if err != nil {
		return 0, fmt.Errorf("count the questions to %s: %w", person, err)
	}
	return n, nil
}

// Suspects gives the addresses of those in whose name something came that
// nobody confirmed in time, and of which HD does not know yet.
func (r Reader) Suspects(ctx context.Context, now time.Time) ([]string, error) {
	var list []string
	err := r.all(ctx, &list, `
		SELECT DISTINCT person FROM held WHERE state = 'waiting' AND told_at IS NULL AND until <= ? ORDER BY person`, now.Unix())
	if err != nil {
		return nil, fmt.Errorf("look for what nobody confirmed: %w", err)
	}
	return list, nil
}

// Untold gives what nobody confirmed in time in the name of a person and HD
// does not know yet: how much that is, and up to limit of it, oldest first.
func (r Reader) Untold(ctx context.Context, person string, now time.Time, limit int) (list []Held, n int, err error) {
	if _, err = r.one(ctx, &n, `
		SELECT COUNT(*) FROM held WHERE person = ? AND state = 'waiting' AND told_at IS NULL AND until <= ?`,
		fold(person), now.Unix()); err != nil {
		return nil, 0, fmt.Errorf("look for what %s did not confirm: %w", person, err)
	}
	var rows []heldRow
	if err = r.all(ctx, &rows, `
		SELECT mail, notice, person, what, request, at, until, state FROM held
		WHERE person = ? AND state = 'waiting' AND told_at IS NULL AND until <= ? ORDER BY at, mail LIMIT ?`,
		fold(person), now.Unix(), limit); err != nil {
		return nil, 0, fmt.Errorf("look for what %s did not confirm: %w", person, err)
	}
	for _, row := range rows {
		list = append(list, row.held())
	}
	return list, n, nil
}

// Told notes that HD heard of all that nobody confirmed in the name of a
// person until now.
func (tx *Tx) Told(ctx context.Context, person string, now time.Time) error {
	err := tx.run(ctx, `
		UPDATE held SET told_at = ? WHERE person = ? AND state = 'waiting' AND told_at IS NULL AND until <= ?`,
		now.Unix(), fold(person), now.Unix())
	if err != nil {
		return fmt.Errorf("note that HD heard of %s: %w", person, err)
	}
	return nil
}

// ToldOf tells when HD last heard of what nobody confirmed in the name of a
// person; the zero time: never.
func (r Reader) ToldOf(ctx context.Context, person string) (time.Time, error) {
	var at int64
	ok, err := r.row(ctx, []any{&at}, `
		SELECT told_at FROM held WHERE person = ? AND told_at IS NOT NULL ORDER BY told_at DESC LIMIT 1`, fold(person))
	if err != nil || !ok {
		return time.Time{}, err
	}
	return time.Unix(at, 0).UTC(), nil
}
