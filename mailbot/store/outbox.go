package store

import (
	"context"
	"errors"
	"fmt"
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
	for n, head := 0, l.Head; len(head) > 0 && !tx.light; n++ {
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
