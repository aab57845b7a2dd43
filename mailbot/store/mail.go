package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jmoiron/sqlx"
)

// Directions of a mail.
const (
	In  = "in"
	Out = "out"
)

// ErrSame is returned where a mail was kept before: under the same digest or
// at the same place on the server. Nothing is lost by dropping it.
var ErrSame = errors.New("the same mail was kept before")

// ErrNotFound is returned for a number that nothing has.
var ErrNotFound = errors.New("not found")

// Mail is one mail, without its bytes (OpenMail).
type Mail struct {
	ID        int64
	Direction string // In or Out
	MessageID string // without < >; never empty, made from the digest where a mail had none
	From, To  string // addresses; From of what goes out is the envelope's, "" for the null sender
	Subject   string
	At        time.Time // received, or written
	Size      int64     // octets
	Whole     int64     // octets that it had on the server, where only its beginning is here; 0: all is
	Digest    string    // SHA-256 without trace headers; "" of what goes out
	Request   int64     // 0: none
	// Disposition is what became of it. Of what goes out it is the state of
	// its letter: Queued, Waiting, Sending, Sent, Failed.
	Disposition string
	Why         string // by what it found its request, or why it was put away
	Auto        string // kind of automatic mail; "" for a person's
	Evidence    string
	Text        string // what was written now

	// Where it was met on the server: given to Keep, not read back. An empty
	// Mailbox is a mail that came another way.
	Mailbox       string
	Validity, UID uint32
}

// Keep keeps a mail as it came, streaming its bytes from raw, and remembers
// for ever the keys by which a second delivery is known. It fails with ErrSame
// if there is one already, and then has written something: call it in a Try,
// or ask Known and Same before.
func (tx *Tx) Keep(ctx context.Context, m Mail, raw io.Reader) (int64, error) {
	id, err := tx.keep(ctx, m, raw)
	if err != nil {
		return 0, fmt.Errorf("keep mail <%s>: %w", m.MessageID, err)
	}
	return id, nil
}

func (tx *Tx) keep(ctx context.Context, m Mail, raw io.Reader) (int64, error) {
	buf, give := tx.borrow()
	defer give()
	n, err := io.ReadFull(raw, buf)
	whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !whole {
		return 0, fmt.Errorf("read it: %w", err)
	}
	m.Direction, m.Size = In, int64(n)
	id, err := tx.insertMail(ctx, m, 0)
	if err != nil {
		return 0, err
	}
	p := &pieces{ctx: ctx, tx: tx, insert: insertPiece, owner: id, buf: buf, filled: n}
	if !whole {
		if _, err := p.ReadFrom(raw); err != nil {
			return 0, fmt.Errorf("read it: %w", err)
		}
	}
	if err := p.flush(); err != nil {
		return 0, err
	}
	if p.size != m.Size {
		if err := tx.run(ctx, `UPDATE mail SET size = ? WHERE id = ?`, p.size, id); err != nil {
			return 0, err
		}
	}
	if m.Whole > 0 {
		if err := tx.run(ctx, `INSERT INTO partial (mail, size) VALUES (?, ?)`, id, m.Whole); err != nil {
			return 0, fmt.Errorf("note that it is not whole: %w", err)
		}
	}
	return id, tx.remember(ctx, m, id)
}

// insertMail writes the row of a mail, or ErrSame for a Message-ID that went
// out before.
func (tx *Tx) insertMail(ctx context.Context, m Mail, annex int64) (int64, error) {
	var id int64
	ok, err := tx.row(ctx, []any{&id}, `
		INSERT INTO mail (direction, message_id, sender, recipient, subject, at, size, digest,
			request, disposition, why, auto, evidence, new_text, annex)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (message_id) WHERE direction = 'out' DO NOTHING
		RETURNING id`,
		m.Direction, clean(m.MessageID), clean(m.From), clean(m.To), clean(m.Subject), m.At.Unix(), m.Size, clean(m.Digest),
		number(m.Request), m.Disposition, clean(m.Why), m.Auto, clean(m.Evidence), clean(m.Text), number(annex))
	if err == nil && !ok {
		err = ErrSame
	}
	return id, err
}

// remember writes the keys of a mail.
func (tx *Tx) remember(ctx context.Context, m Mail, id int64) error {
	n, err := tx.count(ctx, `
		INSERT INTO seen (digest, message_id, sender, mail) VALUES (?, ?, ?, ?)
		ON CONFLICT (digest) DO NOTHING`,
		clean(m.Digest), clean(m.MessageID), fold(clean(m.From)), id)
	if err != nil {
		return fmt.Errorf("remember its digest: %w", err)
	}
	if n == 0 {
		return ErrSame
	}
	if m.Mailbox == "" {
		return nil
	}
	return tx.Met(ctx, m.Mailbox, m.Validity, m.UID, id)
}

// Met notes that the mail was met at a place on the server: also the second
// place of a mail that was kept from another. It fails with ErrSame if another
// mail was met there.
func (tx *Tx) Met(ctx context.Context, mailbox string, validity, uid uint32, mail int64) error {
	n, err := tx.count(ctx, `
		INSERT INTO place (mailbox, validity, uid, mail) VALUES (?, ?, ?, ?)
		ON CONFLICT (mailbox, validity, uid) DO UPDATE SET mail = excluded.mail
		WHERE place.mail IS NULL OR place.mail = excluded.mail`,
		clean(mailbox), validity, uid, mail)
	if err != nil {
		return fmt.Errorf("remember uid %d of %s: %w", uid, mailbox, err)
	}
	if n == 0 {
		return ErrSame
	}
	return nil
}

// Known gives the mail that was met at a place on the server before.
func (r Reader) Known(ctx context.Context, mailbox string, validity, uid uint32) (mail int64, ok bool, err error) {
	ok, err = r.row(ctx, []any{&mail}, `
		SELECT mail FROM place WHERE mailbox = ? AND validity = ? AND uid = ? AND mail IS NOT NULL`,
		clean(mailbox), validity, uid)
	return mail, ok, err
}

// Places says what became of the mails that were met at these places of a
// mailbox: their dispositions, "" for a mail that is gone. Places where no mail
// was met are missing.
func (r Reader) Places(ctx context.Context, mailbox string, validity uint32, uids []uint32) (map[uint32]string, error) {
	query, args, err := sqlx.In(`
		SELECT p.uid, COALESCE(m.disposition, '') AS disposition
		FROM place p LEFT JOIN mail m ON m.id = p.mail
		WHERE p.mailbox = ? AND p.validity = ? AND p.uid IN (?) AND p.mail IS NOT NULL`, clean(mailbox), validity, uids)
	if err != nil {
		return nil, fmt.Errorf("look for %d mails of %s: %w", len(uids), mailbox, err)
	}
	var rows []struct {
		UID         uint32 `db:"uid"`
		Disposition string `db:"disposition"`
	}
	if err := r.all(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("look for %d mails of %s: %w", len(uids), mailbox, err)
	}
	places := make(map[uint32]string, len(rows))
	for _, p := range rows {
		places[p.UID] = p.Disposition
	}
	return places, nil
}

// Twin is a mail that was kept before and has something in common with one
// that comes now.
type Twin struct {
	Mail int64 // 0: there is none
	// Content tells that both are the same mail, so that nothing is to be
	// done. Without it they share Message-ID and sender but not what they say:
	// two mails of a program that numbers badly, or one that a list has
	// changed on its way.
	Content bool
}

// Same looks for a mail that was kept before, by its digest and by its
// Message-ID with its sender. It knows mails that are gone, too.
func (r Reader) Same(ctx context.Context, messageID, from, digest string) (Twin, error) {
	t := Twin{Content: true}
	ok, err := r.row(ctx, []any{&t.Mail}, `SELECT mail FROM seen WHERE digest = ?`, clean(digest))
	if err != nil || ok {
		return t, err
	}
	t.Content = false
	_, err = r.row(ctx, []any{&t.Mail}, `
		SELECT mail FROM seen WHERE message_id = ? AND sender IN (?, ?) LIMIT 1`,
		clean(messageID), fold(clean(from)), veiled(clean(messageID), fold(clean(from))))
	return t, err
}

// File notes what became of a mail that was kept: the request that it belongs
// to (0: none), what was done with it and why, and the evidence for its
// sender.
func (tx *Tx) File(ctx context.Context, mail, request int64, disposition, why, evidence string) error {
	n, err := tx.count(ctx, `
		UPDATE mail SET request = ?, disposition = ?, why = ?, evidence = ? WHERE id = ? AND direction = 'in'`,
		number(request), disposition, clean(why), clean(evidence), mail)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("file mail %d: %w", mail, err)
	}
	return nil
}

// mailRow is a row of mail as it is read.
type mailRow struct {
	ID          int64         `db:"id"`
	Direction   string        `db:"direction"`
	MessageID   string        `db:"message_id"`
	Sender      string        `db:"sender"`
	Recipient   string        `db:"recipient"`
	Subject     string        `db:"subject"`
	At          sql.NullInt64 `db:"at"`
	Size        int64         `db:"size"`
	Digest      string        `db:"digest"`
	Request     int64         `db:"request"`
	Disposition string        `db:"disposition"`
	Why         string        `db:"why"`
	Auto        string        `db:"auto"`
	Evidence    string        `db:"evidence"`
	Text        string        `db:"new_text"`
	Whole       int64         `db:"whole"`
}

func (m mailRow) mail() Mail {
	return Mail{
		ID: m.ID, Direction: m.Direction, MessageID: m.MessageID, From: m.Sender, To: m.Recipient,
		Subject: m.Subject, At: moment(m.At), Size: m.Size, Digest: m.Digest, Request: m.Request,
		Disposition: m.Disposition, Why: m.Why, Auto: m.Auto, Evidence: m.Evidence, Text: m.Text,
		Whole: m.Whole,
	}
}

// Mail gives one mail.
func (r Reader) Mail(ctx context.Context, id int64) (Mail, bool, error) {
	var row mailRow
	ok, err := r.one(ctx, &row, `
		SELECT m.id, m.direction, m.message_id, m.sender, m.recipient, m.subject, m.at, m.size, m.digest,
			COALESCE(m.request, 0) AS request, COALESCE(l.state, m.disposition) AS disposition,
			m.why, m.auto, m.evidence, m.new_text,
			COALESCE((SELECT p.size FROM partial p WHERE p.mail = m.id), 0) AS whole
		FROM mail m LEFT JOIN letter l ON l.mail = m.id
		WHERE m.id = CAST(? AS INTEGER)`, id)
	return row.mail(), ok, err
}

// MailOf gives the mails of a request, in and out, oldest first.
func (r Reader) MailOf(ctx context.Context, request int64) ([]Mail, error) {
	var rows []mailRow
	err := r.all(ctx, &rows, `
		SELECT m.id, m.direction, m.message_id, m.sender, m.recipient, m.subject, m.at, m.size, m.digest,
			m.request, COALESCE(l.state, m.disposition) AS disposition,
			m.why, m.auto, m.evidence, m.new_text,
			COALESCE((SELECT p.size FROM partial p WHERE p.mail = m.id), 0) AS whole
		FROM mail m LEFT JOIN letter l ON l.mail = m.id
		WHERE m.request = CAST(? AS INTEGER) ORDER BY m.id`, request)
	mails := make([]Mail, len(rows))
	for i, row := range rows {
		mails[i] = row.mail()
	}
	return mails, err
}

// Thread gives what a mail to address about the request answers: the
// Message-IDs of the last n mails exchanged with that address, newest first,
// and the root of the conversation, which is the same for everybody: that of
// the request's first mail ("" if it has none).
func (r Reader) Thread(ctx context.Context, request int64, address string, n int) (chain []string, root string, err error) {
	if _, err = r.row(ctx, []any{&root}, `
		SELECT message_id FROM mail WHERE request = CAST(? AS INTEGER) ORDER BY id LIMIT 1`, request); err != nil {
		return nil, "", err
	}
	address = fold(clean(address))
	err = r.all(ctx, &chain, `
		SELECT message_id FROM mail
		WHERE request = CAST(? AS INTEGER)
			AND lower(CASE direction WHEN 'in' THEN sender ELSE recipient END) = CAST(? AS TEXT)
		ORDER BY id DESC LIMIT CAST(? AS INTEGER)`, request, address, n)
	return chain, root, err
}
