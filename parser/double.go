package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// doubling is a way in which UTF-8 is taken for a charset of octets and
// encoded again: «contraseÃ±a» of Windows, «contrase√±a» of a Mac,
// «contrase├▒a» of a console.
type doubling struct {
	name  string
	page  *charmap.Charmap
	least int // what the letters must weigh
}

var doublings = []doubling{
	{"windows-1252", charmap.Windows1252, 2},
	{"Mac Roman", charmap.Macintosh, 2},
	{"code page 850", charmap.CodePage850, 2},
	{"windows-1251", charmap.Windows1251, 8},
}

// undouble mends text in which UTF-8 was encoded twice, or three times. A line
// is mended if every run of letters beyond ASCII in it is such a case and one
// could hardly be anything else: «CAFÉ”», «NÃO» and «IRMÃ”» are right as they
// are. So is «me sale "contraseÃ±a"» of somebody who reports just that, which
// shows in the quotation marks, or in the right letters of the other lines.
func undouble(s string) (mended, rule string) {
	for range 3 {
		d := doublingOf(s)
		if d == nil {
			break
		}
		lines := strings.Split(s, "\n")
		changed := false
		if !d.reported(lines) {
			for i, l := range lines {
				if m, ok := d.line(l); ok {
					lines[i], changed = m, true
				}
			}
		}
		if !changed {
			break
		}
		s, rule = strings.Join(lines, "\n"), "UTF-8 taken for "+d.name+" and encoded twice"
	}
	return s, rule
}

// doublingOf is the table's row of which the first lead stands in s before a
// letter that a second octet becomes.
func doublingOf(s string) *doubling {
	var before *doubling
	for _, r := range s {
		if r < 0x80 {
			before = nil
			continue
		}
		if before != nil {
			if b, ok := before.octet(r); ok && b >= 0x80 && b < 0xc0 {
				return before
			}
		}
		before = leadOf(r)
	}
	return nil
}

func leadOf(r rune) *doubling {
	switch r {
	case 'Ã', 'Â', 'Å', 'â', 'ð', 'Ä':
		return &doublings[0]
	case '√', '¬', '‚':
		return &doublings[1]
	case '├', '┬':
		return &doublings[2]
	case 'Р', 'С', 'Г', 'В':
		return &doublings[3]
	}
	return nil
}

// octet is the octet that became r; those that the page leaves open stand for
// themselves, as programs have it.
func (d *doubling) octet(r rune) (byte, bool) {
	if r >= 0x80 && r < 0xa0 {
		return byte(r), true
	}
	return d.page.EncodeRune(r)
}

// line mends one line.
func (d *doubling) line(l string) (string, bool) {
	var out, run []byte
	var before rune
	sure, open := 0, false // open: a straight quotation mark stands open
	flush := func(next rune) bool {
		if len(run) == 0 {
			return true
		}
		weight, ok := d.weigh(run)
		if !open && !capital(before, next, run) {
			sure += weight
		}
		out = append(out, run...)
		run = run[:0]
		return ok
	}
	for _, r := range l {
		if r < 0x80 {
			if !flush(r) {
				return l, false
			}
			if r == '"' {
				open = !open
			}
			out = append(out, byte(r))
			before = r
			continue
		}
		b, ok := d.octet(r)
		if !ok {
			return l, false
		}
		run = append(run, b)
	}
	if !flush(0) || sure < d.least {
		return l, false
	}
	return string(out), true
}

// weigh says how much a run of octets speaks for UTF-8: a letter of three
// octets, or of a lead that Western (or Cyrillic) text is full of, can hardly
// be chance; another of two may be («CAFÉ”» would be «CAFɔ»).
func (d *doubling) weigh(run []byte) (weight int, ok bool) {
	for len(run) > 0 {
		r, n := utf8.DecodeRune(run)
		switch lead := run[0]; {
		case n == 1 || r < 0xa0:
			return 0, false // no UTF-8, or a control character
		case n > 2 || lead == 0xc2 || lead == 0xc3 || d.page == charmap.Windows1251 && (lead == 0xd0 || lead == 0xd1):
			weight += 2
		default:
			weight++
		}
		run = run[n:]
	}
	return weight, true
}

// capital reports the end of a word in capitals before a closing mark, as in
// «IRMÃ”», which says nothing about the octets.
func capital(before, next rune, run []byte) bool {
	return len(run) == 2 && run[0] == 0xc3 && unicode.IsUpper(before) && !unicode.IsLetter(next) && strings.IndexByte("\x94\x92\xbb\x85\x96\x97", run[1]) >= 0
}

// reported tells a text with right letters of its own, in which one or two
// words stand wrong: these are what it is about.
func (d *doubling) reported(lines []string) bool {
	right, wrong := 0, 0
	for _, l := range lines {
		if isASCII([]byte(l)) {
			continue
		}
		if _, ok := d.line(l); ok {
			wrong++
			continue
		}
		right += accents(l)
	}
	return wrong == 1 && right >= 2
}

// accents counts letters beyond ASCII that stand alone between others, as in
// Spanish.
func accents(l string) int {
	n := 0
	var before rune
	run := 0
	for _, r := range l + " " {
		if r >= 0x80 {
			run++
			if run == 1 && !unicode.IsLetter(r) {
				run = 2
			}
			continue
		}
		if run == 1 && (unicode.IsLetter(before) || unicode.IsLetter(r)) {
			n++
		}
		run, before = 0, r
	}
	return n
}
