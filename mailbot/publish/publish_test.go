package publish

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is when the tests take place: Monday, 12:00 in Mexico City.
var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

// stamp is how iCalendar writes an instant.
const stamp = "20060102T150405Z"

// resources are what the desk of the tests has.
var resources = []agenda.Resource{
	{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1, Email: "sala-a@uni.mx"},
	{Code: "B", Name: "Sala B; la grande, con eco", Kind: agenda.Room, Count: 1},
	{Code: "codec", Name: "Códec", Kind: agenda.Equipment, Count: 300},
	{Code: "beto", Name: "Beto Ruiz", Kind: agenda.Staff, Count: 300, Email: "beto@uni.mx"},
}

// at is some hours after noon.
func at(hours float64) time.Time { return noon.Add(time.Duration(hours * float64(time.Hour))) }

func span(from, to float64) hours.Span { return hours.Span{From: at(from), To: at(to)} }

// office is a desk with an agenda and nothing else.
type office struct {
	testing.TB
	*store.DB
}

func open(t testing.TB) office {
	t.Helper()
	db, err := store.OpenScratch(context.Background(), filepath.Join(t.TempDir(), "sgaus.db"), noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return office{t, db}
}

// request makes a request to book for.
func (o office) request() (n int64) {
	o.Helper()
	ana := workflow.Person{Name: "Ana Gil", Email: "ana@uni.mx"}
	r := workflow.Request{
		Subject: "Seminario", Requester: ana, Status: workflow.Registro, Priority: "NORMAL",
		OpenedAt: noon, UpdatedAt: noon, Events: 1,
	}
	e := workflow.Event{Seq: 1, At: noon, Actor: ana.Email, Name: ana.Name, Role: workflow.Requester, To: workflow.Registro, Text: "Seminario", Public: true}
	o.write(func(tx *store.Tx) (err error) {
		n, err = tx.Create(context.Background(), r, e)
		return err
	})
	return n
}

func (o office) write(f func(*store.Tx) error) {
	o.Helper()
	if err := o.Write(context.Background(), f); err != nil {
		o.Fatal(err)
	}
}

// book books a seminar for a new request, in room A with two codecs, and with
// all that nobody else should read.
func (o office) book(spans ...hours.Span) agenda.Booking {
	o.Helper()
	n := o.request()
	b := agenda.Booking{
		Request: n, UID: fmt.Sprintf("sgaus-%d-20261123T180000Z@uni.mx", n), Title: fmt.Sprintf("FI - Seminario %d", n), Spans: spans,
		Details: []agenda.Detail{{Label: "Responsable", Text: "Ana Gil, 614 439 1500, ana@uni.mx"}, {Label: "Enlace", Text: "https://enlace.uni.mx/secreto"}},
		Uses:    []agenda.Use{{Resource: "A", Units: 1}, {Resource: "codec", Units: 2}, {Resource: "beto", Units: 1}},
		Guests:  []agenda.Guest{{Name: "Ana Gil", Email: "ana@uni.mx", Role: agenda.Requester}, {Email: "fulano@otra.mx", Role: agenda.Participant}},
		By:      "asv@uni.mx", At: noon,
	}
	o.put(b)
	return b
}

// put enters a booking as it is.
func (o office) put(b agenda.Booking) {
	o.Helper()
	o.write(func(tx *store.Tx) error { return tx.Book(context.Background(), b, resources) })
}

// move enters a booking that has changed, one SEQUENCE on.
func (o office) move(b agenda.Booking, change func(*agenda.Booking)) agenda.Booking {
	o.Helper()
	b.Sequence++
	b.At = b.At.Add(time.Minute)
	change(&b)
	o.put(b)
	return b
}

func (o office) cancel(b agenda.Booking) agenda.Booking {
	o.Helper()
	return o.move(b, func(b *agenda.Booking) { b.Cancelled = true })
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}
