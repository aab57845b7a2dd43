package parser

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a subject: the octets that are decoded, and those in which
// prefixes and brackets are looked for; what stands behind stays as it is. RFC
// 5322 has 998 octets a line.
const (
	maxSubject     = 32 << 10
	maxSubjectScan = 4 << 10
)

// decodeSubject decodes a Subject, after which no line break is left in it.
func decodeSubject(raw string) string { return oneLine(decodeHeader(clipLetters(raw, maxSubject))) }

// clipLetters is clip without half a letter at the end.
func clipLetters(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := n; i > n-utf8.UTFMax; i-- {
		if utf8.RuneStart(s[i]) {
			return s[:i]
		}
	}
	return s[:n]
}

// subjectReading is what a subject says.
type subjectReading struct {
	clean    string
	ticket   int64
	reply    bool // a reply prefix stands in it
	forward  bool // … and a forward prefix
	outer    byte // the outermost prefix: 'r', 'f', 'e' for either, or 0
	words    []string
	prefixes []string
	tags     []string // brackets that say our tag; the first counts
}

func (m *Message) readSubject(o Options) {
	answers := len(m.InReplyTo) > 0 || len(m.References) > 0
	m.takeSubject(readSubject(m.Subject, o, answers), o)
	for _, p := range m.subject.prefixes {
		m.find("subject", "prefix of an answer or a forward", p)
	}
	for i, t := range m.subject.tags {
		if i == 0 {
			m.find("subject", "tag of this desk: request "+strconv.FormatInt(m.Ticket, 10), t)
		} else {
			m.find("subject", "another tag of this desk: the first counts", t)
		}
	}
	for _, w := range m.subject.words {
		c, ok := o.command(w)
		if !ok {
			continue
		}
		c.InSubject = true
		m.Commands = append(m.Commands, c)
		if c.Near {
			m.find("subject", "nearly the command "+c.Name+", not carried out", w)
		} else {
			m.find("subject", "command "+c.Name, w)
		}
	}
}

func (m *Message) takeSubject(r subjectReading, o Options) {
	m.CleanSubject, m.Ticket, m.subject = r.clean, r.ticket, r
}

// CleanSubject takes prefixes and our tag off a decoded subject and, where
// o.Command is given, commands. Tags of others stay. What may be the first word
// of somebody's own subject («R: 3 equipos») goes only where another prefix or
// our tag shows that the mail is an answer.
func CleanSubject(s string, o Options) string { return readSubject(s, o, false).clean }

// readSubject reads a subject; answers: the header says that the mail answers
// or forwards another.
func readSubject(s string, o Options, answers bool) subjectReading {
	head := clipLetters(s, maxSubjectScan)
	show, match := subjectLetters(head)
	r := scanSubject(show, match, o, answers)
	if !answers && (r.ticket > 0 || r.outer != 0) {
		r = scanSubject(show, match, o, true)
	}
	r.clean += s[len(head):]
	return r
}

// subjectLetters gives the letters of a subject as a person sees them, and
// beside each what it is for matching: plain. What has no width is in neither.
func subjectLetters(s string) (show []rune, match string) {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		p := plainRune(r)
		if p < 0 {
			continue
		}
		if p == ' ' {
			r = ' '
		}
		show = append(show, r)
		b.WriteRune(p)
	}
	return show, b.String()
}

// scanSubject goes over the subject piece by piece: prefixes count only at its
// start and directly behind brackets that stand there. Of several tags of ours
// the first one counts: it stands nearest to what was typed or changed last.
func scanSubject(show []rune, s string, o Options, answers bool) subjectReading {
	c := subjectScan{show: show, s: s, head: true}
	c.wrapped()
	for c.s != "" {
		if c.head && c.start(answers) || c.bracket(o) || c.s == "" {
			continue
		}
		_, n := utf8.DecodeRuneInString(c.s)
		c.head = c.head && c.s[:n] == " "
		c.out.WriteString(c.pass(n))
	}
	c.r.clean = strings.Join(strings.Fields(c.out.String()), " ")
	if c.r.took() {
		for _, end := range []string{" -", " –", " —", " |", " :"} {
			c.r.clean = strings.TrimSuffix(c.r.clean, end) // «No imprime - [TERMINADA]»
		}
	}
	return c.r
}

// subjectScan is a subject on the way: what is left of it, letter for letter
// as shown and for matching.
type subjectScan struct {
	show []rune
	s    string
	head bool // nothing but prefixes and brackets so far
	out  strings.Builder
	r    subjectReading
}

// wrapped takes what some clients put around the subject of a forward: «[Fwd:
// …]» of Netscape and Evolution, «… (fwd)» of Pine (RFC 5256 section 2.1).
func (c *subjectScan) wrapped() {
	s := strings.Trim(c.s, " ")
	if len(s) > maxBracket {
		return
	}
	if inner, ok := strings.CutPrefix(s, "["); ok && closesLast(s) {
		if kind, _, weak := prefix(inner); kind == 'f' && !weak {
			c.pass(strings.IndexByte(c.s, '[') + 1)
			n := len(c.s) - strings.LastIndexByte(c.s, ']')
			c.s, c.show = c.s[:len(c.s)-n], c.show[:len(c.show)-n]
		}
	}
	if n := len(s) - len("(fwd)"); n > 0 && strings.EqualFold(s[n:], "(fwd)") {
		n = len(c.s) - strings.LastIndexByte(c.s, '(')
		c.s, c.show = c.s[:len(c.s)-n], c.show[:len(c.show)-n]
		c.r.forward, c.r.outer = true, 'f'
	}
}

// closesLast reports that the first bracket closes with the last letter.
func closesLast(s string) bool {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i == len(s)-1
			}
		}
	}
	return false
}

// pass goes n octets on and gives the letters that they show.
func (c *subjectScan) pass(n int) string {
	letters := utf8.RuneCountInString(c.s[:n])
	taken := string(c.show[:letters])
	c.s, c.show = c.s[n:], c.show[letters:]
	return taken
}

// start takes what may stand before the subject; false: nothing of it did.
func (c *subjectScan) start(answers bool) bool {
	if blanks := len(c.s) - len(strings.TrimLeft(c.s, " ")); blanks > 0 {
		c.out.WriteString(c.pass(blanks))
	}
	if kind, n, weak := prefix(c.s); n > 0 && (answers || !weak) {
		c.r.take(kind, c.pass(n))
		c.out.WriteByte(' ')
		return true
	}
	if n := warning(c.s); n > 0 {
		c.out.WriteString(c.pass(n))
		return true
	}
	if n := joint(c.s); n > 0 && c.r.took() {
		c.pass(n) // «RE: [SGAUS #12] - No imprime»
		return true
	}
	return false
}

// bracket takes a bracket: out of the title if it is ours.
func (c *subjectScan) bracket(o Options) bool {
	words, n := bracket(c.s)
	if n == 0 {
		return false
	}
	letters := c.pass(n)
	if num, ok := o.tag(words); ok {
		if c.r.ticket == 0 {
			c.r.ticket = num
		}
		if len(c.r.tags) < 10 {
			c.r.tags = append(c.r.tags, words)
		}
	} else if _, ok := o.command(words); ok {
		c.r.words = append(c.r.words, words)
	} else {
		c.out.WriteString(letters)
		return true
	}
	c.out.WriteByte(' ')
	return true
}

// took reports that brackets of this desk were taken out.
func (r *subjectReading) took() bool { return len(r.tags)+len(r.words) > 0 }

func (r *subjectReading) take(kind byte, text string) {
	if r.outer == 0 {
		r.outer = kind
	}
	r.reply = r.reply || kind == 'r' || kind == 'e'
	r.forward = r.forward || kind == 'f'
	if len(r.prefixes) < 10 {
		r.prefixes = append(r.prefixes, text)
	}
}

// warning reads what servers put before a subject in other brackets than ours
// and behind which a prefix or a bracket stands: «(EXTERNO) RE: …»,
// «{Spam?} …», «*** SPAM *** …».
func warning(s string) int {
	end := -1
	switch s := clip(s, 60); {
	case s == "":
	case s[0] == '(':
		end = strings.IndexByte(s, ')')
	case s[0] == '{':
		end = strings.IndexByte(s, '}')
	case strings.HasPrefix(s, "**"):
		rest := strings.TrimLeft(s, "*")
		if i := strings.Index(rest, "**"); i > 0 {
			i += len(s) - len(rest)
			end = i + len(s[i:]) - len(strings.TrimLeft(s[i:], "*")) - 1
		}
	}
	if end < 0 {
		return 0
	}
	rest := strings.TrimLeft(s[end+1:], " ")
	if _, n, weak := prefix(rest); (n == 0 || weak) && !strings.HasPrefix(rest, "[") {
		return 0
	}
	return end + 1
}

// joint reads what stood between our brackets and the subject.
func joint(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	if n == 0 || !strings.Contains("-–—|:,;", s[:n]) || n < len(s) && s[n] != ' ' {
		return 0
	}
	return n
}

// maxBracket bounds the octets of a bracket.
const maxBracket = 1000

// bracket reads a pair of brackets at the start of s. Of nested ones the
// innermost counts, so that "[[TERMINADA]]" is read too.
func bracket(s string) (words string, n int) {
	if s == "" || s[0] != '[' {
		return "", 0
	}
	end := strings.IndexByte(clip(s, maxBracket), ']')
	if end < 0 {
		return "", 0
	}
	if inner := strings.LastIndexByte(s[:end], '['); inner > 0 {
		if strings.Trim(s[:inner], "[ ") != "" {
			return "", 0 // "[SGAUS [x]": the first one is a letter like any other
		}
		words = s[inner+1 : end]
		for end+1 < len(s) && s[end+1] == ']' {
			end++
		}
		return strings.TrimSpace(words), end + 1
	}
	return strings.TrimSpace(s[1:end]), end + 1
}

// tag reads the words of our tag: "SGAUS #123".
func (o Options) tag(words string) (int64, bool) {
	t := fold(o.Tag)
	w := fold(words)
	if t == "" || !strings.HasPrefix(w, t) {
		return 0, false
	}
	w = strings.TrimLeft(w[len(t):], " #:-")
	for _, n := range []string{"num.", "no.", "nº", "n°", "№", "no", "num"} {
		if rest, ok := strings.CutPrefix(w, n); ok {
			w = strings.TrimLeft(rest, " #.:")
			break
		}
	}
	n, err := strconv.ParseInt(w, 10, 64)
	return n, err == nil && n > 0
}

// command asks the desk whether words are a command.
func (o Options) command(words string) (Command, bool) {
	if o.Command == nil || words == "" || len(words) > 500 {
		return Command{}, false
	}
	if _, isTag := o.tag(words); isTag {
		return Command{}, false
	}
	name, arg, near, ok := o.Command(norm.NFC.String(words))
	if !ok && !near || name == "" {
		return Command{}, false
	}
	return Command{Name: name, Arg: arg, Raw: words, Near: near}, true
}

// findTag looks for our tag anywhere in a text and gives its number.
func (o Options) findTag(s string) int64 {
	tag := fold(o.Tag)
	if tag == "" {
		return 0
	}
	first, _ := utf8.DecodeRuneInString(tag)
	for i := 0; i < len(s); i++ {
		open := 1
		if s[i] >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if plainRune(r) != '[' {
				i += n - 1
				continue
			}
			open = n
		} else if s[i] != '[' {
			continue
		}
		// A text of brackets alone must not cost a look at each.
		if c := nextLetter(s[i+open:]); c < utf8.RuneSelf && rune(c|0x20) != first && rune(c) != first && c != '[' {
			continue
		} else if c == '[' && i+open < len(s) && s[i+open] == '[' {
			continue
		}
		end := min(len(s), i+len(o.Tag)*4+60)
		if words, n := bracket(plain(s[i:end])); n > 0 {
			if num, ok := o.tag(words); ok {
				return num
			}
		}
	}
	return 0
}

// nextLetter gives the first octet of s that is no blank.
func nextLetter(s string) byte {
	for i := 0; i < len(s) && i < 8; i++ {
		if s[i] > ' ' {
			return s[i]
		}
	}
	return ' '
}
