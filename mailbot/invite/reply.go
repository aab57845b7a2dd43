package invite

import (
	"strconv"
	"time"
)

// Reply writes what one who is invited says to the organizer (RFC 5546 section
// 3.2.3), of all that the message asks. Times are instants: what the organizer's
// calendar goes by are UID, SEQUENCE, RECURRENCE-ID and the attendee.
func (m Message) Reply(who Party, answer Answer, comment string, at time.Time) []byte {
	c := calendarOf(Reply)
	for _, e := range m.Events[:min(len(m.Events), 20)] {
		if !e.Cancelled && e.Organizer.Email != "" {
			c.parts = append(c.parts, e.reply(who, answer, comment, at))
		}
	}
	if len(c.parts) == 0 {
		return nil
	}
	return c.bytes()
}

func (e Event) reply(who Party, answer Answer, comment string, at time.Time) *component {
	c := &component{name: "VEVENT"}
	c.add("UID", e.UID)
	c.add("SEQUENCE", strconv.Itoa(e.Sequence))
	c.add("DTSTAMP", stamp(at))
	if !e.Recurrence.IsZero() {
		c.add("RECURRENCE-ID", stamp(e.Recurrence))
	}
	if len(e.Spans) > 0 {
		c.props = append(c.props, instantly(e.Spans[0])...)
	}
	c.addText("SUMMARY", e.Title)
	c.add("ORGANIZER", "mailto:"+e.Organizer.Email, named(e.Organizer.Name, e.Organizer.Email)...)
	kind := who.Kind
	if kind == "" {
		kind = "INDIVIDUAL"
	}
	c.props = append(c.props, property{name: "ATTENDEE", value: "mailto:" + who.Email, params: append([]param{
		{"CUTYPE", kind},
		{"PARTSTAT", string(answer)},
	}, named(who.Name, who.Email)...)})
	c.addText("COMMENT", shorten(comment, textMost))
	return c
}
