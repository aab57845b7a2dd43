package parser

import (
	"strings"
	"unicode/utf8"
)

// signatures finds, at the end of each stretch of new text, the signature, the
// line of the device, legal notices and the footers of lists. A stretch ends
// where something quoted begins, or at the end.
func (c *cutting) signatures(in intent) {
	end := len(c.lines)
	for end > 0 {
		for end > 0 && c.class[end-1] != said {
			end--
		}
		start := end
		for start > 0 && (c.class[start-1] == said) {
			start--
		}
		if start < end {
			c.stretch(start, end, in)
		}
		end = start
	}
	c.unsign()
}

func (c *cutting) stretch(start, end int, in intent) {
	last := end == len(c.lines)
	above := -1
	for i := start; i < end; i++ {
		if c.lines[i].mark == markSig {
			kind := "signature"
			if deviceLine(c.lines[i].text) {
				kind = "device"
			}
			c.mark(i, i+1, sig, kind, "")
			c.dashesAbove(above, i)
		}
		if !c.lines[i].blank() {
			above = i
		}
	}
	if i, kind := c.footer(start, end, last); i >= 0 {
		c.foot(i, end, kind, map[string]string{"legal": "words of a legal notice", "footer": "words of a list's footer"}[kind])
		end = i
	}
	for range 6 {
		i := c.ending(start, end, in)
		if i < 0 {
			return
		}
		end = i
	}
}

// dashesAbove takes the dashes, on the last line k above it that is not empty,
// with the signature whose structure does not hold them: Gmail wrote
// «-- <br><div class="gmail_signature">» for years.
func (c *cutting) dashesAbove(k, i int) {
	if k < 0 || c.class[k] != said {
		return
	}
	if s := strings.TrimSpace(c.lines[k].text); s == "--" || s == "—" || s == "––" {
		c.mark(k, i, sig, "signature", "dashes above a signature")
	}
}

// ending cuts what the lines up to end end in: the line of a device, or a
// signature, above it or below.
func (c *cutting) ending(start, end int, in intent) (at int) {
	i := c.lastText(start, end)
	if i < 0 {
		return -1
	}
	if n := deviceLines(c.lines, start, i); n > 0 {
		c.foot(i-n+1, end, "device", "line of a device")
		return i - n + 1
	}
	rule := "line of two dashes"
	if at = c.dashes(start, end, in); at < 0 {
		rule = "the sender's name above telephones and addresses"
		at = c.contact(start, i, in)
	}
	if at >= 0 {
		c.foot(at, end, "signature", rule)
		c.postscript(at+1, end)
	}
	return at
}

// foot cuts what stands at the end, but keeps why a part of it was cut before.
func (c *cutting) foot(from, to int, kind, rule string) {
	for i := from; i < to; i++ {
		if c.class[i] == said {
			c.mark(i, i+1, sig, kind, rule)
		}
	}
}

func (c *cutting) lastText(start, end int) int {
	for i := end - 1; i >= start; i-- {
		if !c.lines[i].blank() && c.class[i] == said {
			return i
		}
	}
	return -1
}

// maxSignature is how many lines stand below a mark that is not quite "-- ".
const maxSignature = 12

// dashes finds the signature's "-- " (RFC 3676 section 4.3). Without its
// space, which many servers take away, or drawn in another way, it must stand
// above what looks like a signature.
func (c *cutting) dashes(start, end int, in intent) int {
	for i := start; i < end; i++ {
		if c.class[i] == said && c.lines[i].text == "-- " {
			return i
		}
	}
	at, b := -1, below{}
	for i := end - 1; i >= start && b.lines <= maxSignature; i-- {
		s := strings.TrimSpace(c.lines[i].text)
		if s == "" || c.class[i] != said || onlyPictures(s) {
			continue
		}
		switch strong := s == "--" || s == "—" || s == "––" || s == "—-"; {
		case strong && b.lines > 0 && (b.prose == 0 || b.own || b.hard > 0):
			at = i
		case !strong && len(s) >= 2 && len(s) < 80 && strings.Trim(s, "_-=*~—–") == "" && b.lines > 0 && b.lines <= 8 && b.prose == 0 && (b.own || b.hard > 0):
			at = i
		default:
			b.add(s, in)
		}
	}
	return at
}

// below is what stands below a line.
type below struct {
	lines, prose, hard int
	own                bool // the sender's name
}

func (b *below) add(s string, in intent) {
	b.lines++
	switch {
	case hardContact(s):
		b.hard++
	case in.names(s) > 0 && len(strings.Fields(s)) <= 7:
		b.own = true
	case prose(s, 2):
		b.prose++
	}
}

// prose reports a line that says something: a question, or at least so many
// words with a full stop behind.
func prose(s string, least int) bool {
	s = strings.TrimRight(s, " \"»”)*_")
	if s == "" || len(s) > 100 || strings.ContainsAny(s, "¿?[") {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!…", last) && len(strings.Fields(s)) >= least
}

// postscript gives back what somebody wrote below the signature: «PD: …».
func (c *cutting) postscript(from, to int) {
	for i := from; i < to; i++ {
		if c.class[i] != sig || !isPostscript(c.lines[i].text) {
			continue
		}
		for ; i < to && !c.lines[i].blank() && deviceLines(c.lines, i, i) == 0; i++ {
			c.class[i] = said
		}
	}
}

func isPostscript(s string) bool {
	if len(s) < 4 || s[0]|0x20 != 'p' && s[0] != '*' && s[0] != ' ' {
		return false
	}
	f := strings.TrimLeft(fold(clip(s, 60)), "*_ ")
	for _, p := range []string{"pd:", "pd.", "pd ", "pd-", "p.d", "p. d", "ps:", "ps.", "ps ", "p.s", "p. s", "posdata", "postdata", "post data"} {
		if strings.HasPrefix(f, p) {
			return strings.ContainsRune(f, ' ')
		}
	}
	return false
}

// unsign gives back what stands where a client puts the signature if it is
// words, and all that there are: people write into that place.
func (c *cutting) unsign() {
	words := false
	for i, l := range c.lines {
		if l.blank() {
			continue
		}
		if c.class[i] == said || c.class[i] == inside {
			return
		}
		words = words || c.class[i] == sig && l.mark == markSig && prose(l.text, 3) && !hardContact(l.text) && !deviceLine(l.text) && !c.legal(i, len(c.lines))
	}
	if !words {
		return
	}
	for i, l := range c.lines {
		if c.class[i] == sig && l.mark == markSig {
			c.class[i] = said
		}
	}
}
