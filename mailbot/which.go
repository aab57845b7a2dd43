package mailbot

import (
	"context"
	"slices"

	"sgaus/mailbot/identity"
	"sgaus/workflow"
)

// A found request, and what led to it. The words stand in the store and in
// `explain`.
type found struct {
	number int64
	by     string
	// keyed is the address of the notice whose keyed id led here: whoever
	// answers it has seen that notice.
	keyed string
}

// which finds the request that a mail is about. The first hit wins:
//
//  1. a reply token, in the address that the mail was sent to or in a «Clave:»
//  2. our own keyed Message-ID in In-Reply-To or References, from the right
//  3. any Message-ID there that a mail of a request had, or named
//  4. the tag in the subject, or in the quoted text (Apple Mail and Outlook
//     rewrite References), if the sender takes part in that request or is of
//     the staff: else anybody could write into anybody's request
//
// An empty id matches nothing.
func (h *handling) which(ctx context.Context) (found, error) {
	for _, token := range h.m.Tokens {
		if f, ok, err := h.byToken(ctx, token, "token"); ok || err != nil {
			return f, err
		}
	}
	ids := h.parents()
	for _, id := range ids {
		if token, ok := identity.TokenIn(id); ok {
			if f, ok, err := h.byToken(ctx, token, "keyed id"); ok || err != nil {
				return f, err
			}
		}
	}
	for _, id := range ids {
		f, ok, err := h.tx.ByMessageID(ctx, id)
		if err != nil {
			return found{}, err
		}
		if ok && f.Request != 0 {
			return found{number: f.Request, by: "message id"}, nil
		}
	}
	return h.byTag(ctx)
}

// parents lists the ids that the mail answers, the nearest first: In-Reply-To,
// then References from the right; last, those of a mail that is forwarded.
func (h *handling) parents() []string {
	var ids []string
	add := func(list []string) {
		for _, id := range slices.Backward(list) {
			if id != "" && !slices.Contains(ids, id) && len(ids) < 60 {
				ids = append(ids, id)
			}
		}
	}
	add(h.m.InReplyTo)
	add(h.m.References)
	if f := h.m.Forward; f != nil {
		add([]string{f.MessageID})
		add(f.IDs)
	}
	add(h.m.QuotedIDs)
	return ids
}

// byToken opens a token for the one it was made for: the sender, or the reader
// of the notice that bears it. It finds the request for ever, also when it has
// run out.
func (h *handling) byToken(ctx context.Context, token, by string) (found, bool, error) {
	for _, address := range h.addresses() {
		if c, ok := h.b.keys().Open(token, address); ok {
			h.claims = append(h.claims, c)
			if c.Request == 0 && h.sheet == 0 {
				if err := h.findSheet(ctx, c.Notice); err != nil {
					return found{}, false, err
				}
			}
			return found{number: c.Request, by: by, keyed: address}, c.Request != 0, nil
		}
	}
	c, ok := identity.Parse(token)
	if !ok {
		return found{}, false, nil
	}
	letter, ok, err := h.tx.ByNotice(ctx, c.Notice)
	if err != nil || !ok {
		return found{}, false, err
	}
	c, ok = h.b.keys().Open(token, letter.To)
	if ok && c.Request == 0 && h.sheet == 0 && h.who.Staff() {
		// Somebody else's digest, sent on: they work it with rights of their own.
		err = h.findSheet(ctx, c.Notice)
	}
	if !ok || c.Request == 0 {
		return found{}, false, err
	}
	return found{number: c.Request, by: by, keyed: letter.To}, true, nil
}

// sheets are the notices whose lines may be answered.
var sheets = map[workflow.NoticeKind]bool{workflow.NoticeDigest: true, workflow.NoticeSheet: true, workflow.NoticeBundle: true}

// findSheet knows an answer to a digest or a bundle.
func (h *handling) findSheet(ctx context.Context, notice int64) error {
	letter, ok, err := h.tx.ByNotice(ctx, notice)
	if ok && sheets[workflow.NoticeKind(letter.Kind)] {
		h.sheet = notice
	}
	h.loose = h.loose || ok
	return err
}

// addresses are those of the sender: of the staff, all of theirs.
func (h *handling) addresses() []string {
	if h.who.Staff() {
		return append([]string{h.who.Email}, h.who.Aliases...)
	}
	return []string{h.m.From.Email}
}

// byTag believes the number in the subject, or in the quoted text, of those
// who take part in that request and of the staff.
func (h *handling) byTag(ctx context.Context) (found, error) {
	numbers := []struct {
		n  int64
		by string
	}{{h.m.Ticket, "tag"}, {h.m.TextTicket, "tag in the text"}}
	if f := h.m.Forward; f != nil && h.who.Staff() {
		numbers = append(numbers, struct {
			n  int64
			by string
		}{f.Ticket, "tag of the forwarded mail"})
	}
	for _, t := range numbers {
		if t.n == 0 {
			continue
		}
		r, ok, err := h.tx.Request(ctx, t.n)
		if err != nil {
			return found{}, err
		}
		switch {
		case !ok && h.who.Staff():
			return found{number: t.n, by: t.by}, nil // a command to it is refused
		case !ok:
			continue
		}
		takesPart, err := h.takesPart(ctx, r.Number, r.Requester.Email)
		if err != nil {
			return found{}, err
		}
		if takesPart {
			return found{number: t.n, by: t.by}, nil
		}
		h.mentions = t.n
	}
	return found{}, nil
}

func (h *handling) takesPart(ctx context.Context, number int64, requester string) (bool, error) {
	if h.verdict.DMARCFail {
		return false, nil // whoever wrote it is not who From says
	}
	if h.who.Staff() || h.who.Has(requester) {
		return true, nil
	}
	people, err := h.tx.Participants(ctx, number)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(people, func(p string) bool { return workflow.SameAddress(p, h.m.From.Email) }), nil
}
