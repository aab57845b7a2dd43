package rehearsal

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"

	"sgaus/mailbot"
	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// said is what people write, to a notice that they got or of themselves.
var said = []struct{ who, subject, text string }{
	{"ana", "", "Es la 3000."},
	{"ana", "Sin luz", "No hay luz."},
	{"eva", "No imprime", "La impresora no imprime."},
	{"eva", "", "Gracias"},
	{"carla", "[ASIGNAR beto]", ""},
	{"carla", "[PRIORIDAD alta]", ""},
	{"beto", "[PROCESO]", ""},
	{"beto", "[PENDIENTE]", "¿Qué modelo es?"},
	{"beto", "[ESPERA]", "No hay fecha."},
	{"beto", "", "Llamé, no estaba."},
	{"beto", "[TERMINADA]", "Diagnóstico: roto.\n\nSolución: se cambió."},
	{"beto", "[TERMINADA]", ""},
	{"diego", "[NO PROCEDE]", "No es nuestro."},
	{"dulce", "[REABRIR beto]", "Revise."},
	{"beto", "", "1: pendiente ¿qué modelo es?"}, // to a digest, if it is one
}

// life is a desk that lives by chance.
type life struct {
	t   *rapid.T
	db  *store.DB
	bot *mailbot.Bot
	now time.Time
	n   int
}

func (l *life) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

func settings(t interface{ Fatal(...any) }) mailbot.Settings {
	calendar, err := hours.New(hours.Spec{Zone: "America/Chihuahua", Holidays: "mx"})
	if err != nil {
		t.Fatal(err)
	}
	digests, err := cron.ParseStandard("0 8 * * 1-5")
	if err != nil {
		t.Fatal(err)
	}
	staff := func(name, area string, role workflow.Role) workflow.Person {
		return workflow.Person{Name: name, Email: name + "@uni.mx", Roles: []workflow.Role{role}, Area: area}
	}
	return mailbot.Settings{
		Desk: workflow.Desk{
			Name: "Mesa", Address: "mesa@uni.mx", Zone: calendar.Location(),
			Areas: []workflow.Area{{Code: "RED", Name: "Redes", Head: "diego@uni.mx"}},
			Staff: []workflow.Person{
				staff("carla", "", workflow.HD), staff("beto", "RED", workflow.EDS), staff("diego", "RED", workflow.DSE), staff("dulce", "", workflow.DAU),
			},
		},
		Tag: "SGAUS", Border: identity.Border{Trusted: []string{"mx.uni.mx"}}, Calendar: calendar, Digests: digests,
		Terms:       workflow.Terms{Answer: 48 * time.Hour, Reminders: []time.Duration{24 * time.Hour}, Inactivity: 48 * time.Hour},
		NoticesFrom: 8 * time.Hour, NoticesTo: 20 * time.Hour, AnswersHour: 10, AnswersDay: 50,
	}
}

// burden is a mail of a machine that never writes again. It opens request 1,
// where its mail does.
func (l *life) burden() {
	l.receive("zoe", "Se llenó el disco", "Auto-Submitted: auto-generated\r\n", "Queda el 2 %.")
}

// write is a mail of somebody, most often the answer to a notice that they got.
func (l *life) write() {
	l.now = l.now.Add(time.Second) // the clocks of this second have spoken
	s := said[rapid.IntRange(0, len(said)-1).Draw(l.t, "mail")]
	head := ""
	letters, err := l.db.Outbox(context.Background(), store.Sent)
	l.must(err)
	var got []store.Letter
	for _, m := range letters {
		if m.To == s.who+"@uni.mx" {
			got = append(got, m)
		}
	}
	if len(got) > 0 && rapid.IntRange(0, 9).Draw(l.t, "answers") > 0 {
		m := got[len(got)-1-rapid.IntRange(0, min(2, len(got)-1)).Draw(l.t, "which")]
		head = "In-Reply-To: <" + m.MessageID + ">\r\nReferences: <" + m.MessageID + ">\r\n"
		s.subject = strings.TrimSpace(s.subject + " RE: " + m.Subject)
	}
	l.receive(s.who, s.subject, head, strings.ReplaceAll(s.text, "\n", "\r\n"))
}

func (l *life) receive(who, subject, head, text string) {
	l.n++
	raw := fmt.Sprintf("Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\n"+
		"Received: from out.uni.mx (out.uni.mx [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\n"+
		"From: %s@uni.mx\r\nTo: mesa@uni.mx\r\nMessage-ID: <%d@uni.mx>\r\nSubject: %s\r\n%s\r\n%s\r\n", who, l.n, subject, head, text)
	mail := inbox.Mail{UID: uint32(l.n), Internal: l.now, Size: int64(len(raw)), Body: inbox.Bytes([]byte(raw))}
	_, err := l.bot.Receive(context.Background(), l.now, "INBOX", 1, []inbox.Mail{mail})
	l.must(err)
	l.send()
}

// ring is what the daemon does every minute.
func (l *life) ring() {
	ctx := context.Background()
	l.must(l.bot.Passed(ctx, l.now))
	_, err := l.bot.Tick(ctx, l.now)
	l.must(err)
	_, err = l.bot.Morning(ctx, l.now)
	l.must(err)
	l.send()
}

func (l *life) send() {
	ctx := context.Background()
	for {
		claimed, err := l.db.Claim(ctx, l.now, 100)
		l.must(err)
		for _, m := range claimed {
			_, err := l.bot.Queue().Done(ctx, l.now, m.ID, outbox.Result{State: outbox.Sent})
			l.must(err)
		}
		if len(claimed) == 0 {
			return
		}
	}
}

// pass lets hours go by: with a ring in each minute in which something is due,
// or in one leap of a desk that is stopped.
func (l *life) pass(d time.Duration, stopped bool) {
	until := l.now.Add(d)
	for !stopped {
		next := until
		if l.bot.Digests != nil {
			next = l.bot.Digests.Next(l.now.In(l.bot.Calendar.Location()))
		}
		due, ok, err := l.db.NextDeadline(context.Background(), l.now.Add(-time.Minute))
		l.must(err)
		if ok && due.Before(next) {
			next = due
		}
		waits, ok, err := l.db.Next(context.Background())
		l.must(err)
		if ok && waits.Before(next) {
			next = waits
		}
		minute := next.UTC().Truncate(time.Minute)
		for !minute.After(l.now) || minute.Before(next) {
			minute = minute.Add(time.Minute)
		}
		if !minute.Before(until) {
			break
		}
		l.now = minute
		l.ring()
	}
	l.now = until
	l.ring()
}

// TestTheSameIsDecidedAgain: a desk lives a week or two by chance, stopped now
// and then. Rehearsed under its own configuration by its own program, nothing
// is otherwise; and with everything shifted by requests that are never opened,
// what differs is about these, or follows.
func TestTheSameIsDecidedAgain(t *testing.T) {
	words, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	few(t)
	dir := t.TempDir()
	world := 0
	rapid.Check(t, func(rt *rapid.T) {
		world++
		ctx := context.Background()
		l := &life{t: rt, now: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)}
		l.db, err = store.OpenScratch(ctx, filepath.Join(dir, fmt.Sprintf("%d.db", world)), l.now)
		l.must(err)
		defer l.db.Close()
		s := settings(rt)
		s.Machines = []string{"zoe@uni.mx"}
		if rapid.Bool().Draw(rt, "no digests") {
			s.Digests = nil
		}
		l.bot, err = mailbot.New(ctx, l.db, words, s, slog.New(slog.DiscardHandler))
		l.must(err)
		l.ring()
		other, shifted := s, rapid.Bool().Draw(rt, "shifted")
		if shifted {
			l.burden()
			other.Machines = nil
		}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			l.write()
			l.pass(time.Duration(rapid.IntRange(1, 40*60).Draw(rt, "minutes"))*time.Minute, rapid.IntRange(0, 5).Draw(rt, "stopped") == 0)
		}
		rep, err := Run(ctx, Plan{
			Record: l.db, Dir: filepath.Join(dir), Now: Desk{words, s}, With: &Desk{words, other},
		})
		l.must(err)
		for _, d := range rep.Program {
			rt.Errorf("the program: %+v", d)
		}
		for _, d := range rep.Config {
			if !shifted || d.Number != 1 && d.Says != "digest" && !d.Moot { // Moot: it answers a digest of these
				rt.Errorf("the configuration: %+v", d)
			}
		}
		if shifted && len(rep.Config) == 0 {
			rt.Error("what may open a request makes no difference")
		}
		for i := range 2 {
			wipe(rt, filepath.Join(dir, fmt.Sprintf("replay%d.db", i)))
		}
	})
}

// few lowers the number of worlds, each of which lives three times, unless the
// command line says one.
func few(t *testing.T) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if given {
		return
	}
	before := flag.Lookup("rapid.checks").Value.String()
	if err := flag.Set("rapid.checks", "25"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { flag.Set("rapid.checks", before) })
}

func wipe(t *rapid.T, path string) {
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}
