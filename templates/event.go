package templates

import "strings"

// Event is what the agenda has booked, as it is told to those who are invited
// and to who keeps the agenda.
type Event struct {
	Title   string
	When    []string // each time: "martes 15 de diciembre de 2026, de 10:00 a 12:00"
	Before  []string // of invitacion_cambio: when it was, if that changed
	Where   string   // "Sala A"
	Details []Fact
	Off     bool     // of invitacion_cancelada: for everybody, not for the reader alone
	Open    bool     // and the request of the reader goes on without it
	Guest   bool     // the reader takes part, and is neither of the desk nor its requester
	Said    string   // of invitacion_respuesta: "aceptó la invitación"
	Wish    []string // of invitacion_respuesta: when they propose instead
	Free    string   // whether that is free, and what is: a sentence or two
	Guests  []Guest  // of invitacion_respuesta: what all have answered
}

// Fact is a detail with its name.
type Fact struct {
	Label string
	Text  string `clean:"lines"`
}

// Several reports whether the agenda has it more than once.
func (e Event) Several() bool { return len(e.When) > 1 }

// Short reports whether the text fits behind its name.
func (f Fact) Short() bool { return !strings.Contains(f.Text, "\n") && len(f.Text) < 200 }

// Guest is somebody who is invited.
type Guest struct {
	Who    Who
	Role   string // "participante"
	Answer string // "aceptó"
}
