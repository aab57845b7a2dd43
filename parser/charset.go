package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/unicode/norm"
)

// decodeCharset gives the text of b in UTF-8: valid, NFC, without NUL. The
// label is a hint: what is valid UTF-8 with letters beyond ASCII is UTF-8
// whatever a single-byte label says, since text that is not hardly ever is by
// chance. latin1 means windows-1252, as in browsers. Where nothing fits,
// octets that are no UTF-8 are read as windows-1252, one by one.
func decodeCharset(label string, b []byte) string {
	s, _ := readCharset(b, label)
	return s
}

// readCharset is decodeCharset with a second label, that of the HTML, and with
// the rule that read b otherwise than the first label says.
func readCharset(b []byte, labels ...string) (s, rule string) {
	ok := false
	for i, label := range labels {
		if s, rule, ok = decodeByLabel(charsetLabel(label), b); ok {
			if i > 0 {
				rule = "charset named by the HTML"
			}
			break
		}
	}
	if !ok {
		s, rule = rescue(b)
	}
	s = strings.ToValidUTF8(s, "\ufffd") // UTF-7 lets octets beyond ASCII through
	s = strings.ReplaceAll(strings.TrimPrefix(s, "\ufeff"), "\x00", "")
	s, twice := undouble(s)
	if twice != "" {
		rule = twice
	}
	if composed(s) {
		return s, rule
	}
	return norm.NFC.String(s), rule
}

// composed reports at a glance most texts that are NFC already: letters below
// U+0300 always are, Greek and Russian ones, and the marks of typography.
func composed(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0xcc, c == 0xd0, c == 0xd1, c == 0xcf, c == 0xce && i+1 < len(s) && s[i+1] != 0x87:
		case c == 0xe2 && i+2 < len(s) && (s[i+1] == 0x80 && s[i+2] >= 0x90 || s[i+1] == 0x82):
			i += 2
		default:
			return false
		}
	}
	return true
}

func decodeByLabel(label string, b []byte) (s, rule string, ok bool) {
	if s, rule, ok = decodeWide(label, b); ok {
		return s, rule, true
	}
	e := charsetByName(label)
	if isASCII(b) {
		return decodeASCII(e, b)
	}
	if e == nil {
		return "", "", false
	}
	_, single := e.(*charmap.Charmap)
	if utf8.Valid(b) && (single || surelyUTF8(b)) {
		return string(b), "UTF-8 declared as " + label, true
	}
	if e == charmap.Windows1252 {
		if other, name := guessCharset(b); other != nil {
			s, ok = decodeWith(other, b)
			return s, name + " declared as " + label, ok
		}
	}
	if _, shifted := e.(shiftedKorean); shifted {
		b = unshift(b)
	}
	s, ok = decodeWith(e, b)
	if ok && countRune(s, utf8.RuneError)*20 > len(s) {
		return "", "", false
	}
	return s, "", ok
}

// decodeASCII reads text without a high octet: plain, or of the charsets that
// shift by escapes.
func decodeASCII(e encoding.Encoding, b []byte) (s, rule string, ok bool) {
	text := string(b)
	switch _, shifted := e.(shiftedKorean); {
	case shifted || strings.Contains(text, "\x1b$)C"):
		s, ok = decodeWith(shiftedKorean{}, unshift(b))
		return s, "", ok
	case strings.Contains(text, "\x1b$") || strings.Contains(text, "\x1b("):
		s, ok = decodeWith(japanese.ISO2022JP, b) // QUIRK: Japanese mail without a label
		return s, "", ok
	case e == nil || !strings.Contains(text, "~{"):
		return text, "", true
	}
	s, ok = decodeWith(e, b)
	return s, "", ok
}

// surelyUTF8 tells UTF-8 from a charset of two octets a letter: many letters,
// or Latin ones beside ASCII («contrase帽a» is nobody's word).
func surelyUTF8(b []byte) bool {
	n, latin := 0, 0
	before := rune(' ')
	for i := 0; i < len(b) && n < 4; {
		r, w := utf8.DecodeRune(b[i:])
		if r >= 0x80 {
			n++
			next := rune(' ')
			if i+w < len(b) {
				next = rune(b[i+w])
			}
			if unicode.Is(unicode.Latin, r) && (asciiLetter(before) || asciiLetter(next)) {
				latin++
			}
		}
		before = r
		i += w
	}
	return n >= 4 || n == latin
}

func asciiLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func decodeWith(e encoding.Encoding, b []byte) (string, bool) {
	out, err := e.NewDecoder().Bytes(b)
	return string(out), err == nil
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// rescue reads what no label explains. UTF-8 is kept and each other octet read
// as windows-1252: mixed text comes from clients that quote one charset inside
// another. What has no UTF-8 in it may be of a charset that shows.
func rescue(b []byte) (s, rule string) {
	if utf8.Valid(b) {
		return string(b), ""
	}
	if 2*validPairs(b) < len(b) {
		if e, name := guessCharset(b); e != nil {
			if s, ok := decodeWith(e, b); ok {
				return s, name + " by its looks"
			}
		}
	}
	var out strings.Builder
	out.Grow(len(b) + len(b)/8)
	for len(b) > 0 {
		if n := asciiRun(b); n > 0 {
			out.Write(b[:n])
			b = b[n:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[0])
		}
		out.WriteRune(r)
		b = b[n:]
	}
	return out.String(), "octets that are no UTF-8 read as windows-1252"
}

func asciiRun(b []byte) (n int) {
	for n < len(b) && b[n] < utf8.RuneSelf {
		n++
	}
	return n
}

// validPairs counts the octets of letters beyond ASCII that are whole.
func validPairs(b []byte) (n int) {
	for len(b) > 0 {
		r, w := utf8.DecodeRune(b)
		if w > 1 && r != utf8.RuneError {
			n += w
		}
		b = b[w:]
	}
	return n
}
