package parser

import (
	"strings"
	"unicode/utf8"
)

// decodeHeader decodes the encoded words (RFC 2047) of a header value, and
// raw octets beyond ASCII. Adjacent words of one charset are joined before
// decoding, since clients split inside a character; spaces inside a word,
// missing padding, a missing end and words inside quotes are read. A word that
// says another encoded word was encoded twice.
func decodeHeader(s string) string {
	d := decodeWords(s)
	if d != s && strings.HasPrefix(d, "=?") && strings.HasSuffix(d, "?=") {
		d = decodeWords(d)
	}
	return d
}

func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return rawText(s)
	}
	var out strings.Builder
	var run []encoded // adjacent words of one charset
	flush := func() {
		out.WriteString(joinWords(run))
		run = run[:0]
	}
	far := 0 // octets from the end of s behind which no end mark stands
	for s != "" {
		i := strings.Index(s, "=?")
		if i < 0 {
			break
		}
		w, n := encodedWord(s[i:], &far)
		if n == 0 {
			flush()
			out.WriteString(rawText(s[:i+2]))
			s = s[i+2:]
			continue
		}
		gap := s[:i]
		if len(run) == 0 || strings.Trim(gap, " \t\r\n") != "" {
			flush()
			out.WriteString(rawText(gap))
		} else if w.charset != run[0].charset {
			flush()
		}
		run = append(run, w)
		s = s[i+n:]
	}
	flush()
	out.WriteString(rawText(s))
	return out.String()
}

func rawText(s string) string {
	if isASCII([]byte(s)) && strings.IndexByte(s, 0x1b) < 0 {
		return s
	}
	return decodeCharset("", []byte(s))
}

// encoded is an encoded word: its charset without the language, and its text
// as it stood.
type encoded struct {
	charset, text string
	base64        bool
}

// joinWords gives the text of adjacent words. QUIRK: some cut the base64 of
// the whole anywhere, so that no word is whole groups: where the octets of the
// words are no UTF-8, those of their letters together may be.
func joinWords(run []encoded) string {
	if len(run) == 0 {
		return ""
	}
	var b []byte
	var letters strings.Builder
	all := len(run) > 1
	for _, w := range run {
		if !w.base64 {
			all = false
			b = append(b, decodeQ(w.text)...)
			continue
		}
		b = append(b, decodeBase64(w.text)...)
		letters.WriteString(strings.TrimRight(w.text, "= "))
	}
	if all && charsetByName(run[0].charset) == nil && !utf8.Valid(b) {
		if joined := decodeBase64(letters.String()); utf8.Valid(joined) {
			b = joined
		}
	}
	return decodeCharset(run[0].charset, b)
}

// encodedWord reads =?charset?encoding?text?= at the start of s; n is its
// length, 0 if there is none. QUIRK: the text may hold spaces. far is how many
// octets before the end of s the next end mark stands at the most, once known:
// many words without an end shall not each look for one.
func encodedWord(s string, far *int) (w encoded, n int) {
	end := min(len(s), 80)
	q1 := strings.IndexByte(s[2:end], '?')
	if q1 <= 0 || strings.ContainsAny(s[2:2+q1], " \t<>") {
		return w, 0
	}
	w.charset = charsetLabel(s[2 : 2+q1])
	rest := s[3+q1:]
	if len(rest) < 2 || rest[1] != '?' {
		return w, 0
	}
	switch rest[0] {
	case 'b', 'B':
		w.base64 = true
	case 'q', 'Q':
	default:
		return w, 0
	}
	text := rest[2:]
	if *far == 0 || *far > len(text) {
		*far = 1
		if i := strings.Index(text, "?="); i >= 0 {
			*far = len(text) - i
		}
	}
	e, mark := encodedEnd(text, len(text)-*far, w.base64)
	w.text = text[:e]
	return w, 3 + q1 + 2 + e + mark
}

// encodedEnd finds the end of an encoded text and how long its mark is. QUIRK: in
// Q a question mark that was not encoded may stand before a code, as in
// «?=C2=BF», and is no end where another follows in the same word. A word that
// was cut off ends with the value, or where the next begins. first is where the
// first mark stands.
func encodedEnd(text string, first int, base64 bool) (end, mark int) {
	window := text[:min(len(text), 4000)]
	for i := first; i+2 <= len(window); {
		behind := window[i+2:]
		next := strings.Index(behind, "?=")
		if base64 || len(behind) < 2 || unhex(behind[0]) > 15 || unhex(behind[1]) > 15 ||
			next < 0 || strings.ContainsAny(behind[:next], " \t") {
			return i, 2
		}
		i += 2 + next
	}
	end = len(window)
	if i := strings.Index(window, "=?"); i >= 0 {
		end = i
	}
	trimmed := strings.TrimRight(window[:end], "? \t")
	return len(trimmed), end - len(trimmed)
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
