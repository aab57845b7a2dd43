package parser

import (
	"bufio"
	"io"
	"slices"
	"strings"
)

// maxCalendars bounds the calendars that are kept of a mail.
const maxCalendars = 10

// calendar reports an invitation, or an answer to one, in any of its dresses:
// as it should be, as a file of Google («application/ics»), under a type that
// says nothing, as the text of a file.
func (p *part) calendar() bool {
	switch p.typ {
	case "text/calendar", "application/ics", "text/x-vcalendar", "application/calendar", "text/ics", "application/x-ics":
		return true
	}
	if !p.ends(".ics") && !p.ends(".vcs") || !untyped(p.typ) && p.typ != "text/plain" {
		return false
	}
	head := p.peek()
	return strings.Contains(strings.ToUpper(string(head[:min(len(head), 200)])), "BEGIN:VCALENDAR")
}

// peek looks at the beginning of the decoded body.
func (p *part) peek() []byte {
	br, ok := p.body.(*bufio.Reader)
	if !ok {
		br = newBodyReader(p.body)
		p.body = br
	}
	b, _ := br.Peek(sampleSize)
	return b
}

// calendarPart keeps a calendar; where it is a file it is listed as such too.
// Google sends the same twice, as an alternative and as a file.
func (w *walker) calendarPart(p *part) error {
	named := p.fileName() != "" || strings.HasPrefix(p.disp, "attachment")
	if w.emit != nil {
		if named {
			return w.file(p, p.body)
		}
		return nil
	}
	n := counter{r: p.body}
	b, err := io.ReadAll(io.LimitReader(&n, int64(w.o.MaxText)))
	w.readError(err)
	text := w.decode(b, p.params["charset"])
	switch {
	case len(w.m.Calendar) >= maxCalendars:
		w.problem("calendars beyond the limit dropped")
	case slices.ContainsFunc(w.m.Calendar, func(s string) bool { return sameLines(s, text) }):
	default:
		w.m.Calendar = append(w.m.Calendar, text)
	}
	if named {
		listed := len(w.m.Attachments)
		err = w.file(p, &n)
		if a := w.m.Attachments; len(a) > listed {
			a[listed].Size = n.n
		}
	}
	return err
}

func sameLines(a, b string) bool {
	return strings.TrimSpace(unixEnds(a)) == strings.TrimSpace(unixEnds(b))
}
