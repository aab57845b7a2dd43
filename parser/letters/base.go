package letters

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// bases is the letter without accents of each rune below it: -1 is left out,
// 0 is not told by the rune alone. Most of what is folded is Latin, Greek or
// Cyrillic, and a table costs a tenth of normalising.
var bases = func() (t [0x2000]rune) {
	for r := rune(1); r < rune(len(t)); r++ {
		s := string(r)
		p := norm.NFC.PropertiesString(s)
		switch {
		case unicode.Is(unicode.Mn, r) && r < 0x590:
			t[r] = -1
		case !p.BoundaryBefore() || r >= 0xd800 && r < 0xe000:
		default:
			if f := []rune(unaccent(s)); len(f) == 1 && norm.NFC.PropertiesString(string(f)).BoundaryBefore() {
				t[r] = f[0]
			}
		}
	}
	return t
}()

// base gives what a rune becomes when it is folded. ok: it does not depend on
// what stands beside it.
func base(r rune) (b rune, ok bool) {
	switch {
	case r < rune(len(bases)):
		return bases[r], bases[r] != 0
	case r == '’' || r == '‘':
		return '\'', true
	case 0x2010 <= r && r <= 0x2027, 0x2030 <= r && r <= 0x205e, 0x20a0 <= r && r <= 0x20bf, r == 0x2122, 0x3001 <= r && r <= 0x3029, 0x3041 <= r && r <= 0x3096, 0x30a1 <= r && r <= 0x30fa,
		0x4e00 <= r && r <= 0x9fff, 0xac00 <= r && r <= 0xd7a3:
		return r, true
	}
	return 0, false
}
