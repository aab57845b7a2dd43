package hours

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// TestParseDate reads dates on Sunday 22 November 2026 at 22:30 in Chihuahua,
// when it is Monday already in UTC.
func TestParseDate(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone, Holidays: "mx", DaysOff: []string{"2026-11-24"}})
	now := at(t, zone, "2026-11-22 22:30")
	for words, want := range map[string]string{
		"15/12/2026":                      "2026-12-15",
		"15-12-26":                        "2026-12-15",
		"15.12.2026":                      "2026-12-15",
		"5/1/2027":                        "2027-01-05",
		"2026-12-15":                      "2026-12-15",
		"2026/12/15":                      "2026-12-15",
		" 2026-12-15. ":                   "2026-12-15",
		"15/12":                           "2026-12-15",
		"15/01":                           "2027-01-15",
		"15 de diciembre":                 "2026-12-15",
		"15 de Diciembre de 2026":         "2026-12-15",
		"15 de diciembre del 2027":        "2027-12-15",
		"15 de diciembre del año 2027":    "2027-12-15",
		"EL 15 DE DICIEMBRE":              "2026-12-15",
		"hasta el 15 de diciembre":        "2026-12-15",
		"al 15 de diciembre":              "2026-12-15",
		"el día 15 de diciembre":          "2026-12-15",
		"a partir del 15/12/2026":         "2026-12-15",
		"15 dic":                          "2026-12-15",
		"15 dic.":                         "2026-12-15",
		"15-dic-2026":                     "2026-12-15",
		"15/dic/26":                       "2026-12-15",
		"15 dic 26":                       "2026-12-15",
		"1º de marzo":                     "2027-03-01",
		"1o. de marzo":                    "", // a dot inside: not worth a guess
		"1ro de marzo":                    "2027-03-01",
		"primero de marzo de 2027":        "2027-03-01",
		"2 de setiembre de 2027":          "2027-09-02",
		"15 mar":                          "2027-03-15",
		"29 de febrero":                   "2028-02-29",
		"20 de noviembre":                 "2026-11-20", // just passed: a slip, the caller refuses it
		"15 de octubre":                   "2027-10-15", // passed longer ago: next year's
		"22/11":                           "2026-11-22",
		"1/1/2020":                        "2020-01-01",
		"hoy":                             "2026-11-22",
		"mañana":                          "2026-11-23",
		"MAN\u0303ANA":                    "2026-11-23", // decomposed, as Apple writes it
		"manana":                          "2026-11-23",
		"pasado mañana":                   "2026-11-24",
		"lunes":                           "2026-11-23",
		"el lunes":                        "2026-11-23",
		"el próximo lunes":                "2026-11-23",
		"lunes próximo":                   "2026-11-23",
		"el lunes que viene":              "2026-11-23",
		"el siguiente miércoles":          "2026-11-25",
		"este viernes":                    "2026-11-27",
		"vie":                             "2026-11-27",
		"mar":                             "2026-11-24",
		"sabado":                          "2026-11-28",
		"domingo":                         "2026-11-29", // today is Sunday: the next one
		"martes 15 de diciembre":          "2026-12-15",
		"martes, 15 de diciembre de 2026": "2026-12-15",
		"martes 15/12":                    "2026-12-15",
		"mar 15/12/2026":                  "2026-12-15",
		"3 días":                          "2026-11-25",
		"en 3 dias":                       "2026-11-25",
		"dentro de tres días":             "2026-11-25",
		"3 días naturales":                "2026-11-25",
		"un día":                          "2026-11-23",
		"15 días":                         "2026-12-07",
		"una semana":                      "2026-11-29",
		"2 semanas":                       "2026-12-06",
		"un mes":                          "2026-12-22",
		"3 meses":                         "2027-02-22",
		"en 3 días hábiles":               "2026-11-26", // Mon, (Tue off), Wed, Thu
		"1 dia habil":                     "2026-11-23",
		"la próxima semana":               "2026-11-23",
		"la semana que viene":             "2026-11-23",
		"siguiente semana":                "2026-11-23",

		"":                          "",
		"pronto":                    "",
		"15":                        "",
		"31/02/2027":                "",
		"31 de junio":               "",
		"12/15/2026":                "",
		"lunes 15/12/2026":          "", // it is a Tuesday
		"0/12/2026":                 "",
		"15/12/0026":                "",
		"15/12/2026 10:00":          "",
		"3 semanas hábiles":         "",
		"48 horas":                  "",
		"cuando regrese el equipo":  "",
		strings.Repeat("lunes ", 9): "",
	} {
		got, err := c.ParseDate(words, now)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q was read as %s", words, LongDate(got, c.loc))
		case want == "" && !got.IsZero():
			t.Errorf("%q: an error and a date", words)
		case want != "" && err != nil:
			t.Errorf("%q: %v", words, err)
		case want != "" && !got.Equal(at(t, zone, want+" 00:00")):
			t.Errorf("%q = %s, want %s", words, LongDate(got, c.loc), want)
		}
	}
}

func TestParseDateSays(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Chihuahua"})
	now := at(t, "America/Chihuahua", "2026-11-22 22:30")
	for words, want := range map[string]string{
		"pronto":           "no entiendo la fecha «pronto»; se entiende, por ejemplo: 15/12/2026, 2026-12-15, ",
		"31/02/2027":       "no existe la fecha 31/2/2027",
		"lunes 15/12/2026": "el 15 de diciembre de 2026 es martes, no lunes",
		"2 meses hábiles":  "«2 días hábiles»",
		"15/12/2926":       "el año 2926",
	} {
		if _, err := c.ParseDate(words, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", words, err, want)
		}
	}
}

// TestParseDateMidnight: in Santiago the clock went from 24:00 to 01:00 on 6
// September 2026; the day begins at one.
func TestParseDateMidnight(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Santiago"})
	got, err := c.ParseDate("6/9/2026", at(t, "America/Santiago", "2026-09-01 10:00"))
	if want := at(t, "America/Santiago", "2026-09-06 01:00"); err != nil || !got.Equal(want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

// TestParseShort: what Short and LongDate write, ParseDate reads.
func TestParseOwnWords(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Ojinaga"})
	now := at(t, "America/Ojinaga", "2026-11-22 22:30")
	for on := c.dayOf(now); on < c.dayOf(now)+400; on++ {
		want := c.start(on)
		for _, words := range []string{LongDate(want, c.loc), strings.Fields(Short(want, c.loc))[0]} {
			if got, err := c.ParseDate(words, now); err != nil || !got.Equal(want) {
				t.Errorf("%q = %v, %v; want %v", words, got, err, want)
			}
		}
	}
}

func TestWords(t *testing.T) {
	loc := newCalendar(t, Spec{Zone: "America/Chihuahua"}).Location()
	when := time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC)
	if got := Long(when, loc); got != "martes 24 de noviembre de 2026, 10:00" {
		t.Errorf("Long = %q", got)
	}
	if got := LongDate(when, loc); got != "martes 24 de noviembre de 2026" {
		t.Errorf("LongDate = %q", got)
	}
	if got := Short(when, loc); got != "24/11/2026 10:00" {
		t.Errorf("Short = %q", got)
	}
	if Long(time.Time{}, loc)+LongDate(time.Time{}, loc)+Short(time.Time{}, loc) != "" {
		t.Error("the zero time has words")
	}
}

func TestAge(t *testing.T) {
	for age, want := range map[time.Duration]string{
		0:                    "menos de un minuto",
		59 * time.Second:     "menos de un minuto",
		time.Minute:          "1 minuto",
		59 * time.Minute:     "59 minutos",
		time.Hour:            "1 hora",
		90 * time.Minute:     "1 hora",
		23 * time.Hour:       "23 horas",
		24 * time.Hour:       "1 día",
		80 * time.Hour:       "3 días",
		59 * 24 * time.Hour:  "59 días",
		60 * 24 * time.Hour:  "2 meses",
		729 * 24 * time.Hour: "24 meses",
		730 * 24 * time.Hour: "2 años",
	} {
		if got := Age(age); got != want {
			t.Errorf("%v is %q, want %q", age, got, want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, words := range []string{
		"15/12/2026", "2026-12-15", "15 de diciembre", "lunes", "próximo lunes", "pasado mañana",
		"3 días", "en 3 días hábiles", "29/2", "1º de enero", "mar 15/12", "el el el", "9999 meses", "9999 dias habiles",
	} {
		f.Add(words)
	}
	c := newCalendar(f, Spec{Zone: "America/Ojinaga", Holidays: "mx"})
	now := at(f, "America/Ojinaga", "2026-11-22 22:30")
	f.Fuzz(func(t *testing.T, words string) {
		got, err := c.ParseDate(words, now)
		if err != nil {
			if !got.IsZero() || utf8.ValidString(words) && !utf8.ValidString(err.Error()) {
				t.Fatalf("%q: %v with %v", words, err, got)
			}
			return
		}
		if got != c.start(c.dayOf(got)) || got.Location() != time.UTC {
			t.Fatalf("%q = %v is not the first instant of a day", words, got)
		}
	})
}
