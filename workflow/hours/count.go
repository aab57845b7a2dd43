package hours

import "time"

// Add gives the earliest instant at which d of business time has passed since
// t, in UTC; t itself if d is zero or below.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time {
	t = t.Round(0).UTC()
	if d <= 0 {
		return t
	}
	if c.loc == nil {
		return t.Add(d)
	}
	first := c.dayOf(t)
	for on := first; on < first+horizon; on++ {
		for _, w := range c.open(on) {
			from := later(w.from, t)
			left := w.to.Sub(from)
			if left >= d {
				return from.Add(d)
			}
			if left > 0 {
				d -= left
			}
		}
	}
	return (first + horizon).utc()
}

// Between is the business time from a to b, negative if b is before a.
func (c Calendar) Between(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.Between(b, a)
	}
	if c.loc == nil {
		return b.Sub(a)
	}
	var sum time.Duration
	last := c.dayOf(b)
	for on := max(c.dayOf(a), last-horizon); on <= last; on++ {
		sum += c.within(on, a, b)
	}
	return sum
}

// within is the business time of a day that lies from a to b.
func (c Calendar) within(on day, a, b time.Time) time.Duration {
	var sum time.Duration
	for _, w := range c.open(on) {
		if d := earlier(w.to, b).Sub(later(w.from, a)); d > 0 {
			sum += d
		}
	}
	return sum
}

// Opening is the first instant of business time at or after t, in UTC: t
// itself within working hours.
func (c Calendar) Opening(t time.Time) time.Time {
	t = t.Round(0).UTC()
	if c.loc == nil {
		return t
	}
	first := c.dayOf(t)
	for on := first; on < first+horizon; on++ {
		for _, w := range c.open(on) {
			if w.to.After(t) {
				return later(w.from, t)
			}
		}
	}
	return t
}

// Working reports whether the day that the wall shows at that instant has any
// working hours.
func (c Calendar) Working(t time.Time) bool {
	return c.loc == nil || len(c.open(c.dayOf(t))) > 0
}

// AddDays is the same time of day n working days later, in UTC; t itself if n
// is zero or below. The day of t is not counted, whether one works on it or not.
func (c Calendar) AddDays(t time.Time, n int) time.Time {
	t = t.Round(0).UTC()
	if n <= 0 {
		return t
	}
	if c.loc == nil {
		return t.AddDate(0, 0, n)
	}
	first := c.dayOf(t)
	on := first
	for ; n > 0 && on < first+horizon; n-- {
		on++
		for on < first+horizon && len(c.open(on)) == 0 {
			on++
		}
	}
	y, m, d := on.utc().Date()
	wall := t.In(c.loc)
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), c.loc).UTC()
}

// DaysBefore is the same time of day n working days earlier, in UTC; t itself if
// n is zero or below. The day of t is not counted, whether one works on it or
// not.
func (c Calendar) DaysBefore(t time.Time, n int) time.Time {
	t = t.Round(0).UTC()
	if n <= 0 {
		return t
	}
	if c.loc == nil {
		return t.AddDate(0, 0, -n)
	}
	first := c.dayOf(t)
	on := first
	for ; n > 0 && on > first-horizon; n-- {
		on--
		for on > first-horizon && len(c.open(on)) == 0 {
			on--
		}
	}
	y, m, d := on.utc().Date()
	wall := t.In(c.loc)
	return time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), c.loc).UTC()
}

// Windows are the business hours within a span, in order, neighbours joined; the
// whole span where every hour counts.
func (c Calendar) Windows(s Span) []Span {
	if c.loc == nil {
		return []Span{s}
	}
	var out []Span
	last := c.dayOf(s.To)
	for on := max(c.dayOf(s.From), last-horizon); on <= last; on++ {
		for _, w := range c.open(on) {
			from, to := later(w.from, s.From), earlier(w.to, s.To)
			switch n := len(out); {
			case !from.Before(to):
			case n > 0 && out[n-1].To.Equal(from):
				out[n-1].To = to
			default:
				out = append(out, Span{From: from, To: to})
			}
		}
	}
	return out
}

// Covers reports whether all of a span is business time.
func (c Calendar) Covers(s Span) bool {
	open := c.Windows(s)
	return len(open) == 1 && open[0] == s
}

// window is an open window of one day, as instants.
type window struct{ from, to time.Time }

// open are the windows of a day in order: all instants at which the wall shows
// that day and a time within its plan. Each stretch with one offset from UTC
// is cut out by itself, so that changes of the clock come out right even
// inside a window.
func (c Calendar) open(on day) []window { return c.instants(on, c.plan(on)) }

func (c Calendar) instants(on day, plan []span) []window {
	if len(plan) == 0 {
		return nil
	}
	midnight := int64(on) * secondsOfDay // if the zone were UTC
	var found []window
	// No zone is a day or more away from UTC.
	t := time.Unix(midnight-secondsOfDay, 0).In(c.Location())
	for {
		end := zoneEnd(t)
		_, offset := t.Zone()
		for _, s := range plan {
			w := window{
				time.Unix(midnight+s.from-int64(offset), 0).UTC(),
				time.Unix(midnight+s.to-int64(offset), 0).UTC(),
			}
			w.from = later(w.from, t.UTC())
			if !end.IsZero() {
				w.to = earlier(w.to, end.UTC())
			}
			if w.from.Before(w.to) {
				found = append(found, w)
			}
		}
		if end.IsZero() || end.Unix() >= midnight+2*secondsOfDay {
			return found
		}
		t = end
	}
}

// zoneEnd is an instant after t up to which the zone keeps the offset of t;
// zero if it does so for ever.
//
// QUIRK: where a zone goes on by rule (the TZ string of RFC 8536 section 3.3),
// Go takes a year to have 365 days: on 31 December of a leap year ZoneBounds
// gives an end that has passed already. An hour further on we ask again.
func zoneEnd(t time.Time) time.Time {
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		return t.Add(time.Hour)
	}
	return end
}

// plan are the windows of a day by the clock on the wall.
func (c Calendar) plan(on day) []span {
	if spans, ok := c.extra[on]; ok {
		return spans
	}
	spans := c.week[on.weekday()]
	if len(spans) == 0 || c.dayOff(on) {
		return nil
	}
	if c.holidays {
		if _, ok := mexican(on); ok {
			return nil
		}
	}
	return spans
}

func (c Calendar) dayOff(on day) bool {
	for _, p := range c.off {
		if p.first <= on && on <= p.last {
			return true
		}
	}
	return false
}

// start is the first instant of a day. QUIRK: it is not always midnight;
// Chile's clocks go from 24:00 to 01:00.
func (c Calendar) start(on day) time.Time {
	w := c.instants(on, wholeDay)
	if len(w) == 0 { // the day was left out: Samoa, 30 December 2011
		return c.start(on + 1)
	}
	return w[0].from
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
