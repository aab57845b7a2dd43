package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sgaus/mailbot/localserve"
)

// asked is when Beto asked Ana in the tests of this file: a Monday, 10:00. Its
// 24 and 48 business hours are over on Tuesday and Wednesday at that hour.
var asked = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// at is a time after the question, as --at takes it.
func at(since time.Duration) string { return asked.Add(since).Format(time.RFC3339) }

// openWaiting has a request of Ana's that waits for her answer, asked when.
func openWaiting(t *testing.T, when time.Time) (town, func(imap, smtp string, changes ...string) office) {
	t.Helper()
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	return town, func(imap, smtp string, changes ...string) office {
		o := openOffice(t, imap, smtp, changes...)
		town.says(t, "ana", outgoing{to: demoPeople["mesa"].address, subject: "No imprime", body: "La del segundo piso."})
		for _, who := range []string{"carla [ASIGNAR beto]", "beto [PENDIENTE]", ""} {
			o.run("once", "--at", when.Format(time.RFC3339))
			if who, command, found := strings.Cut(who, " "); found {
				raw, err := town.latest(who)
				if err != nil {
					t.Fatal(err)
				}
				town.says(t, who, reply(raw, command, "¿Qué modelo es?"))
			}
		}
		if r := o.show(1); r.Status != "PENDIENTE" {
			t.Fatalf("the request is in %s", r.Status)
		}
		return o
	}
}

func (t town) says(tb testing.TB, who string, o outgoing) {
	tb.Helper()
	if err := t.arrive(who, o); err != nil {
		tb.Fatal(err)
	}
}

// got are the Message-IDs of somebody's mails from n on.
func (t town) got(tb testing.TB, who string, n int) []string {
	tb.Helper()
	mails, err := t.Mailbox(demoPeople[who].address)
	if err != nil || len(mails) < n {
		tb.Fatalf("%s has %d mails: %v", who, len(mails), err)
	}
	var ids []string
	for _, raw := range mails[n:] {
		ids = append(ids, opened(raw).MessageID)
	}
	return ids
}

// Killed when a reminder has fired and not left: the next pass sends it, once,
// as the same mail, and does not fire again.
func TestKilledBetweenFiringAndSending(t *testing.T) {
	t.Parallel()
	town, open := openWaiting(t, asked)
	var desk atomic.Pointer[child]
	gate := openGate(t, town.SMTPAddr(), func(said []byte) {
		if d := desk.Load(); d != nil && bytes.Contains(said, []byte("DATA\r\n")) {
			d.signal(syscall.SIGKILL)
			<-d.ended
		}
	})
	o := open(town.IMAPAddr(), gate.Addr())
	before := len(town.got(t, "ana", 0))
	gate.mu.Lock() // nothing passes before we know whom to kill
	desk.Store(o.start("once", "--at", at(24*time.Hour)))
	gate.mu.Unlock()
	desk.Load().exits(-1)
	if ids := town.got(t, "ana", before); len(ids) != 0 {
		t.Fatalf("Ana got %q before it was killed: not between", ids)
	}
	fired := o.show(1).Messages
	o.run("once", "--at", at(24*time.Hour+time.Minute))
	o.run("once", "--at", at(24*time.Hour+2*time.Minute))
	if ids := town.got(t, "ana", before); len(ids) != 1 || ids[0] != fired[len(fired)-1].MessageID {
		t.Errorf("Ana got %q; what fired was %+v", ids, fired[len(fired)-1])
	}
	if again := o.show(1).Messages; len(again) != len(fired) {
		t.Errorf("it fired again: %+v", again[len(fired):])
	}
}

// Two passes at once, as when cron and an operator meet, fire a reminder once,
// and a closure once.
func TestTwoPassesFireOnce(t *testing.T) {
	t.Parallel()
	town, open := openWaiting(t, asked)
	o := open(town.IMAPAddr(), town.SMTPAddr())
	for _, step := range []struct {
		when time.Duration
		told []string
	}{{24 * time.Hour, []string{"ana"}}, {48 * time.Hour, []string{"ana", "beto", "dulce"}}} {
		before := map[string]int{}
		for who := range demoPeople {
			before[who] = len(town.got(t, who, 0))
		}
		var passes []*child
		for range 3 {
			passes = append(passes, o.start("once", "--at", at(step.when)))
		}
		for _, p := range passes {
			p.exits(0)
		}
		for who := range demoPeople {
			want := 0
			if slices.Contains(step.told, who) {
				want = 1
			}
			if who == "mesa" {
				continue
			}
			digests := 0 // a morning's digest may go with it
			mails, _ := town.Mailbox(demoPeople[who].address)
			for _, raw := range mails[before[who]:] {
				if !strings.Contains(opened(raw).Subject, "[SGAUS #1]") {
					digests++
				}
			}
			if ids := town.got(t, who, before[who]); len(ids)-digests != want || digests > 1 {
				t.Errorf("after %s %s got %d mails and %d digests", step.when, who, len(ids)-digests, digests)
			}
		}
	}
	if r := o.show(1); r.Status != "NO_PROCEDE" {
		t.Errorf("the request is in %s", r.Status)
	}
}

// The daemon was down for weeks. When serve starts, it reads the mailbox first:
// Ana's answer lies there, and wins over her closure; of Luis's request, which
// nobody moved, HelpDesk hears at once.
func TestServeCatchesUp(t *testing.T) {
	t.Parallel()
	town, open := openWaiting(t, time.Now().AddDate(0, 0, -30))
	o := open(town.IMAPAddr(), town.SMTPAddr(), "[identity]", "[hours]\nnotices = \"00:00-24:00\"\n\n[identity]")
	town.says(t, "nora", outgoing{to: demoPeople["mesa"].address, subject: "Sin señal", body: "En la biblioteca."})
	o.run("once", "--at", time.Now().AddDate(0, 0, -29).UTC().Format(time.RFC3339))
	raw, err := town.latest("ana")
	if err != nil {
		t.Fatal(err)
	}
	town.says(t, "ana", reply(raw, "", "Es la 3000."))
	carla := len(town.got(t, "carla", 0))
	desk := o.start("serve")
	desk.says("request=2 says=MOVER")
	eventually(t, "Carla hears nothing", func() bool { return len(town.got(t, "carla", carla)) > 0 })
	desk.signal(syscall.SIGTERM)
	desk.exits(0)
	r := o.show(1)
	if r.Status != "EN_PROCESO" {
		t.Errorf("the request is in %s", r.Status)
	}
	for _, e := range r.History {
		if e.Command == "CERRAR" {
			t.Errorf("the clock closed it: %+v", e)
		}
	}
}

// due tells the count behind a date, day by day: over a weekend, a holiday and
// days of the institution's own, and only the hours that are open.
func TestDueCountsByDay(t *testing.T) {
	t.Parallel()
	// Friday 13 March 2026, 13:00; Monday 16 is a holiday, Wednesday 18 ours.
	when := time.Date(2026, 3, 13, 19, 0, 0, 0, time.UTC)
	town, open := openWaiting(t, when)
	o := open(town.IMAPAddr(), town.SMTPAddr(), "[identity]",
		"[hours]\nopen = \"08:00\"\nclose = \"15:00\"\ndays_off = [\"2026-03-18\"]\n\n[deadlines]\nanswer = \"20h\"\nreminders = [\"10h\"]\n\n[identity]")
	type day struct {
		Date    string
		Hours   float64
		Because string
	}
	var clocks []struct {
		Says, Due, Why string
		Fires          bool
		Days           []day
	}
	if err := json.Unmarshal([]byte(o.run("due", "--json", "--at", "2026-03-31T00:00:00Z")), &clocks); err != nil {
		t.Fatal(err)
	}
	if len(clocks) != 2 || clocks[0].Says != "RECORDAR" || !clocks[0].Fires || clocks[1].Says != "CERRAR" || clocks[1].Fires {
		t.Fatalf("due tells %+v", clocks)
	}
	var sum float64
	counted := map[string]float64{}
	for _, d := range clocks[1].Days {
		sum += d.Hours
		counted[d.Date] = d.Hours
		if d.Hours == 0 && d.Because == "" {
			t.Errorf("%s counts for nothing, and nothing says why", d.Date)
		}
	}
	for date, want := range map[string]float64{"2026-03-13": 2, "2026-03-14": 0, "2026-03-16": 0, "2026-03-17": 7, "2026-03-18": 0, "2026-03-19": 7, "2026-03-20": 4} {
		if got, there := counted[date]; !there || got != want {
			t.Errorf("%s counts for %v h (%t), want %v", date, got, there, want)
		}
	}
	if want := "2026-03-20T18:00:00Z"; sum != 20 || clocks[1].Due != want {
		t.Errorf("%v hours until %s, want 20 until %s", sum, clocks[1].Due, want)
	}
	text := o.run("due", "--at", "2026-03-31T00:00:00Z")
	for _, want := range []string{"#1 PENDIENTE  RECORDAR (step 1)", "fires", "waits: ", "2026-03-17   7.00 h", "2026-03-16   0.00 h  "} {
		if !strings.Contains(text, want) {
			t.Errorf("due does not say %q:\n%s", want, text)
		}
	}
	if r := o.show(1); r.Status != "PENDIENTE" || len(r.History) == 0 || r.History[len(r.History)-1].Command != "PENDIENTE" {
		t.Errorf("due changed the request: %+v", r)
	}
}
