package store

import (
	"context"
	"fmt"
	"time"

	"sgaus/workflow"
)

// KeepSheet notes which requests the lines of a digest are, from 1 on.
func (tx *Tx) KeepSheet(ctx context.Context, notice int64, requests []int64) error {
	for i, n := range requests {
		if err := tx.run(ctx, `INSERT INTO sheet (notice, line, request) VALUES (?, ?, ?)`, notice, i+1, n); err != nil {
			return fmt.Errorf("keep line %d of digest %d: %w", i+1, notice, err)
		}
	}
	return nil
}

// CopySheet gives another notice the lines of a digest: the answer to it, which
// may be answered in turn.
func (tx *Tx) CopySheet(ctx context.Context, from, to int64) error {
	if err := tx.run(ctx, `
		INSERT INTO sheet (notice, line, request) SELECT ?, line, request FROM sheet WHERE notice = ?`, to, from); err != nil {
		return fmt.Errorf("copy the lines of digest %d: %w", from, err)
	}
	return nil
}

// SheetLine gives the request that a line of a digest names.
func (r Reader) SheetLine(ctx context.Context, notice int64, line int) (request int64, ok bool, err error) {
	ok, err = r.row(ctx, []any{&request}, `SELECT request FROM sheet WHERE notice = ? AND line = ?`, notice, line)
	return request, ok, err
}

// LateAnswers gives the closed requests whose user wrote after they were
// closed, since an instant, oldest first.
func (r Reader) LateAnswers(ctx context.Context, since time.Time, limit int) ([]workflow.Request, error) {
	return r.requests(ctx, `
		WHERE status IN ('TERMINADA', 'NO_PROCEDE', 'CANCELADA') AND updated_at > closed_at AND updated_at >= ?
		ORDER BY updated_at LIMIT ?`, since.Unix(), limit)
}

// ClosedSince gives the requests that were closed as s since an instant.
func (r Reader) ClosedSince(ctx context.Context, s workflow.Status, since time.Time, limit int) ([]workflow.Request, error) {
	return r.requests(ctx, `WHERE status = ? AND closed_at >= ? ORDER BY closed_at LIMIT ?`, string(s), since.Unix(), limit)
}

func (r Reader) requests(ctx context.Context, where string, args ...any) ([]workflow.Request, error) {
	var rows []requestRow
	if err := r.all(ctx, &rows, requestColumns+"\n"+where, args...); err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	list := make([]workflow.Request, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = row.request(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Absences gives who is away at an instant.
func (r Reader) Absences(ctx context.Context, now time.Time) (map[string]workflow.Away, error) {
	var rows []struct {
		Person     string `db:"person"`
		Until      int64  `db:"until"`
		Substitute string `db:"substitute"`
	}
	if err := r.all(ctx, &rows, `SELECT person, until, substitute FROM absence WHERE until > ?`, now.Unix()); err != nil {
		return nil, fmt.Errorf("look who is away: %w", err)
	}
	away := make(map[string]workflow.Away, len(rows))
	for _, row := range rows {
		away[row.Person] = workflow.Away{Until: time.Unix(row.Until, 0).UTC(), Substitute: row.Substitute}
	}
	return away, nil
}

// SetAbsence keeps an absence, or that somebody is back.
func (tx *Tx) SetAbsence(ctx context.Context, a workflow.Absence) error {
	person := fold(clean(a.Who.Email))
	if a.Ended() {
		return tx.run(ctx, `DELETE FROM absence WHERE person = ?`, person)
	}
	return tx.run(ctx, `
		INSERT INTO absence (person, until, substitute) VALUES (?, ?, ?)
		ON CONFLICT (person) DO UPDATE SET until = excluded.until, substitute = excluded.substitute`,
		person, a.Until.Unix(), clean(a.Substitute))
}
