package mailbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// The breaker ends what two machines say to each other, when neither tells that
// it is one. It trips on repetition between the same two, never on volume, and
// only ever stops what answers by itself: the mail is handled as any other, and
// what people write reaches everybody.
const (
	// sameMost mails with the same words a day from one address are answered.
	sameMost = 4
	// siblingsMost mails with the same words an hour from as many addresses of
	// one foreign domain are, if each came after the one before was answered.
	siblingsMost = 8
	// chainMost mails an hour about one request are, from people who have no
	// part in it.
	chainMost = 4

	echoDay  = 24 * time.Hour
	echoHour = time.Hour
)

// listen compares the mail in hand with what was heard before. What repeats is
// no longer answered by itself, and HelpDesk is told, once a day.
func (h *handling) listen(ctx context.Context) error {
	if h.who.Staff() {
		return nil
	}
	_, domain, _ := strings.Cut(h.m.From.Email, "@")
	e := store.Echo{Mail: h.kept.ID, Party: h.m.From.Email, Domain: domain, At: h.now}
	var err error
	if e.Root, err = h.chain(ctx); err != nil {
		return err
	}
	e.Likeness = h.likeness(e.Root != 0 || h.m.Reply || h.found.number != 0)
	h.echo = &e
	for _, look := range []func(context.Context, store.Echo) (party, seen string, err error){h.sameAgain, h.siblings, h.chained} {
		party, seen, err := look(ctx, e)
		if err != nil {
			return err
		}
		if party != "" {
			h.repeats = seen
			return h.trip(ctx, party, seen)
		}
	}
	return nil
}

// chain gives the request at which a chain of mails began that somebody sends
// who has no part in it; 0 for everybody else.
func (h *handling) chain(ctx context.Context) (int64, error) {
	if h.mentions != 0 {
		return h.tx.Root(ctx, h.mentions)
	}
	if h.found.number == 0 || h.request.Number == 0 {
		return 0, nil
	}
	if takesPart, err := h.takesPart(ctx, h.request.Number, h.request.Requester.Email); takesPart || err != nil {
		return 0, err
	}
	return h.tx.Root(ctx, h.found.number)
}

// sameAgain knows an address that says the same all day.
func (h *handling) sameAgain(ctx context.Context, e store.Echo) (party, seen string, err error) {
	same, err := h.tx.Echoes(ctx, e.Likeness, e.Party, e.Domain, h.now.Add(-echoDay), sameMost)
	if err != nil || len(same) < sameMost {
		return "", "", err
	}
	return e.Party + " " + e.Likeness, workflow.SaySameAgain.With(sameMost + 1), nil
}

// siblings knows a machine that writes each mail from another address of its
// domain: each came after the one before was answered. People of our own
// domain who all report the same are not it.
func (h *handling) siblings(ctx context.Context, e store.Echo) (party, seen string, err error) {
	if h.domestic(e.Domain) {
		return "", "", nil
	}
	same, err := h.tx.Echoes(ctx, e.Likeness, "", e.Domain, h.now.Add(-echoHour), siblingsMost)
	if err != nil || len(same) < siblingsMost {
		return "", "", err
	}
	next := h.now
	for _, s := range same {
		answered, err := h.tx.Replied(ctx, s.Party, s.At, next)
		if err != nil || !answered {
			return "", "", err
		}
		next = s.At
	}
	return "@" + e.Domain + " " + e.Likeness, workflow.SaySiblings.With(siblingsMost+1, e.Domain), nil
}

// chained knows a conversation about one request that goes on among strangers.
func (h *handling) chained(ctx context.Context, e store.Echo) (party, seen string, err error) {
	if e.Root == 0 {
		return "", "", nil
	}
	n, err := h.tx.Chained(ctx, e.Root, h.now.Add(-echoHour))
	if err != nil || n < chainMost {
		return "", "", err
	}
	return fmt.Sprintf("#%d", e.Root), workflow.SayChain.With(n+1, e.Root), nil
}

// domestic reports whether a domain is the desk's own, or within it, or one of
// its staff's.
func (h *handling) domestic(domain string) bool {
	within := func(of string) bool {
		return of != "" && (strings.EqualFold(domain, of) || strings.HasSuffix(strings.ToLower(domain), "."+strings.ToLower(of)))
	}
	return within(h.b.domain) || slices.ContainsFunc(h.b.Desk.Staff, func(p workflow.Person) bool {
		_, theirs, _ := strings.Cut(p.Email, "@")
		return within(theirs)
	})
}

// trip tells HelpDesk that a conversation is no longer answered, once a day.
func (h *handling) trip(ctx context.Context, party, seen string) error {
	first, err := h.tx.Pause(ctx, party, h.now, h.now.Add(echoDay))
	if err != nil || !first {
		return err
	}
	h.b.log.Warn("a conversation repeats itself and is no longer answered", "with", h.m.From.Email, "seen", seen)
	for _, p := range h.b.Desk.Watch() {
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticePaused, To: p, From: h.who, Text: seen}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// hear remembers the mail for those that follow.
func (h *handling) hear(ctx context.Context) error {
	if h.echo == nil {
		return nil
	}
	h.echo.Request = h.request.Number
	return h.tx.Hear(ctx, *h.echo)
}

// likeness names what a mail says. Of an answer the words with a digit do not
// count, for machines number what they say.
func (h *handling) likeness(answer bool) string {
	sum := sha256.New()
	for _, text := range []string{h.m.CleanSubject, h.m.NewText} {
		n := 0
		for word := range strings.FieldsSeq(text) {
			if answer && (strings.IndexFunc(word, unicode.IsDigit) >= 0 || len(word) > 40) {
				continue
			}
			if n++; n > 400 {
				break
			}
			fmt.Fprintf(sum, "%s ", strings.ToLower(word))
		}
		sum.Write([]byte{0})
	}
	for _, a := range h.m.Attachments {
		fmt.Fprintf(sum, "%d ", a.Size)
	}
	kind := "="
	if answer {
		kind = "~"
	}
	return kind + hex.EncodeToString(sum.Sum(nil)[:16])
}

// swept is when old echoes were last dropped.
const swept = "echoes swept"

// sweep drops, once an hour, what the breaker needs no more.
func (b *Bot) sweep(ctx context.Context, now time.Time) error {
	last, err := b.db.Moment(ctx, swept)
	if err != nil || now.Sub(last) < time.Hour {
		return err
	}
	return b.db.Write(ctx, func(tx *store.Tx) error {
		if err := tx.ForgetEchoes(ctx, now.Add(-2*echoDay)); err != nil {
			return err
		}
		return tx.Remember(ctx, swept, now)
	})
}
