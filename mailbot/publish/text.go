package publish

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	mailLike  = regexp.MustCompile(`[^\s<>(),;:"«»]+@[^\s<>(),;:"«»]+\.[^\s<>(),;:"«»]+`)
	phoneLike = regexp.MustCompile(`\+?\d(?:[ .()-]{0,2}\d){9,14}`)
)

// blot takes mail addresses and telephone numbers out of a text that everybody
// will read. Ten digits make a telephone number in Mexico; a date or a range of
// years has eight.
func blot(s string) string {
	s = mailLike.ReplaceAllString(s, "…")
	return phoneLike.ReplaceAllString(s, "…")
}

// escape writes a text value (RFC 5545 section 3.3.11). Other control
// characters than a line's end have no place in one.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 8)
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\t' || r >= ' ' && r != 0x7f:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// folded is how many octets a line may have (RFC 5545 section 3.1).
const folded = 75

// folder breaks lines that are too long, between characters. Each Write is one
// line with its CRLF, as go-ical's encoder writes them. QUIRK: that writes them
// as long as they are.
type folder struct{ w io.Writer }

// Write implements io.Writer.
func (f folder) Write(line []byte) (int, error) {
	if len(line) <= folded+2 {
		return f.w.Write(line)
	}
	var out bytes.Buffer
	out.Grow(len(line) + len(line)/folded*3 + 3)
	room := folded
	for rest := line; ; {
		if len(rest) <= room+2 {
			out.Write(rest)
			break
		}
		cut := room
		for cut > room-utf8.UTFMax && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		out.Write(rest[:cut])
		out.WriteString("\r\n ")
		rest, room = rest[cut:], folded-1 // the space counts
	}
	if _, err := f.w.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(line), nil
}
