package mailbot

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
)

// letter is one notice on its way to becoming a mail.
type letter struct {
	workflow.Notice
	request workflow.Request // zero: the notice is about none
	refusal *workflow.Refusal
	report  *workflow.Report
	bounce  *templates.Bounce
	number  int64              // of a case in quarantine
	flood   bool               // that others of the same sender follow
	sheet   []workflow.Section // of a digest
	answers []templates.Answer // of an answer to one
	notices int                // that a bundle stands for
	title   string             // of an alarm
	token   string             // what proves who answers it
	carried carried

	event    templates.Event // of an invitation, and of what came of one
	offers   []workflow.Suggestion
	as       workflow.Person // who speaks, if that is not the desk: a room
	calendar calendar        // that a notice carries for the reader's calendar
	enclosed []enclosure     // files made for it: a printed form

	held      *store.Held     // of a question: what it asks about
	answering *store.Held     // of a refusal: the question that its buttons still answer
	forged    *templates.Mail // of what HD hears of an impostor
	what      string          // and what that mail asked for
	trace     []string        // and where it came from
}

// answers are the notices that answer the mail in hand by themselves: what
// loops are made of. They have a null envelope sender, and those to outsiders
// are limited.
var answers = map[workflow.NoticeKind]bool{
	workflow.NoticeReceived: true, workflow.NoticeAnswerIn: true, workflow.NoticeClosed: true,
	workflow.NoticeRefusal: true, workflow.NoticeUnproven: true, workflow.NoticePartial: true,
	workflow.NoticeState: true, workflow.NoticeHelp: true, workflow.NoticeList: true, workflow.NoticeDone: true, workflow.NoticeSheet: true,
	workflow.NoticeRoomAnswer: true,
	workflow.NoticeBooked:     true, workflow.NoticeConflict: true, workflow.NoticeWeek: true, workflow.NoticeFree: true,
}

// isAnswer reports whether a notice counts as an automatic answer.
func isAnswer(kind workflow.NoticeKind) bool { return answers[kind] || formal[kind] }

// post says several notices.
func (h *handling) post(ctx context.Context, ns []workflow.Notice) error {
	for _, n := range ns {
		if err := h.say(ctx, n, nil); err != nil {
			return err
		}
	}
	return nil
}

// say words one notice and leaves the letter in the outbox. with may complete
// it.
func (h *handling) say(ctx context.Context, n workflow.Notice, with func(*letter)) error {
	l := letter{Notice: n, request: h.request}
	h.tale.form(n.Form)
	if err := h.remind(ctx, &l); err != nil {
		return err
	}
	if with != nil {
		with(&l)
	}
	silent, err := h.silent(ctx, l)
	if silent == "" && err == nil {
		if later, err := h.bundle(ctx, l); later || err != nil {
			return err
		}
	}
	if err != nil || silent != "" {
		if silent != "" {
			h.tale.silence(n, silent)
			h.b.log.Info("not answered", "notice", n.Kind, "to", n.To.Email, "why", silent)
		}
		return err
	}
	serial, err := h.tx.Serial(ctx)
	if err != nil {
		return err
	}
	claim := identity.Claim{Request: l.request.Number, Notice: serial}
	if n.To.Staff() {
		claim.Expires = h.now.Add(proofLife)
	}
	l.token = h.b.keys().Token(claim, n.To.Email)
	if l.held != nil {
		l.held.Notice = serial
	}
	if l.answering != nil {
		again := identity.Claim{Request: claim.Request, Notice: l.answering.Notice, Expires: claim.Expires}
		l.token = h.b.keys().Token(again, n.To.Email)
	}
	if l.carried, err = h.carry(ctx, l); err != nil {
		return err
	}
	return h.send(ctx, l, serial, h.b.keys().MessageID(claim, n.To.Email, h.b.domain))
}

func (h *handling) send(ctx context.Context, l letter, serial int64, id string) error {
	if l.answers != nil {
		if err := h.tx.CopySheet(ctx, h.sheet, serial); err != nil {
			return err
		}
	}
	if err := h.tx.KeepSheet(ctx, serial, sheetLines(l.sheet)); err != nil {
		return err
	}
	page, err := h.page(ctx, l)
	if err != nil {
		return err
	}
	if err := h.print(ctx, &l); err != nil {
		return err
	}
	words, err := h.b.words.Render(string(l.Kind), page)
	if err != nil {
		// A template that was replaced may fail on what it was not tried on.
		h.b.log.Error("a template failed; ours was used instead", "notice", l.Kind, "request", l.request.Number, "error", err)
		var plain *templates.Set
		if plain, err = h.b.plain(); err == nil {
			words, err = plain.Render(string(l.Kind), page)
		}
	}
	if err != nil {
		return &broken{fmt.Errorf("word the notice %s: %w", l.Kind, err)}
	}
	e := envelope{
		from: h.b.Desk, to: l.To, replyTo: h.b.replyTo(l.token), id: id, at: h.now, loop: h.b.Desk.Address,
		answer: answers[l.Kind], boundary: l.carried.boundary, subject: words.Subject,
		calendar: l.calendar, enclosed: l.enclosed,
	}
	if l.as.Email != "" {
		e.from.Name, e.from.Address = l.as.Name, l.as.Email
		e.replyTo = cmp.Or(e.replyTo, h.b.Desk.Address)
	}
	if l.request.Number != 0 {
		e.subject = h.b.tag(l.request.Number) + " " + l.request.Subject
		if words.Subject != "" && l.calendar.method != "" { // calendars show an event by the name of its mail
			e.subject = h.b.tag(l.request.Number) + " " + words.Subject
		}
		if e.chain, _, err = h.tx.Thread(ctx, l.request.Number, l.To.Email, references); err != nil {
			return err
		}
		e.root = h.b.keys().first.MessageID(identity.Claim{Request: l.request.Number}, h.b.Desk.Address, h.b.domain)
	} else if e.answer && h.m.MessageID != "" {
		e.chain = []string{h.m.MessageID}
	}
	head, err := e.write(words)
	if err != nil {
		return &broken{fmt.Errorf("write the notice %s: %w", l.Kind, err)}
	}
	leaves := h.now
	if h.clock {
		leaves = h.b.daytime(h.now)
	}
	out := store.Letter{
		Request: about(l.request), Notice: serial, Kind: string(l.Kind), MessageID: id, To: l.To.Email,
		Subject: e.subject, At: h.now, NotBefore: leaves, Head: head, Annex: l.carried.annex,
	}
	if !e.answer {
		out.From = h.b.Desk.Address
	}
	if isAnswer(l.Kind) && h.addressed(l) && !(l.To.Staff() && h.actor.Proven) { // their own mail is not counted
		out.Answers = h.said(l)
	}
	_, err = h.tx.Post(ctx, out)
	h.letters++
	return err
}

// replyTo is where an answer to the notice goes: where the server knows plus
// addresses, to one that bears the token.
func (b *Bot) replyTo(token string) string {
	local, domain, _ := strings.Cut(b.Desk.Address, "@")
	if !b.Plus || len(local)+1+len(token) > 64 { // RFC 5321 4.5.3.1.1
		return ""
	}
	return local + "+" + token + "@" + domain
}

// noReply are addresses that nobody reads.
var noReply = regexp.MustCompile(`(?i)^(no-?_?reply|do-?not-?reply|no-?responder|no-?contestar|mailer-daemon|postmaster|bounces?)([+_.-].*)?@`)

// silent says why a notice is not sent: to nobody, to ourselves, to an address
// whose mail failed DMARC or that nobody reads, or because it would be one
// automatic answer too many. An empty word sends it.
func (h *handling) silent(ctx context.Context, l letter) (string, error) {
	to := l.To.Email
	switch {
	case to == "":
		return "no address", nil
	case h.b.Own(to):
		return "the address is the desk's", nil
	case l.To.Staff():
		if deaf, err := h.tx.IsDeaf(ctx, to); deaf || err != nil {
			return "the address refuses our mail", err
		}
	}
	switch {
	case l.AsRequester && !h.addressed(l):
		forged, err := h.forged(ctx, l.request)
		if forged {
			return "all that came from there failed DMARC", err
		}
		return "", err
	case !h.addressed(l):
		return "", nil
	case h.verdict.DMARCFail && l.held == nil: // see held.go
		return "the mail failed DMARC", nil
	case h.m.Mute && (l.Kind == workflow.NoticeReceived || l.Kind == workflow.NoticePartial):
		return "the sender wants no acknowledgement", nil
	case noReply.MatchString(to):
		return "nobody reads that address", nil
	case l.To.Staff() && h.actor.Proven, l.held != nil, !isAnswer(l.Kind):
		return "", nil // what is asked of one of the staff has a bound of its own
	case h.machine:
		return "a machine wrote it", nil
	case h.repeats != "":
		return "the conversation repeats itself", nil
	case !l.To.Staff() && (l.Kind == workflow.NoticeRefusal || l.Kind == workflow.NoticeUnproven):
		if again, err := h.backscatter(ctx, to); again || err != nil {
			return "a stranger was refused something today already", err
		}
	}
	return h.tooMany(ctx, l)
}

// backscatter reports whether somebody of whom the desk knows nothing was
// refused something less than a day ago. Whoever forges their address shall not
// fill their mailbox.
func (h *handling) backscatter(ctx context.Context, to string) (bool, error) {
	if h.found.number != 0 || h.actor.Proven {
		return false, nil
	}
	known, err := h.tx.OpenedBy(ctx, to, time.Unix(0, 0), 1)
	if err != nil || known > 0 {
		return false, err
	}
	return h.tx.Refused(ctx, to, h.now.Add(-24*time.Hour), [2]string{string(workflow.NoticeRefusal), string(workflow.NoticeUnproven)})
}

// forged reports whether all that came from the requester's address failed
// DMARC: nobody knows that it was theirs, so nothing is mailed there until
// something from there has passed.
func (h *handling) forged(ctx context.Context, r workflow.Request) (bool, error) {
	events, err := h.tx.History(ctx, r.Number)
	if err != nil {
		return false, err
	}
	failed := false
	for _, e := range events {
		if !r.Requester.Has(e.Actor) {
			continue
		}
		if !strings.HasPrefix(e.Evidence, "dmarc=fail") {
			return false, nil
		}
		failed = true
	}
	return failed, nil
}

// addressed reports whether the notice goes to the sender of the mail in hand.
func (h *handling) addressed(l letter) bool {
	return workflow.SameAddress(l.To.Email, h.m.From.Email) || h.who.Has(l.To.Email)
}

// tooMany holds the limits on automatic answers to outsiders, and to the staff
// as far as anybody may have written in their name: a number in an
// hour and in a day, and the same words in the same request only once.
func (h *handling) tooMany(ctx context.Context, l letter) (string, error) {
	to := l.To.Email
	for _, limit := range []struct {
		most int
		in   time.Duration
	}{{h.b.AnswersHour, time.Hour}, {h.b.AnswersDay, 24 * time.Hour}} {
		n, err := h.tx.Answers(ctx, to, h.now.Add(-limit.in))
		if err != nil {
			return "", err
		}
		if limit.most > 0 && n >= limit.most {
			return fmt.Sprintf("%d automatic answers in %s", n, limit.in), nil
		}
	}
	if h.found.number == 0 || l.To.Staff() || formal[l.Kind] { // what is said of a form is new, or nothing is asked
		return "", nil
	}
	again, err := h.tx.Answered(ctx, to, h.found.number, h.said(l), h.now.Add(-24*time.Hour))
	if again {
		return "the same words were answered already", err
	}
	return "", err
}

// said names what the mail in hand says, so that the same words are known
// again. How a request stands may be asked as often as it moves.
func (h *handling) said(l letter) string {
	words := strings.Join(strings.Fields(h.m.NewText), " ") + "\x00" + h.m.CleanSubject
	if l.report != nil {
		words += fmt.Sprintf("\x00%d", l.request.Events)
	}
	words += string(l.calendar.object) // calendars say different things with the same words
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])
}

// about is the request that a letter is kept with. With a purged one nothing is
// kept.
func about(r workflow.Request) int64 {
	if !r.Purged.IsZero() {
		return 0
	}
	return r.Number
}
