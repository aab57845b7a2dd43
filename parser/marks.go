package parser

import (
	"strings"
	"unicode"
)

// otherMarks reads quotes whose marks are not ">": bars and colons, as old
// readers of news put them, and the initials or the name of the author before
// the angle, as The Bat! and Supercite do. A style counts where an attribution
// stands above its first line, initials also where two lines have the same.
func otherMarks(lines []line) []line {
	const most = 200 // lines asked for what stands above them
	styles, tries := map[string]bool{}, 0
	for i, l := range lines {
		p := markOf(l)
		if p == "" || styles[p] || len(styles) > 4 || tries > most {
			continue
		}
		tries++
		if introduced(lines, i) || initials(p) && i+1 < len(lines) && markOf(lines[i+1]) == p {
			styles[p] = true
		}
	}
	if len(styles) == 0 {
		return lines
	}
	out := make([]line, len(lines))
	for i, l := range lines {
		if p := markOf(l); p != "" && styles[p] || p == "" && l.depth == 0 && styles[l.text+" "] {
			n := min(len(l.text), strings.Index(l.text+" ", p)+len(p))
			if p == "" {
				n = len(l.text)
			}
			l.marks, l.text, l.depth = l.text[:n], l.text[n:], 1
		}
		out[i] = l
	}
	return out
}

// markOf gives the mark of another style with which a line begins: "| ", ": ",
// "MA> ", "Mesa> ".
func markOf(l line) string {
	s := strings.TrimLeft(l.text, " ")
	if l.depth > 0 || len(s) < 2 || len(l.text)-len(s) > 8 {
		return ""
	}
	if s[1] == ' ' && (s[0] == '|' || s[0] == ':') {
		return s[:2]
	}
	i := strings.IndexByte(clip(s, 16), '>')
	if i < 1 || i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '>' {
		return ""
	}
	for _, r := range s[:i] {
		if !unicode.IsLetter(r) && r != '.' {
			return ""
		}
	}
	return s[:i+1]
}

// initials tells «MA>» from the prompts of programs: «mysql>».
func initials(p string) bool {
	n := 0
	for _, r := range strings.TrimSuffix(p, ">") {
		if !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 1 && n <= 4
}

// introduced reports an attribution above line i.
func introduced(lines []line, i int) bool {
	for k := i - 1; k >= 0 && k > i-4; k-- {
		if !lines[k].blank() {
			_, ok := attributionEnd(lines, k, true)
			return ok || strings.HasPrefix(lines[k].marks, ">>>")
		}
	}
	return false
}
