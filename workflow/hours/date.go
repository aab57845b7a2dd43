package hours

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Understood lists the dates that ParseDate reads, for whoever wrote another.
const Understood = "15/12/2026, 2026-12-15, 15 de diciembre, lunes, mañana, 3 días, 3 días hábiles"

// slip is for how long a date written without its year is still taken for one
// that has just passed, and not for next year's: on 22 November «20 de
// noviembre» is a mistake, «15 de enero» is not. In days.
const slip = 31

// ParseDate reads a day as people write it in Spanish, relative to now, and
// gives its first instant in the calendar's zone, in UTC. A date that has
// passed is given as it is. A day of the week is the next one after today.
// Without a year the coming date is meant, but for one that passed less than
// a month ago. The error is in Spanish, for whoever wrote the words.
func (c Calendar) ParseDate(words string, now time.Time) (time.Time, error) {
	text := fold(words)
	if len(text) > 80 {
		return time.Time{}, notUnderstood(words)
	}
	on, err, ok := c.readFolded(text, c.dayOf(now))
	switch {
	case !ok:
		return time.Time{}, notUnderstood(words)
	case err != nil:
		return time.Time{}, err
	}
	return c.start(on), nil
}

// readDay reads a date; ok is false for words that are none, the error is of one
// that cannot be.
func (c Calendar) readDay(words string, today day) (on day, err error, ok bool) {
	text := fold(words)
	if len(text) > 80 {
		return 0, nil, false
	}
	return c.readFolded(text, today)
}

func (c Calendar) readFolded(text string, today day) (on day, err error, ok bool) {
	for _, f := range dateForms {
		if m := f.shape.FindStringSubmatch(text); m != nil {
			on, err = f.read(c, m, today)
			return on, err, true
		}
	}
	return 0, nil, false
}

func notUnderstood(words string) error {
	if r := []rune(words); len(r) > 60 {
		words = string(r[:60]) + "…"
	}
	return fmt.Errorf("no entiendo la fecha «%s»; se entiende, por ejemplo: %s", strings.TrimSpace(words), Understood)
}

// dateForm is one way to write a date, over folded text.
type dateForm struct {
	shape *regexp.Regexp
	read  func(c Calendar, m []string, today day) (day, error)
}

// The parts of the shapes. A weekday may stand before a date; it must be right.
const (
	weekdayPart = `(lun|lunes|mar|martes|mie|miercoles|jue|jueves|vie|viernes|sab|sabado|dom|domingo)`
	monthPart   = `(ene|enero|feb|febrero|mar|marzo|abr|abril|may|mayo|jun|junio|jul|julio|ago|agosto|sep|sept|set|septiembre|setiembre|oct|octubre|nov|noviembre|dic|diciembre)\.?`
	onWeekday   = `^(?:` + weekdayPart + `\.? )?`
	yearPart    = `(\d{4}|\d{2})`
	countPart   = `(\d{1,4}|un|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|quince)`
)

var dateForms = []dateForm{
	{regexp.MustCompile(onWeekday + `(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})$`), func(c Calendar, m []string, today day) (day, error) {
		return exact(m[1], m[2], m[4], m[6])
	}},
	{regexp.MustCompile(onWeekday + `(\d{1,2})[-/.](\d{1,2})[-/.]` + yearPart + `$`), func(c Calendar, m []string, today day) (day, error) {
		return exact(m[1], m[4], m[3], m[2])
	}},
	{regexp.MustCompile(onWeekday + `(\d{1,2})[-/](\d{1,2})$`), func(c Calendar, m []string, today day) (day, error) {
		return nearest(m[1], m[3], m[2], today)
	}},
	{regexp.MustCompile(onWeekday + `(\d{1,2})(?:o|ro|er)?(?: de | del | |[-/.])` + monthPart + `(?: del ano | de | del | |[-/.])` + yearPart + `$`), func(c Calendar, m []string, today day) (day, error) {
		return exact(m[1], m[4], monthNumber(m[3]), m[2])
	}},
	{regexp.MustCompile(onWeekday + `(\d{1,2})(?:o|ro|er)?(?: de | del | |[-/.])` + monthPart + `$`), func(c Calendar, m []string, today day) (day, error) {
		return nearest(m[1], monthNumber(m[3]), m[2], today)
	}},
	{regexp.MustCompile(`^` + weekdayPart + `\.? (\d{1,2})$`), func(c Calendar, m []string, today day) (day, error) {
		return thisMonth(m[1], m[2], today)
	}},
	{regexp.MustCompile(`^(hoy|manana|pasado manana)$`), func(c Calendar, m []string, today day) (day, error) {
		return today + day(slices.Index([]string{"hoy", "manana", "pasado manana"}, m[1])), nil
	}},
	{regexp.MustCompile(`^(?:proximo )?` + weekdayPart + `\.?(?: proximo)?$`), func(c Calendar, m []string, today day) (day, error) {
		return after(today, weekdayNumber(m[1])), nil
	}},
	{regexp.MustCompile(`^(?:proxim[oa] semana|semana proxim[oa])$`), func(c Calendar, m []string, today day) (day, error) {
		return after(today, time.Monday), nil
	}},
	{regexp.MustCompile(`^` + countPart + ` (dias?|semanas?|mes|meses)( habil| habiles| naturales)?$`), fromToday},
}

// fold is the text in lower case without accents, the words that mean nothing
// here taken out, «siguiente» and «que viene» turned into «próximo».
func fold(words string) string {
	text := strings.ToLower(strings.Join(strings.Fields(words), " "))
	text = folding.Replace(text)
	text = strings.TrimRight(strings.TrimSpace(text), ".!?;")
	for {
		rest := leading.ReplaceAllString(text, "")
		if rest == text {
			return text
		}
		text = rest
	}
}

// folding takes accents off, whole or as combining marks, and evens words out.
var folding = strings.NewReplacer(
	"á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n",
	"\u0301", "", "\u0303", "", "\u0308", "", "º", "o", "°", "o", ",", "",
	"primero", "1", "que viene", "proximo", "siguiente", "proximo", "entrante", "proximo",
)

// leading are words that may stand before a date.
var leading = regexp.MustCompile(`^(?:hasta|para|a partir|desde|dentro|en|de|del|al|a|el|la|los|las|este|esta|dia|fecha:?) `)

// exact reads a date with its year; two digits are of this century. A weekday
// that stands before it must be that of the date.
func exact(weekday, year, month, dayOfMonth string) (day, error) {
	y, m, d := number(year), number(month), number(dayOfMonth)
	if len(year) == 2 {
		y += 2000
	}
	on := civil(y, time.Month(m), d)
	if got := on.utc(); m < 1 || m > 12 || got.Day() != d || got.Month() != time.Month(m) {
		return 0, fmt.Errorf("no existe la fecha %d/%d/%d (se lee día/mes/año); se entiende, por ejemplo: %s", d, m, y, Understood)
	}
	if y < 1970 || y > 2200 {
		return 0, fmt.Errorf("el año %d de la fecha no parece correcto", y)
	}
	if w := weekdayNumber(weekday); weekday != "" && w != on.weekday() {
		return 0, fmt.Errorf("el %d de %s de %d es %s, no %s", d, monthNames[m], y, weekdayNames[on.weekday()], weekdayNames[w])
	}
	return on, nil
}

// nearest reads a date without its year.
func nearest(weekday, month, dayOfMonth string, today day) (day, error) {
	var err error
	for y := today.utc().Year() - 1; y <= today.utc().Year()+8; y++ {
		var on day
		on, err = exact("", strconv.Itoa(y), month, dayOfMonth)
		if err != nil || on < today-slip { // 29 February comes only in some years
			continue
		}
		return exact(weekday, strconv.Itoa(y), month, dayOfMonth)
	}
	if m := number(month); err != nil && m >= 1 && m <= 12 {
		err = fmt.Errorf("no existe el %d de %s; se entiende, por ejemplo: %s", number(dayOfMonth), monthNames[m], Understood)
	}
	return 0, err
}

// thisMonth reads «martes 15»: of this month, or of the next.
func thisMonth(weekday, dayOfMonth string, today day) (day, error) {
	y, m, d := today.utc().Date()
	if number(dayOfMonth) < d {
		m++
	}
	first := civil(y, m, 1).utc() // December runs over into January
	return exact(weekday, strconv.Itoa(first.Year()), strconv.Itoa(int(first.Month())), dayOfMonth)
}

// after is the next such day of the week, at least one day from today.
func after(today day, w time.Weekday) day {
	return today + day((int(w)-int(today.weekday())+6)%7) + 1
}

// fromToday reads «3 días», «2 semanas», «un mes», «3 días hábiles».
func fromToday(c Calendar, m []string, today day) (day, error) {
	n := number(m[1])
	if i := slices.Index(numberWords, m[1]); i >= 0 {
		n = i
	}
	unit, working := m[2], strings.HasPrefix(m[3], " habil")
	switch {
	case unit[0] == 'd' && working:
		// noon, which every zone has on every day
		return c.dayOf(c.AddDays(c.start(today).Add(12*time.Hour), n)), nil
	case working:
		return 0, fmt.Errorf("hábiles se cuentan los días: «%d días hábiles»", n)
	case unit[0] == 'd':
		return today + day(n), nil
	case unit[0] == 's':
		return today + day(7*n), nil
	}
	y, month, d := today.utc().Date()
	lastDay := civil(y, month+time.Month(n)+1, 0)
	return min(civil(y, month+time.Month(n), d), lastDay), nil
}

// numberWords by their value; «un» and «una» are both one.
var numberWords = []string{
	"", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez",
	"", "", "", "", "quince",
}

func number(text string) int {
	if text == "una" {
		return 1
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func weekdayNumber(name string) time.Weekday {
	i := slices.IndexFunc(weekdayNames[:], func(full string) bool {
		return name != "" && strings.HasPrefix(folding.Replace(full), name)
	})
	return time.Weekday(max(i, 0))
}

// monthNumber is the month of a name or its beginning, as digits.
func monthNumber(name string) string {
	if strings.HasPrefix(name, "set") { // setiembre, as in much of America
		return "9"
	}
	i := slices.IndexFunc(monthNames[:], func(full string) bool { return strings.HasPrefix(full, name) })
	return strconv.Itoa(i)
}
