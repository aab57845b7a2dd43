package parser

import (
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
	repeat int    // how many more of the same stand open inside and change nothing
	depth  int    // quote depth
	mark   mark   // of the lines inside
	rule   string // what gave depth and mark; see line
	look   look
	pre    bool
	cell   bool   // inside a cell of a table
	tight  bool   // a paragraph with no space around
	list   int    // number of the next item of an ordered list; 0 bullets
	href   string // of a link
	start  int    // of the link's text in the current line; -1 none
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
	count map[atom.Atom]int // of open elements, by their name
	over  int               // open elements beyond maxOpen
	css   sheet
	decls []declaration // of the style attribute at hand
	tail  mark          // markTail, markBorder or markLine for the next line
	why   string        // … and what gave it
	after bool          // something was written in the current line
	curEl element
	item0 bool // the current line holds nothing but the mark of a list item
	cells cells
	wrap  int  // first line inside the container of a quote, -1 outside
	apple bool // the next element is Apple's signature
	blind bool // colours hide nothing
	pale  bool // some did
}

// htmlLines gives the lines of an HTML text, quotes marked by their structure,
// without what is hidden. QUIRK: telephones in dark mode send white letters
// and no ground; where no other word is there, these were written.
func htmlLines(s string) []line {
	w := readHTML(s, false)
	if w.pale && !w.says() {
		w = readHTML(s, true)
	}
	return trimLines(w.lines)
}

// says reports a word that is neither quoted nor a signature.
func (w *htmlText) says() bool {
	for _, l := range w.lines {
		if l.mark == markTail {
			return false
		}
		if l.text != "" && l.depth == 0 && l.mark != markSig && l.mark != markAttr {
			return true
		}
	}
	return false
}

func readHTML(s string, colourBlind bool) *htmlText {
	w := &htmlText{blind: colourBlind, lines: make([]line, 0, len(s)/50+16), open: []element{{start: -1, look: visible}}, count: map[atom.Atom]int{}, wrap: -1}
	w.cells.row = -1
	z := html.NewTokenizer(strings.NewReader(s))
	z.SetMaxBuf(4 << 20)
	skip, nested := atom.Atom(0), 0
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			w.item0 = false
			w.flush(0)
			return w
		case html.TextToken:
			if skip == 0 {
				w.text(string(z.Text()))
			} else if skip == atom.Style {
				w.css.read(string(z.Raw()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, a := tagOf(z)
			switch {
			case skip == 0 && unseen(name) && tt == html.StartTagToken:
				skip, nested = name, 0
			case skip == 0:
				w.start(name, a)
			case skip == name && tt == html.StartTagToken:
				nested++
			}
		case html.EndTagToken:
			name, ok := bareTag(z.Raw())
			if !ok {
				b, _ := z.TagName()
				name = lookup(b)
			}
			switch {
			case skip != 0 && name == skip && nested > 0:
				nested--
			case skip != 0 && name == skip:
				skip = 0
			case skip == 0:
				w.end(name)
			}
		}
	}
}

// island is the name that stands for Outlook's <xml>, whose text is settings.
const island = atom.Applet

func lookup(b []byte) atom.Atom {
	if string(b) == "xml" {
		return island
	}
	return atom.Lookup(b)
}

func unseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Iframe, atom.Object, atom.Svg, atom.Select, atom.Textarea, island:
		return true
	}
	return false
}

func (w *htmlText) top() *element { return &w.open[len(w.open)-1] }

// text writes running text: blanks collapse, except in <pre>.
func (w *htmlText) text(s string) {
	t := w.top()
	if s == "" || t.look.gone || t.look.small {
		return
	}
	if !w.blind && t.look.hidden() {
		w.pale = w.pale || strings.TrimSpace(s) != ""
		return
	}
	if t.pre {
		if t.start < 0 && !w.after { // the line end right behind <pre> is none
			t.start = 0
			s = strings.TrimPrefix(strings.TrimPrefix(s, "\r"), "\n")
		}
		for i, l := range strings.Split(unixEnds(s), "\n") {
			if i > 0 {
				w.emptyLine()
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

// unseenLetters have no width: mail from programs pads its preview with them,
// and they would stand inside words that a person reads whole.
var unseenLetters = strings.NewReplacer("\u00a0", " ", "\u00ad", "", "\u200b", "", "\ufeff", "", "\u2060", "", "\u034f", "", "\u180e", "")

// write puts a word into the current line.
func (w *htmlText) write(s string) {
	if !isASCII([]byte(s)) {
		s = unseenLetters.Replace(s)
	}
	if s == "" {
		return
	}
	w.settle()
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
	if w.item0 || w.defers(gap) {
		return
	}
	w.flush(gap)
}

// flush writes the current line.
func (w *htmlText) flush(gap int) {
	if w.item0 {
		return
	}
	w.cells.soft, w.cells.crossed = false, false
	w.space = false
	if !w.after {
		w.gap = max(w.gap, gap)
		return
	}
	text := strings.TrimRight(w.cur.String(), " ")
	w.cur.Reset()
	w.after = false
	if strings.TrimSpace(plain(text)) == "" {
		// A paragraph that holds nothing but a blank keeps its neighbours
		// apart, as <br> does, but no more than their own space would.
		if w.curEl.name == atom.P && !w.curEl.tight {
			w.gap = max(w.gap, 1, gap)
			return
		}
		text = ""
	}
	l := line{text: text, depth: w.curEl.depth, mark: w.curEl.mark, rule: w.curEl.rule}
	if l.depth == 0 && strings.HasPrefix(text, ">") {
		l = quotedLine(text, text)
		l.mark, l.rule = w.curEl.mark, "quote marks"
	}
	for ; w.gap > 0 && len(w.lines) > 0; w.gap-- {
		w.lines = append(w.lines, line{depth: min(l.depth, w.lines[len(w.lines)-1].depth)})
	}
	if w.tail != markNone && text != "" {
		l.mark, l.rule, w.tail = w.tail, w.why, markNone
	}
	w.gap = gap
	w.lines = append(w.lines, l)
}

// emptyLine is what <br> means: the end of a line, or where there is none an
// empty one.
func (w *htmlText) emptyLine() {
	if w.item0 {
		return
	}
	if w.after && !w.cells.soft {
		w.breakLine(0)
		return
	}
	w.flush(0)
	if t := w.top(); !t.look.hidden() && w.blanks() < maxBlanks {
		w.lines = append(w.lines, line{depth: t.depth, mark: sigOnly(t.mark)})
	}
	w.gap = max(0, w.gap-1)
}

// maxBlanks bounds the empty lines that are kept of a run of them.
const maxBlanks = 20

// blanks counts the empty lines at the end, up to maxBlanks.
func (w *htmlText) blanks() (n int) {
	for i := len(w.lines) - 1; i >= 0 && n < maxBlanks && w.lines[i].text == ""; i-- {
		n++
	}
	return n
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
