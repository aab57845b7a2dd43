package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"sgaus/workflow/agenda"
)

// Reply is what somebody who is invited to a booking has answered.
type Reply struct {
	Address  string // folded
	Answer   string // ACCEPTED, DECLINED, TENTATIVE …; "" for none yet
	Sequence int    // of the booking that they answered
	At       time.Time
}

// setGuests writes who is invited. Whoever stays keeps their answer, unless all
// are asked anew, because the time has changed (RFC 5546 section 3.2.2.1).
func (tx *Tx) setGuests(ctx context.Context, b agenda.Booking, anew bool) error {
	replies, err := tx.Replies(ctx, b.Request)
	if err != nil {
		return err
	}
	invited := map[string]bool{}
	for _, g := range b.Guests {
		address := fold(clean(g.Email))
		if address == "" || invited[address] {
			continue
		}
		invited[address] = true
		if err := tx.run(ctx, `
			INSERT INTO guest (request, address, asked, answer, sequence) VALUES (?, ?, ?, '', 0)
			ON CONFLICT (request, address) DO UPDATE SET asked = excluded.asked, answer = '', sequence = 0, at = NULL
			WHERE CAST(? AS INTEGER) = 1`, b.Request, address, b.Sequence, anew); err != nil {
			return err
		}
	}
	for _, r := range replies {
		if invited[r.Address] {
			continue
		}
		if err := tx.run(ctx, `DELETE FROM guest WHERE request = ? AND address = ?`, b.Request, r.Address); err != nil {
			return err
		}
	}
	return nil
}

// GuestReplied notes an answer to an invitation, with the SEQUENCE and the
// DTSTAMP that it carries. It is false where it counts for nothing: of somebody
// who is not invited, to a time that has changed since, or older than the answer
// that stands (RFC 5546 section 2.1.5).
func (tx *Tx) GuestReplied(ctx context.Context, request int64, reply Reply) (bool, error) {
	n, err := tx.count(ctx, `
		UPDATE guest SET answer = ?, sequence = ?, at = ?
		WHERE request = ? AND address = ? AND asked <= CAST(? AS INTEGER)
			AND (at IS NULL OR sequence < CAST(? AS INTEGER) OR sequence = CAST(? AS INTEGER) AND at <= CAST(? AS INTEGER))`,
		reply.Answer, reply.Sequence, reply.At.Unix(), request, fold(clean(reply.Address)), reply.Sequence,
		reply.Sequence, reply.Sequence, reply.At.Unix())
	if err != nil {
		return false, fmt.Errorf("note the answer of %s to request %d: %w", reply.Address, request, err)
	}
	return n > 0, nil
}

// Replies gives what those invited to a booking have answered, by address.
func (r Reader) Replies(ctx context.Context, request int64) ([]Reply, error) {
	var rows []struct {
		Address  string        `db:"address"`
		Answer   string        `db:"answer"`
		Sequence int           `db:"sequence"`
		At       sql.NullInt64 `db:"at"`
	}
	if err := r.all(ctx, &rows, `
		SELECT address, answer, sequence, at FROM guest WHERE request = CAST(? AS INTEGER) ORDER BY address`, request); err != nil {
		return nil, fmt.Errorf("read the answers to request %d: %w", request, err)
	}
	list := make([]Reply, len(rows))
	for i, row := range rows {
		list[i] = Reply{Address: row.Address, Answer: row.Answer, Sequence: row.Sequence, At: moment(row.At)}
	}
	return list, nil
}
