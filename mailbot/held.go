package mailbot

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
)

// This file is the confirmation round trip. A command of one of the staff that
// came without the evidence it needs is held: the mail stays as it came, and
// its owner is asked at the address that the configuration has for them. The
// key of that question proves the answer.
//
// Who is asked. «Nothing is ever mailed to an address whose mail failed DMARC»
// speaks of whoever wrote: they get no answer. A mail that failed DMARC and
// bears a live key of one of the staff is either theirs, broken on its way, or
// the work of somebody who has read their mail: they are asked, once. One that
// failed DMARC and bears no key is anybody's: nobody is asked, and HD hears of
// it.

// confirmLife is how long a question waits for its answer, unless the
// configuration says otherwise.
const confirmLife = time.Hour

// questionsDay bounds the questions to one person in a day: whoever forges
// their address must not be able to flood them.
const questionsDay = 20

// hold keeps the mail in hand for the word of whoever it is written in the name
// of, and asks them.
func (h *handling) hold(ctx context.Context, r *workflow.Refusal, in intent) error {
	h.disposition, h.why = unproven, joinedWords(h.why, string(r.Reason))
	h.tale.refuse(r)
	held := store.Held{
		Mail: h.kept.ID, Person: h.who.Email, What: h.asks(in),
		Request: h.about(), At: h.now, Until: h.now.Add(h.b.Confirm),
	}
	h.b.log.Warn("commands without evidence", "from", h.m.From.Email, "request", held.Request, "evidence", h.evidence(), "notes", h.verdict.Notes)
	why, err := h.unaskable(ctx, held)
	switch {
	case err != nil:
		return err
	case why != "":
		h.b.log.Info("not asked", "person", held.Person, "why", why)
		held.Until = h.now
		return h.tx.Hold(ctx, held)
	}
	if err := h.recordRefusal(ctx, r); err != nil {
		return err
	}
	err = h.say(ctx, workflow.Notice{Kind: workflow.NoticeUnproven, To: h.who, From: h.who}, func(l *letter) {
		l.refusal, l.held = r, &held
		r.Try = []workflow.Suggestion{{Command: workflow.CmdConfirm}, {Command: workflow.CmdReject}}
		if !h.ownerMayRead() {
			l.request = workflow.Request{} // nothing of it is told
		}
	})
	if err != nil {
		return err
	}
	return h.tx.Hold(ctx, held)
}

// unaskable says why nobody is asked.
func (h *handling) unaskable(ctx context.Context, held store.Held) (why string, err error) {
	if h.actor.Doubted && !h.keyed() {
		return "it failed DMARC and bears no key", nil
	}
	n, err := h.tx.Asked(ctx, held.Person, h.now.Add(-24*time.Hour))
	if n >= questionsDay {
		why = fmt.Sprintf("%d questions in a day", n)
	}
	return why, err
}

// asks says the commands of the mail as people write them.
func (h *handling) asks(in intent) string {
	var out []string
	for _, c := range in.commands {
		if c.Name != workflow.CmdNote {
			out = append(out, workflow.Bracket(c.Name, clean(c.Arg, 60)))
		}
	}
	switch {
	case h.sheet != 0:
		return string(workflow.SaySheetLines)
	case len(out) == 0:
		return string(workflow.SayPlainNote)
	}
	return clean(strings.Join(out, " "), 300)
}

// about is the request that the mail is about, or that it names.
func (h *handling) about() int64 {
	if h.found.number != 0 {
		return h.found.number
	}
	return h.mentions
}

// ownerMayRead reports whether the one in whose name the mail came may read the
// request that it is about.
func (h *handling) ownerMayRead() bool {
	return workflow.MayRead(h.request, workflow.Actor{Person: h.who, Proven: true}, h.b.Desk)
}

// recall finds what the mail answers, if that is a question of ours to its
// sender.
func (h *handling) recall(ctx context.Context) error {
	if h.actor.Doubted {
		return nil
	}
	for _, c := range h.claims {
		if !c.Live(h.now) {
			continue
		}
		held, ok, err := h.tx.HeldBy(ctx, c.Notice)
		if err != nil {
			return err
		}
		if !ok || !h.who.Staff() || !h.who.Has(held.Person) {
			continue
		}
		m, _, err := h.tx.Mail(ctx, held.Mail)
		if err != nil {
			return err
		}
		if h.who.Has(m.From) { // else the address has become somebody else's
			h.asked = &held
			return nil
		}
	}
	return nil
}

// words are what a mail that is held has been told, for the rules.
var words = map[string]workflow.Word{store.Waiting: workflow.NoWord, store.Confirmed: workflow.Owned, store.Rejected: workflow.Disowned}

// heldFacts are what the mail answers, for the rules.
func (h *handling) heldFacts() *workflow.Held {
	if h.asked == nil {
		return nil
	}
	return &workflow.Held{Person: h.asked.Person, What: h.b.heldWhat(*h.asked), Until: h.asked.Until, Word: words[h.asked.State]}
}

// heldWhat says what was held, and of which request.
func (b *Bot) heldWhat(held store.Held) string {
	if held.Request == 0 {
		return held.What
	}
	return workflow.SayOfRequest.With(held.What, held.Request)
}

// word carries out what was said of a mail that was held.
func (h *handling) word(ctx context.Context, o workflow.Outcome) error {
	h.disposition = commanded
	state := store.Rejected
	if o.Word == workflow.Owned {
		state = store.Confirmed
	}
	if first, err := h.tx.Settle(ctx, h.asked.Mail, state); err != nil || !first {
		return err
	}
	a, err := h.b.stored(ctx, h.tx, h.asked.Mail, h.now)
	if err != nil {
		return err
	}
	if h.request.Number != 0 { // before its notices, which answer it
		if err := h.tx.File(ctx, h.kept.ID, h.filedWith(), h.disposition, h.why, h.evidence()); err != nil {
			return err
		}
	}
	if o.Word == workflow.Owned {
		a.tale = h.tale
		return (&handling{b: h.b, tx: h.tx, arrival: a, owner: h.asked.Person}).settle(ctx)
	}
	return h.disown(ctx, o, a)
}

// disown tells HelpDesk of a mail that was not from whom it said, with what its
// header says of its way.
func (h *handling) disown(ctx context.Context, o workflow.Outcome, a *arrival) error {
	after := h.request
	for _, e := range o.Events {
		after = workflow.Apply(after, e)
	}
	if len(o.Events) > 0 {
		if err := h.write(ctx, after, o.Events); err != nil {
			return err
		}
	}
	h.b.log.Warn("somebody wrote in the name of one of the staff", "person", h.asked.Person, "request", h.asked.Request,
		"mail", h.asked.Mail, "given by", h.b.Border.Giver(a.m.Header))
	for _, n := range o.Notices {
		err := h.say(ctx, n, func(l *letter) {
			if n.Kind != workflow.NoticeImpostor {
				return
			}
			l.refusal = &workflow.Refusal{}
			l.what = h.b.heldWhat(*h.asked)
			l.forged, l.trace = h.b.mailPage(source{m: a.m, whole: true}), trace(a.m)
			l.forged.Kept = false
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stored is a mail that was kept before, as if it came now.
func (b *Bot) stored(ctx context.Context, tx *store.Tx, id int64, now time.Time) (*arrival, error) {
	kept, ok, err := tx.Mail(ctx, id)
	if err != nil || !ok {
		return nil, fmt.Errorf("read mail %d again: it is there %v, %w", id, ok, err)
	}
	a := &arrival{now: now.UTC().Truncate(time.Second), kept: kept}
	a.open = func() (io.ReadCloser, error) { return tx.OpenMail(ctx, id) }
	r, err := a.open()
	if err != nil {
		return nil, err
	}
	a.m = parser.Parse(r, b.reading(kept.Whole))
	return a, r.Close()
}

// traced are the fields of a header that tell where a mail came from.
var traced = []string{
	"Return-Path", "Authentication-Results", "ARC-Authentication-Results", "Received-SPF", "DKIM-Signature", "Received",
	"From", "Sender", "Reply-To", "To", "Date", "Message-ID", "X-Originating-IP", "X-Mailer", "User-Agent",
}

// traceMost bounds how many of them are shown.
const traceMost = 25

// trace are those fields, in their order.
func trace(m *parser.Message) []string {
	var out []string
	for _, f := range m.Header {
		if slices.ContainsFunc(traced, func(name string) bool { return strings.EqualFold(name, f.Name) }) && len(out) < traceMost {
			out = append(out, clean(f.Name+": "+f.Value, 300))
		}
	}
	return out
}

// fillHeld completes what a question, and what HD hears of impostors, say.
func (h *handling) fillHeld(l letter, n *templates.Notice) {
	switch {
	case l.held != nil:
		n.Due = h.b.long(l.held.Until)
		n.Refusal.Asked = h.b.heldWhat(*l.held)
		if l.refusal.Reason == workflow.Unproven {
			n.Refusal.Why = "" // the notice says it
		}
		n.Mail = h.b.mailPage(source{m: h.m})
		n.Mail.Text, n.Mail.Kept, n.Mail.Dropped = "", false, nil
		n.Mail.Date, n.Mail.Via = h.b.long(h.now), h.b.Border.Giver(h.m.Header)
		n.Text = ""
	case l.forged != nil:
		n.Mail, n.Trace = l.forged, l.trace
		n.Refusal.Asked = l.what
	case l.trace != nil:
		n.Trace = l.trace
	}
}
