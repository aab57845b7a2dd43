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
	h.tellCase(ctx, n, cause(reason), false)
	return nil
}

// tellCase tells HelpDesk of a mail in quarantine, the first of a flood or one
// by itself. Of its sender nothing but a few words is told: a notice about a
// mail that broke the desk must not break on the same.
func (h *handling) tellCase(ctx context.Context, n int64, why string, flood bool) {
	about := workflow.SayCase.With(clean(writers(h.m), 200), clean(h.m.Subject, 200), why)
	for _, p := range h.b.Desk.Watch() {
		err := h.tx.Try(ctx, func() error {
			return h.say(ctx, workflow.Notice{Kind: workflow.NoticeQuarantine, To: p, Text: about}, func(l *letter) { l.number, l.flood = n, flood })
		})
		if err != nil {
			h.b.log.Error("HelpDesk could not be told of a mail in quarantine", "case", n, "to", p.Email, "error", err)
		}
	}
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
