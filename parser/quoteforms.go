package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// oddForms reads what only a few clients write above a quote, on line i of an
// answer: headers joined into one line, names without labels. It gives where
// the quote begins.
func (c *cutting) oddForms(i int) (start int, rule string, ok bool) {
	s := c.lines[i].text
	if len(s) < 5 || len(s) > 2000 {
		return 0, "", false
	}
	if gluedHeader(s) {
		return i, "header joined into one line", true
	}
	if start, ok := c.notesHead(i); ok {
		return start, "header of Notes", true
	}
	if i > 0 && !c.lines[i-1].blank() {
		return 0, "", false
	}
	if _, ok := notesTable(c.lines, i); ok {
		return i, "header of Notes in two columns", true
	}
	return 0, "", false
}

// gluedHeader knows a header whose lines a converter joined, as Samsung's and
// LG's telephones do: «-------- Mensaje original --------De: X Fecha: 5/2/18
// A: Y Asunto: Z».
func gluedHeader(s string) bool {
	if strings.Count(s, ":") < 3 {
		return false
	}
	rest := strings.TrimLeft(plain(s), "-_ *")
	dashes := len(s) - len(rest)
	seen := map[label]bool{}
	first := labelNone
	for n := 0; n < 12; n++ {
		name, value, ok := strings.Cut(rest, ":")
		if !ok {
			break
		}
		k := lastLabel(name, seen)
		if n == 0 && k != labelFrom && k != labelSubject || n == 0 && dashes < 4 && labelKinds[fold(strings.Trim(name, "* "))] == nil {
			return false
		}
		if first == labelNone {
			first = k
		}
		if k != labelNone {
			seen[k] = true
		}
		rest = value
	}
	return seen[labelFrom] && seen[labelSubject] && (seen[labelDate] || seen[labelTo])
}

// lastLabel finds the label with which a stretch ends: «Ana Enviado el»,
// «MesaFecha».
func lastLabel(s string, seen map[label]bool) label {
	words := strings.Fields(s[max(0, len(s)-80):])
	for n := min(3, len(words)); n > 0; n-- {
		if k := pick(labelKinds[fold(strings.Trim(strings.Join(words[len(words)-n:], " "), "-*_;"))], seen); k != labelNone {
			return k
		}
	}
	if len(words) == 0 {
		return labelNone
	}
	last := words[len(words)-1]
	if i := strings.LastIndexFunc(last, unicode.IsUpper); i > 0 {
		return pick(labelKinds[fold(last[i:])], seen)
	}
	return labelNone
}

// notesHead knows the header of Lotus Notes: the author and the date without
// labels, and below them To, cc and Subject, with colons or alone on their
// lines.
func (c *cutting) notesHead(i int) (start int, ok bool) {
	s := c.lines[i].text
	if len(s) > 150 || fewDigits(s) {
		return 0, false
	}
	if t := evidence(s); t.digits < 6 || !t.clock || endsSentence(s) && !strings.HasSuffix(strings.TrimSpace(s), "m.") {
		return 0, false
	}
	cells := len(s) < 40 && startsLikeDate(fold(s))
	seen := map[label]bool{}
	for j, n := c.nextText(i+1), 0; j >= 0 && n < 8; j, n = c.nextText(j+1), n+1 {
		s := c.lines[j].text
		if c.lines[j].depth != c.lines[i].depth || len(s) > 400 {
			break
		}
		kinds, _ := labelLine(s)
		if kinds == nil && len(s) < 20 {
			kinds = labelKinds[fold(s)]
		}
		if kinds == nil && cells && (n == 0 || seen[labelTo]) {
			kinds = notesCell(s)
		}
		k := pick(kinds, seen)
		if n == 0 && k != labelTo {
			return 0, false
		}
		seen[k] = true
		if k == labelSubject {
			break
		}
	}
	if !seen[labelTo] || !seen[labelSubject] {
		return 0, false
	}
	return c.notesTop(i), true
}

// fewDigits reports at a glance most lines without six digits.
func fewDigits(s string) bool {
	n := 0
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || '0' <= c && c <= '9' {
			n++
		}
	}
	return n < 6
}

// headTop gives where the quote begins whose header stands on line i: rules,
// and «Mensaje original» without its dashes, stand above it.
func (c *cutting) headTop(i int) int {
	for k := i - 1; k >= 0 && k > i-4; k-- {
		s := strings.TrimSpace(c.lines[k].text)
		switch {
		case s == "":
			continue
		case c.class[k] != said:
			return i
		case len(s) >= 5 && strings.Trim(s, "-_=*~#—– ") == "", len(s) < 80 && originalPhrases[fold(strings.Trim(strings.ReplaceAll(s, "&nbsp;", " "), "-_=*~#: "))]:
			i = k
		case len(s) < 80 && dashedWords(s):
			return k // whatever its language calls the original
		default:
			return i
		}
	}
	return i
}

// dashedWords reports a few words between lines of dashes: «----- Ursprüngliche
// Mail -----».
func dashedWords(s string) bool {
	return strings.HasPrefix(s, "----") && strings.HasSuffix(s, "----") && len(strings.Fields(strings.Trim(s, "- "))) <= 4
}

// lostMark reports a line inside a quote which was wrapped on its way and lost
// its mark: the line above is full and goes on in small letters, and a marked
// line follows at once.
func (c *cutting) lostMark(i int) bool {
	if i == 0 || i+1 >= len(c.lines) || c.lines[i].depth > 0 || c.class[i-1] != quoted || c.lines[i-1].depth == 0 {
		return false
	}
	above, s := c.lines[i-1], c.lines[i].text
	if next := c.lines[i+1]; next.depth != above.depth && !(next.blank() && c.lost) || above.blank() || len(s) > 120 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s, " ")
	width := utf8.RuneCountInString(above.full())
	if !unicode.IsLower(r) || width < 55 || width > 90 || width+1+utf8.RuneCountInString(word) < 66 || strings.ContainsAny(above.text[len(above.text)-1:], ".?!:") {
		return false
	}
	c.lost = true
	return true
}

// groupWise reports the line that GroupWise writes above what it quotes: «>>> X
// <x@y> 5/2/2018 10:23 AM >>>».
func groupWise(l line) bool {
	return l.depth == 3 && strings.HasSuffix(l.text, ">>>") && evidence(l.text).clock
}
