// Package hours counts business time: how much of it lies between two
// instants, what is due when, and how dates are read and written for people.
//
// A Calendar is a time zone, open windows for each day of the week, holidays
// and exceptions. Its laws, held by tests over random calendars:
//
//	Between(t, Add(t, d)) = d
//	Add(Add(t, x), y)     = Add(t, x+y)
//
// The bounds of windows are what the clock on the wall says, durations are
// seconds that really pass: on the night of a change to summer time a whole
// working day has 23 hours of business time, and an hour that the wall shows
// twice counts twice. Add gives the earliest instant: a deadline that ends
// with the office is Friday 15:00, not Monday 08:00.
//
// Which rule wins on a day, from the strongest: Spec.Extra, Spec.DaysOff,
// Spec.Holidays, the day of the week.
//
// The package carries the time zone database, but Go prefers that of the
// system (time.LoadLocation); New refuses one from before Mexico gave up
// summer time in October 2022. It reads no clock and does no other input.
package hours

import (
	"time"
	_ "time/tzdata" // for machines and containers without a database of their own
)

// Calendar is business time in one time zone. It may be copied and used from
// many goroutines. The zero Calendar counts every hour of every day, in UTC.
type Calendar struct {
	loc      *time.Location // nil: the zero Calendar
	week     [7][]span      // by time.Weekday
	holidays bool           // those of Mexico
	off      []period
	extra    map[day][]span
}

// day counts days of the civil calendar: 0 is 1 January 1970.
type day int64

// span is an open window in seconds of wall time since midnight.
type span struct{ from, to int64 }

// period is from one day to another, both included.
type period struct{ first, last day }

const (
	second       = 1
	minute       = 60 * second
	hour         = 60 * minute
	secondsOfDay = 24 * hour
)

// horizon bounds every walk over days: a good 200 years. Add stops there, and Between
// counts no further back from its later instant. New has made sure that no
// shorter walk is in vain.
const horizon = 200 * 366

// wholeDay is the window of a day on which every hour counts.
var wholeDay = []span{{0, secondsOfDay}}

// Location is the time zone of the calendar.
func (c Calendar) Location() *time.Location {
	if c.loc == nil {
		return time.UTC
	}
	return c.loc
}

// dayOf is the day that the wall shows at an instant.
func (c Calendar) dayOf(t time.Time) day {
	return civil(t.In(c.Location()).Date())
}

// civil is the day of a date; a date that does not exist runs over into the
// next month, as in time.Date.
func civil(y int, m time.Month, d int) day {
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

// utc is the midnight of the day in UTC, good for asking its date.
func (d day) utc() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

func (d day) weekday() time.Weekday { return d.utc().Weekday() }
