package workflow

import (
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Offer are the times that were offered for a booking that could not be made
// as it was wished. The event that says why keeps it.
type Offer struct {
	// Booking is what was wished.
	Booking agenda.Booking `json:"booking"`
	// Slots are when it could begin and end instead, [AGENDAR 1] the first. Of a
	// series, its first time.
	Slots []hours.Span `json:"slots"`
}
