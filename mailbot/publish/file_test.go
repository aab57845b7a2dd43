package publish

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/mailbot/localserve/realserver"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// written is the agenda as it is published.
func written(t testing.TB, bookings ...agenda.Booking) []byte {
	t.Helper()
	var b bytes.Buffer
	p := New(Config{Resources: resources, Zone: "America/Mexico_City"}, nil, listed(bookings), nil)
	if err := p.Write(t.Context(), &b, noon); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// listed is an agenda without a database.
type listed []agenda.Booking

func (l listed) Bookings(_ context.Context, from, to time.Time) (list []agenda.Booking, err error) {
	for _, b := range l {
		if b.Live() && slices.ContainsFunc(b.Spans, func(s hours.Span) bool { return s.Overlaps(hours.Span{From: from, To: to}) }) {
			list = append(list, b)
		}
	}
	return list, nil
}

func (l listed) Booking(context.Context, int64) (b agenda.Booking, ok bool, err error) {
	return b, false, nil
}

func (l listed) Changed(context.Context, int64, int) ([]agenda.Booking, int64, error) {
	return nil, 0, nil
}

func (l listed) LastChange(context.Context) (int64, error) { return 0, nil }

// text writes one text.
func text[T string | []byte](s T) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write([]byte(s))
		return err
	}
}

// seminar is a booking without a database.
func seminar(title string, spans ...hours.Span) agenda.Booking {
	return agenda.Booking{
		Request: 7, UID: "sgaus-7@uni.mx", Title: title, Spans: spans, At: noon,
		Uses:   []agenda.Use{{Resource: "A", Units: 1}, {Resource: "codec", Units: 2}, {Resource: "beto", Units: 1}},
		Guests: []agenda.Guest{{Name: "Ana Gil", Email: "ana@uni.mx", Role: agenda.Requester}},
	}
}

// What everybody reads of a booking, to the letter.
func TestCalendar(t *testing.T) {
	got := string(written(t, seminar("FI - Seminario de redes, 3.ª sesión", span(22, 24))))
	want := strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//SGAUS//Mesa de ayuda por correo//ES
CALSCALE:GREGORIAN
METHOD:PUBLISH
NAME:Calendario de Eventos
X-WR-CALNAME:Calendario de Eventos
X-WR-TIMEZONE:America/Mexico_City
REFRESH-INTERVAL;VALUE=DURATION:PT1H
X-PUBLISHED-TTL:PT1H
BEGIN:VEVENT
UID:sgaus-7@uni.mx
SEQUENCE:0
DTSTAMP:20261123T180000Z
LAST-MODIFIED:20261123T180000Z
DTSTART:20261124T160000Z
DTEND:20261124T180000Z
SUMMARY:FI - Seminario de redes\, 3.ª sesión
LOCATION:Sala A
DESCRIPTION:Sala: Sala A\nEquipo: Códec (2)
STATUS:CONFIRMED
CLASS:PUBLIC
TRANSP:OPAQUE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A published calendar cannot be taken back: it has nothing of anybody.
func TestNothingPrivate(t *testing.T) {
	o := open(t)
	b := o.book(span(22, 24))
	b.Title = "FI - Junta con ana.gil@uni.mx (614 439-1500 o +52 (614) 439 15 00), ciclo 2026-2027"
	text := strings.ReplaceAll(string(written(t, b)), "\r\n ", "")
	for _, private := range []string{
		"ana", "Ana Gil", "fulano", "439", "secreto", "http", "beto", "Beto", "asv", "sala-a", "mailto", "ORGANIZER", "ATTENDEE", "CONTACT", "Responsable",
	} {
		if strings.Contains(text, private) {
			t.Errorf("%q is published:\n%s", private, text)
		}
	}
	if !strings.Contains(text, `SUMMARY:FI - Junta con … (… o …)\, ciclo 2026-2027`) {
		t.Errorf("the title is not what is left of it:\n%s", text)
	}
	// A stranger's calendar says what it likes of a room that nobody has given it.
	b.Title, b.Tentative, b.Origin = "Compre en malo.example", true, &agenda.Origin{UID: "x@y.mx"}
	if text := string(written(t, b)); strings.Contains(text, "malo") || !strings.Contains(text, "SUMMARY:Por confirmar") {
		t.Errorf("what nobody has read is published:\n%s", text)
	}
}

// What is cancelled, or over for more than a year, is not shown; a time of a
// series is an event of its own, whose name does not depend on the others.
func TestShown(t *testing.T) {
	year := -24.0 * 366
	cancelled, tentative := seminar("cancelada", span(1, 2)), seminar("por confirmar", span(3, 4))
	cancelled.Cancelled, tentative.Tentative = true, true
	series, less := seminar("serie", span(24, 26), span(48, 50), span(72, 74)), seminar("serie", span(24, 26), span(72, 74))
	for _, c := range []struct {
		of   agenda.Booking
		want []string
	}{
		{cancelled, nil},
		{tentative, []string{"sgaus-7@uni.mx TENTATIVE 20261123T210000Z"}},
		{seminar("vieja", span(year-2, year-1)), nil},
		{seminar("casi vieja", span(year, year+1)), []string{"sgaus-7@uni.mx CONFIRMED 20251122T180000Z"}},
		{series, []string{
			"sgaus-7-20261124T180000Z@uni.mx CONFIRMED 20261124T180000Z",
			"sgaus-7-20261125T180000Z@uni.mx CONFIRMED 20261125T180000Z",
			"sgaus-7-20261126T180000Z@uni.mx CONFIRMED 20261126T180000Z",
		}},
		{less, []string{
			"sgaus-7-20261124T180000Z@uni.mx CONFIRMED 20261124T180000Z",
			"sgaus-7-20261126T180000Z@uni.mx CONFIRMED 20261126T180000Z",
		}},
	} {
		c2, err := ics.ParseCalendar(bytes.NewReader(written(t, c.of)))
		if err != nil {
			t.Fatalf("%s: %v", c.of.Title, err)
		}
		var got []string
		for _, e := range c2.Events() {
			got = append(got, fmt.Sprint(e.Id(), " ", e.GetProperty(ics.ComponentPropertyStatus).Value, " ", e.GetProperty(ics.ComponentPropertyDtStart).Value))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.of.Title, diff)
		}
	}
}

// Whatever a title says, other programs read that title and nothing more, no
// line is longer than 75 octets, and the bytes are the same whenever they are
// written.
func TestAnyTitle(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all []agenda.Booking
		for i := range rapid.IntRange(0, 4).Draw(rt, "n") {
			title := rapid.OneOf(rapid.String(), rapid.StringMatching(`(BEGIN:VEVENT|END:VCALENDAR|[\r\n;,:\\"ñ]|\x00|programa ){0,40}`)).Draw(rt, "title")
			b := seminar(title, span(float64(i), float64(i)+1))
			b.UID = fmt.Sprintf("sgaus-%d@uni.mx", i)
			b.Uses[0].Resource = rapid.SampledFrom([]string{"A", "B", "gone"}).Draw(rt, "room")
			all = append(all, b)
		}
		text := written(t, all...)
		slices.Reverse(all)
		if again := written(t, all...); !bytes.Equal(text, again) {
			rt.Fatal("the same agenda in another order is written otherwise")
		}
		for line := range bytes.SplitSeq(text, []byte("\r\n")) {
			if len(line) > 75 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n\x00") {
				rt.Fatalf("line %q", line)
			}
		}
		c, err := ics.ParseCalendar(bytes.NewReader(text))
		if err != nil {
			rt.Fatalf("%v\n%s", err, text)
		}
		if len(c.Events()) != len(all) {
			rt.Fatalf("%d events of %d:\n%s", len(c.Events()), len(all), text)
		}
		if len(all) == 0 {
			return
		}
		slices.Reverse(all)
		read, err := ical.NewDecoder(bytes.NewReader(text)).Decode()
		if err != nil {
			rt.Fatal(err)
		}
		for i, e := range read.Children {
			want, cut := letters(blot(all[i].Title)), utf8.RuneCountInString(all[i].Title) >= 200
			if got := letters(textOf(e, ical.PropSummary)); !strings.HasPrefix(want, got) || got != want && !cut || textOf(e, ical.PropUID) != all[i].UID {
				rt.Fatalf("event %d says %q, %q wanted", i, got, want)
			}
		}
	})
}

// letters are what people read of a title.
func letters(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "")
}

// Debian's vobject, which Radicale and others read calendars with, agrees.
func TestOtherReaders(t *testing.T) {
	hostile := seminar("FI; «Ciencia, arte\\ny más»\nEND:VEVENT\r\nBEGIN:VEVENT: "+strings.Repeat("ñandú ", 40), span(5, 6))
	hostile.UID, hostile.Uses[0].Resource = "sgaus-8@uni.mx", "B"
	text := written(t, seminar("DGTI - Inducción", span(22, 24), span(46, 48)), hostile)
	got := realserver.ReadCalendar(t, text)
	if len(got) < 3 || !strings.HasPrefix(got[0], "sgaus-8@uni.mx|FI; «Ciencia, arte\\ny más»") || !strings.HasSuffix(got[len(got)-1], "|2026-11-25T16:00:00+00:00") {
		t.Errorf("vobject reads %q", got)
	}
	if got := realserver.ReadCalendar(t, written(t)); len(got) != 1 || got[0] != "" {
		t.Errorf("of an empty agenda vobject reads %q", got)
	}
}

// The file is written when the agenda changes, and when somebody deleted or
// changed it; else it is left alone.
func TestFile(t *testing.T) {
	o, ctx := open(t), context.Background()
	path := filepath.Join(t.TempDir(), "agenda.ics")
	p := New(Config{File: path, Resources: resources, Zone: "America/Mexico_City"}, o.DB, o.DB, nil)
	step := func(what string, wantWritten bool) string {
		t.Helper()
		before, _ := os.Stat(path)
		if err := p.Once(ctx, noon); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		after, err := os.Stat(path)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if written := before == nil || !os.SameFile(before, after); written != wantWritten {
			t.Errorf("%s: written %t", what, written)
		}
		if after.Mode().Perm() != 0o644 {
			t.Errorf("%s: mode %v, and a web server reads it", what, after.Mode())
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	step("an empty agenda", true)
	b := o.book(span(22, 24))
	if got := step("a booking", true); !strings.Contains(got, "SUMMARY:"+b.Title) {
		t.Errorf("the booking is not there:\n%s", got)
	}
	step("nothing new", false)
	b = o.move(b, func(b *agenda.Booking) { b.Spans = []hours.Span{span(46, 48)} })
	want := step("moved", true)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := step("deleted by somebody", true); got != want {
		t.Errorf("not as it was: %s", cmp.Diff(want, got))
	}
	if err := os.WriteFile(path, []byte("BEGIN:VCALENDAR"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := step("cut short by somebody", true); got != want {
		t.Errorf("not as it was: %s", cmp.Diff(want, got))
	}
	// Another process, which knows nothing of the first.
	p = New(p.Config, o.DB, o.DB, nil)
	step("at a start, as it should be", false)
	o.cancel(b)
	p = New(p.Config, o.DB, o.DB, nil)
	if got := step("at a start, stale", true); strings.Contains(got, "VEVENT") {
		t.Errorf("what was cancelled is there:\n%s", got)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A file that is there keeps its permissions; one behind a link is written where
// the link leads.
func TestFileKeepsItsPlace(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.ics"), filepath.Join(dir, "link.ics")
	if err := os.WriteFile(real, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(real, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	if _, _, err := refresh(link, text("x")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v %v", info.Mode(), err)
	}
	info, err = os.Stat(real)
	if text, _ := os.ReadFile(real); err != nil || string(text) != "x" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q %v %v", text, info.Mode(), err)
	}
}

// Whoever reads the file while it is written meets a whole calendar.
func TestFileIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "agenda.ics")
	small, large := written(t), written(t, seminar(strings.Repeat("muy largo ", 20_000), span(1, 2)))
	if _, _, err := refresh(path, text(small)); err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			text, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(text, small) && !bytes.Equal(text, large) {
				t.Errorf("%d octets, %v", len(text), err)
				return
			}
		}
	})
	for range 100 {
		for _, content := range [][]byte{large, small} {
			if _, _, err := refresh(path, text(content)); err != nil {
				t.Error(err)
			}
		}
	}
	close(stop)
	reader.Wait()
}

// A file that cannot be written is an error that names it, and what is there
// stays.
func TestFileCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "no", "agenda.ics"), dir} {
		if _, _, err := refresh(path, text("x")); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// 10,000 bookings, from the database to the file.
func BenchmarkFile(b *testing.B) {
	o := open(b)
	for i := range 10_000 {
		o.book(span(float64(3*i), float64(3*i+2)))
	}
	path := filepath.Join(b.TempDir(), "agenda.ics")
	p := New(Config{File: path, Resources: resources, Zone: "America/Mexico_City"}, o.DB, o.DB, nil)
	b.ReportAllocs()
	for b.Loop() {
		p.written = -1
		_ = os.Remove(path)
		if err := p.writeFile(context.Background(), noon.Add(time.Hour)); err != nil {
			b.Fatal(err)
		}
	}
	info, _ := os.Stat(path)
	b.ReportMetric(float64(info.Size()), "octets")
}
