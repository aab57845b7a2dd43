package hours

import (
	"strings"
	"time"
)

// Span is a stretch of time, [From, To), in UTC. A zero To: no end was said.
type Span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Length is how long the span lasts; 0 where no end was said.
func (s Span) Length() time.Duration {
	if s.To.Before(s.From) {
		return 0
	}
	return s.To.Sub(s.From)
}

// Overlaps reports whether the two have an instant in common.
func (s Span) Overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }

// Contains reports whether an instant lies in the span.
func (s Span) Contains(t time.Time) bool { return !t.Before(s.From) && t.Before(s.To) }

// LongSpan says a span to people so that it cannot be misread: "martes 15 de
// diciembre de 2026, de 10:00 a 12:00". One that ends on another day names both,
// and an hour that the wall shows twice says which by its offset from UTC.
// ParseSpan reads it.
func LongSpan(s Span, loc *time.Location) string {
	if s.From.IsZero() {
		return ""
	}
	if s.To.IsZero() {
		return LongDate(s.From, loc) + ", " + clockAt(s.From, loc)
	}
	return LongDate(s.From, loc) + ", de " + clockAt(s.From, loc) + " a " + until(s, loc, LongDate)
}

// ShortSpan is "15/12/2026 10:00-12:00": what a command is written with.
// ParseSpan reads it.
func ShortSpan(s Span, loc *time.Location) string {
	if s.From.IsZero() {
		return ""
	}
	short := func(t time.Time, loc *time.Location) string { return t.In(loc).Format("02/01/2006") }
	begins := short(s.From, loc) + " " + clockAt(s.From, loc)
	if s.To.IsZero() {
		return begins
	}
	return begins + "-" + until(s, loc, short)
}

// HoursOf is "10:00-12:00", for a list that stands under its day.
func HoursOf(s Span, loc *time.Location) string {
	_, hours, _ := strings.Cut(ShortSpan(s, loc), " ")
	return hours
}

// until is the end of a span by the clock on the wall. Midnight belongs to the
// day that it ends.
func until(s Span, loc *time.Location, date func(time.Time, *time.Location) string) string {
	c := Calendar{loc: loc}
	first, last := c.dayOf(s.From), c.dayOf(s.To)
	clock := clockAt(s.To, loc)
	if s.To.Equal(c.start(last)) && last > first {
		last, clock = last-1, "24:00"
	}
	if first == last {
		return clock
	}
	return clock + " del " + date(c.start(last), loc)
}

// clockAt is what the wall shows, with the offset from UTC where it shows that
// twice.
func clockAt(t time.Time, loc *time.Location) string {
	c := Calendar{loc: loc}
	local := t.In(loc)
	h, m, _ := local.Clock()
	s := int64(h)*hour + int64(m)*minute
	if len(c.instants(c.dayOf(t), []span{{s, s + 1}})) > 1 {
		return local.Format("15:04 (UTC-07:00)")
	}
	return local.Format("15:04")
}
