package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"github.com/emersion/go-ical"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// product is who wrote a calendar (RFC 5545 section 3.7.3).
const product = "-//SGAUS//Calendario de Eventos//ES"

// basicUTC is how iCalendar writes an instant (RFC 5545 section 3.3.5, form 2).
const basicUTC = "20060102T150405Z"

// item is one event as it is published: one time of a booking.
type item struct {
	request int64
	uid     string
	span    hours.Span
	event   *ical.Component
}

// items are the events of a booking.
func (d directory) items(b agenda.Booking) []item {
	list := make([]item, 0, len(b.Spans))
	for _, s := range b.Spans {
		uid := occurrence(b, s)
		list = append(list, item{request: b.Request, uid: uid, span: s, event: d.event(b, s, uid)})
	}
	return list
}

// occurrence is the UID of one time of a booking: the booking's own, and in a
// series with when it begins.
func occurrence(b agenda.Booking, s hours.Span) string {
	if len(b.Spans) == 1 {
		return b.UID
	}
	local, domain, at := strings.Cut(b.UID, "@")
	local += "-" + s.From.UTC().Format(basicUTC)
	if !at {
		return local
	}
	return local + "@" + domain
}

// event writes one time of a booking. All its values are the booking's: the
// same booking gives the same bytes, whenever it is written.
func (d directory) event(b agenda.Booking, s hours.Span, uid string) *ical.Component {
	e := ical.NewComponent(ical.CompEvent)
	raw := func(name, value string) { e.Props[name] = []ical.Prop{{Name: name, Value: value}} }
	said := func(name, value string) {
		if value != "" {
			raw(name, escape(value))
		}
	}
	made := b.At.UTC().Format(basicUTC)
	said(ical.PropUID, uid)
	raw(ical.PropDateTimeStamp, made)
	raw(ical.PropLastModified, made)
	raw(ical.PropSequence, strconv.Itoa(b.Sequence))
	raw(ical.PropDateTimeStart, s.From.UTC().Format(basicUTC))
	raw(ical.PropDateTimeEnd, s.To.UTC().Format(basicUTC))
	said(ical.PropSummary, blot(b.Title))
	said(ical.PropLocation, d.names(b, agenda.Room))
	said(ical.PropDescription, d.described(b))
	status := "CONFIRMED"
	if b.Tentative {
		status = "TENTATIVE"
	}
	raw(ical.PropStatus, status)
	raw(ical.PropTransparency, "OPAQUE")
	return e
}

// described is what is said beside the title.
func (d directory) described(b agenda.Booking) string {
	var lines []string
	for _, k := range []struct {
		kind  agenda.Kind
		label string
	}{{agenda.Room, "Sala"}, {agenda.Equipment, "Equipo"}} {
		if names := d.names(b, k.kind); names != "" {
			lines = append(lines, k.label+": "+names)
		}
	}
	if b.Tentative {
		lines = append(lines, "Por confirmar.")
	}
	return strings.Join(lines, "\n")
}

// directory are the resources of the configuration by their codes.
type directory map[string]agenda.Resource

func directoryOf(resources []agenda.Resource) directory {
	d := make(directory, len(resources))
	for _, r := range resources {
		d[r.Code] = r
	}
	return d
}

// names are the resources of one kind that a booking uses, for people. One that
// the configuration no longer has is nobody's business.
func (d directory) names(b agenda.Booking, kind agenda.Kind) string {
	var names []string
	for _, u := range b.Uses {
		r, ok := d[u.Resource]
		if !ok || r.Kind != kind {
			continue
		}
		name := r.Name
		if name == "" {
			name = r.Code
		}
		if u.Units > 1 {
			name = fmt.Sprintf("%s (%d)", name, u.Units)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// calendar wraps events into a calendar object.
func calendar(events ...*ical.Component) *ical.Calendar {
	c := ical.NewCalendar()
	c.Props[ical.PropVersion] = []ical.Prop{{Name: ical.PropVersion, Value: "2.0"}}
	c.Props[ical.PropProductID] = []ical.Prop{{Name: ical.PropProductID, Value: product}}
	c.Children = events
	return c
}

// object is the calendar object resource of an item (RFC 4791 section 4.1).
func (i item) object() *ical.Calendar { return calendar(i.event) }

// digest tells one content of an event from another.
func (i item) digest() (string, error) {
	var b bytes.Buffer
	if err := ical.NewEncoder(&b).Encode(i.object()); err != nil {
		return "", fmt.Errorf("write event %s: %w", i.uid, err)
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:16]), nil
}

// name is the resource's name in the collection: after its UID (RFC 4791
// section 5.3.2 leaves it to the client), in letters that no server and no
// proxy writes otherwise.
func (i item) name() string {
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '_' || r == '-' {
			return r
		}
		if r == '@' {
			return '_'
		}
		return -1
	}, i.uid)
	if want := strings.ReplaceAll(i.uid, "@", "_"); plain != want || len(plain) > 150 {
		sum := sha256.Sum256([]byte(i.uid))
		plain = plain[:min(len(plain), 60)] + "-" + hex.EncodeToString(sum[:8])
	}
	return plain + ".ics"
}
