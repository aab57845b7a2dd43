package invite

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// series is how several spans are told to calendars: a weekly rule, without the
// days that it skips, and what begins at another hour as an occurrence that was
// moved.
//
// Why so: Gmail, Outlook, Apple and Thunderbird all understand RRULE with EXDATE
// and overrides by RECURRENCE-ID. Outlook drops RDATE ([MS-OXCICAL] has it for
// import of what its own patterns can say), and of several VEVENTs without a
// series it shows the first alone. Any set of days is some weeks' weekdays less
// some days, so holidays need nothing else; only what happens twice on a day is
// left to RDATE, and to the text, which lists all dates.
type series struct {
	zone   *time.Location
	clock  time.Duration // of most of them, on the wall
	length time.Duration
	days   []time.Time // midnights, as if in UTC
	moved  []override
	extra  []hours.Span
}

// override is an occurrence that is not like the others.
type override struct {
	day  time.Time
	span hours.Span
}

// spanDay is the day on which a span begins, and its hour on the wall.
func spanDay(s hours.Span, zone *time.Location) (day time.Time, clock time.Duration) {
	w := s.From.In(zone)
	wall := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, time.UTC)
	return midnight(wall), wall.Sub(midnight(wall))
}

func seriesOf(spans []hours.Span, zone *time.Location) series {
	s := series{zone: zone}
	type kind struct{ clock, length time.Duration }
	count, best := map[kind]int{}, 0
	for _, x := range spans {
		_, clock := spanDay(x, zone)
		k := kind{clock, x.Length()}
		if count[k]++; count[k] > best {
			best, s.clock, s.length = count[k], k.clock, k.length
		}
	}
	usual := func(x hours.Span) bool {
		_, clock := spanDay(x, zone)
		return clock == s.clock && x.Length() == s.length
	}
	taken := map[time.Time]bool{}
	for _, pass := range []bool{true, false} { // on a day with two, the usual one is the series'
		for _, x := range spans {
			day, _ := spanDay(x, zone)
			switch {
			case usual(x) != pass:
			case taken[day]:
				s.extra = append(s.extra, x)
			default:
				taken[day] = true
				s.days = append(s.days, day)
				if !pass {
					s.moved = append(s.moved, override{day, x})
				}
			}
		}
	}
	slices.SortFunc(s.days, time.Time.Compare)
	return s
}

// tzid is a time on the wall of the zone.
func (s series) tzid(name string, walls ...time.Time) property {
	var values []string
	for _, w := range walls {
		values = append(values, w.Format("20060102T150405"))
	}
	return property{name: name, params: []param{{"TZID", s.zone.String()}}, value: strings.Join(values, ",")}
}

func (s series) wall(t time.Time) time.Time {
	day, clock := spanDay(hours.Span{From: t}, s.zone)
	return day.Add(clock)
}

// master gives the times of the series.
func (s series) master() []property {
	first := s.days[0].Add(s.clock)
	out := []property{s.tzid("DTSTART", first), s.tzid("DTEND", first.Add(s.length))}
	rule, skipped := s.rule()
	out = append(out, property{name: "RRULE", value: rule})
	for _, d := range skipped {
		out = append(out, s.tzid("EXDATE", d.Add(s.clock)))
	}
	for _, x := range s.extra {
		if x.Length() == s.length {
			out = append(out, s.tzid("RDATE", s.wall(x.From)))
			continue
		}
		out = append(out, property{name: "RDATE", params: []param{{"VALUE", "PERIOD"}}, value: stamp(x.From) + "/" + stamp(x.To)})
	}
	return out
}

func (s series) override(o override) []property {
	return []property{
		s.tzid("RECURRENCE-ID", o.day.Add(s.clock)),
		s.tzid("DTSTART", s.wall(o.span.From)),
		s.tzid("DTEND", s.wall(o.span.To)),
	}
}

var dayNames = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// rule finds the weeks and weekdays that hold all days, and the days of those
// that are none of ours.
func (s series) rule() (rule string, skipped []time.Time) {
	monday := func(d time.Time) time.Time { return d.AddDate(0, 0, -(int(d.Weekday())+6)%7) }
	first, last := s.days[0], s.days[len(s.days)-1]
	weeks := func(d time.Time) int { return int(monday(d).Sub(monday(first)) / (7 * 24 * time.Hour)) }
	interval := 0
	on, ours := [7]bool{}, map[time.Time]bool{}
	for _, d := range s.days {
		interval = divisor(interval, weeks(d))
		on[d.Weekday()], ours[d] = true, true
	}
	interval = max(interval, 1)
	var names []string
	for _, w := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if on[w] {
			names = append(names, dayNames[w])
		}
	}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		if on[d.Weekday()] && weeks(d)%interval == 0 && !ours[d] {
			skipped = append(skipped, d)
		}
	}
	w := last.Add(s.clock)
	until := time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, s.zone)
	rule = "FREQ=WEEKLY;WKST=MO;UNTIL=" + stamp(until) + ";BYDAY=" + strings.Join(names, ",")
	if interval > 1 {
		rule = "FREQ=WEEKLY;WKST=MO;INTERVAL=" + strconv.Itoa(interval) + strings.TrimPrefix(rule, "FREQ=WEEKLY;WKST=MO")
	}
	return rule, skipped
}

// divisor is the greatest that both have in common; that of 0 and n is n.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
