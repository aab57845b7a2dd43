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
