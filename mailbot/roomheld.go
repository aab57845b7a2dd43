package mailbot

import (
	"context"
	"time"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// heldMost bounds what rooms hold for one address of outside until the ASV says
// so: in rooms and days. Whoever may invite a room could otherwise take it from
// everybody for months with one mail.
const heldMost = 20

// heldMuch reports whether an address would have more held than one may.
func (h *handling) heldMuch(ctx context.Context, call workflow.RoomCall) (bool, error) {
	if call.Trusted || call.Off || h.who.Staff() {
		return false, nil
	}
	held := roomDays(call.Booking, h.now)
	list, err := h.tx.TentativeOf(ctx, h.m.From.Email)
	for _, b := range list {
		if b.Request != h.request.Number {
			held += roomDays(b, h.now)
		}
	}
	return held > heldMost, err
}

// roomDays counts what a booking still takes: each resource on each day that an
// occurrence touches.
func roomDays(b agenda.Booking, now time.Time) (n int) {
	for _, s := range b.Spans {
		if s.To.After(now) {
			n += len(b.Uses) * int(1+s.To.Sub(s.From)/(24*time.Hour))
		}
	}
	return n
}
