package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/emersion/go-ical"

	"sgaus/mailbot/invite"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// item is one event as it is published: one time of a booking, and of that what
// everybody may read.
type item struct {
	invite.Invitation
}

func (i item) uid() string      { return i.Booking.UID }
func (i item) span() hours.Span { return i.Booking.Spans[0] }

// waiting is the title of what somebody's calendar has asked for.
const waiting = "Por confirmar"

// items are the events of a booking. One whose request was purged has none: what
// it was is gone here, so it goes there.
func (d directory) items(b agenda.Booking) []item {
	if b.Title == "" && len(b.Details) == 0 && len(b.Guests) == 0 {
		return nil
	}
	shared := agenda.Booking{
		Request: b.Request, Sequence: b.Sequence, Title: blot(b.Title), Details: d.details(b), Tentative: b.Tentative, At: b.At,
	}
	if b.Tentative && b.Origin != nil {
		shared.Title = waiting // anybody may have written it, and nobody has read it yet
	}
	place := d.names(b, agenda.Room)
	list := make([]item, len(b.Spans))
	for n, s := range b.Spans {
		one := shared
		one.UID, one.Spans = occurrence(b, s), []hours.Span{s}
		list[n] = item{invite.Invitation{Booking: one, Place: place}}
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
	local += "-" + s.From.UTC().Format("20060102T150405Z")
	if !at {
		return local
	}
	return local + "@" + domain
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

// details are what is said beside the title.
func (d directory) details(b agenda.Booking) (list []agenda.Detail) {
	for _, k := range []struct {
		kind  agenda.Kind
		label string
	}{{agenda.Room, "Sala"}, {agenda.Equipment, "Equipo"}} {
		if names := d.names(b, k.kind); names != "" {
			list = append(list, agenda.Detail{Label: k.label, Text: names})
		}
	}
	if b.Tentative {
		list = append(list, agenda.Detail{Label: "Estado", Text: "por confirmar"})
	}
	return list
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

// bytes is the calendar object resource of an item (RFC 4791 section 4.1). All
// that is in it is the booking's: the same booking gives the same bytes,
// whenever it is written.
func (i item) bytes() []byte { return i.Compose("", nil, i.Booking.At) }

// object is bytes for go-webdav.
func (i item) object() (*ical.Calendar, error) {
	c, err := ical.NewDecoder(bytes.NewReader(i.bytes())).Decode()
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", i.uid(), err)
	}
	return c, nil
}

// digest tells one content of an event from another.
func (i item) digest() string {
	sum := sha256.Sum256(i.bytes())
	return hex.EncodeToString(sum[:16])
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
	}, i.uid())
	if want := strings.ReplaceAll(i.uid(), "@", "_"); plain != want || len(plain) > 150 {
		sum := sha256.Sum256([]byte(i.uid()))
		plain = plain[:min(len(plain), 60)] + "-" + hex.EncodeToString(sum[:8])
	}
	return plain + ".ics"
}
