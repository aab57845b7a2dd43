package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sgaus/mailbot/localserve"
	"sgaus/mailbot/localserve/realserver"
	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// openTownFor opens the servers of a test's people.
func openTownFor(t *testing.T) town {
	t.Helper()
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	return town
}

// deliver brings the nth user's plea.
func (t town) deliver(tb testing.TB, n int) {
	tb.Helper()
	if err := t.Deliver(demoPeople["mesa"].address, []byte(plea(n))); err != nil {
		tb.Fatal(err)
	}
}

// bookFor enters a booking of tomorrow for a request, as [AGENDAR] does.
func bookFor(t *testing.T, db *store.DB, request int64, title string, cancelled bool) {
	t.Helper()
	noon := time.Now().UTC().Truncate(24 * time.Hour).Add(36 * time.Hour)
	b := agenda.Booking{
		Request: request, UID: "sgaus-prueba@uni.example", Title: title, At: time.Now().UTC().Truncate(time.Second),
		Spans: []hours.Span{{From: noon, To: noon.Add(time.Hour)}}, Cancelled: cancelled,
	}
	if err := db.Write(context.Background(), func(tx *store.Tx) error { return tx.Book(context.Background(), b, nil) }); err != nil {
		t.Fatal(err)
	}
}

// The agenda, in a file and on Radicale, while the program serves: what is
// booked appears, what was deleted by hand comes back at the next start, what
// is cancelled goes.
func TestAgendaIsPublished(t *testing.T) {
	t.Parallel()
	town := openTownFor(t)
	calendars := realserver.Radicale(t, "mesa", "cl4ve-de-CalDAV")
	calendars.Make("eventos")
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr(), "[identity]", `[agenda]
file = "agenda.ics"
caldav = "`+calendars.URL("mesa/eventos/")+`"
username = "mesa"
password_file = "caldav.clave"
ca_file = "`+calendars.CAFile()+`"

[identity]`)
	o.write("caldav.clave", calendars.Password+"\n")
	town.deliver(t, 1)
	o.run("once")
	if said := o.run("check"); !strings.Contains(said, "mesa/eventos/ as mesa: 0 events") {
		t.Errorf("check says:\n%s", said)
	}
	db, err := store.Open(context.Background(), filepath.Join(o.dir, "sgaus.db"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	shown := func(where string, title string) func() bool {
		return func() bool {
			var text []byte
			if where == "file" {
				text, _ = os.ReadFile(filepath.Join(o.dir, "agenda.ics"))
			} else {
				text = calendars.Read("eventos")
			}
			return title != "" && strings.Contains(string(text), "SUMMARY:"+title) || title == "" && len(text) > 0 && !strings.Contains(string(text), "VEVENT")
		}
	}
	serve := func(title string) {
		t.Helper()
		c := o.start("serve")
		eventually(t, "the file does not say "+title, shown("file", title))
		eventually(t, "the collection does not say "+title, shown("collection", title))
		c.signal(syscall.SIGTERM)
		c.exits(0)
	}
	bookFor(t, db, 1, "FI - Seminario", false)
	serve("FI - Seminario")
	if got := realserver.ReadCalendar(t, calendars.Read("eventos")); len(got) != 1 || !strings.HasPrefix(got[0], "sgaus-prueba@uni.example|FI - Seminario|") {
		t.Errorf("Radicale holds %q", got)
	}
	file, err := os.ReadFile(filepath.Join(o.dir, "agenda.ics"))
	if err != nil || o.run("agenda", "--ics") != string(file) {
		t.Errorf("agenda --ics is not the file: %v\n%s", err, file)
	}
	if said := o.run("agenda"); !strings.Contains(said, "FI - Seminario") || !strings.Contains(said, "#1") {
		t.Errorf("agenda says %q", said)
	}
	o.start("agenda", "--ics", "--json").exits(2)
	calendars.Remove("eventos/sgaus-prueba_uni.example.ics")
	if err := os.Remove(filepath.Join(o.dir, "agenda.ics")); err != nil {
		t.Fatal(err)
	}
	serve("FI - Seminario")
	bookFor(t, db, 1, "FI - Seminario", true)
	serve("")

	// The server is not there: everything else goes on, and a pass says so
	calendars.Stop()
	bookFor(t, db, 1, "FI - Otro", false)
	town.deliver(t, 2)
	c := o.start("once")
	c.exits(1)
	if !shown("file", "FI - Otro")() || len(o.requests()) != 2 || !strings.Contains(c.stderr.all(), "publish the agenda: write sgaus-prueba") {
		t.Errorf("with no calendar server:\n%s", c.stderr.all())
	}
	calendars.Restart()
	o.run("once")
	if !shown("collection", "FI - Otro")() {
		t.Errorf("the collection holds %s", calendars.Read("eventos"))
	}
}

// The operators are told when the file or the collection fail for long, and
// when they are written again.
func TestOperatorsAreToldOfTheAgenda(t *testing.T) {
	t.Parallel()
	town := openTownFor(t)
	var well atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !well.Load() {
			http.Error(w, "no", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusMultiStatus)
		_, _ = w.Write([]byte(`<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>` + r.URL.Path +
			`</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`))
	}))
	defer server.Close()
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr(), "[identity]", "[agenda]\nfile = \"publico/agenda.ics\"\ncaldav = \""+server.URL+"/eventos/\"\n\n[identity]")
	folder := filepath.Join(o.dir, "publico")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	d, cfg, began := o.open()
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	dog := d.watchdog(cfg, began)
	var err error
	if dog.shown, err = d.publisher(); err != nil {
		t.Fatal(err)
	}
	told := func(after time.Duration) (subjects []string) {
		t.Helper()
		dog.passed(began.Add(after))
		if err := dog.lookShown(ctx, began.Add(after)); err != nil {
			t.Fatal(err)
		}
		list, err := d.db.Outbox(ctx, store.Queued, store.Waiting)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			if !slices.Contains(subjects, l.Subject) {
				subjects = append(subjects, l.Subject)
			}
		}
		return subjects
	}
	if err := dog.shown.Once(ctx, began); err == nil {
		t.Fatal("nothing fails")
	}
	if got := told(9 * time.Minute); len(got) != 0 {
		t.Errorf("told at once: %q", got)
	}
	if got := told(11 * time.Minute); len(got) != 2 {
		t.Errorf("told after ten minutes: %q", got)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	well.Store(true)
	if err := dog.shown.Once(ctx, began.Add(12*time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told(12*time.Minute), "\n"); !strings.Contains(got, "El archivo de la agenda se escribe otra vez") && !strings.Contains(got, "La agenda se publica otra vez") {
		t.Errorf("told when they are back: %q", got)
	}
}

// A calendar server that takes a connection and says nothing holds neither mail
// nor the end of the program.
func TestMuteCalendarServer(t *testing.T) {
	t.Parallel()
	town := openTownFor(t)
	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	o := openOffice(t, town.IMAPAddr(), town.SMTPAddr(), "[identity]", "[agenda]\ncaldav = \"http://"+mute.Addr().String()+"/eventos/\"\n\n[identity]")
	c := o.start("serve")
	c.says("msg=serving")
	town.deliver(t, 1)
	eventually(t, "the mail waits for the calendar", func() bool { return len(o.requests()) == 1 })
	began := time.Now()
	c.signal(syscall.SIGTERM)
	c.exits(0)
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("the end took %v", took)
	}
}
