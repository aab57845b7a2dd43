package invite

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	"sgaus/workflow/hours"
)

// vevent wraps lines into an event that somebody invites to.
func vevent(lines ...string) string {
	return "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@x.example\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// TestTimes: each row is how some calendar says when.
func TestTimes(t *testing.T) {
	one := []hours.Span{span("2026-12-15", "10:00", "12:00")}
	for _, c := range []struct {
		name  string
		text  string
		want  []hours.Span
		wrong error
	}{
		{name: "UTC", text: vevent("DTSTART:20261215T160000Z", "DTEND:20261215T180000Z"), want: one},
		{name: "floating", text: vevent("DTSTART:20261215T100000", "DTEND:20261215T120000"), want: one},
		{name: "zone", text: vevent("DTSTART;TZID=America/Mexico_City:20261215T100000", "DURATION:PT2H"), want: one},
		{name: "quoted zone", text: vevent(`DTSTART;TZID="America/Mexico_City":20261215T100000`, "DURATION:PT2H"), want: one},
		{name: "Windows", text: vevent("DTSTART;TZID=Central Standard Time (Mexico):20261215T100000", "DTEND;TZID=Central Standard Time (Mexico):20261215T120000"), want: one},
		{name: "Windows XP", text: vevent("DTSTART;TZID=Mexico Standard Time:20261215T100000", "DURATION:PT120M"), want: one},
		{name: "Evolution", text: vevent("DTSTART;TZID=/freeassociation.sourceforge.net/America/Mexico_City:20261215T100000", "DURATION:PT2H"), want: one},
		{name: "old Mozilla", text: vevent("DTSTART;TZID=/mozilla.org/20050126_1/America/Mexico_City:20261215T100000", "DURATION:PT2H"), want: one},
		{name: "elsewhere", text: vevent("DTSTART;TZID=Romance Standard Time:20261215T170000", "DTEND;TZID=Romance Standard Time:20261215T190000"), want: one},
		{name: "own zone", text: "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Mi zona\nBEGIN:STANDARD\nDTSTART:16011028T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010401T020000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\nEND:DAYLIGHT\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Mi zona:20261215T100000\nDURATION:PT2H\nEND:VEVENT\nEND:VCALENDAR\n", want: one},
		{name: "own zone in summer", text: "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Mi zona\nBEGIN:STANDARD\nDTSTART:16011028T020000\nTZOFFSETFROM:-0500\nTZOFFSETTO:-0600\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010401T020000\nTZOFFSETFROM:-0600\nTZOFFSETTO:-0500\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4\nEND:DAYLIGHT\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nDTSTART;TZID=Mi zona:20260615T110000\nDURATION:PT2H\nEND:VEVENT\nEND:VCALENDAR\n", want: []hours.Span{span("2026-06-15", "10:00", "12:00")}},
		{name: "whole day", text: vevent("DTSTART;VALUE=DATE:20261215", "DTEND;VALUE=DATE:20261216"), want: []hours.Span{{From: at("2026-12-15 00:00"), To: at("2026-12-16 00:00")}}},
		{name: "whole day without an end", text: vevent("DTSTART;VALUE=DATE:20261215"), want: []hours.Span{{From: at("2026-12-15 00:00"), To: at("2026-12-16 00:00")}}},
		{name: "folded", text: vevent("DTSTART;TZID=Ameri\r\n ca/Mexico_City:20261215T10\r\n\t0000", "DURATION:PT2H"), want: one},
		{name: "no end", text: vevent("DTSTART:20261215T160000Z"), wrong: ErrNoTime},
		{name: "ends before it begins", text: vevent("DTSTART:20261215T160000Z", "DTEND:20261215T150000Z"), wrong: ErrNoTime},
		{name: "a zone of nobody", text: vevent("DTSTART;TZID=Fantasía:20261215T160000", "DURATION:PT1H"), wrong: ErrZone},
		{name: "the machine's own zone", text: vevent("DTSTART;TZID=Local:20261215T160000", "DURATION:PT1H"), wrong: ErrZone},
		{name: "series", text: vevent("DTSTART;TZID=America/Mexico_City:20261201T100000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=America/Mexico_City:20261208T100000"), want: []hours.Span{
			span("2026-12-01", "10:00", "12:00"), span("2026-12-15", "10:00", "12:00"), span("2026-12-22", "10:00", "12:00"),
		}},
		{name: "series without a day", text: vevent("DTSTART;TZID=America/Mexico_City:20261201T100000", "DURATION:PT2H", "RRULE:FREQ=WEEKLY;UNTIL=20261215T160000Z", "EXDATE;VALUE=DATE:20261208"), want: []hours.Span{
			span("2026-12-01", "10:00", "12:00"), span("2026-12-15", "10:00", "12:00"),
		}},
		{name: "until a day", text: vevent("DTSTART:20261214T160000Z", "DURATION:PT2H", "RRULE:FREQ=DAILY;UNTIL=20261215"), want: []hours.Span{
			span("2026-12-14", "10:00", "12:00"), span("2026-12-15", "10:00", "12:00"),
		}},
		{name: "dates", text: vevent("DTSTART:20261214T160000Z", "DURATION:PT2H", "RDATE:20261215T160000Z", "RDATE;VALUE=PERIOD:20261216T160000Z/PT1H"), want: []hours.Span{
			span("2026-12-14", "10:00", "12:00"), span("2026-12-15", "10:00", "12:00"), span("2026-12-16", "10:00", "11:00"),
		}},
		{name: "for ever", text: vevent("DTSTART:20261215T160000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"), wrong: ErrEndless},
		{name: "too often", text: vevent("DTSTART:20261215T160000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=300"), wrong: ErrMany},
		{name: "by the second", text: vevent("DTSTART:20261215T160000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY;COUNT=3"), wrong: ErrRule},
		{name: "never again", text: vevent("DTSTART:20261215T160000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"), wrong: ErrEndless},
		{name: "none left", text: vevent("DTSTART:20261215T160000Z", "DURATION:PT1H", "EXDATE:20261215T160000Z"), wrong: ErrNoTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := Read(c.text, mexico)
			if err != nil {
				t.Fatal(err)
			}
			got, err := m.Spans()
			if !errors.Is(err, c.wrong) {
				t.Fatalf("got the error %v, want %v", err, c.wrong)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
		})
	}
}

// TestException: a series of which one occurrence is moved and one cancelled.
func TestException(t *testing.T) {
	text := "BEGIN:VCALENDAR\nMETHOD:REQUEST\n" +
		"BEGIN:VEVENT\nUID:1\nDTSTART:20261201T160000Z\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261208T160000Z\nDTSTART:20261209T170000Z\nDURATION:PT1H\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:1\nRECURRENCE-ID:20261215T160000Z\nSTATUS:CANCELLED\nDTSTART:20261215T160000Z\nDURATION:PT1H\nEND:VEVENT\n" +
		"BEGIN:VEVENT\nUID:2\nDTSTART:20261230T160000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
	m, err := Read(text, mexico)
	if err != nil {
		t.Fatal(err)
	}
	got, err := m.Spans()
	want := []hours.Span{span("2026-12-01", "10:00", "12:00"), span("2026-12-09", "11:00", "12:00")}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestRepeatLaw: rules as calendars make them give the days that another
// library finds.
func TestRepeatLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1+rapid.IntRange(0, 400).Draw(t, "day"), 10, 0, 0, 0, time.UTC)
		name := strings.ToUpper(start.Weekday().String()[:2])
		rule := rapid.SampledFrom([]string{
			"FREQ=DAILY", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=" + name, "FREQ=WEEKLY;BYDAY=MO,WE,FR,SU",
			"FREQ=MONTHLY", fmt.Sprintf("FREQ=MONTHLY;BYMONTHDAY=%d", start.Day()), "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=1MO",
			"FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=2", "FREQ=YEARLY",
			"FREQ=YEARLY;BYMONTH=3;BYDAY=2TU", "FREQ=DAILY;BYMONTH=4", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
		}).Draw(t, "rule")
		rule += fmt.Sprintf(";INTERVAL=%d", rapid.IntRange(1, 3).Draw(t, "interval"))
		rule += ";WKST=" + rapid.SampledFrom([]string{"MO", "SU"}).Draw(t, "first")
		until := start.AddDate(0, 0, rapid.IntRange(1, 190).Draw(t, "until"))
		rule += ";UNTIL=" + stamp(until)
		r, err := readRepeat(rule)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.walls(moment{wall: start, by: utc{}})
		if err != nil {
			t.Fatalf("%s: %v", rule, err)
		}
		theirs, err := rrule.StrToRRule("DTSTART:" + stamp(start) + "\nRRULE:" + rule)
		if err != nil {
			t.Fatal(err)
		}
		want := theirs.All()
		if !slices.ContainsFunc(want, start.Equal) { // RFC 5545 counts DTSTART in, whatever the rule
			want = append([]time.Time{start}, want...)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s from %s (-theirs +ours):\n%s", rule, start, diff)
		}
	})
}

// TestHostile: what is meant to cost does not, and what is broken is passed
// over.
func TestHostile(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	rule := "BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=" + many("31,", 58) + "1,-1;BYDAY=" + many("53SU,", 55) + "MO,TU,WE,TH,FR,SA,SU"
	zone := func(rule, rest string) string {
		return "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:z\n" +
			many("BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:-0600\nRRULE:FREQ=YEARLY;"+rule+"\nRDATE:"+many("19710101T000000,", 199)+"19720101T000000\nEND:STANDARD\n", 20) +
			"END:VTIMEZONE\n" + rest
	}
	zoned := "BEGIN:VEVENT\nUID:1\nDTSTART;TZID=z:20260101T000000\nDURATION:PT1H\n" + many("EXDATE;TZID=z:"+many("20271215T100000,", 999)+"20280101T000000\n", 3) + "END:VEVENT\n"
	var names strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&names, "EXDATE;TZID=A/B%d:20260101T000000\r\n", i)
	}
	for name, text := range map[string]string{
		"nested":    many("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 40000),
		"one line":  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:" + many("x", 1<<20),
		"parameter": vevent("ATTENDEE;CN=\"" + many("x", 1<<20)),
		"params":    vevent("ATTENDEE" + many(";X=1", 1<<18) + ":mailto:a@b.example"),
		"values":    vevent("ATTENDEE;X=" + many(`"",`, 1<<18) + ":mailto:a@b.example"),
		"folds":     vevent("SUMMARY:x" + many("\r\n ", 1<<18) + "y"),
		"people":    vevent(many("ATTENDEE:mailto:a@b.example\r\n", 30000)),
		"events":    "BEGIN:VCALENDAR\n" + many("BEGIN:VEVENT\nUID:1\nDTSTART:20260101T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=200\nEND:VEVENT\n", 5000),
		"except":    vevent("DTSTART:20260101T000000Z", "DURATION:PT1H", "EXDATE:"+many("20260101T000000Z,", 60000)),
		"zones":     "BEGIN:VCALENDAR\n" + many("BEGIN:VEVENT\nUID:1\nDTSTART;TZID=A/B:20260101T000000\nDURATION:PT1H\nEND:VEVENT\n", 8000),
		"rule":      zone(rule, many(zoned, 18)),
		"onsets":    zone("BYMONTH=1,7;BYDAY="+many("MO,", 13)+"SU", many(zoned, 18)),
		"names":     vevent("DTSTART:20260101T000000Z", "DURATION:PT1H", names.String()),
		"ends":      many("END:VEVENT\n", 100000),
		"colons":    vevent(many(":;:;\n", 200000)),
	} {
		t.Run(name, func(t *testing.T) {
			begun := time.Now()
			if m, err := Read(text, mexico); err == nil {
				m.Spans()
				m.Reply(Party{Email: "sala@x.example"}, Accepted, "", time.Time{})
			}
			// Milliseconds; some seconds with the race detector on a full machine.
			// What is not bounded takes minutes.
			if each := time.Since(begun); each > 30*time.Second {
				t.Errorf("%s for %d octets", each, len(text))
			}
			t.Log(time.Since(begun))
		})
	}
}

// FuzzRead: no calendar breaks the reader, what it reads keeps the bounds, and
// the answer to it is well formed.
func FuzzRead(f *testing.F) {
	f.Add(vevent("DTSTART:20261215T160000Z", "DURATION:PT2H", "ORGANIZER:mailto:a@b.example", "RRULE:FREQ=WEEKLY;COUNT=4"))
	f.Add(vevent("DTSTART;TZID=Central Standard Time (Mexico):20261215T160000", "DURATION:PT2H", "RECURRENCE-ID;VALUE=DATE:20261215"))
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Read(text, mexico)
		if err != nil {
			return
		}
		if spans, err := m.Spans(); err == nil {
			if len(spans) == 0 || len(spans) > OccurrencesMost {
				t.Errorf("%d spans", len(spans))
			}
			for _, s := range spans {
				if s.To.Before(s.From) {
					t.Errorf("the span %v", s)
				}
			}
		}
		answer := m.Reply(Party{Email: "sala@x.example"}, Accepted, m.Main().Comment, at("2026-11-23 09:00"))
		if answer == nil {
			return
		}
		wellFormed(t, answer)
		back, err := Read(string(answer), mexico)
		if err != nil {
			t.Fatalf("our answer: %v\n%s", err, answer)
		}
		for _, e := range back.Events {
			if len(e.Attendees) != 1 || e.Attendees[0].Email != "sala@x.example" || e.Attendees[0].Answer != Accepted {
				t.Errorf("our answer says %+v", e.Attendees)
			}
		}
	})
}
