package hours

import (
	"fmt"
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
// diciembre de 2026, de 10:00 a 12:00". A span over midnight names both days.
func LongSpan(s Span, loc *time.Location) string {
	if s.From.IsZero() || s.To.IsZero() {
		return Long(s.From, loc)
	}
	return fmt.Sprintf("%s, de %s a %s", LongDate(s.From, loc), s.From.In(loc).Format("15:04"), until(s, loc, LongDate))
}

// ShortSpan is "15/12/2026 10:00-12:00": what a command is written with.
func ShortSpan(s Span, loc *time.Location) string {
	if s.From.IsZero() || s.To.IsZero() {
		return Short(s.From, loc)
	}
	return Short(s.From, loc) + "-" + until(s, loc, func(t time.Time, loc *time.Location) string { return t.In(loc).Format("02/01/2006") })
}

// until is the end of a span by the clock on the wall. Midnight belongs to the
// day that it ends.
func until(s Span, loc *time.Location, date func(time.Time, *time.Location) string) string {
	from, to := s.From.In(loc), s.To.In(loc)
	last := s.To.Add(-time.Second).In(loc)
	clock := to.Format("15:04")
	if clock == "00:00" {
		to, clock = last, "24:00"
	}
	if from.YearDay() == to.YearDay() && from.Year() == to.Year() {
		return clock
	}
	return clock + " del " + date(to, loc)
}
