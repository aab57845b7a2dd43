package mailbot

import (
	"context"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
)

// bounce joins a delivery report (RFC 3464) to the notice that did not arrive
// and tells the desk: of a user's notice the responsible, of one of the staff
// HelpDesk and DAU. It answers nobody and resets no clock.
func (h *handling) bounce(ctx context.Context) error {
	h.disposition = bounced
	original, ok, err := h.tx.ByMessageID(ctx, h.m.Bounce.OriginalID)
	if err != nil {
		return err
	}
	if !ok || original.Direction != "out" {
		original.To = ""
		for _, id := range h.parents() {
			if token, found := identity.TokenIn(id); found {
				if c, valid := identity.Parse(token); valid {
					if original, ok, err = h.tx.ByNotice(ctx, c.Notice); err != nil || ok {
						break
					}
				}
			}
		}
	}
	if err != nil {
		return err
	}
	if !ok || original.Direction != "out" {
		h.why = "a delivery report about a mail that this desk did not send"
		return nil
	}
	if h.b.Border.Judge(h.m.Header, h.m.From.Email).DMARCFail {
		h.why = "a delivery report that failed DMARC"
		return nil
	}
	if l, ok, err := h.tx.Letter(ctx, original.Mail); err != nil || ok && l.State == store.Failed {
		h.why = "a notice of which that was known already"
		return err
	}
	h.why = "a notice to " + original.To + " did not arrive"
	if original.Request == 0 {
		return h.lostLoose(ctx, original.To, original.Kind)
	}
	r, found, err := h.tx.Request(ctx, original.Request)
	if err != nil || !found || !r.Purged.IsZero() {
		return err
	}
	h.request = h.b.withStaff(r)
	if h.m.Bounce.Permanent {
		if err := h.tx.Returned(ctx, original.Mail, h.why); err != nil {
			return err
		}
	}
	return h.tellBounce(ctx, original.To, original.Kind)
}

func (h *handling) tellBounce(ctx context.Context, to, kind string) error {
	report := failed(h.m.Bounce, to)
	e := workflow.Bounced(h.request, to, report.Status, report.Diagnostic, h.m.Bounce.Permanent, h.now)
	if err := h.write(ctx, workflow.Apply(h.request, e), []workflow.Event{e}); err != nil {
		return err
	}
	dead := false
	if h.m.Bounce.Permanent {
		var err error
		if dead, err = h.deafen(ctx, to, report); err != nil {
			return err
		}
	}
	// What tells of a bounce is not told of when it bounces: where all of the
	// staff's mail is refused, each report would make several more.
	if !h.m.Bounce.Permanent || kind == string(workflow.NoticeBounced) {
		return nil
	}
	for _, p := range workflow.WhoHearsOfBounce(h.request, to, h.b.Desk) {
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticeBounced, To: p}, func(l *letter) {
			l.bounce = bouncePage(to, kind, report, dead)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lostLoose tells of a notice that was about no request, such as a digest, if
// its address is dead.
func (h *handling) lostLoose(ctx context.Context, to, kind string) error {
	report := failed(h.m.Bounce, to)
	if !h.m.Bounce.Permanent {
		return nil
	}
	first, err := h.deafen(ctx, to, report)
	if err != nil || !first {
		return err
	}
	return h.tellDeaf(ctx, to, kind, report)
}

func bouncePage(to, kind string, report parser.Recipient, stopped bool) *templates.Bounce {
	return &templates.Bounce{
		Address: to, Notice: workflow.NoticeKind(kind).Called(), Status: report.Status, Reason: report.Diagnostic,
		Permanent: true, Stopped: stopped,
	}
}

// failed is what the report says of one address; of one that was rewritten on
// the way, what it says of the first.
func failed(b *parser.Bounce, to string) parser.Recipient {
	for _, r := range b.Recipients {
		if workflow.SameAddress(r.Address, to) {
			return r
		}
	}
	if len(b.Recipients) > 0 {
		return b.Recipients[0]
	}
	return parser.Recipient{Address: to}
}
