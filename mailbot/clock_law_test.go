//go:build !race

package mailbot_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// booking is how it may be booked.
var booking = []mail{
	{who: "beto", subject: "[AGENDAR 27/11/2026 10:00-12:00 sala=A personal=beto programa=Uno]"},
	{who: "diego", subject: "[AGENDAR 25/11/2026 9-10 cada lunes, miércoles y jueves hasta el 20/12/2026 sala=A programa=Serie]"},
	{who: "diego", subject: "[AGENDAR 26/11/2026 20:00-21:00 cada jueves y sábado hasta el 20/12/2026 sala=A programa=Noches]"},
}

// said is what somebody may write about request 1, and who.
var said = []mail{
	{who: "ana", text: "Es la 3000."},
	{who: "ana", text: "Gracias"},
	{who: "ana", subject: "Otra cosa", text: "Sin luz."},
	{who: "carla", subject: "[ASIGNAR beto]"},
	{who: "carla", subject: "[ASIGNAR nora] [PRIORIDAD alta]"},
	{who: "beto", subject: "[PROCESO]"},
	{who: "beto", subject: "[PENDIENTE]", text: "¿Qué modelo es?"},
	{who: "diego", subject: "[PENDIENTE]", text: "¿Qué modelo es?"},
	{who: "beto", subject: "[ESPERA]", text: "No hay fecha."},
	{who: "diego", subject: "[ESPERA 3 días]", text: "Llega la pieza."},
	{who: "beto", text: "Llamé, no estaba."},
	{who: "beto", subject: "[TERMINADA]"}, // refused
	{who: "beto", subject: "[ESCALAR]", text: "Se probó todo."},
	{who: "diego", subject: "[TRANSFERIR DAU]", text: "Se probó todo."},
	{who: "diego", subject: "[NO PROCEDE]", text: "No es nuestro."},
	{who: "dulce", subject: "[REABRIR beto]", text: "Revise."},
	booking[0],
	booking[1],
	{who: "beto", subject: "[REAGENDAR 1/12/2026 20:00-21:00]"},
	{who: "beto", subject: "[DESAGENDAR]"},
	{who: "beto", subject: "[TERMINADA]", text: "Diagnóstico: nada.\n\nSolución: listo."},
}

// chance is a desk that chance leads, hour by hour.
type chance struct {
	*world
	t        *rapid.T
	closed   int // how many closures were looked at
	reminded int // and how many reminders of events
}

func (c *chance) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// step is a mail, some hours, or both; then what the daemon does, unless it is
// down.
func (c *chance) step() {
	if rapid.Bool().Draw(c.t, "writes") {
		m := said[rapid.IntRange(0, len(said)-1).Draw(c.t, "mail")]
		m.to, m.evidence = address, "dmarc=pass header.from=uni.mx"
		if m.subject != "Otra cosa" {
			m.subject = strings.TrimSpace("[SGAUS #1] " + m.subject)
		}
		c.must(c.send(m))
		c.rows()
	}
	c.now = c.now.Add(time.Duration(rapid.IntRange(0, 40).Draw(c.t, "hours")) * time.Hour)
	down := rapid.SampledFrom([]string{"", "", "", "", "mailbox", "relay", "refuses"}).Draw(c.t, "down")
	c.leave(down)
	if down != "mailbox" {
		c.must(c.bot.Passed(context.Background(), c.now))
	}
	_, err := c.bot.Tick(context.Background(), c.now)
	c.must(err)
	c.rows()
	c.closures()
	c.events()
	c.leave(down)
}

// leave sends what may leave; a relay that refuses takes nothing of Ana's.
func (c *chance) leave(down string) {
	q, ctx := c.bot.Queue(), context.Background()
	for down != "relay" {
		claimed, err := q.Claim(ctx, c.now, 100)
		c.must(err)
		if len(claimed) == 0 {
			return
		}
		for _, l := range claimed {
			r := outbox.Result{State: outbox.Sent, Code: 250}
			if down == "refuses" && l.To == people["ana"].Email {
				r = outbox.Result{State: outbox.Failed, Code: 550, Reply: "no"}
			}
			_, err := q.Done(ctx, c.now, l.ID, r)
			c.must(err)
		}
	}
}

// rows holds that what stands in the table is what the rules say of each
// request as it is stored.
func (c *chance) rows() {
	ctx := context.Background()
	all, err := c.db.List(ctx, workflow.Filter{Visible: workflow.Visible{All: true}}, 0)
	c.must(err)
	f := workflow.Facts{Desk: c.bot.Desk, Calendar: c.bot.Calendar, Terms: c.bot.Terms}
	for _, r := range all {
		want := map[string]time.Time{}
		for _, d := range workflow.Deadlines(r, f) {
			want[d.Says] = d.At
		}
		got, err := c.db.DeadlinesOf(ctx, r.Number)
		c.must(err)
		if diff := cmp.Diff(want, got); diff != "" {
			c.t.Fatalf("request %d in %s (-rules +rows):\n%s", r.Number, r.Status, diff)
		}
	}
}

// closures holds of each closure for no answer that its user was asked, and
// warned as often as the desk warns, by letters that had left; and that after
// each they had as long as its rule gives.
func (c *chance) closures() {
	ctx := context.Background()
	r, _, err := c.db.Request(ctx, 1)
	c.must(err)
	events, err := c.db.History(ctx, 1)
	c.must(err)
	last := events[len(events)-1]
	if last.Command != workflow.ClockClose || !last.At.Equal(c.now) {
		return
	}
	c.closed++
	question := slices.IndexFunc(events, func(e workflow.Event) bool { return e.Seq == askedBy(events) })
	ls, err := c.letters("ana")
	c.must(err)
	var warnings []store.Letter
	for _, l := range ls {
		warns := l.Kind == string(workflow.NoticeQuestion) || l.Kind == string(workflow.NoticeReminder)
		if l.Request == 1 && warns && !l.At.Before(events[question].At) {
			warnings = append(warnings, l)
		}
	}
	// A reminder of the question before may have been written in the same second.
	first := slices.IndexFunc(warnings, func(l store.Letter) bool { return l.Kind == string(workflow.NoticeQuestion) })
	if first < 0 {
		c.t.Fatal("closed, and nobody was asked")
	}
	warnings = warnings[first:]
	asked, w := warnings[0], warnings[len(warnings)-1]
	terms := c.bot.Terms
	since, need := events[question].At, terms.Answer
	if w.Kind == string(workflow.NoticeReminder) {
		need -= terms.Reminders[len(terms.Reminders)-1]
		since = w.At
	} else if len(terms.Reminders) > 0 {
		c.t.Fatal("closed without a reminder")
	}
	switch had := c.bot.Calendar.Between(since, c.now); {
	case w.State != store.Sent || w.NotBefore.After(c.now):
		c.t.Fatalf("closed while the %s was %s", w.Kind, w.State)
	case !w.NotBefore.Before(r.ClosedAt):
		c.t.Fatalf("closed at %s, when the %s left at %s", r.ClosedAt, w.Kind, w.NotBefore)
	case had < need-time.Hour:
		c.t.Fatalf("closed after %s, %s after the %s", need, had, w.Kind)
	case asked.NotBefore.Sub(asked.At) > time.Hour && c.bot.Calendar.Between(asked.NotBefore, c.now) < terms.Answer:
		c.t.Fatalf("closed before %s since the question left, late", terms.Answer)
	case c.bot.Calendar.Between(events[question].At, c.now) < terms.Answer:
		c.t.Fatalf("closed before %s since the question", terms.Answer)
	}
}

// events holds that nobody is reminded twice of an event, nor of one that has
// begun or is not in the agenda, nor earlier than a working day before.
func (c *chance) events() {
	ctx := context.Background()
	r, _, err := c.db.Request(ctx, 1)
	c.must(err)
	history, err := c.db.History(ctx, 1)
	c.must(err)
	c.reminded = 0
	var booked *agenda.Booking
	var last time.Time
	for _, e := range history {
		if e.Change.Booking != nil && e.Change.Refused == nil {
			booked = e.Change.Booking
		}
		if e.Change.Reminded == nil {
			continue
		}
		until := *e.Change.Reminded
		in := slices.ContainsFunc(booked.Spans, func(s hours.Span) bool { return s.From.Equal(until) })
		switch missed := e.Command == workflow.ClockMissed; {
		case !booked.Live() || !in:
			c.t.Fatalf("reminded of %s, which is not in the agenda", until)
		case !until.After(last):
			c.t.Fatalf("reminded of %s after %s", until, last)
		case missed && until.After(e.At):
			c.t.Fatalf("not reminded at %s of %s, which is still to come", e.At, until)
		case c.bot.Calendar.DaysBefore(until, 1).After(e.At.Add(6 * time.Hour)): // at six in the evening, of what is at night
			c.t.Fatalf("reminded at %s of %s", e.At, until)
		case !missed:
			c.reminded++
		}
		last = until
	}
	if !r.Reminded.Equal(last) {
		c.t.Fatalf("the request says %s, its history %s", r.Reminded, last)
	}
}

// askedBy is the event that made it a PENDIENTE for the last time.
func askedBy(events []workflow.Event) (seq int64) {
	for _, e := range events {
		if e.To == workflow.Pendiente && e.From != e.To {
			seq = e.Seq
		}
	}
	return seq
}

// Whatever people write, whatever stops working and for however long, the
// table of deadlines says what the rules say, and nobody's request is closed
// before they were warned and had their time.
func TestClocksOfARequest(t *testing.T) {
	t.Parallel()
	settings := [][]string{
		nil,
		{"reminders=24h,40h"},
		{"reminders=none"},
		{"open=08:00-15:00", "answer=20h", "reminders=10h", "inactivity=14h"},
		{"zone=America/Ojinaga", "answer=20h", "reminders=4h,16h", "off=2026-11-25"},
	}
	closed, reminded := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		w := drawnWorld(t)
		c := &chance{world: w, t: t}
		for _, s := range rapid.SampledFrom(settings).Draw(t, "desk") {
			c.must(w.clockSetting(s))
		}
		c.must(w.send(mail{who: "ana", to: address, subject: "No imprime", text: "La del segundo piso."}))
		c.must(w.send(mail{who: "carla", to: address, subject: "[SGAUS #1] [ASIGNAR beto]", evidence: "dmarc=pass header.from=uni.mx"}))
		if rapid.Bool().Draw(t, "asked") {
			c.must(w.send(mail{who: "beto", to: address, subject: "[SGAUS #1] [PENDIENTE]", text: "¿Modelo?", evidence: "dmarc=pass header.from=uni.mx"}))
		}
		if rapid.Bool().Draw(t, "booked") {
			b := rapid.SampledFrom(booking).Draw(t, "booking")
			b.to, b.evidence, b.subject = address, "dmarc=pass header.from=uni.mx", "[SGAUS #1] "+b.subject
			c.must(w.send(b))
		}
		c.rows()
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c.step()
		}
		closed, reminded = closed+c.closed, reminded+c.reminded
	})
	t.Logf("%d closures for no answer, %d reminders of events", closed, reminded) // that there are some is held by the stories clock-*
}

// A request that one mail opens and takes on has the deadlines of where it
// stands then.
func TestOpenedAndAsked(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	err = w.send(mail{
		who: "diego", to: address, subject: "[NUEVA ana@uni.mx] [TOMAR] [PENDIENTE] No imprime", text: "¿Qué modelo es?",
		evidence: "dmarc=pass header.from=uni.mx",
	})
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.db.DeadlinesOf(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]time.Time{workflow.ClockRemind: w.now.Add(24 * time.Hour), workflow.ClockClose: w.now.Add(48 * time.Hour)}
	if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(rows)); diff != "" {
		t.Errorf("its deadlines (-want +got):\n%s", diff)
	}
}

// `due` tells of a request whose user could not be warned that NO CERRAR comes
// in place of the reminder; and once it was said, why nothing more comes.
func TestClocksOfTheUnwarned(t *testing.T) {
	ctx := context.Background()
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	proof := "dmarc=pass header.from=uni.mx"
	for _, m := range []mail{
		{who: "ana", subject: "No imprime", text: "La del segundo piso."},
		{who: "carla", subject: "[SGAUS #1] [ASIGNAR beto]", evidence: proof},
		{who: "beto", subject: "[SGAUS #1] [PENDIENTE]", text: "¿Modelo?", evidence: proof},
	} {
		m.to = address
		if err := w.send(m); err != nil {
			t.Fatal(err)
		}
	}
	q := w.bot.Queue()
	for claimed, err := q.Claim(ctx, w.now, 100); len(claimed) > 0; claimed, err = q.Claim(ctx, w.now, 100) {
		for _, l := range claimed {
			if _, err = q.Done(ctx, w.now, l.ID, outbox.Result{State: outbox.Failed, Code: 550, Reply: "no"}); err != nil {
				t.Fatal(err)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	told := func() (out []string) {
		clocks, err := w.bot.Clocks(ctx, w.now, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range clocks {
			out = append(out, fmt.Sprintf("%s %t %s", k.Says, k.Fires, k.Why))
		}
		return out
	}
	w.now = w.now.Add(48 * time.Hour)
	want := []string{"NO CERRAR true ", "RECORDAR false another step comes first", "CERRAR false another step comes first"}
	if diff := cmp.Diff(want, told()); diff != "" {
		t.Errorf("before (-want +got):\n%s", diff)
	}
	if err := w.tick(ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"CERRAR false the user could not be warned; the responsible knows"}, told()); diff != "" {
		t.Errorf("afterwards (-want +got):\n%s", diff)
	}
}

// drawnWorld is a world for one draw of a law.
func drawnWorld(t *rapid.T) *world {
	dir, err := os.MkdirTemp("", "sgaus-law-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	w, err := newWorld(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	return w
}
