package paper

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"sgaus/templates"
)

// The type of the PDF. The Go fonts may be embedded freely, are part of a
// module that is kept with Go itself, and have the letters of every European
// language.
const (
	regular = ""
	bold    = "B"
)

var styles = []string{regular, bold}

var typefaces = map[string][]byte{regular: goregular.TTF, bold: gobold.TTF}

// face measures one style of the type: lines are broken here and not by the
// PDF library, which drops a letter where it breaks a word without spaces
// (go-pdf/fpdf#80).
type face struct {
	font  *sfnt.Font
	buf   sfnt.Buffer
	units float64          // of the em
	wide  map[rune]float64 // in parts of the em; -1: the font has no such letter
}

func newFace(style string) (*face, error) {
	f, err := sfnt.Parse(typefaces[style])
	if err != nil {
		return nil, fmt.Errorf("read the type: %w", err)
	}
	return &face{font: f, units: float64(f.UnitsPerEm()), wide: map[rune]float64{}}, nil
}

// advance is how far a letter goes at size 1; false if the font does not have
// it.
func (f *face) advance(r rune) (float64, bool) {
	if w, known := f.wide[r]; known {
		return max(w, 0), w >= 0
	}
	w := -1.0
	if i, err := f.font.GlyphIndex(&f.buf, r); err == nil && i != 0 {
		if a, err := f.font.GlyphAdvance(&f.buf, i, fixed.I(int(f.units)), font.HintingNone); err == nil {
			w = float64(a) / 64 / f.units
		}
	}
	f.wide[r] = w
	return max(w, 0), w >= 0
}

func (f *face) width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		a, _ := f.advance(r)
		w += a
	}
	return w * size
}

// missing stands for what the font does not have.
const missing = '□'

// instead is what is printed for signs that people use and the font lacks.
var instead = map[rune]string{
	'\t': "    ", '\u00A0': " ", '\u202F': " ", '\u2009': " ", '\u2011': "-", '\u2010': "-", '\u2015': "—",
	'✓': "√", '✔': "√", '✅': "√", '☑': "√", '❌': "x", '✗': "x", '✘': "x", '❤': "♥", '🧡': "♥", '💙': "♥", '💚': "♥", '💛': "♥", '💜': "♥",
	'➡': "→", '⬅': "←", '⬆': "↑", '⬇': "↓", '➔': "→", '⇒': "→", '★': "*", '⭐': "*", '●': "•", '▪': "•", '‣': "•", '⁃': "•",
	'\uFFFD': "?", '⚠': "!", '❗': "!", '❓': "?",
}

// printable is text as the font can print it: composed, without what prints
// nothing, a face for every smiling emoji and a box for whatever is left.
func (f *face) printable(text string) string {
	text = norm.NFC.String(templates.Clean(text))
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		if r == '\n' {
			b.WriteRune(r)
			continue
		}
		if s, ok := instead[r]; ok {
			b.WriteString(s)
			continue
		}
		if unprinted(r) {
			continue
		}
		switch _, has := f.advance(r); {
		case r <= 0xFFFF && has: // QUIRK: the PDF library panics beyond the basic plane
			b.WriteRune(r)
		case r >= 0x1F600 && r <= 0x1F64F, r >= 0x1F910 && r <= 0x1F92F, r >= 0x1F970 && r <= 0x1F97A:
			b.WriteRune('☺')
		default:
			b.WriteRune(missing)
		}
	}
	return b.String()
}

// unprinted reports marks that have no width: they steer the letters beside
// them, which a font of European letters does not know how to follow.
func unprinted(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc, unicode.Variation_Selector) ||
		r >= 0x1F3FB && r <= 0x1F3FF // colours of skin
}

// lines breaks printable text to a width: between words, and within one that
// is longer than a line. Each character is measured once.
func (f *face) lines(text string, size, width float64) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		out = f.breakLine(out, []rune(strings.TrimRight(line, " ")), size, width)
	}
	return out
}

func (f *face) breakLine(out []string, line []rune, size, width float64) []string {
	start, space, used, word := 0, -1, 0.0, 0.0 // word: used up to behind the space
	for i := 0; i < len(line); i++ {
		a, _ := f.advance(line[i])
		if used += a * size; used > width && i > start && line[i] != ' ' {
			end, next := i, i
			if space > start {
				end, next = space, space+1
				used -= word
			} else {
				used = a * size
			}
			out = append(out, strings.TrimRight(string(line[start:end]), " "))
			start, space = next, -1
		}
		if line[i] == ' ' {
			space, word = i, used
		}
	}
	return append(out, string(line[start:]))
}
