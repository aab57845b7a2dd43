package hours

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// UnderstoodSpan lists dates and hours that ParseSpan reads, for whoever wrote
// others.
const UnderstoodSpan = "15/12/2026 10:00-12:00, martes 15 de diciembre de 10 a 12, mañana a las 5 pm"

// spanMost bounds the words of a date and its hours, in bytes.
const spanMost = 200

// wordsMost bounds them in words: the time to read them grows with the square.
const wordsMost = 32

// longestSpan bounds what may be one event.
const longestSpan = 31 * 24 * time.Hour

// When is a date and its hours as far as they were said: a day, a beginning and
// an end by the clock on the wall.
type When struct {
	Day     time.Time // first instant of the day; zero: none was said
	Clock   bool      // a beginning was said
	End     bool      // an end was said
	From    time.Duration
	To      time.Duration
	Last    time.Time // the day on which it ends, where another was said
	offsets [2]*int   // of an hour that the wall shows twice
}

// ParseSpan reads a date with its hours as people write them in Spanish,
// relative to now, in the calendar's zone: «martes 15 de diciembre de 10 a 12»,
// «15/12/26 10:00-12:00 hrs», «mañana a las 5 pm», which has no end. A span that
// has passed is given as it is. The error is in Spanish, for whoever wrote the
// words.
func (c Calendar) ParseSpan(words string, now time.Time) (Span, error) {
	w, err := c.ParseWhen(words, now)
	switch {
	case err != nil:
		return Span{}, err
	case w.Day.IsZero() && !w.Clock:
		return Span{}, fmt.Errorf("faltan la fecha y la hora; se entiende, por ejemplo: %s", UnderstoodSpan)
	case w.Day.IsZero():
		return Span{}, fmt.Errorf("falta la fecha; se entiende, por ejemplo: %s", UnderstoodSpan)
	case !w.Clock:
		return Span{}, fmt.Errorf("falta la hora; se entiende, por ejemplo: %s", UnderstoodSpan)
	}
	return c.At(w)
}

// ParseWhen reads what ParseSpan does, of which the day or the hours may be
// missing.
func (c Calendar) ParseWhen(words string, now time.Time) (When, error) {
	text := foldSpan(words)
	if len(words) > spanMost || strings.Count(text, " ") >= wordsMost {
		return When{}, misread(words)
	}
	if text == "" {
		return When{}, nil
	}
	today := c.dayOf(now)
	on, first, ok := c.readDay(text, today) // the error is kept: of a reading whose parts are all known, and wrong
	if ok && first == nil {
		return When{Day: c.start(on)}, nil
	}
	if w, ok := c.wholeDays(text, today); ok {
		return w, nil
	}
	for _, r := range []*regexp.Regexp{ranged, lasting, single} {
		for _, at := range startsOf(text) {
			m := r.FindStringSubmatchIndex(text[at:])
			if m == nil || !ends(text, at+m[1]) {
				continue
			}
			w, err, ok := c.assemble(text[:at], groups(text[at:], m), text[at+m[1]:], today)
			if ok && err == nil {
				return w, nil
			}
			if ok && first == nil {
				first = err
			}
		}
	}
	if first == nil {
		first = misread(words)
	}
	return When{}, first
}

func misread(words string) error {
	return fmt.Errorf("no entiendo «%s» como fecha y hora; se entiende, por ejemplo: %s", shown(words), UnderstoodSpan)
}

// The shapes of hours, each from where a word begins: two of them, one and how
// long it lasts, one alone.
var (
	ranged  = regexp.MustCompile(`^` + clockLead + clockPart + ` ?(?:-|hasta|al?|y|fin|termina|to)(?: (?:fin|termina))?:? ?(?:el |a )?(?:las? )?` + clockPart)
	lasting = regexp.MustCompile(`^` + clockLead + clockPart + ` ?(?:\(?(?:por|durante|con duracion de|duracion:?(?: de)?|dura)) (?:(` + countPart[1:len(countPart)-1] + `|doce|once) ?(horas?|hrs?|h|minutos?|min)( y media)?|(hora y media|media hora))\)?`)
	single  = regexp.MustCompile(`^` + clockLead + clockPart)
)

// startsOf are the places at which hours may begin, the last ones first: people
// say the date before them.
func startsOf(text string) []int {
	var out []int
	for i := range len(text) {
		if i == 0 || text[i-1] == ' ' || text[i-1] == '(' {
			out = append(out, i)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// ends reports whether a word ends there.
func ends(text string, at int) bool {
	return at == len(text) || text[at] == ' ' || text[at] == ')'
}

// groups are the submatches as text.
func groups(text string, m []int) []string {
	out := make([]string, len(m)/2)
	for i := range out {
		if m[2*i] >= 0 {
			out[i] = text[m[2*i]:m[2*i+1]]
		}
	}
	return out
}

// assemble makes a When of hours and what stands before and behind them, which
// must be a day, or nothing. ok is false where it is something else.
func (c Calendar) assemble(before string, m []string, after string, today day) (w When, err error, ok bool) {
	w.Clock = true
	before, after = trim(before), trim(after)
	var from timeOfDay
	if from, err = readWords(m[1 : 1+clockGroups]); err != nil {
		return w, err, true
	}
	w.From, w.offsets[0] = from.byDay(), from.offset
	switch rest := m[1+clockGroups:]; {
	case len(rest) == clockGroups:
		to, err := readWords(rest)
		if err == nil {
			w.End, w.offsets[1] = true, to.offset
			w.From, w.To, err = between(from, to)
		}
		if err != nil {
			return w, err, true
		}
		if w, err, ok := c.overnight(w, before, after, today); ok {
			return w, err, true
		}
	case from.dubious:
		return w, from.doubt(), true
	case len(rest) > 0:
		w.End, w.To = true, w.From+lengthOf(rest)
	}
	if before == "" && after == "" {
		return w, nil, true
	}
	on, err, ok := c.readDay(trim(before+" "+after), today)
	if ok && err == nil {
		w.Day = c.start(on)
	}
	return w, err, ok
}

// overnight reads the day that stands behind the end: «22:00 a 02:00 del 16/12».
func (c Calendar) overnight(w When, before, after string, today day) (When, error, bool) {
	if before == "" || after == "" {
		return w, nil, false
	}
	first, err, ok := c.readDay(before, today)
	if !ok || err != nil {
		return w, err, ok && err != nil
	}
	last, err, ok := c.readDay(after, max(first, today))
	if ok && err == nil {
		w.Day, w.Last = c.start(first), c.start(last)
	}
	return w, err, ok
}

// wholeDays reads two dates with an hour each: «15/12 a las 10 hasta el 16/12 a
// las 12».
func (c Calendar) wholeDays(text string, today day) (When, bool) {
	for _, by := range []string{" - ", " hasta ", " a ", " al ", " fin: ", " fin ", " / "} {
		left, right, found := strings.Cut(text, by)
		if !found {
			continue
		}
		from, ok := c.oneTime(left, today)
		if !ok {
			continue
		}
		to, ok := c.oneTime(right, today)
		if !ok {
			continue
		}
		from.End, from.To, from.Last, from.offsets[1] = true, to.From, to.Day, to.offsets[0]
		return from, true
	}
	return When{}, false
}

// oneTime reads a date with one hour.
func (c Calendar) oneTime(text string, today day) (When, bool) {
	for _, at := range startsOf(text) {
		m := single.FindStringSubmatchIndex(text[at:])
		if m == nil || !ends(text, at+m[1]) {
			continue
		}
		w, err, ok := c.assemble(text[:at], groups(text[at:], m), text[at+m[1]:], today)
		if ok && err == nil && !w.Day.IsZero() {
			return w, true
		}
	}
	return When{}, false
}

// lengthOf reads «2 horas», «90 minutos», «hora y media».
func lengthOf(m []string) time.Duration {
	switch m[3] {
	case "hora y media":
		return 90 * time.Minute
	case "media hora":
		return 30 * time.Minute
	}
	unit := time.Hour
	if strings.HasPrefix(m[1], "m") {
		unit = time.Minute
	}
	d := time.Duration(quantity(m[0])) * unit
	if m[2] != "" {
		d += unit / 2
	}
	return d
}

// trim takes off what joins a date to its hours.
func trim(text string) string {
	for {
		rest := strings.Trim(text, " ,:()-")
		rest = joins.ReplaceAllString(rest, "")
		rest = joinsBehind.ReplaceAllString(rest, "")
		if rest == text {
			return text
		}
		text = rest
	}
}

var (
	joins       = regexp.MustCompile(`^(?:(?:hora|tiempo) local|hrs?|horas?|fecha|dia|el|del?|en|para|y)\b[ :]*(?:\b|$)`)
	joinsBehind = regexp.MustCompile(`[ ,:]*\b(?:de|en|a|el|las?|y|desde|con|horario|hora|hora local|inicio)$`)
)
