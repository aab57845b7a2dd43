package parser

import (
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxOpen bounds how many open elements are remembered; those inside deeper
// ones still give their text.
const maxOpen = 2000

// element is an open element and what it does to the text inside.
type element struct {
	name   atom.Atom
	hidden bool
	depth  int    // quote depth
	mark   mark   // of the lines inside
	rule   string // what gave depth and mark; see line
	pre    bool
	dark   bool // something other than white lies behind the text
	href   string
	start  int // of the link's text in the current line; -1 none
	list   int // number of the next item of an ordered list; 0 bullets
	tight  bool
}

// htmlText walks the tokens of an HTML text and writes lines. It makes no tree:
// mail is cut and nested in ways that no tree helps with, and a million open
// tags must cost no more than a million letters.
type htmlText struct {
	lines []line
	cur   strings.Builder
	space bool // a blank is due before the next word
	gap   int  // empty lines due before the next line
	open  []element
	tail  mark   // markTail or markBorder for the next line
	why   string // … and what gave it
	after bool   // something was written in the current line
	curEl element
	item0 bool // the current line holds nothing but the mark of a list item
}

// htmlLines gives the lines of an HTML text, quotes marked by their structure,
// without what is hidden.
func htmlLines(s string) []line {
	w := &htmlText{open: []element{{start: -1}}}
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(4 << 20)
	skip := atom.Atom(0)
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				w.text(" ")
			}
			w.item0 = false
			w.breakLine(0)
			return trimLines(w.lines)
		case html.TextToken:
			if skip == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attrs := tagOf(z)
			if skip == 0 && unseen(name) && tt == html.StartTagToken {
				skip = name
			} else if skip == 0 {
				w.start(name, attrs)
			}
		case html.EndTagToken:
			b, _ := z.TagName()
			name := atom.Lookup(b)
			if skip != 0 && name == skip {
				skip = 0
			} else if skip == 0 {
				w.end(name)
			}
		}
	}
}

func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Svg, atom.Select, atom.Textarea:
		return true
	}
	return false
}

func tagOf(z *html.Tokenizer) (atom.Atom, map[string]string) {
	b, more := z.TagName()
	name := atom.Lookup(b)
	if !more {
		return name, nil
	}
	attrs := map[string]string{}
	for more && len(attrs) < 100 {
		var k, v []byte
		k, v, more = z.TagAttr()
		if _, twice := attrs[string(k)]; !twice {
			attrs[string(k)] = string(v)
		}
	}
	return name, attrs
}

func (w *htmlText) top() *element { return &w.open[len(w.open)-1] }

// text writes running text: blanks collapse, except in <pre>.
func (w *htmlText) text(s string) {
	t := w.top()
	if t.hidden || s == "" {
		return
	}
	if t.pre {
		for i, l := range strings.Split(unixEnds(s), "\n") {
			if i > 0 {
				w.breakLine(0)
				w.gap = 0
				if !w.after && i > 1 {
					w.lines = append(w.lines, line{depth: t.depth, mark: t.mark})
				}
			}
			w.write(l)
		}
		return
	}
	for s != "" {
		i := strings.IndexAny(s, " \t\r\n\f")
		switch {
		case i == 0:
			w.space = true
			s = strings.TrimLeft(s, " \t\r\n\f")
			continue
		case i < 0:
			i = len(s)
		}
		w.write(s[:i])
		s = s[i:]
	}
}

// write puts a word into the current line.
func (w *htmlText) write(s string) {
	if s == "" {
		return
	}
	s = strings.ReplaceAll(s, "\u00a0", " ")
	if !w.after {
		w.curEl = *w.top()
	} else if w.space {
		w.cur.WriteByte(' ')
	}
	w.space, w.after, w.item0 = false, true, false
	w.cur.WriteString(s)
}

// breakLine ends the current line; gap empty lines will stand before the next.
func (w *htmlText) breakLine(gap int) {
	if w.item0 {
		return
	}
	w.space = false
	if !w.after {
		w.gap = max(w.gap, gap)
		return
	}
	text := w.cur.String()
	w.cur.Reset()
	w.after = false
	l := line{text: strings.TrimRight(text, " "), depth: w.curEl.depth, mark: w.curEl.mark, rule: w.curEl.rule}
	if strings.TrimSpace(text) == "" {
		l.text = ""
	}
	for ; w.gap > 0 && len(w.lines) > 0; w.gap-- {
		w.lines = append(w.lines, line{depth: min(l.depth, w.lines[len(w.lines)-1].depth)})
	}
	if w.tail != markNone {
		l.mark, l.rule, w.tail = w.tail, w.why, markNone
	}
	w.gap = gap
	w.lines = append(w.lines, l)
}

// emptyLine is what <br><br> means.
func (w *htmlText) emptyLine() {
	if w.after {
		w.breakLine(0)
		return
	}
	if t := w.top(); !t.hidden {
		w.lines = append(w.lines, line{depth: t.depth, mark: sigOnly(t.mark)})
	}
	w.gap = max(0, w.gap-1)
}

func sigOnly(m mark) mark {
	if m == markSig {
		return m
	}
	return markNone
}

func trimLines(lines []line) []line {
	for len(lines) > 0 && lines[0].text == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1].text == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

func (w *htmlText) start(name atom.Atom, attrs map[string]string) {
	switch name {
	case atom.Br:
		w.emptyLine()
		return
	case atom.Hr:
		w.breakLine(1)
		return
	case atom.Img:
		w.image(attrs["alt"])
		return
	case atom.Input, atom.Meta, atom.Link, atom.Base, atom.Area, atom.Col, atom.Wbr, atom.Param, atom.Source, atom.Track, atom.Embed:
		return
	}
	w.implied(name)
	e := *w.top()
	e.name, e.href, e.start, e.tight = name, "", -1, tightParagraph(attrs)
	w.block(name, e.tight)
	e.look(attrs)
	w.quote(&e, name, attrs)
	switch name {
	case atom.Pre:
		e.pre = true
	case atom.A:
		e.href = attrs["href"]
		e.start = w.cur.Len()
	case atom.Ol:
		e.list = 1
	case atom.Ul:
		e.list = 0
	}
	if name == atom.Li && !e.hidden {
		w.item()
	}
	if len(w.open) < maxOpen {
		w.open = append(w.open, e)
	} else if e.hidden {
		w.top().hidden = true // beyond all measure: better too little than a hidden command
	}
}

// end closes the innermost open element of a name, with what was left open in
// it. The search is bounded, so that stray end tags cost nothing.
func (w *htmlText) end(name atom.Atom) {
	for i := len(w.open) - 1; i > 0 && i > len(w.open)-200; i-- {
		if w.open[i].name != name {
			continue
		}
		e := w.open[i]
		if e.name == atom.A {
			w.link(e)
		}
		gap := 0
		if name == atom.P && !e.tight {
			gap = 1
		}
		if isBlock(name) {
			w.breakLine(gap)
		}
		w.open = w.open[:i]
		return
	}
	if name == atom.P {
		w.breakLine(1)
	} else if isBlock(name) {
		w.breakLine(0)
	}
}
