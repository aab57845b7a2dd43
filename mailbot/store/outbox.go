package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// States of a letter; schema.sql says what they mean.
const (
	Queued  = "queued"
	Waiting = "waiting"
	Sending = "sending"
	Sent    = "sent"
	Failed  = "failed"
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

// Letter is one mail to one recipient, finished to the last byte. Its ID is
// that of its mail: OpenMail gives the bytes, Head and then the annex.
type Letter struct {
	ID        int64
	Request   int64  // 0: about none
	Notice    int64  // number from Serial that its keyed Message-ID carries; 0: none
	Kind      string // of the notice
	MessageID string // without < >
	From, To  string // of the envelope; From "" is the null sender
	Subject   string
	At        time.Time // written
	NotBefore time.Time // when to send it; zero: at once. Read back: when it is tried next
	Head      []byte    // given to Post, not read back
	Annex     int64     // what follows Head; 0: nothing
	// Answers marks an automatic answer: the hash of the text that it answers
	// (see Answered). "" for what is no automatic answer.
	Answers string
	Size    int64 // octets; read back
	State   string
	Tries   int
	Reply   string // what the server said last
}

// Annex stores what several letters end in and gives its number. The same name
// is written once: a second time write is not called.
func (tx *Tx) Annex(ctx context.Context, name string, write func(io.Writer) error) (int64, error) {
	var id int64
	ok, err := tx.row(ctx, []any{&id}, `SELECT id FROM annex WHERE name = ?`, name)
	if err != nil || ok {
		return id, err
	}
	if _, err := tx.row(ctx, []any{&id}, `INSERT INTO annex (name, size) VALUES (?, 0) RETURNING id`, name); err != nil {
		return 0, fmt.Errorf("store annex %s: %w", name, err)
	}
	buf, give := tx.borrow()
	defer give()
	p := &pieces{ctx: ctx, tx: tx, insert: insertAnnex, owner: id, buf: buf}
	err = write(p)
	if err == nil {
		err = p.flush()
	}
	if err == nil {
		err = tx.run(ctx, `UPDATE annex SET size = ? WHERE id = ?`, p.size, id)
	}
	if err != nil {
		return 0, fmt.Errorf("store annex %s: %w", name, err)
	}
	return id, nil
}

// Post puts a letter in the queue of its recipient and among the mails of its
// request. A Message-ID that was posted before is the same letter: nothing is
// written and its ID is given.
func (tx *Tx) Post(ctx context.Context, l Letter) (int64, error) {
	id, err := tx.post(ctx, l)
	if err != nil {
		return 0, fmt.Errorf("post <%s> to %s: %w", l.MessageID, l.To, err)
	}
	return id, nil
}

func (tx *Tx) post(ctx context.Context, l Letter) (int64, error) {
	size := int64(len(l.Head))
	if l.Annex != 0 {
		var annex int64
		ok, err := tx.row(ctx, []any{&annex}, `SELECT size FROM annex WHERE id = ?`, l.Annex)
		if err == nil && !ok {
			err = ErrNotFound
		}
		if err != nil {
			return 0, fmt.Errorf("look for annex %d: %w", l.Annex, err)
		}
		size += annex
	}
	id, err := tx.insertMail(ctx, Mail{
		Direction: Out, MessageID: l.MessageID, From: l.From, To: l.To, Subject: l.Subject, At: l.At,
		Size: size, Request: l.Request,
	}, l.Annex)
	if errors.Is(err, ErrSame) {
		_, err = tx.row(ctx, []any{&id}, `
			SELECT id FROM mail WHERE direction = 'out' AND message_id = ?`, clean(l.MessageID))
		return id, err
	}
	if err != nil {
		return 0, err
	}
	for n, head := 0, l.Head; len(head) > 0; n++ {
		part := head[:min(len(head), pieceSize)]
		if err := tx.run(ctx, insertPiece, id, n, part); err != nil {
			return 0, err
		}
		head = head[len(part):]
	}
	return id, tx.enqueue(ctx, id, l)
}

func (tx *Tx) enqueue(ctx context.Context, id int64, l Letter) error {
	due := l.NotBefore
	if due.IsZero() {
		due = l.At
	}
	queue := fold(clean(l.To))
	state, err := tx.place(ctx, queue, due)
	if err != nil {
		return err
	}
	var answers any
	if l.Answers != "" {
		answers = l.Answers
	}
	return tx.run(ctx, `
		INSERT INTO letter (mail, kind, notice, queue, due, answers, state, not_before) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		id, l.Kind, l.Notice, queue, due.Unix(), answers, state, due.Unix())
}

// place gives the state in which a letter joins its queue. What is for
// tomorrow does not hold up what is for now: it steps back.
func (tx *Tx) place(ctx context.Context, queue string, due time.Time) (string, error) {
	var head, at int64
	var state string
	ok, err := tx.row(ctx, []any{&head, &state, &at}, `
		SELECT mail, state, due FROM letter WHERE queue = ? AND state IN ('waiting', 'sending')`, queue)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return Waiting, nil
	case state == Sending || at <= due.Unix():
		return Queued, nil
	}
	return Waiting, tx.run(ctx, `UPDATE letter SET state = 'queued' WHERE mail = ?`, head)
}

// promote lets the next of a queue go, if none of it is on its way.
func (tx *Tx) promote(ctx context.Context, queue string) error {
	return tx.run(ctx, `
		UPDATE letter SET state = 'waiting'
		WHERE mail = (SELECT mail FROM letter WHERE queue = CAST(? AS TEXT) AND state = 'queued' ORDER BY due, mail LIMIT 1)
			AND NOT EXISTS (SELECT 1 FROM letter WHERE queue = ? AND state IN ('waiting', 'sending'))`, queue, queue)
}

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
		SELECT queue, state FROM letter WHERE mail = ? AND state NOT IN ('sending', 'sent')`, id)
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
