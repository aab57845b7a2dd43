package parser

import (
	"strings"
)

// readForward finds the mail inside the mail: an attached one, else the block
// of lines where the cut met it.
func (m *Message) readForward(nested *Message, o Options) {
	if nested != nil {
		m.Forward = attachedForward(nested, without(m.NewText, o))
		return
	}
	if m.body.forward < 0 {
		return
	}
	f := &Forward{Note: without(m.body.text(said), o)}
	lines := m.body.lines[m.body.forward:]
	base := 0
	i := 0
	for ; i < len(lines) && i < 8; i++ {
		if lines[i].blank() {
			continue
		}
		base = lines[i].depth
		if b, ok := blockAt(lines, i, false); ok {
			f.fill(b)
			i = b.end
			break
		}
		if separatorLine(lines[i].text) == sepNone {
			if _, ok := attributionEnd(lines, i, false); ok {
				f.attribution(lines[:i+1])
				i++
				break
			}
		}
	}
	if i >= 8 || f.From == (Address{}) && f.Subject == "" {
		i = f.afterSeparator(lines)
	}
	f.Text = textBelow(lines, i, base)
	f.Ticket = readSubject(f.Subject, o, false).ticket
	if f.Ticket == 0 {
		f.Ticket = o.findTag(f.Text)
	}
	m.Forward = f
}

// without takes commands and keys off a text.
func without(s string, o Options) string {
	n := &Message{NewText: s, body: cutting{forward: -1}}
	n.readCommands(o)
	return n.Said
}

func attachedForward(n *Message, note string) *Forward {
	f := &Forward{
		From: n.From, Subject: n.Subject, Date: n.Date, To: n.To, Text: n.Text, Note: note, Attached: true, MessageID: n.MessageID,
		IDs: append(append([]string{}, n.References...), n.InReplyTo...), Ticket: n.Ticket,
	}
	if f.Ticket == 0 {
		f.Ticket = n.TextTicket
	}
	return f
}

// afterSeparator skips the separator of a forward that shows no header.
func (f *Forward) afterSeparator(lines []line) int {
	for i, l := range lines {
		if !l.blank() && separatorLine(l.text) == sepNone {
			return i
		}
	}
	return len(lines)
}

func (f *Forward) fill(b headerBlock) {
	f.From = looseAddress(b.from)
	f.Subject = oneLine(b.subject)
	f.Date, _ = humanDate(b.date, strings.Contains(fold(b.date), " am") || strings.Contains(fold(b.date), " pm") && englishDate(b.date))
	for _, item := range splitAddresses(looseList(b.to)) {
		if a := looseAddress(item); a != (Address{}) && len(f.To) < maxAddresses {
			f.To = append(f.To, a)
		}
	}
}

// englishDate reports a date whose weekday or month is English, so that its
// numbers may be month first.
func englishDate(s string) bool {
	f := fold(s)
	for _, w := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

// attribution fills what «El …, Juan <juan@x> escribió:» tells.
func (f *Forward) attribution(lines []line) {
	s := ""
	for _, l := range lines {
		s = strings.TrimSpace(s + " " + l.text)
	}
	f.Date, _ = humanDate(s, false)
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" <>‹›()[]:,;", r) }) {
		w = strings.TrimPrefix(w, "mailto:")
		if !validEmail(w) {
			continue
		}
		f.From.Email = lowerDomain(w)
		name := s[:strings.Index(s, w)]
		name = strings.TrimRight(name, " <‹([\"")
		if i := strings.LastIndexAny(name, ",0123456789"); i >= 0 {
			name = name[i+1:]
		}
		f.From.Name = cleanName(strings.Trim(name, " \""))
		return
	}
}

// looseAddress reads an address as quote headers show it: "X [mailto:x@y]",
// "X <x@y<mailto:x@y>>", "X (x@y)", a name alone.
func looseAddress(s string) Address {
	s = strings.TrimSpace(looseList(s))
	if a, ok := parseAddress(s); ok {
		a.Name = strings.Trim(a.Name, " <>[]()*\"")
		if strings.EqualFold(a.Name, a.Email) {
			a.Name = ""
		}
		return a
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" <>()[];,\"", r) }) {
		if validEmail(w) {
			name := strings.Trim(s[:strings.Index(s, w)], " <([\"")
			return Address{Name: cleanName(name), Email: lowerDomain(w)}
		}
	}
	return Address{Name: cleanName(strings.Trim(s, "<>[]"))}
}

var looseForms = strings.NewReplacer("[mailto:", "<", "<mailto:", "<", "(mailto:", "(", "[Mailto:", "<", "]", ">", "[", "<")

// looseList turns the brackets that clients use into those of RFC 5322.
func looseList(s string) string {
	s = looseForms.Replace(s)
	if strings.Contains(s, "<") {
		return s
	}
	return strings.ReplaceAll(s, "&lt;", "<")
}

// textBelow is the text of the forwarded mail, without the marks of the quote
// that it stands in.
func textBelow(lines []line, i, base int) string {
	var rest []line
	for _, l := range lines[min(i, len(lines)):] {
		// Some close the header with another line of dashes.
		if len(rest) == 0 && (l.blank() || ruleLine(l.text) || separatorLine(l.text) != sepNone) {
			continue
		}
		if l.depth >= base && base > 0 {
			l.depth, l.marks = l.depth-base, ""
		}
		rest = append(rest, l)
	}
	return strings.Trim(joinLines(rest), "\n \t")
}
