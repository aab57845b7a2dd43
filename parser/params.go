package parser

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parseParams reads a Content-Type or Content-Disposition as it comes: the
// value in lower case, the parameters by lower-case name, decoded (RFC 2231
// with continuations and charsets, RFC 2047 where it does not belong, values
// with spaces and no quotes, comments, trailing junk, semicolons forgotten).
func parseParams(s string) (value string, params map[string]string) {
	parts := splitParams(s)
	value = strings.Trim(stripComments(parts[0]), " \t\"'")
	if i := strings.IndexAny(value, " \t,"); i > 0 {
		// QUIRK: trailing junk, or a parameter without its semicolon.
		if strings.IndexByte(value[i:], '=') > 0 {
			_, parts[0], _ = strings.Cut(strings.TrimLeft(parts[0], " \t\"'"), value[i:i+1])
		} else {
			parts[0] = ""
		}
		value = value[:i]
	} else {
		parts[0] = ""
	}
	value = strings.ToLower(value) // after the cut: lower case may be longer
	params = map[string]string{}
	pieces := map[string][]paramPiece{}
	for i := 0; i < len(parts) && len(params) < 100; {
		k, v, ok := strings.Cut(parts[i], "=")
		if !ok {
			i++
			continue
		}
		k = strings.ToLower(strings.Trim(k, " \t\"'"))
		v = strings.TrimSpace(v)
		if next := glued(v); next > 0 {
			parts[i], v = v[next:], strings.TrimRight(v[:next], " \t,")
		} else {
			i++
		}
		v = unquoteParam(v)
		if base, piece, ok := splitParamName(k, v); ok {
			if len(pieces[base]) < 200 {
				pieces[base] = append(pieces[base], piece)
			}
		} else if _, twice := params[k]; !twice {
			params[k] = v
		}
	}
	for k, v := range params {
		params[k] = decodeParam(v)
	}
	for base, p := range pieces {
		// RFC 2231 wins over the plain form that stands beside it for old
		// programs (RFC 6266 section 4.3), if it can be read.
		if v := joinPieces(p); params[base] == "" || v != "" && !strings.ContainsRune(v, utf8.RuneError) {
			params[base] = v
		}
	}
	return value, params
}

// gluedNames are parameters that are known behind another without a semicolon
// between.
var gluedNames = regexp.MustCompile(`(?i)[ \t,](?:charset|name|filename|boundary|format|delsp|type|size)\*?(?:[0-9]\*?)?=`)

// glued finds the next parameter where the semicolon before it was forgotten.
func glued(v string) int {
	from := 0
	if strings.HasPrefix(v, `"`) {
		end := strings.IndexByte(v[1:], '"')
		if end < 0 {
			return 0
		}
		from = end + 2
	}
	if loc := gluedNames.FindStringIndex(v[from:]); loc != nil {
		return from + loc[0] + 1
	}
	return 0
}

// decodeParam decodes a value of the plain form: encoded words, raw octets, and
// QUIRK: the per cents of a link around letters beyond ASCII.
func decodeParam(v string) string {
	if strings.Count(v, "%") > 1 && isASCII([]byte(v)) {
		if b := percentDecode(v); !isASCII(b) && utf8.Valid(b) {
			return decodeCharset("utf-8", b)
		}
	}
	return decodeHeader(v)
}

type paramPiece struct {
	n       int
	encoded bool
	value   string
}

// splitParamName reads the star forms: name*, name*0, name*0*.
func splitParamName(k, v string) (string, paramPiece, bool) {
	base, star, ok := strings.Cut(k, "*")
	if !ok {
		return "", paramPiece{}, false
	}
	p := paramPiece{value: v}
	if star == "" {
		p.encoded = true
		return base, p, true
	}
	if strings.HasSuffix(star, "*") {
		p.encoded, star = true, star[:len(star)-1]
	}
	n, err := strconv.Atoi(star)
	if err != nil || n < 0 {
		return "", paramPiece{}, false
	}
	p.n = n
	return base, p, true
}

func joinPieces(pieces []paramPiece) string {
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].n < pieces[j].n })
	charset, b := "", []byte{}
	for i, p := range pieces {
		v := p.value
		if p.encoded {
			if i == 0 {
				if f := strings.SplitN(v, "'", 3); len(f) == 3 {
					charset, v = f[0], f[2]
				}
			}
			b = append(b, percentDecode(v)...)
			continue
		}
		b = append(b, v...)
	}
	if charset == "" && strings.Contains(string(b), "=?") {
		return decodeHeader(string(b)) // QUIRK: encoded words cut into pieces
	}
	return decodeCharset(charset, b)
}

func percentDecode(s string) []byte {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if hi, lo := unhex(s[i+1]), unhex(s[i+2]); hi < 16 && lo < 16 {
				b = append(b, hi<<4|lo)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return b
}

// unhex gives the value of a hexadecimal digit, 255 for anything else.
func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10
	}
	return 255
}

// splitParams splits at semicolons outside quotes. The result has at least one
// element.
func splitParams(s string) []string {
	const most, longest = 1000, 64 << 10
	var parts []string
	s = s[:min(len(s), longest)]
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ';' && !quoted && len(parts) < most:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[min(start, len(s)):])
}

func unquoteParam(v string) string {
	if !strings.HasPrefix(v, `"`) {
		return v
	}
	var b strings.Builder
	for i := 1; i < len(v); i++ {
		if v[i] == '"' {
			break
		}
		// QUIRK: Windows paths come with single backslashes.
		if v[i] == '\\' && i+1 < len(v) && (v[i+1] == '"' || v[i+1] == '\\') {
			i++
		}
		b.WriteByte(v[i])
	}
	return b.String()
}

// stripComments takes RFC 5322 comments out, nested ones too.
func stripComments(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			if depth == 0 {
				b.WriteByte(c)
				b.WriteByte(s[i+1])
			}
			i++
			continue
		case c == '"' && depth == 0:
			quoted = !quoted
		case c == '(' && !quoted:
			depth++
			continue
		case c == ')' && !quoted && depth > 0:
			depth--
			continue
		}
		if depth == 0 {
			b.WriteByte(c)
		}
	}
	return b.String()
}
