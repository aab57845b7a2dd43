package paper

import (
	"strings"

	"sgaus/workflow"
)

const (
	small  = 8.0
	normal = 9.5
	large  = 12.0
)

// lay lays out the whole page.
func (s *sheets) lay(p Page) {
	s.head = func() { s.letterhead(p) }
	s.turn()
	for _, part := range p.Sections {
		s.section(part)
		s.y += gap
	}
	s.signatures(p.Signatures)
}

// letterhead is on each sheet: whose form, which form, and its code; the
// number of the page is filled in when all are known.
func (s *sheets) letterhead(p Page) {
	x, w := margin, s.inner()
	a, b := w*0.28, w*0.45
	code := ""
	if p.Code != "" {
		code = string(workflow.SayCode) + ": " + p.Code
	}
	cells := []cell{
		s.cell(x, a, p.Institution, bold, normal, frame),
		s.cell(x+a, b, "", bold, large, frame),
		s.cell(x+a+b, w-a-b, strings.Join([]string{code, p.Number, " "}, "\n"), regular, small, frame),
	}
	heading := s.faces[bold].lines(s.faces[bold].printable(p.Title), large, b-2*pad)
	const most = 4
	high := 2
	for i := range cells {
		cells[i].lines = cells[i].lines[:min(len(cells[i].lines), most)]
		high = max(high, len(cells[i].lines))
	}
	heading = heading[:min(len(heading), most-1)]
	h := float64(high)*large*leading + 2*pad
	for _, c := range cells {
		s.box(c, h)
		for i, line := range c.lines {
			s.add(mark{kind: words, x: c.x + pad, y: s.y + pad + float64(i+1)*c.size*leading, style: c.style, size: c.size, words: line})
		}
	}
	top := s.y + (h-float64(len(heading))*large*leading)/2 + large*0.98
	for i, line := range heading {
		s.centred(x+a+pad, b-2*pad, top+float64(i)*large*leading, line, bold, large)
	}
	s.y += h + gap
}

func (s *sheets) section(p Section) {
	w := s.inner()
	bar := func() {
		if p.Title == "" {
			return
		}
		if s.left() < 60 { // a title stands with what it is the title of
			s.turn()
		}
		s.row([]cell{s.cell(margin, w, strings.ToUpper(p.Title), bold, small+0.5, title)}, nil)
	}
	bar()
	s.fields(p.Fields)
	if p.Text != "" {
		s.row([]cell{s.cell(margin, w, p.Text, regular, normal, frame)}, nil)
	}
	s.table(p.Table)
}

// fields are label and value; two short ones share a line, as on a form.
func (s *sheets) fields(fs []Field) {
	const label, value = 0.19, 0.31
	w := s.inner()
	for _, line := range paired(fs) {
		if len(line) == 1 {
			s.row([]cell{
				s.cell(margin, w*label, line[0].Label, bold, small, ground),
				s.cell(margin+w*label, w*(1-label), line[0].Value, regular, normal, frame),
			}, nil)
			continue
		}
		var cells []cell
		for i, f := range line {
			x := margin + float64(i)*w*(label+value)
			cells = append(cells, s.cell(x, w*label, f.Label, bold, small, ground), s.cell(x+w*label, w*value, f.Value, regular, normal, frame))
		}
		s.row(cells, nil)
	}
}

func (s *sheets) table(t Table) {
	if len(t.Columns) == 0 {
		return
	}
	lay := func(texts []string, style string, size float64, dark kind) []cell {
		cells, x := make([]cell, len(t.Columns)), margin
		for i, c := range t.Columns {
			text, w := "", s.inner()*c.Share/100
			if i < len(texts) {
				text = texts[i]
			}
			cells[i] = s.cell(x, w, text, style, size, dark)
			x += w
		}
		return cells
	}
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Title
	}
	head := func() { s.row(lay(names, bold, small, ground), nil) }
	if s.left() < 60 {
		s.turn()
	}
	head()
	for _, r := range t.Rows {
		s.row(lay(r, regular, normal-0.7, frame), head)
	}
}

// signatures stand together on one sheet.
func (s *sheets) signatures(list []Signature) {
	if len(list) == 0 {
		return
	}
	const high, room = 76.0, 34.0 // room: to sign
	if s.left() < high {
		s.turn()
	}
	w := s.inner() / float64(len(list))
	for i, sign := range list {
		x, y := margin+float64(i)*w, s.y+room
		s.add(mark{kind: rule, x: x + w*0.08, y: y, w: w * 0.84})
		for _, part := range []struct {
			words, style string
		}{{sign.Name, regular}, {sign.Role, bold}} {
			f := s.faces[part.style]
			lines := f.lines(f.printable(part.words), small, w*0.84)
			for _, line := range lines[:min(len(lines), 2)] {
				y += small * leading
				s.centred(x+w*0.08, w*0.84, y, line, part.style, small)
			}
		}
	}
	s.y += high
}
