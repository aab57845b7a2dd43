package hours

import (
	"fmt"
	"time"
)

var weekdayNames = [7]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}

var monthNames = [13]string{
	"", "enero", "febrero", "marzo", "abril", "mayo", "junio",
	"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
}

// Long is "martes 24 de noviembre de 2026, 10:00"; "" for the zero time.
func Long(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return LongDate(t, loc) + t.In(loc).Format(", 15:04")
}

// LongDate is "martes 24 de noviembre de 2026"; "" for the zero time.
func LongDate(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(loc)
	return fmt.Sprintf("%s %d de %s de %d", weekdayNames[t.Weekday()], t.Day(), monthNames[t.Month()], t.Year())
}

// Deadline is Long for the end of a term: an instant at midnight belongs to the
// day that it ends, "martes 24 de noviembre de 2026, 24:00". Nobody has to
// wonder which midnight is meant.
func Deadline(t time.Time, loc *time.Location) string {
	if local := t.In(loc); !t.IsZero() && local.Hour() == 0 && local.Minute() == 0 {
		return LongDate(t.Add(-time.Second), loc) + ", 24:00"
	}
	return Long(t, loc)
}

// Short is "24/11/2026 10:00"; "" for the zero time. ParseDate reads its date.
func Short(t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	return t.In(loc).Format("02/01/2006 15:04")
}

// unit is a measure of age. An age is told in the largest unit of which it has
// at least from.
type unit struct {
	from, size time.Duration
	one, many  string
}

// units by falling size. Months and years are round numbers: an age need not
// be exact.
var units = []unit{
	{730 * 24 * time.Hour, 365 * 24 * time.Hour, "año", "años"},
	{60 * 24 * time.Hour, 30 * 24 * time.Hour, "mes", "meses"},
	{24 * time.Hour, 24 * time.Hour, "día", "días"},
	{time.Hour, time.Hour, "hora", "horas"},
	{time.Minute, time.Minute, "minuto", "minutos"},
}

// Age is how long something has lasted by the clock, rounded down: "3 días",
// "1 hora", "menos de un minuto".
func Age(d time.Duration) string {
	for _, u := range units {
		if d < u.from {
			continue
		}
		if n := d / u.size; n > 1 {
			return fmt.Sprintf("%d %s", n, u.many)
		}
		return "1 " + u.one
	}
	return "menos de un minuto"
}
