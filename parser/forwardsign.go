package parser

import (
	"bufio"
	"strings"
)

// saysForward reports a subject whose outermost prefix is that of a forward.
// «VS:» is one where the labels below are Danish or Norwegian.
func (m *Message) saysForward(pieces []piece) bool {
	if m.subject.outer != 'e' {
		return m.subject.outer == 'f'
	}
	for _, p := range pieces {
		if strings.Contains(p.plain, "Fra: ") || strings.Contains(p.html, "Fra:") || strings.Contains(p.plain, "Videresend") {
			return true
		}
	}
	return false
}

// writesTo reports that one of the recipients is named in some lines.
func (in intent) writesTo(lines []line) bool {
	for _, l := range lines {
		if in.answers(l.text) {
			return true
		}
	}
	return false
}

// elsewhere reports that the header block near line j shows a mail from
// somebody whom this mail is not written to, so that it is no answer: Outlook
// names the mail that it forwards in References, as in an answer.
func (c *cutting) elsewhere(j int, in intent) bool {
	for k := j; k < len(c.lines) && k < j+4; k++ {
		b, ok := blockAt(c.lines, k, false)
		if !ok {
			continue
		}
		from := writerAddress(b.from)
		return from.Email != "" && b.subject != "" && len(in.to) > 0 && !in.writesTo(c.lines[k:b.end])
	}
	return false
}

// mailFile knows a mail that is attached as if it were any file: «.eml», with
// a header inside.
func (p *part) mailFile() bool {
	name := strings.ToLower(p.name)
	if name == "" {
		name = strings.ToLower(p.params["name"])
	}
	if !strings.HasSuffix(name, ".eml") && !strings.HasSuffix(name, ".mht") || strings.HasPrefix(p.typ, "multipart/") {
		return false
	}
	br := bufio.NewReaderSize(p.body, bufferSize)
	p.body = br
	head, _ := br.Peek(2048)
	known := 0
	for _, l := range strings.Split(string(head), "\n") {
		if l = strings.TrimRight(l, "\r"); l == "" {
			break
		}
		if field, _, ok := splitField([]byte(l)); ok && knownField(string(field)) {
			known++
		}
	}
	return known >= 2
}
