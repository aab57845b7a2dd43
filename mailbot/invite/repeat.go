package invite

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// repeat is an RRULE (RFC 5545 section 3.3.10), as far as people make them: by
// days, weeks, months and years. What repeats within a day books no room.
type repeat struct {
	freq      string
	interval  int
	count     int       // 0: none
	until     time.Time // the wall's or UTC; zero: none
	untilUTC  bool
	days      []weekday
	monthDays []int
	months    []int
	positions []int
	first     time.Weekday // of a week
}

// weekday is "TU", "1MO", "-1FR".
type weekday struct {
	nth int
	time.Weekday
}

const (
	daily   = "DAILY"
	weekly  = "WEEKLY"
	monthly = "MONTHLY"
	yearly  = "YEARLY"
)

var weekdays = map[string]time.Weekday{
	"SU": time.Sunday, "MO": time.Monday, "TU": time.Tuesday, "WE": time.Wednesday,
	"TH": time.Thursday, "FR": time.Friday, "SA": time.Saturday,
}

// listMost bounds each list of a rule.
const listMost = 62

func readRepeat(value string) (repeat, error) {
	r := repeat{interval: 1, first: time.Monday}
	for _, part := range strings.SplitN(strings.ToUpper(strings.TrimSpace(value)), ";", 20) {
		key, v, _ := strings.Cut(part, "=")
		ok := true
		switch key {
		case "FREQ":
			r.freq = v
		case "INTERVAL":
			r.interval, ok = number(v, 1, 1000)
		case "COUNT":
			r.count, ok = number(v, 1, 100000)
		case "UNTIL":
			r.until, ok = wallTime(v)
			r.untilUTC = strings.HasSuffix(v, "Z")
			if len(v) == 8 {
				r.until = r.until.Add(24*time.Hour - time.Second)
			}
		case "BYDAY":
			r.days, ok = readDays(v)
		case "BYMONTHDAY":
			r.monthDays, ok = numbers(v, 31)
		case "BYMONTH":
			r.months, ok = numbers(v, 12)
		case "BYSETPOS":
			r.positions, ok = numbers(v, 366)
		case "WKST":
			r.first, ok = weekdays[v]
		case "BYHOUR", "BYMINUTE", "BYSECOND":
			_, ok = number(v, 0, 59) // one alone says what DTSTART says
		case "":
		default:
			ok = strings.HasPrefix(key, "X-")
		}
		if !ok {
			return r, ErrRule
		}
	}
	if !slices.Contains([]string{daily, weekly, monthly, yearly}, r.freq) {
		return r, ErrRule
	}
	return r, nil
}

func number(s string, least, most int) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	return n, err == nil && n >= least && n <= most
}

func numbers(s string, most int) (out []int, ok bool) {
	for _, part := range strings.SplitN(s, ",", listMost+1) {
		n, ok := number(part, -most, most)
		if !ok || n == 0 || len(out) == listMost {
			return nil, false
		}
		out = append(out, n)
	}
	return out, true
}

func readDays(s string) (out []weekday, ok bool) {
	for _, part := range strings.SplitN(s, ",", listMost+1) {
		part = strings.TrimSpace(part)
		if len(part) < 2 || len(out) == listMost {
			return nil, false
		}
		d := weekday{}
		if d.Weekday, ok = weekdays[part[len(part)-2:]]; !ok {
			return nil, false
		}
		if n := part[:len(part)-2]; n != "" {
			if d.nth, ok = number(strings.TrimPrefix(n, "+"), -53, 53); !ok || d.nth == 0 {
				return nil, false
			}
		}
		out = append(out, d)
	}
	return out, true
}

// walls are the times of a series on its own wall. DTSTART is always the first
// (section 3.8.5.3).
func (r repeat) walls(start moment) ([]time.Time, error) {
	if !r.sane() {
		return nil, ErrRule
	}
	if r.count == 0 && r.until.IsZero() {
		return nil, ErrEndless
	}
	clock := start.wall.Sub(midnight(start.wall))
	end := midnight(start.wall).AddDate(0, 0, horizon)
	out := []time.Time{start.wall}
	for n := 0; ; n++ {
		days, from := r.period(start.wall, n)
		if from.After(end) {
			break
		}
		for _, d := range days {
			w := d.Add(clock)
			if !w.After(start.wall) {
				continue
			}
			if r.beyond(start, w) || r.count > 0 && len(out) == r.count {
				return out, nil
			}
			if len(out) > OccurrencesMost {
				return nil, ErrMany
			}
			out = append(out, w)
		}
	}
	if len(out) != r.count && (r.until.IsZero() || r.until.After(end)) {
		return nil, ErrEndless
	}
	return out, nil
}

// beyond reports whether a time is after UNTIL.
func (r repeat) beyond(start moment, w time.Time) bool {
	switch {
	case r.until.IsZero():
		return false
	case r.untilUTC && !start.day:
		return start.at(w).After(r.until)
	}
	return w.After(r.until)
}

// sane reports whether the rule is of a kind that is read.
func (r repeat) sane() bool {
	nth := slices.ContainsFunc(r.days, func(d weekday) bool { return d.nth != 0 })
	switch r.freq {
	case daily:
		return !nth && len(r.positions) == 0
	case weekly:
		return !nth && len(r.monthDays) == 0 && len(r.positions) == 0
	case yearly:
		return len(r.months) > 0 || len(r.days) == 0
	}
	return true
}

// period gives the days of the n-th period of the series, and where it begins.
func (r repeat) period(start time.Time, n int) (days []time.Time, from time.Time) {
	day := midnight(start)
	switch r.freq {
	case daily:
		from = day.AddDate(0, 0, n*r.interval)
		return r.filter([]time.Time{from}), from
	case weekly:
		back := (int(day.Weekday()) - int(r.first) + 7) % 7
		from = day.AddDate(0, 0, n*r.interval*7-back)
		for i := range 7 {
			d := from.AddDate(0, 0, i)
			if len(r.days) == 0 && d.Weekday() == day.Weekday() || len(r.days) > 0 {
				days = append(days, d)
			}
		}
		return r.filter(days), from
	case monthly:
		from = time.Date(day.Year(), day.Month()+time.Month(n*r.interval), 1, 0, 0, 0, 0, time.UTC)
		if len(r.months) > 0 && !slices.Contains(r.months, int(from.Month())) {
			return nil, from
		}
		return r.chosen(r.monthsDays(from, start)), from
	}
	year := day.Year() + n*r.interval
	return r.yearDays(year, start), time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
}

// yearDays are the days of a yearly rule in one year.
func (r repeat) yearDays(year int, start time.Time) []time.Time {
	months := r.months
	if len(months) == 0 {
		months = []int{int(start.Month())}
	}
	var days []time.Time
	for m := 1; m <= 12; m++ {
		if slices.Contains(months, m) {
			days = append(days, r.monthsDays(time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC), start)...)
		}
	}
	return r.chosen(days)
}

// monthsDays are the days of one month that BYMONTHDAY and BYDAY name; without
// them, the day on which the series begins.
func (r repeat) monthsDays(first, start time.Time) (out []time.Time) {
	last := first.AddDate(0, 1, -1).Day()
	for n := 1; n <= last; n++ {
		d := first.AddDate(0, 0, n-1)
		if len(r.monthDays) == 0 && len(r.days) == 0 {
			if n == start.Day() {
				out = append(out, d)
			}
			continue
		}
		if len(r.monthDays) > 0 && !slices.Contains(r.monthDays, n) && !slices.Contains(r.monthDays, n-last-1) {
			continue
		}
		if len(r.days) > 0 && !slices.ContainsFunc(r.days, func(w weekday) bool {
			return w.Weekday == d.Weekday() && (w.nth == 0 || w.nth == (n-1)/7+1 || w.nth == -((last-n)/7+1))
		}) {
			continue
		}
		out = append(out, d)
	}
	return out
}

// filter keeps of days those that the lists allow.
func (r repeat) filter(days []time.Time) (out []time.Time) {
	for _, d := range days {
		last := time.Date(d.Year(), d.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if (len(r.months) == 0 || slices.Contains(r.months, int(d.Month()))) &&
			(len(r.monthDays) == 0 || slices.Contains(r.monthDays, d.Day()) || slices.Contains(r.monthDays, d.Day()-last-1)) &&
			(len(r.days) == 0 || slices.ContainsFunc(r.days, func(w weekday) bool { return w.Weekday == d.Weekday() })) {
			out = append(out, d)
		}
	}
	return out
}

// chosen keeps of the days of a period those at the positions of BYSETPOS.
func (r repeat) chosen(days []time.Time) (out []time.Time) {
	if len(r.positions) == 0 {
		return days
	}
	for i, d := range days {
		if slices.Contains(r.positions, i+1) || slices.Contains(r.positions, i-len(days)) {
			out = append(out, d)
		}
	}
	return out
}

// inOrder sorts spans, without those that are there twice.
func inOrder(spans []hours.Span) []hours.Span {
	slices.SortFunc(spans, func(a, b hours.Span) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return a.To.Compare(b.To)
	})
	return slices.Compact(spans)
}
