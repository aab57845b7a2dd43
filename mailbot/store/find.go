package store

import (
	"context"
	"fmt"

	"sgaus/workflow"
)

// Refer notes that a mail of the request named a Message-ID which the desk may
// never have had. An id that another request named first stays with it; an
// empty one is ignored.
func (tx *Tx) Refer(ctx context.Context, messageID string, request int64) error {
	if messageID = clean(messageID); messageID == "" {
		return nil
	}
	return tx.run(ctx, `
		INSERT INTO ancestor (message_id, request) VALUES (?, ?) ON CONFLICT (message_id) DO NOTHING`,
		messageID, request)
}

// Found is what a Message-ID leads to.
type Found struct {
	Request   int64  // 0: a mail that went out and is about no request, such as a list
	Mail      int64  // 0: the id was only named by another mail
	Direction string // In, Out, or "" where it was only named
	To        string // recipient
	Notice    int64  // number of the notice, of what went out
	Kind      string // and its kind
}

// ByMessageID finds what a Message-ID leads to: a mail that went out, the
// first that came in with it and has a request, or one that such a mail
// referred to. An empty id leads to nothing.
func (r Reader) ByMessageID(ctx context.Context, messageID string) (f Found, ok bool, err error) {
	if messageID = clean(messageID); messageID == "" {
		return Found{}, false, nil
	}
	ok, err = r.row(ctx, []any{&f.Mail, &f.Request, &f.Direction, &f.To, &f.Notice, &f.Kind}, `
		SELECT m.id, COALESCE(m.request, 0), m.direction, m.recipient, l.notice, l.kind
		FROM mail m JOIN letter l ON l.mail = m.id
		WHERE m.direction = 'out' AND m.message_id = CAST(? AS TEXT)`, messageID)
	if err != nil || ok {
		return f, ok, err
	}
	ok, err = r.row(ctx, []any{&f.Mail, &f.Request, &f.Direction, &f.To}, `
		SELECT id, request, direction, recipient FROM mail
		WHERE direction = 'in' AND message_id = CAST(? AS TEXT) AND request IS NOT NULL
		ORDER BY id LIMIT 1`, messageID)
	if err != nil || ok {
		return f, ok, err
	}
	ok, err = r.row(ctx, []any{&f.Request}, `SELECT request FROM ancestor WHERE message_id = ?`, messageID)
	return f, ok, err
}

// ByNotice finds a letter by the number of its notice, as a reply token names
// it.
func (r Reader) ByNotice(ctx context.Context, notice int64) (Found, bool, error) {
	if notice <= 0 {
		return Found{}, false, nil
	}
	f := Found{Direction: Out}
	ok, err := r.row(ctx, []any{&f.Mail, &f.Request, &f.To, &f.Notice, &f.Kind}, `
		SELECT m.id, COALESCE(m.request, 0), m.recipient, l.notice, l.kind
		FROM letter l JOIN mail m ON m.id = l.mail WHERE l.notice = CAST(? AS INTEGER)`, notice)
	return f, ok, err
}

// OpenOf gives the open requests of a requester, the oldest first.
func (r Reader) OpenOf(ctx context.Context, address string) ([]workflow.Request, error) {
	var rows []requestRow
	err := r.all(ctx, &rows, requestColumns+`
		WHERE lower(requester) = CAST(? AS TEXT) AND status IN ('REGISTRO', 'EN_PROCESO', 'PENDIENTE', 'ESPERA')
		ORDER BY number`, fold(clean(address)))
	if err != nil {
		return nil, fmt.Errorf("list the open requests of %s: %w", address, err)
	}
	list := make([]workflow.Request, len(rows))
	for i, row := range rows {
		if list[i], err = row.request(); err != nil {
			return nil, err
		}
	}
	return list, nil
}
