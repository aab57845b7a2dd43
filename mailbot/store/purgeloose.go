package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// loose is the condition on a mail m that belongs to no request, under which it
// may be purged: it came or was written within a day, has left if it is a
// letter, and waits for nobody. Digests and lists name the requests of their
// day, and so must not outlive them.
const loose = `
	m.request IS NULL AND m.at >= :from AND m.at < :to
	AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.mail = m.id AND l.state IN ('queued', 'waiting', 'sending'))
	AND NOT EXISTS (SELECT 1 FROM quarantine c WHERE c.mail = m.id AND c.state = 'waiting')
	AND NOT EXISTS (SELECT 1 FROM held h WHERE h.mail = m.id AND h.state = 'waiting')`

// Loose gives the mails of no request of a day that may be purged, oldest
// first.
func (r Reader) Loose(ctx context.Context, from, to time.Time) ([]Mail, error) {
	query, args, err := sqlx.Named(`
		SELECT m.id, m.direction, m.message_id, m.sender, m.recipient, m.subject, m.at, m.size, m.digest,
			0 AS request, COALESCE(l.state, m.disposition) AS disposition, m.why, m.auto, m.evidence, '' AS new_text,
			COALESCE((SELECT p.size FROM partial p WHERE p.mail = m.id), 0) AS whole
		FROM mail m LEFT JOIN letter l ON l.mail = m.id WHERE`+loose+` ORDER BY m.id`,
		map[string]any{"from": from.Unix(), "to": to.Unix()})
	if err != nil {
		return nil, err
	}
	var rows []mailRow
	if err := r.all(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("list the mail of no request: %w", err)
	}
	mails := make([]Mail, len(rows))
	for i, row := range rows {
		mails[i] = row.mail()
	}
	return mails, nil
}

// FirstLoose is when the first mail of no request came or was written, before a
// time; false if none did.
func (r Reader) FirstLoose(ctx context.Context, after, before time.Time) (time.Time, bool, error) {
	var at *int64
	query, args, err := sqlx.Named(`SELECT MIN(m.at) FROM mail m WHERE`+loose, map[string]any{"from": after.Unix(), "to": before.Unix()})
	if err != nil {
		return time.Time{}, false, err
	}
	if _, err := r.row(ctx, []any{&at}, query, args...); err != nil || at == nil {
		return time.Time{}, false, err
	}
	return time.Unix(*at, 0).UTC(), true, nil
}

// PurgeLoose deletes the mails of no request of a day, which must be those that
// were archived: as many, up to the same one. Else nothing is done and the error
// is ErrKept. The keys by which they are known if they come again stay for
// ever. A day of the last year is never purged.
func (tx *Tx) PurgeLoose(ctx context.Context, a Archived, from, to, now time.Time) error {
	err := tx.Try(ctx, func() error {
		if to.After(now.AddDate(0, 0, -365)) {
			return ErrKept
		}
		mails, err := tx.Loose(ctx, from, to)
		if err != nil {
			return err
		}
		if len(mails) != a.Mails || len(mails) == 0 || mails[len(mails)-1].ID != a.Last {
			return fmt.Errorf("%w: it has changed since it was archived", ErrKept)
		}
		for _, m := range mails {
			if err := tx.drop(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("purge the mail of no request of %s: %w", from.UTC().Format(time.DateOnly), err)
	}
	return nil
}

// drop deletes a mail with all that hangs on it.
func (tx *Tx) drop(ctx context.Context, m Mail) error {
	var annexes []int64
	err := tx.all(ctx, &annexes, `SELECT annex FROM mail WHERE id = CAST(? AS INTEGER) AND annex IS NOT NULL`, m.ID)
	for _, q := range []string{
		`DELETE FROM sheet WHERE notice > 0 AND notice = (SELECT notice FROM letter WHERE mail = ?)`,
		`DELETE FROM letter WHERE mail = ?`,
		`DELETE FROM held WHERE mail = ?`,
		`DELETE FROM quarantine WHERE mail = ?`,
		`DELETE FROM partial WHERE mail = ?`,
		`DELETE FROM piece WHERE mail = ?`,
		`DELETE FROM mail WHERE id = ?`,
	} {
		if err == nil {
			err = tx.run(ctx, q, m.ID)
		}
	}
	if err == nil {
		err = tx.dropAnnexes(ctx, annexes)
	}
	if err == nil && m.Direction == In {
		err = tx.run(ctx, `UPDATE seen SET sender = ? WHERE digest = ? AND sender NOT LIKE 'sha256:%'`,
			veiled(m.MessageID, fold(m.From)), m.Digest)
	}
	return err
}
