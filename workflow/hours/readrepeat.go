package hours

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// UnderstoodRepeat lists series that ParseRepeat reads, for whoever wrote
// others.
const UnderstoodRepeat = "cada martes hasta junio, lunes y miércoles hasta el 15/6, cada dos semanas hasta el 30 de abril, cada jueves, 8 sesiones"

// The pieces of a series, over folded words.
const (
	eachDay   = `(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|lun|mar|mie|jue|vie|sab|dom)\b`
	dayList   = `(` + eachDay + `(?:(?:,? y |,? e |, | )(?:los |el )?` + eachDay + `)*)`
	smallPart = `(\d{1,3}|una?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)`
)

// rhythms are the ways to say on which days a series comes.
var rhythms = []struct {
	shape *regexp.Regexp
	read  func(m []string) Repeat
}{
	{regexp.MustCompile(`\b(?:cada|todos los) dias?(?: habil(?:es)?| laborables?| de la semana)?\b|\bdiari(?:o|amente)\b|\b(?:de )?lunes a viernes\b`), func([]string) Repeat {
		return Repeat{Daily: true}
	}},
	{regexp.MustCompile(`\b(?:cada|todas las) (?:` + smallPart + ` )?semanas?\b(?: (?:en |los |el )?(?:los |el )?` + dayList + `)?`), func(m []string) Repeat {
		return Repeat{Weeks: max(1, quantity(m[1])), Days: weekdaysIn(m[2])}
	}},
	{regexp.MustCompile(`\bquincenal(?:mente)?\b|\bcada (?:quincena|15 dias|quince dias|catorce dias|14 dias)\b`), func([]string) Repeat { return Repeat{Weeks: 2} }},
	{regexp.MustCompile(`\bsemanal(?:mente)?\b(?: (?:los |el )?` + dayList + `)?`), func(m []string) Repeat { return Repeat{Weeks: 1, Days: weekdaysIn(m[1])} }},
	{regexp.MustCompile(`\b(?:cada|todos los|los(?: dias)?) ` + dayList), func(m []string) Repeat { return Repeat{Weeks: 1, Days: weekdaysIn(m[1])} }},
	{regexp.MustCompile(`\b(` + eachDay + `(?:(?:,? y |, | )(?:los |el )?` + eachDay + `)+)`), func(m []string) Repeat { return Repeat{Weeks: 1, Days: weekdaysIn(m[1])} }},
}

var (
	sessions = regexp.MustCompile(`\b(?:por |durante |en |son |total:? )?` + smallPart + ` (?:sesiones|sesion|veces|ocasiones|fechas|clases|repeticiones|reuniones|eventos)\b`)
	weeksFor = regexp.MustCompile(`\b(?:durante|por|en) (?:las? )?(?:proximas? )?` + smallPart + ` semanas?\b`)
	hasta    = regexp.MustCompile(`\bhasta(?: el| la)? `)
	monthEnd = regexp.MustCompile(`^(?:(?:el )?(?:fin|final|fines|finales) de(?:l)? )?(?:mes de )?` + monthPart + `(?:(?: de| del)?(?: ano)? (\d{4}))?$`)
	endOf    = regexp.MustCompile(`^(?:fin|final|fines|finales) de(?:l)? (mes|ano)$`)
	dayNamed = regexp.MustCompile(eachDay)
)

// ParseRepeat reads how an event comes again. Its end must be said. The error is
// in Spanish, for whoever wrote the words.
func (c Calendar) ParseRepeat(words string, now time.Time) (Repeat, error) {
	r, rest, ok, err := c.CutRepeat(words, now)
	switch {
	case err != nil:
		return Repeat{}, err
	case !ok || rest != "":
		return Repeat{}, fmt.Errorf("no entiendo «%s» como serie; se entiende, por ejemplo: %s", shown(words), UnderstoodRepeat)
	}
	return r, nil
}

// CutRepeat takes a series out of words that say a date and hours too: of «cada
// martes de 10 a 12 hasta junio», «de 10 a 12» is left. ok is false for words
// with no series in them, which are left as they are.
func (c Calendar) CutRepeat(words string, now time.Time) (r Repeat, rest string, ok bool, err error) {
	text := foldSpan(words)
	if len(words) > spanMost || strings.Count(text, " ") >= wordsMost {
		return Repeat{}, words, false, nil
	}
	r, rest, ok = cutRhythm(text)
	count := sessions.FindStringSubmatchIndex(rest)
	if !ok && count == nil {
		return Repeat{}, words, false, nil
	}
	if !ok { // «8 sesiones»: once a week
		r.Weeks = 1
	}
	if count != nil {
		r.Count = quantity(rest[count[2]:count[3]])
		rest = without(rest, count)
		if r.Count < 1 || r.Count > MostOccurrences {
			return Repeat{}, "", true, fmt.Errorf("una serie tiene de 1 a %d sesiones", MostOccurrences)
		}
		return r, trim(rest), true, nil
	}
	if m := weeksFor.FindStringSubmatchIndex(rest); m != nil {
		r.Over = quantity(rest[m[2]:m[3]])
		if r.Over < 1 || 7*r.Over > farthest {
			return Repeat{}, "", true, errors.New("una serie dura de 1 a 156 semanas")
		}
		return r, trim(without(rest, m)), true, nil
	}
	until, rest, found := c.cutUntil(rest, now)
	switch {
	case !found:
		return Repeat{}, "", true, fmt.Errorf("falta hasta cuándo se repite; se entiende, por ejemplo: %s", UnderstoodRepeat)
	case until < c.dayOf(now):
		return Repeat{}, "", true, fmt.Errorf("la serie termina el %s, que ya pasó", LongDate(c.start(until), c.Location()))
	}
	r.Until = c.start(until)
	return r, rest, true, nil
}

func cutRhythm(text string) (Repeat, string, bool) {
	for _, shape := range rhythms {
		if m := shape.shape.FindStringSubmatchIndex(text); m != nil {
			return shape.read(groups(text, m)), without(text, m), true
		}
	}
	return Repeat{}, text, false
}

// without is a text with a match taken out.
func without(text string, m []int) string {
	return strings.TrimSpace(strings.TrimSpace(text[:m[0]]) + " " + strings.TrimSpace(text[m[1]:]))
}

// cutUntil takes out the last day of a series: as many words behind «hasta» as
// make a date, and leave what can be read.
func (c Calendar) cutUntil(text string, now time.Time) (until day, rest string, found bool) {
	for _, m := range hasta.FindAllStringIndex(text, -1) {
		words := strings.Fields(text[m[1]:])
		for n := min(len(words), 8); n > 0; n-- {
			on, ok := c.endDay(trim(strings.Join(words[:n], " ")), c.dayOf(now))
			if !ok {
				continue
			}
			left := trim(text[:m[0]] + " " + strings.Join(words[n:], " "))
			if _, err := c.ParseWhen(left, now); err != nil {
				continue
			}
			if on >= c.dayOf(now) { // «el 15 de junio de 10 a 12» is not of 2010
				return on, left, true
			}
			until, rest, found = on, left, true
		}
	}
	if !found {
		rest = text
	}
	return until, rest, found
}

// endDay reads the last day of a series. A month is meant to its end.
func (c Calendar) endDay(text string, today day) (day, bool) {
	y, month, _ := today.utc().Date()
	if m := endOf.FindStringSubmatch(text); m != nil {
		if m[1] == "ano" {
			month = time.December
		}
		return civil(y, month+1, 0), true
	}
	if m := monthEnd.FindStringSubmatch(text); m != nil {
		named := time.Month(number(monthNumber(m[1])))
		switch {
		case m[2] != "":
			y = number(m[2])
		case named < month:
			y++
		}
		return civil(y, named+1, 0), true
	}
	on, err, ok := c.readDay(text, today)
	return on, ok && err == nil
}

// weekdaysIn reads a list of days of the week.
func weekdaysIn(list string) (days [7]bool) {
	for _, name := range dayNamed.FindAllString(list, -1) {
		i := slices.IndexFunc(weekdayNames[:], func(full string) bool {
			return strings.HasPrefix(folding.Replace(full), name[:3])
		})
		if i >= 0 {
			days[i] = true
		}
	}
	return days
}
