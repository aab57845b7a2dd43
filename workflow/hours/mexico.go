package hours

import "time"

// holiday is a rule for one day of the year.
type holiday struct {
	name   string
	month  time.Month
	day    int // of the month; 0: see monday
	monday int // the how manieth Monday of the month
	first  int // year of the first; 0: always
	every  int // years from one to the next; 0: each year
}

// mexico are the compulsory days of rest of the Ley Federal del Trabajo,
// article 74, as in force since 2024. Its fraction IX, the days of elections,
// is left out: they are Sundays. A holiday on a Saturday or Sunday is not moved.
// Days that only the institution keeps (Holy Thursday and Friday, 10 May, 2
// November, the teachers' day) belong in Spec.DaysOff.
var mexico = []holiday{
	{name: "Año Nuevo", month: time.January, day: 1},
	{name: "Día de la Constitución", month: time.February, monday: 1},
	{name: "Natalicio de Benito Juárez", month: time.March, monday: 3},
	{name: "Día del Trabajo", month: time.May, day: 1},
	{name: "Día de la Independencia", month: time.September, day: 16},
	{name: "Transmisión del Poder Ejecutivo Federal", month: time.October, day: 1, first: 2024, every: 6},
	{name: "Día de la Revolución", month: time.November, monday: 3},
	{name: "Navidad", month: time.December, day: 25},
}

// mexican names the holiday on a day.
func mexican(on day) (name string, ok bool) {
	y, m, d := on.utc().Date()
	for _, h := range mexico {
		if h.month == m && h.falls(y, d, on) {
			return h.name, true
		}
	}
	return "", false
}

// falls reports whether the holiday is the day d of its month in the year y.
func (h holiday) falls(y, d int, on day) bool {
	if y < h.first || h.every > 0 && (y-h.first)%h.every != 0 {
		return false
	}
	if h.monday > 0 {
		return on.weekday() == time.Monday && (d-1)/7+1 == h.monday
	}
	return d == h.day
}
