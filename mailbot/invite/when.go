package invite

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// What may be wrong with the times of an event. The words are for operators;
// people are told by the shell.
var (
	ErrNoTime  = errors.New("the event does not say when it begins and ends")
	ErrZone    = errors.New("the event is in a time zone that nobody knows")
	ErrEndless = errors.New("the series has no end, or one beyond two years")
	ErrMany    = errors.New("the series has too many occurrences")
	ErrRule    = errors.New("the rule of the series is not understood")
)

// Bounds of a series.
const (
	OccurrencesMost = 200
	horizon         = 2 * 366 // days
	exceptionsMost  = 5000    // EXDATEs of one message
)

// moment is a property's time: as the wall shows it, and by which clock.
type moment struct {
	wall time.Time
	by   clock
	day  bool // a date alone
}

func (m moment) instant() time.Time { return m.by.instant(m.wall) }

// at moves the moment to another day or hour of the same clock.
func (m moment) at(wall time.Time) time.Time { return m.by.instant(wall) }

// utc is the clock of times that end in Z.
type utc struct{}

func (utc) instant(wall time.Time) time.Time { return wall }

// moment reads a property that is a date or a date with time. A floating time
// (without zone) is one on the desk's own wall.
func (z *zones) moment(p property) (m moment, err error) {
	return z.momentOf(p.value, p.param("TZID"))
}

func (z *zones) momentOf(value, tzid string) (m moment, err error) {
	value = strings.ToUpper(strings.TrimSpace(value))
	wall, ok := wallTime(value)
	if !ok {
		return m, ErrNoTime
	}
	m = moment{wall: wall, day: len(value) == 8}
	switch {
	case strings.HasSuffix(value, "Z"):
		m.by = utc{}
		return m, nil
	case m.day:
		tzid = "" // a date is the desk's day, whatever stands beside it
	}
	if m.by, ok = z.named(tzid); !ok {
		return m, ErrZone
	}
	return m, nil
}

// wallTime reads "20261215", "20261215T100000" and "20261215T160000Z". Years
// are those of people who are alive.
func wallTime(s string) (time.Time, bool) {
	s = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "Z")
	for _, layout := range []string{"20060102T150405", "20060102", "20060102T1504"} {
		if len(s) == len(layout) {
			t, err := time.Parse(layout, s)
			return t, err == nil && t.Year() >= 1601 && t.Year() < 2200
		}
	}
	return time.Time{}, false
}

// duration reads a DURATION (RFC 5545 section 3.3.6): "PT1H30M", "P1D", "-PT15M".
func duration(s string) (time.Duration, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := time.Duration(1)
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	s = strings.TrimLeft(s, "+-")
	if !strings.HasPrefix(s, "P") || len(s) < 3 || len(s) > 30 {
		return 0, false
	}
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	var total time.Duration
	digits := ""
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'T' && digits == "":
		case c >= '0' && c <= '9' && len(digits) < 6:
			digits += string(c)
		case units[c] != 0 && digits != "":
			n, _ := strconv.Atoi(digits)
			total, digits = total+time.Duration(n)*units[c], ""
		default:
			return 0, false
		}
	}
	return sign * total, digits == "" && total < 366*24*time.Hour
}

// length is how long each occurrence lasts on the wall, by DTEND or DURATION. A
// date alone lasts that day.
func (z *zones) length(c *component, start moment) (time.Duration, error) {
	if end := c.prop("DTEND"); end.name != "" {
		m, err := z.moment(end)
		if err != nil {
			return 0, err
		}
		d := m.instant().Sub(start.instant())
		if start.day { // whole days, also the one that summer time shortens
			d = m.wall.Sub(start.wall)
			if d == 0 {
				d = 24 * time.Hour // QUIRK: some end an event on the day it begins
			}
		}
		if d <= 0 {
			return 0, ErrNoTime
		}
		return d, nil
	}
	if d, ok := duration(c.prop("DURATION").value); ok && d > 0 {
		return d, nil
	}
	if start.day {
		return 24 * time.Hour, nil
	}
	return 0, ErrNoTime
}

// spans are all occurrences of an event, in order: DTSTART, RRULE and RDATE,
// less EXDATE (RFC 5545 section 3.8.5).
func (z *zones) spans(c *component) ([]hours.Span, error) {
	start, err := z.moment(c.prop("DTSTART"))
	if err != nil {
		return nil, err
	}
	length, err := z.length(c, start)
	if err != nil {
		return nil, err
	}
	walls := []time.Time{start.wall}
	if r := c.prop("RRULE"); r.name != "" {
		rule, err := readRepeat(r.value)
		if err != nil {
			return nil, err
		}
		if walls, err = rule.walls(start); err != nil {
			return nil, err
		}
	}
	out := make([]hours.Span, 0, len(walls))
	for _, w := range walls {
		s := hours.Span{From: start.at(w)}
		s.To = s.From.Add(length)
		if start.day {
			s.To = start.at(w.Add(length))
		}
		out = append(out, s)
	}
	if out, err = z.extra(c, out, length); err != nil {
		return nil, err
	}
	out = z.except(c, out, start)
	if len(out) > OccurrencesMost {
		return nil, ErrMany
	}
	if len(out) == 0 {
		return nil, ErrNoTime
	}
	return inOrder(out), nil
}

// extra adds what RDATE names: dates, or periods with an end of their own.
func (z *zones) extra(c *component, out []hours.Span, length time.Duration) ([]hours.Span, error) {
	for _, p := range c.props {
		if p.name != "RDATE" {
			continue
		}
		for _, s := range strings.SplitN(p.value, ",", OccurrencesMost+2) {
			if len(out) > OccurrencesMost {
				return nil, ErrMany
			}
			from, to, period := strings.Cut(s, "/")
			m, err := z.momentOf(from, p.param("TZID"))
			if err != nil {
				return nil, err
			}
			span := hours.Span{From: m.instant()}
			span.To = span.From.Add(length)
			if d, ok := duration(to); period && ok {
				span.To = span.From.Add(d)
			} else if period {
				end, err := z.momentOf(to, p.param("TZID"))
				if err != nil || !end.instant().After(span.From) {
					return nil, ErrNoTime
				}
				span.To = end.instant()
			}
			out = append(out, span)
		}
	}
	return out, nil
}

// except takes out what EXDATE names: the very time, or, where it is a date
// alone, that day (QUIRK: Outlook for Mac).
func (z *zones) except(c *component, spans []hours.Span, start moment) []hours.Span {
	times, days := map[int64]bool{}, map[string]bool{}
	for _, p := range c.props {
		if p.name != "EXDATE" {
			continue
		}
		for _, s := range strings.SplitN(p.value, ",", exceptionsMost+1) {
			if z.exceptions++; z.exceptions > exceptionsMost {
				break
			}
			m, err := z.momentOf(s, p.param("TZID"))
			switch {
			case err != nil:
			case m.day && !start.day:
				days[m.wall.Format(time.DateOnly)] = true
			default:
				times[m.instant().Unix()] = true
			}
		}
	}
	var out []hours.Span
	for _, s := range spans {
		if !times[s.From.Unix()] && !days[z.dayOf(s.From, start)] {
			out = append(out, s)
		}
	}
	return out
}

// dayOf is the day of an instant on the wall of the series, if that is known.
func (z *zones) dayOf(t time.Time, start moment) string {
	if p, ok := start.by.(place); ok {
		t = t.In(p.Location)
	}
	return t.Format(time.DateOnly)
}
