package invite

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// property is one content line (RFC 5545 section 3.1).
type property struct {
	name   string // upper case
	params []param
	value  string // as on the wire
}

type param struct{ name, value string }

// param gives the first value of a parameter, without quotes.
func (p property) param(name string) string {
	for _, x := range p.params {
		if x.name == name {
			return x.value
		}
	}
	return ""
}

// unfold cuts a text into content lines. Bare LF and CR end a line too: mail
// changes them on the way.
func unfold(text string) []string {
	text = strings.TrimPrefix(text, "\ufeff")
	var lines []string
	var long strings.Builder // of a line that is folded
	last := ""
	flush := func() {
		if long.Len() > 0 {
			last = long.String()
			long.Reset()
		}
		if last != "" && len(lines) < linesMost {
			lines = append(lines, last)
		}
		last = ""
	}
	for text != "" && len(lines) < linesMost {
		var line string
		if i := strings.IndexAny(text, "\r\n"); i >= 0 {
			line, text = text[:i], text[i+1:]
		} else {
			line, text = text, ""
		}
		switch {
		case line == "": // of CRLF, or an empty one
		case line[0] == ' ' || line[0] == '\t':
			if long.Len() == 0 {
				long.WriteString(last)
			}
			long.WriteString(line[1:])
		default:
			flush()
			last = line
		}
	}
	flush()
	return lines
}

// readLine reads one content line; a bad one is not ok.
func readLine(line string) (p property, ok bool) {
	i := strings.IndexAny(line, ";:")
	if i <= 0 || !token(line[:i]) {
		return p, false
	}
	p.name, line = strings.ToUpper(line[:i]), line[i:]
	for strings.HasPrefix(line, ";") {
		eq := strings.IndexAny(line[1:], "=;:") + 1
		if eq <= 0 {
			return p, false
		}
		if line[eq] != '=' { // QUIRK: vCalendar 1.0 leaves out names, ";QUOTED-PRINTABLE"
			line = line[eq:]
			continue
		}
		name := strings.ToUpper(line[1:eq])
		value, rest := paramValue(line[eq+1:])
		if len(p.params) < paramsMost {
			p.params = append(p.params, param{name, value})
		}
		line = rest
	}
	if !strings.HasPrefix(line, ":") {
		return p, false
	}
	p.value = line[1:]
	return p, true
}

// paramValue reads a value, of several the first, up to the next parameter or
// the colon.
func paramValue(s string) (value, rest string) {
	first := true
	for {
		var one string
		if strings.HasPrefix(s, `"`) {
			end := strings.IndexByte(s[1:], '"')
			if end < 0 {
				return "", ""
			}
			one, s = s[1:1+end], s[end+2:]
		} else {
			end := strings.IndexAny(s, ",;:")
			if end < 0 {
				return "", ""
			}
			one, s = s[:end], s[end:]
		}
		if first {
			value, first = caret.Replace(one), false
		}
		if !strings.HasPrefix(s, ",") {
			return value, s
		}
		s = s[1:]
	}
}

// caret is how parameters carry what they may not hold (RFC 6868).
var caret = strings.NewReplacer("^n", " ", "^^", "^", "^'", `"`)

func token(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return s != ""
}

var (
	unescape = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\:`, ":", `\"`, `"`)
	escape   = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)
)

// text is the value as people read it, bounded.
func (p property) text(most int) string {
	s := p.value
	if len(s) > 4*most {
		s = s[:4*most]
	}
	return shorten(strings.ToValidUTF8(harmless(unescape.Replace(s)), "�"), most)
}

// harmless takes out what hides or turns text; line ends and tabs stay.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\r', unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// write appends the line with its end, folded at 75 octets between characters
// (RFC 5545 section 3.1).
func (p property) write(b *strings.Builder) {
	var line strings.Builder
	line.WriteString(p.name)
	for _, x := range p.params {
		line.WriteString(";" + x.name + "=" + quoteParam(x.value))
	}
	line.WriteString(":" + oneLine.Replace(p.value))
	s, room := strings.ToValidUTF8(line.String(), "�"), 75
	for len(s) > room {
		cut := room
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		b.WriteString(s[:cut] + "\r\n ")
		s, room = s[cut:], 74
	}
	b.WriteString(s + "\r\n")
}

// oneLine keeps a value from ending its line, wherever it came from.
var oneLine = strings.NewReplacer("\r", "", "\n", `\n`, "\x00", "")

// quoteParam writes a parameter's value. No quote can stand in one; a client
// that does not know RFC 6868 would show the caret.
func quoteParam(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	if strings.ContainsAny(s, ";:,") {
		return `"` + s + `"`
	}
	return s
}
