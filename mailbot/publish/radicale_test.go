package publish

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav"
	"github.com/emersion/go-webdav/caldav"
	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/localserve/realserver"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// reader is a calendar program that somebody has open beside the desk.
type reader struct {
	testing.TB
	*caldav.Client
	path string
}

func reads(t testing.TB, c *realserver.Calendars, address string) reader {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: c.TLS()}
	t.Cleanup(transport.CloseIdleConnections)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	client, err := caldav.NewClient(webdav.HTTPClientWithBasicAuth(&http.Client{Transport: transport}, c.User, c.Password), address)
	if err != nil {
		t.Fatal(err)
	}
	return reader{t, client, u.Path}
}

// sees are the events from a time on, as the server finds them.
func (r reader) sees() (all []string) {
	r.Helper()
	got, err := r.QueryCalendar(r.Context(), r.path, &caldav.CalendarQuery{
		CompRequest: caldav.CalendarCompRequest{Name: "VCALENDAR", AllProps: true, AllComps: true},
		CompFilter:  caldav.CompFilter{Name: "VCALENDAR", Comps: []caldav.CompFilter{{Name: "VEVENT", Start: noon, End: noon.AddDate(1, 0, 0)}}},
	})
	if err != nil {
		r.Fatalf("read the calendar: %v", err)
	}
	for _, o := range got {
		for _, e := range o.Data.Events() {
			from, err := e.DateTimeStart(time.UTC)
			if err != nil {
				r.Error(err)
			}
			all = append(all, strings.Join([]string{from.Format(stamp), textOf(e.Component, ical.PropSummary), textOf(e.Component, ical.PropLocation)}, "|"))
		}
	}
	slices.Sort(all)
	return all
}

func (r reader) must(what string, want ...string) {
	r.Helper()
	if diff := cmp.Diff(want, r.sees()); diff != "" {
		r.Errorf("%s: a calendar program reads (+), not (-):\n%s", what, diff)
	}
}

// On Radicale, read back by a calendar program: booked, moved, a series,
// cancelled, edited and deleted by hand, emptied, gone, down and back.
func TestRadicale(t *testing.T) {
	server := realserver.Radicale(t, "mesa", "secreto ñ")
	address := server.Make("eventos")
	s := play(t)
	s.Collection = &Collection{
		URL: strings.TrimSuffix(address, "/"), Username: server.User, TLS: server.TLS(),
		Secret: func(context.Context) (string, error) { return server.Password, nil },
	}
	r := reads(t, server, address)
	s.must(true)
	r.must("an empty agenda")

	b := s.book(span(22, 24))
	s.must(false)
	r.must("booked", "20261124T160000Z|FI - Seminario 1|Sala A")
	b = s.move(b, func(b *agenda.Booking) {
		b.Title, b.Uses[0].Resource = "FCQ - «Química; orgánica, I» \\ laboratorio de ñandúes y otras aves que no vuelan, sesión primera", "B"
		b.Spans = []hours.Span{span(46, 48), span(70, 72)}
	})
	s.must(false)
	moved := []string{
		"20261125T160000Z|" + b.Title + "|Sala B; la grande, con eco",
		"20261126T160000Z|" + b.Title + "|Sala B; la grande, con eco",
	}
	r.must("moved, and a series", moved...)
	s.must(true)
	s.told("Radicale writes events in its own way", 0)

	names := s.names()
	o, err := r.GetCalendarObject(t.Context(), r.path+names[0])
	if err != nil {
		t.Fatal(err)
	}
	o.Data.Children[0].Props.SetText(ical.PropSummary, "Clase muestra")
	if _, err := r.PutCalendarObject(t.Context(), o.Path, o.Data); err != nil {
		t.Fatal(err)
	}
	s.must(true)
	r.must("renamed by hand", moved...)
	s.told("renamed by hand", 1)

	// Between two comparisons: the condition is what notices.
	o.Data.Children[0].Props.SetText(ical.PropSummary, "Clase muestra")
	if _, err := r.PutCalendarObject(t.Context(), o.Path, o.Data); err != nil {
		t.Fatal(err)
	}
	server.Remove("eventos/" + names[1])
	b = s.move(b, func(b *agenda.Booking) { b.Title = "FCQ - Química" })
	s.must(false)
	r.must("edited and deleted by hand, and changed", "20261125T160000Z|FCQ - Química|Sala B; la grande, con eco", "20261126T160000Z|FCQ - Química|Sala B; la grande, con eco")
	s.told("edited and deleted by hand, and changed", 2)

	server.Remove("eventos/")
	s.must(true)
	r.must("the collection deleted", "20261125T160000Z|FCQ - Química|Sala B; la grande, con eco", "20261126T160000Z|FCQ - Química|Sala B; la grande, con eco")
	s.told("the collection deleted", 2)

	server.Stop()
	s.cancel(b)
	last := s.book(span(94, 96))
	if err := s.pass(false); err == nil {
		t.Error("a server that is not there takes events")
	}
	server.Restart()
	s.must(true)
	r.must("back", "20261127T160000Z|"+last.Title+"|Sala A")
	s.must(true)
	s.told("back", 0)
}

// names are the resources that we wrote.
func (s *stage) names() (names []string) {
	s.office.Helper()
	rows, err := s.Publications(s.office.Context(), s.Collection.Place())
	if err != nil {
		s.office.Fatal(err)
	}
	for _, r := range rows {
		names = append(names, r.Name)
	}
	return names
}

// What `check` finds on Radicale: a collection, none, no password, another
// user's, a certificate that nobody trusts.
func TestRadicaleCheck(t *testing.T) {
	server := realserver.Radicale(t, "mesa", "secreto")
	good := Collection{URL: server.Make("eventos"), Username: server.User, TLS: server.TLS(), Secret: func(context.Context) (string, error) { return server.Password, nil }}
	if got, err := Check(t.Context(), good); err != nil || got != (Standing{}) {
		t.Errorf("%+v %v", got, err)
	}
	missing, wrong, theirs, untrusted, home := good, good, good, good, good
	missing.URL = server.URL("mesa/otro/")
	if got, err := Check(t.Context(), missing); err != nil || !got.Missing {
		t.Errorf("%+v %v", got, err)
	}
	wrong.Secret = func(context.Context) (string, error) { return "otra", nil }
	theirs.URL = server.URL("otra/eventos/")
	untrusted.TLS = nil
	home.URL = server.URL("mesa/")
	for want, c := range map[string]Collection{"401": wrong, "403": theirs, "certificate": untrusted, "no calendar collection": home} {
		if got, err := Check(t.Context(), c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %+v %v", want, got, err)
		}
	}
}

// What the first day at a desk with many bookings costs.
func BenchmarkRadicale(b *testing.B) {
	server := realserver.Radicale(b, "mesa", "secreto")
	s := play(b)
	for i := range 500 {
		s.book(span(float64(3*i), float64(3*i+2)))
	}
	s.Collection = &Collection{URL: server.Make("eventos"), Username: server.User, TLS: server.TLS(), Secret: func(context.Context) (string, error) { return server.Password, nil }}
	began := time.Now()
	s.must(true)
	took := time.Since(began)
	for b.Loop() {
		s.must(true)
	}
	b.ReportMetric(500/took.Seconds(), "events/s")
}
