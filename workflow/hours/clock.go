package hours

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// UnderstoodClock lists hours that ParseClock reads, for whoever wrote another.
const UnderstoodClock = "10:00, 16:30 hrs, 10 am, 5 pm, 5 de la tarde, mediodía"

// timeOfDay is a time of day as somebody wrote it.
type timeOfDay struct {
	at   time.Duration // since midnight of the wall
	half half          // which half of the day was said, or which is meant
	// loose marks «4» or «4:30» with nothing beside it: of the two readings, the
	// one by day is meant.
	loose bool
	// dubious marks «4 hrs», which people say of the morning and of the afternoon.
	dubious bool
	offset  *int // seconds east of UTC, where it was said: of an hour that comes twice
}

type half int

const (
	unsaid half = iota
	morning
	afternoon
	military // 17 hrs, 05:00: counted from 0 to 24
)

// early is the hour from which a loose one is taken as it stands: «a las 7» is
// in the morning, «a las 6» is not.
const early = 7 * time.Hour

// clockPart is one time of day in folded words: its hour, minutes, a word for
// it, a word for the hour, a fraction, a unit, a part of the day and an offset.
const (
	clockPart = `(?:(\d{1,2})(?:(?:[:.]| ?h ?)(\d{2}))?|(mediodia|medio dia|medianoche|media noche)|` + hourWords + `)` +
		`(?: (y media|y cuarto|menos cuarto|en punto))?` +
		`(?: ?(am|pm|hrs?|hs|horas?|h)\b)?` +
		`(?: (?:de|por|en) la (manana|tarde|noche|madrugada)\b| (del dia|del mediodia)\b)?` +
		`(?: ?\(?utc ?([+-]\d{1,2}(?::\d{2})?)\)?)?`
	clockGroups = 9
	hourWords   = `(una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce)\b`
	clockLead   = `(?:(?:en )?(?:el )?(?:horario|hora|inicio|inicia):? )?(?:(?:desde|entre|de|a partir de|al?|en|por) )?(?:el )?(?:las? )?`
)

var wholeClock = regexp.MustCompile(`^` + clockLead + clockPart + `$`)

// ParseClock reads a time of day as people write it in Spanish, and gives it as
// what the clock on the wall shows, counted from midnight: at most 24 hours. An
// hour before seven with nothing beside it is in the afternoon. The error is in
// Spanish, for whoever wrote the words.
func ParseClock(words string) (time.Duration, error) {
	text := foldSpan(words)
	m := wholeClock.FindStringSubmatch(text)
	if m == nil || len(text) > 60 {
		return 0, fmt.Errorf("no entiendo la hora «%s»; se entiende, por ejemplo: %s", shown(words), UnderstoodClock)
	}
	c, err := readWords(m[1:])
	if err != nil {
		return 0, err
	}
	if c.dubious {
		return 0, c.doubt()
	}
	return c.byDay(), nil
}

// doubt asks which half of the day is meant.
func (c timeOfDay) doubt() error {
	return fmt.Errorf("no queda claro si «%d horas» es de la mañana o de la tarde; escriba %s o %s", int(c.at/time.Hour), wall(c.at), wall(c.at+12*time.Hour))
}

// ParseClock reads a time of day: see the function of that name.
func (Calendar) ParseClock(words string) (time.Duration, error) { return ParseClock(words) }

// readWords reads the groups of clockPart.
func readWords(m []string) (timeOfDay, error) {
	c := timeOfDay{at: time.Duration(hourNumber(m[0], m[3]))*time.Hour + time.Duration(number(m[1]))*time.Minute}
	switch {
	case strings.HasSuffix(m[2], "dia"):
		c.at, c.half = 12*time.Hour, military
	case m[2] != "":
		c.at, c.half = 24*time.Hour, military
	case strings.HasPrefix(m[0], "0"), c.at >= 13*time.Hour:
		c.half = military
	}
	if number(m[1]) > 59 || c.at > 24*time.Hour {
		return timeOfDay{}, fmt.Errorf("no existe la hora %s:%02s; las horas van de 0:00 a 24:00", m[0], m[1])
	}
	switch m[4] {
	case "y media":
		c.at += 30 * time.Minute
	case "y cuarto":
		c.at += 15 * time.Minute
	case "menos cuarto":
		c.at -= 15 * time.Minute
	}
	if err := c.halve(m[5], m[6]+strings.TrimPrefix(m[7], "del ")); err != nil {
		return timeOfDay{}, err
	}
	if c.at < 0 || c.at > 24*time.Hour {
		return timeOfDay{}, errors.New("las horas van de 0:00 a 24:00")
	}
	if m[8] != "" {
		c.offset = readOffset(m[8])
	}
	return c, nil
}

// halve says which half of the day is meant, from the unit («pm», «hrs») and the
// part of the day («de la tarde»).
func (c *timeOfDay) halve(unit, part string) error {
	said := unsaid
	switch {
	case part == "tarde", part == "noche", part == "dia" && c.at < early, unit == "pm":
		said = afternoon
	case part == "manana", part == "madrugada", unit == "am":
		said = morning
	case part == "dia", part == "mediodia":
		said = military
	case unit != "" && c.half != military && c.at > 0 && c.at < early:
		c.dubious = true
	case unit != "":
		said = military
	}
	noon := c.at >= 12*time.Hour && c.at < 13*time.Hour
	switch {
	case said == morning && c.at >= 13*time.Hour:
		return fmt.Errorf("las %s no son de la mañana", wall(c.at))
	case said == morning && noon && part != "manana", part == "noche" && noon: // las 12 de la noche
		c.at -= 12 * time.Hour
	case said == afternoon && c.at < 12*time.Hour && c.half != military:
		c.at += 12 * time.Hour
	}
	if said != unsaid {
		c.half = said
	}
	c.loose = c.half == unsaid
	return nil
}

// byDay is the time of day that is meant where nothing else tells.
func (c timeOfDay) byDay() time.Duration {
	if c.loose && c.at < early {
		return c.at + 12*time.Hour
	}
	return c.at
}

// between settles two times of day by each other: in «5 a 7 de la tarde» both
// are in the afternoon, in «10 a 2 de la tarde» one is, in «9 a 1» the end is.
// What still ends before it begins is given so.
func between(from, to timeOfDay) (a, b time.Duration, err error) {
	a, b = from.byDay(), to.byDay()
	const noon = 12 * time.Hour
	switch {
	case from.loose && from.at < noon && to.half == afternoon:
		if a = from.at; a+noon < b {
			a += noon
		}
	case from.loose && to.half == morning:
		a = from.at
	case to.loose && from.half != military && b <= a && b < noon && b+noon > a && b+noon-a <= longTurn:
		b += noon
	}
	if b == 0 { // the day ends there
		b = 24 * time.Hour
	}
	if a == 24*time.Hour {
		a = 0
	}
	if to.dubious && (from.loose && from.at < early || a < to.at) {
		return a, b, to.doubt()
	}
	return a, b, nil
}

// longTurn is how far «12 a 8» may reach over noon; «12 a 10» is a slip, and
// does not end at ten at night.
const longTurn = 8 * time.Hour

// hourNumber is the hour, in digits or as a word.
func hourNumber(digits, word string) int {
	words := []string{"", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"}
	for n, w := range words {
		if w == word && w != "" {
			return n
		}
	}
	return number(digits)
}

// readOffset reads «-6» or «-06:00».
func readOffset(words string) *int {
	h, m, _ := strings.Cut(words[1:], ":")
	n := number(h)*hour + number(m)*minute
	if words[0] == '-' {
		n = -n
	}
	return &n
}

// wall writes a time of day.
func wall(at time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(at/time.Hour), int(at%time.Hour/time.Minute))
}

// foldSpan is words in lower case without accents, with the marks of hours and
// ranges evened out.
func foldSpan(words string) string {
	text := strings.ToLower(strings.Join(strings.Fields(words), " "))
	text = folding.Replace(text)
	text = dashes.Replace(text)
	text = dotted.ReplaceAllString(text, "${1}m")
	text = isoTime.ReplaceAllString(text, "$1 $2")
	return strings.TrimSpace(strings.TrimRight(strings.TrimSpace(text), ".!?;:"))
}

var (
	dashes = strings.NewReplacer("–", "-", "—", "-", "−", "-", "‐", "-", "‑", "-", "hrs.", "hrs", "hr.", "hr", "h.", "h", "hras", "hrs", ";", " ", "’", "'", "“", "", "”", "", "«", "", "»", "", `"`, "")
	// «a.m.», «a. m.», «p.m»
	dotted  = regexp.MustCompile(`\b([ap])\. ?m\b\.?`)
	isoTime = regexp.MustCompile(`(\d{4}-\d{2}-\d{2})t(\d)`)
)

// shown is what somebody wrote, short enough to be repeated to them.
func shown(words string) string {
	words = strings.TrimSpace(words)
	if r := []rune(words); len(r) > 60 {
		words = string(r[:60]) + "…"
	}
	return words
}

// quantity reads a count in digits or as a word up to twelve; 0 for none.
func quantity(word string) int {
	if n, err := strconv.Atoi(word); err == nil && n >= 0 {
		return n
	}
	if word == "un" {
		return 1
	}
	return hourNumber("", word)
}
