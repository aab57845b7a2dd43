package invite

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	arran "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

var update = flag.Bool("update", false, "write the golden files")

var mexico = zone("America/Mexico_City")

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// at is "2026-12-15 10:00" on the desk's wall.
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, mexico)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func span(day, from, to string) hours.Span {
	return hours.Span{From: at(day + " " + from), To: at(day + " " + to)}
}

func invitation(spans ...hours.Span) Invitation {
	return Invitation{
		Organizer: Party{Name: "Mesa de ayuda", Email: "mesa@uach.example"}, Place: "Sala A", Zone: mexico, Alarm: 15 * time.Minute,
		Note: "Solicitud [SGAUS #5]",
		Booking: agenda.Booking{
			Request: 5, UID: UID(5, at("2026-11-22 10:12"), "uach.example"), Sequence: 2,
			Title: "FI - Defensa de tesis; «Ñandú», parte 1", Spans: spans,
			Details: []agenda.Detail{
				{Label: "Responsable", Text: "Ana Núñez, tel. 614 123 4567"},
				{Label: "Observaciones", Text: "Primera línea\nSegunda línea con una liga: https://meet.example/abc-defg?x=1"},
			},
			Guests: []agenda.Guest{
				{Name: "Ana Núñez", Email: "ana@uach.example", Role: agenda.Requester},
				{Name: `Beto "el técnico"; Díaz`, Email: "beto@uach.example", Role: agenda.Technician},
				{Email: "externo@otra.example", Role: agenda.Participant},
			},
		},
	}
}

var golden = map[string][]hours.Span{
	"single": {span("2026-12-15", "10:00", "12:00")},
	// Tuesdays but for the one on which nobody works; the last at another hour.
	"weekly": {
		span("2026-12-01", "10:00", "12:00"), span("2026-12-08", "10:00", "12:00"), span("2026-12-22", "10:00", "12:00"),
		span("2026-12-29", "16:00", "17:30"),
	},
	// Every second Monday and Wednesday.
	"fortnight": {
		span("2026-11-30", "09:00", "10:00"), span("2026-12-02", "09:00", "10:00"),
		span("2026-12-14", "09:00", "10:00"), span("2026-12-16", "09:00", "10:00"),
	},
	// Twice on one day.
	"twice": {span("2026-12-01", "10:00", "12:00"), span("2026-12-01", "16:00", "18:00"), span("2026-12-03", "10:00", "12:00")},
}

// TestGolden shows what is written, whole.
func TestGolden(t *testing.T) {
	for name, spans := range golden {
		i := invitation(spans...)
		compare(t, name, i.Compose(Request, i.Booking.Guests, at("2026-11-23 09:00")))
	}
	i := invitation(golden["weekly"]...)
	compare(t, "cancel", i.Compose(Cancel, i.Booking.Guests[2:], at("2026-11-23 09:00")))
	compare(t, "stored", i.Compose("", nil, at("2026-11-23 09:00")))
}

func compare(t *testing.T, name string, got []byte) {
	t.Helper()
	file := "testdata/" + name + ".ics"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
	wellFormed(t, got)
}

// wellFormed holds what every client may ask of the bytes.
func wellFormed(t interface{ Fatalf(string, ...any) }, object []byte) {
	for line := range bytes.Lines(object) {
		if !bytes.HasSuffix(line, []byte("\r\n")) || len(line) > 75+2 || bytes.ContainsRune(line[:len(line)-2], '\r') {
			t.Fatalf("a line of %d octets: %q", len(line), line)
		}
	}
}

// others reads an object with two libraries that know nothing of this one, and
// gives what both say of its first event.
func others(t *rapid.T, object []byte) (*ical.Calendar, *arran.VEvent) {
	one, err := ical.NewDecoder(bytes.NewReader(object)).Decode()
	if err != nil {
		t.Fatalf("go-ical: %v\n%s", err, object)
	}
	two, err := arran.ParseCalendar(bytes.NewReader(object))
	if err != nil {
		t.Fatalf("golang-ical: %v\n%s", err, object)
	}
	if len(two.Events()) != len(one.Events()) {
		t.Fatalf("golang-ical has %d events, go-ical %d", len(two.Events()), len(one.Events()))
	}
	return one, two.Events()[0]
}

// TestComposeLaw: whatever is booked, other libraries read the same times, the
// same text and the same guests out of the invitation, and so do we.
func TestComposeLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(rapid.SampledFrom([]string{"America/Mexico_City", "America/Tijuana", "Europe/Madrid", "UTC", "Asia/Kolkata"}).Draw(t, "zone"))
		i := invitation(drawSpans(t, loc)...)
		i.Zone = loc
		i.Booking.Title = rapid.String().Draw(t, "title")
		i.Booking.Details[0].Text = rapid.String().Draw(t, "detail")
		i.Booking.Guests[0].Name = rapid.String().Draw(t, "name")
		object := i.Compose(Request, i.Booking.Guests, at("2026-11-23 09:00"))
		wellFormed(t, object)

		calendar, event := others(t, object)
		if m, _ := calendar.Props.Text("METHOD"); m != Request {
			t.Fatalf("the method is %q", m)
		}
		if title := event.GetProperty(arran.ComponentPropertySummary); i.Booking.Title == "ok" && title.Value != "ok" {
			t.Fatalf("golang-ical reads the title %q", title.Value)
		}
		if n := len(event.Attendees()); n != 3 || event.Attendees()[1].Email() != "beto@uach.example" {
			t.Fatalf("golang-ical reads %d attendees", n)
		}
		if diff := cmp.Diff(i.Booking.Spans, theirSpans(t, calendar)); diff != "" {
			t.Fatalf("go-ical reads other times (-ours +theirs):\n%s\n%s", diff, object)
		}
		m, err := Read(string(object), mexico)
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		spans, err := m.Spans()
		if err != nil {
			t.Fatalf("spans: %v\n%s", err, object)
		}
		if diff := cmp.Diff(i.Booking.Spans, spans); diff != "" {
			t.Fatalf("we read other times (-want +got):\n%s\n%s", diff, object)
		}
		if e := m.Main(); e.UID != i.Booking.UID || e.Sequence != 2 || e.Title != strings.TrimSpace(shorten(line(strings.ToValidUTF8(i.Booking.Title, "�")), titleMost)) {
			t.Fatalf("we read %q, %d, %q", e.UID, e.Sequence, e.Title)
		}
	})
}

// drawSpans draws bookings as people make them: single, weekly with gaps, with
// some moved, over a change to summer time.
func drawSpans(t *rapid.T, loc *time.Location) []hours.Span {
	day := rapid.IntRange(0, 500).Draw(t, "day")
	n := rapid.IntRange(1, 12).Draw(t, "n")
	step := rapid.SampledFrom([]int{1, 2, 7, 14}).Draw(t, "step")
	clock, length := rapid.IntRange(6, 20).Draw(t, "clock"), rapid.IntRange(1, 3).Draw(t, "length")
	var out []hours.Span
	for range n {
		c := clock
		if rapid.IntRange(0, 9).Draw(t, "moved") == 0 {
			c = rapid.IntRange(6, 20).Draw(t, "other")
		}
		from := time.Date(2026, 1, 1+day, c, 30, 0, 0, loc).UTC()
		out = append(out, hours.Span{From: from, To: from.Add(time.Duration(length) * time.Hour)})
		day += step * rapid.IntRange(1, 3).Draw(t, "gap")
	}
	return inOrder(out)
}

// theirSpans are the occurrences that go-ical, with rrule-go, finds.
func theirSpans(t *rapid.T, calendar *ical.Calendar) []hours.Span {
	moved := map[int64]bool{}
	for _, e := range calendar.Events() {
		if p := e.Props.Get("RECURRENCE-ID"); p != nil {
			when, err := p.DateTime(time.UTC)
			if err != nil {
				t.Fatalf("go-ical, recurrence: %v", err)
			}
			moved[when.Unix()] = true
		}
	}
	var out []hours.Span
	for _, e := range calendar.Events() {
		start, err := e.DateTimeStart(time.UTC)
		if err != nil {
			t.Fatalf("go-ical, start: %v", err)
		}
		end, err := e.DateTimeEnd(time.UTC)
		if err != nil {
			t.Fatalf("go-ical, end: %v", err)
		}
		starts := []time.Time{start}
		if e.Props.Get("RRULE") != nil {
			set, err := e.RecurrenceSet(time.UTC)
			if err != nil {
				t.Fatalf("go-ical, rule: %v", err)
			}
			starts = set.All()
		}
		for _, s := range starts {
			if e.Props.Get("RECURRENCE-ID") != nil || !moved[s.Unix()] {
				out = append(out, hours.Span{From: s.UTC(), To: s.Add(end.Sub(start)).UTC()})
			}
		}
	}
	slices.SortFunc(out, func(a, b hours.Span) int { return a.From.Compare(b.From) })
	return out
}

// TestInjection: no name or text of a stranger begins a line of its own.
func TestInjection(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bad := rapid.SampledFrom([]string{"\r\nATTENDEE:mailto:x@evil.example\r\n", "\nEND:VEVENT\n", "\rX:1", "\";CN=x:mailto:y@evil.example\r\n", "\u2028ATTENDEE:x", "a\x00b"}).Draw(t, "bad")
		i := invitation(golden["single"]...)
		i.Booking.Title, i.Place, i.Note, i.Organizer.Name = bad, bad, bad, bad
		i.Booking.Details[0] = agenda.Detail{Label: bad, Text: bad}
		i.Booking.Guests[0].Name = bad
		object := i.Compose(Request, i.Booking.Guests, at("2026-11-23 09:00"))
		wellFormed(t, object)
		m, err := Read(string(object), mexico)
		if err != nil || len(m.Events) != 1 || len(m.Main().Attendees) != 3 {
			t.Fatalf("%v\n%s", err, object)
		}
	})
}
