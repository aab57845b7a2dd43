package publish

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// stage is an agenda, a server and the publisher between them.
type stage struct {
	office
	*server
	*Publisher
	log   bytes.Buffer
	edits []Edit
	now   time.Time
}

func play(t testing.TB) *stage {
	t.Helper()
	s := &stage{office: open(t), server: serve(t), now: noon}
	s.Publisher = s.another()
	return s
}

// another is the publisher of a process that was just started.
func (s *stage) another() *Publisher {
	cfg := Config{Collection: s.server.collection(), Resources: resources, Edited: func(_ context.Context, _ time.Time, edits []Edit) error {
		s.edits = append(s.edits, edits...)
		return nil
	}}
	return New(cfg, s.DB, s.DB, slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
}

// pass publishes, the collection compared whole or only followed.
func (s *stage) pass(whole bool) error {
	return s.Publisher.writeCollection(context.Background(), s.now, whole)
}

func (s *stage) must(whole bool) {
	s.office.Helper()
	if err := s.pass(whole); err != nil {
		s.office.Fatalf("publish: %v\n%s", err, s.log.String())
	}
}

// shows fails unless exactly these titles stand in the collection.
func (s *stage) shows(what string, want ...string) {
	s.office.Helper()
	if diff := cmp.Diff(want, s.titles()); diff != "" {
		s.office.Errorf("%s: the collection (+) is not the agenda (-):\n%s\n%s", what, diff, s.log.String())
	}
}

// told fails unless so many edits were told since the last time.
func (s *stage) told(what string, want int) {
	s.office.Helper()
	if len(s.edits) != want {
		s.office.Errorf("%s: %d edits told, %d wanted: %v\n%s", what, len(s.edits), want, s.edits, s.log.String())
	}
	s.edits = nil
}

const first = "sgaus-1-20261123T180000Z_uni.mx.ics"

// A booking's life in the collection: each step is one request that changes
// something, and none where nothing did.
func TestCollection(t *testing.T) {
	s := play(t)
	ask := func(what string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, s.requests()); diff != "" {
			t.Errorf("%s: asked (+), not (-):\n%s", what, diff)
		}
	}
	s.must(true)
	ask("an empty agenda", "PROPFIND")
	b := s.book(span(22, 24))
	s.must(false)
	ask("booked", "PUT "+first)
	s.shows("booked", "FI - Seminario 1 20261124T160000Z")
	s.must(false)
	ask("nothing new")
	s.must(true)
	ask("compared", "PROPFIND")
	b = s.move(b, func(b *agenda.Booking) { b.Spans = []hours.Span{span(46, 48)} })
	s.must(false)
	ask("moved", "PUT "+first)
	s.shows("moved", "FI - Seminario 1 20261125T160000Z")
	b = s.move(b, func(b *agenda.Booking) { b.Spans = []hours.Span{span(46, 48), span(70, 72)} })
	s.must(false)
	s.shows("a series", "FI - Seminario 1 20261125T160000Z", "FI - Seminario 1 20261126T160000Z")
	s.requests()
	b = s.move(b, func(b *agenda.Booking) { b.Spans = b.Spans[1:] })
	s.must(false)
	s.shows("less of a series", "FI - Seminario 1 20261126T160000Z")
	b = s.cancel(b)
	s.requests()
	s.must(false)
	ask("cancelled", "DELETE "+first)
	s.shows("cancelled")
	s.move(b, func(b *agenda.Booking) { b.Cancelled = false })
	s.must(false)
	s.shows("booked again", "FI - Seminario 1 20261126T160000Z")
	s.told("nobody did anything", 0)
	if rows, err := s.Publications(context.Background(), s.Collection.Place()); err != nil || len(rows) != 1 {
		t.Errorf("%v %v", rows, err)
	}
}

// What others do to our events is undone and told; what they do to theirs is
// theirs.
func TestEdits(t *testing.T) {
	const theirs = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20261224T160000Z\r\nSUMMARY:Posada\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	as := "FI - Seminario 1 20261124T160000Z"
	for _, c := range []struct {
		what  string
		does  func(s *stage, b agenda.Booking)
		whole bool
		want  []string
		told  int
	}{
		{"moved by hand", func(s *stage, _ agenda.Booking) {
			s.edit(first, "DTSTART:20261124T160000Z", "DTSTART:20261124T150000Z")
		}, true, []string{as}, 1},
		{"renamed by hand, and in the agenda", func(s *stage, b agenda.Booking) {
			s.edit(first, "SUMMARY:FI", "SUMMARY:FQ")
			s.move(b, func(b *agenda.Booking) { b.Title = "FI - Otro" })
		}, false, []string{"FI - Otro 20261124T160000Z"}, 1},
		{"deleted by hand", func(s *stage, _ agenda.Booking) { delete(s.events, first) }, true, []string{as}, 1},
		{"deleted by hand, and moved in the agenda", func(s *stage, b agenda.Booking) {
			delete(s.events, first)
			s.move(b, func(b *agenda.Booking) { b.Spans = []hours.Span{span(46, 48)} })
		}, false, []string{"FI - Seminario 1 20261125T160000Z"}, 1},
		{"renamed by hand, and cancelled", func(s *stage, b agenda.Booking) {
			s.edit(first, "SUMMARY:FI", "SUMMARY:FQ")
			s.cancel(b)
		}, false, nil, 0},
		{"deleted by hand, and cancelled", func(s *stage, b agenda.Booking) {
			delete(s.events, first)
			s.cancel(b)
		}, false, nil, 0},
		{"made a series by hand", func(s *stage, _ agenda.Booking) { s.edit(first, "DTSTAMP", "RRULE:FREQ=DAILY\r\nDTSTAMP") }, true, []string{as}, 1},
		{"replaced by garbage", func(s *stage, _ agenda.Booking) { s.set(first, "what?") }, true, []string{as}, 1},
		{"given an alarm", func(s *stage, _ agenda.Booking) {
			s.edit(first, "END:VEVENT", "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nX-MOZ-GENERATION:2\r\nEND:VEVENT")
		}, true, []string{as}, 0},
		{"a server that moved, and numbers anew", func(s *stage, _ agenda.Booking) { s.touch() }, true, []string{as}, 0},
		{"the collection emptied", func(s *stage, _ agenda.Booking) { clear(s.events) }, true, []string{as}, 1},
		{"the collection deleted", func(s *stage, _ agenda.Booking) { clear(s.events); s.gone = true }, true, []string{as}, 1},
		{"somebody's own event", func(s *stage, _ agenda.Booking) { s.set("posada.ics", theirs) }, true, []string{"Posada 20261224T160000Z", as}, 0},
		{"something stands where a new event goes, between two comparisons", func(s *stage, _ agenda.Booking) {
			s.set("sgaus-2-20261123T180000Z_uni.mx.ics", theirs)
			s.book(span(46, 48))
		}, false, []string{as, "FI - Seminario 2 20261125T160000Z"}, 1},
		{"our memory lost", func(s *stage, b agenda.Booking) {
			s.write(func(tx *store.Tx) error { return tx.DropPublication(context.Background(), s.Collection.Place(), first) })
		}, true, []string{as}, 0},
		{"our memory lost, and edited", func(s *stage, b agenda.Booking) {
			s.edit(first, "SUMMARY:FI", "SUMMARY:FQ")
			s.write(func(tx *store.Tx) error { return tx.DropPublication(context.Background(), s.Collection.Place(), first) })
		}, true, []string{as}, 1},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := play(t)
			b := s.book(span(22, 24))
			s.must(true)
			c.does(s, b)
			s.requests()
			s.must(c.whole)
			s.shows("mended", c.want...)
			s.told("mended", c.told)
			s.requests()
			s.must(true)
			if again := s.requests(); len(again) != 1 {
				t.Errorf("it is not settled: %v", again)
			}
			s.told("settled", 0)
			if c.told > 0 && !strings.Contains(s.log.String(), "msg=\"somebody ") {
				t.Errorf("the log does not say so:\n%s", s.log.String())
			}
		})
	}
}

// Servers that write ETags in their own way, or none, get and keep the agenda;
// what others did to it is seen wherever it can be.
func TestServersHabits(t *testing.T) {
	for _, c := range []struct {
		what string
		set  func(s *server)
		told int // of an edit that a comparison meets
	}{
		{"ETags with quotes", func(*server) {}, 1},
		{"weak ETags", func(s *server) { s.etag = func(n int) string { return fmt.Sprintf(`W/"%d"`, n) } }, 1},
		{"ETags without quotes (Open-Xchange)", func(s *server) { s.etag = func(n int) string { return fmt.Sprintf("http://ox/etags/%d", n) } }, 1},
		{"no ETag in answers to PUT (SabreDAV)", func(s *server) { s.silent = true }, 1},
		{"no ETags at all", func(s *server) { s.silent, s.nameless, s.etag = true, true, func(int) string { return "" } }, 0}, // against RFC 4791 section 5.3.4
	} {
		t.Run(c.what, func(t *testing.T) {
			s := play(t)
			c.set(s.server)
			b := s.book(span(22, 24))
			s.must(true)
			s.shows("booked", "FI - Seminario 1 20261124T160000Z")
			s.must(true)
			b = s.move(b, func(b *agenda.Booking) { b.Title = "FI - Otro" })
			s.must(false)
			s.shows("renamed", "FI - Otro 20261124T160000Z")
			s.told("nobody did anything", 0)
			s.edit(first, "SUMMARY:FI", "SUMMARY:FQ")
			s.must(true)
			s.told("compared", c.told)
			if c.told > 0 {
				s.shows("mended", "FI - Otro 20261124T160000Z")
				s.edit(first, "SUMMARY:FI", "SUMMARY:FQ")
			}
			s.move(b, func(b *agenda.Booking) { b.Cancelled = true })
			s.must(false)
			s.shows("cancelled")
		})
	}
}

// What is over for long stays where it is, and is not put back.
func TestHistoryStays(t *testing.T) {
	s := play(t)
	s.book(span(22, 24))
	s.must(true)
	s.now = noon.AddDate(2, 0, 0)
	s.must(true)
	s.shows("two years later", "FI - Seminario 1 20261124T160000Z")
	clear(s.events)
	s.must(true)
	s.shows("tidied up by hand")
	s.told("tidied up by hand", 0)
}

// What was purged is gone there too.
func TestPurged(t *testing.T) {
	s := play(t)
	b := s.book(span(22, 24))
	s.must(true)
	s.move(b, func(b *agenda.Booking) { b.Title, b.Details, b.Guests = "", nil, nil })
	s.must(true)
	s.shows("purged")
}

// Another process goes on where one was: it asks for nothing when nothing
// changed, until the hour is over.
func TestOnce(t *testing.T) {
	s := play(t)
	s.book(span(22, 24))
	once := func(what string, want int) {
		t.Helper()
		s.requests()
		if err := s.another().Once(context.Background(), s.now); err != nil {
			t.Fatal(err)
		}
		if got := s.requests(); len(got) != want {
			t.Errorf("%s: %v", what, got)
		}
	}
	once("the first time: list, put", 2)
	s.now = noon.Add(time.Minute)
	once("a minute later", 0)
	s.book(span(46, 48))
	once("booked", 1)
	s.now = noon.Add(time.Hour)
	once("an hour later", 1)
}

// Whatever is booked, moved, cancelled, edited, lost and refused, in whatever
// order, one comparison with a sound server ends with the agenda in the
// collection, and others' events untouched.
func TestAnyStory(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := play(t)
		s.set("ajena.ics", strings.Join([]string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:x", "DTSTAMP:20260101T000000Z", "DTSTART:20261224T160000Z", "SUMMARY:Posada", "END:VEVENT", "END:VCALENDAR", ""}, "\r\n"))
		s.silent = rapid.Bool().Draw(rt, "silent")
		if rapid.Bool().Draw(rt, "weak") {
			s.etag = func(n int) string { return fmt.Sprintf(`W/"%d"`, n) }
		}
		var books []agenda.Booking
		day := 0.0
		next := func() hours.Span { day++; return span(24*day, 24*day+2) }
		any := func() int { return rapid.IntRange(0, len(books)-1).Draw(rt, "which") }
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			switch step := rapid.IntRange(0, 9).Draw(rt, "step"); {
			case step < 2 || len(books) == 0:
				var spans []hours.Span
				for range rapid.IntRange(1, 3).Draw(rt, "times") {
					spans = append(spans, next())
				}
				books = append(books, s.book(spans...))
			case step == 2:
				i := any()
				books[i] = s.move(books[i], func(b *agenda.Booking) { b.Spans, b.Cancelled = []hours.Span{next()}, false })
			case step == 3:
				i := any()
				books[i] = s.cancel(books[i])
			case step == 4:
				for _, name := range slices.Sorted(maps.Keys(s.events)) {
					if name != "ajena.ics" && strings.Contains(s.events[name], "SUMMARY:FI") && rapid.Bool().Draw(rt, "edits") {
						s.edit(name, "SUMMARY:FI", "SUMMARY:FQ")
					}
				}
			case step == 5:
				for _, name := range slices.Sorted(maps.Keys(s.events)) {
					if name != "ajena.ics" && rapid.Bool().Draw(rt, "deletes") {
						delete(s.events, name)
					}
				}
			case step == 6:
				left := rapid.IntRange(0, 5).Draw(rt, "answers")
				s.lost = func(*http.Request) error {
					if left--; left < 0 {
						return errReset
					}
					return nil
				}
				_ = s.pass(rapid.Bool().Draw(rt, "whole"))
				s.lost = nil
			case step == 7:
				s.Publisher = s.another()
			default:
				if err := s.pass(rapid.Bool().Draw(rt, "whole")); err != nil {
					rt.Fatal(err)
				}
			}
		}
		if err := s.pass(true); err != nil {
			rt.Fatal(err)
		}
		want := []string{"Posada 20261224T160000Z"}
		for _, b := range books {
			for _, at := range b.Spans {
				if b.Live() {
					want = append(want, b.Title+" "+at.From.Format(stamp))
				}
			}
		}
		got := s.titles()
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("the collection (+) is not the agenda (-):\n%s\n%s", diff, s.log.String())
		}
	})
}
