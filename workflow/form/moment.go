package form

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// furthest is how far ahead a date is believed.
const furthest = 3 * 365 * 24 * time.Hour

// claim is a time that somebody wrote: what of it, and how surely.
type claim struct {
	part  int
	day   time.Time
	clock time.Duration
	words string // of a clock that stood alone: it is settled with the other
	rank  int
	wrote string
	mend  bool // it says itself that it corrects
}

// The parts of a time.
const (
	onDay = iota
	fromClock
	toClock
	forTime
	parts
)

// moment gathers what was said of the time, to check it together.
type moment struct {
	ctx    Context
	have   Answers
	claims []claim
	failed []failure
	// repeat is a series that was said with the date.
	repeat     string
	repeatRank int
}

// failure is a time that could not be read.
type failure struct {
	p    Problem
	rank int
}

// timeOf reports a kind that is read here.
func timeOf(k Kind) bool {
	return k == Date || k == Start || k == End || k == whole || k == turn || k == length
}

// say reads what stands by a label of time; it reports whether that was
// understood.
func (m *moment) say(f Field, value string, rank int, mend bool) bool {
	base := claim{rank: rank, wrote: value, mend: mend}
	if f.Kind == length {
		if d, ok := lasting(value); ok {
			base.part, base.clock = forTime, d
			m.claims = append(m.claims, base)
			return true
		}
		m.fail(Problem{Field: "fin", Wrote: cut(value, 80), Why: "no entiendo esa duración", Allowed: "por ejemplo 2 horas, 90 minutos"}, rank)
		return false
	}
	if f.Kind == Start || f.Kind == End {
		if at, err := hours.ParseClock(value); err == nil {
			base.part, base.clock, base.words = fromClock, at, value
			if f.Kind == End {
				base.part = toClock
			}
			m.claims = append(m.claims, base)
			return true
		}
	}
	value = m.series(value, rank)
	if (f.Kind == Date || f.Kind == whole) && severalDays.MatchString(fold(value)) {
		m.fail(problem(timeField(f), value, "son varias fechas", "una; si son varias, escriba además en Repetición, por ejemplo: cada martes hasta 15/6/2027, o mande una solicitud por cada una"), rank)
		return false
	}
	w, err := m.when(value)
	switch {
	case err == nil && f.Kind == Date && w.Day.IsZero():
		err = errors.New("falta el día o el mes; se entiende, por ejemplo: " + hours.Understood)
	case err == nil && f.Kind == whole && w.Day.IsZero() && !w.Clock:
		return true
	case err != nil && (f.Kind == Start || f.Kind == End || f.Kind == turn):
		if _, clockErr := hours.ParseClock(value); clockErr != nil && f.Kind != turn && !strings.Contains(err.Error(), "termina") {
			err = clockErr
		}
	}
	if err != nil {
		m.fail(explain(timeField(f), value, err), rank)
		return false
	}
	m.take(f, w, base)
	return true
}

// series takes the words of a series out of a time: «cada martes de 10 a 12
// hasta junio». Its first time is the first day that it names.
func (m *moment) series(value string, rank int) string {
	cal, now := m.ctx.Calendar, m.ctx.Now
	r, rest, ok, err := cal.CutRepeat(value, now)
	if m := fromTo.FindStringSubmatch(value); ok && err != nil && m != nil { // «…, del 11 de enero al 24 de febrero»
		r, rest, ok, err = cal.CutRepeat(m[1]+" hasta el "+m[3], now)
		rest = strings.TrimSpace(m[2] + " " + rest)
	}
	if !ok || err != nil || rank < m.repeatRank {
		return value
	}
	m.repeat, m.repeatRank = hours.LongRepeat(r, m.ctx.Calendar.Location()), rank
	if rest == "" {
		return value
	}
	return rest
}

var fromTo = regexp.MustCompile(`(?i)^(.*)[\s,]+del? (\d[^,]*?) al? (\d.*)$`)

// severalDays: «15 y 16 de diciembre», «del 14 al 16 de diciembre», «15/12 y
// 16/12», in folded words.
var severalDays = regexp.MustCompile(`\b\d{1,2} (?:de [a-z]+ )?(?:(?:y|e|o|al|a|hasta) )+(?:el )?(?:(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo) )?\d{1,2} (?:de )?(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)|\b\d{1,2} \d{1,2}(?: \d{2,4})? (?:y|e|al) \d{1,2} \d{1,2} (?:20)?\d{2}\b`)

// understands: a value can be read as a field of time.
func (m *moment) understands(f Field, value string) bool {
	try := moment{ctx: m.ctx, have: m.have}
	return try.say(f, value, rankFree, false)
}

func (m *moment) fail(p Problem, rank int) { m.failed = append(m.failed, failure{p, rank}) }

// take makes claims of a time as far as it was said.
func (m *moment) take(f Field, w hours.When, base claim) {
	if !w.Day.IsZero() {
		c := base
		c.part, c.day = onDay, w.Day
		m.claims = append(m.claims, c)
	}
	if w.Clock {
		c := base
		c.part, c.clock = fromClock, w.From
		if f.Kind == End && !w.End {
			c.part = toClock
		}
		m.claims = append(m.claims, c)
	}
	if w.End {
		c := base
		c.part, c.clock = toClock, w.To
		m.claims = append(m.claims, c)
	}
}

// aside are words beside a time that do not change it.
var besideTime = regexp.MustCompile(`(?i)\([^()]*\)|,? *\b(?:hora (?:del )?centro(?: de m[eé]xico)?|hora local|hora de m[eé]xico|tiempo del centro|aprox(?:imadamente|\.)?|m[aá]s o menos|puntual|en punto)\b\.?`)

// when reads a time, and once more without what stands beside it.
func (m *moment) when(value string) (hours.When, error) {
	value = strings.Join(strings.Fields(value), " ")
	w, err := m.ctx.Calendar.ParseWhen(value, m.ctx.Now)
	if err == nil {
		return w, nil
	}
	if plain := strings.TrimSpace(besideTime.ReplaceAllString(value, " ")); plain != value && plain != "" {
		if w, again := m.ctx.Calendar.ParseWhen(plain, m.ctx.Now); again == nil {
			return w, nil
		}
	}
	return w, err
}

// timeField is the field under which what is wrong is asked.
func timeField(f Field) Field {
	switch f.Kind {
	case whole:
		return Field{Name: "fecha"}
	case turn:
		return Field{Name: "inicio"}
	}
	return f
}

// explain makes a problem of what the calendar says.
func explain(f Field, wrote string, err error) Problem {
	why, allowed, _ := strings.Cut(err.Error(), "; ")
	for _, lead := range []string{"se entiende, por ejemplo: ", "escriba "} {
		allowed = strings.TrimPrefix(allowed, lead)
	}
	return problem(f, wrote, why, allowed)
}

var lengthShape = regexp.MustCompile(`^(?:de |unas? |aprox |aproximadamente |dura )*(\d{1,3}|una?|dos|tres|cuatro|cinco|seis|ocho|media|hora y media)(?:[:.](\d{2}))?(?: (y media|y cuarto))? ?(horas?|hrs?|hs|h|minutos?|mins?|m)?(?: (y media|y cuarto)| (?:y |con )?(\d{1,2}) ?(?:minutos?|mins?|m))?(?: aprox| aproximadamente)?$`)

// lasting reads how long something takes.
func lasting(value string) (time.Duration, bool) {
	s := accents.Replace(strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer(",", " ", "(", " ", ")", " ", "hrs.", "hrs", "hr.", "hr", "min.", "min", "aprox.", "aprox").Replace(value)), " ")))
	s = strings.TrimRight(s, ".")
	if s == "hora y media" {
		return 90 * time.Minute, true
	}
	m := lengthShape.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		n = numberWords[m[1]]
	}
	d := time.Duration(n) * time.Hour
	if strings.HasPrefix(m[4], "m") {
		d = time.Duration(n) * time.Minute
	}
	if m[1] == "media" {
		d = 30 * time.Minute
	}
	extra, _ := strconv.Atoi(m[2] + m[6])
	d += time.Duration(extra) * time.Minute
	switch m[3] + m[5] {
	case "y media":
		d += 30 * time.Minute
	case "y cuarto":
		d += 15 * time.Minute
	}
	return d, d > 0 && d <= 24*time.Hour && (m[4] != "" || m[2] != "" || n <= 8)
}

// best is the claim that holds for a part: of what was said most surely the
// last that corrects, else the one; different ones contradict each other.
func (m *moment) best(part int) (c claim, ok bool, other *claim) {
	for i, x := range m.claims {
		switch {
		case x.part != part:
		case !ok || x.rank > c.rank || x.rank == c.rank && x.mend:
			c, ok, other = x, true, nil
		case x.rank == c.rank && !c.mend && (!x.day.Equal(c.day) || x.clock != c.clock):
			other = &m.claims[i]
		}
	}
	return c, ok, other
}
