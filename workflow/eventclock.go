package workflow

import (
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// lastCall is the latest time of day for which a reminder of an event is meant:
// one that is due at night would wait for the morning of the event itself.
const lastCall = 18 * time.Hour

// booked are the statuses in which a request may have a place in the agenda: also
// TERMINADA, which it is as soon as it is booked (VC 4.1).
var booked = []Status{Registro, EnProceso, Pendiente, Espera, Terminada}

// nextEvent is the reminder of the next event that a request has in the agenda:
// one at a time, of a series each in its turn. There is none of a booking that
// still waits for the ASV, nor where the booking itself was told so late that it
// reminds enough.
func nextEvent(r Request, f Facts) (Deadline, bool) {
	for _, s := range reminders(r, f) {
		at := remindAt(s, f)
		return Deadline{Says: ClockEvent, Gen: s.From.Unix(), Step: 1, At: at, From: at}, true
	}
	return Deadline{}, false
}

// reminders are the events of which a request's people are still to be reminded.
func reminders(r Request, f Facts) []hours.Span {
	if f.Terms.Event <= 0 || !r.Booking.Live() || r.Booking.Tentative || r.Status == NoProcede || r.Status == Cancelada {
		return nil
	}
	var out []hours.Span
	for _, s := range r.Booking.Spans {
		if s.From.After(r.Reminded) && remindAt(s, f).After(r.Booking.At) {
			out = append(out, s)
		}
	}
	return out
}

// remindAt is when people are reminded of an event: some working days before it,
// at the time of day at which it begins.
func remindAt(s hours.Span, f Facts) time.Time {
	at := f.Calendar.DaysBefore(s.From, f.Terms.Event).In(f.Calendar.Location())
	if call := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, int(lastCall/time.Second), 0, at.Location()); call.Before(at) {
		at = call
	}
	return at.UTC()
}

// overdue are the events of which people should be reminded by now and have not
// been: those that are still to come, all in one notice; and when the last of
// all of them begins.
func overdue(r Request, f Facts, now time.Time) (soon []hours.Span, last time.Time) {
	for _, s := range reminders(r, f) {
		if remindAt(s, f).After(now) {
			break
		}
		if last = s.From; s.From.After(now) {
			soon = append(soon, s)
		}
	}
	return soon, last
}

// dueEvent is the reminder that is due. After an outage it may be too late for
// some events, or for all of them.
func dueEvent(r Request, f Facts, now time.Time) (Command, Deadline, bool) {
	d, ok := nextEvent(r, f)
	if !ok || d.At.After(now) {
		return Command{}, Deadline{}, false
	}
	if soon, _ := overdue(r, f, now); len(soon) == 0 {
		return Command{Name: ClockMissed}, d, true
	}
	return Command{Name: ClockEvent}, d, true
}

// Booked lists the staff whom the agenda has for a request; for whoever is away,
// who answers for the request's owner. Its requester is reminded as such.
func (d Desk) Booked(r Request) []Person {
	if r.Booking == nil {
		return nil
	}
	var out []Person
	add := func(p Person) {
		for _, have := range out {
			if have.Has(p.Email) {
				return
			}
		}
		if !r.Requester.Has(p.Email) && !p.Has(r.Requester.Email) {
			out = append(out, p)
		}
	}
	for _, u := range r.Booking.Uses {
		resource, ok := agenda.Find(d.Resources, u.Resource)
		if !ok || resource.Kind != agenda.Staff || resource.Email == "" {
			continue
		}
		p := d.Known(resource.Email)
		if p.Away == nil {
			add(p)
			continue
		}
		for _, head := range d.Superior(r) {
			add(head)
		}
	}
	return out
}
