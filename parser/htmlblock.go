package parser

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (w *htmlText) block(name atom.Atom, tight bool) {
	switch {
	case name == atom.Td || name == atom.Th:
		w.cell()
	case name == atom.Tr:
		w.flush(0)
		w.cells.row = len(w.lines)
		w.cells.gap = w.gap
	case name == atom.Table:
		w.flush(0)
		w.cells.row = -1
	case name == atom.P && !tight:
		w.breakLine(1)
	case isBlock(name):
		w.breakLine(0)
	}
}

// cells keeps the cells of a row on one line, as long as each is one: a form
// that a person fills in reads «Sala 301», though Outlook puts a paragraph
// into each cell.
type cells struct {
	row     int  // where the row begins, -1 outside
	gap     int  // empty lines due when it began
	soft    bool // the line ends here, unless the next words stand in the next cell
	crossed bool // they do
	due     int  // empty lines after it
}

// defers puts off the end of a line inside a cell.
func (w *htmlText) defers(gap int) bool {
	if !w.after || w.cells.row != len(w.lines) || !w.top().cell {
		return false
	}
	w.cells.soft, w.cells.due = true, max(w.cells.due, gap)
	return true
}

func (w *htmlText) cell() {
	if w.after && w.cells.row == len(w.lines) {
		w.cells.soft, w.cells.crossed = true, true
		return
	}
	w.flush(0)
}

// settle decides, before a word is written, whether the line goes on.
func (w *htmlText) settle() {
	if t := w.top(); w.after && (t.depth != w.curEl.depth || t.mark != w.curEl.mark && (t.mark == markSig || t.mark == markAttr)) {
		w.flush(0)
		return
	}
	if !w.cells.soft {
		return
	}
	if w.cells.crossed && strings.TrimSpace(w.cur.String()) != "" {
		w.cells.soft, w.cells.crossed, w.cells.due, w.space = false, false, 0, true
		return
	}
	due := w.cells.due
	w.cells.due = 0
	w.flush(due)
}

// tightParagraph knows paragraphs without space around: Outlook writes every
// line as one.
func tightParagraph(class string) bool {
	return strings.Contains(class, "MsoNormal") || strings.Contains(class, "MsoPlainText") || strings.Contains(class, "MsoListParagraph") || strings.Contains(class, "MsoNoSpacing")
}

func zero(v string) bool {
	for i := range len(v) {
		if strings.IndexByte(" 0.pxtcmine%", v[i]) < 0 {
			return false
		}
	}
	return v != ""
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Tr, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center,
		atom.Address, atom.Fieldset, atom.Form, atom.Body, atom.Html, atom.Head, atom.Tbody, atom.Thead, atom.Tfoot, atom.Main, atom.Figure,
		atom.Aside, atom.Nav, atom.Caption, atom.Figcaption, atom.Details, atom.Summary:
		return true
	}
	return false
}

func (w *htmlText) item() {
	list := &w.open[len(w.open)-1]
	for i := len(w.open) - 1; i >= 0 && i > len(w.open)-8; i-- {
		if n := w.open[i].name; n == atom.Ol || n == atom.Ul {
			list = &w.open[i]
			break
		}
	}
	if list.list > 0 {
		w.write(itoa(list.list) + ".")
		list.list++
	} else {
		w.write("-")
	}
	w.space, w.item0 = true, true
}

// image writes the alternative text of emoji, which Gmail and Yahoo send as
// pictures. What other pictures are called (a logo, a photograph) nobody said.
func (w *htmlText) image(alt string) {
	if alt == "" || len(alt) > 32 || w.top().look.hidden() {
		return
	}
	if r, _ := utf8.DecodeRuneInString(alt); r >= 0x2190 || len(alt) <= 4 && (r == ':' || r == ';' || r == '=') {
		w.write(alt)
	}
}

// link writes the address of a link behind its text where the text does not
// already say it.
func (w *htmlText) link(e element) {
	url := strings.TrimSpace(e.href)
	lower := strings.ToLower(clip(url, 8))
	if e.look.hidden() || !strings.HasPrefix(lower, "http") || !w.after || e.start < 0 || e.start > w.cur.Len() {
		return
	}
	text := strings.TrimSpace(w.cur.String()[e.start:])
	if text == "" || len(url) > 500 || sameLink(text, url) {
		return
	}
	w.write(" (" + url + ")")
}

func sameLink(text, url string) bool {
	if len(text) > len(url)+20 {
		return false
	}
	trim := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return trim(text) == trim(url)
}
