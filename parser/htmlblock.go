package parser

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// implied closes what HTML lets people leave open.
func (w *htmlText) implied(name atom.Atom) {
	top := w.top().name
	switch {
	case top == atom.P && isBlock(name), top == atom.Li && name == atom.Li,
		(top == atom.Td || top == atom.Th) && (name == atom.Td || name == atom.Th || name == atom.Tr),
		top == atom.Tr && name == atom.Tr, top == atom.Option:
		w.end(top)
	}
}

func (w *htmlText) block(name atom.Atom, tight bool) {
	switch {
	case name == atom.P && !tight:
		w.breakLine(1)
	case name == atom.Td || name == atom.Th:
		if w.after {
			w.cur.WriteByte(' ')
			w.space = false
		}
	case isBlock(name):
		w.breakLine(0)
	}
}

// tightParagraph knows paragraphs without space around: Outlook writes every
// line as one.
func tightParagraph(attrs map[string]string) bool {
	class := attrs["class"]
	if strings.Contains(class, "MsoNormal") || strings.Contains(class, "MsoPlainText") {
		return true
	}
	style := styleOf(attrs["style"])
	return zero(style["margin"]) || zero(style["margin-top"]) && zero(style["margin-bottom"])
}

func zero(v string) bool {
	for _, f := range strings.Fields(v) {
		if strings.Trim(f, "0.pxtcmine%") != "" {
			return false
		}
	}
	return v != ""
}

func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Li, atom.Table, atom.Tr, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center,
		atom.Address, atom.Fieldset, atom.Form, atom.Body, atom.Html, atom.Head, atom.Tbody, atom.Thead, atom.Main, atom.Figure:
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

// image writes the alternative text of emoji, which Gmail sends as pictures.
func (w *htmlText) image(alt string) {
	if alt == "" || len(alt) > 32 || w.top().hidden {
		return
	}
	if r, _ := utf8.DecodeRuneInString(alt); r >= 0x2190 {
		w.write(alt)
	}
}

// link writes the address of a link behind its text where the text does not
// already say it.
func (w *htmlText) link(e element) {
	url := strings.TrimSpace(e.href)
	lower := strings.ToLower(url)
	if e.hidden || !strings.HasPrefix(lower, "http") || !w.after || e.start < 0 || e.start > w.cur.Len() {
		return
	}
	text := strings.TrimSpace(w.cur.String()[e.start:])
	if text == "" || len(url) > 500 || sameLink(text, url) {
		return
	}
	w.write(" (" + url + ")")
}

func sameLink(text, url string) bool {
	trim := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(s), "https://"), "http://")
		return strings.TrimSuffix(strings.TrimPrefix(s, "www."), "/")
	}
	return trim(text) == trim(url)
}
