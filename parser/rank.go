package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// citing are the forms without a verb: Horde and IMP.
var citing = []string{"quoting ", "citando a ", "citando ", "mensaje citado por ", "zitat von ", "citazione ", "citation de ", "in article ", "in reply to ", "en respuesta a "}

// rank is how much of an attribution a stretch of lines is; of several the
// highest wins, and of equal ones the shortest.
type rank int

const (
	rankNone  rank = iota
	rankVague      // counts only above quote marks
	rankName       // … a name and a verb
	rankDated      // has a date or an address and a verb: counts alone
	rankFull       // begins as attributions do
)

// attribution reads one stretch of lines: how much of an attribution it is,
// and in which language.
func attribution(s string) (rank, string) {
	f := strings.Trim(fold(s), "-*_~> ")
	body := strings.TrimRight(f, ": ")
	if !strings.HasSuffix(f, ">") && strings.HasSuffix(strings.TrimRight(s, ": *_"), ">") {
		body += ">"
	}
	t := evidence(body)
	v, before, verb := endVerb(body)
	code := v.code
	lead, dated := leads(body), startsLikeDate(body) || weekdayFirst(body)
	switch {
	case verb && v.weak:
		at, _ := looseEmail(body) // «@Luis: …» has none
		if at >= 0 || (lead || dated) && (t.digits >= 4 || t.digits > 0 && dayNamed(body)) || bareAuthor(before) || len(f) < 80 && namesFirst(body) && properName(s) {
			return rankName, code
		}
		return rankNone, ""
	case verb && (lead && t.digits >= 2 || dated && t.digits >= 4) && (t.address || t.clock && t.digits >= 6):
		return rankFull, code
	case t.address && t.clock && t.digits >= 6 && (dated || lead) && endsInAddress(body):
		if c, _, _, ok := innerVerb(body); ok {
			code = c
		}
		return rankFull, code
	}
	if r, c := innerAttribution(s, body, lead || dated, t); r > rankNone {
		return r, c
	}
	switch {
	case verb && t.address && (t.digits >= 4 || len(body) < 200 && namesFirst(body)):
		return rankDated, code
	case cites(body), verb && t.digits >= 2 && (lead || dated), verb && len(f) < 80 && namesFirst(body) && capitalised(s), verb && bareAuthor(before):
		return rankName, code
	case t.clock && t.digits >= 8 && bracketedDate(body),
		verb && t.address && len(body) < 200, t.digits >= 5 && t.clock && t.address && len(body) < 300, t.address && (dated || lead) && t.digits >= 4 && endsInAddress(body):
		return rankVague, ""
	}
	return rankNone, ""
}

// dayNamed reports a day and its month without the year: «On Feb 7, X said:»,
// which «On page 14 the manual says:» has not.
func dayNamed(body string) bool {
	_, ok := quoteDate(clip(body, 100)+" 2000", false)
	return ok
}

// bracketedDate reports a name and behind it, in brackets, the date: «Mesa de
// ayuda [2024-02-05 10:23 -0600]:», as people set Mutt.
func bracketedDate(body string) bool {
	name, date, ok := strings.Cut(body, "[")
	if !ok {
		name, date, ok = strings.Cut(body, "(")
	}
	return ok && len(body) < 120 && namesFirst(name) && len(body)-len(strings.TrimRight(body, "])")) == 1 && startsLikeDate(date)
}

// innerAttribution reads those whose verb stands inside: «Am … schrieb X
// <x@y>», «X <x@y> escribió el 22 nov. 2026 12:30».
func innerAttribution(s, body string, begins bool, t traces) (rank, string) {
	code, before, after, ok := innerVerb(body)
	if !ok || t.digits < 4 {
		return rankNone, ""
	}
	date := evidence(after)
	switch {
	case begins && (t.clock || t.address) && len(after) < 200 && !date.clock && len(strings.Fields(after)) <= 10:
		return rankFull, code
	case date.digits < 5 || !date.clock || date.address || len(after) > 70 || !startsLikeDate(after) || len(before) > 200:
		return rankNone, ""
	case strings.Contains(before, "@") && namesFirst(strings.ReplaceAll(before, "‹", "<")):
		return rankFull, code
	case bareAuthor(before), named(s, before):
		return rankName, code
	}
	return rankNone, ""
}

// named reports a short beginning that may be a name where a date follows:
// «Mesa de ayuda escribió el …», not «me escribió el …».
func named(s, before string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " -*_"))
	words := strings.Fields(before)
	if len(words) == 0 || len(words) > 6 || unicode.IsLower(r) {
		return false
	}
	switch words[len(words)-1] {
	case "me", "nos", "te", "le", "les", "se", "lo", "mi", "que", "me ha", "i", "he", "she", "they", "we":
		return false
	}
	return namesFirst(before)
}

// endsInAddress reports a stretch that ends with <x@y> or (x@y).
func endsInAddress(body string) bool {
	body = strings.TrimRight(body, ", ")
	return strings.HasSuffix(body, ">") || strings.HasSuffix(body, ")") && strings.Contains(body[max(0, len(body)-80):], "@")
}

// bareAuthor reports who stands before a verb and nothing else: an address, or
// «you».
func bareAuthor(before string) bool {
	switch before {
	case "you", "usted", "tu", "ud.", "ustedes", "vous", "sie", "du", "voce", "вы":
		return true
	}
	before = strings.Trim(before, "<>()\"")
	return strings.Contains(before, "@") && !strings.ContainsAny(before, " :")
}

// traces is what of a date or an address stands in a line.
type traces struct {
	digits         int
	clock, address bool
}

func evidence(s string) (t traces) {
	gap := rune(0) // what stood behind the last digit
	last := rune(0)
	for _, c := range s {
		switch {
		case '0' <= c && c <= '9' || c >= 0x660 && unicode.IsDigit(c):
			t.digits++
			t.clock = t.clock || gap == ':' || gap == '.' || gap == 'h' || gap == '时' || gap == '時'
			gap = 0
		case c == '@':
			t.address = true
			gap = 0
		case '0' <= last && last <= '9' || last >= 0x660 && unicode.IsDigit(last):
			gap = c
		default:
			gap = 0
		}
		last = c
	}
	return t
}

// leads reports whether a line starts with one of leadWords and a date comes
// soon: «El problema es que Juan escribió:» does not.
func leads(body string) bool {
	word, rest, ok := strings.Cut(body, " ")
	if !ok || !spoken.leads[strings.TrimRight(word, ",:")] {
		return false
	}
	n := 0
	for _, r := range rest {
		if unicode.IsDigit(r) {
			return true
		}
		if n++; n > 28 {
			break
		}
	}
	return false
}

// startsLikeDate reports a digit within the first letters: «2024-02-05 …»,
// «lun, 5 feb 2024 …».
func startsLikeDate(body string) bool {
	n := 0
	for _, r := range body {
		if unicode.IsDigit(r) {
			return true
		}
		if n++; n > 16 {
			break
		}
	}
	return false
}

// weekdayFirst reports a date that begins with its weekday and month written
// out: «Monday, February 7, 2005, …», as The Bat! does.
func weekdayFirst(body string) bool {
	words := strings.Fields(clip(body, 60))
	return len(words) > 3 && strings.HasSuffix(words[0], ",") && unicode.IsDigit(rune(words[2][0])) && evidence(words[1]).digits == 0
}

// namesFirst reports a short beginning that may be a name: letters, blanks and
// dots until an address or the verb.
func namesFirst(body string) bool {
	name, _, _ := strings.Cut(body, "<")
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 7 {
		return false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !strings.ContainsRune(" .,'-\"()/[]:*_&", r) {
			return false
		}
	}
	return true
}

// capitalised reports names as they are written: «Juan Pérez escribió:», not
// «el técnico me escribió:».
func capitalised(s string) bool {
	words := strings.Fields(strings.Trim(s, "-*_~ \t"))
	if len(words) < 2 {
		return false
	}
	for i, w := range words[:len(words)-1] {
		r := []rune(strings.Trim(w, "\"'(,"))
		if i > 4 || len(r) > 0 && unicode.IsLetter(r[0]) && unicode.IsLower(r[0]) && (i == 0 || len(r) > 3) && w != "ha" {
			return false
		}
	}
	return true
}

// properName reports what nobody but a person is called in front of a verb that
// people use too: «Juan de la Cruz dijo:», not «The log says:».
func properName(s string) bool {
	words := strings.Fields(strings.Trim(s, "-*_~ \t"))
	if len(words) < 2 || strings.ContainsAny(s[:len(s)-1], ":") && strings.Contains(strings.TrimRight(s, ": "), ":") {
		return false
	}
	for i, w := range words[:len(words)-1] {
		r, _ := utf8.DecodeRuneInString(strings.Trim(w, "\"'("))
		f := fold(w)
		switch {
		case i == 0 && (articles[f] || !unicode.IsUpper(r)), !unicode.IsUpper(r) && unicode.IsLetter(r) && !particles[f]:
			return false
		}
	}
	return true
}

// articles begin what is no name; particles stand inside of names.
var (
	articles  = wordSet(`the this that a an my our your his her their el la los las un una mi su este esta o os as um uma le les mon der die das ein il lo`)
	particles = wordSet(`de la del las los y e da do dos das di van von der den ten le du ha el`)
)

func cites(body string) bool {
	for _, c := range citing {
		if strings.HasPrefix(body, c) && len(body) < 200 {
			return true
		}
	}
	return false
}
