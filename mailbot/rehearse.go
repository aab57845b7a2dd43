package mailbot

import (
	"context"
	"errors"
	"time"

	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// Rehearsal is what would become of a mail if it came now.
type Rehearsal struct {
	Disposition string           // as `show` names it; Same for one that was received before
	Why         string           // by what its request was found, or why it was put away
	Evidence    string           // what proves who wrote it
	Request     int64            // that it would be filed with; 0: none
	Opens       bool             // that request would be a new one
	Events      []workflow.Event // that would be added to its history
	Letters     []store.Letter   // that would leave
}

// Same is what a mail becomes that was received before: nothing.
const Same = "same"

// errRehearsed undoes a rehearsal.
var errRehearsed = errors.New("it was only a rehearsal")

// Rehearse tells what Receive would do with a mail, by doing it in a
// transaction that is rolled back: nothing is kept, and no number is spent.
func (b *Bot) Rehearse(ctx context.Context, now time.Time, mail inbox.Mail) (Rehearsal, error) {
	var r Rehearsal
	a := b.read(mail, "", 0, now)
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := b.receiveOne(ctx, tx, a); err != nil {
			return err
		}
		if a.kept.ID == 0 {
			r.Disposition = Same
			return errRehearsed
		}
		if err := b.review(ctx, tx, a.kept.ID, &r); err != nil {
			return err
		}
		return errRehearsed
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return r, err
}

// review reads what the transaction has written because of a mail.
func (b *Bot) review(ctx context.Context, tx *store.Tx, id int64, r *Rehearsal) error {
	m, _, err := tx.Mail(ctx, id)
	if err != nil {
		return err
	}
	r.Disposition, r.Why, r.Evidence, r.Request = m.Disposition, m.Why, m.Evidence, m.Request
	letters, err := tx.Outbox(ctx, store.Queued, store.Waiting)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if l.ID > id { // letters are mails, and these were written after it
			r.Letters = append(r.Letters, l)
		}
	}
	if r.Request == 0 {
		return nil
	}
	before, err := b.db.History(ctx, r.Request) // as it is without this transaction
	if err != nil {
		return err
	}
	after, err := tx.History(ctx, r.Request)
	if err != nil {
		return err
	}
	r.Opens, r.Events = len(before) == 0, after[len(before):]
	return nil
}
