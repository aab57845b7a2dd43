package parser

import (
	"strings"
	"unicode/utf8"
)

// onTop reports an attribution whose words no table knows, since people write
// their own: «Thus spake X (x@y):», «I received this from X on Mon, 7 Feb 2005:».
// It is the first line of an answer, but for a greeting; it stands above the
// first quoted line, ends in a colon, and has a date with its year or the
// address of somebody whom the mail is to.
func (c *cutting) onTop(i int, in intent) bool {
	s := strings.TrimSpace(c.lines[i].text)
	if !strings.HasSuffix(s, ":") || len(s) > 200 || c.cut {
		return false
	}
	if k := c.lastText(0, i); k >= 0 && (c.lastText(0, k) >= 0 || utf8.RuneCountInString(c.lines[k].text) > 40 || !strings.HasSuffix(strings.TrimSpace(c.lines[k].text), ",")) {
		return false
	}
	if in.answers(s) {
		return true
	}
	_, dated := quoteDate(s, false)
	return dated && evidence(s).digits >= 5
}

// introducesItself reports an attribution inside the quote that begins on line
// i, or the header of a mail from somebody whom this one is to.
func (c *cutting) introducesItself(i int, in intent) bool {
	if b, ok := blockAt(c.lines, i, true); ok {
		return in.answers(b.from)
	}
	for k := i; k < min(i+3, len(c.lines)) && !c.lines[k].blank() && c.lines[k].depth == c.lines[i].depth; k++ {
		if at, ok := attributionEnd(c.lines, k, false); ok {
			return at.start <= i && at.strong
		}
	}
	return false
}

// nextQuoted is nextText, but for a line that says that something was left out
// of the quote below: «<snip>», «[...]».
func (c *cutting) nextQuoted(i int) int {
	next := c.nextText(i)
	if next < 0 || c.lines[next].depth > 0 || !leftOut(c.lines[next].text) {
		return next
	}
	if below := c.nextText(next + 1); below > 0 && c.lines[below].depth > 0 {
		return below
	}
	return next
}

func leftOut(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 3 || len(s) > 20 || strings.IndexByte("<[(*-.", s[0]) < 0 && !strings.HasPrefix(s, "…") {
		return false
	}
	switch strings.Trim(fold(s), "<>[]()*-. /…") {
	case "", "snip", "snipped", "snip snip", "cut", "cortado", "recorte", "recortado", "schnipp", "schnapp", "skip":
		return strings.Trim(s, "-*") != ""
	}
	return false
}
