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
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"sgaus/mailbot/invite"
	"sgaus/workflow/hours"
)

// Name is what the published calendar is called.
const Name = "Calendario de Eventos"

// past is how long what is over is still shown, and put back in a collection.
const past = 366 * 24 * time.Hour

// far is how far ahead the agenda is looked at.
const far = 10 * past

// stretch is how much of the agenda is in memory at a time.
const stretch = 31 * 24 * time.Hour

// stretches are the times that make up what is shown at now, one after another.
func stretches(now time.Time) (list []hours.Span) {
	for from := now.Add(-past - stretch); from.Before(now.Add(far)); from = from.Add(stretch) {
		list = append(list, hours.Span{From: from, To: from.Add(stretch)})
	}
	return list
}

// shown reports whether an event is one of those that are published at now.
func shown(i item, now time.Time) bool { return i.span().To.After(now.Add(-past)) }

// items are the events that begin in a stretch and are shown, in the order of
// time.
func (p *Publisher) items(ctx context.Context, s hours.Span, now time.Time) ([]item, error) {
	bookings, err := p.agenda.Bookings(ctx, s.From, s.To)
	if err != nil {
		return nil, err
	}
	var list []item
	d := directoryOf(p.Resources)
	for _, b := range bookings {
		for _, i := range d.items(b) {
			if s.Contains(i.span().From) && shown(i, now) {
				list = append(list, i)
			}
		}
	}
	slices.SortFunc(list, func(a, b item) int {
		return cmp.Or(a.span().From.Compare(b.span().From), cmp.Compare(a.uid(), b.uid()))
	})
	return list, nil
}

// Write writes the whole published agenda of now, one event a time, in the
// order of time.
func (p *Publisher) Write(ctx context.Context, w io.Writer, now time.Time) error {
	buffered := bufio.NewWriterSize(w, 1<<16)
	events := func(yield func(invite.Invitation, error) bool) {
		for _, s := range stretches(now) {
			list, err := p.items(ctx, s, now)
			if err != nil {
				yield(invite.Invitation{}, err)
				return
			}
			for _, i := range list {
				if !yield(i.Invitation, nil) {
					return
				}
			}
		}
	}
	if err := errors.Join(invite.Published(buffered, Name, p.Zone, events), buffered.Flush()); err != nil {
		return fmt.Errorf("write the agenda: %w", err)
	}
	return nil
}
