package store

import (
	"context"
	"fmt"
)

// Cursor gives the last UID of a mailbox that was handled; 0 for a UIDVALIDITY
// never met.
func (r Reader) Cursor(ctx context.Context, mailbox string, validity uint32) (uint32, error) {
	var last uint32
	_, err := r.row(ctx, []any{&last}, `
		SELECT last FROM cursor WHERE mailbox = ? AND validity = ?`, clean(mailbox), validity)
	if err != nil {
		return 0, fmt.Errorf("read the cursor of %s: %w", mailbox, err)
	}
	return last, nil
}

// SetCursor moves the cursor of a mailbox forward; back it does not go.
func (tx *Tx) SetCursor(ctx context.Context, mailbox string, validity, last uint32) error {
	if err := tx.run(ctx, `
		INSERT INTO cursor (mailbox, validity, last) VALUES (?, ?, ?)
		ON CONFLICT (mailbox, validity) DO UPDATE SET last = excluded.last WHERE excluded.last > cursor.last`,
		clean(mailbox), validity, last); err != nil {
		return fmt.Errorf("move the cursor of %s: %w", mailbox, err)
	}
	return nil
}

// Serial gives the number of the next notice, for its keyed Message-ID. A
// transaction that is rolled back gives its numbers back.
func (tx *Tx) Serial(ctx context.Context) (int64, error) {
	var n int64
	_, err := tx.row(ctx, []any{&n}, `
		INSERT INTO counter (name, n) VALUES ('notice', 1)
		ON CONFLICT (name) DO UPDATE SET n = counter.n + 1
		RETURNING n`)
	if err != nil {
		return 0, fmt.Errorf("number a notice: %w", err)
	}
	return n, nil
}
