package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sgaus/workflow"
)

// SetDeadlines writes what the clock will say of a request in place of what it
// would have said. What it has said already is not written again.
func (tx *Tx) SetDeadlines(ctx context.Context, request int64, ahead []workflow.Deadline) error {
	if err := tx.run(ctx, `DELETE FROM deadline WHERE request = ? AND said_at IS NULL`, request); err != nil {
		return fmt.Errorf("set the deadlines of request %d: %w", request, err)
	}
	for _, d := range ahead {
		if err := tx.run(ctx, `
			INSERT INTO deadline (request, says, generation, step, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (request, says, generation, step) DO NOTHING`,
			request, d.Says, d.Gen, d.Step, d.At.Unix()); err != nil {
			return fmt.Errorf("set the deadlines of request %d: %w", request, err)
		}
	}
	return nil
}

// Say notes that the clock says a deadline now. It is false if that was said
// before: two daemons cannot fire the same one twice.
func (tx *Tx) Say(ctx context.Context, request int64, d workflow.Deadline, now time.Time) (bool, error) {
	n, err := tx.count(ctx, `
		INSERT INTO deadline (request, says, generation, step, at, said_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (request, says, generation, step) DO UPDATE SET at = excluded.at, said_at = excluded.said_at
		WHERE deadline.said_at IS NULL`,
		request, d.Says, d.Gen, d.Step, d.At.Unix(), now.Unix())
	if err != nil {
		return false, fmt.Errorf("note what the clock says of request %d: %w", request, err)
	}
	return n > 0, nil
}

// Ripe gives up to limit requests behind number after for which a deadline has
// come, in the order of their numbers.
func (r Reader) Ripe(ctx context.Context, now time.Time, after int64, limit int) ([]int64, error) {
	var list []int64
	err := r.all(ctx, &list, `
		SELECT DISTINCT request FROM deadline WHERE said_at IS NULL AND at <= ? AND request > ?
		ORDER BY request LIMIT ?`, now.Unix(), after, limit)
	if err != nil {
		return nil, fmt.Errorf("look for what is due: %w", err)
	}
	return list, nil
}

// Warning tells what became of the last letter that warned the requester of a
// PENDIENTE (workflow.Warnings): the question, or a reminder, since an instant.
// Planned is when it was written.
func (r Reader) Warning(ctx context.Context, request int64, since time.Time) (workflow.Warning, error) {
	var state string
	var left, written int64
	query, args, err := sqlx.In(`
		SELECT l.state, l.not_before, m.at FROM mail m JOIN letter l ON l.mail = m.id
		WHERE m.request = ? AND m.at >= ? AND l.kind IN (?) ORDER BY m.id DESC LIMIT 1`,
		request, since.Unix(), workflow.Warnings)
	if err != nil {
		return workflow.Warning{}, fmt.Errorf("look for the warnings of request %d: %w", request, err)
	}
	ok, err := r.row(ctx, []any{&state, &left, &written}, query, args...)
	switch {
	case err != nil:
		return workflow.Warning{}, fmt.Errorf("look for the warnings of request %d: %w", request, err)
	case !ok:
		// None was written: a requester without an address cannot be warned.
		return workflow.Warning{Failed: true}, nil
	case state == Sent:
		return workflow.Warning{Left: time.Unix(left, 0).UTC(), Planned: time.Unix(written, 0).UTC()}, nil
	}
	return workflow.Warning{Failed: state == Failed}, nil
}

// Returned notes that a letter came back after the server had taken it.
func (tx *Tx) Returned(ctx context.Context, letter int64, reply string) error {
	err := tx.run(ctx, `UPDATE letter SET state = 'failed', reply = ? WHERE mail = ? AND state = 'sent'`, clean(reply), letter)
	if err != nil {
		return fmt.Errorf("note that letter %d came back: %w", letter, err)
	}
	return nil
}

// Moment gives an instant that the desk remembers; the zero time for none.
func (r Reader) Moment(ctx context.Context, name string) (time.Time, error) {
	var at int64
	ok, err := r.row(ctx, []any{&at}, `SELECT at FROM moment WHERE name = ?`, name)
	if err != nil || !ok {
		return time.Time{}, err
	}
	return time.Unix(at, 0).UTC(), nil
}

// Remember keeps an instant under a name.
func (tx *Tx) Remember(ctx context.Context, name string, at time.Time) error {
	return tx.run(ctx, `
		INSERT INTO moment (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, name, at.Unix())
}

// Forget forgets the instant under a name.
func (tx *Tx) Forget(ctx context.Context, name string) error {
	return tx.run(ctx, `DELETE FROM moment WHERE name = ?`, name)
}

// Setting gives what the configuration was; "" if it was never noted.
func (r Reader) Setting(ctx context.Context, name string) (string, error) {
	var value string
	_, err := r.row(ctx, []any{&value}, `SELECT value FROM setting WHERE name = ?`, name)
	return value, err
}

// SetSetting notes what the configuration is.
func (tx *Tx) SetSetting(ctx context.Context, name, value string) error {
	return tx.run(ctx, `
		INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, clean(value))
}

// OpenAfter gives up to limit open requests behind number after, by number.
func (r Reader) OpenAfter(ctx context.Context, after int64, limit int) ([]workflow.Request, error) {
	return r.requests(ctx, `
		WHERE number > ? AND status IN ('REGISTRO', 'EN_PROCESO', 'PENDIENTE', 'ESPERA') ORDER BY number LIMIT ?`, after, limit)
}

// Ticking gives up to limit requests behind number after of which the clock may
// still have something to say, by number: the open ones, and those of which an
// event is still to come.
func (r Reader) Ticking(ctx context.Context, now time.Time, after int64, limit int) ([]workflow.Request, error) {
	return r.requests(ctx, `
		WHERE number > ? AND (status IN ('REGISTRO', 'EN_PROCESO', 'PENDIENTE', 'ESPERA')
			OR number IN (SELECT request FROM occurrence WHERE starts > ?))
		ORDER BY number LIMIT ?`, after, now.Unix(), limit)
}

// DeadlinesOf gives what lies ahead of a request: when, by what will be said.
func (r Reader) DeadlinesOf(ctx context.Context, request int64) (map[string]time.Time, error) {
	var rows []struct {
		Says string `db:"says"`
		At   int64  `db:"at"`
	}
	if err := r.all(ctx, &rows, `SELECT says, at FROM deadline WHERE request = ? AND said_at IS NULL`, request); err != nil {
		return nil, fmt.Errorf("read the deadlines of request %d: %w", request, err)
	}
	ahead := make(map[string]time.Time, len(rows))
	for _, row := range rows {
		ahead[row.Says] = time.Unix(row.At, 0).UTC()
	}
	return ahead, nil
}
