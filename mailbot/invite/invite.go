// Package invite speaks iCalendar and iTIP (RFC 5545, 5546, and 6047 for mail)
// both ways: it writes the invitations to what the agenda booked and the answers
// of a room to whoever invites it, and reads what calendars send back.
//
// It reads and writes content lines itself. emersion/go-ical does not fold, fails
// on the whole for one bad line, takes quadratic time over a long parameter and
// has no bound on nesting; arran4/golang-ical lets a line break in a name begin
// a property. Both read what is written here, in the tests.
//
// What is read comes from anybody: time is linear, nesting, properties, people
// and occurrences are bounded, and a line that makes no sense is passed over.
package invite

import (
	"fmt"
	"strings"
	"time"
)

// The methods of iTIP (RFC 5546 section 1.4).
const (
	Publish        = "PUBLISH"
	Request        = "REQUEST"
	Reply          = "REPLY"
	Add            = "ADD"
	Cancel         = "CANCEL"
	Refresh        = "REFRESH"
	Counter        = "COUNTER"
	DeclineCounter = "DECLINECOUNTER"
)

// Answer is what a guest says (PARTSTAT, RFC 5545 section 3.2.12).
type Answer string

// The answers.
const (
	NeedsAction Answer = "NEEDS-ACTION"
	Accepted    Answer = "ACCEPTED"
	Declined    Answer = "DECLINED"
	Tentative   Answer = "TENTATIVE"
	Delegated   Answer = "DELEGATED"
)

// Party is an organizer or somebody who is invited.
type Party struct {
	Name, Email string
	Answer      Answer
	SentBy      string // the address of whoever speaks for them
	Comment     string // QUIRK: where Google puts what they say beside their answer
	Kind        string // CUTYPE: "ROOM", "RESOURCE"; "" or "INDIVIDUAL": a person
}

// UID names the event of a request for ever. The hour at which it was opened
// keeps it from meeting the request of that number in a database that was begun
// anew.
func UID(request int64, opened time.Time, domain string) string {
	return fmt.Sprintf("sgaus-%d-%s@%s", request, opened.UTC().Format("20060102T150405Z"), domain)
}

// Ours reports whether an event is one that this desk invited to.
func Ours(uid, domain string) bool {
	return strings.HasPrefix(uid, "sgaus-") && strings.HasSuffix(strings.ToLower(uid), "@"+strings.ToLower(domain))
}
