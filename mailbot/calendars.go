package mailbot

import (
	"context"

	"sgaus/mailbot/invite"
	"sgaus/workflow/agenda"
)

// calendarsMost bounds how many calendars of a mail are read.
const calendarsMost = 3

// calendar takes what a calendar wrote: an answer to an invitation of ours, or
// an invitation of one of our rooms. False: it is a mail like any other.
func (h *handling) calendar(ctx context.Context) (bool, error) {
	for _, text := range h.m.Calendar[:min(len(h.m.Calendar), calendarsMost)] {
		m, err := invite.Read(text, h.b.Calendar.Location())
		if err != nil {
			continue
		}
		switch m.Method {
		case invite.Reply, invite.Counter, invite.Refresh:
			if done, err := h.guestSays(ctx, m); done || err != nil {
				return done, err
			}
			if h.commentOf(m, agenda.Guest{}) == "" { // a calendar filled the mail
				h.disposition, h.why = automatic, "an answer to an invitation that is not known"
				return true, nil
			}
		case invite.Request, invite.Cancel:
			if done, err := h.roomCalled(ctx, m); done || err != nil {
				return done, err
			}
		}
	}
	return false, nil
}
