package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"sgaus/workflow/agenda"
)

// ErrPurged is returned where the bytes of a mail are asked for that went to
// the archive with its request.
var ErrPurged = errors.New("it was purged: it stands in the archive only")

// ErrKept is returned by Purge for a request whose time has not come.
var ErrKept = errors.New("the request may not be purged yet")

// quiet is how long nobody must have written about a request that is purged: a
// user may have answered it yesterday, and somebody is about to reopen it.
const quiet = 30 * 24 * time.Hour

// shown is how long past its end an event may still stand in the calendars that
// are published, beyond the shortest retention.
const shown = 48 * time.Hour

// due is the condition on a request q under which it may be purged: closed, and
// its events over, before a time; all letters gone; nothing of it waiting for
// anybody; and nobody has written lately.
const purgeable = `
	q.status IN ('TERMINADA', 'NO_PROCEDE', 'CANCELADA') AND q.closed_at < :before
	AND NOT EXISTS (SELECT 1 FROM tombstone t WHERE t.request = q.number)
	AND NOT EXISTS (SELECT 1 FROM mail m WHERE m.request = q.number AND (m.at > :quiet
		OR EXISTS (SELECT 1 FROM letter l WHERE l.mail = m.id AND l.state IN ('queued', 'waiting', 'sending'))
		OR EXISTS (SELECT 1 FROM quarantine c WHERE c.mail = m.id AND c.state = 'waiting')
		OR EXISTS (SELECT 1 FROM held h WHERE h.mail = m.id AND h.state = 'waiting')))
	AND NOT EXISTS (SELECT 1 FROM occurrence o JOIN booking b ON b.request = o.request
		WHERE o.request = q.number AND b.cancelled = 0 AND o.ends > :shown)`

func purgeArgs(before, now time.Time) map[string]any {
	return map[string]any{"before": before.Unix(), "quiet": now.Add(-quiet).Unix(), "shown": before.Add(-shown).Unix()}
}

// Purgeable gives up to limit requests behind number after that were closed
// before a time and may be purged, by number.
func (r Reader) Purgeable(ctx context.Context, before, now time.Time, after int64, limit int) ([]int64, error) {
	args := purgeArgs(before, now)
	args["after"], args["limit"] = after, limit
	query, values, err := sqlx.Named(`
		SELECT q.number FROM request q WHERE q.number > CAST(:after AS INTEGER) AND`+purgeable+`
		ORDER BY q.number LIMIT CAST(:limit AS INTEGER)`, args)
	if err != nil {
		return nil, err
	}
	var list []int64
	if err := r.all(ctx, &list, query, values...); err != nil {
		return nil, fmt.Errorf("look for what may be purged: %w", err)
	}
	return list, nil
}

// Archived is what the archive has of a request: who purges it must have
// written and read it back before.
type Archived struct {
	Name   string // of its files there
	Digest string // SHA-256 of them, hex
	Mails  int    // that are in it
	Last   int64  // the last of these
	Events int64  // of the history
}

// Purge takes what people wrote, and who they were, out of a request that was
// closed before a time, and sets its tombstone. What is archived must be all
// that there is: else, as for a request whose time has not come, nothing is
// done and the error is ErrKept. The keys by which its mails are known if they
// come again stay for ever.
func (tx *Tx) Purge(ctx context.Context, request int64, a Archived, before, now time.Time) error {
	if err := tx.Try(ctx, func() error { return tx.purge(ctx, request, a, before, now) }); err != nil {
		return fmt.Errorf("purge request %d: %w", request, err)
	}
	return nil
}

func (tx *Tx) purge(ctx context.Context, request int64, a Archived, before, now time.Time) error {
	list, err := tx.Purgeable(ctx, before, now, request-1, 1)
	if err != nil {
		return err
	}
	if len(list) == 0 || list[0] != request {
		return ErrKept
	}
	var events int64
	var mails int
	var last sql.NullInt64
	if _, err := tx.row(ctx, []any{&events, &mails, &last}, `
		SELECT events, (SELECT COUNT(*) FROM mail WHERE request = number), (SELECT MAX(id) FROM mail WHERE request = number)
		FROM request WHERE number = ?`, request); err != nil {
		return err
	}
	if events != a.Events || mails != a.Mails || last.Int64 != a.Last {
		return fmt.Errorf("%w: it has changed since it was archived", ErrKept)
	}
	if err := tx.forgetSenders(ctx, request); err != nil {
		return err
	}
	if err := tx.emptyBooking(ctx, request); err != nil {
		return err
	}
	var annexes []int64
	if err := tx.all(ctx, &annexes, `
		SELECT DISTINCT annex FROM mail WHERE request = CAST(? AS INTEGER) AND annex IS NOT NULL`, request); err != nil {
		return err
	}
	for _, step := range emptying {
		if err := tx.run(ctx, step, request); err != nil {
			return err
		}
	}
	if err := tx.dropAnnexes(ctx, annexes); err != nil {
		return err
	}
	if err := tx.run(ctx, `INSERT INTO tombstone (request, at, archive, digest, mails) VALUES (?, ?, ?, ?, ?)`,
		request, now.Unix(), a.Name, a.Digest, a.Mails); err != nil {
		return err
	}
	return tx.run(ctx, `
		UPDATE event SET actor = '', actor_name = '', evidence = '', said = '',
			change = CASE WHEN json_extract(change, '$.refused') IS NULL THEN '{}'
				ELSE json_object('refused', json_extract(change, '$.refused')) END
		WHERE request = ?`, request)
}

// emptying is what becomes of the rows of a request before its tombstone is
// set.
var emptying = []string{
	`UPDATE request SET subject = '', requester = '', requester_name = '', assignee = '', former = '[]', diagnosis = '', answers = '{}'
		WHERE number = ?`,
	`DELETE FROM participant WHERE request = ?`,
	`DELETE FROM deadline WHERE request = ? AND said_at IS NULL`,
	`DELETE FROM bundle WHERE request = ?`,
	`DELETE FROM held WHERE mail IN (SELECT id FROM mail WHERE request = ?)`,
	`DELETE FROM quarantine WHERE mail IN (SELECT id FROM mail WHERE request = ?)`,
	`DELETE FROM piece WHERE mail IN (SELECT id FROM mail WHERE request = ?)`,
	`UPDATE letter SET queue = 'purged', reply = '', answers = NULL WHERE mail IN (SELECT id FROM mail WHERE request = ?)`,
	`UPDATE mail SET sender = '', recipient = '', subject = '', why = '', evidence = '', new_text = '', size = 0, annex = NULL WHERE request = ?`,
}

// dropAnnexes deletes those in which no letter ends any more.
func (tx *Tx) dropAnnexes(ctx context.Context, annexes []int64) error {
	for _, id := range annexes {
		for _, q := range []string{
			`DELETE FROM annex_piece WHERE annex = ?1 AND NOT EXISTS (SELECT 1 FROM mail WHERE annex = ?1)`,
			`DELETE FROM annex WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM mail WHERE annex = ?1)`,
		} {
			if err := tx.run(ctx, q, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetSenders puts hashes in the place of the addresses among the keys by
// which a mail is known again (see Same).
func (tx *Tx) forgetSenders(ctx context.Context, request int64) error {
	var rows []struct {
		Digest    string `db:"digest"`
		MessageID string `db:"message_id"`
		Sender    string `db:"sender"`
	}
	if err := tx.all(ctx, &rows, `
		SELECT s.digest, s.message_id, s.sender FROM mail m JOIN seen s ON s.digest = m.digest
		WHERE m.request = CAST(? AS INTEGER) AND m.direction = 'in'`, request); err != nil {
		return err
	}
	for _, row := range rows {
		if err := tx.run(ctx, `UPDATE seen SET sender = ? WHERE digest = ?`, veiled(row.MessageID, row.Sender), row.Digest); err != nil {
			return err
		}
	}
	return nil
}

// veiled is a sender whom only their own mail names.
func veiled(messageID, sender string) string {
	sum := sha256.Sum256([]byte(messageID + "\x00" + sender))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// emptyBooking leaves of a booking when it was and what it took.
func (tx *Tx) emptyBooking(ctx context.Context, request int64) error {
	b, ok, err := tx.Booking(ctx, request)
	if err != nil || !ok {
		return err
	}
	entry, err := json.Marshal(agenda.Booking{
		Request: b.Request, UID: b.UID, Sequence: b.Sequence, Spans: b.Spans, Uses: b.Uses,
		Tentative: b.Tentative, Cancelled: b.Cancelled, At: b.At,
	})
	if err != nil {
		return err
	}
	if err := tx.run(ctx, `UPDATE booking SET title = '', entry = ? WHERE request = ?`, string(entry), request); err != nil {
		return err
	}
	return tx.run(ctx, `DELETE FROM guest WHERE request = ?`, request)
}

// Tombstone is what is known of a request that was purged.
type Tombstone struct {
	Request int64
	At      time.Time
	Archive string // name of its files there
	Digest  string
	Mails   int
}

// Tombstone gives that of a request; false if it was not purged.
func (r Reader) Tombstone(ctx context.Context, request int64) (Tombstone, bool, error) {
	t := Tombstone{Request: request}
	var at int64
	ok, err := r.row(ctx, []any{&at, &t.Archive, &t.Digest, &t.Mails}, `
		SELECT at, archive, digest, mails FROM tombstone WHERE request = ?`, request)
	if err != nil {
		return t, false, fmt.Errorf("look for the tombstone of request %d: %w", request, err)
	}
	t.At = time.Unix(at, 0).UTC()
	return t, ok, nil
}

// WriteForGood is Write where what is deleted is overwritten in the file, too.
func (db *DB) WriteForGood(ctx context.Context, f func(*Tx) error) (err error) {
	conn, err := db.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("wait to write: %w", err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA secure_delete = ON`); err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	defer func() {
		_, back := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA secure_delete = OFF`)
		err = errors.Join(err, back)
	}()
	return db.write(ctx, conn, f)
}
