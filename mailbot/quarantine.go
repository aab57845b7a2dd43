package mailbot

import (
	"context"
	"errors"
	"strings"

	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
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
	about := workflow.SayCase.With(clean(writers(a.m), 200), clean(a.m.Subject, 200), cause(reason))
	for _, p := range b.overseers() {
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

// writers are the addresses of From as they stand, where no single one counts.
func writers(m *parser.Message) string {
	var out []string
	for _, f := range m.Header {
		if strings.EqualFold(f.Name, "From") {
			out = append(out, f.Value)
		}
	}
	return strings.Join(out, ", ")
}

// cause says to HelpDesk why a mail could not be handled. The cause for
// operators stands with the case.
func cause(reason error) string {
	switch {
	case errors.Is(reason, errNoSender):
		return string(workflow.SayNoSender)
	case errors.Is(reason, inbox.ErrNoBody):
		return string(workflow.SayUnread)
	}
	return string(workflow.SayBroken)
}
