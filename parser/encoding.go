package parser

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"sgaus/parser/unpack"
)

// encodingNames are the names of a Content-Transfer-Encoding (RFC 2045 section
// 6.1) that mean something; all others («8Bit (comment)», «7-bit») are none.
var encodingNames = map[string]string{
	"base64": "base64", "b": "base64", "base-64": "base64", "x-base64": "base64", "base64encoded": "base64",
	"quoted-printable": "quoted-printable", "quoted printable": "quoted-printable", "q": "quoted-printable", "qp": "quoted-printable",
	"quotedprintable": "quoted-printable", "quoted_printable": "quoted-printable", "quoted-printeable": "quoted-printable", "x-quoted-printable": "quoted-printable",
	"x-uuencode": "uuencode", "uuencode": "uuencode", "x-uue": "uuencode", "uue": "uuencode", "x-uu": "uuencode", "x-uuencoded": "uuencode",
	"x-yenc": "yenc", "yenc": "yenc", "x-yencode": "yenc",
	"x-binhex": "binhex", "binhex": "binhex", "binhex40": "binhex", "mac-binhex40": "binhex", "x-binhex40": "binhex",
}

// encodingName reads a Content-Transfer-Encoding; "" is none.
func encodingName(s string) string {
	s = strings.ToLower(strings.Trim(stripComments(s), " \t\"';,."))
	if i := strings.IndexAny(s, ";,\t"); i > 0 {
		s = strings.TrimSpace(s[:i]) // QUIRK: parameters, and the name twice
	}
	if name, ok := encodingNames[s]; ok {
		return name
	}
	first, _, _ := strings.Cut(s, " ")
	return encodingNames[first]
}

// judgeEncoding tells how a body is encoded, which its header may say wrongly.
// sample is its beginning, whole if that is all of it. A change asks for more
// than doubt: what the header says holds.
func judgeEncoding(declared string, sample []byte, whole, text bool) (encoding, rule string) {
	switch {
	case declared == "base64" && notBase64(sample, whole, text):
		if text && quotedCodes(sample, whole) {
			return "quoted-printable", "declared base64 and is quoted-printable"
		}
		return "", "declared base64 and is plain"
	case declared == "quoted-printable" && text && notQuoted(sample):
		return "", "declared quoted-printable and is plain"
	case declared != "":
		return declared, ""
	case !text && base64File(sample):
		return "base64", "a file in base64 that is not declared"
	case text && quotedCodes(sample, whole):
		return "quoted-printable", "quoted-printable that is not declared"
	case text && base64Text(sample, whole):
		return "base64", "base64 that is not declared"
	}
	return declared, ""
}

// notBase64 reports a body that claims to be base64 and has the lines of a
// text and no line of base64, or, where it is one word, says nothing when it is
// decoded.
func notBase64(sample []byte, whole, text bool) bool {
	plain := false
	for lines := 0; len(sample) > 0 && lines < 20; {
		line, rest, more := bytes.Cut(sample, []byte("\n"))
		if !more && !whole && lines > 0 {
			break // cut by the sample
		}
		sample = rest
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		lines++
		switch {
		case longBase64(line):
			return false
		case noBase64(line) || loneWords(line) || text && whole && lines == 1 && len(bytes.TrimSpace(rest)) == 0 && aWord(line):
			plain = true
		}
	}
	return plain
}

// longBase64 reports a line that nobody writes by hand.
func longBase64(line []byte) bool { return len(line) >= 24 && !noLetters(line) }

// aWord reports «Gracias» or «OK», which base64 would hardly look like.
func aWord(line []byte) bool {
	word := string(line)
	small, large := strings.ToLower(word[1:]), strings.ToUpper(word)
	return !strings.ContainsAny(word, "0123456789+/=") && (word[1:] == small || word == large) && !reads(decodeBase64(word))
}

// loneWords reports words with spaces between that are no groups of four, as
// base64 is cut.
func loneWords(line []byte) bool {
	words := bytes.Fields(line)
	for i, w := range words {
		if i < len(words)-1 && len(w)%4 != 0 {
			return true
		}
	}
	return false
}

// reads reports octets that may be a text of some charset: no control
// characters, and letters enough below 0x80 unless it is UTF-8. UTF-16 and the
// Japanese escapes are texts too.
func reads(b []byte) bool {
	if _, wide := nulls(b); wide || hasPrefix(b, "\xff\xfe") || hasPrefix(b, "\xfe\xff") {
		return true
	}
	high := 0
	for _, c := range b {
		switch {
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b, c == 0x7f:
			return false
		case c >= 0x80:
			high++
		}
	}
	return len(b) > 0 && (high*10 <= len(b)*3 || utf8.Valid(b))
}

// base64Text reports a text that is base64 without saying so: lines of one
// length and of its letters only, that decode to something one can read.
func base64Text(sample []byte, whole bool) bool {
	var letters []byte
	length, lines, short := 0, 0, false
	for rest := bytes.TrimSpace(sample); len(rest) > 0; lines++ {
		line, next, more := bytes.Cut(rest, []byte("\n"))
		if rest = next; !more && !whole {
			break
		}
		line = bytes.TrimSpace(line)
		if lines == 0 {
			length = len(line)
		}
		if len(line) == 0 || short || len(line) > length || len(line)%4 != 0 || noLetters(line) {
			return false
		}
		short = len(line) < length
		letters = append(letters, line...)
	}
	if len(letters) < 24 || !whole && lines < 3 {
		return false
	}
	b := decodeBase64(string(letters))
	return reads(b) && bytes.ContainsAny(b, " \n")
}

// noLetters reports an octet that base64 has not, or padding within.
func noLetters(line []byte) bool {
	for _, c := range bytes.TrimRight(line, "=") {
		if base64Values[c] == 0 {
			return true
		}
	}
	return false
}

// base64File knows files by how their first octets look in base64.
func base64File(sample []byte) bool {
	line, _, _ := bytes.Cut(bytes.TrimLeft(sample, " \t\r\n"), []byte("\n"))
	line = bytes.TrimRight(line, "\r \t")
	if len(line) < 24 || noLetters(line) {
		return false
	}
	for _, magic := range []string{"JVBERi0", "UEsDB", "/9j/", "iVBORw0KGgo", "R0lGODlh", "R0lGODdh", "0M8R4KGx", "e1xydG", "SUkqA", "H4sIA", "N3q8ryc"} {
		if hasPrefix(line, magic) {
			return true
		}
	}
	return false
}

// quotedCount is what stands behind the equal signs of a text.
type quotedCount struct{ high, codes, soft, wrong int }

func countQuoted(sample []byte, whole bool) (q quotedCount) {
	if !whole {
		sample = sample[:max(0, len(sample)-3)]
	}
	for {
		i := bytes.IndexByte(sample, '=')
		if i < 0 {
			return q
		}
		sample = sample[i+1:]
		line := bytes.TrimLeft(sample[:min(len(sample), 4)], " \t\r")
		switch {
		case len(line) > 0 && line[0] == '\n':
			q.soft++
		case len(sample) < 2:
			q.soft++
		case upperHex(sample[0]) && upperHex(sample[1]):
			q.codes++
			if sample[0] >= '8' || sample[0] == '3' && sample[1] == 'D' {
				q.high++
			}
		default:
			q.wrong++
		}
	}
}

func upperHex(c byte) bool { return unhex(c) < 16 && c < 'a' }

// quotedCodes reports quoted-printable that is not declared: every equal sign
// is a code or a soft line break, and there are enough.
func quotedCodes(sample []byte, whole bool) bool {
	if !isASCII(sample) {
		return false
	}
	q := countQuoted(sample, whole)
	return q.wrong == 0 && (q.high >= 2 || q.soft > 0 && q.codes > 0)
}

// notQuoted reports text with equal signs of its own, as in a link, under a
// header that says quoted-printable.
func notQuoted(sample []byte) bool {
	q := countQuoted(sample, false)
	return q.wrong > 0 && q.high == 0 && q.soft == 0
}

// openBody decodes a body.
func (w *walker) openBody(p *part, declared string, body io.Reader) {
	name := encodingName(declared)
	src := newBodyReader(body)
	sample, err := src.Peek(sampleSize)
	encoding, rule := judgeEncoding(name, sample, err != nil, strings.HasPrefix(p.typ, "text/"))
	if rule != "" {
		w.m.find("part", rule, declared)
	}
	p.encoding, p.body = encoding, decodeTransfer(encoding, src)
	switch encoding {
	case "uuencode", "yenc", "binhex":
		w.openFramed(p, sample, src)
	}
}

// openFramed decodes an encoding that frames its file by lines of its own, in
// which it may have a name.
func (w *walker) openFramed(p *part, sample []byte, src *bufio.Reader) {
	if _, ok := unpack.Find(bufio.NewReader(bytes.NewReader(sample))); !ok {
		w.m.find("part", "declared "+p.encoding+" and is plain", "")
		return
	}
	f, ok := unpack.Find(src)
	if !ok {
		return
	}
	p.body, p.lostWhat = w.bounded(f.Body), f.Lost
	if p.fileName() == "" && !strings.HasPrefix(p.typ, "text/") {
		p.name = decodeHeader(f.Name)
	}
}
