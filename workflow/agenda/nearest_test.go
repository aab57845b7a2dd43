package agenda

import (
	"testing"
	"time"

	"sgaus/workflow/hours"
)

// TestNearest: the room is taken on Monday from ten to two and the technician
// until four, who works until eight; Tuesday is a day off.
func TestNearest(t *testing.T) {
	cal := calendar(t, hours.Spec{Holidays: "mx", DaysOff: []string{"2026-12-15"}})
	rooms := []Resource{
		{Code: "A", Kind: Room, Count: 1, Setup: 30 * time.Minute},
		{Code: "beto", Kind: Staff, Count: 1, Hours: calendar(t, hours.Spec{Open: "09:00", Close: "20:00"})},
	}
	parse := func(words string) hours.Span {
		s, err := cal.ParseSpan(words, monday)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	busy := []Busy{
		{Span: parse("14/12/2026 10:00-14:00"), Resource: "A", Units: 1, Request: 7},
		{Span: parse("14/12/2026 10:00-16:00"), Resource: "beto", Units: 1, Request: 8},
		{Span: parse("19/12/2026 09:30-12:00"), Resource: "A", Units: 1, Request: 9},
	}
	for _, c := range []struct {
		wish, now string
		uses      []Use
		want      []string
	}{
		{"14/12/2026 10:00-12:00", "14/12/2026 07:00", []Use{{"A", 1}}, []string{"14/12/2026 08:00-10:00", "14/12/2026 14:30-16:30", "14/12/2026 16:30-18:30"}},
		{"14/12/2026 10:00-12:00", "14/12/2026 09:00", []Use{{"A", 1}}, []string{"14/12/2026 14:30-16:30", "14/12/2026 16:30-18:30", "14/12/2026 18:30-20:30"}},
		{"14/12/2026 10:00-12:00", "14/12/2026 09:00", []Use{{"A", 1}, {"beto", 1}}, []string{"14/12/2026 16:00-18:00", "14/12/2026 18:00-20:00", "16/12/2026 09:00-11:00"}},
		{"14/12/2026 10:10-12:00", "14/12/2026 07:00", []Use{{"A", 1}}, []string{"14/12/2026 08:00-09:50", "14/12/2026 14:30-16:20", "14/12/2026 16:30-18:20"}},
		{"14/12/2026 10:00-12:00", "14/12/2026 07:00", []Use{{"A", 2}}, nil},
		{"14/12/2026 10:00-12:00", "14/12/2026 07:00", []Use{{"nada", 1}}, nil},
		{"19/12/2026 10:00-12:00", "14/12/2026 07:00", []Use{{"A", 1}}, []string{"19/12/2026 12:30-14:30", "19/12/2026 07:30-09:30", "19/12/2026 14:30-16:30"}}, // a Saturday, since it was asked for
	} {
		got := Nearest(Wish{Spans: []hours.Span{parse(c.wish)}, Uses: c.uses}, rooms, busy, 0, cal, parse(c.now).From, 3)
		ok := len(got) == len(c.want)
		for i := range got {
			ok = ok && i < len(c.want) && hours.ShortSpan(got[i], cal.Location()) == c.want[i]
		}
		if !ok {
			var words []string
			for _, s := range got {
				words = append(words, hours.ShortSpan(s, cal.Location()))
			}
			t.Errorf("%s %v: %q, want %q", c.wish, c.uses, words, c.want)
		}
	}
}
