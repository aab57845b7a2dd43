package invite

import (
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Invitation is what calendars are told of one booking.
type Invitation struct {
	Booking   agenda.Booking
	Organizer Party          // the desk
	Place     string         // the names of its rooms
	Note      string         // stands below the details
	Zone      *time.Location // the desk's: a series keeps to the clock on its wall
	Alarm     time.Duration  // how long before each a calendar reminds; 0: as it likes
}

const product = "-//SGAUS//Mesa de ayuda por correo//ES"

// guestsMost bounds who is named in one invitation.
const guestsMost = 100

// Compose writes the booking as an object of iTIP for these guests. Without a
// method it is the event alone, as a calendar's server stores it (RFC 4791
// section 4.1 wants none there).
func (i Invitation) Compose(method string, guests []agenda.Guest, at time.Time) []byte {
	c := calendarOf(method)
	spans := i.Booking.Spans
	if len(spans) == 0 {
		return nil
	}
	if method == Cancel { // one event without rule or occurrence cancels all of it
		c.parts = append(c.parts, i.event(method, guests, at, instantly(spans[0])))
		return c.bytes()
	}
	if len(spans) == 1 {
		c.parts = append(c.parts, i.event(method, guests, at, instantly(spans[0])))
		return c.bytes()
	}
	s := seriesOf(spans, i.Zone)
	c.parts = append(c.parts, timezone(i.Zone, spans[0].From, spans[len(spans)-1].To))
	c.parts = append(c.parts, i.event(method, guests, at, s.master()))
	for _, o := range s.moved {
		c.parts = append(c.parts, i.event(method, guests, at, s.override(o)))
	}
	return c.bytes()
}

// event writes one VEVENT with the times given.
func (i Invitation) event(method string, guests []agenda.Guest, at time.Time, times []property) *component {
	b := i.Booking
	e := &component{name: "VEVENT"}
	e.add("UID", b.UID)
	e.add("SEQUENCE", strconv.Itoa(b.Sequence))
	e.add("DTSTAMP", stamp(at))
	e.add("LAST-MODIFIED", stamp(at))
	e.props = append(e.props, times...)
	e.addText("SUMMARY", shorten(line(b.Title), titleMost))
	e.addText("LOCATION", shorten(line(i.Place), titleMost))
	e.addText("DESCRIPTION", i.description())
	status, shown := "CONFIRMED", "BUSY"
	switch {
	case method == Cancel || b.Cancelled:
		// QUIRK: RFC 5546 section 3.2.5 leaves the status out for a guest who is
		// no longer invited to what goes on for others. Calendars then keep the
		// event; for this reader it is cancelled.
		status, shown = "CANCELLED", "FREE"
	case b.Tentative:
		status, shown = "TENTATIVE", "TENTATIVE"
	}
	e.add("STATUS", status)
	e.add("CLASS", "PUBLIC")
	e.add("TRANSP", "OPAQUE")
	e.add("X-MICROSOFT-CDO-BUSYSTATUS", shown)
	if i.Organizer.Email != "" {
		e.add("ORGANIZER", "mailto:"+i.Organizer.Email, named(i.Organizer.Name, i.Organizer.Email)...)
	}
	for _, g := range guests[:min(len(guests), guestsMost)] {
		e.props = append(e.props, attendee(g, method))
	}
	if i.Alarm > 0 && method != Cancel && !b.Cancelled {
		e.parts = append(e.parts, alarm(i.Alarm, b.Title))
	}
	return e
}

// attendee asks a guest for an answer (RFC 5545 section 3.8.4.1). Gmail shows no
// buttons without PARTSTAT and RSVP; Thunderbird none where RSVP is FALSE.
func attendee(g agenda.Guest, method string) property {
	role, answer, rsvp := "REQ-PARTICIPANT", NeedsAction, "TRUE"
	if method == Cancel || method == "" {
		rsvp = "FALSE"
	}
	return property{name: "ATTENDEE", value: "mailto:" + g.Email, params: append([]param{
		{"CUTYPE", "INDIVIDUAL"},
		{"ROLE", role},
		{"PARTSTAT", string(answer)},
		{"RSVP", rsvp},
	}, named(g.Name, g.Email)...)}
}

// named is a CN; Outlook shows an address twice where there is none.
func named(name, email string) []param {
	if name = shorten(line(name), 100); name == "" {
		name = email
	}
	return []param{{"CN", name}}
}

func alarm(before time.Duration, title string) *component {
	a := &component{name: "VALARM"}
	a.add("ACTION", "DISPLAY")
	a.add("TRIGGER", "-PT"+strconv.Itoa(int(before/time.Minute))+"M")
	a.addText("DESCRIPTION", shorten(line(title), titleMost))
	return a
}

// description is all the information beside the title (VC 3.1.1.2), bounded.
func (i Invitation) description() string {
	var lines []string
	for _, d := range i.Booking.Details {
		lines = append(lines, line(d.Label)+": "+strings.TrimSpace(d.Text))
	}
	text := strings.Join(lines, "\n")
	if i.Note != "" {
		text = strings.TrimLeft(text+"\n\n"+i.Note, "\n")
	}
	return shorten(text, textMost)
}

// line puts what people wrote into one line.
func line(s string) string { return strings.Join(strings.Fields(harmless(s)), " ") }

func calendarOf(method string) *component {
	c := &component{name: "VCALENDAR"}
	c.add("VERSION", "2.0")
	c.add("PRODID", product)
	c.add("CALSCALE", "GREGORIAN")
	if method != "" {
		c.add("METHOD", method)
	}
	return c
}

func (c *component) bytes() []byte {
	var b strings.Builder
	c.write(&b)
	return []byte(b.String())
}

// stamp is an instant in UTC.
func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// instantly gives one span in UTC, which needs no zone beside it and is shown in
// the reader's own.
func instantly(s hours.Span) []property {
	return []property{{name: "DTSTART", value: stamp(s.From)}, {name: "DTEND", value: stamp(s.To)}}
}
