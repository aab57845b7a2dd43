package workflow

import (
	"testing"
	"time"
)

// life lets the clock run over a request, a quarter of an hour at a time, and
// tells what it said when. warn says what became of the warnings.
func life(t *testing.T, r Request, f Facts, from, to time.Time, warn func(now time.Time) Warning) (Request, []string) {
	t.Helper()
	zone := f.Calendar.Location()
	var said []string
	for now := from; !now.After(to); now = now.Add(15 * time.Minute) {
		f.Warning, f.Read = warn(now), now
		for {
			c, d, ok := Due(r, f, now)
			if !ok {
				break
			}
			o := Decide(r, c, ClockActor(), f, now)
			if o.Refusal != nil || len(o.Events) == 0 {
				t.Fatalf("the clock was refused %s at %s: %+v", c.Name, now, o.Refusal)
			}
			if d.At.After(now) {
				t.Fatalf("%s was said before its time", c.Name)
			}
			for _, e := range o.Events {
				r = Apply(r, e)
			}
			said = append(said, c.Name+" "+now.In(zone).Format("Mon 02 15:04"))
		}
	}
	return r, said
}

func left(at time.Time) func(time.Time) Warning {
	return func(time.Time) Warning { return Warning{Left: at} }
}

// asked is a request whose user was asked on Monday 23 November 2026, 10:00.
func asked(t *testing.T, f Facts) Request {
	t.Helper()
	r := given(EnProceso)
	o := Decide(r, Command{Name: CmdPending, Text: "¿Qué modelo es?"}, Actor{Person: beto, Proven: true}, f, testNow)
	if o.Refusal != nil {
		t.Fatal(o.Refusal.Reason)
	}
	for _, e := range o.Events {
		r = Apply(r, e)
	}
	return r
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("the clock said %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("the clock said %q, want %q", got[i], want[i])
		}
	}
}

// The user is reminded after 24 business hours and the request closed after 48.
func TestPendingIsClosed(t *testing.T) {
	f := testFacts()
	r, said := life(t, asked(t, f), f, testNow, testNow.AddDate(0, 0, 10), left(testNow))
	want(t, said, "RECORDAR Tue 24 10:00", "CERRAR Wed 25 10:00")
	if r.Status != NoProcede || r.Assignee != beto.Email {
		t.Errorf("it is %s of %q", r.Status, r.Assignee)
	}
}

func TestTwoReminders(t *testing.T) {
	f := testFacts()
	f.Terms.Reminders = []time.Duration{24 * time.Hour, 40 * time.Hour}
	_, said := life(t, asked(t, f), f, testNow, testNow.AddDate(0, 0, 10), left(testNow))
	want(t, said, "RECORDAR Tue 24 10:00", "RECORDAR Wed 25 02:00", "CERRAR Wed 25 10:00")
}

// After three days without the daemon the user hears a reminder first, with as
// much time as others have after theirs.
func TestOutageWarnsFirst(t *testing.T) {
	f := testFacts()
	f.Terms.Reminders = []time.Duration{24 * time.Hour, 40 * time.Hour}
	back := testNow.AddDate(0, 0, 3) // Thursday
	_, said := life(t, asked(t, f), f, back, back.AddDate(0, 0, 10), left(testNow))
	want(t, said, "RECORDAR Thu 26 10:00", "CERRAR Thu 26 18:00")
}

// Nothing runs before the question has left; one that left late counts from
// then.
func TestLateQuestion(t *testing.T) {
	f := testFacts()
	out := testNow.Add(26 * time.Hour)
	_, said := life(t, asked(t, f), f, testNow, testNow.AddDate(0, 0, 10), func(now time.Time) Warning {
		if now.Before(out) {
			return Warning{}
		}
		return Warning{Left: out}
	})
	want(t, said, "CONTAR Tue 24 12:00", "RECORDAR Wed 25 12:00", "CERRAR Thu 26 12:00")
}

// Whoever could not be warned is not closed: the responsible is told, once.
func TestUnwarned(t *testing.T) {
	f := testFacts()
	r, said := life(t, asked(t, f), f, testNow, testNow.AddDate(0, 0, 20), func(now time.Time) Warning {
		if now.After(testNow.Add(25 * time.Hour)) {
			return Warning{Failed: true} // the reminder came back
		}
		return Warning{Left: testNow}
	})
	want(t, said, "RECORDAR Tue 24 10:00", "NO CERRAR Wed 25 10:00")
	if r.Status != Pendiente {
		t.Errorf("it is %s", r.Status)
	}
}

// No request is closed while the mailbox was not read after its time was over.
func TestMailboxIsReadFirst(t *testing.T) {
	f := testFacts()
	r := asked(t, f)
	r = Apply(r, Decide(r, Command{Name: ClockRemind}, ClockActor(), f, testNow.Add(24*time.Hour)).Events[0])
	f.Warning, f.Read = Warning{Left: testNow}, r.AnswerDue.Add(-time.Second)
	if c, _, ok := Due(r, f, r.AnswerDue.Add(time.Hour)); ok {
		t.Errorf("the clock said %s before the mailbox was read", c.Name)
	}
	f.Read = r.AnswerDue
	if c, _, ok := Due(r, f, r.AnswerDue.Add(time.Hour)); !ok || c.Name != ClockClose {
		t.Errorf("the clock said %q", c.Name)
	}
}

// A note of the staff leaves the user's time as it is; their answer ends it.
func TestAnswerStopsTheClock(t *testing.T) {
	f := testFacts()
	r := asked(t, f)
	due := r.AnswerDue
	note := Decide(r, Command{Text: "llamé, no estaba"}, Actor{Person: beto, Proven: true}, f, testNow.Add(time.Hour))
	r = Apply(r, note.Events[0])
	if r.AnswerDue != due || !r.Since.Equal(testNow) {
		t.Errorf("a note moved the end from %s to %s", due, r.AnswerDue)
	}
	answer := Decide(r, Command{Text: "el 3000"}, Actor{Person: ana}, f, testNow.Add(2*time.Hour))
	r = Apply(r, answer.Events[0])
	_, said := life(t, r, f, testNow.Add(2*time.Hour), testNow.AddDate(0, 0, 2), left(testNow))
	want(t, said)
}

// ESPERA with a date goes on at the opening of that day, or of the next working
// day; without one its responsible is reminded every five working days.
func TestWaiting(t *testing.T) {
	f := testFacts()
	wait := func(arg string) Request {
		r := given(EnProceso)
		o := Decide(r, Command{Name: CmdWait, Arg: arg}, Actor{Person: beto, Proven: true}, f, testNow)
		if o.Refusal != nil {
			t.Fatal(o.Refusal.Reason)
		}
		return Apply(r, o.Events[0])
	}
	r, said := life(t, wait("28/11/2026"), f, testNow, testNow.AddDate(0, 0, 7), left(testNow)) // a Saturday
	want(t, said, "REANUDAR Mon 30 00:00")
	if r.Status != EnProceso {
		t.Errorf("it is %s", r.Status)
	}
	_, said = life(t, wait(""), f, testNow, testNow.AddDate(0, 0, 15), left(testNow))
	want(t, said, "AVISAR Mon 30 10:00", "AVISAR Mon 07 10:00")
}

// Nothing moved: the responsible hears, then the head, then the digest alone.
func TestIdle(t *testing.T) {
	f := testFacts()
	r := given(EnProceso)
	r.UpdatedAt, r.Moved = testNow, 3
	_, said := life(t, r, f, testNow, testNow.AddDate(0, 1, 0), left(testNow))
	want(t, said, "MOVER Wed 25 10:00", "DESTRABAR Fri 27 10:00")

	o := Decide(r, Command{Name: ClockIdle}, ClockActor(), f, testNow)
	if len(o.Notices) != 1 || o.Notices[0].To.Email != beto.Email {
		t.Errorf("first the responsible is told, not %+v", o.Notices)
	}
	o = Decide(r, Command{Name: ClockStuck}, ClockActor(), f, testNow)
	if len(o.Notices) != 1 || o.Notices[0].To.Email != diego.Email {
		t.Errorf("then the head is told, not %+v", o.Notices)
	}
	r.Assignee, r.Area = "", ""
	o = Decide(r, Command{Name: ClockIdle}, ClockActor(), f, testNow)
	if len(o.Notices) != 1 || o.Notices[0].To.Email != carla.Email {
		t.Errorf("of one that nobody has HelpDesk is told, not %+v", o.Notices)
	}
}

// An area or a service may have deadlines of its own.
func TestTermsOf(t *testing.T) {
	f := testFacts()
	f.Desk.Areas[0].Terms = Terms{Answer: 20 * time.Hour}
	f.Desk.Services = []Service{{Code: "VC", Terms: Terms{Answer: 10 * time.Hour, Reminders: []time.Duration{}}}}
	r := given(EnProceso)
	if got := f.TermsOf(r); got.Answer != 20*time.Hour || len(got.Reminders) != 0 || got.Inactivity != 48*time.Hour {
		t.Errorf("the area's terms are %+v", got)
	}
	r.Service = "vc"
	if got := f.TermsOf(r); got.Answer != 10*time.Hour {
		t.Errorf("the service's terms are %+v", got)
	}
}
