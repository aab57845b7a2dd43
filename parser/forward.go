package parser

import (
	"strings"
)

// readForward finds the mail inside the mail: the block of lines where the cut
// met it, else the first of those attached.
func (m *Message) readForward(nested *Message, o Options) {
	if v := m.value("Resent-From"); v != "" {
		m.find("forward", "redirected as it was (RFC 5322 section 3.6.6)", oneLine(decodeHeader(v)))
	}
	inline := m.inlineForward(o)
	switch {
	case inline != nil && (nested == nil || inline.From != (Address{})):
		inline.Attachments = m.Attachments
		m.Forward = inline
	case nested != nil:
		m.Forward = attachedForward(nested, without(m.NewText, o))
		m.find("forward", "a mail is attached (message/rfc822)", nested.Subject)
	default:
		return
	}
	// Now it is certain that «I: …» is a prefix.
	if r := readSubject(m.Subject, o, true); m.subject.outer == 0 && r.outer == 'f' {
		m.takeSubject(r, o)
	}
}

// inlineForward reads the forwarded mail that stands in the text; nil if none
// does.
func (m *Message) inlineForward(o Options) *Forward {
	if m.body.forward < 0 {
		return nil
	}
	f := &Forward{Note: without(m.body.text(said), o)}
	lines := m.body.forwardedLines()
	i, base := f.head(lines)
	m.find("forward", f.form(lines), first(lines).text)
	f.Text = ownSignature(textBelow(lines, i, wholeDepth(lines, i, base)), m.From, f.From)
	f.Ticket = readSubject(f.Subject, o, false).ticket
	if f.Ticket == 0 {
		f.Ticket = o.findTag(f.Text)
	}
	return f
}

// form names the rule by which a forward was known.
func (f *Forward) form(lines []line) string {
	switch {
	case len(lines) == 0:
		return "forwarded mail"
	case lines[0].depth > 0:
		return "forwarded mail inside quote marks"
	case separatorLine(lines[0].text) == sepForward:
		return "line above a forwarded mail"
	case separatorLine(lines[0].text) != sepNone:
		return "line above an original mail, in a mail whose subject says forward"
	case f.Subject == "" && f.From != (Address{}):
		return "line of attribution, in a mail whose subject says forward"
	}
	return "header block of a forwarded mail"
}

// maxForwardHead bounds how far below its first line the header of a forward
// may begin.
const maxForwardHead = 8

// head reads what stands above the text of a forwarded mail. next is the first
// line of the text, base how deep it is quoted.
func (f *Forward) head(lines []line) (next, base int) {
	for i := 0; i < len(lines) && i < maxForwardHead; i++ {
		if lines[i].blank() {
			continue
		}
		base = lines[i].depth
		if groupWise(lines[i]) {
			f.attribution([]line{{text: strings.TrimRight(lines[i].text, "> ") + ":"}})
			return i + 1, 0
		}
		if b, ok := tableBlock(lines, i); ok {
			f.fill(b, false)
			return b.end, base
		}
		if b, ok := blockAt(lines, i, false); ok {
			f.fill(b, englishLabels(lines[b.start:b.end]))
			return b.end, base
		}
		if b, ok := notesTable(lines, i); ok {
			f.fill(b, englishNotes(lines[b.start:b.end]))
			return b.end, base
		}
		if b, ok := lotusBlock(lines, i); ok {
			f.fill(b, englishNotes(lines[b.start:b.end]))
			return b.end, base
		}
		if separatorLine(lines[i].text) != sepNone || ruleLine(lines[i].text) {
			continue
		}
		for k := i; k < min(i+maxAttribution, len(lines)) && !lines[k].blank(); k++ {
			if at, ok := attributionEnd(lines, k, false); ok && at.start <= i {
				f.attribution(lines[i : k+1])
				return k + 1, depthBelow(lines, k+1, base)
			}
		}
	}
	next = afterSeparator(lines)
	return next, depthBelow(lines, next, base)
}

// wholeDepth is how deep all of the text is quoted: Outlook Express marks what
// it forwards, but not the header above it.
func wholeDepth(lines []line, i, base int) int {
	depth := maxQuoteDepth
	for _, l := range lines[min(i, len(lines)):] {
		if !l.blank() {
			depth = min(depth, l.depth)
		}
	}
	if base > 0 || depth == maxQuoteDepth {
		return base
	}
	return min(depth, 1)
}

// depthBelow is how deep the first line of the text is quoted.
func depthBelow(lines []line, i, otherwise int) int {
	for ; i < len(lines); i++ {
		if !lines[i].blank() {
			return max(lines[i].depth, otherwise)
		}
	}
	return otherwise
}

// tableBlock reads the header that 163 and other webmail of China write as a
// table: «| 发件人 | X<x@y> |».
func tableBlock(lines []line, i int) (headerBlock, bool) {
	if !strings.HasPrefix(strings.TrimSpace(lines[i].text), "|") {
		return headerBlock{}, false
	}
	rows := make([]line, 0, 12)
	for k := i; k < len(lines) && len(rows) < 12; k++ {
		cells := strings.SplitN(strings.Trim(lines[k].text, "| \t"), "|", 2)
		if !strings.HasPrefix(strings.TrimSpace(lines[k].text), "|") || len(cells) < 2 {
			break
		}
		rows = append(rows, line{text: strings.TrimRight(strings.TrimSpace(cells[0]), ":：") + ": " + strings.Trim(cells[1], "| \t"), depth: lines[k].depth})
	}
	b, ok := blockAt(append(rows, line{}), 0, false)
	b.start, b.end = i, i+b.end
	return b, ok
}

// lotusBlock reads the header of Lotus Notes: name and hour, and below them
// labels, each with its value behind a colon, or alone on its line with the
// value on the next.
func lotusBlock(lines []line, i int) (headerBlock, bool) {
	b := headerBlock{start: i, end: i}
	seen := map[label]bool{}
	var waits label
	for k := i; k < len(lines) && k < i+30; k++ {
		s := strings.TrimSpace(lines[k].text)
		kinds, value := labelLine(s)
		if kinds == nil {
			kinds = labelKinds[fold(clip(s, 40))]
		}
		switch kind := pick(kinds, seen); {
		case s == "":
		case value != "" && kinds != nil && kind == labelFrom, separatorLine(s) != sepNone:
			return b, false
		case value != "" && kind != labelNone && kind != labelFrom && b.from != "":
			seen[kind], waits, b.end = true, labelNone, k+1
			b.add(kind, value)
		case kind != labelNone && kind != labelFrom:
			seen[kind], waits, b.end = true, kind, k+1
		case waits != labelNone:
			b.add(waits, s)
			waits, b.end = labelNone, k+1
		case len(seen) > 0:
			return b, seen[labelTo] && seen[labelSubject] && b.from != ""
		case b.from == "" && (separatorLine(s) == sepNone):
			b.from = s
		case b.date == "" && evidence(s).clock:
			b.date = s
		default:
			return b, false
		}
		if seen[labelSubject] && waits == labelNone {
			break
		}
	}
	return b, seen[labelTo] && seen[labelSubject] && b.from != ""
}

// without takes commands and keys off a text.
func without(s string, o Options) string {
	n := &Message{NewText: s, body: cutting{forward: -1}}
	n.readCommands(o)
	return n.Said
}

func attachedForward(n *Message, note string) *Forward {
	f := &Forward{
		From: n.From, Subject: n.Subject, Date: n.Date, To: n.To, Cc: n.Cc, Text: n.Text, Note: note, Attached: true, MessageID: n.MessageID,
		IDs: append(append([]string{}, n.References...), n.InReplyTo...), Ticket: n.Ticket,
		Attachments: n.Attachments,
	}
	if f.Ticket == 0 {
		f.Ticket = n.TextTicket
	}
	return f
}

// afterSeparator skips the separator of a forward that shows no header.
func afterSeparator(lines []line) int {
	for i, l := range lines {
		if !l.blank() && separatorLine(l.text) == sepNone {
			return i
		}
	}
	return len(lines)
}

// textBelow is the text of the forwarded mail, without the marks of the quote
// that it stands in, and the line that closes it.
func textBelow(lines []line, i, base int) string {
	var rest []line
	lines = lines[min(i, len(lines)):]
	for k, l := range lines {
		// Some close the header with another line of dashes. A forward that
		// begins here is part of the text.
		if len(rest) == 0 && (l.blank() || ruleLine(l.text) || separatorLine(l.text) != sepNone && !headBelow(lines, k) || scissors(l.text)) {
			continue
		}
		if l.depth >= base && base > 0 {
			l.depth, l.marks = l.depth-base, ""
		}
		if rest == nil {
			rest = make([]line, 0, len(lines)-k)
		}
		rest = append(rest, l)
	}
	for n := len(rest); n > 0 && (rest[n-1].blank() || forwardEnd(rest[n-1].text)); n-- {
		rest = rest[:n-1]
	}
	return strings.Trim(joinLines(rest), "\n \t")
}

// headBelow reports a header block directly below line k.
func headBelow(lines []line, k int) bool {
	for k++; k < len(lines); k++ {
		if !lines[k].blank() {
			_, ok := blockAt(lines, k, false)
			return ok
		}
	}
	return false
}

// scissors is the line of The Bat! above the text.
func scissors(s string) bool {
	inner, _, ok := betweenDashes(clip(s, 200))
	return ok && fold(inner) == "original message text"
}

// ownSignature cuts the signature of who forwards from the end of the text,
// where some clients put it: it has their name or address, and the author is
// somebody else.
func ownSignature(text string, forwarder, author Address) string {
	i := strings.LastIndex(text, "\n-- \n")
	if i < 0 || len(text)-i > 1000 || strings.EqualFold(forwarder.Email, author.Email) {
		return text
	}
	foot := fold(text[i:])
	for _, s := range []string{forwarder.Name, forwarder.Email} {
		if s = fold(s); len(s) > 4 && strings.Contains(foot, s) {
			return strings.TrimRight(text[:i], "\n \t")
		}
	}
	return text
}
