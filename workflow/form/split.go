package form

import (
	"regexp"
	"strings"
)

// pair is a label that was known and what stands behind it.
type pair struct {
	match
	value string
	// shy: no sign stood between them, so that the words may be prose.
	shy bool
}

// Marks that people and clients put before a label: bullets, a number, bold, a
// box to tick.
var (
	bullet   = regexp.MustCompile(`^(?:[-–—*•·▪◦‣➢✓#|+]+\s+|\*+|_+)`)
	numbered = regexp.MustCompile(`^\(?(\d{1,2})\s?(?:[.)°º]-?|\.-|-)\s+`)
)

// undress takes these marks off; number is the one that stood there, "" for
// none.
func undress(s string) (rest, number string) {
	s = strings.TrimSpace(s)
	for range 3 {
		if m := numbered.FindStringSubmatch(s); m != nil && number == "" {
			number, s = m[1], s[len(m[0]):]
		} else if m := bullet.FindString(s); m != "" {
			s = strings.TrimSpace(s[len(m):])
		} else {
			break
		}
	}
	return s, number
}

// trimValue takes off what bold and tables leave around a value.
func trimValue(s string) string {
	s = strings.Trim(s, " \t|")
	for strings.HasPrefix(s, "*") || strings.HasPrefix(s, "_") || strings.HasPrefix(s, ":") {
		s = strings.TrimLeft(s[1:], " \t")
	}
	return strings.TrimRight(s, " \t*_|")
}

// split finds the labels of a line with their values. known is false where it
// has none, and true without pairs for a label that is none of the form's.
func (x *index) split(text string, strict bool) (pairs []pair, known bool) {
	s, _ := undress(text)
	p, known := x.first(s, strict)
	if p.field == nil {
		return nil, known
	}
	for range 12 {
		before, next, found := x.inner(p)
		p.value = before
		pairs = append(pairs, p)
		if !found {
			break
		}
		p = next
	}
	return pairs, true
}

// first reads the label with which a line begins.
func (x *index) first(s string, strict bool) (p pair, known bool) {
	for _, c := range cuts(s) {
		m := x.match(c.label, c.firm && !strict)
		if m.quality == 0 || !c.firm && m.quality < nearly {
			continue
		}
		return pair{match: m, value: trimValue(c.value)}, true
	}
	if len(s) > 300 {
		return pair{}, false
	}
	// Alone: its value stands below. «Sala B» is no misspelt «Sala».
	if m := x.match(s, false); m.field != nil && (m.quality > nearly || m.words == len(strings.Fields(fold(s)))) {
		return pair{match: m}, true
	}
	return x.bare(s)
}

// cutting is a way to part a line.
type cutting struct {
	label, value string
	firm         bool // by a sign that nothing but a label has before it
}

// parting are the signs that stand between a label and its value, the surest
// first.
var parting = []struct {
	sign string
	firm bool
}{
	{":", true}, {"：", true}, {"=", true}, {"\t", true}, {"|", true}, {"->", false}, {"→", false}, {" - ", false}, {" – ", false}, {" — ", false}, {"- ", false}, {"...", false}, {"…", false}, {"__", false}, {"  ", false},
}

func cuts(s string) (all []cutting) {
	head := s[:min(len(s), 2*labelMost)]
	for _, p := range parting {
		if i := outside(head, p.sign); i > 0 {
			rest := s[i+len(p.sign):]
			if p.sign == "..." || p.sign == "__" {
				rest = strings.TrimLeft(rest, "._ ")
			}
			all = append(all, cutting{s[:i], rest, p.firm})
		}
	}
	return all
}

// outside is where a sign first stands outside of brackets; -1 for nowhere.
func outside(s, sign string) int {
	open := 0
	for i := range len(s) {
		switch {
		case open == 0 && strings.HasPrefix(s[i:], sign):
			return i
		case s[i] == '(':
			open++
		case s[i] == ')' && open > 0:
			open--
		}
	}
	return -1
}

// bare reads «Fecha 15/12/2026»: a label with nothing behind it but a value of
// its kind, which the caller must check.
func (x *index) bare(s string) (pair, bool) {
	words := strings.Fields(s)
	for n := min(4, len(words)-1); n > 0; n-- {
		m := x.match(strings.Join(words[:n], " "), false)
		if m.field == nil || m.quality < nearly || m.quality == nearly && n == 1 && len(words[0]) < 5 || !m.field.Kind.typed() {
			continue
		}
		rest := strings.Join(words[n:], " ")
		if m.field.Kind != YesNo && !strings.ContainsAny(rest, "0123456789@") || m.field.Kind == YesNo && len(words)-n > 6 || len(rest) > 80 {
			continue
		}
		return pair{match: m, value: trimValue(rest), shy: true}, true
	}
	return pair{}, false
}

// typed: only some words can be its value.
func (k Kind) typed() bool {
	switch k {
	case Phone, Email, Date, Start, End, Number, YesNo, whole, turn, length:
		return true
	}
	return false
}

// listed: several values stand below each other.
func (k Kind) listed() bool {
	return k == Sites || k == Callers || k == Emails || k == Equipment
}

// inner looks for a further label inside of a value: «15/12/26 Hora: 10 a 12».
func (x *index) inner(p pair) (before string, next pair, found bool) {
	from, n := 0, 0
	for i := 0; i < len(p.value) && n < 20; i++ {
		if p.value[i] != ':' && p.value[i] != '=' {
			continue
		}
		n++
		head := p.value[from:i]
		for at := range lastWords(head, 4) {
			m := x.match(strings.Trim(head[at:], "*_ "), false)
			if m.field == nil || m.quality < synonym || m.field == p.field || from+at == 0 {
				continue
			}
			if !apart(p, m, head[:at], p.value[i+1:]) {
				continue
			}
			before = strings.TrimRight(p.value[:from+at], " \t,;|/.-–*_(")
			return before, pair{match: m, value: trimValue(p.value[i+1:])}, true
		}
		from = i + 1
	}
	return p.value, pair{}, false
}

// apart tells whether a label inside of a value begins something new.
func apart(p pair, m match, before, after string) bool {
	end := strings.TrimRight(before, " *_")
	sign := end != "" && strings.ContainsAny(end[len(end)-1:], ",;|/\t.)") || strings.HasSuffix(before, "  ")
	switch {
	case p.field.Kind == Long || p.field.Kind.listed():
		return sign && m.quality == primary
	case sign || m.quality == primary:
		return true
	}
	return m.field.Kind.typed() && strings.ContainsAny(after, "0123456789@")
}

// lastWords yields where the last words of a text begin, the most words first.
func lastWords(s string, most int) func(func(int) bool) {
	var starts []int
	for i := len(s); i > 0 && len(starts) < most && len(s)-i < 2*labelMost; i-- {
		if (i == 1 || strings.ContainsRune(" \t,;|/(", rune(s[i-2]))) && !strings.ContainsRune(" \t,;|/(", rune(s[i-1])) {
			starts = append(starts, i-1)
		}
	}
	return func(yield func(int) bool) {
		for i := len(starts) - 1; i >= 0; i-- {
			if !yield(starts[i]) {
				return
			}
		}
	}
}
