package parser

import (
	"strings"
	"unicode/utf8"
)

// decodeHeader decodes the encoded words (RFC 2047) of a header value, and
// raw octets beyond ASCII. Adjacent words of one charset are joined before
// decoding, since clients split inside a character; spaces inside a word,
// missing padding and words inside quotes are read.
func decodeHeader(s string) string {
	if !strings.Contains(s, "=?") {
		if isASCII([]byte(s)) {
			return s
		}
		return decodeCharset("", []byte(s))
	}
	var out strings.Builder
	var pending []byte // octets of adjacent words
	charset := ""
	flush := func() {
		out.WriteString(decodeCharset(charset, pending))
		pending = pending[:0]
	}
	after := false // the last thing was an encoded word
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		cs, b, n := encodedWord(s[i:])
		if n == 0 {
			flush()
			out.WriteString(rawText(s[:i+2]))
			s, after = s[i+2:], false
			continue
		}
		gap := s[:i]
		if !after || strings.Trim(gap, " \t\r\n") != "" {
			flush()
			out.WriteString(rawText(gap))
		} else if !strings.EqualFold(cs, charset) {
			flush()
		}
		charset, after = cs, true
		pending = append(pending, b...)
		s = s[i+n:]
	}
	flush()
	out.WriteString(rawText(s))
	return out.String()
}

func rawText(s string) string {
	if isASCII([]byte(s)) {
		return s
	}
	return decodeCharset("", []byte(s))
}

// encodedWord reads =?charset?encoding?text?= at the start of s; n is its
// length, 0 if there is none. QUIRK: the text may hold spaces.
func encodedWord(s string) (charset string, b []byte, n int) {
	end := min(len(s), 80)
	q1 := strings.IndexByte(s[2:end], '?')
	if q1 <= 0 || strings.ContainsAny(s[2:2+q1], " \t<>\"") {
		return "", nil, 0
	}
	charset = s[2 : 2+q1]
	rest := s[3+q1:]
	if len(rest) < 2 || rest[1] != '?' {
		return "", nil, 0
	}
	text := rest[2:]
	// "?=" may also be a "?" of the text followed by a code: look on, but only
	// where the encoding is Q.
	e := strings.Index(text[:min(len(text), 2000)], "?=")
	if e < 0 {
		return "", nil, 0
	}
	n = 3 + q1 + 2 + e + 2
	switch rest[0] {
	case 'b', 'B':
		return charset, decodeBase64(text[:e]), n
	case 'q', 'Q':
		return charset, decodeQ(text[:e]), n
	}
	return "", nil, 0
}

func decodeBase64(s string) []byte {
	d := base64Reader{}
	d.decode([]byte(s))
	d.flush()
	return d.out
}

func decodeQ(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '_':
			b = append(b, ' ')
		case s[i] == '=' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16:
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			b = append(b, s[i])
		}
	}
	return b
}

// oneLine makes a decoded header value fit for people and for scanners: no
// control characters or line breaks, which encoded words can smuggle in.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == 0x0b || r == 0x0c || r == 0x2028 || r == 0x2029 || r == 0x85:
			return ' '
		case r < 0x20 || r == 0x7f || 0x80 <= r && r < 0xa0 || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
