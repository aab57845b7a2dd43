package mailbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/invite"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// roomsMost bounds how many rooms one event invites.
const roomsMost = 5

// roomCalled takes an invitation of one of our rooms from somebody's calendar,
// a change of it, or its end (RFC 5546 sections 3.2.2 and 3.2.5). Only the
// organizer speaks for the event; what somebody sends on is a mail like any
// other, and so is one that failed DMARC. False: it is such a mail.
func (h *handling) roomCalled(ctx context.Context, m invite.Message) (bool, error) {
	e := m.Main()
	rooms := h.roomsCalled(e)
	organizer := e.Organizer.Email
	switch {
	case invite.Ours(e.UID, h.b.domain):
		if len(rooms) > 0 {
			h.disposition, h.why = automatic, "an invitation of our own"
		}
		return len(rooms) > 0, nil
	case len(rooms) == 0, h.m.FromCount != 1, h.verdict.DMARCFail, organizer == "", h.b.Own(organizer), noReply.MatchString(organizer),
		!h.who.Has(organizer) && !h.speaksFor(e.Organizer):
		return false, nil
	}
	id, err := h.findCall(ctx, organizer, e.UID)
	if err != nil {
		return true, err
	}
	h.authenticate()
	old := h.request.Booking
	switch {
	case old.Live() && !old.Tentative && !h.actor.Proven:
		// What stands is not moved by who may be anybody: the ASV gets the mail.
		return false, nil
	case m.Method == invite.Cancel && h.request.Number == 0:
		h.disposition, h.why = automatic, "it takes back an event that is not known"
		return true, nil
	case m.Method != invite.Cancel && old != nil && old.Origin != nil && !newer(e, *old.Origin):
		h.disposition, h.why = automatic, "the same invitation again"
		return true, nil
	case h.request.Status.Closed() && m.Method != invite.Cancel:
		if id, err = h.callAnew(ctx, organizer, e.UID); err != nil {
			return true, err
		}
	}
	return true, h.callRooms(ctx, m, rooms, id)
}

// speaksFor reports whether the mail is of somebody who keeps the organizer's
// calendar, as it says itself (SENT-BY). It is believed within the staff alone:
// anybody can write it.
func (h *handling) speaksFor(organizer invite.Party) bool {
	return workflow.SameAddress(organizer.SentBy, h.m.From.Email) && h.who.Staff() && h.b.Desk.Known(organizer.Email).Staff()
}

// newer reports whether an event says more than the desk knows of it (RFC 5546
// section 2.1.5). QUIRK: some calendars leave the sequence as it is, so the
// stamp counts as well.
func newer(e invite.Event, o agenda.Origin) bool {
	return e.Sequence > o.Sequence || e.Sequence == o.Sequence && e.Stamp.After(o.Stamp)
}

// roomsCalled are the rooms that an event invites: as attendees, or because the
// mail came to their address.
func (h *handling) roomsCalled(e invite.Event) []agenda.Invited {
	var out []agenda.Invited
	add := func(address string) {
		r, ok := h.b.roomAt(address)
		if ok && len(out) < roomsMost && !slices.ContainsFunc(out, func(o agenda.Invited) bool { return o.Resource == r.Code }) {
			out = append(out, agenda.Invited{Resource: r.Code, Address: address})
		}
	}
	for _, a := range e.Attendees {
		add(a.Email)
	}
	for _, a := range h.deliveredTo() {
		add(a)
	}
	return out
}

// callID is how an event of somebody else's is found again: by its UID and its
// organizer, so that nobody reaches another's. turn counts the requests that it
// has opened. It is keyed: all who are invited know the UID, and a mail of
// theirs under the next id would have the event go on in their own request.
func (b *Bot) callID(organizer, uid string, turn int) string {
	sum := sha256.Sum256([]byte(strings.ToLower(organizer) + "\x00" + uid))
	key := b.keys().first.Token(identity.Claim{}, hex.EncodeToString(sum[:]))
	return fmt.Sprintf("%s.%d.%s@ical", hex.EncodeToString(sum[:16]), turn, key[strings.LastIndexByte(key, '.')+1:])
}

// turnsMost bounds how many requests one event opens, one after another.
const turnsMost = 20

// findCall finds the request that an event has opened last, and the id under
// which the next one is to be found.
func (h *handling) findCall(ctx context.Context, organizer, uid string) (id string, err error) {
	h.request, h.found = workflow.Request{}, found{by: "invitation"}
	for turn := range turnsMost {
		id = h.b.callID(organizer, uid, turn)
		f, ok, err := h.tx.ByMessageID(ctx, id)
		if err != nil || !ok {
			return id, err
		}
		r, ok, err := h.tx.Request(ctx, f.Request)
		if err != nil {
			return id, err
		}
		if ok && r.Purged.IsZero() { // else nobody knows any more whose it was
			h.request, h.found.number = h.b.withStaff(r), r.Number
		}
	}
	return id, nil
}

// callAnew leaves a closed request as it is, but for what it has in the agenda:
// the event goes on in a request of its own (PRO 4.7).
func (h *handling) callAnew(ctx context.Context, organizer, uid string) (string, error) {
	if b := h.request.Booking; b.Live() {
		h.called = true
		off := workflow.RoomCall{Booking: *b, Off: true}
		o, _ := workflow.CallRooms(h.request, off, h.actor, h.facts(), h.now)
		if err := h.writeAll(ctx, o.Events); err != nil {
			return "", err
		}
	}
	id, err := h.findCall(ctx, organizer, uid)
	h.request, h.found.number = workflow.Request{}, 0
	return id, err
}

func (h *handling) writeAll(ctx context.Context, events []workflow.Event) error {
	after := h.request
	for _, e := range events {
		after = workflow.Apply(after, e)
	}
	return h.write(ctx, after, events)
}

// callRooms decides the call, writes what follows, and answers for each room.
func (h *handling) callRooms(ctx context.Context, m invite.Message, rooms []agenda.Invited, id string) error {
	call := h.roomCall(m, rooms)
	f := h.facts()
	much, err := h.heldMuch(ctx, call)
	if err != nil {
		return err
	}
	if much && call.Wrong == "" {
		call.Wrong = workflow.Saying(workflow.SayRoomMuch.With(heldMost))
	}
	if f.Busy, err = h.busyFor(ctx, call.Booking); err != nil {
		return err
	}
	o, answer := workflow.CallRooms(h.request, call, h.actor, f, h.now)
	if full, err := h.flooded(ctx, o); full || err != nil {
		if err != nil {
			return err
		}
		return h.setAside(ctx)
	}
	h.called, h.disposition, h.why = true, answered, "an invitation of a room"
	if o.Opens != nil {
		h.disposition, h.remark = opened, o.Opens.Then[0].Text
		if err := h.openRequest(ctx, o); err != nil {
			return err
		}
		if err := h.tx.Refer(ctx, id, h.request.Number); err != nil {
			return err
		}
	} else {
		h.remark = o.Events[0].Text
		if err := h.writeAll(ctx, o.Events); err != nil {
			return err
		}
		if err := h.post(ctx, o.Notices); err != nil {
			return err
		}
	}
	if answer.Answer == "" {
		return nil
	}
	return h.answerRooms(ctx, m, *call.Booking.Origin, answer)
}

// roomCall is what the event asks, in the agenda's terms.
func (h *handling) roomCall(m invite.Message, rooms []agenda.Invited) workflow.RoomCall {
	e := m.Main()
	call := workflow.RoomCall{Text: strings.TrimSpace(h.m.NewText), Off: m.Method == invite.Cancel, Trusted: h.trusted(rooms)}
	if call.Text == "" {
		call.Text = e.Text
	}
	spans, err := h.calledSpans(m)
	if err != nil {
		call.Wrong = wrongTimes(err)
	}
	for _, only := range m.Events { // all that is left of a series was taken back
		call.Off = call.Off && only.Recurrence.IsZero() || call.Off && len(spans) == 0
	}
	call.Off = call.Off || m.Method == invite.Request && e.Cancelled && len(m.Events) == 1
	call.Booking = agenda.Booking{Title: withoutLinks(e.Title), Spans: spans}
	for _, r := range rooms {
		call.Booking.Uses = append(call.Booking.Uses, agenda.Use{Resource: r.Resource, Units: 1})
	}
	call.Booking.Origin = &agenda.Origin{
		UID: e.UID, Sequence: e.Sequence, Stamp: e.Stamp, Title: withoutLinks(e.Title), Spans: spans, Rooms: rooms,
		Organizer: agenda.Guest{Name: e.Organizer.Name, Email: e.Organizer.Email, Role: agenda.Requester},
	}
	return call
}

// calledSpans are the times that the event asks for. One that speaks of single
// occurrences changes these, of what the request has.
func (h *handling) calledSpans(m invite.Message) ([]hours.Span, error) {
	old := h.request.Booking
	if m.Main().Recurrence.IsZero() || !old.Live() {
		if m.Method == invite.Cancel && old.Live() {
			return old.Spans, nil
		}
		return m.Spans()
	}
	spans := slices.Clone(old.Spans)
	for _, e := range m.Events {
		spans = slices.DeleteFunc(spans, func(s hours.Span) bool {
			return s.From.Equal(e.Recurrence) || e.Later && s.From.After(e.Recurrence)
		})
		if m.Method == invite.Cancel || e.Cancelled {
			continue
		}
		if e.Trouble != nil {
			return nil, e.Trouble
		}
		spans = append(spans, e.Spans...)
	}
	slices.SortFunc(spans, func(a, b hours.Span) int { return a.From.Compare(b.From) })
	return spans, nil
}

// wrongTimes says to people why the times of an event cannot be booked.
func wrongTimes(err error) workflow.Saying {
	for _, w := range []struct {
		err  error
		said workflow.Saying
	}{
		{invite.ErrZone, workflow.SayRoomZone},
		{invite.ErrEndless, workflow.SayRoomEndless},
		{invite.ErrMany, workflow.SayRoomMany},
		{invite.ErrRule, workflow.SayRoomRule},
	} {
		if errors.Is(err, w.err) {
			return w.said
		}
	}
	return workflow.SayRoomNoTime
}

// trusted reports whether who invites may book all of the rooms without the
// ASV: it is proven that it is them, and each room says so, or they keep the
// agenda themselves.
func (h *handling) trusted(rooms []agenda.Invited) bool {
	if !h.actor.Proven || h.actor.Doubted {
		return false
	}
	for _, i := range rooms {
		r, _ := h.b.roomAt(i.Address)
		if !h.who.Is(workflow.ASV) && !slices.ContainsFunc(r.Book, func(pattern string) bool { return identity.Like(pattern, h.m.From.Email) }) {
			return false
		}
	}
	return true
}

// busyFor loads what the agenda has around a wish.
func (h *handling) busyFor(ctx context.Context, b agenda.Booking) ([]agenda.Busy, error) {
	if len(b.Spans) == 0 {
		return nil, nil
	}
	codes := []string{}
	for _, r := range h.b.Desk.Resources {
		codes = append(codes, r.Code)
	}
	around := agenda.Horizon(b.Wish(), h.now)
	return h.tx.Busy(ctx, codes, around.From, around.To)
}
