package parser

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain makes a line fit for matching: compatibility brackets and colons
// become ASCII, every kind of blank a space, and what has no width is gone:
// zero-width and bidirectional marks, soft hyphens, variation selectors.
func plain(s string) string {
	if isASCII([]byte(s)) && !strings.ContainsAny(s, "\t\r\n\x00") {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '［', '【', '〔', '⟦', '〚':
			return '['
		case '］', '】', '〕', '⟧', '〛':
			return ']'
		case '：', '﹕', '︓':
			return ':'
		case '＃', '﹟':
			return '#'
		case '\u00ad', '\u034f', '\u061c', '\u180e', '\u2060', '\ufeff', 0:
			return -1
		}
		switch {
		case 0x200b <= r && r <= 0x200f, 0x202a <= r && r <= 0x202e, 0x2061 <= r && r <= 0x2069, 0xfe00 <= r && r <= 0xfe0f:
			return -1
		case unicode.IsSpace(r), r == 0x2800, r == 0x3164:
			return ' '
		case unicode.IsControl(r):
			return -1
		case 0xff01 <= r && r <= 0xff5e: // full-width forms of ASCII
			return r - 0xfee0
		}
		return r
	}, s)
}

// fold makes a string fit for looking up in tables: plain, lower case, no
// accents, single spaces.
func fold(s string) string {
	s = strings.ToLower(plain(s))
	if !isASCII([]byte(s)) {
		s = norm.NFC.String(strings.Map(func(r rune) rune {
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
	if strings.Contains(s, "  ") || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}
