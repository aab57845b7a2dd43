package form

import (
	"regexp"
	"slices"
	"strings"
)

// pair is a label that was known and what stands behind it.
type pair struct {
	match
	value string
}

// Marks that people and clients put before a label: bullets, a number, bold, a
// box to tick.
var (
	bullet   = regexp.MustCompile(`^(?:[-–—*•·▪◦‣➢✓#|+]+\s+|\*+|_+)`)
	numbered = regexp.MustCompile(`^\(?(\d{1,2})\s?(?:[.)°º]-?|\.-|-)\s+`)
	lettered = regexp.MustCompile(`^\(?[a-zñA-Z][.)]-?\s+`)
)

// undress takes these marks off; number is the one that stood there, "" for
// none.
func undress(s string) (rest, number string) {
	s = strings.TrimSpace(s)
	for range 3 {
		if m := numbered.FindStringSubmatch(s); m != nil && number == "" {
			number, s = m[1], s[len(m[0]):]
		} else if m := lettered.FindString(s); m != "" {
			s = s[len(m):]
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
func (x *index) split(text string, strict, own bool) (pairs []pair, known bool) {
	s, _ := undress(text)
	p, known := x.first(s, strict, own)
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
func (x *index) first(s string, strict, own bool) (p pair, known bool) {
	for _, c := range cuts(s) {
		m := x.match(c.label, c.firm)
		if m.quality == 0 || m.quality < nearly && !c.firm || m.quality == part && strict || own && (m.quality < nearly || m.quality < primary && c.value == "") {
			continue
		}
		return pair{match: m, value: trimValue(c.value)}, true
	}
	if len(s) > 300 {
		return pair{}, false
	}
	// Alone: its value stands below. «Sala B» is no misspelt «Sala».
	if m := x.match(s, false); m.field != nil && m.words == strings.Count(fold(s), " ")+1 && (m.quality == primary || !own) {
		p = pair{match: m}
		if t, ok := begun(x.m.ctx.Rooms, fold(s)); ok && m.field.Kind == Room && m.quality < primary && !own {
			p.value = t.Name // «auditorio» names it, and what it is
		}
		return p, true
	}
	return pair{}, false
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
	slices.SortStableFunc(all, func(a, b cutting) int {
		if a.firm && b.firm {
			return len(a.label) - len(b.label) // the first sign of a line parts it
		}
		return 0
	})
	return all
}

// outside is where a sign first stands outside of brackets; -1 for nowhere.
func outside(s, sign string) int {
	open := 0
	for i := range len(s) {
		switch {
		case open == 0 && strings.HasPrefix(s[i:], sign) && !(sign == ":" && within(s, i)):
			return i
		case s[i] == '(':
			open++
		case s[i] == ')' && open > 0:
			open--
		}
	}
	return -1
}

// within: the colon of 10:00.
func within(s string, i int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	return digit(i-1) && digit(i+1)
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
