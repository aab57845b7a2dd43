package invite

import (
	"fmt"
	"time"
)

// timezone lays down a zone for the years of a series (RFC 5545 section 3.6.5).
// Outlook knows no names of the tz database: without this it refuses a series.
// Where summer time follows a yearly rule the rule is written, since Outlook
// takes one STANDARD and one DAYLIGHT; else each change with its date.
func timezone(zone *time.Location, from, to time.Time) *component {
	z := &component{name: "VTIMEZONE"}
	z.add("TZID", zone.String())
	z.add("X-LIC-LOCATION", zone.String())
	begin := time.Date(from.In(zone).Year(), 1, 1, 0, 0, 0, 0, zone)
	end := time.Date(to.In(zone).Year()+1, 1, 1, 0, 0, 0, 0, zone)
	changes := changesOf(zone, begin, end)
	if len(changes) == 0 {
		name, offset := begin.Zone()
		z.parts = append(z.parts, observe(change{wall: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), from: offset, to: offset, name: name}, ""))
		return z
	}
	if yearlyChanges(zone, changes, begin.Year(), end.Year()) {
		for _, c := range changes[:2] {
			c.wall, _ = nthDay(c.wall, 1970)
			z.parts = append(z.parts, observe(c, c.rule()))
		}
		return z
	}
	name, offset := begin.Zone()
	z.parts = append(z.parts, observe(change{wall: time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), from: offset, to: offset, name: name, summer: begin.IsDST()}, ""))
	for _, c := range changes {
		z.parts = append(z.parts, observe(c, ""))
	}
	return z
}

// change is one of a zone's offset: what the wall showed as it came, and the
// seconds east of UTC before and after.
type change struct {
	wall     time.Time
	from, to int
	name     string
	summer   bool
}

// changesOf lists the changes in a stretch of time, of at most some years.
func changesOf(zone *time.Location, begin, end time.Time) (out []change) {
	for at := begin; len(out) < 20; {
		_, next := at.ZoneBounds()
		if next.IsZero() || !next.Before(end) {
			return out
		}
		_, before := at.Zone()
		name, after := next.In(zone).Zone()
		wall := next.UTC().Add(time.Duration(before) * time.Second)
		out = append(out, change{wall: wall, from: before, to: after, name: name, summer: next.In(zone).IsDST()})
		at = next.In(zone)
	}
	return out
}

// yearlyChanges reports whether each of the years has two changes, on the same
// weekdays of the same months.
func yearlyChanges(zone *time.Location, changes []change, first, last int) bool {
	if len(changes) != 2*(last-first) {
		return false
	}
	for i, c := range changes {
		wall, ok := nthDay(changes[i%2].wall, c.wall.Year())
		if !ok || !wall.Equal(c.wall) || c.to != changes[i%2].to {
			return false
		}
	}
	return true
}

// nth is which of its weekday in the month a day is; -1: the last.
func nth(t time.Time) int {
	if t.AddDate(0, 0, 7).Month() != t.Month() {
		return -1
	}
	return (t.Day()-1)/7 + 1
}

// nthDay is the same weekday of the same month in another year.
func nthDay(t time.Time, year int) (time.Time, bool) {
	first := time.Date(year, t.Month(), 1, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	for d := first; d.Month() == first.Month(); d = d.AddDate(0, 0, 1) {
		if d.Weekday() == t.Weekday() && nth(d) == nth(t) {
			return d, true
		}
	}
	return t, false
}

func (c change) rule() string {
	return fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s", c.wall.Month(), nth(c.wall), dayNames[c.wall.Weekday()])
}

func observe(c change, rule string) *component {
	o := &component{name: "STANDARD"}
	if c.summer {
		o.name = "DAYLIGHT"
	}
	o.add("TZNAME", c.name)
	o.add("TZOFFSETFROM", offsetWords(c.from))
	o.add("TZOFFSETTO", offsetWords(c.to))
	o.add("DTSTART", c.wall.Format("20060102T150405"))
	if rule != "" {
		o.add("RRULE", rule)
	}
	return o
}

func offsetWords(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}
