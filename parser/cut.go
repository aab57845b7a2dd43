package parser

import "strings"

// cutLines decides for each line what it is.
func cutLines(lines []line, in intent) cutting {
	if in.reply {
		lines = otherMarks(lines)
	}
	c := newCutting(lines)
	for i := 0; i < len(lines) && c.forward < 0; {
		i = c.step(i, in)
	}
	if in.forward && c.forward < 0 && c.cut && !c.plainReply {
		for i := range c.class {
			if c.class[i] == quoted {
				c.forwardFrom(i)
				break
			}
		}
	}
	if !in.reply && !c.known && !c.plainReply && !c.strong(in) && !c.talk() {
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
	c.signatures(in)
	return c
}

// strong reports quotes that only a client makes, so that the mail is an
// answer even if its header does not say so.
func (c *cutting) strong(in intent) bool {
	for i, l := range c.lines {
		if c.class[i] != quoted {
			continue
		}
		if l.mark == markTail || l.mark == markAttr {
			return true
		}
		if l.depth > 0 {
			// The first quoted line: what stands above must introduce it, or
			// it introduces itself, as telephones and Apple Mail quote.
			if c.introducesItself(i, in) {
				return true
			}
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
		if in.reply && !in.forward && groupWise(l) {
			c.quote(i, len(c.lines), "line of GroupWise")
			return len(c.lines)
		}
		if top := i; !c.cut && in.reply {
			if top = c.headTop(i); top < i {
				c.quote(top, i, ruleMarks)
			}
		}
		c.quote(i, i+1, ruleMarks)
		return i + 1
	case l.blank():
		return i + 1
	case l.mark != markNone && !c.cut && !in.answer && forwardBegin(l.text):
		c.forwardFrom(i)
		return len(c.lines)
	case l.mark == markTail || l.mark == markBorder && c.anyBlock(i, false), l.mark == markLine && c.anyBlock(i, true):
		return c.tail(i, i, in, ruleFrame)
	case l.mark == markAttr:
		if separatorLine(l.text) == sepForward {
			c.forwardFrom(i)
			return len(c.lines)
		}
		c.quote(i, i+1, "")
		return i + 1
	}
	if c.lostMark(i) {
		c.quote(i, i+1, "wrapped line between quoted ones")
		return i + 1
	}
	return c.lineStep(i, in)
}

// mostTries bounds how often a mail is asked whether a quote begins where a
// line looks as if: a log has ten thousand lines that end in a colon.
const mostTries = 3000

// lineStep reads what the words of an unmarked line begin.
func (c *cutting) lineStep(i int, in intent) int {
	l := c.lines[i]
	if c.tries > mostTries {
		return i + 1
	}
	switch separatorLine(l.text) {
	case sepForward:
		if !c.cut || in.forward {
			c.forwardFrom(i)
			return len(c.lines)
		}
	case sepOriginal:
		return c.tail(i, i, in, "line of dashes above the original")
	case sepAbove:
		return c.tail(i, i, in, "«reply above this line»")
	case sepRule:
		if j := c.nextText(i + 1); j > 0 {
			if _, ok := blockAt(c.lines, j, true); ok {
				return c.tail(i, j, in, "header block below a rule")
			}
		}
	}
	if kinds, _ := labelLine(l.text); kinds != nil {
		c.tries++
		if b, ok := blockAt(c.lines, i, true); ok && (b.date != "" || in.reply || in.forward || in.answers(b.from)) {
			return c.tail(i, i, in, "header block")
		}
	}
	if start, rule, ok := c.oddForms(i); ok && in.reply {
		return c.tail(start, i, in, rule)
	}
	if next, ok := c.ownNotice(i, in); ok {
		return next
	}
	next := c.nextQuoted(i + 1)
	marked := next > 0 && next < i+4 && c.lines[next].depth > 0 // a frame has its own header
	if marked || strings.HasSuffix(l.text, ":") || strings.HasSuffix(l.text, "写道") || strings.HasSuffix(l.text, "---") {
		c.tries++
	}
	if at, ok := attributionEnd(c.lines, i, marked); ok {
		return c.attribution(at, i, in)
	}
	if marked && in.reply && !in.forward && c.onTop(i, in) {
		c.quote(i, next, "line with a date or its author above the first quote")
		return next
	}
	return i + 1
}

// quotedForward knows a mail that is forwarded inside a quote: Apple Mail does
// so, and Outlook for the Mac.
func (c *cutting) quotedForward(i int, in intent) bool {
	if separatorLine(c.lines[i].text) == sepForward {
		return !in.answer
	}
	if kinds, _ := labelLine(c.lines[i].text); kinds == nil || !in.forward {
		return false
	}
	_, ok := blockAt(c.lines, i, true)
	return ok
}

// attribution cuts the line above a quote, and the quote where no marks show
// it.
func (c *cutting) attribution(at introduction, end int, in intent) int {
	start, strong, rule := at.start, at.strong, at.rule()
	next := c.nextQuoted(end + 1)
	marked := next > 0 && c.lines[next].depth > 0 // a frame has its own header
	if in.forward && c.answered(start, end+1, in) {
		c.plainReply, in.forward = true, false // whatever its subject says
	}
	switch {
	case marked && in.forward && !in.reply:
		c.forwardFrom(start)
		return len(c.lines)
	case marked:
		c.quote(start, next, rule)
		return next
	case strong && in.forward:
		c.forwardFrom(start)
		return len(c.lines)
	case strong && (in.reply || c.answered(start, end+1, in)):
		return c.toEnd(start, end+1, rule, in)
	}
	return end + 1
}

// tail cuts from line i to the end, or, in a forward, calls it the forwarded
// mail. What stands in front of a header block at j is part of it.
func (c *cutting) tail(i, j int, in intent, rule string) int {
	if in.forward {
		c.forwardFrom(i)
		return len(c.lines)
	}
	if !in.reply && c.lines[i].mark == markNone || !in.named && c.elsewhere(j, in) {
		// Neither an answer nor called a forward: somebody pasted or
		// forwarded a mail without its prefix.
		b, ok := blockAt(c.lines, max(j, c.nextText(j+1)), true)
		if !ok {
			b, ok = blockAt(c.lines, j, true)
		}
		if ok && !in.answers(b.from) {
			c.forwardFrom(i)
			return len(c.lines)
		}
		c.known = c.known || ok
	}
	if c.lines[i].mark == markNone {
		i = c.headTop(i)
	}
	// Outlook can prefix the quoted mail with marks: answers stand between.
	block := c.nextText(j)
	if block >= 0 && separatorLine(c.lines[block].text) != sepNone {
		block = c.nextText(block + 1)
	}
	below := i + 1
	if b, ok := blockAt(c.lines, max(j, block), false); ok && c.lines[j].mark != markTail {
		below = b.end
		if next := c.nextText(b.end); next > 0 && c.lines[next].depth > 0 {
			c.quote(i, next, rule)
			return next
		}
	}
	if next := c.nextText(i + 1); next > 0 && c.lines[next].depth > 0 && separatorLine(c.lines[i].text) == sepOriginal {
		c.quote(i, next, rule)
		return next
	}
	return c.toEnd(i, below, rule, in)
}

// answered reports an attribution to somebody whom the mail is to.
func (c *cutting) answered(from, to int, in intent) bool {
	for i := from; i < to; i++ {
		if in.answers(c.lines[i].text) {
			c.known = true
			return true
		}
	}
	return false
}

// quote cuts lines as quoted, by a rule.
func (c *cutting) quote(from, to int, rule string) {
	c.mark(from, to, quoted, "quote", rule)
	c.cut = true
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
// of the next six have a short word and a colon. Strict asks for an address in
// the first or a date with its hour too: below a line that anybody may have
// drawn could stand a form that somebody filled in.
func (c *cutting) anyBlock(i int, strict bool) bool {
	n := 0
	for j := i; j < len(c.lines) && j < i+6; j++ {
		name, value, ok := strings.Cut(clip(c.lines[j].text, 300), ":")
		if ok && len(name) < 40 && len(strings.Fields(name)) < 4 {
			n++
			t := evidence(plain(value))
			strict = strict && (!t.address || n > 1) && (!t.clock || t.digits < 6)
		}
	}
	return n >= 3 && !strict
}
