package mailbot

import (
	"context"
	"fmt"
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
		a, err := b.stored(ctx, tx, q.Mail, now)
		if err != nil {
			return err
		}
		h := &handling{b: b, tx: tx, arrival: a, recovering: true}
		if err := h.settle(ctx); err != nil {
			return err
		}
		disposition = h.disposition
		return tx.SetQuarantine(ctx, n, store.Recovered)
	})
	return disposition, err
}
