package mailbot

import (
	"context"
	"strings"
	"time"

	"sgaus/mailbot/invite"
	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// guestSays takes the answer to an invitation of ours that a calendar sends
// (RFC 5546 sections 3.2.3 and 3.2.7): it is kept on the request, noted in the
// agenda, and told to the responsible. It opens no request, is no answer to a
// question, and nobody is thanked for it. False: the mail is none.
func (h *handling) guestSays(ctx context.Context, m invite.Message) (bool, error) {
	b, ok, err := h.tx.BookingByUID(ctx, m.Main().UID)
	if err != nil || !ok {
		return false, err
	}
	r, ok, err := h.tx.Request(ctx, b.Request)
	if err != nil || !ok {
		return false, err
	}
	h.request, h.found = h.b.withStaff(r), found{number: r.Number, by: "invitation", keyed: h.found.keyed}
	h.disposition, h.why = automatic, "an answer to an invitation"
	e := m.Main()
	guest, why := h.guest(b, e)
	if why != "" {
		h.why += ": " + why
		return true, nil
	}
	answer := string(answerOf(m, guest))
	if m.Method == invite.Refresh || answer == "" {
		h.why += ": " + m.Method
		return true, nil
	}
	before, err := h.answers(ctx, b)
	if err != nil {
		return true, err
	}
	if e.Recurrence.IsZero() {
		stamp := e.Stamp
		if stamp.IsZero() || stamp.After(h.now) {
			stamp = h.now
		}
		counts, err := h.tx.GuestReplied(ctx, b.Request, store.Reply{Address: guest.Email, Answer: answer, Sequence: e.Sequence, At: stamp})
		if err != nil {
			return true, err
		}
		if !counts {
			h.why += ": to an invitation that has changed since, or older than what they said"
			return true, nil
		}
	}
	comment := h.commentOf(m, guest)
	if answer != string(invite.Counter) && e.Recurrence.IsZero() && before[strings.ToLower(guest.Email)] == answer && comment == "" {
		h.why += ": the same again"
		return true, nil
	}
	if b.Cancelled && answer != string(invite.Counter) && comment == "" { // it crossed with the cancellation: nothing is to be done
		h.why += ": the event is off"
		return true, nil
	}
	return true, h.tellGuest(ctx, b, m, guest, answer, comment)
}

// guest finds whose answer it is: the attendee that the answer names, if the
// mail is theirs. From must be their address, or the mail must answer the
// invitation that only they got; one of the staff may answer for another, as
// secretaries do. Whoever failed DMARC is nobody.
func (h *handling) guest(b agenda.Booking, e invite.Event) (g agenda.Guest, why string) {
	if h.m.FromCount != 1 || h.verdict.DMARCFail {
		return g, "it failed DMARC, or has no one sender"
	}
	for _, a := range e.Attendees {
		for _, g := range b.Guests {
			if !workflow.SameAddress(a.Email, g.Email) {
				continue
			}
			colleague := h.who.Staff() && h.b.Desk.Known(g.Email).Staff() && workflow.SameAddress(a.SentBy, h.m.From.Email)
			if h.who.Has(g.Email) || workflow.SameAddress(h.found.keyed, g.Email) || colleague {
				return g, ""
			}
		}
	}
	return g, "its sender is not a guest of that event"
}

// answerOf is what the guest says.
func answerOf(m invite.Message, g agenda.Guest) invite.Answer {
	if m.Method == invite.Counter {
		return invite.Counter
	}
	for _, a := range m.Main().Attendees {
		if workflow.SameAddress(a.Email, g.Email) {
			switch a.Answer {
			case invite.Accepted, invite.Declined, invite.Tentative, invite.Delegated:
				return a.Answer
			}
		}
	}
	return ""
}

// commentOf is what they say beside it. Most calendars fill the mail with
// sentences of their own; Outlook leaves it to the guest.
func (h *handling) commentOf(m invite.Message, g agenda.Guest) string {
	if c := strings.TrimSpace(m.Main().Comment); c != "" {
		return c
	}
	for _, a := range m.Main().Attendees {
		if c := strings.TrimSpace(a.Comment); c != "" && workflow.SameAddress(a.Email, g.Email) {
			return c
		}
	}
	if strings.Contains(m.Product, "Microsoft") {
		return strings.TrimSpace(h.m.NewText)
	}
	return ""
}

// answers are what the guests of a booking have said, by address in lower case.
func (h *handling) answers(ctx context.Context, b agenda.Booking) (map[string]string, error) {
	replies, err := h.tx.Replies(ctx, b.Request)
	out := map[string]string{}
	for _, r := range replies {
		out[strings.ToLower(r.Address)] = r.Answer
	}
	return out, err
}

// tellGuest writes the answer into the history and tells the responsible, with
// what all have answered; a proposal with what is free then, and the button
// that moves the event there.
func (h *handling) tellGuest(ctx context.Context, b agenda.Booking, m invite.Message, g agenda.Guest, answer, comment string) error {
	by := workflow.Actor{Person: h.who, Evidence: h.verdict.Evidence, Proven: h.verdict.Proven}
	if by.Name == "" {
		by.Name = g.Name
	}
	if when := m.Main().Recurrence; !when.IsZero() {
		comment = joined(workflow.SayOnlyOn.With(h.b.long(when)), comment)
	}
	page := h.b.eventPage(b)
	page.Details, page.Said = nil, workflow.GuestWords(answer)
	var offers []workflow.Suggestion
	kept := comment
	if answer == string(invite.Counter) {
		if spans, err := m.Spans(); err == nil {
			page.Wish = h.b.times(spans[:min(len(spans), 3)])
			kept = joined(strings.Join(page.Wish, "\n"), comment)
			if page.Free, offers, err = h.proposal(ctx, b, m, spans); err != nil {
				return err
			}
		}
	}
	ev := workflow.GuestAnswered(h.request, by, answer, kept, h.now)
	if err := h.write(ctx, workflow.Apply(h.request, ev), []workflow.Event{ev}); err != nil {
		return err
	}
	if often, err := h.oftenSaid(ctx); often || err != nil {
		return err
	}
	all, err := h.answers(ctx, b)
	if err != nil {
		return err
	}
	invited, _ := h.invitees(&b)
	for _, guest := range invited {
		page.Guests = append(page.Guests, templates.Guest{
			Who:  templates.Who{Name: greeting(workflow.Person{Name: guest.Name}), Email: guest.Email},
			Role: string(guest.Role), Answer: workflow.GuestStands(all[strings.ToLower(guest.Email)]),
		})
	}
	for _, p := range h.keepers() {
		if p.Has(h.who.Email) {
			continue
		}
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticeGuestSaid, To: p, From: by.Person, Text: comment}, func(l *letter) {
			l.event, l.offers = page, offers
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// toldMost is how many answers of one guest in a day are told: whoever changes
// their mind more often is kept, and not heard.
const toldMost = 8

func (h *handling) oftenSaid(ctx context.Context) (bool, error) {
	events, err := h.tx.History(ctx, h.request.Number)
	n := 0
	for _, e := range events {
		if e.Change.Guest != nil && workflow.SameAddress(e.Actor, h.who.Email) && e.At.After(h.now.Add(-24*time.Hour)) {
			n++
		}
	}
	return n > toldMost, err
}

// keepers are who keeps the agenda of the request: its responsible, or whoever
// assigns it.
func (h *handling) keepers() []workflow.Person {
	if p, ok := h.people.Responsible(h.request); ok {
		return []workflow.Person{p}
	}
	return h.people.Triage(h.request.Area)
}
