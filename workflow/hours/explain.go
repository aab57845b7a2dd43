package hours

import "time"

// Day is one line of the count behind a deadline.
type Day struct {
	Date time.Time // the first instant of the day, UTC
	// Counted is the business time of the day that was counted.
	Counted time.Duration
	// Why says in Spanish why the day has no hours, or hours of its own:
	// "fin de semana", "día no laborable", "Día del Trabajo", "día inhábil",
	// "horario especial"; else "".
	Why string
}

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
		list = append(list, Day{Date: c.start(on), Counted: counted, Why: c.why(on)})
	}
	return list
}

// why names the rule that makes a day other than the usual ones.
func (c Calendar) why(on day) string {
	if c.loc == nil {
		return ""
	}
	if _, ok := c.extra[on]; ok {
		return "horario especial"
	}
	if len(c.plan(on)) > 0 {
		return ""
	}
	if name, ok := mexican(on); ok && c.holidays {
		return name
	}
	if c.dayOff(on) {
		return "día inhábil"
	}
	if w := on.weekday(); w == time.Saturday || w == time.Sunday {
		return "fin de semana"
	}
	return "día no laborable"
}
