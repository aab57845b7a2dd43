package hours

import (
	"fmt"
	"strings"
	"time"
)

// Repeat is how an event comes again: on which days, and until when. The zero
// Repeat is an event that comes once.
type Repeat struct {
	Weeks int     // every how many weeks, at least 1; 0: it comes once
	Days  [7]bool // by time.Weekday; none: the day of the week of the first
	Daily bool    // on every working day
	// One of these ends it: the first instant of the last day, how many times it
	// comes, how many weeks it lasts.
	Until time.Time
	Count int
	Over  int
}

// MostOccurrences bounds a series.
const MostOccurrences = 200

// farthest bounds how long a series may go on, in days: three years.
const farthest = 3 * 366

// Skipped is a day on which a series does not take place.
type Skipped struct {
	Date time.Time // the first instant of the day
	Why  string    // in Spanish: "Día de la Revolución", "día inhábil"
}

// Occurrences are the times of a series that begins with first, in order, and
// the days that it leaves out: holidays, days off, and those on which the wall
// does not show its hours. Where the first is not on one of its days, it begins
// on the next that is.
func (c Calendar) Occurrences(first Span, r Repeat) (taken []Span, skipped []Skipped) {
	if r.Weeks == 0 && !r.Daily {
		return []Span{first}, nil
	}
	began := c.dayOf(first.From)
	days := r.Days
	if days == ([7]bool{}) {
		days[began.weekday()] = true
	}
	last := c.lastDay(began, r)
	monday := began - day((began.weekday()+6)%7)
	for on := began; on <= last && (r.Count == 0 || len(taken) < r.Count); on++ {
		if r.Daily && len(c.week[on.weekday()]) == 0 && len(c.extra[on]) == 0 ||
			!r.Daily && (!days[on.weekday()] || int(on-monday)/7%r.Weeks != 0) {
			continue
		}
		if len(taken) == MostOccurrences {
			return taken, append(skipped, Skipped{c.start(on), fmt.Sprintf("una serie tiene %d fechas como máximo", MostOccurrences)})
		}
		s, why := c.moved(first, on)
		if why != "" {
			skipped = append(skipped, Skipped{c.start(on), why})
			continue
		}
		taken = append(taken, s)
	}
	return taken, skipped
}

// lastDay is the last day on which a series may still come.
func (c Calendar) lastDay(began day, r Repeat) day {
	last := began + farthest
	if !r.Until.IsZero() {
		last = min(last, c.dayOf(r.Until))
	}
	if r.Over > 0 {
		last = min(last, began+day(7*r.Over)-1)
	}
	return last
}

// moved is a span on another day, at the same hours of the wall; why says what
// keeps it from taking place then.
func (c Calendar) moved(s Span, on day) (Span, string) {
	if len(c.extra[on]) == 0 {
		name, holiday := mexican(on)
		switch {
		case holiday && c.holidays:
			return Span{}, name
		case c.dayOff(on):
			return Span{}, "día inhábil"
		}
	}
	out, err := c.Shift(s, int(on-c.dayOf(s.From)))
	if err != nil {
		return Span{}, err.Error()
	}
	return out, ""
}

// Shift is a span some days later, or earlier, at the same hours of the wall.
// The error says that the wall does not show them on that day.
func (c Calendar) Shift(s Span, days int) (Span, error) {
	from, err := c.shift(s.From, days, time.Time{})
	if err != nil || s.To.IsZero() {
		return Span{From: from}, err
	}
	to, err := c.shift(s.To, days, from)
	return Span{From: from, To: to}, err
}

func (c Calendar) shift(t time.Time, days int, after time.Time) (time.Time, error) {
	if days == 0 {
		return t, nil
	}
	h, m, s := t.In(c.Location()).Clock()
	at := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return c.moment(c.dayOf(t)+day(days), at, nil, after)
}

// LongRepeat says how an event comes again: "cada lunes y miércoles hasta el
// miércoles 30 de junio de 2027". ParseRepeat reads it.
func LongRepeat(r Repeat, loc *time.Location) string {
	var days []string
	for n := range 7 { // from Monday
		if w := (n + 1) % 7; r.Days[w] {
			days = append(days, weekdayNames[w])
		}
	}
	list := strings.Join(days, ", ")
	if n := len(days); n > 1 {
		list = strings.Join(days[:n-1], ", ") + " y " + days[n-1]
	}
	words := ""
	switch {
	case r.Daily:
		words = "cada día hábil"
	case r.Weeks == 0:
		return ""
	case r.Weeks == 1 && list != "":
		words = "cada " + list
	case r.Weeks == 1:
		words = "cada semana"
	default:
		words = strings.TrimSpace(fmt.Sprintf("cada %d semanas %s", r.Weeks, list))
	}
	switch {
	case r.Count > 0:
		return fmt.Sprintf("%s, %d sesiones", words, r.Count)
	case r.Over > 0:
		return fmt.Sprintf("%s durante %d semanas", words, r.Over)
	}
	return words + " hasta el " + LongDate(r.Until, loc)
}
