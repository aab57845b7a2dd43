package mailbot

import (
	"context"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// quarantine keeps a mail that cannot be handled, with the reason, and tells
// HelpDesk. Nothing of the mail is believed, and it never stops the next one.
func (b *Bot) quarantine(ctx context.Context, tx *store.Tx, a *arrival, reason error) error {
	a.kept.Disposition = quarantined
	if err := b.keep(ctx, tx, a); err != nil {
		return err
	}
	words := clean(reason.Error(), 500)
	if err := tx.File(ctx, a.kept.ID, 0, quarantined, words, ""); err != nil {
		return err
	}
	n, err := tx.Quarantine(ctx, a.kept.ID, words, a.now)
	if err != nil {
		return err
	}
	h := &handling{b: b, tx: tx, arrival: a}
	tell := b.Desk.With(workflow.HD)
	if len(tell) == 0 {
		tell = b.Desk.With(workflow.DAU)
	}
	about := workflow.SayCase.With(clean(a.m.From.Email, 100), clean(a.m.Subject, 200), words)
	for _, p := range tell {
		// Of the sender, nothing but the words above is told: a notice about a
		// mail that broke the desk must not break on the same.
		err := tx.Try(ctx, func() error {
			return h.say(ctx, workflow.Notice{Kind: workflow.NoticeQuarantine, To: p, Text: about}, func(l *letter) { l.number = n })
		})
		if err != nil {
			b.log.Error("HelpDesk could not be told of a mail in quarantine", "case", n, "to", p.Email, "error", err)
		}
	}
	return nil
}
