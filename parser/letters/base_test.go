package letters

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// TestUnaccented: the table says of each rune, and of runes beside each
// other, what normalising says.
func TestUnaccented(t *testing.T) {
	for r := rune(0); r < 0x11000; r++ {
		if s := string(r); utf8.ValidRune(r) && r != 0 && unaccented(s) != unaccent(s) {
			t.Errorf("%U: %q, not %q", r, unaccented(s), unaccent(s))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringOf(rapid.RuneFrom([]rune("aeñÉ\u0301\u0308\u3099かガ한ᆨᅡᄀأ\u0654ŁøαΆйї\u0306ạ\u0323")))).Draw(t, "s")
		if got, want := unaccented(s), unaccent(s); got != want {
			t.Fatalf("%q: %q, not %q", s, got, want)
		}
	})
}
