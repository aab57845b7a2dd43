package agenda

import (
	"time"

	"sgaus/workflow/hours"
)

// FreeSpans are the times within a span in which one of the resource can be
// used: those in which it may be, without those in which all are taken, nor
// what set-up and clean-up need beside them.
func FreeSpans(r Resource, busy []Busy, day hours.Span) []hours.Span {
	if r.Count < 1 {
		return nil
	}
	free := day
	var out []hours.Span
	for _, t := range newTaken(r, 1, busy, 0).spans {
		out = appendOpen(out, r, hours.Span{From: free.From, To: earlier(day.To, t.From.Add(-r.Cleanup))})
		free.From = later(free.From, t.To.Add(r.Setup))
	}
	return appendOpen(out, r, free)
}

func appendOpen(out []hours.Span, r Resource, s hours.Span) []hours.Span {
	if !s.From.Before(s.To) {
		return out
	}
	return append(out, r.Hours.Windows(s)...)
}

// step is how far apart the times are that are offered: on the quarter of an
// hour, as people meet.
const step = 15 * time.Minute

// How far from the wish others are looked for.
const (
	reach       = 60 * 24 * time.Hour
	reachSeries = 14 * 24 * time.Hour
)

// The hours of a day in which something is offered, unless the wish itself lies
// outside.
const (
	morning = 7 * time.Hour
	night   = 22 * time.Hour
)

// Horizon is the time of which Nearest must know what is busy.
func Horizon(w Wish, now time.Time) hours.Span {
	if len(w.Spans) == 0 {
		return hours.Span{}
	}
	first, last := w.Spans[0], w.Spans[len(w.Spans)-1]
	h := hours.Span{From: first.From.Add(-reach - 24*time.Hour), To: last.To.Add(reach + 24*time.Hour)}
	return hours.Span{From: earlier(first.From, later(h.From, now)).Add(-24 * time.Hour), To: h.To}
}

// Nearest are at most n other times for a wish in which everything it needs is
// free together, the nearest first, none overlapping another: from now on, at
// most sixty days away, on the quarters of an hour between 7:00 and 22:00 of
// days on which the desk works, or of the wished day. Of a series they are its
// first time; all of it moves along (Moved), within two weeks.
func Nearest(w Wish, rooms []Resource, busy []Busy, except int64, cal hours.Calendar, now time.Time, n int) []hours.Span {
	s := search{wish: w, cal: cal, now: now}
	if len(w.Spans) == 0 || n <= 0 {
		return nil
	}
	for _, use := range gathered(w.Uses) {
		r, ok := Find(rooms, use.Resource)
		if !ok || use.Units > r.Count {
			return nil
		}
		s.rooms = append(s.rooms, r)
		s.taken = append(s.taken, newTaken(r, use.Units, busy, except))
	}
	return s.nearest(n)
}

// search is one Nearest at work.
type search struct {
	wish  Wish
	rooms []Resource
	taken []taken
	cal   hours.Calendar
	now   time.Time
}

func (s search) nearest(n int) (out []hours.Span) {
	wished := s.wish.Spans[0].From
	far := reach
	if len(s.wish.Spans) > 1 {
		far = reachSeries
	}
	// Outward from the wish, the later of two that are equally near first.
	ahead := wished.Truncate(step).Add(step)
	back := ahead.Add(-step)
	for len(out) < n {
		at := ahead
		if wished.Sub(back) < ahead.Sub(wished) {
			at, back = back, back.Add(-step)
		} else {
			ahead = ahead.Add(step)
		}
		if at.Sub(wished) > far && wished.Sub(back) > far {
			return out
		}
		if at.Equal(wished) || at.Before(s.now) || at.Sub(wished).Abs() > far {
			continue
		}
		first := hours.Span{From: at, To: at.Add(s.wish.Spans[0].Length())}
		if !overlapsAny(first, out) && s.offerable(first) && s.free(first) {
			out = append(out, first)
		}
	}
	return out
}

// offerable reports whether one would offer that time to anybody.
func (s search) offerable(first hours.Span) bool {
	loc := s.cal.Location()
	wished := s.wish.Spans[0]
	y, m, d := first.From.In(loc).Date()
	if wy, wm, wd := wished.From.In(loc).Date(); (y != wy || m != wm || d != wd) && !s.cal.Working(first.From) {
		return false
	}
	from, to := clockOf(first, loc)
	wishedFrom, wishedTo := clockOf(wished, loc)
	return from >= min(morning, wishedFrom) && to <= max(night, wishedTo)
}

// clockOf is when a span begins and ends by the clock on the wall, counted from
// the midnight before it.
func clockOf(s hours.Span, loc *time.Location) (from, to time.Duration) {
	h, m, sec := s.From.In(loc).Clock()
	from = time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(sec)*time.Second
	return from, from + s.Length()
}

// free reports whether everything is free where the wish begins then.
func (s search) free(first hours.Span) bool {
	if !s.fits(first) {
		return false
	}
	if len(s.wish.Spans) == 1 {
		return true
	}
	moved, ok := Moved(s.wish, first, s.cal)
	if !ok {
		return false
	}
	for _, span := range moved.Spans[1:] {
		if !s.cal.Working(span.From) || !s.fits(span) {
			return false
		}
	}
	return true
}

func (s search) fits(span hours.Span) bool {
	for i, r := range s.rooms {
		if s.taken[i].full(r.padded(span)) || !r.Hours.Covers(span) {
			return false
		}
	}
	return true
}

// Moved is a wish whose first time is another: those that follow keep their
// distance in days, and have its hours. ok is false where the wall does not show
// them on one of the days.
func Moved(w Wish, first hours.Span, cal hours.Calendar) (Wish, bool) {
	out := Wish{Uses: w.Uses, Spans: []hours.Span{first}}
	for _, span := range w.Spans[1:] {
		s, err := cal.Shift(first, cal.DaysBetween(w.Spans[0].From, span.From))
		if err != nil {
			return Wish{}, false
		}
		out.Spans = append(out.Spans, s)
	}
	return out, true
}

func overlapsAny(s hours.Span, others []hours.Span) bool {
	for _, o := range others {
		if s.Overlaps(o) {
			return true
		}
	}
	return false
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
