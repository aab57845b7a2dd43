package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"sgaus/mailbot/store"
)

// rounds is how often an event is looked at again that somebody else changes at
// the same time.
const rounds = 3

// refusals is how many events in a row may be refused before a pass is given up:
// it is not about the event then.
const refusals = 5

// errContended is that an event changes faster than it can be put back.
var errContended = errors.New("somebody else changes it all the time")

// Edit is something that somebody else did to an event of ours, and that was
// undone.
type Edit struct {
	Title   string // of our event
	From    time.Time
	Deleted bool
	// What stood there in its place; the zero time where that was no event.
	FoundTitle string
	FoundFrom  time.Time
}

// shelf is one pass over a collection: what should stand there, beside what
// does.
type shelf struct {
	entry      *entry
	db         *store.DB
	collection string
	log        *slog.Logger

	wrote, removed int
	edits          []Edit
	failed         []error // of single events; the pass went on
	row            int     // how many of them in a row
}

// found is what is known to stand under a name.
type found struct {
	there   bool
	etag    string
	content *ical.Calendar // nil: not read
}

// settle makes one event stand in the collection as the agenda has it. have is
// what is believed to stand there; row is what we wrote last.
func (s *shelf) settle(ctx context.Context, i item, row *store.Publication, have found) error {
	digest := i.digest()
	if row != nil && have.there && row.ETag == have.etag && row.Digest == digest {
		return nil
	}
	ours, err := i.object()
	if err != nil {
		return err
	}
	for range rounds {
		known := row != nil && have.there && row.ETag == have.etag
		if have.there && have.content == nil && (!known || !strong(have.etag)) {
			// Somebody else's, or ours from before a crash, or the server wrote it
			// anew: what it says decides. So it does where no condition can be made.
			if have, err = s.read(ctx, i.name()); err != nil {
				return err
			}
			continue
		}
		if have.content != nil && same(have.content, ours.Children[0]) {
			return s.note(ctx, i, digest, have.etag)
		}
		etag, err := s.entry.put(ctx, i.name(), ours, have.condition())
		if is(err, http.StatusPreconditionFailed, http.StatusNotFound) {
			if have, err = s.read(ctx, i.name()); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		s.wrote++
		s.tell(i, row, have, digest)
		if etag == "" { // it may have changed what we wrote; what it made of that is what stands
			now, err := s.read(ctx, i.name())
			if err != nil {
				return err
			}
			etag = now.etag
		}
		return s.note(ctx, i, digest, etag)
	}
	return fmt.Errorf("write %s: %w", i.name(), errContended)
}

// condition is what a change of what was found asks for.
func (f found) condition() condition {
	if !f.there {
		return absent
	}
	return condition(f.etag)
}

// read looks at what stands under a name.
func (s *shelf) read(ctx context.Context, name string) (found, error) {
	content, etag, err := s.entry.get(ctx, name)
	if is(err, http.StatusNotFound, http.StatusGone) {
		return found{}, nil
	}
	return found{there: err == nil, etag: etag, content: content}, err
}

// tell notes what somebody else had done to an event that was just written.
func (s *shelf) tell(i item, row *store.Publication, have found, digest string) {
	switch {
	case row != nil && !have.there:
		s.edits = append(s.edits, i.edit(nil))
	case have.content != nil:
		// Where the agenda changed as well, what stands there may be our own last.
		if row == nil || row.Digest == digest || row.ETag != "" && row.ETag != have.etag {
			s.edits = append(s.edits, i.edit(have.content))
		}
	}
}

// edit is what somebody did to an event; found is what stands there, nil
// nothing.
func (i item) edit(found *ical.Calendar) Edit {
	e := Edit{Title: i.Booking.Title, From: i.span().From, Deleted: found == nil}
	if found != nil {
		e.FoundTitle, e.FoundFrom = summary(found)
	}
	return e
}

// withdraw deletes an event that the agenda has no more.
func (s *shelf) withdraw(ctx context.Context, row store.Publication, have found) error {
	for range rounds {
		if have.there && have.etag != row.ETag && have.content == nil {
			now, err := s.read(ctx, row.Name)
			if err != nil {
				return err
			}
			if have = now; have.there && row.ETag != "" {
				title, from := summary(have.content)
				s.log.Warn("somebody changed an event that the agenda has no more; it is deleted", "event", row.Name, "title", title, "from", from)
			}
		}
		if !have.there {
			break
		}
		err := s.entry.remove(ctx, row.Name, have.condition())
		if is(err, http.StatusPreconditionFailed) {
			if have, err = s.read(ctx, row.Name); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		s.removed++
		break
	}
	return s.db.WriteSoon(ctx, func(tx *store.Tx) error { return tx.DropPublication(ctx, s.collection, row.Name) })
}

// note remembers what stands there now. Losing it in a power cut costs a look.
func (s *shelf) note(ctx context.Context, i item, digest, etag string) error {
	p := store.Publication{Name: i.name(), Request: i.Booking.Request, Digest: digest, ETag: etag}
	return s.db.WriteSoon(ctx, func(tx *store.Tx) error { return tx.SetPublication(ctx, s.collection, p) })
}

// stop reports whether an error ends the pass. What the server has against one
// event does not; against several in a row it is against all.
func (s *shelf) stop(err error) bool {
	if err == nil {
		s.row = 0
		return false
	}
	ofOne := is(err, http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed,
		http.StatusConflict, http.StatusPreconditionFailed, http.StatusRequestEntityTooLarge,
		http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusLocked)
	if !ofOne && !errors.Is(err, errContended) {
		return true
	}
	s.failed = append(s.failed, err)
	s.row++
	return s.row >= refusals
}

// same reports whether what stands in the collection says what our event says.
// What clients and servers add (alarms, marks of their own, another SEQUENCE) is
// theirs.
func same(c *ical.Calendar, ours *ical.Component) bool {
	var theirs *ical.Component
	for _, child := range c.Children {
		if child.Name == ical.CompEvent {
			if theirs != nil {
				return false
			}
			theirs = child
		}
	}
	if theirs == nil || theirs.Props.Get(ical.PropRecurrenceRule) != nil || theirs.Props.Get(ical.PropRecurrenceDates) != nil {
		return false
	}
	for _, name := range []string{ical.PropUID, ical.PropSummary, ical.PropLocation, ical.PropDescription, ical.PropStatus} {
		if !slices.Equal(strings.Fields(textOf(ours, name)), strings.Fields(textOf(theirs, name))) {
			return false
		}
	}
	for _, name := range []string{ical.PropDateTimeStart, ical.PropDateTimeEnd} {
		a, _ := ours.Props.DateTime(name, time.UTC)
		b, err := theirs.Props.DateTime(name, time.UTC)
		if err != nil || !a.Equal(b) {
			return false
		}
	}
	return true
}

func textOf(c *ical.Component, name string) string {
	if c.Props.Get(name) == nil {
		return ""
	}
	s, err := c.Props.Text(name)
	if err != nil {
		return c.Props.Get(name).Value
	}
	return s
}

// summary is what an event says in short.
func summary(c *ical.Calendar) (title string, from time.Time) {
	for _, child := range c.Children {
		if child.Name != ical.CompEvent {
			continue
		}
		from, err := child.Props.DateTime(ical.PropDateTimeStart, time.UTC)
		if err != nil || from.Year() < 1 || from.Year() > 9999 {
			from = time.Time{}
		}
		return printable(textOf(child, ical.PropSummary), 100), from
	}
	return "", time.Time{}
}
