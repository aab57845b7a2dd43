package parser

import (
	"strings"
	"unicode"
)

// dayToken is a word or a number of a text in which days are looked for.
type dayToken struct {
	word   string // folded; "" for a number
	num    int
	digits int
	sep    byte // the mark that ties a number to what stands before it; 0: none
	glued  bool // a word directly behind a number: «8th»
	stop   bool // the end of a line or of a sentence
}

// dayTokens cuts a text into words and numbers. Sentences end at a stop that a
// capital or nothing follows, since months are shortened with one («14 dic.
// 2026», «7. Januar»).
func dayTokens(s string) []dayToken {
	const most = 1500
	rs := []rune(plainAll(s))
	out := make([]dayToken, 0, min(most, len(rs)/4+4))
	sep, glued := byte(0), false
	for i := 0; i < len(rs) && len(out) < most; {
		r := rs[i]
		switch {
		case '0' <= r && r <= '9':
			j, n := i, 0
			for ; j < len(rs) && '0' <= rs[j] && rs[j] <= '9'; j++ {
				n = min(n*10+int(rs[j]-'0'), 1<<20)
			}
			out = append(out, dayToken{num: n, digits: j - i, sep: sep})
			i, sep, glued = j, 0, true
		case unicode.Is(unicode.Han, r):
			out = append(out, dayToken{word: string(r), glued: glued})
			i, sep = i+1, 0
		case unicode.IsLetter(r) || r == '°':
			j := wordEnd(rs, i)
			out = append(out, dayToken{word: fold(string(rs[i:j])), glued: glued})
			i, sep, glued = j, 0, false
		default:
			out, sep = dayMark(out, rs, i, sep)
			glued = false
			i++
		}
	}
	return append(out, dayToken{stop: true})
}

// wordEnd is where a word ends; an apostrophe or a hyphen inside belongs to it,
// and the slash of «t/m».
func wordEnd(rs []rune, i int) int {
	j := i + 1
	for j < len(rs) && !unicode.Is(unicode.Han, rs[j]) {
		inside := (rs[j] == '\'' || rs[j] == '’' || rs[j] == '-' || rs[j] == '/' && j == i+1) && j+1 < len(rs) && unicode.IsLetter(rs[j+1])
		if !inside && !unicode.IsLetter(rs[j]) && !unicode.IsMark(rs[j]) {
			break
		}
		j++
	}
	return j
}

// dayMark reads one mark: a stop, a dash of its own, or what ties the next
// number to the last.
func dayMark(out []dayToken, rs []rune, i int, sep byte) ([]dayToken, byte) {
	switch r := rs[i]; {
	case r == '\n' || r == '!' || r == '?' || r == ';' || r == '。':
		return append(out, dayToken{stop: true}), 0
	case r == '.' && sentenceEnd(out, rs[i+1:]):
		return append(out, dayToken{stop: true}), 0
	case r == '-' || r == '–' || r == '—' || r == '−' || r == '~' || r == '〜' || r == '→':
		if i+1 < len(rs) && '0' <= rs[i+1] && rs[i+1] <= '9' && len(out) > 0 && out[len(out)-1].word == "" && !out[len(out)-1].stop && (sep != 0 || rs[i-1] != ' ') {
			return out, '-'
		}
		return append(out, dayToken{word: "-"}), 0
	case r == '/' || r == '.' || r == ':':
		return out, byte(r)
	case r == '#' || r == '%':
		return append(out, dayToken{word: string(r)}), 0
	}
	return out, 0
}

// sentenceEnd: a stop before a capital, but behind a number, which German
// makes an ordinal so.
func sentenceEnd(out []dayToken, rest []rune) bool {
	if len(out) > 0 && out[len(out)-1].word == "" {
		return false
	}
	for _, r := range rest[:min(len(rest), 3)] {
		if r != ' ' {
			return unicode.IsUpper(r)
		}
	}
	return false
}

// plainAll is plain, line by line.
func plainAll(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = plain(l)
	}
	return strings.Join(lines, "\n")
}
