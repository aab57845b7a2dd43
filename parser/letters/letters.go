// Package letters makes text fit for matching: the same words written with other
// letters of Unicode, other blanks or other accents become equal.
package letters

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain makes a line fit for matching: compatibility brackets and colons
// become ASCII, every kind of blank a space, and what has no width is gone:
// zero-width and bidirectional marks, soft hyphens, variation selectors.
func Plain(s string) string {
	if clean(s) {
		return s
	}
	return strings.Map(PlainRune, s)
}

// clean reports a string that Plain would leave as it is.
func clean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// PlainRune is Plain for one letter; -1 takes it out.
func PlainRune(r rune) rune {
	if ' ' <= r && r < 0x7f {
		return r
	}
	switch r {
	case '［', '【', '〔', '⟦', '〚', '〖', '❲', '⁅', '﹝', '⦗', '︹', '︻', '﹇':
		return '['
	case '］', '】', '〕', '⟧', '〛', '〗', '❳', '⁆', '﹞', '⦘', '︺', '︼', '﹈':
		return ']'
	case '：', '﹕', '︓', '∶', '꞉', 'ː':
		return ':'
	case '＃', '﹟', '♯':
		return '#'
	case 0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2028, 0x2029:
		if r >= 0x2028 {
			return ' '
		}
		return -1
	case 0x2800, 0x3164, 0xffa0:
		return ' '
	}
	switch {
	case 0x180b <= r && r <= 0x180e, 0xfe00 <= r && r <= 0xfe0f, 0xe0100 <= r && r <= 0xe01ef:
		return -1 // variation selectors
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
		return -1
	case 0xff01 <= r && r <= 0xff5e: // full-width forms of ASCII
		return r - 0xfee0
	}
	return r
}

// Fold makes a string fit for looking up in tables: plain, lower case, no
// accents, single spaces.
func Fold(s string) string {
	s = strings.ToLower(Plain(s))
	if !ascii(s) {
		s = unaccented(s)
	}
	if strings.Contains(s, "  ") || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

// unaccented is unaccent, quick where every rune tells by itself.
func unaccented(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		b, ok := base(r)
		if !ok {
			return unaccent(s)
		}
		if b >= 0 {
			out = utf8.AppendRune(out, b)
		}
	}
	return string(out)
}

func unaccent(s string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r < 0x0590 {
			return -1
		}
		switch r {
		case '’', '‘', '´', '`':
			return '\''
		case 'ł':
			return 'l'
		case 'ø':
			return 'o'
		case 'đ':
			return 'd'
		case 'ı':
			return 'i'
		}
		return r
	}, norm.NFD.String(s)))
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
