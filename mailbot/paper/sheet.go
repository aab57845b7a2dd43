package paper

// sheets lays a page out, mark by mark, before anything is drawn: how many
// sheets there are is on each of them. Measures are points, from the top left.
type sheets struct {
	wide, high float64
	faces      map[string]*face
	marks      [][]mark // of each sheet
	y          float64  // up to where the last one is filled
	head       func()   // draws what stands on top of each sheet
}

// mark is one thing to draw: words, a filled box, or a frame.
type mark struct {
	kind       kind
	x, y, w, h float64
	style      string
	size       float64
	words      string
}

type kind int

const (
	words kind = iota
	ground
	title // darker ground
	frame
	rule
)

const (
	margin  = 38.0
	bottom  = 42.0 // below it is the foot
	pad     = 3.5
	gap     = 6.0
	leading = 1.28
)

func (s *sheets) inner() float64 { return s.wide - 2*margin }
func (s *sheets) left() float64  { return s.high - bottom - s.y }

func (s *sheets) add(m mark) { s.marks[len(s.marks)-1] = append(s.marks[len(s.marks)-1], m) }

// turn begins a new sheet.
func (s *sheets) turn() {
	s.marks = append(s.marks, nil)
	s.y = margin
	s.head()
}

// cell is a box of a row, with its words broken into lines.
type cell struct {
	x, w  float64
	lines []string
	style string
	size  float64
	dark  kind // ground, title, or frame for none
}

func (s *sheets) cell(x, w float64, text, style string, size float64, dark kind) cell {
	f := s.faces[style]
	return cell{x: x, w: w, lines: f.lines(f.printable(text), size, w-2*pad), style: style, size: size, dark: dark}
}

// row draws cells beside each other, over as many sheets as they need; again
// draws what is repeated on top of the following ones. A row that fits whole on
// the next sheet and not here by half is not torn for three lines.
func (s *sheets) row(cells []cell, again func()) {
	line, longest := 0.0, 0
	for _, c := range cells {
		line, longest = max(line, c.size*leading), max(longest, len(c.lines))
	}
	for from := 0; from == 0 || from < longest; {
		room := int((s.left() - 2*pad) / line)
		if need := longest - from; room < need && room < min(need, 3) {
			s.turn()
			if again != nil {
				again()
			}
			room = max(1, int((s.left()-2*pad)/line))
		}
		to := min(longest, from+room)
		h := float64(to-from)*line + 2*pad
		for _, c := range cells {
			s.box(c, h)
			for i := from; i < min(to, len(c.lines)); i++ {
				s.add(mark{kind: words, x: c.x + pad, y: s.y + pad + float64(i-from)*line + c.size*0.98, style: c.style, size: c.size, words: c.lines[i]})
			}
		}
		s.y += h
		from = max(to, 1)
	}
}

func (s *sheets) box(c cell, h float64) {
	if c.dark != frame {
		s.add(mark{kind: c.dark, x: c.x, y: s.y, w: c.w, h: h})
	}
	s.add(mark{kind: frame, x: c.x, y: s.y, w: c.w, h: h})
}

// centred writes one line in the middle of a box, cut where it does not fit.
func (s *sheets) centred(x, w, y float64, text, style string, size float64) {
	f := s.faces[style]
	line := f.lines(f.printable(text), size, w)[0]
	s.add(mark{kind: words, x: x + (w-f.width(line, size))/2, y: y, style: style, size: size, words: line})
}
