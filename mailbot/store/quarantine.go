package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// States of a mail in quarantine, beside Waiting.
const (
	Recovered = "recovered"
	Discarded = "discarded"
)

// Quarantined is a mail that could not be handled.
type Quarantined struct {
	N      int64 // as in [RECUPERAR n]
	Mail   int64
	Reason string // for operators
	At     time.Time
	State  string // Waiting, Recovered or Discarded

	From, Subject string // of the mail
}

// Quarantine puts a mail that was kept aside and gives the number under which
// people speak of it.
func (tx *Tx) Quarantine(ctx context.Context, mail int64, reason string, at time.Time) (int64, error) {
	var n int64
	_, err := tx.row(ctx, []any{&n}, `
		INSERT INTO quarantine (mail, reason, at, state) VALUES (?, ?, ?, 'waiting') RETURNING n`,
		mail, clean(reason), at.Unix())
	if err != nil {
		return 0, fmt.Errorf("put mail %d in quarantine: %w", mail, err)
	}
	return n, nil
}

// SetQuarantine says what people decided: Recovered, Discarded, or Waiting
// again.
func (tx *Tx) SetQuarantine(ctx context.Context, n int64, state string) error {
	changed, err := tx.count(ctx, `UPDATE quarantine SET state = ? WHERE n = ?`, state, n)
	if err == nil && changed == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("mark number %d of the quarantine as %s: %w", n, state, err)
	}
	return nil
}

type quarantineRow struct {
	N       int64         `db:"n"`
	Mail    int64         `db:"mail"`
	Reason  string        `db:"reason"`
	At      sql.NullInt64 `db:"at"`
	State   string        `db:"state"`
	Sender  string        `db:"sender"`
	Subject string        `db:"subject"`
}

func (q quarantineRow) quarantined() Quarantined {
	return Quarantined{
		N: q.N, Mail: q.Mail, Reason: q.Reason, At: moment(q.At), State: q.State, From: q.Sender, Subject: q.Subject,
	}
}

// Quarantined gives the mails that wait in quarantine, oldest first.
func (r Reader) Quarantined(ctx context.Context) ([]Quarantined, error) {
	var rows []quarantineRow
	err := r.all(ctx, &rows, `
		SELECT q.n, q.mail, q.reason, q.at, q.state, m.sender, m.subject
		FROM quarantine q JOIN mail m ON m.id = q.mail WHERE q.state = 'waiting' ORDER BY q.n`)
	if err != nil {
		return nil, fmt.Errorf("list the quarantine: %w", err)
	}
	list := make([]Quarantined, len(rows))
	for i, row := range rows {
		list[i] = row.quarantined()
	}
	return list, nil
}

// QuarantinedAs gives the mail with a number, whatever its state.
func (r Reader) QuarantinedAs(ctx context.Context, n int64) (Quarantined, bool, error) {
	var row quarantineRow
	ok, err := r.one(ctx, &row, `
		SELECT q.n, q.mail, q.reason, q.at, q.state, m.sender, m.subject
		FROM quarantine q JOIN mail m ON m.id = q.mail WHERE q.n = ?`, n)
	return row.quarantined(), ok, err
}

// Strike counts one more vain try to handle the mail at a place on the server,
// and tells how many there were.
func (tx *Tx) Strike(ctx context.Context, mailbox string, validity, uid uint32) (int, error) {
	var tries int
	_, err := tx.row(ctx, []any{&tries}, `
		INSERT INTO place (mailbox, validity, uid, tries) VALUES (?, ?, ?, 1)
		ON CONFLICT (mailbox, validity, uid) DO UPDATE SET tries = place.tries + 1
		RETURNING tries`, clean(mailbox), validity, uid)
	if err != nil {
		return 0, fmt.Errorf("count a vain try of uid %d of %s: %w", uid, mailbox, err)
	}
	return tries, nil
}
