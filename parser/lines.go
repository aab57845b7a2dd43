package parser

import "strings"

// mark is what the structure of HTML says about a line.
type mark uint8

const (
	markNone   mark = iota
	markAttr        // it introduces the quote («El …, X escribió:»)
	markTail        // the quoted mail begins here and goes to the end
	markBorder      // … if a header block does
	markLine        // … if a header block with a date or an address does
	markSig         // it belongs to the signature
	markWrap        // inside the container of a quote, but not in the quote itself
)

// line is one line of the body: its text without quote marks, and how deep it
// is quoted.
type line struct {
	text  string
	depth int
	mark  mark
	marks string // the quote marks as they stood in plain text
	rule  string // what of the HTML gave its depth or mark, in English, for people: «gmail_quote»; may be ""
}

// full gives the line with its quote marks.
func (l line) full() string {
	if l.depth == 0 {
		return l.text
	}
	if l.marks != "" {
		return l.marks + l.text
	}
	return strings.Repeat("> ", min(l.depth, 20)) + l.text
}

func (l line) blank() bool { return strings.TrimSpace(l.text) == "" }

func joinLines(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.full())
	}
	return b.String()
}

// plainLines cuts plain text into lines and takes the quote marks off, joining
// the lines of format=flowed.
func plainLines(p piece) []line {
	text := unixEnds(p.plain)
	if p.flowed {
		return flowedLines(text, p.delSp)
	}
	const most = 200 // empty lines one after the other that are kept
	n, blanks := strings.Count(text, "\n")+1, 0
	if n > len(text)/2+most {
		n = most // nearly all of it is empty
	}
	lines := make([]line, 0, n)
	for s := range strings.SplitSeq(text, "\n") {
		if blanks++; s != "" {
			blanks = 0
		} else if blanks > most {
			continue
		}
		lines = append(lines, quotedLine(trimBlanks(s), s))
	}
	return lines
}

// trimBlanks takes spaces, tabs and no-break spaces off the end.
func trimBlanks(s string) string {
	for n := len(s); n > 0; n = len(s) {
		switch {
		case s[n-1] == ' ' || s[n-1] == '\t':
			s = s[:n-1]
		case s[n-1] == 0xa0 && strings.HasSuffix(s, "\u00a0"):
			s = s[:n-2]
		default:
			return s
		}
	}
	return s
}

// quotedLine counts the marks of one line. "-- " keeps its space, by which a
// signature is known.
func quotedLine(s, raw string) line {
	depth, i := 0, 0
	for j := 0; j < len(s); j++ {
		if s[j] == '>' {
			depth++
			i = j + 1
		} else if s[j] != ' ' || j > i+1 {
			break
		}
	}
	if depth == 0 {
		if s == "--" && strings.HasPrefix(raw, "-- ") {
			s = "-- "
		}
		return line{text: s}
	}
	// QUIRK: ">>>> " of a shell or a merge conflict is still taken for a quote;
	// ">From" is an mbox's mark and is not.
	if depth == 1 && strings.HasPrefix(s, ">From ") {
		return line{text: s[1:]}
	}
	if i < len(s) && s[i] == ' ' {
		i++
	}
	return line{text: s[i:], depth: depth, marks: s[:i]}
}

// unixEnds makes every line end LF: CRLF, \r\r\n, bare CR, form feed.
func unixEnds(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		for strings.Contains(s, "\r\r\n") {
			s = strings.ReplaceAll(s, "\r\r\n", "\r\n")
		}
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	return strings.ReplaceAll(s, "\f", "\n")
}

// flowedLines undoes format=flowed (RFC 3676): a line that ends in a space goes
// on in the next of the same depth, a leading space is stuffed, "-- " never
// flows. With DelSp the space at the end is no part of the text.
func flowedLines(text string, delSp bool) []line {
	var lines []line
	var flow strings.Builder
	flowing, depth := false, 0
	end := func() {
		if flowing {
			lines = append(lines, line{text: strings.TrimRight(flow.String(), " "), depth: depth})
			flow.Reset()
			flowing = false
		}
	}
	for s := range strings.SplitSeq(text, "\n") {
		d := 0
		for d < len(s) && s[d] == '>' {
			d++
		}
		s = strings.TrimPrefix(s[d:], " ")
		if flowing && d != depth {
			end()
		}
		if s == "-- " {
			end()
			lines = append(lines, line{text: s, depth: d})
			continue
		}
		soft := strings.HasSuffix(s, " ")
		if soft && delSp {
			s = s[:len(s)-1]
		}
		flow.WriteString(s)
		flowing, depth = true, d
		if !soft {
			end()
		}
	}
	end()
	return lines
}
