package workflow

import (
	"slices"
	"strings"
	"time"
)

// SystemAddress stands for the desk itself in the history.
const SystemAddress = "sistema"

// Bounced is the event of a notice that did not arrive. It moves nothing.
func Bounced(r Request, to, status, reason string, permanent bool, now time.Time) Event {
	text := "El aviso a " + to + " no llegó"
	if !permanent {
		text = "El aviso a " + to + " se retrasa"
	}
	if detail := strings.TrimSpace(status + " " + reason); detail != "" {
		text += ": " + detail
	}
	quiet := Undelivered
	return Event{
		At: now, Actor: SystemAddress, Name: "Sistema", Role: System, From: r.Status, To: r.Status,
		Text: text, Change: Change{Refused: &quiet},
	}
}

// WhoHearsOfBounce lists who is told that nothing reaches an address: of the
// user's, the responsible; of one of the staff's, HelpDesk and DAU; never the
// address itself.
func WhoHearsOfBounce(r Request, to string, desk Desk) []Person {
	out := desk.Triage(r.Area)
	if _, staff := desk.Person(to); staff {
		out = append(desk.With(HD), desk.With(DAU)...)
	} else if p, ok := desk.Person(r.Assignee); ok {
		out = []Person{p}
	}
	var once []Person
	for _, p := range out {
		if !p.Has(to) && !slices.ContainsFunc(once, func(o Person) bool { return o.Email == p.Email }) {
			once = append(once, p)
		}
	}
	return once
}
