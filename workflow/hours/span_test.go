package hours

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestParseSpan reads dates and hours on Sunday 22 November 2026 at 09:00 in
// Chihuahua.
func TestParseSpan(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone, Holidays: "mx"})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string]string{
		"martes 15 de diciembre de 10 a 12":                           "15/12/2026 10:00-12:00",
		"15/12/26 10:00-12:00 hrs":                                    "15/12/2026 10:00-12:00",
		"mañana a las 5 pm":                                           "23/11/2026 17:00",
		"15/12 10:00-12:00":                                           "15/12/2026 10:00-12:00",
		"15/12/2026 de 10 a 12:30 h":                                  "15/12/2026 10:00-12:30",
		"15/12/2026 10hrs a 13hrs":                                    "15/12/2026 10:00-13:00",
		"15/12/2026, 9 a 11 a.m.":                                     "15/12/2026 09:00-11:00",
		"15/12/2026 de 5 a 7 de la tarde":                             "15/12/2026 17:00-19:00",
		"15/12/2026 de 10 a 2 de la tarde":                            "15/12/2026 10:00-14:00",
		"15/12/2026 11 a 1 pm":                                        "15/12/2026 11:00-13:00",
		"15/12/2026 de 10 de la mañana a 1 de la tarde":               "15/12/2026 10:00-13:00",
		"15/12/2026 de 9 a 1":                                         "15/12/2026 09:00-13:00",
		"15/12/2026 de 8 a 6":                                         "15/12/2026 08:00-18:00",
		"15/12/2026 de 4 a 6":                                         "15/12/2026 16:00-18:00",
		"15/12/2026 de 12 a 2":                                        "15/12/2026 12:00-14:00",
		"15/12/2026 8 pm a 10":                                        "15/12/2026 20:00-22:00",
		"15/12/2026 10 am - 12 pm":                                    "15/12/2026 10:00-12:00",
		"15/12/2026 10 a.m. a 12 m":                                   "", // ¿mediodía o medianoche?
		"15/12/2026 de 10 a mediodía":                                 "15/12/2026 10:00-12:00",
		"15/12/2026 al mediodía":                                      "15/12/2026 12:00",
		"15/12/2026 de 12 del día a 3 de la tarde":                    "15/12/2026 12:00-15:00",
		"15/12/2026 20:00 a medianoche":                               "15/12/2026 20:00-24:00",
		"15/12/2026 8 de la noche a 12 de la noche":                   "15/12/2026 20:00-24:00",
		"15-dic-2026, 16h00":                                          "15/12/2026 16:00",
		"15-dic-2026, 16h00 a 18h30":                                  "15/12/2026 16:00-18:30",
		"el próximo jueves de 9:30 a 11":                              "26/11/2026 09:30-11:00",
		"el jueves a las 9 y media":                                   "26/11/2026 09:30",
		"el jueves de las 9 y cuarto a las 11 menos cuarto":           "26/11/2026 09:15-10:45",
		"de 10 a 12 el martes 15 de diciembre":                        "15/12/2026 10:00-12:00",
		"10:00-12:00 15/12/2026":                                      "15/12/2026 10:00-12:00",
		"10 a 12 hrs. del 15 de diciembre de 2026":                    "15/12/2026 10:00-12:00",
		"Martes 15 de Diciembre del 2026 de las 10:00 a las 12:00":    "15/12/2026 10:00-12:00",
		"martes 15 de diciembre de 2026, de 10:00 a 12:00 horas":      "15/12/2026 10:00-12:00",
		"el martes 15, de 10 a 12":                                    "15/12/2026 10:00-12:00", // November's has passed
		"el jueves 15, de 10 a 12":                                    "",
		"el martes 24, de 10 a 12":                                    "24/11/2026 10:00-12:00",
		"el martes 1, de 10 a 12":                                     "01/12/2026 10:00-12:00",
		"fecha: 15/12/2026 hora: 10:00 a 12:00":                       "15/12/2026 10:00-12:00",
		"Fecha: 15/12/2026, horario de 10 a 12 hrs":                   "15/12/2026 10:00-12:00",
		"15/12/2026 entre 10 y 12":                                    "15/12/2026 10:00-12:00",
		"15/12/2026 desde las 10 hasta las 12":                        "15/12/2026 10:00-12:00",
		"15/12/2026 10:00–12:00":                                      "15/12/2026 10:00-12:00",
		"15/12/2026 10:00 — 12:00":                                    "15/12/2026 10:00-12:00",
		"15/12/2026 (10:00 a 12:00)":                                  "15/12/2026 10:00-12:00",
		"15.12.2026 10.00-12.30":                                      "15/12/2026 10:00-12:30",
		"2026-12-15 10:00-12:00":                                      "15/12/2026 10:00-12:00",
		"2026-12-15T10:00":                                            "15/12/2026 10:00",
		"15-12 10-12":                                                 "15/12/2026 10:00-12:00",
		"10-12 15/12":                                                 "15/12/2026 10:00-12:00",
		"15/12 10":                                                    "15/12/2026 10:00",
		"mañana 17 hrs":                                               "23/11/2026 17:00",
		"mañana a las 10 de la mañana":                                "23/11/2026 10:00",
		"mañana por la mañana":                                        "",
		"pasado mañana a las diez":                                    "24/11/2026 10:00",
		"hoy a las 5":                                                 "22/11/2026 17:00",
		"el viernes a las 10 por 2 horas":                             "27/11/2026 10:00-12:00",
		"el viernes a las 10 durante hora y media":                    "27/11/2026 10:00-11:30",
		"el viernes 10:00, duración: 90 minutos":                      "27/11/2026 10:00-11:30",
		"el viernes a las 5 pm por dos horas y media":                 "27/11/2026 17:00-19:30",
		"15/12/2026 a las 10 hasta el 16/12/2026 a las 12":            "15/12/2026 10:00-12:00 del 16/12/2026",
		"15/12/2026 10:00 - 15/12/2026 12:00":                         "15/12/2026 10:00-12:00",
		"15/12/2026 22:00-02:00 del 16/12/2026":                       "15/12/2026 22:00-02:00 del 16/12/2026",
		"15/12/2026 de 22:00 a 02:00 del miércoles 16 de diciembre":   "15/12/2026 22:00-02:00 del 16/12/2026",
		"MAN\u0303ANA A LAS 5 PM":                                     "23/11/2026 17:00",
		"15\u00a0de\u00a0diciembre,\u202f10:00\u00a0a\u00a012:00":     "15/12/2026 10:00-12:00",
		"dentro de 3 días a las 11":                                   "25/11/2026 11:00",
		"15/12/2026 de 00:00 a 24:00":                                 "15/12/2026 00:00-24:00",
		"3 de enero de 10 a 11":                                       "03/01/2027 10:00-11:00",
		"1ro de diciembre a las 13:00 h":                              "01/12/2026 13:00",
		"lunes 7 de diciembre, 10 a 12 hrs, hora local":               "07/12/2026 10:00-12:00",
		"el martes 15 de diciembre de 2026 a partir de las 10:00 hrs": "15/12/2026 10:00",

		"":                                       "",
		"15/12/2026":                             "",
		"de 10 a 12":                             "",
		"pronto, por la tarde":                   "",
		"31 de febrero de 10 a 12":               "",
		"31/02/2027 10:00-12:00":                 "",
		"lunes 15 de diciembre de 10 a 12":       "",
		"15/12/2026 12:00-10:00":                 "",
		"15/12/2026 de 12 a 10":                  "",
		"15/12/2026 10:00-10:00":                 "",
		"15/12/2026 a las 25":                    "",
		"15/12/2026 10:60":                       "",
		"15/12/2026 a las 4 hrs":                 "",
		"15/12/2026 de 4 a 6 hrs":                "",
		"15/12/2026 a las 17 am":                 "",
		"15 a 17 de diciembre de 10 a 12":        "",
		"15/12/2026 10:00 hora de Tijuana":       "",
		"15/12/2026 10:00 o 12:00":               "",
		strings.Repeat("15/12/2026 10:00 ", 20):  "",
		"15/12/2026 10:00 - 15/02/2027 12:00":    "",
		"15/12/2026 de 10 a 12 y de 16 a 18 hrs": "",
	} {
		got, err := c.ParseSpan(words, now)
		said := ShortSpan(got, c.loc)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q was read as %s", words, LongSpan(got, c.loc))
		case want == "" && got != Span{}:
			t.Errorf("%q: an error and a span", words)
		case want != "" && err != nil:
			t.Errorf("%q: %v", words, err)
		case said != want:
			t.Errorf("%q = %s, want %s", words, said, want)
		}
	}
}

func TestParseSpanSays(t *testing.T) {
	const zone = "America/Ojinaga" // which has summer time
	c := newCalendar(t, Spec{Zone: zone})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string]string{
		"":                                 "faltan la fecha y la hora",
		"15/12/2026":                       "falta la hora",
		"de 10 a 12":                       "falta la fecha",
		"el día que se pueda":              "no entiendo «el día que se pueda» como fecha y hora; se entiende, por ejemplo: 15/12/2026 10:00-12:00",
		"31 de febrero de 10 a 12":         "no existe el 31 de febrero",
		"lunes 15 de diciembre de 10 a 12": "el 15 de diciembre de 2026 es martes, no lunes",
		"15/12/2026 12:00-10:00":           "termina (10:00) antes de empezar (12:00)",
		"15/12/2026 22:00-02:00":           "de 22:00 a 02:00 del 16/12/2026",
		"15/12/2026 a las 4 hrs":           "no queda claro si «4 horas» es de la mañana o de la tarde; escriba 04:00 o 16:00",
		"15/12/2026 a las 25":              "las horas van de 0:00 a 24:00",
		"14/03/2027 a las 02:30":           "el domingo 14 de marzo de 2027 el reloj se adelanta y las 02:30 no existen",
		"16/12/2026 a las 10 hasta el 15/12/2026 a las 12": "termina antes de empezar",
	} {
		if _, err := c.ParseSpan(words, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", words, err, want)
		}
	}
}

// TestSpanTwice: on 1 November 2026 the wall in Ojinaga shows half past one
// twice. Both are told apart.
func TestSpanTwice(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Ojinaga"})
	now := at(t, "America/Ojinaga", "2026-10-22 09:00")
	for words, want := range map[string]string{
		"1/11/2026 01:30-03:00":                         "domingo 1 de noviembre de 2026, de 01:30 (UTC-05:00) a 03:00",
		"1/11/2026 01:30 (UTC-6)-03:00":                 "domingo 1 de noviembre de 2026, de 01:30 (UTC-06:00) a 03:00",
		"1/11/2026 01:30 UTC-05:00 a 01:30 (UTC-06:00)": "domingo 1 de noviembre de 2026, de 01:30 (UTC-05:00) a 01:30 (UTC-06:00)",
		"1/11/2026 00:30-01:30":                         "domingo 1 de noviembre de 2026, de 00:30 a 01:30 (UTC-05:00)",
	} {
		got, err := c.ParseSpan(words, now)
		if said := LongSpan(got, c.loc); err != nil || said != want {
			t.Errorf("%q = %q, %v; want %q", words, said, err, want)
		}
	}
	if _, err := c.ParseSpan("1/11/2026 01:30 (UTC-4)", now); err == nil {
		t.Error("an offset that the zone does not have was taken")
	}
}

func TestParseWhen(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string][3]string{
		"17/12":             {"17/12/2026", "", ""},
		"12-14":             {"", "12:00", "14:00"},
		"a las 5 pm":        {"", "17:00", ""},
		"17/12 a las 11":    {"17/12/2026", "11:00", ""},
		"":                  {"", "", ""},
		"jueves de 10 a 12": {"26/11/2026", "10:00", "12:00"},
	} {
		w, err := c.ParseWhen(words, now)
		got := [3]string{}
		if !w.Day.IsZero() {
			got[0] = w.Day.In(c.loc).Format("02/01/2006")
		}
		if w.Clock {
			got[1] = wall(w.From)
		}
		if w.End {
			got[2] = wall(w.To)
		}
		if err != nil || got != want {
			t.Errorf("%q = %v, %v; want %v", words, got, err, want)
		}
	}
}

func TestParseClock(t *testing.T) {
	for words, want := range map[string]string{
		"10": "10:00", "10:30": "10:30", "5 pm": "17:00", "17 hrs": "17:00", "mediodía": "12:00", "5": "17:00", "05:00": "05:00",
		"a las 5 de la tarde": "17:00", "12 am": "00:00", "12 pm": "12:00", "medianoche": "24:00", "24:00": "24:00", "0:15": "00:15",
		"9.30 hrs.": "09:30", "9h30": "09:30", "las diez y media": "10:30", "la una de la tarde": "13:00", "11 p. m.": "23:00", "15:00 pm": "15:00",
		"12 de la noche": "00:00", "12 del día": "12:00", "2 de la madrugada": "02:00", "7": "07:00",

		"": "", "25": "", "10:75": "", "4 hrs": "", "17 am": "", "temprano": "", "10:00 y pico": "", "24:30": "", "-5": "",
	} {
		got, err := ParseClock(words)
		if want == "" && err == nil || want != "" && (err != nil || wall(got) != want) {
			t.Errorf("%q = %s, %v; want %q", words, wall(got), err, want)
		}
	}
}

// TestParseOwnSpans: what LongSpan and ShortSpan write, ParseSpan reads, in
// every zone, over every change of the clock.
func TestParseOwnSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawZone(t)
		from := time.Unix(60*rapid.Int64Range(1_760_000_000/60, 1_860_000_000/60).Draw(t, "from"), 0).UTC()
		if rapid.Bool().Draw(t, "near a change of the clock") {
			if _, change := from.In(c.loc).ZoneBounds(); !change.IsZero() {
				from = change.UTC().Truncate(time.Minute).Add(time.Duration(rapid.IntRange(-200, 200).Draw(t, "minutes from it")) * time.Minute)
			}
		}
		s := Span{From: from, To: from.Add(time.Duration(rapid.IntRange(1, 2*1440).Draw(t, "minutes")) * time.Minute)}
		if rapid.IntRange(0, 9).Draw(t, "open") == 0 {
			s.To = time.Time{}
		}
		now := from.Add(time.Duration(rapid.IntRange(-400, 25).Draw(t, "now")) * 24 * time.Hour)
		for _, words := range []string{LongSpan(s, c.loc), ShortSpan(s, c.loc)} {
			if got, err := c.ParseSpan(words, now); err != nil || got != s {
				t.Fatalf("%s: %q was read as %q (%v, want %v): %v", c.loc, words, LongSpan(got, c.loc), got, s, err)
			}
		}
	})
}

func drawZone(t *rapid.T) Calendar {
	zone := rapid.SampledFrom([]string{
		"America/Chihuahua", "America/Ojinaga", "America/Tijuana", "America/Santiago", "Australia/Lord_Howe", "Europe/Madrid", "UTC", "Asia/Kathmandu",
	}).Draw(t, "zone")
	c, err := New(Spec{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestParseAnything: no words break the readers, and what is refused is not
// read by half.
func TestParseAnything(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Ojinaga"})
	now := at(t, "America/Ojinaga", "2026-11-22 09:00")
	bits := []string{
		"15", "12", "/", "-", " ", ":", "10", "a", "de", "las", "hasta", "pm", "am", "hrs", "h", "martes", "diciembre", "mañana", "cada", "y", "todos los",
		"31", "febrero", "2026", "mediodía", "medianoche", "00", "24:00", "(UTC-5)", "sesiones", "semanas", "8", "del", "por", "durante", "media", "n\u0303", "«", "99",
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 12), func(s []string) string { return strings.Join(s, " ") })).Draw(t, "words")
		s, err := c.ParseSpan(words, now)
		if (err == nil) == s.From.IsZero() || err == nil && !s.To.IsZero() && !s.To.After(s.From) {
			t.Fatalf("%q: %v, %v", words, s, err)
		}
		if d, err := ParseClock(words); err == nil && (d < 0 || d > 24*time.Hour) {
			t.Fatalf("%q is %v", words, d)
		}
	})
}
