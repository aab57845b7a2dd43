package mailbot

import (
	"context"
	"slices"
	"strings"

	"sgaus/mailbot/invite"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// What the rooms owe to the calendar that invited them.
const (
	accepted  = string(invite.Accepted)
	tentative = string(invite.Tentative)
	declined  = string(invite.Declined)
)

// stance is what a booking says to the event that it comes from: "" nothing,
// declined also where it is at another time now.
func stance(b *agenda.Booking) string {
	switch {
	case !b.Live() || b.Origin == nil:
		return ""
	case !sameTimes(b, &agenda.Booking{Spans: b.Origin.Spans}):
		return declined
	case b.Tentative:
		return tentative
	}
	return accepted
}

// answersOrigin reports whether who asked for a booking has it in their own
// calendar, and so needs no invitation of ours.
func answersOrigin(b *agenda.Booking) bool { return stance(b) == accepted }

// answerOrigin tells the calendar that invited a room what the staff have made
// of it: confirmed, moved, or taken back. What the calendar itself asks is
// answered where it asks (callRooms).
func (h *handling) answerOrigin(ctx context.Context, before, after *agenda.Booking) error {
	from, to := stance(before), stance(after)
	if h.called || from == to || from == "" && to == declined {
		return nil
	}
	b := after
	if b == nil || b.Origin == nil {
		b = before
	}
	rooms := h.b.place(b.Uses)
	answer := workflow.RoomAnswer{Answer: to, Why: workflow.SayRoomYes.With(rooms)}
	switch to {
	case "":
		answer = workflow.RoomAnswer{Answer: declined, Why: workflow.SayRoomOff.With(rooms)}
	case declined:
		answer.Why = workflow.SayRoomMoved.With(rooms, strings.Join(h.b.times(b.Spans), "; "))
	case tentative:
		answer.Why = workflow.SayRoomMaybe.With(rooms)
	}
	o := *b.Origin
	m := invite.Message{Method: invite.Request, Events: []invite.Event{{
		UID: o.UID, Sequence: o.Sequence, Title: o.Title, Spans: o.Spans, Organizer: invite.Party{Name: o.Organizer.Name, Email: o.Organizer.Email},
	}}}
	return h.answerRooms(ctx, m, o, answer)
}

// answerRooms writes the answer of each room to the organizer, in its name: a
// calendar knows who answers by ATTENDEE, Exchange by From.
func (h *handling) answerRooms(ctx context.Context, m invite.Message, o agenda.Origin, answer workflow.RoomAnswer) error {
	to := h.b.Desk.Known(o.Organizer.Email)
	if to.Name == "" {
		to.Name = o.Organizer.Name
	}
	titles := map[string]workflow.Saying{accepted: workflow.SayRoomTitleYes, tentative: workflow.SayRoomTitleMaybe, declined: workflow.SayRoomTitleNo}
	free := h.b.times(answer.Slots)
	comment := answer.Why
	if len(free) > 0 {
		comment = joined(comment, workflow.SayRoomFree.With(strings.Join(free, "; ")))
	}
	m.Events = slices.Clone(m.Events)
	for i := range m.Events { // a stranger's words are not mailed about with their links
		m.Events[i].Title = withoutLinks(m.Events[i].Title)
	}
	for _, i := range o.Rooms {
		r, ok := h.b.resource(i.Resource)
		if !ok {
			continue
		}
		object := m.Reply(invite.Party{Name: r.Name, Email: i.Address, Kind: "ROOM"}, invite.Answer(answer.Answer), comment, h.now)
		if object == nil {
			continue
		}
		page := h.b.eventPage(agenda.Booking{Title: o.Title, Spans: o.Spans[:min(len(o.Spans), 20)], Uses: []agenda.Use{{Resource: i.Resource, Units: 1}}})
		page.Wish = free
		n := workflow.Notice{Kind: workflow.NoticeRoomAnswer, To: to, AsRequester: true, From: h.who, Text: answer.Why}
		err := h.say(ctx, n, func(l *letter) {
			l.event, l.title = page, string(titles[answer.Answer])
			l.calendar = calendar{method: invite.Reply, object: object}
			if _, domain, _ := strings.Cut(i.Address, "@"); strings.EqualFold(domain, h.b.domain) {
				l.as = workflow.Person{Name: r.Name, Email: i.Address}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}
