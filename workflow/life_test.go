package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// course is a request as chance leads it, with everything that happened to it.
type course struct {
	t      *rapid.T
	f      Facts
	now    time.Time
	r      Request
	events []Event
	step   int
}

// everybody who may write, with and without evidence.
func everybody() []Actor {
	var out []Actor
	for _, p := range append([]Person{ana, otro}, testDesk().Staff...) {
		out = append(out, Actor{Person: p, Proven: p.Staff(), Evidence: "dmarc=pass"})
	}
	return append(out, Actor{Person: otro, ForRequester: true}, Actor{Person: beto}, Actor{Person: diego, Doubted: true}, Actor{Person: ana, Doubted: true})
}

// newCourse opens a request of somebody's, written to some address.
func newCourse(t *rapid.T) *course {
	l := &course{t: t, f: testFacts(), now: testNow}
	l.f.AddressedArea = rapid.SampledFrom([]string{"", "RED", "VC"}).Draw(t, "addressed")
	requester := Actor{Person: rapid.SampledFrom([]Person{ana, beto, eva, carla}).Draw(t, "requester"), Proven: true, Evidence: "dmarc=pass"}
	o := Decide(Request{}, Command{Text: "Público: no hay red", Subject: "No hay red"}, requester, l.f, l.now)
	if o.Opens == nil {
		t.Fatalf("a mail that opens nothing: %+v", o)
	}
	l.f.AddressedArea = ""
	l.events = []Event{o.Opens.Event}
	l.r = Apply(Request{Number: 12}, o.Opens.Event)
	l.holds(l.r)
	return l
}

// saying is one mail: who says what.
type saying struct {
	by Actor
	cs []Command
}

// says draws a mail. What it says bears the number of the step, and whether it
// is the user's to read.
func (l *course) says() saying {
	l.step++
	s := saying{by: rapid.SampledFrom(everybody()).Draw(l.t, "by")}
	n := rapid.SampledFrom([]int{1, 1, 1, 2, 3}).Draw(l.t, "commands")
	if !s.by.Staff() {
		n = 1
	}
	courtesy := rapid.IntRange(0, 9).Draw(l.t, "thanks") == 0
	for range n {
		c := Command{Name: rapid.SampledFrom(names()).Draw(l.t, "name"), Courtesy: courtesy, Subject: "No hay red"}
		switch {
		case !s.by.Staff() && !rowNamed(c.Name).Everyone:
			c.Name = CmdNote // brackets are plain text in their mail
		case n > 1 && (c.Name == CmdNote || c.Name == CmdNew):
			c.Name = CmdFollowUp // a mail without command has no other
		case c.Name == CmdAway:
			c.Arg = "hasta 15/12/2027 suplente nora"
		}
		switch rowNamed(c.Name).Need {
		case NeedWho:
			c.Arg = rapid.SampledFrom([]string{"nora", "beto", "eva", "VC", "RED", "dulce", "yo", "carla", "nadie"}).Draw(l.t, "whom")
		case NeedLevel:
			c.Arg = rapid.SampledFrom([]string{"alta", "baja", "normal", "urgente", "x"}).Draw(l.t, "level")
		case NeedRequester:
			c.Arg = "luis@gmail.com"
		}
		if c.Name == CmdWait {
			c.Arg = rapid.SampledFrom([]string{"", "30/11/2027", "1/1/2020"}).Draw(l.t, "day")
		}
		s.cs = append(s.cs, c)
	}
	l.write(&s)
	return s
}

// names lists the names of all commands, and that of a mail without one.
func names() []string {
	out := []string{CmdNote, CmdNote}
	for _, row := range Commands {
		out = append(out, row.Name)
	}
	return out
}

// write gives every command of the mail the same text, as the shell does.
func (l *course) write(s *saying) {
	kind := "interno"
	for _, c := range s.cs {
		if rowFor(l.r, c, s.by).Public || c.Name == CmdState && rowFor(l.r, Command{}, s.by).Public {
			kind = "Público"
		}
	}
	text := fmt.Sprintf("%s: paso %d", kind, l.step)
	if slices.ContainsFunc(s.cs, func(c Command) bool { return c.Name == CmdDone }) {
		text = fmt.Sprintf("Público: paso %d", l.step)
		if len(s.cs) == 1 && rapid.Bool().Draw(l.t, "labels") {
			text = LaidOut(fmt.Sprintf("interno: paso %d", l.step), text)
		}
	}
	if rapid.IntRange(0, 9).Draw(l.t, "empty") == 0 {
		text = ""
	}
	for i := range s.cs {
		s.cs[i].Text = text
	}
}

// goOn plays one mail and holds what must hold of it.
func (l *course) goOn() (saying, Outcome) {
	l.now = l.now.Add(time.Duration(rapid.IntRange(0, 100).Draw(l.t, "hours")) * time.Hour)
	s := l.says()
	before := l.r
	after, o := DecideAll(before, s.cs, s.by, l.f, l.now)
	if o.Refusal != nil {
		holdsNothing(l.t, o)
		worded(l.t, o.Refusal)
		if diff := cmp.Diff(before, after); diff != "" {
			l.t.Fatalf("a refusal changed the request:\n%s", diff)
		}
		if MayRead(before, s.by, l.f.Desk) {
			e := Refused(before, o.Refusal, s.by, l.now)
			o.Events = []Event{e}
			after = Apply(before, e)
			l.untouched(before, after)
		} else if o.Refusal.Reason == UnknownNumber && (len(o.Refusal.Detail) > 0 || len(o.Refusal.Try) > 0) {
			l.t.Fatalf("a refusal that tells a stranger of the request: %+v", o.Refusal)
		}
	}
	l.chain(before, s, o.Events)
	l.moves(before, after, s)
	l.r, l.events = after, append(l.events, o.Events...)
	l.holds(after)
	return s, o
}

// tick lets the clock say what is due, as the shell does.
func (l *course) tick() Outcome {
	l.f.Warning, l.f.Read = Warning{Left: l.r.Since}, l.now
	c, _, due := Due(l.r, l.f, l.now)
	if !due {
		return Outcome{}
	}
	before := l.r
	o := Decide(before, c, ClockActor(), l.f, l.now)
	if o.Refusal != nil || len(o.Events) == 0 {
		l.t.Fatalf("%s was due and came to nothing: %+v", c.Name, o)
	}
	after := before
	for _, e := range o.Events {
		after = Apply(after, e)
	}
	l.chain(before, saying{by: ClockActor()}, o.Events)
	step := string(before.Status) + "→" + string(after.Status)
	if before.Status != after.Status && step != "PENDIENTE→NO_PROCEDE" && step != "ESPERA→EN_PROCESO" || before.Assignee != after.Assignee {
		l.t.Fatalf("the clock said %s: %s", c.Name, step)
	}
	l.r, l.events = after, append(l.events, o.Events...)
	l.holds(after)
	return o
}

// untouched holds of a refusal that is written down: only the count of events
// tells.
func (l *course) untouched(before, after Request) {
	before.Events++
	if diff := cmp.Diff(before, after); diff != "" {
		l.t.Fatalf("the event of a refusal changed the request:\n%s", diff)
	}
}

// chain holds that the events follow on each other and are complete.
func (l *course) chain(r Request, s saying, events []Event) {
	for _, e := range events {
		if e.From != r.Status || e.To == NoStatus {
			l.t.Fatalf("from %s came %s → %s (%s)", r.Status, e.From, e.To, e.Command)
		}
		if !e.At.Equal(l.now) || e.Actor != s.by.Email || e.Name == "" || e.Role == "" {
			l.t.Fatalf("an incomplete event: %+v", e)
		}
		if Past(e, l.f.Desk) == "" || strings.ContainsAny(Past(e, l.f.Desk), "{}[]") && e.Change.Refused == nil {
			l.t.Fatalf("%s reads «%s»", e.Command, Past(e, l.f.Desk))
		}
		r = Apply(r, e)
	}
}

// moves holds who may change what.
func (l *course) moves(before, after Request, s saying) {
	said := func(name string) bool {
		return slices.ContainsFunc(s.cs, func(c Command) bool { return c.Name == name })
	}
	changed := before.Status != after.Status || before.Assignee != after.Assignee
	switch {
	case !changed:
	case before.Status.Closed():
		if !s.by.Is(DAU) || !said(CmdReopen) && !said(CmdCancel) || !s.by.Proven {
			l.t.Fatalf("%s was changed by %s with %+v", before.Status, s.by.Email, s.cs)
		}
	case s.by.Doubted || !s.by.Proven && !s.by.IsRequester(before):
		l.t.Fatalf("%s → %s by somebody without evidence: %+v", before.Status, after.Status, s.by)
	case !s.by.Staff() && (before.Status != Pendiente || after.Status != EnProceso || before.Assignee != after.Assignee):
		l.t.Fatalf("a user moved %s to %s", before.Status, after.Status)
	case s.by.Staff() && !MayRead(before, s.by, l.f.Desk):
		l.t.Fatalf("%s moved a request that is none of theirs", s.by.Email)
	}
	if after.Requester.Email != before.Requester.Email || after.Subject != before.Subject || !after.OpenedAt.Equal(before.OpenedAt) {
		l.t.Fatalf("whose it is, what it is called and when it was opened changed: %+v", after)
	}
}

// holds is what is true of every request.
func (l *course) holds(r Request) {
	switch {
	case (r.Status == Pendiente) == r.AnswerDue.IsZero():
		l.t.Fatalf("%s is due %s: a PENDIENTE has a due date, and nothing else has", r.Status, r.AnswerDue)
	case r.Status == Pendiente && !r.AnswerDue.After(r.OpenedAt):
		l.t.Fatalf("the answer was due %s, before the request was opened", r.AnswerDue)
	case r.Status != Espera && !r.ResumeAt.IsZero():
		l.t.Fatalf("%s resumes %s: only an ESPERA does", r.Status, r.ResumeAt)
	case r.Status.Closed() == r.ClosedAt.IsZero():
		l.t.Fatalf("%s was closed at %s", r.Status, r.ClosedAt)
	case slices.Contains(r.Former, r.Assignee) && r.Assignee == "" || slices.Contains(r.Former, ""):
		l.t.Fatalf("nobody was responsible before: %q", r.Former)
	case r.Status != Registro && r.Status != Cancelada && r.Assignee == "":
		l.t.Fatalf("%s has no responsible", r.Status)
	}
	if owner, ok := l.f.Desk.Responsible(r); ok && owner.Area != "" && owner.Area != r.Area {
		l.t.Fatalf("it is of area %q and its responsible of %q", r.Area, owner.Area)
	}
	if r.Events != int64(len(l.events)) {
		l.t.Fatalf("it counts %d events and had %d", r.Events, len(l.events))
	}
	again := Request{Number: r.Number}
	for _, e := range l.events {
		again = Apply(again, e)
	}
	if diff := cmp.Diff(r, again); diff != "" {
		l.t.Fatalf("its events make another request of it (-it +made):\n%s", diff)
	}
}

// Whatever people write, in whatever order, every request is as it should be,
// and its events alone make it again.
func TestLifeOfARequest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(1, 12).Draw(t, "mails") {
			l.goOn()
			l.now = l.now.Add(time.Hour)
			l.tick()
		}
	})
}

// Nobody is told what they just did, but for receipts; whoever is told has an
// address; nobody is told the same twice; and nothing that was not written for
// the user reaches them, not in the history either.
func TestWhoIsTold(t *testing.T) {
	receipts := []NoticeKind{NoticeReceived, NoticeDone, NoticeAnswerIn, NoticeClosed, NoticeAbsence}
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(1, 12).Draw(t, "mails") {
			s, o := l.goOn()
			ns := o.Notices
			if o.Opens != nil {
				ns = append(slices.Clone(ns), o.Opens.Notices...)
			}
			seen := map[string]bool{}
			for _, n := range ns {
				key := string(n.Kind) + " " + n.To.Email
				switch {
				case n.To.Email == "" || n.Kind == "":
					t.Fatalf("a notice to nobody, or of no kind: %+v", n)
				case s.by.Has(n.To.Email) && !slices.Contains(receipts, n.Kind):
					t.Fatalf("%s is told of their own doing: %+v", s.by.Email, n)
				case !s.by.Has(n.To.Email) && n.Kind == NoticeDone:
					t.Fatalf("a receipt for somebody else: %+v", n)
				case seen[key]:
					t.Fatalf("told twice: %+v", n)
				case n.AsRequester && strings.Contains(n.Text+n.Diagnosis+n.Solution, "interno"):
					t.Fatalf("the user is told what is the staff's: %+v", n)
				case n.AsRequester && n.Diagnosis != "":
					t.Fatalf("the user is told the diagnosis, which may be a follow-up: %+v", n)
				case !n.AsRequester && !n.To.Staff():
					t.Fatalf("somebody who is not of the staff is told as if they were: %+v", n)
				}
				seen[key] = true
			}
			for _, e := range l.events {
				if text, ok := e.Shown(true); ok && strings.Contains(text, "interno") {
					t.Fatalf("the user's history says «%s» (%s)", text, e.Command)
				}
			}
		}
	})
}

// The staff's commands end in one receipt, or in a refusal, or in a mail with
// what was asked for: never in silence.
func TestStaffIsAlwaysAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(1, 10).Draw(t, "mails") {
			s, o := l.goOn()
			named := slices.ContainsFunc(s.cs, func(c Command) bool { return c.Name != CmdNote })
			ns := o.Notices
			if o.Opens != nil {
				ns = append(slices.Clone(ns), o.Opens.Notices...)
			}
			done := 0
			for _, n := range ns {
				if n.Kind == NoticeDone {
					done++
				}
			}
			if named && o.Refusal == nil && o.Absence == nil && done+len(o.Reports) == 0 || done > 1 {
				t.Fatalf("%s said %+v and got %d receipts", s.by.Email, s.cs, done)
			}
		}
	})
}

// Several commands do what they do one by one, each on what the one before it
// left; or nothing at all.
func TestSeveralAreOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(0, 5).Draw(t, "before") {
			l.goOn()
		}
		s := l.says()
		after, o := DecideAll(l.r, s.cs, s.by, l.f, l.now)
		one, refused := l.r, false
		var events []Event
		for _, c := range shareText(withNote(l.r, s.cs, s.by)) {
			x := Decide(one, c, s.by, l.f, l.now)
			refused = refused || x.Refusal != nil && x.Refusal.Reason != Already
			for _, e := range x.Events {
				one = Apply(one, e)
			}
			events = append(events, x.Events...)
		}
		switch {
		case refused && o.Refusal == nil:
			t.Fatalf("one is refused alone and all are done: %+v", s.cs)
		case refused:
		case o.Refusal != nil && o.Refusal.Reason != Already:
			t.Fatalf("none is refused alone, and all are: %+v", o.Refusal)
		case o.Refusal != nil && len(events) > 0:
			t.Fatalf("something was to be done, and «already» was said: %+v", s.cs)
		default:
			if diff := cmp.Diff(one, after); diff != "" {
				t.Fatalf("together they make another request:\n%s", diff)
			}
			if diff := cmp.Diff(events, o.Events); diff != "" {
				t.Fatalf("together they leave another history:\n%s", diff)
			}
		}
	})
}
