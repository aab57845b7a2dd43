package invite

import (
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// ErrNoEvent: the text holds no calendar, or one without an event.
var ErrNoEvent = errors.New("the calendar holds no event")

// Message is what a calendar's mail says (RFC 5546): a method, and the events of
// one UID that it is about. Of a series with exceptions there are several.
type Message struct {
	Method  string
	Events  []Event
	Product string // which program wrote it
	zones   *zones
}

// Event is one VEVENT.
type Event struct {
	UID      string
	Sequence int
	Stamp    time.Time // when it was said
	// Recurrence is which occurrence of a series it is about; zero: all of it.
	Recurrence time.Time
	Later      bool // and all that come after it
	Title      string
	Place      string
	Text       string
	Comment    string
	Organizer  Party
	Attendees  []Party
	Cancelled  bool
	AllDay     bool
	Repeats    bool
	Spans      []hours.Span
	Trouble    error // why there are no spans, or not all

	source *component
}

// Text is long enough for what people write into an invitation.
const (
	titleMost = 200
	textMost  = 4000
)

// Read reads a calendar as it came in a mail. Times without a zone are those of
// the desk's own.
func Read(text string, desk *time.Location) (Message, error) {
	calendar, ok := parse(text)
	if !ok {
		return Message{}, ErrNoEvent
	}
	m := Message{Method: strings.ToUpper(strings.TrimSpace(calendar.prop("METHOD").value)), zones: zonesOf(calendar, desk), Product: calendar.prop("PRODID").text(titleMost)}
	spent := 0 // occurrences of all events
	for _, c := range calendar.parts {
		if c.name != "VEVENT" || len(m.Events) == OccurrencesMost {
			continue
		}
		e := m.zones.event(c, spent > 5*OccurrencesMost)
		if e.UID == "" || len(m.Events) > 0 && m.Events[0].UID != e.UID {
			continue // one message is about one event (RFC 5546 section 3.2)
		}
		spent += len(e.Spans)
		m.Events = append(m.Events, e)
	}
	if len(m.Events) == 0 {
		return Message{}, ErrNoEvent
	}
	slices.SortStableFunc(m.Events, func(a, b Event) int { return a.Recurrence.Compare(b.Recurrence) })
	return m, nil
}

// event reads one VEVENT; its times only, unless enough were read already.
func (z *zones) event(c *component, enough bool) Event {
	e := Event{
		UID: clip(strings.TrimSpace(strings.ToValidUTF8(harmless(clip(c.prop("UID").value, 2000)), "")), 500), Title: c.prop("SUMMARY").text(titleMost),
		Place: c.prop("LOCATION").text(titleMost), Text: c.prop("DESCRIPTION").text(textMost), Comment: c.prop("COMMENT").text(textMost),
		Organizer: party(c.prop("ORGANIZER")), source: c,
		Cancelled: strings.EqualFold(strings.TrimSpace(c.prop("STATUS").value), "CANCELLED"),
		Repeats:   c.prop("RRULE").name != "" || c.prop("RDATE").name != "",
	}
	e.Sequence, _ = strconv.Atoi(strings.TrimSpace(c.prop("SEQUENCE").value))
	if m, err := z.moment(c.prop("DTSTAMP")); err == nil {
		e.Stamp = m.instant()
	}
	if p := c.prop("RECURRENCE-ID"); p.name != "" {
		if m, err := z.moment(p); err == nil {
			e.Recurrence = m.instant()
		}
		e.Later = strings.EqualFold(p.param("RANGE"), "THISANDFUTURE")
	}
	for _, p := range c.props {
		if p.name == "ATTENDEE" && len(e.Attendees) < peopleMost {
			if who := party(p); who.Email != "" {
				e.Attendees = append(e.Attendees, who)
			}
		}
	}
	if start, err := z.moment(c.prop("DTSTART")); err == nil {
		e.AllDay = start.day
	}
	if enough {
		e.Trouble = ErrMany
		return e
	}
	e.Spans, e.Trouble = z.spans(c)
	return e
}

// party reads a calendar address (RFC 5545 section 3.3.3). Exchange writes
// MAILTO: in capitals, and an address of its own for whoever has no mail.
func party(p property) Party {
	return Party{
		Comment: shorten(strings.ToValidUTF8(harmless(clip(p.param("X-RESPONSE-COMMENT"), 4*textMost)), ""), textMost),
		Email:   address(p.value), Name: shorten(strings.ToValidUTF8(harmless(clip(strings.TrimSpace(p.param("CN")), 800)), ""), 100),
		Answer: Answer(strings.ToUpper(clip(p.param("PARTSTAT"), 30))), SentBy: address(p.param("SENT-BY")),
		Kind: strings.ToUpper(clip(p.param("CUTYPE"), 30)),
	}
}

func address(uri string) string {
	uri = strings.Trim(strings.TrimSpace(uri), `"<>`)
	if len(uri) > 400 {
		return ""
	}
	if len(uri) > 7 && strings.EqualFold(uri[:7], "mailto:") {
		uri = uri[7:]
	}
	if plain, err := url.PathUnescape(uri); err == nil && strings.Contains(uri, "%40") {
		uri = plain
	}
	a, err := mail.ParseAddress(strings.TrimSpace(uri))
	if err != nil || a.Name != "" {
		return ""
	}
	return a.Address
}

func clip(s string, most int) string {
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "")
	}
	return s
}

// Spans are all times that the message asks for: the series, with what single
// occurrences say of themselves in its place.
func (m Message) Spans() ([]hours.Span, error) {
	var out []hours.Span
	moved := map[int64]bool{}
	for _, e := range m.Events {
		if !e.Recurrence.IsZero() {
			moved[e.Recurrence.Unix()] = true
		}
	}
	for _, e := range m.Events {
		if e.Trouble != nil {
			return nil, e.Trouble
		}
		if e.Cancelled {
			continue
		}
		for _, s := range e.Spans {
			if !e.Recurrence.IsZero() || !moved[s.From.Unix()] {
				out = append(out, s)
			}
		}
	}
	if len(out) > OccurrencesMost {
		return nil, ErrMany
	}
	if len(out) == 0 {
		return nil, ErrNoTime
	}
	return inOrder(out), nil
}

// Main is the event that the message is about: the series, or the first of the
// occurrences that it names.
func (m Message) Main() Event { return m.Events[0] }
