package store

import (
	"context"
	"fmt"
	"time"
)

// Echo is a mail of an outsider as the breaker sees it: by whom, and what it
// says, without the digits that a machine counts in it.
type Echo struct {
	Mail     int64
	Party    string // address of From
	Domain   string
	Likeness string // hash of its words
	At       time.Time
	Request  int64 // that it belongs to; 0: none
	Root     int64 // the request at which a chain of requests that mention each other began; 0: none
}

// Hear notes a mail of an outsider. Noted twice, the later word stands.
func (tx *Tx) Hear(ctx context.Context, e Echo) error {
	err := tx.run(ctx, `
		INSERT INTO echo (mail, party, domain, likeness, at, request, root) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (mail) DO UPDATE SET request = excluded.request, root = excluded.root`,
		e.Mail, fold(clean(e.Party)), fold(clean(e.Domain)), e.Likeness, e.At.Unix(), e.Request, e.Root)
	if err != nil {
		return fmt.Errorf("note what mail %d repeats: %w", e.Mail, err)
	}
	return nil
}

type echoRow struct {
	Mail     int64  `db:"mail"`
	Party    string `db:"party"`
	Domain   string `db:"domain"`
	Likeness string `db:"likeness"`
	At       int64  `db:"at"`
	Request  int64  `db:"request"`
	Root     int64  `db:"root"`
}

// Echoes gives the latest mails, newest first and at most limit, that said the
// same since an instant: of one party, or with party "" of one domain.
func (r Reader) Echoes(ctx context.Context, likeness, party, domain string, since time.Time, limit int) ([]Echo, error) {
	var rows []echoRow
	err := r.all(ctx, &rows, `
		SELECT mail, party, domain, likeness, at, request, root FROM echo
		WHERE likeness = ? AND at >= ? AND domain = ? AND (? = '' OR party = ?) ORDER BY at DESC, mail DESC LIMIT ?`,
		likeness, since.Unix(), fold(clean(domain)), party, fold(clean(party)), limit)
	if err != nil {
		return nil, fmt.Errorf("look for the same words: %w", err)
	}
	list := make([]Echo, len(rows))
	for i, e := range rows {
		list[i] = Echo{
			Mail: e.Mail, Party: e.Party, Domain: e.Domain, Likeness: e.Likeness,
			At: time.Unix(e.At, 0).UTC(), Request: e.Request, Root: e.Root,
		}
	}
	return list, nil
}

// Root gives the request at which the chain began that led to one.
func (r Reader) Root(ctx context.Context, request int64) (int64, error) {
	var root int64
	ok, err := r.row(ctx, []any{&root}, `SELECT root FROM echo WHERE request = ? AND root <> 0 ORDER BY mail LIMIT 1`, request)
	if err != nil {
		return 0, fmt.Errorf("look for the root of request %d: %w", request, err)
	}
	if !ok {
		root = request
	}
	return root, nil
}

// Chained counts the mails of outsiders in a chain since an instant.
func (r Reader) Chained(ctx context.Context, root int64, since time.Time) (int, error) {
	var n int
	_, err := r.row(ctx, []any{&n}, `SELECT COUNT(*) FROM echo WHERE root = ? AND at >= ?`, root, since.Unix())
	if err != nil {
		return 0, fmt.Errorf("count the mails that mention request %d: %w", root, err)
	}
	return n, nil
}

// Replied reports whether an automatic answer to address had left between two
// instants.
func (r Reader) Replied(ctx context.Context, address string, from, to time.Time) (bool, error) {
	var one int
	return r.row(ctx, []any{&one}, `
		SELECT 1 FROM letter WHERE queue = CAST(? AS TEXT) AND due >= CAST(? AS INTEGER) AND answers IS NOT NULL
			AND state = 'sent' AND not_before <= CAST(? AS INTEGER) LIMIT 1`,
		fold(clean(address)), from.Unix(), to.Unix())
}

// Refused reports whether a refusal went to address since an instant.
func (r Reader) Refused(ctx context.Context, address string, since time.Time, kinds [2]string) (bool, error) {
	var one int
	return r.row(ctx, []any{&one}, `
		SELECT 1 FROM letter WHERE queue = CAST(? AS TEXT) AND due >= CAST(? AS INTEGER) AND kind IN (?, ?) LIMIT 1`,
		fold(clean(address)), since.Unix(), kinds[0], kinds[1])
}

// OpenedBy counts, up to limit, the requests that were opened for an address
// since an instant.
func (r Reader) OpenedBy(ctx context.Context, address string, since time.Time, limit int) (int, error) {
	var n int
	_, err := r.row(ctx, []any{&n}, `
		SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE lower(requester) = lower(?) AND opened_at >= ? LIMIT ?)`,
		clean(address), since.Unix(), limit)
	if err != nil {
		return 0, fmt.Errorf("count the requests of %s: %w", address, err)
	}
	return n, nil
}

// Pause notes that a conversation is not answered automatically until an
// instant. It is false if it was paused already.
func (tx *Tx) Pause(ctx context.Context, party string, now, until time.Time) (bool, error) {
	n, err := tx.count(ctx, `
		INSERT INTO pause (party, since, until) VALUES (?, ?, ?)
		ON CONFLICT (party) DO UPDATE SET since = excluded.since, until = excluded.until WHERE pause.until <= excluded.since`,
		fold(clean(party)), now.Unix(), until.Unix())
	if err != nil {
		return false, fmt.Errorf("pause the conversation with %s: %w", party, err)
	}
	return n > 0, nil
}

// Paused reports whether the conversation with a party is paused.
func (r Reader) Paused(ctx context.Context, party string, now time.Time) (bool, error) {
	var one int
	ok, err := r.row(ctx, []any{&one}, `SELECT 1 FROM pause WHERE party = ? AND until > ?`, fold(clean(party)), now.Unix())
	if err != nil {
		return false, fmt.Errorf("look whether %s is paused: %w", party, err)
	}
	return ok, nil
}

// ForgetEchoes drops what the breaker needs no more.
func (tx *Tx) ForgetEchoes(ctx context.Context, before time.Time) error {
	if err := tx.run(ctx, `DELETE FROM echo WHERE at < ?`, before.Unix()); err != nil {
		return fmt.Errorf("forget old echoes: %w", err)
	}
	if err := tx.run(ctx, `DELETE FROM pause WHERE until < ?`, before.Unix()); err != nil {
		return fmt.Errorf("forget old pauses: %w", err)
	}
	return nil
}
