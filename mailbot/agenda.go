package mailbot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// know adds to the facts what commands that book must know of the agenda: what
// was offered for the request, and what is busy.
func (h *handling) know(ctx context.Context, f *workflow.Facts, cs []workflow.Command) error {
	if !slices.ContainsFunc(cs, workflow.Books) {
		return nil
	}
	if h.request.Number != 0 {
		history, err := h.tx.History(ctx, h.request.Number)
		if err != nil {
			return err
		}
		f.Offers = workflow.OffersIn(history)
	}
	return h.load(ctx, f, workflow.Wanted(h.request, cs, h.actor, *f, h.now))
}

// load reads what is busy.
func (h *handling) load(ctx context.Context, f *workflow.Facts, w workflow.Want) error {
	var err error
	if len(w.Codes) > 0 {
		f.Busy, err = h.tx.Busy(ctx, w.Codes, w.From, w.To)
	}
	return err
}

// fillAgenda puts what the agenda has, or might have, into a notice.
func (h *handling) fillAgenda(l letter, n *templates.Notice) {
	switch b := l.request.Booking; {
	case l.Kind == workflow.NoticeBooked && b.Live():
		n.Event = h.b.eventPage(*b)
		for _, g := range b.Guests {
			n.Event.Guests = append(n.Event.Guests, templates.Guest{Who: templates.Who{Name: g.Name, Email: g.Email}, Role: string(g.Role)})
		}
		if len(b.Uses) == 0 {
			n.Warnings = append(n.Warnings, string(workflow.SayNothingUsed))
		} else if h.lacksTechnician(l.request) {
			n.Warnings = append(n.Warnings, string(workflow.SayNoTechnician))
		}
		if _, left := h.invitees(b); left > 0 {
			n.Warnings = append(n.Warnings, workflow.SayTooManyGuests.With(invitedMost, left))
		}
		h.warnOff(b.Spans, n)
	case l.Kind == workflow.NoticeLate && b.Live() && b.Spans[len(b.Spans)-1].To.After(h.now):
		n.Warnings = append(n.Warnings, workflow.SayStillBooked.With(b.Title, h.b.stands(*b)))
	case l.Kind == workflow.NoticeConflict && l.refusal != nil && l.refusal.Offer != nil:
		n.Event = h.b.eventPage(l.refusal.Offer.Booking)
		for _, taken := range l.refusal.Taken {
			n.Refusal.Taken = append(n.Refusal.Taken, capital(taken)+".")
		}
	}
}

// lacksTechnician: the form asks for somebody in the room, and nobody was booked.
func (h *handling) lacksTechnician(r workflow.Request) bool {
	f, ok := h.b.Desk.FormOf(r)
	return ok && h.b.Desk.UsesOf(r.Booking.Uses, agenda.Staff) == "" && f.Form.Wish(f.Answers, form.Context{Now: h.now, Calendar: h.b.Calendar}).Technician
}

// stands says when a booking is, in a clause.
func (b *Bot) stands(of agenda.Booking) string {
	words := b.times(of.Spans[:1])[0]
	if n := len(of.Spans) - 1; n > 0 {
		words += fmt.Sprintf(", y %d más", n)
	}
	return words
}

// warnOff says which of the days are nobody's working days, but for the weekend:
// what is booked on Christmas may be a slip.
func (h *handling) warnOff(spans []hours.Span, n *templates.Notice) {
	for _, s := range spans {
		for _, d := range h.b.Calendar.Days(s.From, s.From) {
			if d.Off {
				n.Warnings = append(n.Warnings, workflow.SayDayOff.With(capital(hours.LongDate(d.Date, h.b.Calendar.Location())), d.Why))
			}
		}
	}
}

// meetingsMost bounds a page of the agenda.
const meetingsMost = 300

// fillWeek lists what the agenda has, day by day. Days of the weekend with
// nothing on them are left out of a week.
func (h *handling) fillWeek(ctx context.Context, l letter, n *templates.Notice) error {
	span, loc := l.report.Span, h.b.Calendar.Location()
	bookings, err := h.tx.Bookings(ctx, span.From, span.To)
	if err != nil {
		return err
	}
	left := meetingsMost
	days := h.b.Calendar.Days(span.From, span.To.Add(-time.Second))
	for i, d := range days {
		whole := hours.Span{From: d.Date, To: span.To}
		if i+1 < len(days) {
			whole.To = days[i+1].Date
		}
		day := templates.Day{Date: capital(hours.LongDate(d.Date, loc)), Why: d.Why, Meetings: h.meetings(bookings, whole, l, &left)}
		weekend := d.Why == hours.Weekend
		if weekend {
			day.Why = ""
		}
		if len(day.Meetings) > 0 || !weekend || len(days) == 1 {
			n.Days = append(n.Days, day)
		}
	}
	n.Title = workflow.SayAgenda.With(between(span, loc))
	if left <= 0 {
		n.Warnings = append(n.Warnings, workflow.SayMore.With(meetingsMost))
	}
	n.Actions = h.b.agendaActions(l.token)
	return nil
}

// between says which days a page shows.
func between(s hours.Span, loc *time.Location) string {
	first, last := hours.LongDate(s.From, loc), hours.LongDate(s.To.Add(-time.Second), loc)
	if first == last {
		return workflow.SayOn.With(first)
	}
	return workflow.SayFromTo.With(first, last)
}

// meetings are what the bookings have on one day, in order.
func (h *handling) meetings(bookings []agenda.Booking, day hours.Span, l letter, left *int) []templates.Meeting {
	type timed struct {
		span hours.Span
		of   agenda.Booking
	}
	var found []timed
	for _, b := range bookings {
		for _, s := range b.Spans {
			if s.Overlaps(day) {
				found = append(found, timed{s, b})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b timed) int { return a.span.From.Compare(b.span.From) })
	var out []templates.Meeting
	for _, t := range found {
		if *left--; *left < 0 {
			break
		}
		desk, b := h.b.Desk, t.of
		m := templates.Meeting{
			Title: b.Title, Number: b.Request, Tentative: b.Tentative, Room: desk.UsesOf(b.Uses, agenda.Room),
			Gear: desk.UsesOf(b.Uses, agenda.Equipment), Staff: desk.UsesOf(b.Uses, agenda.Staff),
		}
		m.From, m.To, _ = strings.Cut(hours.HoursOf(within(t.span, day), h.b.Calendar.Location()), "-")
		token := h.b.keys().Token(identity.Claim{Request: b.Request, Expires: h.now.Add(proofLife)}, l.To.Email)
		m.Mailto = h.b.mailto(workflow.Request{Number: b.Request, Subject: unbracketed.Replace(b.Title)}, workflow.Suggestion{Command: workflow.CmdState}, token)
		out = append(out, m)
	}
	return out
}

// within is the part of a span that lies in another.
func within(s, day hours.Span) hours.Span {
	if s.From.Before(day.From) {
		s.From = day.From
	}
	if s.To.After(day.To) {
		s.To = day.To
	}
	return s
}

// agendaActions are what one may ask of the agenda.
func (b *Bot) agendaActions(token string) []templates.Action {
	var out []templates.Action
	for _, s := range []workflow.Suggestion{
		{Command: workflow.CmdWeek, Arg: "semana"},
		{Command: workflow.CmdWeek, Arg: "próxima semana", Label: "Ver la próxima semana"},
		{Command: workflow.CmdFree, Arg: "hoy", Label: "Ver qué está libre hoy", Hint: "o cambie la fecha en el asunto"},
	} {
		out = append(out, b.action(workflow.Request{}, s, token))
	}
	return out
}

// lost does what writes a booking. Where the database refuses it, because the
// time is taken after all, nothing is written and whoever asked is told.
func (h *handling) lost(ctx context.Context, in intent, write func() error) (bool, error) {
	if !slices.ContainsFunc(in.commands, workflow.Books) {
		return false, write()
	}
	before := h.request
	err := h.tx.Try(ctx, write)
	if !errors.Is(err, store.ErrTaken) {
		return false, err
	}
	h.request = before
	taken := string(workflow.SayTakenMeanwhile)
	return true, h.refuse(ctx, &workflow.Refusal{
		Reason: workflow.NotFree, Command: in.commands[0].Name, Arg: in.commands[0].Arg,
		Detail: []string{taken, string(workflow.SayTryAgain)}, Taken: []string{taken}, Text: in.text,
	}, in.text)
}
