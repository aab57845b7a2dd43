package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Marks that clients and hands put around a bracket: of bold and italics, of
// lists, and quotation marks.
const (
	openMarks  = " *_`#-–—•·▪◦●‣\"'“”„‘’«»‹›"
	closeMarks = " *_`\"'“”„‘’«»‹›"
	wraps      = "([{«»‹›\"“”„‘’'<>}])" // what people type instead of brackets
	stops      = ".,;:!…"
)

// undress takes the marks off that stand before the bracket a line begins
// with. worn are those that may come again behind what was said. A line that
// begins otherwise stays as it is.
func undress(s string) (bare, worn string) {
	rest := strings.TrimLeft(s, openMarks)
	if i := strings.IndexAny(rest, ".)"); 0 < i && i <= 2 && strings.Trim(rest[:i], "0123456789") == "" {
		rest = strings.TrimLeft(rest[i+1:], openMarks) // «1. [proceso]»
	}
	if !strings.HasPrefix(rest, "[") {
		return s, ""
	}
	return rest, strings.Trim(s[:len(s)-len(rest)], " -–—•·▪◦●‣#0123456789.)")
}

// afterBracket takes off what closes the marks around a command's bracket, and
// the full stop behind it: the text behind does not begin with them.
func afterBracket(s, worn string) string {
	if worn != "" {
		s = strings.TrimLeft(s, closeMarks[1:])
	}
	if tight := strings.TrimLeft(s, stops); strings.Trim(tight, " ") == "" || tight != s && tight[0] == ' ' {
		s = tight
	}
	s = strings.TrimLeft(s, " ")
	if strings.Trim(s, stops+" ") == "" {
		return ""
	}
	// «*[Proceso] Ya voy.*»: the bold ends with the line.
	if r, n := utf8.DecodeLastRuneInString(s); worn != "" && strings.ContainsRune("*_`", r) && strings.ContainsRune(worn, r) && strings.Count(s, string(r)) == 1 {
		s = strings.TrimRight(s[:len(s)-n], " ")
	}
	return s
}

// bareOf takes all letters of some sets off both ends.
func bareOf(s string, sets ...string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return slices.ContainsFunc(sets, func(set string) bool { return strings.ContainsRune(set, r) })
	})
}

// clothed reads a line that is a command's words in other clothes and nothing
// else: «(terminada)», «[terminada», «proceso]», or the words alone. Only what
// the desk knows to the letter counts; words alone name nobody and no date,
// since «Nota para mañana» is a sentence.
func (o Options) clothed(s string) (Command, bool) {
	s = bareOf(s, openMarks, stops)
	words := bareOf(s, wraps, openMarks, stops)
	if words == "" || len(words) > 80 || strings.ContainsAny(words, "[](){}") {
		return Command{}, false
	}
	c, ok := o.command(words)
	if !ok || c.Near || c.Arg != "" && words == s {
		return Command{}, false
	}
	c.Near = true
	return c, true
}

// greetings begin a line that greets, folded.
var greetings = wordSet(`hola holi buen buenos buenas estimado estimada estimados estimadas apreciable apreciables apreciado apreciada
	querido querida queridos saludos hey hello hi dear que`)

// greetingRest are words of such a line that are no names.
var greetingRest = wordSet(`dia dias tarde tardes noche noches tal a al el la los las todo todos todas de y muy equipo buen buenos buenas
	mesa ayuda colega colegas companero companera companeros ing lic dr dra mtro mtra mtro. sr sra srta c usted ustedes dios cordial cordiales estimado estimada`)

// greetingLine reports a line that greets and says nothing else: «Hola Ana,»,
// «Buen día.», «Estimada Carla».
func greetingLine(s string) bool {
	s = strings.Trim(s, " *_")
	if len(s) > 60 || strings.ContainsAny(s, "[]()?¿@0123456789") {
		return false
	}
	unknown := 0
	fields := strings.Fields(s)
	for i, w := range fields {
		w = strings.Trim(w, stops+"¡-–—")
		f := fold(w)
		first, _ := utf8.DecodeRuneInString(w)
		switch {
		case i == 0 && !greetings[f], f == "que" && (len(fields) < 2 || fold(strings.Trim(fields[1], stops)) != "tal"):
			return false
		case i == 0 || w == "" || greetings[f] || greetingRest[f] || unicode.IsUpper(first):
		default:
			unknown++
		}
	}
	// «hola ana», but not «hola no sirve».
	return len(fields) > 0 && len(fields) <= 7 && (unknown == 0 || unknown == 1 && len(fields) == 2)
}
