// Package hours counts business time: which hours are working hours, what is
// due when, and how dates are read and written for people.
package hours

import (
	"time"
)

// Spec is a calendar as it stands in the configuration.
type Spec struct {
	// Zone is the time zone by its IANA name; empty: UTC.
	Zone string
	// Workdays are the working days of the week; empty: Monday to Friday.
	Workdays []time.Weekday
	// Open and Close bound the working day, "08:00" and "15:00", by the clock
	// on the wall; both empty: every hour of the day counts.
	Open, Close string
	// Holidays is "mx" (Ley Federal del Trabajo, article 74), or "none" or "".
	Holidays string
	// DaysOff are further days without work: "2026-12-24", or from one to
	// another inclusive, "2026-12-21..2027-01-06".
	DaysOff []string
	// Extra are days with hours of their own, whatever else says they are off:
	// "2026-11-21" has the usual hours, "2026-12-18 08:00-12:00" these (a short
	// day), "2026-12-18 09:00-14:00,16:00-19:00" several.
	Extra []string
}

// Calendar is business time in one time zone. The zero Calendar counts every
// hour of every day, in UTC.
type Calendar struct{ loc *time.Location }

// New makes the calendar of a Spec.
func New(Spec) (Calendar, error) { return Calendar{}, nil }

// Location is the calendar's time zone.
func (c Calendar) Location() *time.Location { return time.UTC }

// Add gives the earliest instant at which d of business time have passed since t.
func (c Calendar) Add(t time.Time, d time.Duration) time.Time { return t.Add(d) }

// Between is the business time from a to b; negative if b is before a.
func (c Calendar) Between(a, b time.Time) time.Duration { return b.Sub(a) }

// Working reports whether the day of that instant, in the calendar's zone, has
// any working hours.
func (c Calendar) Working(day time.Time) bool { return true }

// Opening is the first instant of business time at or after t.
func (c Calendar) Opening(t time.Time) time.Time { return t }

// AddDays is the same time of day n working days later.
func (c Calendar) AddDays(t time.Time, n int) time.Time { return t.AddDate(0, 0, n) }

// ParseDate reads a day as people write it in Spanish and gives its first
// instant in the calendar's zone.
func (c Calendar) ParseDate(words string, now time.Time) (time.Time, error) { return now, nil }

// Long is "martes 24 de noviembre de 2026, 10:00".
func Long(t time.Time, loc *time.Location) string { return "" }

// LongDate is "martes 24 de noviembre de 2026".
func LongDate(t time.Time, loc *time.Location) string { return "" }

// Short is "24/11/2026 10:00".
func Short(t time.Time, loc *time.Location) string { return "" }

// Ago is "hace 3 días".
func Ago(t, now time.Time) string { return "" }

// Age is "3 días".
func Age(d time.Duration) string { return "" }
