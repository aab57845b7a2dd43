package parser

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Prefixes that clients put before a subject, folded, without their colon.
// The language of the client decides, so most mean the same thing.
var (
	replyPrefixes = wordSet(`re res resp aw antw antwort sv vs rif odp ynt yanit r bls atb
		vá va απ σχετ 回复 回覆 答复 答覆 返信 回信 ответ отв reply rép reponse risposta odpověď 답장`)
	forwardPrefixes = wordSet(`fw fwd rv wg tr enc i vb vl doorst fs videre továbbítás tov
		προώθ πρθ 转发 轉寄 転送 轉發 пересл reenv reenviado encaminhado forward weitergel ilt i̇lt 전달`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[fold(w)] = true
	}
	return set
}

// decodeSubject decodes a Subject, after which no line break is left in it.
func decodeSubject(raw string) string { return oneLine(decodeHeader(raw)) }

// subjectReading is what a subject says.
type subjectReading struct {
	clean   string
	ticket  int64
	reply   bool // a reply prefix stands in it
	forward bool // … and a forward prefix
	outer   byte // the outermost prefix: 'r', 'f' or 0
	words   []string
}

func (m *Message) readSubject(o Options) {
	r := readSubject(m.Subject, o)
	m.CleanSubject, m.Ticket = r.clean, r.ticket
	for _, w := range r.words {
		if c, ok := o.command(w); ok {
			c.InSubject = true
			m.Commands = append(m.Commands, c)
		}
	}
	m.subject = r
}

// CleanSubject takes prefixes and our tag off a decoded subject and, where
// o.Command is given, commands. Tags of others stay.
func CleanSubject(s string, o Options) string { return readSubject(s, o).clean }

// readSubject goes over the subject piece by piece: prefixes count only at its
// start and directly behind brackets that stand there.
func readSubject(s string, o Options) subjectReading {
	s = norm.NFC.String(plain(s))
	var r subjectReading
	var out strings.Builder
	head := true // nothing but prefixes and brackets so far
	for s != "" {
		if head {
			s = strings.TrimLeft(s, " ")
			if kind, n := prefix(s); n > 0 {
				r.take(kind)
				s = s[n:]
				continue
			}
		}
		if words, n := bracket(s); n > 0 {
			if num, ok := o.tag(words); ok {
				if r.ticket == 0 {
					r.ticket = num
				}
			} else if _, ok := o.command(words); ok {
				r.words = append(r.words, words)
			} else {
				out.WriteString(s[:n])
				if head {
					out.WriteByte(' ')
				}
			}
			s = s[n:]
			continue
		}
		_, n := utf8.DecodeRuneInString(s)
		head = head && s[:n] == " "
		out.WriteString(s[:n])
		s = s[n:]
	}
	r.clean = strings.Trim(strings.Join(strings.Fields(out.String()), " "), " ")
	return r
}

func (r *subjectReading) take(kind byte) {
	if r.outer == 0 {
		r.outer = kind
	}
	r.reply = r.reply || kind == 'r'
	r.forward = r.forward || kind == 'f'
}

// prefix reads one prefix with its colon at the start of s: "RE:", "Re[2]:",
// "Re(3) :", "RE^2:", "Fwd: ". kind is 'r' or 'f', n its length.
func prefix(s string) (kind byte, n int) {
	i := 0
	for i < len(s) && i < 40 {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		i += size
	}
	word := fold(s[:i])
	switch {
	case i == 0:
		return 0, 0
	case replyPrefixes[word]:
		kind = 'r'
	case forwardPrefixes[word]:
		kind = 'f'
	default:
		return 0, 0
	}
	// A single letter is a prefix of the Italian Outlook in upper case only.
	if len(word) == 1 && s[:1] == word {
		return 0, 0
	}
	rest := s[i:]
	j := countMark(rest)
	for j < len(rest) && rest[j] == ' ' {
		j++
	}
	if j >= len(rest) || rest[j] != ':' {
		return 0, 0
	}
	return kind, i + j + 1
}

// countMark skips the counters of some clients: [2], (2), ^2, *2, 2.
func countMark(s string) int {
	i := 0
	if i < len(s) && strings.IndexByte("[(^*", s[i]) >= 0 {
		i++
	}
	digits := i
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	if i == digits {
		return 0
	}
	if i < len(s) && (s[i] == ']' || s[i] == ')') {
		i++
	}
	return i
}

// bracket reads a pair of brackets at the start of s. Of nested ones the
// innermost counts, so that "[[TERMINADA]]" is read too.
func bracket(s string) (words string, n int) {
	if s == "" || s[0] != '[' {
		return "", 0
	}
	end := strings.IndexByte(s, ']')
	if end < 0 || end > 1000 {
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
	if o.Tag == "" {
		return 0
	}
	for from := 0; ; {
		i := strings.IndexAny(s[from:], "[［【")
		if i < 0 {
			return 0
		}
		from += i
		end := min(len(s), from+len(o.Tag)*4+60)
		if words, n := bracket(plain(s[from:end])); n > 0 {
			if num, ok := o.tag(words); ok {
				return num
			}
		}
		from++
	}
}
