package form

import (
	"strings"
)

// inner looks for a further label inside of a value: «15/12/26 Hora: 10 a 12».
func (x *index) inner(p pair) (before string, next pair, found bool) {
	from, n := 0, 0
	for i := 0; i < len(p.value) && n < 20; i++ {
		if p.value[i] != ':' && p.value[i] != '=' || within(p.value, i) {
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
