package parser

import (
	"slices"
	"strings"
)

// What a line of the body is.
type class uint8

const (
	said   class = iota // written now
	quoted              // quoted, or above a quote
	sig                 // signature, device line, legal notice, list footer
	banner              // «correo externo» that a server put on top
	inside              // the forwarded mail
)

// cutting is what the lines of a body are.
type cutting struct {
	lines   []line
	class   []class
	forward int  // line where a forwarded mail begins, -1 if none
	cut     bool // something quoted was found
	known   bool // somebody to whom the mail goes is quoted
	tries   int  // lines that looked as if a quote began there
	lost    bool // a quoted line that lost its mark was found

	plainReply bool // it is written to whom it quotes, though its subject says forward

	why     []uint16 // for each line what cut it, in reasons
	reasons []reason
	feet    map[string]int // lines where our notices end, by the number of their request
}

// intent is what the header says about a mail.
type intent struct {
	reply   bool // an answer: ids, prefix, our tag
	forward bool // the outermost prefix is that of a forward
	answer  bool // … of an answer
	named   bool // it has any prefix, or our tag
	ticket  int64
	to      map[string]bool // whom the mail is to: who is quoted from is answered
	tag     string          // the word of our tag

	who map[string]bool // the names of the sender, folded
}

// readText makes Text, NewText, Quoted and what is read from them.
func (m *Message) readText(pieces []piece, o Options) {
	in := intent{
		to:      m.receivers(),
		reply:   len(m.InReplyTo) > 0 || len(m.References) > 0 || m.subject.reply || m.Ticket > 0 || len(m.Tokens) > 0 || threaded(m.value("Thread-Index")),
		forward: m.saysForward(pieces), answer: m.subject.outer == 'r', named: m.subject.outer != 0 || m.Ticket > 0, ticket: m.Ticket, tag: o.Tag, who: whoWrites(m.From),
	}
	m.Reply = in.reply && !in.forward
	body, alt := bodies(pieces)
	m.HTML = usesHTML(pieces)
	c := cutLines(body, in)
	if alt != nil {
		c = reconcile(c, cutLines(alt, in))
	}
	m.body = c
	m.Text = strings.Trim(joinLines(c.lines), "\n")
	m.NewText = c.text(said, inside)
	m.Quoted = c.text(quoted, sig, banner)
	m.Reply = m.Reply || c.cut
	if m.Text != "" && onlyPictures(m.NewText) {
		m.wholeText(o)
	}
	if !m.Whole {
		m.Cuts = c.cuts()
	}
	quotedText := c.text(quoted)
	m.TextTicket = o.findTag(quotedText)
	m.QuotedIDs = quotedIDs(quotedText)
	m.readCommands(o)
}

// receivers are those to whom a mail goes, but its author.
func (m *Message) receivers() map[string]bool {
	to := map[string]bool{}
	for _, list := range [][]Address{m.To, m.Cc} {
		for _, a := range list[:min(len(list), 100)] {
			if a.Email != "" && a.Email != m.From.Email {
				to[strings.ToLower(a.Email)] = true
			}
		}
	}
	return to
}

// threaded reads Exchange's Thread-Index: 22 octets begin a conversation, and
// each answer adds five (MS-OXOMSG 2.2.1.3).
func threaded(v string) bool { return len(strings.TrimRight(strings.TrimSpace(v), "=")) > 30 }

// answers reports that somebody to whom the mail goes is named in a header of
// a quote: then it is an answer, whatever its own header says.
func (in intent) answers(s string) bool {
	if len(in.to) == 0 || strings.IndexByte(s, '@') < 0 {
		return false
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(clip(s, 1000)), func(r rune) bool { return strings.ContainsRune(" <>()[]:;,\"'", r) }) {
		if in.to[w] {
			return true
		}
	}
	return false
}

// wholeText decides what was written where the cut left no words. Our own
// notice is never what somebody wrote: an empty answer to it says nothing. Of
// what is quoted from others, the whole is taken.
func (m *Message) wholeText(o Options) {
	switch {
	case m.body.ours(o):
		m.find("text", "nothing was added to our own notice", m.NewText)
		m.NewText, m.Whole = "", true
		for i := range m.body.lines {
			if m.body.class[i] == said {
				m.body.mark(i, i+1, sig, "picture", "name of a picture in its place")
			}
		}
		m.Cuts = m.body.cuts()
	case m.NewText == "":
		m.find("text", "the cut left no words, so the whole is taken", "")
		m.NewText, m.Whole = strings.TrimSpace(m.Text), true
	}
}

// bodies gives the lines of the body: of the plain parts, else of the HTML.
// Where both stand side by side, alt has those of the HTML, whose structure
// knows quotes that the lines do not show.
func bodies(pieces []piece) (body, alt []line) {
	both := false
	for _, p := range pieces {
		var html []line
		if p.hasHTML {
			html = htmlLines(p.html)
		}
		plain := plainLines(p)
		switch {
		case !p.hasPlain, poorer(plain, html):
			plain = html
		case p.hasHTML && len(html) > 0:
			if !both {
				both, alt = true, slices.Clone(body)
			}
		default:
			html = plain
		}
		body = stacked(body, plain)
		if both {
			alt = stacked(alt, html)
		}
	}
	return printable(body), printable(alt)
}

// stacked puts the lines of a part under those of the parts before.
func stacked(lines, more []line) []line {
	if len(lines) == 0 {
		return more
	}
	return append(append(lines, line{}), more...)
}

// poorer reports a plain alternative that says nothing: empty, or «your client
// cannot show HTML».
func poorer(plain, html []line) bool {
	if len(html) == 0 {
		return false
	}
	if markup(plain, html) {
		return true
	}
	words := 0
	for _, l := range plain {
		words += len(strings.Fields(l.text))
		if words > 40 {
			return false
		}
	}
	if words == 0 {
		return true
	}
	f := fold(joinLines(plain))
	for _, p := range []string{"not support html", "no soporta html", "html email", "html capable", "mensaje en formato html", "view this email in", "html mail", "no admite html", "this is a multi-part message"} {
		if strings.Contains(f, p) && words < 40 {
			return true
		}
	}
	return stranger(plain, html)
}

func usesHTML(pieces []piece) bool {
	html := false
	for _, p := range pieces {
		if p.hasPlain && strings.TrimSpace(p.plain) != "" {
			return false
		}
		html = html || p.hasHTML
	}
	return html
}

// reconcile takes the plain text unless only the HTML shows where the quote
// begins: then the plain text ends where the words of the new text do.
func reconcile(plain, html cutting) cutting {
	if html.forward >= 0 && plain.forward < 0 {
		return html // only the structure shows where the forwarded mail begins
	}
	if !html.cut || html.forward >= 0 || plain.forward >= 0 {
		return plain
	}
	want := len(words(html.text(said)))
	have := words(plain.text(said))
	if want == 0 && len(have) == 0 {
		return html // nothing was said: what was cut is told as its reader saw it
	}
	if want == 0 || len(have) <= want {
		if continued(plain, html) {
			return html
		}
		return plain
	}
	hw := words(html.text(said))
	for i := range hw {
		if have[i] != hw[i] {
			return html
		}
	}
	n := 0
	for i, l := range plain.lines {
		if plain.class[i] != said {
			continue
		}
		if n >= want {
			plain.mark(i, i+1, quoted, "quote", "where the quote begins in the HTML")
			continue
		}
		n += len(words(l.text))
	}
	plain.cut = true
	return plain
}

func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool {
		return r == ' ' || r == '\n' || r == '*' || r == '_' || r == '-'
	})
}

// text joins the lines of some classes, without empty lines around, and with
// at most one where something was cut between.
func (c cutting) text(classes ...class) string {
	var b strings.Builder
	started, gap, blank := false, false, 0
	for i := range c.lines {
		l := &c.lines[i]
		if !oneOf(c.class[i], classes) {
			gap = true
			continue
		}
		if l.blank() {
			blank++
			continue
		}
		if started {
			if gap {
				blank = max(1, min(blank, 1))
			}
			for range blank + 1 {
				b.WriteByte('\n')
			}
		}
		b.WriteString(l.full())
		started, gap, blank = true, false, 0
	}
	return strings.TrimRight(b.String(), " \n\t")
}

func oneOf(c class, classes []class) bool {
	for _, x := range classes {
		if c == x {
			return true
		}
	}
	return false
}

// quotedIDs finds Message-IDs that a quote names with their label.
func quotedIDs(s string) []string {
	var ids []string
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		return nil
	}
	for from := 0; len(ids) < 50; {
		i := strings.Index(lower[from:], "message-id:")
		if i < 0 {
			return ids
		}
		from += i + len("message-id:")
		line, _, _ := strings.Cut(s[from:min(len(s), from+400)], "\n")
		ids = append(ids, scanIDs(line)...)
	}
	return ids
}
