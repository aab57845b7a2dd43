package invite

import (
	"io"
	"iter"
	"strings"
)

// Published writes a calendar for everybody to read, one event for the first
// time of each booking, as it is: who organizes and who is invited is not said.
// zone is where programs should show it; the times are UTC, so that no VTIMEZONE
// is needed and none can be out of date.
func Published(w io.Writer, name, zone string, events iter.Seq2[Invitation, error]) error {
	c := calendarOf(Publish)
	c.addText("NAME", name)
	c.addText("X-WR-CALNAME", name) // before RFC 7986 everybody's word for NAME
	c.addText("X-WR-TIMEZONE", zone)
	c.add("REFRESH-INTERVAL", "PT1H", param{"VALUE", "DURATION"})
	c.add("X-PUBLISHED-TTL", "PT1H") // Outlook's word for it
	const end = "END:VCALENDAR\r\n"
	var b strings.Builder
	c.write(&b)
	if _, err := io.WriteString(w, strings.TrimSuffix(b.String(), end)); err != nil {
		return err
	}
	for i, err := range events {
		if err != nil {
			return err
		}
		b.Reset()
		i.Organizer = Party{}
		i.event("", nil, i.Booking.At, instantly(i.Booking.Spans[0])).write(&b)
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, end)
	return err
}
