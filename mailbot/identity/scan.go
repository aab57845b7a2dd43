package identity

import "strings"

// scanner reads a structured field: words, quoted strings and comments
// (RFC 5322 section 3.2). A comment is a comment, whatever it holds.
type scanner struct {
	s string
	i int
	// broken is set by a comment or a quoted string without end and by a
	// closing parenthesis too many: nobody can tell any more what is what.
	broken bool
}

func (p *scanner) done() bool { return p.broken || p.i >= len(p.s) }

// at reports whether an octet comes next.
func (p *scanner) at(c byte) bool { return !p.done() && p.s[p.i] == c }

// take steps over an octet if it comes next.
func (p *scanner) take(c byte) bool {
	if !p.at(c) {
		return false
	}
	p.i++
	return true
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// cfws steps over blanks and comments.
func (p *scanner) cfws() {
	for !p.done() {
		switch c := p.s[p.i]; {
		case blank(c):
			p.i++
		case c == '(':
			p.comment()
		default:
			return
		}
	}
}

// comment steps over a comment, which may hold others, and returns its text.
func (p *scanner) comment() string {
	from, depth := p.i+1, 0
	for ; p.i < len(p.s); p.i++ {
		switch p.s[p.i] {
		case '\\':
			p.i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.i++
				return p.s[from : p.i-1]
			}
		}
	}
	p.broken = true
	return ""
}

// word reads up to a blank, a comment, a `;` or one of stops; quoted strings
// on the way are part of it, without their quotes.
func (p *scanner) word(stops string) string {
	var b strings.Builder
	for !p.done() {
		c := p.s[p.i]
		switch {
		case c == '"':
			p.quoted(&b)
		case c == ')':
			p.broken = true
		case blank(c) || c == '(' || c == ';' || strings.IndexByte(stops, c) >= 0:
			return b.String()
		default:
			b.WriteByte(c)
			p.i++
		}
	}
	return b.String()
}

func (p *scanner) quoted(b *strings.Builder) {
	for p.i++; p.i < len(p.s); p.i++ {
		switch c := p.s[p.i]; c {
		case '"':
			p.i++
			return
		case '\\':
			if p.i++; p.i < len(p.s) {
				b.WriteByte(p.s[p.i])
			}
		default:
			b.WriteByte(c)
		}
	}
	p.broken = true
}

// skip steps to the next `;` that is neither in a comment nor quoted.
func (p *scanner) skip() {
	for p.cfws(); !p.done() && p.s[p.i] != ';'; p.cfws() {
		p.word("")
	}
}
