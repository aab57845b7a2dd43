package mailbot

import (
	"context"
	"fmt"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// Book books for a request as the staff do with [AGENDAR], and tells its guests.
func (b *Bot) Book(ctx context.Context, now time.Time, request int64, change func(*agenda.Booking)) error {
	return b.db.Write(ctx, func(tx *store.Tx) error {
		r, ok, err := tx.Request(ctx, request)
		if err != nil || !ok {
			return fmt.Errorf("no request %d: %w", request, err)
		}
		h := b.alone(tx, now)
		h.request, h.people = b.withStaff(r), b.Desk
		h.who, _ = b.Desk.Responsible(r)
		booking := agenda.Booking{Request: request}
		if r.Booking != nil {
			booking = *r.Booking
			booking.Sequence++
		}
		booking.At = now
		change(&booking)
		e := workflow.Event{
			At: now, Actor: h.who.Email, Name: h.who.Display(), Role: workflow.ASV, Command: workflow.CmdNote,
			From: r.Status, To: r.Status, Change: workflow.Change{Booking: &booking},
		}
		return h.write(ctx, workflow.Apply(h.request, e), []workflow.Event{e})
	})
}
