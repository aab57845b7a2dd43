package hours

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Spec is a calendar as it stands in the configuration.
type Spec struct {
	// Zone is the time zone by its IANA name; empty: UTC.
	Zone string
	// Workdays are the working days of the week; empty: Monday to Friday.
	Workdays []time.Weekday
	// Open and Close bound the working day, "08:00" and "15:00", as the clock
	// on the wall shows; Close may be "24:00". Both empty: every hour counts.
	Open, Close string
	// Hours are the windows of single days of the week, working days by that:
	// "09:00-14:00,16:00-19:00". They replace Open and Close on these.
	Hours map[time.Weekday]string
	// Holidays is "mx" (Ley Federal del Trabajo, article 74), or "none" or "".
	Holidays string
	// DaysOff are further days without work: "2026-12-24", or from one to
	// another inclusive, "2026-12-21..2027-01-06", at most 20 years.
	DaysOff []string
	// Extra are days with hours of their own, whatever else says they are off:
	// "2026-11-21" has the usual hours, "2026-12-18 08:00-12:00" these (a short
	// day), "2026-12-18 09:00-14:00,16:00-19:00" several.
	Extra []string
}

// longest is the longest time without work that a calendar may have, in days:
// two years, leap day included.
const longest = 2*365 + 1

// longestPeriod bounds an entry of Spec.DaysOff, in days.
const longestPeriod = 20 * 366

// New makes the calendar of a Spec. The error names every key that cannot be
// used and what is allowed, a line each. A calendar without any open time in
// two years is refused: its deadlines would never come.
func New(s Spec) (Calendar, error) {
	c := Calendar{extra: make(map[day][]span)}
	var wrong []error
	note := func(err error) {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	loc, err := zone(s.Zone)
	c.loc = loc
	note(err)
	usual, err := usualHours(s.Open, s.Close)
	note(err)
	note(c.readWeek(s, usual))
	switch s.Holidays {
	case "mx":
		c.holidays = true
	case "none", "":
	default:
		note(fmt.Errorf(`holidays: %q is neither "mx" nor "none"`, s.Holidays))
	}
	for _, text := range s.DaysOff {
		p, err := readPeriod(text)
		note(err)
		c.off = append(c.off, p)
	}
	for _, text := range s.Extra {
		note(c.readExtra(text, usual))
	}
	if len(wrong) == 0 {
		note(c.checkOpen())
	}
	if len(wrong) > 0 {
		return Calendar{}, errors.Join(wrong...)
	}
	return c, nil
}

// zone loads a time zone and makes sure that the database is recent enough to
// know that Mexico has no summer time any more (tzdata 2022f).
func zone(name string) (*time.Location, error) {
	if name == "Local" {
		return nil, errors.New(`timezone: "Local" depends on the machine; name one, as "America/Chihuahua"`)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("timezone: %w", err)
	}
	mexico, err := time.LoadLocation("America/Chihuahua")
	if err != nil {
		return nil, fmt.Errorf("timezone: read the time zone database: %w", err)
	}
	_, offset := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).In(mexico).Zone()
	if offset != -6*hour {
		return nil, errors.New("timezone: the system's time zone database is older than 2022f and gives Mexico summer time; update it")
	}
	return loc, nil
}

func usualHours(open, closing string) ([]span, error) {
	if open == "" && closing == "" {
		return wholeDay, nil
	}
	s, err := readSpan(open + "-" + closing)
	if err != nil {
		return wholeDay, fmt.Errorf("open, close: %w", err)
	}
	return []span{s}, nil
}

// readWeek sets the windows of each day of the week.
func (c *Calendar) readWeek(s Spec, usual []span) error {
	workdays := s.Workdays
	if len(workdays) == 0 {
		workdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	var wrong []error
	for _, w := range workdays {
		if w < time.Sunday || w > time.Saturday {
			wrong = append(wrong, fmt.Errorf("workdays: %d is no day of the week", w))
			continue
		}
		c.week[w] = usual
	}
	for _, w := range slices.Sorted(maps.Keys(s.Hours)) {
		spans, err := readSpans(s.Hours[w])
		if err == nil && (w < time.Sunday || w > time.Saturday) {
			err = fmt.Errorf("%d is no day of the week", w)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("hours: %w", err))
			continue
		}
		c.week[w] = spans
	}
	return errors.Join(wrong...)
}

// readExtra sets the hours of one day of Spec.Extra.
func (c *Calendar) readExtra(text string, usual []span) error {
	date, windows, own := strings.Cut(strings.TrimSpace(text), " ")
	d, err := readDay(date)
	if err != nil {
		return fmt.Errorf("extra: %w", err)
	}
	if _, twice := c.extra[d]; twice {
		return fmt.Errorf("extra: %s stands there twice", date)
	}
	spans := c.week[d.weekday()]
	if len(spans) == 0 {
		spans = usual
	}
	if own {
		if spans, err = readSpans(windows); err != nil {
			return fmt.Errorf("extra: %s: %w", date, err)
		}
	}
	c.extra[d] = spans
	return nil
}

func readPeriod(text string) (period, error) {
	from, to, ranged := strings.Cut(text, "..")
	if !ranged {
		to = from
	}
	first, err := readDay(from)
	if err != nil {
		return period{}, fmt.Errorf("days_off: %w", err)
	}
	last, err := readDay(to)
	if err != nil {
		return period{}, fmt.Errorf("days_off: %w", err)
	}
	if last < first {
		return period{}, fmt.Errorf("days_off: %q ends before it begins", text)
	}
	if last-first > longestPeriod {
		return period{}, fmt.Errorf("days_off: %q is longer than 20 years", text)
	}
	return period{first, last}, nil
}

func readDay(text string) (day, error) {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("%q is not a date like 2026-12-21, nor 2026-12-21..2027-01-06", text)
	}
	return civil(t.Date()), nil
}

// readSpans reads the windows of a day, in order.
func readSpans(text string) ([]span, error) {
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		s, err := readSpan(part)
		if err != nil {
			return nil, err
		}
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return int(a.from - b.from) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			return nil, fmt.Errorf("the windows of %q overlap", text)
		}
	}
	return spans, nil
}

func readSpan(text string) (span, error) {
	from, to, _ := strings.Cut(strings.TrimSpace(text), "-")
	a, okA := readClock(from)
	b, okB := readClock(to)
	if !okA || !okB {
		return span{}, fmt.Errorf("%q is not a window like 08:00-15:00", text)
	}
	if b <= a {
		return span{}, fmt.Errorf("%q closes before it opens", text)
	}
	return span{a, b}, nil
}

// readClock is the seconds from midnight to HH:MM, at most 24:00.
func readClock(text string) (int64, bool) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return secondsOfDay, true
	}
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, false
	}
	return int64(t.Hour())*hour + int64(t.Minute())*minute, true
}

// checkOpen refuses a calendar that may make one wait longer than longest.
// Only a period off can do that, or a week without work.
func (c Calendar) checkOpen() error {
	weekly := false
	for _, spans := range c.week {
		weekly = weekly || len(spans) > 0
	}
	if !weekly {
		return errors.New("workdays: no day of the week has open time")
	}
	for _, p := range c.off {
		shut := day(0)
		for shut <= longest && len(c.plan(p.first+shut)) == 0 {
			shut++
		}
		if shut > longest {
			return fmt.Errorf("days_off: no open time in the two years from %s", p.first.utc().Format(time.DateOnly))
		}
	}
	return nil
}
