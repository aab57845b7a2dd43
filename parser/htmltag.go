package parser

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// start opens an element.
func (w *htmlText) start(name atom.Atom, a attributes) {
	switch name {
	case atom.Br:
		w.emptyLine()
		if strings.EqualFold(unprefixed(strings.ToLower(a.id)), "linebreakatbeginningofsignature") {
			w.apple = true
		}
		return
	case atom.Hr:
		w.rule(a)
		return
	case atom.Img:
		w.image(a.alt)
		return
	case atom.Input, atom.Meta, atom.Link, atom.Base, atom.Area, atom.Col, atom.Wbr, atom.Param, atom.Source, atom.Track, atom.Embed:
		return
	}
	w.implied(name)
	e := *w.top()
	e.name, e.href, e.start, e.tight, e.repeat = name, "", -1, false, 0
	w.dress(&e, a)
	w.block(name, e.tight)
	w.quote(&e, name, a)
	switch name {
	case atom.Pre:
		e.pre = true
	case atom.A:
		e.href = a.href
		e.start = w.cur.Len()
	case atom.Ol:
		e.list = 1
	case atom.Ul:
		e.list = 0
	case atom.Table:
		e.cell = false
	case atom.Td, atom.Th:
		e.cell = true
	}
	if name == atom.Li && !e.look.hidden() {
		w.item()
	}
	w.push(e)
}

// push remembers an open element. One that changes nothing is only counted, so
// that ten thousand <div> around a text do not hide what stands inside.
func (w *htmlText) push(e element) {
	t := w.top()
	same := *t
	same.repeat = 0
	switch {
	case w.over > 0 || len(w.open) >= maxOpen && same != e:
		w.over++
		if e.look.hidden() {
			t.look = gone // better too little than a hidden command
		}
	case same == e && e.name != atom.Ol && e.name != atom.Ul && e.name != atom.Td:
		t.repeat++
	default:
		w.open = append(w.open, e)
		w.count[e.name]++
	}
}

// scoped are the elements out of which no end tag of another kind reaches
// (HTML, 13.2.4.2): a stray </div> in a cell does not show what a <div> around
// the table hides.
func scoped(name atom.Atom) bool {
	switch name {
	case atom.Td, atom.Th, atom.Table, atom.Caption:
		return true
	}
	return false
}

func tablePart(name atom.Atom) bool {
	switch name {
	case atom.Td, atom.Th, atom.Tr, atom.Table, atom.Tbody, atom.Thead, atom.Tfoot, atom.Caption:
		return true
	}
	return false
}

// end closes the innermost open element of a name, with what was left open in
// it. The search is bounded, so that stray end tags cost nothing.
func (w *htmlText) end(name atom.Atom) {
	if w.over > 0 {
		w.over--
		if isBlock(name) {
			w.breakLine(0)
		}
		return
	}
	if i := w.opened(name); i > 0 {
		w.closeAt(i)
		return
	}
	if name == atom.P {
		w.breakLine(1)
	} else if isBlock(name) {
		w.breakLine(0)
	}
}

// opened gives the place of the element that an end tag closes, 0 if there is
// none: one of a line's words closes no block, and what follows </body> still
// stands in it.
func (w *htmlText) opened(name atom.Atom) int {
	if w.count[name] == 0 || name == atom.Body || name == atom.Html {
		return 0
	}
	block, part := isBlock(name), tablePart(name)
	for i := len(w.open) - 1; i > 0 && i > len(w.open)-200; i-- {
		n := w.open[i].name
		switch {
		case n == name:
			return i
		case part && n == atom.Table && name != atom.Table, !part && scoped(n), !block && !part && isBlock(n):
			return 0
		}
	}
	return 0
}

func (w *htmlText) closeAt(i int) {
	e := w.open[i]
	if e.name == atom.A {
		w.link(e)
	}
	gap := 0
	if e.name == atom.P && !e.tight {
		gap = 1
	}
	switch {
	case e.name == atom.Tr || e.name == atom.Table:
		w.flush(gap)
		w.cells.row = -1
	case isBlock(e.name):
		w.breakLine(gap)
	}
	if e.repeat > 0 {
		w.open[i].repeat--
		w.drop(i + 1)
		return
	}
	w.drop(i)
}

func (w *htmlText) drop(to int) {
	for _, e := range w.open[to:] {
		w.count[e.name]--
	}
	w.open = w.open[:to]
}

// implied closes what HTML lets people leave open.
func (w *htmlText) implied(name atom.Atom) {
	if isBlock(name) && name != atom.Table && w.count[atom.P] > 0 {
		for i := len(w.open) - 1; i > 0 && i > len(w.open)-20 && (w.open[i].name == atom.P || !isBlock(w.open[i].name) && !scoped(w.open[i].name)); i-- {
			if w.open[i].name == atom.P {
				w.closeAt(i)
				break
			}
		}
	}
	top := w.top().name
	switch {
	case top == atom.Li && name == atom.Li,
		(top == atom.Td || top == atom.Th) && (name == atom.Td || name == atom.Th || name == atom.Tr),
		top == atom.Option:
		w.end(top)
	}
	if w.top().name == atom.Tr && name == atom.Tr {
		w.end(atom.Tr)
	}
}
