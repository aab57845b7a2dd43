package invite

import (
	"strconv"
	"strings"
	"time"
)

// rules are a zone as a VTIMEZONE lays it down (RFC 5545 section 3.6.5).
type rules []observance

// observance is standard time or summer time, and when it begins.
type observance struct {
	offset time.Duration       // TZOFFSETTO
	start  time.Time           // the wall's time of the first onset
	onsets []time.Time         // RDATEs
	rule   repeat              // yearly; zero: none
	years  map[int][]time.Time // the rule's onsets, as they were asked for
}

// Bounds of a zone's rule: that of no country needs more, and each time of an
// event is looked up in it.
const (
	zoneMonths = 2
	zoneDays   = 14
	onsetsMost = 200
)

func rulesOf(def *component) rules {
	var out rules
	for _, c := range def.parts {
		if len(out) == 20 || c.name != "STANDARD" && c.name != "DAYLIGHT" {
			continue
		}
		to, ok := utcOffset(c.prop("TZOFFSETTO").value)
		start, ok2 := wallTime(c.prop("DTSTART").value)
		if !ok || !ok2 {
			continue
		}
		o := observance{offset: to, start: start}
		if r := c.prop("RRULE").value; r != "" {
			if rule, err := readRepeat(r); err == nil && rule.freq == yearly && rule.sane() &&
				len(rule.months) <= zoneMonths && max(len(rule.days), len(rule.monthDays), len(rule.positions)) <= zoneDays {
				o.rule, o.years = rule, map[int][]time.Time{}
			}
		}
		for _, p := range c.props {
			if p.name == "RDATE" && len(o.onsets) < onsetsMost {
				for _, s := range strings.SplitN(p.value, ",", onsetsMost+1) {
					if t, ok := wallTime(s); ok && len(o.onsets) < onsetsMost {
						o.onsets = append(o.onsets, t)
					}
				}
			}
		}
		out = append(out, o)
	}
	return out
}

// instant implements clock: of the observances, the one that began last.
func (r rules) instant(wall time.Time) time.Time {
	best, began := r[0], time.Time{}
	for _, o := range r {
		if t, ok := o.before(wall); ok && !t.Before(began) {
			best, began = o, t
		}
	}
	return wall.Add(-best.offset)
}

// before is the last onset that is not after the wall's time.
func (o observance) before(wall time.Time) (last time.Time, ok bool) {
	try := func(t time.Time) {
		if !t.After(wall) && (!ok || t.After(last)) {
			last, ok = t, true
		}
	}
	try(o.start)
	for _, t := range o.onsets {
		try(t)
	}
	if o.rule.freq == yearly {
		for year := wall.Year() - 1; year <= wall.Year(); year++ {
			for _, t := range o.in(year) {
				if !t.Before(o.start) && (o.rule.until.IsZero() || !t.After(o.rule.until.Add(24*time.Hour))) {
					try(t)
				}
			}
		}
	}
	return last, ok
}

// in are the onsets of the rule in a year.
func (o observance) in(year int) []time.Time {
	out, ok := o.years[year]
	if !ok {
		for _, day := range o.rule.yearDays(year, o.start) {
			out = append(out, day.Add(o.start.Sub(midnight(o.start))))
		}
		o.years[year] = out
	}
	return out
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// utcOffset reads "-0600".
func utcOffset(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	n, err := strconv.Atoi(s[1:5])
	d := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if err != nil || n < 0 || d > 18*time.Hour {
		return 0, false
	}
	if s[0] == '-' {
		d = -d
	}
	return d, true
}
