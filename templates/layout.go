package templates

import (
	"strings"
	"unicode/utf8"
)

// layText finishes a text part: our own lines wrapped, trailing spaces and
// repeated empty lines gone, people's lines as they are. The subject, if the
// first line is "Asunto: …", is taken off.
func layText(raw string) (subject, text string) {
	var b strings.Builder
	b.Grow(len(raw) + len(raw)/8)
	empty, first := true, true // as if an empty line stood above
	for line := range strings.Lines(raw) {
		line = strings.TrimRight(line, " \t\n")
		own, theirs := strings.CutPrefix(strings.TrimLeft(line, " \t"), verbatim)
		if !theirs {
			own = strings.ReplaceAll(line, verbatim, "")
		}
		own = strings.TrimRight(own, " \t")
		switch {
		case theirs:
			b.WriteString(own)
			b.WriteByte('\n')
			empty, first = false, false
		case own == "":
			if !empty {
				b.WriteByte('\n')
			}
			empty = true
		case first && strings.HasPrefix(own, "Asunto:"):
			subject, first = cleanLine(strings.TrimPrefix(own, "Asunto:")), false
		default:
			wrap(&b, own)
			empty, first = false, false
		}
	}
	return subject, strings.TrimRight(b.String(), "\n") + "\n"
}

// wrap writes a line of ours, broken where it is longer than width. What
// follows hangs under the first word behind the bullet. No line of ours
// begins as a command does: quoted back without ">" it would be one.
func wrap(b *strings.Builder, line string) {
	body := strings.TrimLeft(line, " ")
	margin := line[:len(line)-len(body)]
	hang := margin
	if strings.HasPrefix(body, "· ") {
		hang += "  "
	}
	words := cutWords(body)
	if len(words) > 0 && speaks(words[0]) {
		margin, hang = margin+"· ", hang+"  "
	}
	for len(words) > 0 {
		n := fitting(words, width-utf8.RuneCountInString(margin))
		b.WriteString(margin)
		b.WriteString(strings.Join(words[:n], " "))
		b.WriteByte('\n')
		words, margin = words[n:], hang
		if len(words) > 0 && speaks(words[0]) {
			margin += "· "
		}
	}
}

// fitting is how many words, at least one, go on a line with room for so many
// characters. A word before a bracket goes down with it, and so does one
// before a last word that would stand alone.
func fitting(words []string, room int) int {
	n, used := 0, -1
	for n < len(words) {
		if used += 1 + utf8.RuneCountInString(words[n]); used > room && n > 0 {
			break
		}
		n++
	}
	if n == len(words) || n < 3 {
		return n
	}
	if n == len(words)-1 {
		n--
	}
	if speaks(words[n]) && !speaks(words[n-1]) {
		n--
	}
	return n
}

// speaks reports whether a line that begins with word could be read as a
// command: a bracket, or a number, as the lines of an answer to a work sheet
// have («3: TERMINADA», «3 - TERMINADA»).
func speaks(word string) bool {
	if strings.HasPrefix(word, "[") {
		return true
	}
	rest := strings.TrimLeft(word, "0123456789")
	if digits := len(word) - len(rest); digits == 0 || digits > 4 {
		return false
	}
	return rest == "" || strings.IndexByte(":.)=-", rest[0]) >= 0
}

// cutWords cuts at spaces, but not inside a bracket: a sample command stays
// whole.
func cutWords(s string) []string {
	var words []string
	start, bracket := 0, -1
	for i := range len(s) {
		switch s[i] {
		case '[':
			if end := strings.IndexByte(s[i:min(len(s), i+commandWidth)], ']'); end > 0 {
				bracket = i + end
			}
		case ' ':
			if i < bracket {
				continue
			}
			if i > start {
				words = append(words, s[start:i])
			}
			start = i + 1
		}
	}
	if start < len(s) {
		words = append(words, s[start:])
	}
	return words
}

// layHTML takes the indentation and the empty lines of the templates off.
// People's text has no line breaks there (see lines).
func layHTML(raw string) string {
	var b strings.Builder
	b.Grow(len(raw))
	for line := range strings.Lines(raw) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
