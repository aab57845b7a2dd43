package mailbot

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"sgaus/mailbot/store"
)

// Recover handles a mail in quarantine again, as if it came now, and says what
// became of it. What still breaks stays in quarantine, and is the error; so is
// what was recovered before, which would open a second request.
func (b *Bot) Recover(ctx context.Context, now time.Time, n int64) (disposition string, err error) {
	err = b.db.Write(ctx, func(tx *store.Tx) error {
		q, ok, err := tx.QuarantinedAs(ctx, n)
		switch {
		case err != nil:
			return err
		case !ok:
			return fmt.Errorf("there is no case %d in quarantine", n)
		case q.State == store.Recovered:
			return fmt.Errorf("case %d was recovered already", n)
		}
		disposition, _, err = b.recoverCase(ctx, tx, now, q)
		return err
	})
	return disposition, err
}

// recoverCase handles the mail of a case in a savepoint of its own, and says
// what became of it and of which request it is.
func (b *Bot) recoverCase(ctx context.Context, tx *store.Tx, now time.Time, q store.Quarantined) (disposition string, request int64, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &broken{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	err = tx.Try(ctx, func() error {
		a, err := b.stored(ctx, tx, q.Mail, now)
		if err != nil {
			return err
		}
		h := &handling{b: b, tx: tx, arrival: a, recovering: true}
		if err := h.settle(ctx); err != nil {
			return err
		}
		disposition, request = h.disposition, h.request.Number
		return tx.SetQuarantine(ctx, q.N, store.Recovered)
	})
	return disposition, request, err
}
