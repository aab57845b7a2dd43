package hours

import (
	"errors"
	"fmt"
	"time"
)

// At gives the instants of a date and its hours. The error, in Spanish, is of an
// end that is not after its beginning, or of an hour that the wall does not show
// on that day.
func (c Calendar) At(w When) (Span, error) {
	if w.Day.IsZero() || !w.Clock {
		return Span{}, errors.New("faltan la fecha o la hora")
	}
	on := c.dayOf(w.Day)
	from, err := c.moment(on, w.From, w.offsets[0], time.Time{})
	if err != nil || !w.End {
		return Span{From: from}, err
	}
	last := on
	if !w.Last.IsZero() {
		last = c.dayOf(w.Last)
	}
	last += day(w.To / (24 * time.Hour) * min(1, w.To%(24*time.Hour)))
	to, err := c.moment(last, w.To, w.offsets[1], from)
	if err != nil {
		return Span{}, err
	}
	switch {
	case !to.After(from) && w.Last.IsZero():
		return Span{}, fmt.Errorf("termina (%s) antes de empezar (%s); si termina otro día, escríbalo así: de 22:00 a 02:00 del %s",
			wall(w.To), wall(w.From), (on + 1).utc().Format("02/01/2006"))
	case !to.After(from):
		return Span{}, errors.New("termina antes de empezar")
	case to.Sub(from) > longestSpan:
		return Span{}, errors.New("dura más de 31 días; escriba las fechas por separado")
	}
	return Span{From: from, To: to}, nil
}

// moment is the instant at which the wall shows a time of that day: of two, the
// one with the offset that was said, else the first that is after the other.
func (c Calendar) moment(on day, at time.Duration, offset *int, after time.Time) (time.Time, error) {
	s := int64(at/time.Second) % secondsOfDay
	if at == 24*time.Hour {
		return c.start(on + 1), nil
	}
	found := c.instants(on, []span{{s, s + 1}})
	for _, w := range found {
		_, have := w.from.In(c.Location()).Zone()
		if offset == nil && (w.from.After(after) || len(found) == 1) || offset != nil && *offset == have {
			return w.from, nil
		}
	}
	date := LongDate(c.start(on), c.Location())
	switch {
	case len(found) == 0:
		return time.Time{}, fmt.Errorf("el %s el reloj se adelanta y las %s no existen", date, wall(at))
	case offset != nil:
		return time.Time{}, fmt.Errorf("el %s a las %s la hora local no es esa respecto de UTC", date, wall(at))
	}
	return found[len(found)-1].from, nil
}

// DaysBetween is how many days by the wall lie from a to b.
func (c Calendar) DaysBetween(a, b time.Time) int { return int(c.dayOf(b) - c.dayOf(a)) }
