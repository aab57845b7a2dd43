package workflow

import (
	"testing"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// event is an hour in the agenda of a day of November or December 2026, by the
// clock on the wall.
func event(f Facts, month time.Month, day, hour int) hours.Span {
	from := time.Date(2026, month, day, hour, 0, 0, 0, f.Calendar.Location())
	return hours.Span{From: from.UTC(), To: from.Add(time.Hour).UTC()}
}

// scheduled is a request that was booked at a time, and closed as the routine
// wants it (VC 4.1).
func scheduled(at time.Time, spans ...hours.Span) Request {
	r := given(EnProceso)
	b := agenda.Booking{Request: r.Number, UID: "1@uni.mx", Title: "FI - Seminario", Spans: spans, At: at}
	r = Apply(r, Event{At: at, Role: EDS, Command: CmdNote, From: EnProceso, To: EnProceso, Change: Change{Booking: &b}})
	return Apply(r, Event{At: at, Role: EDS, Command: CmdDone, From: EnProceso, To: Terminada})
}

func eventFacts() Facts {
	f := testFacts()
	f.Terms.Event = 1
	return f
}

func nobody(time.Time) Warning { return Warning{} }

// A working day before each event of a series its people are reminded, though
// the request is closed: on Friday of what is on Monday, and at six in the
// evening at the latest.
func TestEventsAreReminded(t *testing.T) {
	f := eventFacts()
	r := scheduled(testNow, event(f, 11, 26, 10), event(f, 11, 28, 9), event(f, 11, 30, 12), event(f, 12, 3, 21))
	_, said := life(t, r, f, testNow, testNow.AddDate(0, 0, 20), nobody)
	want(t, said, "RECORDAR EVENTO Wed 25 10:00", "RECORDAR EVENTO Fri 27 09:00", "RECORDAR EVENTO Fri 27 12:00", "RECORDAR EVENTO Wed 02 18:00")
}

// Other desks remind earlier, or not at all.
func TestHowEarlyEventsAreReminded(t *testing.T) {
	f := eventFacts()
	r := scheduled(testNow, event(f, 11, 30, 12))
	f.Terms.Event = 3
	_, said := life(t, r, f, testNow, testNow.AddDate(0, 0, 20), nobody)
	want(t, said, "RECORDAR EVENTO Wed 25 12:00")
	f.Terms.Event = 0
	_, said = life(t, r, f, testNow, testNow.AddDate(0, 0, 20), nobody)
	want(t, said)
}

// What was booked less than a day before was just announced.
func TestLateBookingsAreNotReminded(t *testing.T) {
	f := eventFacts()
	r := scheduled(testNow, event(f, 11, 24, 9), event(f, 11, 26, 10))
	_, said := life(t, r, f, testNow, testNow.AddDate(0, 0, 20), nobody)
	want(t, said, "RECORDAR EVENTO Wed 25 10:00")
}

// After an outage one notice reminds of what is still to come; of what has begun
// meanwhile nobody is reminded, and the history says so.
func TestEventsAfterAnOutage(t *testing.T) {
	f := eventFacts()
	r := scheduled(testNow, event(f, 11, 25, 10), event(f, 11, 27, 10), event(f, 11, 30, 10), event(f, 12, 2, 10))
	back := event(f, 11, 27, 11).From // a Friday: the first two have begun
	c, d, ok := Due(r, f, back)
	if !ok || c.Name != ClockEvent || d.Gen != r.Booking.Spans[0].From.Unix() {
		t.Fatalf("it says %q of %v", c.Name, d)
	}
	o := Decide(r, c, ClockActor(), f, back)
	if o.Refusal != nil || len(o.Notices) != 2 || len(o.Notices[0].Spans) != 1 || o.Notices[0].Spans[0] != r.Booking.Spans[2] {
		t.Fatalf("it tells %+v", o)
	}
	r, said := life(t, r, f, back, back.AddDate(0, 0, 20), nobody)
	want(t, said, "RECORDAR EVENTO Fri 27 11:00", "RECORDAR EVENTO Tue 01 10:00")
	if !r.Reminded.Equal(r.Booking.Spans[3].From) {
		t.Errorf("reminded until %s", r.Reminded)
	}
	r = scheduled(testNow, event(f, 11, 25, 10), event(f, 11, 26, 10))
	_, said = life(t, r, f, back, back.AddDate(0, 0, 20), nobody)
	want(t, said, "OMITIR EVENTO Fri 27 11:00")
}

// An event that moves is reminded at its new time, one that is cancelled not at
// all; nor is one that waits for the ASV.
func TestEventsThatMove(t *testing.T) {
	f := eventFacts()
	for name, c := range map[string]struct {
		change func(*agenda.Booking)
		want   []string
	}{
		"later":                 {func(b *agenda.Booking) { b.Spans = []hours.Span{event(f, 12, 2, 10)} }, []string{"RECORDAR EVENTO Tue 01 10:00"}},
		"earlier":               {func(b *agenda.Booking) { b.Spans = []hours.Span{event(f, 11, 25, 9)} }, nil},
		"cancelled":             {func(b *agenda.Booking) { b.Cancelled = true }, nil},
		"tentative":             {func(b *agenda.Booking) { b.Tentative = true }, nil},
		"of another name":       {func(b *agenda.Booking) { b.Title = "FI - Otro" }, nil},
		"one more of a series":  {func(b *agenda.Booking) { b.Spans = append(b.Spans, event(f, 12, 2, 10)) }, []string{"RECORDAR EVENTO Tue 01 10:00"}},
		"the first one dropped": {func(b *agenda.Booking) { b.Spans = []hours.Span{event(f, 12, 2, 10), event(f, 12, 9, 10)} }, []string{"RECORDAR EVENTO Tue 01 10:00", "RECORDAR EVENTO Tue 08 10:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, said := life(t, scheduled(testNow, event(f, 11, 25, 10)), f, testNow, event(f, 11, 24, 11).From, nobody)
			want(t, said, "RECORDAR EVENTO Tue 24 10:00")
			b := *r.Booking
			b.At = event(f, 11, 24, 12).From
			c.change(&b)
			r = Apply(r, Event{At: b.At, Role: EDS, Command: CmdNote, From: r.Status, To: r.Status, Change: Change{Booking: &b}})
			_, said = life(t, r, f, b.At, b.At.AddDate(0, 0, 20), nobody)
			want(t, said, c.want...)
		})
	}
}

// No reminder of an event stands in the way of the clocks of a request that is
// open, nor do they stand in its way.
func TestEventsOfOpenRequests(t *testing.T) {
	f := eventFacts()
	r := asked(t, f)
	b := agenda.Booking{Request: r.Number, UID: "1@uni.mx", Spans: []hours.Span{event(f, 11, 25, 9)}, At: testNow}
	r.Booking = &b
	r, said := life(t, r, f, testNow, testNow.AddDate(0, 0, 10), left(testNow))
	want(t, said, "RECORDAR EVENTO Tue 24 09:00", "RECORDAR Tue 24 10:00", "CERRAR Wed 25 10:00")
	if r.Status != NoProcede {
		t.Errorf("it is %s", r.Status)
	}
	b.Spans = []hours.Span{event(f, 12, 2, 9)}
	if ahead := Deadlines(r, f); len(ahead) > 0 {
		t.Errorf("one that came to nothing has %v", ahead)
	}
}

// Those reminded are the user and the staff booked; whoever is responsible where
// nobody is, the head where they are away, and the user only once.
func TestWhoIsReminded(t *testing.T) {
	f := eventFacts()
	f.Desk.Resources = []agenda.Resource{
		{Code: "beto", Kind: agenda.Staff, Count: 1, Email: beto.Email},
		{Code: "A", Kind: agenda.Room, Count: 1, Email: "sala-a@uni.mx"},
		{Code: "camara", Kind: agenda.Staff, Count: 1, Email: "camara@externa.mx"},
		{Code: "nora", Kind: agenda.Staff, Count: 1, Email: nora.Email},
	}
	now := event(f, 11, 25, 10).From
	away := f.Desk
	away.Staff = append([]Person(nil), f.Desk.Staff...)
	for i := range away.Staff {
		if away.Staff[i].Has(nora.Email) {
			away.Staff[i].Away = &Away{Until: now.AddDate(0, 1, 0)}
		}
	}
	for name, c := range map[string]struct {
		uses []string
		desk Desk
		want []string
	}{
		"a technician":           {[]string{"A", "nora"}, f.Desk, []string{ana.Email, nora.Email}},
		"nobody":                 {[]string{"A"}, f.Desk, []string{ana.Email, beto.Email}},
		"two, and one from afar": {[]string{"beto", "camara"}, f.Desk, []string{ana.Email, beto.Email, "camara@externa.mx"}},
		"a technician on leave":  {[]string{"nora"}, away, []string{ana.Email, diego.Email}},
	} {
		t.Run(name, func(t *testing.T) {
			f.Desk = c.desk
			r := scheduled(testNow, event(f, 11, 26, 10))
			for _, code := range c.uses {
				r.Booking.Uses = append(r.Booking.Uses, agenda.Use{Resource: code, Units: 1})
			}
			o := Decide(r, Command{Name: ClockEvent}, ClockActor(), f, now)
			if o.Refusal != nil {
				t.Fatal(o.Refusal.Reason)
			}
			var got []string
			for _, n := range o.Notices {
				got = append(got, n.To.Email)
			}
			want(t, got, c.want...)
		})
	}
}
