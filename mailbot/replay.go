package mailbot

import (
	"context"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
)

// Replay handles a mail as Receive does, as of now, in a database that is not
// the one which it came to: read may change what was read, so that the numbers
// and tokens of there become those of here. It gives what the mail became; its
// ID is 0 if it is the same as one before.
func (b *Bot) Replay(ctx context.Context, now time.Time, mail inbox.Mail, read func(*parser.Message)) (store.Mail, error) {
	a := b.read(mail, "", 0, now)
	read(a.m)
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := b.receiveOne(ctx, tx, a); err != nil || a.kept.ID == 0 {
			return err
		}
		var err error
		a.kept, _, err = tx.Mail(ctx, a.kept.ID)
		return err
	})
	return a.kept, err
}

// Keyring makes and opens the desk's reply tokens.
func (b *Bot) Keyring() identity.Keyring { return b.keys().Keyring }
