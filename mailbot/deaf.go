package mailbot

import (
	"context"
	"strings"

	"sgaus/parser"
	"sgaus/workflow"
)

// deafen notes that an address of the staff refuses our mail for good, so that
// nothing more is sent there until it is corrected: in the configuration, or by
// its owner, whose next mail shows that it lives. first is whether that is news.
func (h *handling) deafen(ctx context.Context, to string, report parser.Recipient) (first bool, err error) {
	if _, staff := h.b.Desk.Person(to); !staff || !deadAddress(report.Status) {
		return false, nil
	}
	first, err = h.tx.SetDeaf(ctx, to, clean(joinedWords(report.Status, report.Diagnostic), 300), h.now)
	if first {
		h.b.log.Warn("an address of the staff refuses our mail: nothing more is sent there until it is corrected", "to", to, "status", report.Status)
	}
	return first, err
}

// hears notes that one of the staff writes from an address of which we thought
// that it was dead.
func (h *handling) hears(ctx context.Context) error {
	if !h.who.Staff() || h.verdict.DMARCFail || h.m.Auto.Kind != "" {
		return nil
	}
	for _, address := range h.addresses() {
		again, err := h.tx.Hears(ctx, address)
		if err != nil {
			return err
		}
		if again {
			h.b.log.Info("an address of the staff is written to again", "to", address)
		}
	}
	return nil
}

// deadAddress reports whether a status says that an address does not exist, or
// takes no mail any more (RFC 3463 X.1.Y, X.2.1). A full mailbox, a mail that
// is too big and a policy are not it: the next may pass.
func deadAddress(status string) bool {
	if status == "5.1.7" || status == "5.1.8" { // about the sender: ours
		return false
	}
	return strings.HasPrefix(status, "5.1.") || status == "5.2.1"
}

// tellDeaf tells HelpDesk and DAU of a dead address of which no request speaks.
func (h *handling) tellDeaf(ctx context.Context, to, kind string, report parser.Recipient) error {
	for _, p := range workflow.WhoHearsOfBounce(h.request, to, h.b.Desk) {
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticeBounced, To: p}, func(l *letter) {
			l.bounce = bouncePage(to, kind, report, true)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
