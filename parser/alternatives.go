package parser

import "strings"

// Where a text stands in a mail twice, as plain text and as HTML, the plain one
// is mostly what its author's client meant it to be. These are the ways in
// which a converter spoils it.

// markup reports a plain alternative that is the source of the HTML, or begins
// with its style sheet; what the reader of the HTML sees is no source.
func markup(plain, html []line) bool {
	head := clip(headOf(plain), 4000)
	tags := 0
	for _, t := range []string{"</p>", "</div>", "</td>", "</html>", "<br>", "<br/>", "<html", "<!doctype", "</span>", "<style"} {
		if strings.Contains(head, t) {
			tags++
		}
	}
	if tags < 2 && !sheetLine(head) {
		return false
	}
	shown := headOf(html)
	for _, t := range []string{"</", "<br", "<!doc", "{"} {
		if strings.Contains(shown, t) {
			return false
		}
	}
	return true
}

// headOf joins the first lines of a text, in lower case.
func headOf(lines []line) string {
	return strings.ToLower(joinLines(lines[:min(len(lines), 40)]))
}

// sheetLine reports a text that begins with a rule of a style sheet.
func sheetLine(head string) bool {
	s := strings.TrimSpace(head)
	i := strings.IndexByte(s, '{')
	j := strings.IndexByte(s, '}')
	return i > 0 && i < 80 && j > i && j < 600 && strings.Contains(s[i:j], ":") && strings.Contains(s[i:j], ";") && !strings.Contains(s[:i], "\n")
}

// stranger reports a short plain alternative that says something else than the
// HTML: «Ábralo en su navegador».
func stranger(plain, html []line) bool {
	have := words(joinLines(html))
	if len(have) == 0 {
		return false
	}
	known := map[string]bool{}
	for _, w := range have {
		known[w] = true
	}
	n, met := 0, 0
	for _, w := range words(joinLines(plain)) {
		n++
		if known[w] {
			met++
		}
	}
	return n >= 4 && met*3 < n
}

// continued reports that the HTML shows an answer below a quote whose end the
// plain text lost: it begins as the plain one, and the rest stands there among
// what was taken for the quote.
func continued(plain, html cutting) bool {
	p, h := strings.Join(words(plain.text(said)), " "), strings.Join(words(html.text(said)), " ")
	rest, ok := strings.CutPrefix(h, p)
	if !ok || strings.TrimSpace(rest) == "" || p == "" {
		return false
	}
	last := -1
	for i, l := range html.lines {
		if html.class[i] == quoted && l.depth > 0 {
			last = i
		}
	}
	for i := last + 1; i < len(html.lines) && last >= 0; i++ {
		if l := html.lines[i]; html.class[i] == said && !l.blank() {
			return strings.Contains(strings.Join(words(plain.text(quoted)), " "), strings.Join(words(l.text), " "))
		}
	}
	return false
}
