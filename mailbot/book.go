package mailbot

import (
	"sgaus/mailbot/invite"
	"sgaus/workflow"
)

// name gives what the events book the number of its request, and a UID where it
// has none yet; false if they book nothing. The time stands in the UID beside
// the number because a desk that begins anew counts from 1 again, and calendars
// would take its first event for the one that they know (RFC 7986 section 5.3).
func (h *handling) name(after *workflow.Request, events []workflow.Event) (booked bool) {
	for i := range events {
		b := events[i].Change.Booking
		if b == nil || events[i].Change.Refused != nil {
			continue
		}
		named := *b
		named.Request = after.Number
		if named.UID == "" {
			named.UID = invite.UID(after.Number, h.now, h.b.domain)
		}
		events[i].Change.Booking = &named
		after.Booking, booked = &named, true
	}
	return booked
}
