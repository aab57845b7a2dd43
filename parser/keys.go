package parser

import "strings"

// macLength is how many letters end a reply token: its keyed check.
const macLength = 20

// keys takes «Clave: …» lines out, with what a client wrapped of the value onto
// the next lines. Half a key is no token, and still nothing that was said.
func (m *Message) keys(lines []string) []string {
	out := make([]string, 0, len(lines))
	for i := 0; i < len(lines); i++ {
		value, ok := keyLine(lines[i])
		if !ok {
			out = append(out, lines[i])
			continue
		}
		value, last := unfoldKey(value, lines, i)
		switch {
		case tokenShape(value):
			m.Tokens = append(m.Tokens, value)
			i = last
		case halfToken(value):
			i = last
		default:
			out = append(out, lines[i])
		}
	}
	return out
}

// keyLine gives what stands behind «Clave:».
func keyLine(s string) (value string, ok bool) {
	if first := strings.TrimLeft(s, " \t*"); first != "" && first[0] < 0x80 && first[0]|0x20 != 'c' || len(s) < 6 || len(s) > 300 || colon(s) < 0 || !strings.Contains(s, "v") && !strings.Contains(s, "V") && !strings.Contains(s, "ｖ") && !strings.Contains(s, "Ｖ") {
		return "", false
	}
	name, value, ok := strings.Cut(strings.TrimSpace(plain(s)), ":")
	if !ok || len(name) > 20 || fold(strings.Trim(name, "* ")) != "clave" {
		return "", false
	}
	return keyPiece(value), true
}

func keyPiece(s string) string {
	return strings.TrimSuffix(strings.Trim(plain(s), " *<>"), "=")
}

// unfoldKey joins a value with the lines below until the key is whole. last is
// the last line it took. What cannot be made whole stays as it is, but for a
// value that stands altogether on the next line.
func unfoldKey(value string, lines []string, i int) (joined string, last int) {
	value = strings.ReplaceAll(value, " ", "")
	joined, last = value, i
	for k, n := i+1, 0; k < len(lines) && k <= i+4 && n < 3 && !wholeToken(joined); k++ {
		piece := keyPiece(lines[k])
		if piece == "" {
			continue
		}
		if len(piece) > 200 || !tokenLetters(piece) {
			break
		}
		joined += piece
		n, last = n+1, k
		if value == "" && tokenShape(joined) && !tokenStart(joined) {
			return joined, last
		}
	}
	if wholeToken(joined) {
		return joined, last
	}
	// A piece that is no word goes with its half key.
	if i+1 < len(lines) && (value == "" || halfToken(value)) {
		if piece := keyPiece(lines[i+1]); tokenLetters(piece) && strings.ContainsAny(piece, "0123456789.") && (halfToken(value) || tokenShape(piece)) {
			return value + piece, i + 1
		}
	}
	return value, i
}

// halfToken reports the first half of a reply token, «r12.n3»; «R2» may be
// somebody's own.
func halfToken(s string) bool { return tokenStart(s) && strings.Contains(s, ".") }

// wholeToken knows a reply token from its first part, of the request, to the
// last letter of its check.
func wholeToken(s string) bool {
	head, mac, ok := cutLast(s, '.')
	return ok && len(mac) == macLength && tokenStart(head) && tokenShape(s)
}

// tokenStart reports the beginning of a reply token: «r12», «r12.n345.x8…».
func tokenStart(s string) bool {
	first, _, _ := strings.Cut(s, ".")
	return len(first) > 1 && first[0]|0x20 == 'r' && strings.Trim(first[1:], "0123456789") == "" && tokenLetters(s)
}

func tokenLetters(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && s[i] != '.' {
			return false
		}
	}
	return s != ""
}

// tokenShape keeps people's own «Clave: x» apart: a reply token is long and has
// letters, digits and dots only.
func tokenShape(s string) bool {
	return len(s) >= 16 && len(s) <= 200 && strings.Contains(s, ".") && tokenLetters(s)
}
