package paper

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"sgaus/workflow"
)

// PDF is the page as a file of its own, with its type within. at is the time
// that the file says it was made.
func PDF(p Page, at time.Time) ([]byte, error) {
	s, err := laid(p)
	if err != nil {
		return nil, err
	}
	doc := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "pt", Size: fpdf.SizeType{Wd: s.wide, Ht: s.high}})
	for _, style := range styles {
		doc.AddUTF8FontFromBytes("go", style, typefaces[style])
	}
	doc.SetCatalogSort(true)
	doc.SetCreationDate(at.UTC())
	doc.SetModificationDate(at.UTC())
	doc.SetAutoPageBreak(false, 0)
	plain := s.faces[regular].printable
	doc.SetTitle(plain(p.Title+" "+p.Number), true)
	doc.SetAuthor(plain(p.Institution), true)
	doc.SetSubject(plain(p.Code), true)
	doc.SetLang("es")
	for i, marks := range s.marks {
		doc.AddPage()
		for _, m := range marks {
			draw(doc, m)
		}
		s.foot(doc, p, i+1)
	}
	var b bytes.Buffer
	if err := doc.Output(&b); err != nil {
		return nil, fmt.Errorf("lay out %s as PDF: %w", p.Code, err)
	}
	return b.Bytes(), nil
}

// laid is a page laid out, sheet by sheet.
func laid(p Page) (*sheets, error) {
	s := &sheets{wide: 612, high: 792, faces: map[string]*face{}}
	if p.Size == A4 {
		s.wide, s.high = 595.28, 841.89
	}
	for _, style := range styles {
		f, err := newFace(style)
		if err != nil {
			return nil, err
		}
		s.faces[style] = f
	}
	s.lay(bounded(p))
	return s, nil
}

// foot is at the end of each sheet, once it is known how many there are.
func (s *sheets) foot(doc *fpdf.Fpdf, p Page, n int) {
	f := s.faces[regular]
	y := s.high - 26
	pages := fmt.Sprintf("%s %d %s %d", workflow.SayPage, n, workflow.SayPageOf, len(s.marks))
	wide := f.width(pages, small)
	draw(doc, mark{kind: words, x: s.wide - margin - wide, y: y, size: small, words: pages})
	if p.Foot != "" {
		line := f.lines(f.printable(p.Foot), small-0.5, s.inner()-wide-gap)[0]
		draw(doc, mark{kind: words, x: margin, y: y, size: small - 0.5, words: line})
	}
}

func draw(doc *fpdf.Fpdf, m mark) {
	switch m.kind {
	case words:
		if m.words != "" {
			doc.SetFont("go", m.style, m.size)
			doc.Text(m.x, m.y, m.words)
		}
	case ground:
		doc.SetFillColor(241, 243, 245)
		doc.Rect(m.x, m.y, m.w, m.h, "F")
	case title:
		doc.SetFillColor(217, 221, 227)
		doc.Rect(m.x, m.y, m.w, m.h, "F")
	case frame:
		doc.SetLineWidth(0.5)
		doc.Rect(m.x, m.y, m.w, m.h, "D")
	case rule:
		doc.SetLineWidth(0.7)
		doc.Line(m.x, m.y, m.x+m.w, m.y)
	}
}
