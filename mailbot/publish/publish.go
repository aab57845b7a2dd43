// Package publish shows the agenda («Calendario de Eventos», VC 3.1) outside of
// the mailbox: as an iCalendar file (RFC 5545) that a web server can offer, and
// as events in a calendar collection (CalDAV, RFC 4791).
//
// The desk is the master. What it shows is a function of its database: the
// file is written anew, whole and at once, when it differs; an event of ours
// that somebody changed or deleted in the collection is put back, and that is
// said. What others keep in the same collection is left alone.
//
// # What is shown
//
// Of each booking its title, «SIGLAS - programa», its hours, its rooms and its
// equipment. Who asked for it, who comes, who attends to it, telephones and
// links are not: a published calendar is read by everybody, and what is in it
// cannot be taken back. An address or a telephone number in a title is blotted
// out. A series is an event for each time, with a UID of its own: no client
// needs to understand rules of recurrence, and a day that is taken out changes
// nothing else.
//
// QUIRK: no ORGANIZER and no ATTENDEE, ever. A calendar server with scheduling
// (RFC 6638; Nextcloud, SOGo, Apple's) would send invitations of its own.
//
// # The collection
//
// What stands there is kept in the database, by the name of each resource: a
// digest of what was written and the ETag that the server gave. A change is a
// PUT with If-None-Match or If-Match, a cancellation a DELETE with If-Match. At
// the start and every hour the ETags of the collection are listed and compared.
// Nothing waits for the server: it has a goroutine of its own, which asks again
// with growing pauses, and goes on where it was.
package publish

import (
	"time"

	"sgaus/workflow/agenda"
)

// Name is what the published calendar is called.
const Name = "Calendario de Eventos"

// past is how long what is over is still shown, and put back in a collection.
const past = 366 * 24 * time.Hour

// far is the end of the agenda.
const far = 100 * 366 * 24 * time.Hour

// shown reports whether a booking is one of those that are published at now.
func shown(b agenda.Booking, now time.Time) bool {
	return b.Live() && b.Spans[len(b.Spans)-1].To.After(now.Add(-past))
}
