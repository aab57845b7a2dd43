package parser

import (
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
}

// intent is what the header says about a mail.
type intent struct {
	reply   bool // an answer: ids, prefix, our tag
	forward bool // the outermost prefix is that of a forward
}

// readText makes Text, NewText, Quoted and what is read from them.
func (m *Message) readText(pieces []piece, o Options) {
	in := intent{
		reply:   len(m.InReplyTo) > 0 || len(m.References) > 0 || m.subject.reply || m.Ticket > 0 || len(m.Tokens) > 0,
		forward: m.subject.outer == 'f',
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
	if m.NewText == "" && m.Text != "" {
		m.NewText, m.Whole = strings.TrimSpace(m.Text), true
	}
	quotedText := c.text(quoted)
	m.TextTicket = o.findTag(quotedText)
	m.QuotedIDs = quotedIDs(quotedText)
	m.readCommands(o)
}

// bodies gives the lines of the body: of the plain parts, else of the HTML.
// Where both stand side by side, alt has those of the HTML, whose structure
// knows quotes that the lines do not show.
func bodies(pieces []piece) (body, alt []line) {
	both := false
	for i, p := range pieces {
		if i > 0 && len(body) > 0 {
			body = append(body, line{})
			alt = append(alt, line{})
		}
		var html []line
		if p.hasHTML {
			html = htmlLines(p.html)
		}
		plain := plainLines(p)
		switch {
		case !p.hasPlain, poorer(plain, html):
			plain = html
		case p.hasHTML && len(html) > 0:
			both = true
		default:
			html = plain
		}
		body = append(body, plain...)
		alt = append(alt, html...)
	}
	if !both {
		alt = nil
	}
	return body, alt
}

// poorer reports a plain alternative that says nothing: empty, or «your client
// cannot show HTML».
func poorer(plain, html []line) bool {
	if len(html) == 0 {
		return false
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
	return false
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
	if !html.cut || html.forward >= 0 || plain.forward >= 0 {
		return plain
	}
	want := len(words(html.text(said)))
	have := words(plain.text(said))
	if want == 0 || len(have) <= want {
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
			plain.class[i] = quoted
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
	for i, l := range c.lines {
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
			b.WriteString(strings.Repeat("\n", blank+1))
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

// cutLines decides for each line what it is.
func cutLines(lines []line, in intent) cutting {
	c := cutting{lines: lines, class: make([]class, len(lines)), forward: -1}
	for i := 0; i < len(lines) && c.forward < 0; {
		i = c.step(i, in)
	}
	if in.forward && c.forward < 0 && c.cut {
		for i := range c.class {
			if c.class[i] == quoted {
				c.forwardFrom(i)
				break
			}
		}
	}
	if !in.reply && !c.strong() {
		// A first mail keeps what looks like a quote: somebody put it there.
		for i := range c.class {
			if c.class[i] == quoted {
				c.class[i] = said
			}
		}
		c.cut = false
	}
	if c.forward >= 0 {
		for i := range c.class {
			if c.class[i] == quoted {
				c.class[i] = said
			}
		}
		c.cut = false
	}
	c.banners()
	c.signatures()
	return c
}

// strong reports quotes that only a client makes, so that the mail is an
// answer even if its header does not say so.
func (c *cutting) strong() bool {
	for i, l := range c.lines {
		if c.class[i] != quoted {
			continue
		}
		if l.mark == markTail || l.mark == markAttr {
			return true
		}
		if l.depth > 0 {
			// The first quoted line: what stands above must introduce it.
			for k := i - 1; k >= 0; k-- {
				if !c.lines[k].blank() {
					return c.class[k] == quoted
				}
			}
			return false
		}
	}
	return false
}

// step reads what begins on line i and gives the next line to look at.
func (c *cutting) step(i int, in intent) int {
	l := c.lines[i]
	switch {
	case l.depth > 0:
		if !c.cut && c.quotedForward(i, in) {
			c.forwardFrom(i)
			return len(c.lines)
		}
		c.quote(i, i+1)
		return i + 1
	case l.blank():
		return i + 1
	case l.mark == markTail || l.mark == markBorder && c.anyBlock(i):
		return c.tail(i, i, in)
	case l.mark == markAttr:
		if separatorLine(l.text) == sepForward {
			c.forwardFrom(i)
			return len(c.lines)
		}
		c.quote(i, i+1)
		return i + 1
	}
	switch separatorLine(l.text) {
	case sepForward:
		if !c.cut || in.forward {
			c.forwardFrom(i)
			return len(c.lines)
		}
	case sepOriginal, sepAbove:
		return c.tail(i, i, in)
	case sepRule:
		if j := c.nextText(i + 1); j > 0 {
			if _, ok := blockAt(c.lines, j, true); ok {
				return c.tail(i, j, in)
			}
		}
	}
	if kinds, _ := labelLine(l.text); kinds != nil {
		if _, ok := blockAt(c.lines, i, true); ok {
			return c.tail(i, i, in)
		}
	}
	if start, strong, ok := attributionEnd(c.lines, i); ok {
		return c.attribution(start, i, strong, in)
	}
	return i + 1
}

// quotedForward knows a mail that is forwarded inside a quote: Apple Mail does
// so, and Outlook for the Mac.
func (c *cutting) quotedForward(i int, in intent) bool {
	if separatorLine(c.lines[i].text) == sepForward {
		return true
	}
	if kinds, _ := labelLine(c.lines[i].text); kinds == nil || !in.forward {
		return false
	}
	_, ok := blockAt(c.lines, i, true)
	return ok
}

// attribution cuts the line above a quote, and the quote where no marks show
// it.
func (c *cutting) attribution(start, end int, strong bool, in intent) int {
	next := c.nextText(end + 1)
	marked := next > 0 && (c.lines[next].depth > 0 || c.lines[next].mark == markTail)
	switch {
	case marked && in.forward && !in.reply:
		c.forwardFrom(start)
		return len(c.lines)
	case marked:
		c.quote(start, next)
		return next
	case strong && in.forward:
		c.forwardFrom(start)
		return len(c.lines)
	case strong && in.reply:
		c.quote(start, len(c.lines))
		return len(c.lines)
	}
	return end + 1
}

// tail cuts from line i to the end, or, in a forward, calls it the forwarded
// mail. What stands in front of a header block at j is part of it.
func (c *cutting) tail(i, j int, in intent) int {
	if in.forward {
		c.forwardFrom(i)
		return len(c.lines)
	}
	if !in.reply && c.lines[i].mark == markNone {
		// Neither an answer nor called a forward: somebody pasted or
		// forwarded a mail without its prefix.
		if _, ok := blockAt(c.lines, max(j, c.nextText(j+1)), true); ok || c.blockFrom(j) {
			c.forwardFrom(i)
			return len(c.lines)
		}
	}
	// Outlook can prefix the quoted mail with marks: answers stand between.
	if b, ok := blockAt(c.lines, max(j, c.nextText(j)), false); ok && c.lines[j].mark != markTail {
		if next := c.nextText(b.end); next > 0 && c.lines[next].depth > 0 {
			c.quote(i, next)
			return next
		}
	}
	if next := c.nextText(i + 1); next > 0 && c.lines[next].depth > 0 && separatorLine(c.lines[i].text) == sepOriginal {
		c.quote(i, next)
		return next
	}
	c.quote(i, len(c.lines))
	return len(c.lines)
}

func (c *cutting) blockFrom(j int) bool {
	_, ok := blockAt(c.lines, j, true)
	return ok
}

func (c *cutting) quote(from, to int) {
	for i := from; i < to; i++ {
		c.class[i] = quoted
	}
	c.cut = true
}

func (c *cutting) forwardFrom(i int) {
	c.forward = i
	for ; i < len(c.class); i++ {
		c.class[i] = inside
	}
}

// nextText gives the first line from i on that is not blank, -1 if there is
// none.
func (c *cutting) nextText(i int) int {
	for ; i < len(c.lines); i++ {
		if !c.lines[i].blank() {
			return i
		}
	}
	return -1
}

// anyBlock knows a header block in whatever language by its form: three lines
// of the next six have a short word and a colon.
func (c *cutting) anyBlock(i int) bool {
	n := 0
	for j := i; j < len(c.lines) && j < i+6; j++ {
		name, _, ok := strings.Cut(c.lines[j].text, ":")
		if ok && len(name) < 40 && len(strings.Fields(name)) < 4 {
			n++
		}
	}
	return n >= 3
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
