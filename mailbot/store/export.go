package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sgaus/workflow"
)

// Selection narrows what is exported. Zero fields narrow nothing.
type Selection struct {
	From, To time.Time // when the request was opened: From ≤ opened < To; of a mail of no request, when it came or was written
	Statuses []workflow.Status
}

// condition says a selection of the rows of request as SQL, with lists for
// sqlx.In.
func (s Selection) condition(at string) (where string, args []any) {
	where = "1 = 1"
	if !s.From.IsZero() {
		where, args = where+" AND "+at+" >= CAST(? AS INTEGER)", append(args, s.From.Unix())
	}
	if !s.To.IsZero() {
		where, args = where+" AND "+at+" < CAST(? AS INTEGER)", append(args, s.To.Unix())
	}
	if len(s.Statuses) > 0 {
		where, args = where+" AND q.status IN (?)", append(args, s.Statuses)
	}
	return where, args
}

// Selected gives up to limit requests behind number after, by number.
func (r Reader) Selected(ctx context.Context, s Selection, after int64, limit int) ([]workflow.Request, error) {
	where, args := s.condition("q.opened_at")
	query, args, err := sqlx.In(` q WHERE q.events > 0 AND q.number > CAST(? AS INTEGER) AND `+where+`
		ORDER BY q.number LIMIT CAST(? AS INTEGER)`, append(append([]any{after}, args...), limit)...)
	if err != nil {
		return nil, fmt.Errorf("list requests: %w", err)
	}
	return r.requests(ctx, query, args...)
}

// SelectedMail gives up to limit mails, in and out, behind the mail after: those
// of the selected requests, and those of none unless a status is asked for. What
// people wrote stands in their bytes (OpenMail), not in Text.
func (r Reader) SelectedMail(ctx context.Context, s Selection, after int64, limit int) ([]Mail, error) {
	where, args := s.condition("COALESCE(q.opened_at, m.at)")
	query, args, err := sqlx.In(`
		SELECT m.id, m.direction, m.message_id, m.sender, m.recipient, m.subject, m.at, m.size, m.digest,
			COALESCE(m.request, 0) AS request, COALESCE(l.state, m.disposition) AS disposition,
			m.why, m.auto, m.evidence, '' AS new_text,
			COALESCE((SELECT p.size FROM partial p WHERE p.mail = m.id), 0) AS whole
		FROM mail m LEFT JOIN letter l ON l.mail = m.id LEFT JOIN request q ON q.number = m.request
		WHERE m.id > CAST(? AS INTEGER) AND `+where+` ORDER BY m.id LIMIT CAST(? AS INTEGER)`,
		append(append([]any{after}, args...), limit)...)
	if err != nil {
		return nil, fmt.Errorf("list mail: %w", err)
	}
	var rows []mailRow
	if err := r.all(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("list mail: %w", err)
	}
	mails := make([]Mail, len(rows))
	for i, row := range rows {
		mails[i] = row.mail()
	}
	return mails, nil
}
