package parser

import (
	"strings"

	"sgaus/parser/unpack"
)

// rich reports a text with formatting that is not HTML.
func (p *part) rich() bool {
	switch p.typ {
	case "text/enriched", "text/richtext", "text/rtf":
		return true
	}
	return false
}

// richText reads text/enriched (RFC 1896), its elder text/richtext (RFC 1341)
// and RTF as texts. Beside others they say the same again.
func (w *walker) richText(p *part, b []byte) []piece {
	spare := p.context.parent == "alternative"
	switch p.typ {
	case "text/rtf":
		return []piece{rtfPiece(b, spare)}
	case "text/richtext":
		return []piece{{plain: richtext(w.decode(b, p.params["charset"])), hasPlain: true, spare: spare}}
	}
	return []piece{{plain: enriched(w.decode(b, p.params["charset"])), hasPlain: true, spare: spare}}
}

// rtfPiece is the text of RTF, or the HTML that Outlook wrapped in it.
func rtfPiece(b []byte, spare bool) piece {
	s, html := unpack.RTF(b, decodeCharset)
	s = decodeCharset("utf-8", []byte(s))
	if html {
		return piece{html: s, hasHTML: true, spare: spare}
	}
	return piece{plain: s, hasPlain: true, spare: spare}
}

// enriched takes the commands out of text/enriched: a line end is a blank, two
// are one, «<<» is «<», what stands in param is not shown, an excerpt is a
// quote.
func enriched(s string) string {
	var out strings.Builder
	params, exact, quotes, ends := 0, 0, 0, 0
	s = unixEnds(s)
	for s != "" {
		c := s[0]
		switch {
		case strings.HasPrefix(s, "<<"):
			ends = breaks(&out, ends, quotes)
			out.WriteByte('<')
			s = s[2:]
			continue
		case c == '<':
			name, rest, ok := richCommand(s)
			if !ok {
				break
			}
			s = rest
			step(name, "param", &params)
			step(name, "nofill", &exact)
			if step(name, "excerpt", &quotes) {
				ends = max(ends, 2)
			}
			continue
		case params > 0:
		case c == '\n' && exact == 0:
			ends++
		case c == '\n':
			ends += 2
		default:
			ends = breaks(&out, ends, quotes)
			out.WriteByte(c)
		}
		s = s[1:]
	}
	return out.String()
}

// breaks writes the line ends that were met: one is a blank.
func breaks(out *strings.Builder, ends, quotes int) int {
	if ends == 1 {
		out.WriteByte(' ')
	}
	for ; ends > 1; ends-- {
		out.WriteByte('\n')
		if ends == 2 && quotes > 0 {
			out.WriteString(strings.Repeat(">", min(quotes, 20)) + " ")
		}
	}
	return 0
}

// step counts how deep a command is open, and reports whether it was it.
func step(name, command string, depth *int) bool {
	switch name {
	case command:
		*depth++
	case "/" + command:
		*depth = max(0, *depth-1)
	default:
		return false
	}
	return true
}

// richCommand reads <name> or </name>.
func richCommand(s string) (name, rest string, ok bool) {
	end := strings.IndexByte(s[:min(len(s), 64)], '>')
	if end < 2 {
		return "", s, false
	}
	name = strings.ToLower(s[1:end])
	for _, c := range strings.TrimPrefix(name, "/") {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return "", s, false
		}
	}
	return name, s[end+1:], true
}

// richtext takes the commands out of text/richtext: lines end at <nl> only.
func richtext(s string) string {
	var out strings.Builder
	hidden := 0
	s = unixEnds(s)
	for s != "" {
		if s[0] == '<' {
			if name, rest, ok := richCommand(s); ok {
				s = rest
				step(name, "comment", &hidden)
				switch name {
				case "nl":
					out.WriteByte('\n')
				case "lt":
					out.WriteByte('<')
				case "paragraph", "/paragraph", "np":
					out.WriteString("\n\n")
				}
				continue
			}
		}
		switch {
		case hidden > 0:
		case s[0] == '\n':
			out.WriteByte(' ')
		default:
			out.WriteByte(s[0])
		}
		s = s[1:]
	}
	return out.String()
}
