// Package agenda keeps the «Calendario de Eventos» of the videoconference
// routine (VC 3): which rooms, equipment and people there are, what is taken,
// what is free, and where everything that a service needs is free together.
//
// It is pure arithmetic on intervals. Instants are UTC; an interval is half
// open, [From, To), so one booking may begin when another ends. What is busy
// comes in as values, and what was found goes out as values.
package agenda

import (
	"time"

	"sgaus/workflow/hours"
)

// Kind is what a resource is, in the words of the configuration.
type Kind string

// The kinds.
const (
	Room      Kind = "sala"
	Equipment Kind = "equipo"
	Staff     Kind = "personal"
)

// Resource is something that the agenda books.
type Resource struct {
	Code, Name string
	Kind       Kind
	Count      int    // how many there are, at least 1; what is free is counted in these
	Email      string // of a room, where it is invited; of a person, theirs
	// Hours are when it may be used; the zero Calendar: always.
	Hours hours.Calendar
	// Setup and Cleanup are needed before and after each use, and are taken too.
	Setup, Cleanup time.Duration
	// Book are the addresses, or patterns such as *@uach.mx, of those who book it
	// by inviting it from a calendar, without asking the ASV.
	Book []string
	// Implied is one of the staff whom the configuration does not name among the
	// resources.
	Implied bool
}

// Use is how much of a resource something needs.
type Use struct {
	Resource string `json:"resource"` // code
	Units    int    `json:"units"`    // 1 for a room or a person
}

// GuestRole is why somebody is invited.
type GuestRole string

// The roles of guests, as people read them.
const (
	Requester   GuestRole = "usuario"
	Participant GuestRole = "participante"
	Technician  GuestRole = "personal"
)

// Guest is somebody who is invited.
type Guest struct {
	Name  string    `json:"name,omitempty"`
	Email string    `json:"email"`
	Role  GuestRole `json:"role"`
}

// Detail is a piece of the information that stands beside the title (VC
// 3.1.1.2).
type Detail struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Booking is what one request has in the agenda. A request has one at most,
// which may be a series.
type Booking struct {
	Request int64 `json:"request"`
	// UID is the event's for ever (RFC 5545 section 3.8.4.7), given by the shell
	// when the booking is first kept; Sequence rises with each change, also with
	// a cancellation (section 3.8.7.4).
	UID      string `json:"uid,omitempty"`
	Sequence int    `json:"sequence"`
	// Title is «SIGLAS - programa» (VC 3.1.1.1), Details all that stands beside it
	// (VC 3.1.1.2).
	Title   string       `json:"title"`
	Details []Detail     `json:"details,omitempty"`
	Spans   []hours.Span `json:"spans"` // in order, none overlaps another
	Uses    []Use        `json:"uses,omitempty"`
	Guests  []Guest      `json:"guests,omitempty"`
	// Tentative waits for the ASV; it takes its place like any other.
	Tentative bool `json:"tentative,omitempty"`
	// Cancelled takes no place any more, and keeps what there was to cancel.
	Cancelled bool `json:"cancelled,omitempty"`
	// Origin is the event of somebody's own calendar that asked for the booking by
	// inviting a room; nil: it came by form or command.
	Origin *Origin   `json:"origin,omitempty"`
	By     string    `json:"by,omitempty"` // address of whoever made it what it is
	At     time.Time `json:"at"`
}

// Origin is an event of somebody else, to which a room was invited and owes an
// answer (RFC 5546 section 3.2.3).
type Origin struct {
	UID       string       `json:"uid"`
	Sequence  int          `json:"sequence"`
	Stamp     time.Time    `json:"stamp"`
	Organizer Guest        `json:"organizer"`
	Title     string       `json:"title"`
	Spans     []hours.Span `json:"spans"`
	Rooms     []Invited    `json:"rooms"`
}

// Invited is a room by the address at which it was invited.
type Invited struct {
	Resource string `json:"resource"` // code
	Address  string `json:"address"`
}

// Live reports whether the booking takes a place in the agenda.
func (b *Booking) Live() bool { return b != nil && !b.Cancelled && len(b.Spans) > 0 }

// Wish is what the booking asks of the agenda.
func (b *Booking) Wish() Wish { return Wish{Spans: b.Spans, Uses: b.Uses} }

// Busy is a time for which some of a resource is taken, set-up and clean-up
// included.
type Busy struct {
	hours.Span
	Resource string // code
	Units    int
	Request  int64
	Title    string
}

// Wish is what somebody would like to book, all together.
type Wish struct {
	Spans []hours.Span
	Uses  []Use
}

// Why is what stands against a wish.
type Why string

// The reasons.
const (
	Taken   Why = "taken"   // by others, for this time
	TooMany Why = "toomany" // more than there are at all
	Closed  Why = "closed"  // outside the hours of the resource
	Unknown Why = "unknown" // no such resource
)

// Clash is one reason why a wish cannot be granted.
type Clash struct {
	Why      Why
	Resource Resource   // with its code alone where it is unknown
	Span     hours.Span // which of the wished times; zero where none would do
	Units    int        // how many were wished
	Free     int        // how many of them there are, or are free
	By       []Busy     // who takes it, in order
}
