package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// What a replay of the kept mail asks. What was purged is not kept: neither its
// mails nor its letters are here.

// Received gives up to limit mails that came in behind the mail after, in the
// order in which they came.
func (r Reader) Received(ctx context.Context, after int64, limit int) ([]Mail, error) {
	var rows []mailRow
	err := r.all(ctx, &rows, `
		SELECT id, direction, message_id, sender, recipient, subject, at, size, digest,
			COALESCE(request, 0) AS request, disposition, why, auto, evidence, '' AS new_text,
			COALESCE((SELECT p.size FROM partial p WHERE p.mail = mail.id), 0) AS whole
		FROM mail WHERE direction = 'in' AND id > CAST(? AS INTEGER)
			AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.request = mail.request)
		ORDER BY id LIMIT CAST(? AS INTEGER)`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list the mail received: %w", err)
	}
	mails := make([]Mail, len(rows))
	for i, row := range rows {
		mails[i] = row.mail()
	}
	return mails, nil
}

// LettersAfter gives up to limit letters behind the mail after, in the order in
// which they were written.
func (r Reader) LettersAfter(ctx context.Context, after int64, limit int) ([]Letter, error) {
	list, err := r.letters(ctx, `
		l.mail > CAST(? AS INTEGER) AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.request = m.request)
		ORDER BY l.mail LIMIT CAST(? AS INTEGER)`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list letters: %w", err)
	}
	return list, nil
}

// NextDeadline tells when the clock has something to say next, later than a
// time; false if never.
func (r Reader) NextDeadline(ctx context.Context, after time.Time) (time.Time, bool, error) {
	var at sql.NullInt64
	_, err := r.row(ctx, []any{&at}, `SELECT MIN(at) FROM deadline WHERE said_at IS NULL AND at > ?`, after.Unix())
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look for the next deadline: %w", err)
	}
	return moment(at), at.Valid, nil
}
