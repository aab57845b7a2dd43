package hours

import "time"

// Day is one line of the count behind a deadline.
type Day struct {
	Date time.Time // the first instant of the day, UTC
	// Counted is the business time of the day that was counted.
	Counted time.Duration
	// Why says in Spanish why the day has no hours, or hours of its own: Weekend,
	// "día no laborable", "Día del Trabajo", "día inhábil", "horario especial";
	// else "".
	Why string
	// Off: it would have hours if it were not a holiday or a day off.
	Off bool
}

// Weekend is why nobody works on a Saturday or a Sunday.
const Weekend = "fin de semana"

// Days shows how Between(a, b) comes about, a line for each day from a to b,
// at most two years of them.
func (c Calendar) Days(a, b time.Time) []Day {
	var list []Day
	last := min(c.dayOf(b), c.dayOf(a)+longest)
	for on := c.dayOf(a); on <= last; on++ {
		counted := c.within(on, a, b)
		if c.loc == nil {
			counted = earlier(c.start(on+1), b).Sub(later(c.start(on), a))
		}
		why, off := c.why(on)
		list = append(list, Day{Date: c.start(on), Counted: counted, Why: why, Off: off})
	}
	return list
}

// why names the rule that makes a day other than the usual ones, and whether it
// is that of a holiday or a day off.
func (c Calendar) why(on day) (words string, off bool) {
	if c.loc == nil {
		return "", false
	}
	if _, ok := c.extra[on]; ok {
		return "horario especial", false
	}
	if len(c.plan(on)) > 0 {
		return "", false
	}
	if name, ok := mexican(on); ok && c.holidays {
		return name, true
	}
	if c.dayOff(on) {
		return "día inhábil", true
	}
	if w := on.weekday(); w == time.Saturday || w == time.Sunday {
		return Weekend, false
	}
	return "día no laborable", false
}
