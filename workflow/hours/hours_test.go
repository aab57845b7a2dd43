package hours

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// zones are where the laws must hold: without summer time, with the United
// States' (Ojinaga, Ciudad Juárez), changes at midnight (Santiago), of half an
// hour (Lord Howe), of a whole day (Apia 2011), odd offsets (Kathmandu).
var zones = []string{
	"America/Chihuahua", "America/Mexico_City", "America/Tijuana", "America/Ojinaga",
	"America/Ciudad_Juarez", "America/New_York", "America/Santiago", "America/Sao_Paulo",
	"Europe/Madrid", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC",
}

func newCalendar(t testing.TB, s Spec) Calendar {
	t.Helper()
	c, err := New(s)
	if err != nil {
		t.Fatalf("New(%+v): %v", s, err)
	}
	return c
}

// at is an instant by the wall clock of a zone.
func at(t testing.TB, zone, wall string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", wall, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func TestAdd(t *testing.T) {
	office := Spec{Zone: "America/Chihuahua", Open: "08:00", Close: "15:00", Holidays: "mx"}
	always := Spec{Zone: "America/Chihuahua", Holidays: "mx"}
	recess := Spec{Zone: "America/Chihuahua", Holidays: "mx", DaysOff: []string{"2026-12-21..2027-01-06"}}
	short := Spec{
		Zone: "America/Chihuahua", Open: "08:00", Close: "15:00",
		Extra: []string{"2026-11-21", "2026-12-18 08:00-12:00"},
	}
	lunch := Spec{Zone: "America/Chihuahua", Hours: map[time.Weekday]string{
		time.Monday: "16:00-19:00,09:00-14:00", time.Tuesday: "09:00-14:00",
	}, Workdays: []time.Weekday{time.Monday, time.Tuesday}}
	ojinaga := Spec{Zone: "America/Ojinaga", Workdays: everyDay}
	for _, tt := range []struct {
		why  string
		spec Spec
		from string
		add  time.Duration
		want string
	}{
		{"two working days", always, "2026-11-24 10:00", 48 * time.Hour, "2026-11-26 10:00"},
		{"over a weekend", always, "2026-11-26 10:00", 48 * time.Hour, "2026-11-30 10:00"},
		{"over a weekend and the Monday of the Revolution", always, "2026-11-13 10:00", 48 * time.Hour, "2026-11-18 10:00"},
		{"asked on a Saturday: the clock starts on Monday", always, "2026-11-28 11:30", 48 * time.Hour, "2026-12-02 00:00"},
		{"the earliest instant: midnight after the day, not Monday", always, "2026-11-27 00:00", 24 * time.Hour, "2026-11-28 00:00"},
		{"the earliest instant: when the office closes", office, "2026-11-27 08:00", 7 * time.Hour, "2026-11-27 15:00"},
		{"one second more is Monday morning", office, "2026-11-27 08:00", 7*time.Hour + time.Minute, "2026-11-30 08:01"},
		{"48 office hours are almost seven days", office, "2026-09-14 08:00", 48 * time.Hour, "2026-09-23 14:00"},
		{"nothing to add, outside hours: nothing moves", office, "2026-11-28 11:30", 0, "2026-11-28 11:30"},
		{"the institution's recess", recess, "2026-12-18 10:00", 48 * time.Hour, "2027-01-08 10:00"},
		{"a Saturday worked", short, "2026-11-20 14:00", 2 * time.Hour, "2026-11-21 09:00"},
		{"a short day", short, "2026-12-18 11:00", 2 * time.Hour, "2026-12-21 09:00"},
		{"the pause at noon", lunch, "2026-11-23 13:00", 2 * time.Hour, "2026-11-23 17:00"},
		{"split and plain days", lunch, "2026-11-23 18:00", 2 * time.Hour, "2026-11-24 10:00"},
		{"a day of 23 hours", ojinaga, "2026-03-07 12:00", 24 * time.Hour, "2026-03-08 13:00"},
		{"a day of 25 hours", ojinaga, "2026-10-31 12:00", 24 * time.Hour, "2026-11-01 11:00"},
	} {
		c := newCalendar(t, tt.spec)
		from, want := at(t, tt.spec.Zone, tt.from), at(t, tt.spec.Zone, tt.want)
		if got := c.Add(from, tt.add); !got.Equal(want) {
			t.Errorf("%s: Add(%s, %v) = %s, want %s", tt.why, tt.from, tt.add, got.In(c.loc).Format("2006-01-02 15:04"), tt.want)
		}
		if back := c.Between(from, want); back != tt.add {
			t.Errorf("%s: Between(%s, %s) = %v, want %v", tt.why, tt.from, tt.want, back, tt.add)
		}
	}
}

var everyDay = []time.Weekday{0, 1, 2, 3, 4, 5, 6}

func TestOpening(t *testing.T) {
	spec := Spec{Zone: "America/Chihuahua", Open: "08:00", Close: "15:00", Holidays: "mx"}
	c := newCalendar(t, spec)
	for from, want := range map[string]string{
		"2026-11-24 07:00": "2026-11-24 08:00",
		"2026-11-24 10:00": "2026-11-24 10:00",
		"2026-11-24 15:00": "2026-11-25 08:00",
		"2026-11-14 00:00": "2026-11-17 08:00", // Saturday, Sunday, holiday
	} {
		if got := c.Opening(at(t, spec.Zone, from)); !got.Equal(at(t, spec.Zone, want)) {
			t.Errorf("Opening(%s) = %s, want %s", from, got.In(c.loc), want)
		}
	}
	if !c.Working(at(t, spec.Zone, "2026-11-24 23:00")) || c.Working(at(t, spec.Zone, "2026-11-16 10:00")) {
		t.Error("Working: a Tuesday is a working day at any hour, the third Monday of November is none")
	}
}

func TestAddDays(t *testing.T) {
	spec := Spec{Zone: "America/Ojinaga", Holidays: "mx"}
	c := newCalendar(t, spec)
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-12 09:30", 5, "2026-11-20 09:30"}, // a weekend and a holiday between
		{"2026-11-14 09:30", 1, "2026-11-17 09:30"}, // from a Saturday
		{"2026-03-06 09:30", 1, "2026-03-09 09:30"}, // the wall's hour stays, over summer time
		{"2026-11-12 09:30", 0, "2026-11-12 09:30"},
	} {
		if got := c.AddDays(at(t, spec.Zone, tt.from), tt.n); !got.Equal(at(t, spec.Zone, tt.want)) {
			t.Errorf("AddDays(%s, %d) = %s, want %s", tt.from, tt.n, got.In(c.loc), tt.want)
		}
	}
}

// slowDue counts minute by minute, by the wall and a written list of days.
func slowDue(from time.Time, loc *time.Location, opens, closes int, minutes int) time.Time {
	off := map[string]bool{
		"01-01": true, "02-02": true, "03-16": true, "05-01": true,
		"09-16": true, "11-16": true, "12-25": true, "12-24": true, "12-31": true,
	}
	for t := from; ; t = t.Add(time.Minute) {
		if minutes == 0 {
			return t
		}
		wall := t.In(loc)
		of := wall.Hour()*60 + wall.Minute()
		if d := wall.Weekday(); d != time.Saturday && d != time.Sunday && !off[wall.Format("01-02")] && opens <= of && of < closes {
			minutes--
		}
	}
}

// TestSlowCount asks 200 random questions over 2026 and compares what is due
// after 48 business hours with a count minute by minute.
func TestSlowCount(t *testing.T) {
	specs := []Spec{
		{Zone: "America/Chihuahua"},
		{Zone: "America/Chihuahua", Open: "08:00", Close: "15:00"},
		{Zone: "America/Ojinaga"},
		{Zone: "America/New_York", Open: "08:30", Close: "16:15"},
	}
	random := rand.New(rand.NewPCG(2026, 48))
	year := time.Date(2026, 1, 1, 6, 0, 0, 0, time.UTC)
	equal := 0
	for i := range 200 {
		spec := specs[i%len(specs)]
		spec.Holidays, spec.DaysOff = "mx", []string{"2026-12-24", "2026-12-31"}
		c := newCalendar(t, spec)
		opens, closes := 0, 24*60
		if spec.Open != "" {
			s, err := readSpan(spec.Open + "-" + spec.Close)
			if err != nil {
				t.Fatal(err)
			}
			opens, closes = int(s.from/minute), int(s.to/minute)
		}
		// to 18 December, so that no answer reaches a year without a list
		asked := year.Add(time.Duration(random.IntN(352*24*60)) * time.Minute)
		want := slowDue(asked, c.loc, opens, closes, 48*60)
		if got := c.Add(asked, 48*time.Hour); !got.Equal(want) {
			t.Errorf("%s, %q to %q, asked %s: due %s, by the slow count %s", spec.Zone, spec.Open, spec.Close,
				asked.In(c.loc), got.In(c.loc), want.In(c.loc))
			continue
		}
		equal++
	}
	t.Logf("%d of 200 equal", equal)
}

func TestDaysExplain(t *testing.T) {
	spec := Spec{Zone: "America/Chihuahua", Holidays: "mx", DaysOff: []string{"2026-11-17"}, Extra: []string{"2026-11-18 08:00-12:00"}}
	c := newCalendar(t, spec)
	got := ""
	for _, d := range c.Days(at(t, spec.Zone, "2026-11-13 12:00"), at(t, spec.Zone, "2026-11-19 06:00")) {
		got += fmt.Sprintf("%s %v %s\n", LongDate(d.Date, c.loc), d.Counted, d.Why)
	}
	want := `viernes 13 de noviembre de 2026 12h0m0s 
sábado 14 de noviembre de 2026 0s fin de semana
domingo 15 de noviembre de 2026 0s fin de semana
lunes 16 de noviembre de 2026 0s Día de la Revolución
martes 17 de noviembre de 2026 0s día inhábil
miércoles 18 de noviembre de 2026 4h0m0s horario especial
jueves 19 de noviembre de 2026 6h0m0s 
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestZeroCalendar(t *testing.T) {
	var c Calendar
	now := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	later := now.Add(48 * time.Hour)
	if c.Add(now, 48*time.Hour) != later || c.Between(now, later) != 48*time.Hour || !c.Working(now) || c.Opening(now) != now {
		t.Error("the zero calendar must count every hour")
	}
	if got, err := c.ParseDate("mañana", now); err != nil || got != time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC) {
		t.Errorf("mañana = %v, %v", got, err)
	}
}

// TestLeapYearEnd holds the quirk that once made the count endless: on 31
// December of a leap year Go's ZoneBounds of a zone that goes on by rule ends
// before it begins.
func TestLeapYearEnd(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/New_York"})
	from := at(t, "America/New_York", "2040-12-31 10:00")
	if got, want := c.Add(from, 24*time.Hour), at(t, "America/New_York", "2041-01-01 10:00"); !got.Equal(want) {
		t.Errorf("a day later it is %v, want %v", got.In(c.loc), want)
	}
}

// TestBounded asks for more than there is: the walk must end.
func TestBounded(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Chihuahua", Workdays: []time.Weekday{time.Monday}, Open: "08:00", Close: "08:01"})
	now := at(t, "America/Chihuahua", "2026-11-24 10:00")
	if got := c.Add(now, 1<<62); got.Year() != 2227 {
		t.Errorf("Add gave up at %v, want after 200 years", got)
	}
	if got := c.Between(time.Time{}, now); got <= 0 || got > 200*53*time.Minute {
		t.Errorf("Between the year 1 and now = %v, want what 200 years hold", got)
	}
}

func BenchmarkAdd(b *testing.B) {
	for name, spec := range map[string]Spec{
		"every hour": {Zone: "America/Chihuahua", Holidays: "mx"},
		"office":     {Zone: "America/Ojinaga", Open: "08:00", Close: "15:00", Holidays: "mx"},
	} {
		c := newCalendar(b, spec)
		from := at(b, spec.Zone, "2026-11-12 10:00")
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c.Add(from, 48*time.Hour)
			}
		})
	}
}

func BenchmarkBetweenYear(b *testing.B) {
	c := newCalendar(b, Spec{Zone: "America/Chihuahua", Holidays: "mx"})
	from := at(b, "America/Chihuahua", "2026-01-01 10:00")
	to := from.AddDate(1, 0, 0)
	for b.Loop() {
		c.Between(from, to)
	}
}
