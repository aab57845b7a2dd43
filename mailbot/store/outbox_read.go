package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// letters reads letters by a condition, with lists for sqlx.In.
func (r Reader) letters(ctx context.Context, where string, args ...any) ([]Letter, error) {
	query, args, err := sqlx.In(`
		SELECT l.mail AS id, COALESCE(m.request, 0) AS request, l.notice, l.kind, m.message_id, m.sender, m.recipient,
			m.subject, m.at, l.not_before, COALESCE(m.annex, 0) AS annex, COALESCE(l.answers, '') AS answers, m.size,
			l.state, l.tries, l.reply
		FROM letter l JOIN mail m ON m.id = l.mail WHERE `+where, args...)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ID        int64         `db:"id"`
		Request   int64         `db:"request"`
		Notice    int64         `db:"notice"`
		Kind      string        `db:"kind"`
		MessageID string        `db:"message_id"`
		Sender    string        `db:"sender"`
		Recipient string        `db:"recipient"`
		Subject   string        `db:"subject"`
		At        sql.NullInt64 `db:"at"`
		NotBefore sql.NullInt64 `db:"not_before"`
		Annex     int64         `db:"annex"`
		Answers   string        `db:"answers"`
		Size      int64         `db:"size"`
		State     string        `db:"state"`
		Tries     int           `db:"tries"`
		Reply     string        `db:"reply"`
	}
	if err := r.all(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	letters := make([]Letter, len(rows))
	for i, l := range rows {
		letters[i] = Letter{
			ID: l.ID, Request: l.Request, Notice: l.Notice, Kind: l.Kind, MessageID: l.MessageID,
			From: l.Sender, To: l.Recipient, Subject: l.Subject, At: moment(l.At), NotBefore: moment(l.NotBefore),
			Annex: l.Annex, Answers: l.Answers, Size: l.Size, State: l.State, Tries: l.Tries, Reply: l.Reply,
		}
	}
	return letters, nil
}

// Letter gives one letter.
func (r Reader) Letter(ctx context.Context, id int64) (Letter, bool, error) {
	list, err := r.letters(ctx, `l.mail = CAST(? AS INTEGER)`, id)
	if err != nil || len(list) == 0 {
		return Letter{}, false, err
	}
	return list[0], true, nil
}

// Outbox gives the letters in one of the states, oldest first; without states
// those that have not left: Queued, Waiting, Sending and Failed.
func (r Reader) Outbox(ctx context.Context, states ...string) ([]Letter, error) {
	if len(states) == 0 {
		states = []string{Queued, Waiting, Sending, Failed}
	}
	list, err := r.letters(ctx, `l.state IN (?) ORDER BY l.due, l.mail`, states)
	if err != nil {
		return nil, fmt.Errorf("list the outbox: %w", err)
	}
	return list, nil
}

// Next tells when the next letter is due that nobody holds by then; false if
// there is none.
func (r Reader) Next(ctx context.Context) (time.Time, bool, error) {
	var at sql.NullInt64
	ok, err := r.one(ctx, &at, `
		SELECT not_before FROM letter WHERE state IN ('waiting', 'sending') ORDER BY not_before LIMIT 1`)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look for the next letter: %w", err)
	}
	return moment(at), ok, nil
}

// Answers counts the automatic answers to an address that were due since a time.
func (r Reader) Answers(ctx context.Context, address string, since time.Time) (int, error) {
	var n int
	_, err := r.row(ctx, []any{&n}, `
		SELECT COUNT(*) FROM letter WHERE queue = ? AND due >= ? AND answers IS NOT NULL`,
		fold(clean(address)), since.Unix())
	return n, err
}

// Answered tells whether the same text (its hash, as in Letter.Answers) of the
// address on the request (0: on none) has had an automatic answer since a time.
func (r Reader) Answered(ctx context.Context, address string, request int64, hash string, since time.Time) (bool, error) {
	var one int
	return r.row(ctx, []any{&one}, `
		SELECT 1 FROM letter l JOIN mail m ON m.id = l.mail
		WHERE l.queue = CAST(? AS TEXT) AND l.due >= CAST(? AS INTEGER) AND l.answers = CAST(? AS TEXT)
			AND COALESCE(m.request, 0) = CAST(? AS INTEGER) LIMIT 1`,
		fold(clean(address)), since.Unix(), hash, request)
}
