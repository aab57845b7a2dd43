package workflow

import "time"

// Terms are deadlines in business hours. A zero field is inherited.
type Terms struct {
	Answer     time.Duration   // how long a PENDIENTE waits for its user
	Reminders  []time.Duration // after the question, rising, below Answer; empty but not nil: none
	Inactivity time.Duration   // how long nothing may move before somebody is reminded
	// Event is how many working days before an event of the agenda its people are
	// reminded of it; 0: never. The desk's alone.
	Event int
}

// TermsOf are the deadlines of a request: its service's, else its area's, else
// the desk's.
func (f Facts) TermsOf(r Request) Terms {
	t := f.Terms
	if a, ok := f.Desk.AreaOf(r.Area); ok {
		t = t.with(a.Terms)
	}
	if s, ok := f.Desk.Service(r.Service); ok {
		t = t.with(s.Terms)
	}
	return t
}

func (t Terms) with(own Terms) Terms {
	if own.Answer > 0 {
		t.Answer = own.Answer
	}
	if own.Reminders != nil {
		t.Reminders = own.Reminders
	}
	if own.Inactivity > 0 {
		t.Inactivity = own.Inactivity
	}
	// Reminders after the end would warn of nothing.
	for len(t.Reminders) > 0 && t.Reminders[len(t.Reminders)-1] >= t.Answer {
		t.Reminders = t.Reminders[:len(t.Reminders)-1]
	}
	return t
}

// lastReminder is how long after the question the last warning goes; without
// reminders the question itself is the warning.
func (t Terms) lastReminder() time.Duration {
	if n := len(t.Reminders); n > 0 {
		return t.Reminders[n-1]
	}
	return 0
}
