package parser

import "strings"

const (
	armourSigned    = "-----BEGIN PGP SIGNED MESSAGE-----"
	armourSignature = "-----BEGIN PGP SIGNATURE-----"
	armourEnd       = "-----END PGP SIGNATURE-----"
	armourMessage   = "-----BEGIN PGP MESSAGE-----"
)

// encryptedMail is what operators are told of a mail that only its reader can
// open.
const encryptedMail = "an encrypted part cannot be read"

// unarmour takes the frame of a clear signature off (RFC 9580 section 7): the
// lines around, «- » in front of lines that begin with a dash, and the
// signature. What is quoted stays as it is. A text that is encrypted stays too,
// and is told.
func (w *walker) unarmour(s string) string {
	if !strings.Contains(s, "-----BEGIN PGP ") {
		return s
	}
	lines := strings.Split(s, "\n")
	out := lines[:0:0]
	inside := false
	for i := 0; i < len(lines); i++ {
		switch bare := strings.TrimRight(lines[i], " \t\r"); {
		case bare == armourMessage:
			w.problem(encryptedMail)
			out = append(out, lines[i])
		case bare == armourSigned && !inside:
			inside = true
			w.m.find("part", "clear signature of PGP taken off", "")
			for i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" && strings.Contains(lines[i+1], ": ") {
				i++ // Hash: SHA256
			}
			if i+1 < len(lines) && strings.TrimSpace(lines[i+1]) == "" {
				i++
			}
		case bare == armourSignature && inside:
			inside = false
			i = endOfSignature(lines, i)
		case inside:
			out = append(out, strings.TrimPrefix(lines[i], "- "))
		default:
			out = append(out, lines[i])
		}
	}
	return strings.Join(out, "\n")
}

// endOfSignature is the last line of the signature that begins at i. Where its
// end is missing, it ends with the lines of base64.
func endOfSignature(lines []string, i int) int {
	for k := i + 1; k < len(lines) && k < i+200; k++ {
		s := strings.TrimRight(lines[k], " \t\r")
		if s == armourEnd {
			return k
		}
		if strings.Contains(s, " ") && !strings.Contains(s, ": ") {
			return k - 1
		}
	}
	return i
}
