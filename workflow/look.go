package workflow

import (
	"slices"
	"strings"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Look is what the agenda has where a form wishes something, told with the
// complete form: the ASV should not need to ask (VC 3.1).
type Look struct {
	Free   string   // what is free, in words; "" where it is not, or cannot be told
	Taken  []string // what is not, a clause each
	Offer  *Offer   // other times for it
	Booked string   // what the request has in the agenda already
	// Move is what the form says now where the agenda has it otherwise: a
	// [REAGENDAR] with what stands there would move nothing.
	Move string
}

// Ready reports whether the outcome tells of a complete form, so that the shell
// loads what WantedBy names and asks Looked.
func (o Outcome) Ready() bool {
	ready := func(n Notice) bool { return n.Kind == NoticeFormReady }
	return slices.ContainsFunc(o.Notices, ready) || o.Opens != nil && slices.ContainsFunc(o.Opens.Notices, ready)
}

// Settled is the request that the outcome is about, as it leaves it: the one
// that it opens, else r.
func (o Outcome) Settled(r Request) Request {
	if o.Opens == nil {
		return r
	}
	r = Apply(Request{Number: unnumbered}, o.Opens.Event)
	for _, e := range o.Opens.Then {
		r = Apply(r, e)
	}
	return r
}

// Looked adds to an outcome that tells of a complete form what of it is free.
// Other times that it offers stand in the history, so that [AGENDAR 2] means the
// same a day later.
func Looked(o Outcome, after Request, by Actor, f Facts, now time.Time) Outcome {
	d := decision{r: o.Settled(after), c: Command{Name: CmdBook}, by: by, f: f, now: now, row: rowNamed(CmdBook)}
	look := d.look()
	notices, last := o.Notices, &Event{}
	switch {
	case o.Opens != nil && len(o.Opens.Then) > 0:
		notices, last = o.Opens.Notices, &o.Opens.Then[len(o.Opens.Then)-1]
	case o.Opens != nil:
		notices, last = o.Opens.Notices, &o.Opens.Event
	case len(o.Events) > 0:
		last = &o.Events[len(o.Events)-1]
	}
	last.Change.Offer = look.Offer
	for i := range notices {
		if notices[i].Kind == NoticeFormReady {
			notices[i].Look = &look
		}
	}
	return o
}

// look tries to book what the form says, and says what came of it.
func (d *decision) look() (l Look) {
	if d.r.Booking.Live() {
		l.Booked = SayBookedAs.With(d.r.Booking.Title, d.whenOf(d.r.Booking.Spans))
		l.Move = d.moved()
		return l
	}
	var e Event
	switch refusal := d.book(&e); {
	case refusal == nil:
		b := e.Change.Booking
		var names []string
		for _, kind := range []agenda.Kind{agenda.Room, agenda.Equipment, agenda.Staff} {
			if s := d.f.Desk.UsesOf(b.Uses, kind); s != "" {
				names = append(names, s)
			}
		}
		what := SayNothingTaken
		if len(names) > 0 {
			what = SayIsFree
		}
		l.Free = strings.TrimSpace(what.With(d.whenOf(b.Spans), strings.Join(names, ", ")))
	case refusal.Offer != nil:
		l.Taken, l.Offer = refusal.Taken, refusal.Offer
	case refusal.Reason == PastSpan: // it passed while the rest was asked for
		l.Taken = []string{SayPassed.With(refusal.Detail[0])}
	}
	return l
}

// moved is the form's wish as [REAGENDAR] reads it, where it differs from what
// the request has: its time, or its room. A series is for whoever keeps the
// agenda to write.
func (d *decision) moved() string {
	w, b := d.formWish(), d.r.Booking
	if len(w.Spans) != 1 || len(b.Spans) != 1 {
		return ""
	}
	rooms := d.f.Desk.UsesOf(w.Uses, agenda.Room)
	other := rooms != "" && rooms != d.f.Desk.UsesOf(b.Uses, agenda.Room)
	if !other && w.Spans[0] == b.Spans[0] {
		return ""
	}
	words := hours.ShortSpan(w.Spans[0], d.f.Calendar.Location())
	if other {
		for _, u := range w.Uses {
			if r, ok := agenda.Find(d.f.Desk.Resources, u.Resource); ok && r.Kind == agenda.Room {
				words += " sala=" + r.Code
			}
		}
	}
	return words
}
