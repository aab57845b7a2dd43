package mailbot

import (
	"context"
	"slices"

	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
)

// remind shows in a reminder the events that it is about, and the staff what
// those invited have answered. Whoever takes part, and is neither of the desk
// nor its requester, sees nothing of the request.
func (h *handling) remind(ctx context.Context, l *letter) error {
	if l.Kind != workflow.NoticeEventSoon || l.request.Booking == nil {
		return nil
	}
	shown := *l.request.Booking
	shown.Spans = l.Spans
	guest := !l.AsRequester && !l.To.Staff()
	if guest {
		shown.Title, shown.Details = withoutLinks(shown.Title), forGuests(shown.Details)
	}
	l.event = h.b.eventPage(shown)
	l.event.Guest = guest
	if !l.To.Staff() || l.AsRequester {
		return nil
	}
	replies, err := h.tx.Replies(ctx, l.request.Number)
	if err != nil {
		return err
	}
	invited, _ := h.invitees(&shown)
	for _, g := range invited {
		answer := ""
		if i := slices.IndexFunc(replies, func(r store.Reply) bool { return workflow.SameAddress(r.Address, g.Email) }); i >= 0 {
			answer = replies[i].Answer
		}
		l.event.Guests = append(l.event.Guests, templates.Guest{
			Who: templates.Who{Name: g.Name, Email: g.Email}, Role: string(g.Role), Answer: workflow.GuestStands(answer),
		})
	}
	return nil
}
