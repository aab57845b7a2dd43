package workflow

import (
	"regexp"
	"strconv"
	"strings"

	"sgaus/workflow/agenda"
)

// bookWords are what the bracket of a booking command says, as written:
// [AGENDAR 15/12 10:00-12:00 sala=A equipo=códec,2 personal=beto programa="X"].
type bookWords struct {
	slot    int    // 1, 2, 3: one of the times that were offered; 0: none
	when    string // date, hours and series
	uses    []useWords
	title   string
	loose   bool // the title stands in no quotes: it may end in the time
	acronym string
	details []agenda.Detail // what is said beside it, under the labels of bookKeys
}

// useWords name resources of one kind: «códec,2», «ninguna».
type useWords struct {
	kind  agenda.Kind
	words string
}

// bookKeys are the keys of a booking command. What has no kind and no place of
// its own is a detail under its label.
var bookKeys = []struct {
	word  string // a pattern over words as people write them
	kind  agenda.Kind
	label string
}{
	{`salas?|room`, agenda.Room, ""},
	{`equipos?`, agenda.Equipment, ""},
	{`personal|personas?|t[eé]cnicos?`, agenda.Staff, ""},
	{`programa|t[ií]tulo|evento|nombre`, "", keyTitle},
	{`siglas|dependencia`, "", keyAcronym},
	{`fechas?|d[ií]as?|horas?|horario|serie|repetir|repetici[oó]n`, "", keyWhen},
	{`ligas?|enlaces?|url`, "", "Enlace"},
	{`contacto`, "", detailContact},
}

// Places of their own for what a key says.
const (
	keyTitle   = "title"
	keyAcronym = "acronym"
	keyWhen    = "when"
)

var (
	wholeKeys = wholePatterns()
	bookKey   = regexp.MustCompile(`(?i)(?:^|[\s,;])(` + keyPatterns("") + `)[ \t]*=[ \t]*`)
	// looseKey is one without its sign, before all that have one: «sala A».
	looseKey = regexp.MustCompile(`(?i)(?:^|[\s,;])(` + keyPatterns("kinds") + `)[:\s]\s*`)
	quoted   = regexp.MustCompile(`"[^"]*"|“[^”]*”|«[^»]*»`)
	slotWord = regexp.MustCompile(`^\s*(?:(?:la |el )?(?:opci[oó]n|horario|propuesta)\s+)?([1-9])\s*(?:$|[:.)]\s*(.*)$)`)
)

func wholePatterns() map[string]*regexp.Regexp {
	out := map[string]*regexp.Regexp{}
	for _, k := range bookKeys {
		out[k.word] = regexp.MustCompile(`(?i)^(?:` + k.word + `)$`)
	}
	return out
}

// keyPatterns joins the patterns of the keys; only those of resources for
// "kinds".
func keyPatterns(which string) string {
	var out []string
	for _, k := range bookKeys {
		if which == "" || k.kind != "" {
			out = append(out, k.word)
		}
	}
	return strings.Join(out, "|")
}

// readBookWords takes the bracket apart. What is written of resources may end in
// words that belong elsewhere; only who knows the resources can tell.
func readBookWords(arg string) bookWords {
	var b bookWords
	blank := quoted.ReplaceAllStringFunc(arg, func(s string) string { return strings.Repeat("x", len(s)) })
	keys := bookKey.FindAllStringSubmatchIndex(blank, -1)
	lead := len(arg)
	if len(keys) > 0 {
		lead = keys[0][0]
	}
	loose := looseKey.FindAllStringSubmatchIndex(blank[:lead], -1)
	if len(loose) > 0 {
		lead = loose[0][0]
	}
	b.when = strings.TrimSpace(arg[:lead])
	keys = append(loose, keys...)
	for i, m := range keys {
		end := len(arg)
		if i+1 < len(keys) {
			end = keys[i+1][0]
		}
		b.take(arg[m[2]:m[3]], strings.Trim(arg[m[1]:end], " \t,;"))
	}
	if m := slotWord.FindStringSubmatch(b.when); m != nil {
		b.slot, _ = strconv.Atoi(m[1])
		b.when = strings.TrimSpace(m[2])
	}
	return b
}

// take files what one key says.
func (b *bookWords) take(key, value string) {
	for _, k := range bookKeys {
		if !wholeKeys[k.word].MatchString(key) {
			continue
		}
		text, rest := unquote(value)
		switch {
		case strings.Trim(text, ".…") == "" && k.kind == "" && k.label != keyWhen: // «programa=…», as the manual has it
		case k.kind != "":
			b.uses = append(b.uses, useWords{k.kind, value})
			return
		case k.label == keyWhen:
			b.when = strings.TrimSpace(b.when + " " + value)
			return
		case k.label == keyTitle:
			b.title, b.loose = text, rest == "" && text == strings.TrimSpace(value)
		case k.label == keyAcronym:
			b.acronym = strings.ToUpper(text)
		default:
			b.details = append(b.details, agenda.Detail{Label: k.label, Text: text})
		}
		b.when = strings.TrimSpace(b.when + " " + rest)
		return
	}
}

// unquote gives what stands in the quotes that a value begins with, and what
// stands behind them; all of a value without.
func unquote(value string) (text, rest string) {
	if at := quoted.FindStringIndex(value); at != nil && at[0] == 0 {
		return strings.TrimSpace(strings.Trim(value[:at[1]], `"“”«»`)), strings.TrimSpace(value[at[1]:])
	}
	return strings.TrimSpace(value), ""
}

// counted is a resource as somebody names it, and how many of it.
type counted struct {
	name  string
	units int
}

var (
	unitsBefore = regexp.MustCompile(`^(\d{1,3})\s*x?\s+(.+)$`)
	unitsBehind = regexp.MustCompile(`^(.+?)\s*(?:[x×*:]\s*(\d{1,3})|\((\d{1,3})\))$`)
	listEnd     = regexp.MustCompile(`\s+y\s+|\s*[,;+]\s*`)
)

// countedIn reads «códec,2», «2 códecs y proyector», «códec x2».
func countedIn(words string) (out []counted) {
	for _, item := range listEnd.Split(strings.TrimSpace(words), -1) {
		item = strings.TrimSpace(item)
		if n, err := strconv.Atoi(item); err == nil && len(out) > 0 && n >= 0 {
			out[len(out)-1].units = n
			continue
		}
		c := counted{name: item, units: 1}
		if m := unitsBefore.FindStringSubmatch(item); m != nil {
			c.name = m[2]
			c.units, _ = strconv.Atoi(m[1])
		} else if m := unitsBehind.FindStringSubmatch(item); m != nil {
			c.name = m[1]
			c.units, _ = strconv.Atoi(m[2] + m[3])
		}
		if c.name, _ = unquote(c.name); c.name != "" {
			out = append(out, c)
		}
	}
	return out
}

// nothing holds for «ninguna», «sin», «no»: none of that kind.
func nothing(words string) bool {
	switch fold(words) {
	case "NO", "NINGUNA", "NINGUNO", "NADA", "SIN", "NADIE", "":
		return true
	}
	return false
}
