package hours

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestParseRepeat reads series on Sunday 22 November 2026.
func TestParseRepeat(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone, Holidays: "mx"})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string]string{
		"cada martes hasta junio":                      "cada martes hasta el miércoles 30 de junio de 2027",
		"Cada martes hasta fin de año":                 "cada martes hasta el jueves 31 de diciembre de 2026",
		"todos los martes hasta el 15/6":               "cada martes hasta el martes 15 de junio de 2027",
		"lunes y miércoles hasta el 15/6":              "cada lunes y miércoles hasta el martes 15 de junio de 2027",
		"los lunes, miércoles y viernes hasta mayo":    "cada lunes, miércoles y viernes hasta el lunes 31 de mayo de 2027",
		"los martes y los jueves hasta el 18/12":       "cada martes y jueves hasta el viernes 18 de diciembre de 2026",
		"8 sesiones":                                   "cada semana, 8 sesiones",
		"cada jueves, ocho sesiones":                   "cada jueves, 8 sesiones",
		"cada jueves durante 6 semanas":                "cada jueves durante 6 semanas",
		"semanal, 5 sesiones":                          "cada semana, 5 sesiones",
		"cada semana hasta el 15 de enero":             "cada semana hasta el viernes 15 de enero de 2027",
		"cada dos semanas hasta el 30 de abril":        "cada 2 semanas hasta el viernes 30 de abril de 2027",
		"cada dos semanas los martes hasta abril":      "cada 2 semanas martes hasta el viernes 30 de abril de 2027",
		"quincenal hasta marzo de 2027":                "cada 2 semanas hasta el miércoles 31 de marzo de 2027",
		"diario hasta el viernes 4 de diciembre":       "cada día hábil hasta el viernes 4 de diciembre de 2026",
		"de lunes a viernes hasta el 4/12":             "cada día hábil hasta el viernes 4 de diciembre de 2026",
		"cada sábado hasta el 19 de diciembre de 2026": "cada sábado hasta el sábado 19 de diciembre de 2026",

		"":                            "",
		"cada martes":                 "", // until when?
		"hasta junio":                 "",
		"cada mes hasta junio":        "",
		"cada martes hasta ayer":      "",
		"cada martes hasta el 1/1/20": "",
		"cada martes, 900 sesiones":   "",
		"cada martes, 0 sesiones":     "",
		"martes 15 de diciembre":      "",
		"cada martes hasta junio o julio, según se vea": "",
	} {
		r, err := c.ParseRepeat(words, now)
		if said := LongRepeat(r, c.loc); (err != nil) != (want == "") || err == nil && said != want {
			t.Errorf("%q = %q, %v; want %q", words, said, err, want)
		}
	}
	for words, want := range map[string]string{
		"cada martes":               "falta hasta cuándo",
		"cada martes hasta 15/1/20": "ya pasó",
		"de vez en cuando":          "no entiendo «de vez en cuando» como serie",
	} {
		if _, err := c.ParseRepeat(words, now); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", words, err, want)
		}
	}
}

// TestCutRepeat takes a series out of the words of a command.
func TestCutRepeat(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string][2]string{
		"cada martes de 10 a 12 hasta junio":                    {"cada martes hasta el miércoles 30 de junio de 2027", "10 a 12"},
		"cada martes hasta el 15 de junio de 10 a 12":           {"cada martes hasta el martes 15 de junio de 2027", "10 a 12"},
		"15/12 de 10 hasta 12 cada semana hasta el 30/1":        {"cada semana hasta el sábado 30 de enero de 2027", "15/12 de 10 hasta 12"},
		"15/12/2026 10:00-12:00, 8 sesiones":                    {"cada semana, 8 sesiones", "15/12/2026 10:00-12:00"},
		"martes y jueves 16:00-18:00 hasta el 17 de diciembre":  {"cada martes y jueves hasta el jueves 17 de diciembre de 2026", "16:00-18:00"},
		"martes 15 de diciembre de 10 hasta 12":                 {"", "martes 15 de diciembre de 10 hasta 12"},
		"desde el lunes 7/12, 9 a 11, lunes a viernes, 5 veces": {"cada día hábil, 5 sesiones", "desde el lunes 7/12 9 a 11"},
	} {
		r, rest, _, err := c.CutRepeat(words, now)
		if got := [2]string{LongRepeat(r, c.loc), rest}; err != nil || got != want {
			t.Errorf("%q = %q, %v; want %q", words, got, err, want)
		}
	}
}

func TestOccurrences(t *testing.T) {
	const zone = "America/Chihuahua"
	c := newCalendar(t, Spec{Zone: zone, Holidays: "mx", DaysOff: []string{"2026-12-21..2027-01-06"}})
	now := at(t, zone, "2026-11-22 09:00")
	for words, want := range map[string]string{
		// the second Friday is Christmas, the third New Year: both within the days off
		"18/12/2026 10-12 cada viernes, 3 sesiones":              "18/12 08/01 15/01 | 25/12 Navidad, 01/01 Año Nuevo",
		"14/12/2026 10-12 cada lunes y viernes hasta el 8/1":     "14/12 18/12 08/01 | 21/12 día inhábil, 25/12 Navidad, 28/12 día inhábil, 01/01 Año Nuevo, 04/01 día inhábil",
		"16/12/2026 10-12 diario hasta el 22/12":                 "16/12 17/12 18/12 | 21/12 día inhábil, 22/12 día inhábil",
		"15/12/2026 10-12 cada jueves, 1 sesión":                 "17/12 |",
		"24/11/2026 10-12 cada 2 semanas, 3 sesiones":            "24/11 08/12 19/01 | 22/12 día inhábil, 05/01 día inhábil",
		"28/11/2026 10-12 cada sábado hasta el 12/12":            "28/11 05/12 12/12 |", // nobody works, but that is what was asked
		"26/11/2026 10-12 cada martes y jueves, 2 semanas":       "",
		"26/11/2026 10-12 martes y jueves durante 2 semanas":     "26/11 01/12 03/12 08/12 |",
		"25/11/2026 10-12 cada dos semanas los lunes hasta 8/12": "07/12 |",
	} {
		r, rest, _, err := c.CutRepeat(words, now)
		if err != nil {
			if want != "" {
				t.Errorf("%q: %v", words, err)
			}
			continue
		}
		first, err := c.ParseSpan(rest, now)
		if err != nil {
			t.Errorf("%q: %v", words, err)
			continue
		}
		taken, skipped := c.Occurrences(first, r)
		var days, off []string
		for _, s := range taken {
			days = append(days, s.From.In(c.loc).Format("02/01"))
			if HoursOf(s, c.loc) != "10:00-12:00" {
				t.Errorf("%q: at %s", words, ShortSpan(s, c.loc))
			}
		}
		for _, s := range skipped {
			off = append(off, s.Date.In(c.loc).Format("02/01 ")+s.Why)
		}
		if got := strings.TrimSpace(strings.Join(days, " ") + " | " + strings.Join(off, ", ")); got != want {
			t.Errorf("%q = %q, want %q", words, got, want)
		}
	}
}

// TestOccurrencesBounded: a series ends, whatever was asked for.
func TestOccurrencesBounded(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Chihuahua"})
	from := at(t, "America/Chihuahua", "2026-11-23 10:00")
	first := Span{From: from, To: from.Add(time.Hour)}
	taken, skipped := c.Occurrences(first, Repeat{Daily: true, Until: from.AddDate(50, 0, 0)})
	if len(taken) != MostOccurrences || len(skipped) != 1 || !strings.Contains(skipped[0].Why, "200 fechas") {
		t.Errorf("%d times, left out: %v", len(taken), skipped)
	}
	if taken, skipped := c.Occurrences(first, Repeat{}); len(taken) != 1 || taken[0] != first || skipped != nil {
		t.Errorf("no series: %v, %v", taken, skipped)
	}
}

// TestOccurrencesSummerTime: the wall shows the same hours all through a series;
// on the night on which they do not exist it does not take place.
func TestOccurrencesSummerTime(t *testing.T) {
	c := newCalendar(t, Spec{Zone: "America/Ojinaga"})
	for hour, want := range map[string]string{"02:30": "2 1", "10:00": "3 0"} {
		from := at(t, "America/Ojinaga", "2027-03-07 "+hour)
		taken, skipped := c.Occurrences(Span{from, from.Add(time.Hour)}, Repeat{Weeks: 1, Count: 3, Until: from.AddDate(0, 0, 15)})
		for _, s := range taken {
			if got := s.From.In(c.loc).Format("15:04"); got != hour {
				t.Errorf("at %s, not at %s", got, hour)
			}
		}
		if got := fmt.Sprint(len(taken), " ", len(skipped)); got != want {
			t.Errorf("%s: %q, want %q: %v", hour, got, want, skipped)
		}
	}
}

// TestOwnRepeat: what LongRepeat writes, ParseRepeat reads.
func TestOwnRepeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawZone(t)
		now := time.Unix(rapid.Int64Range(1_760_000_000, 1_860_000_000).Draw(t, "now"), 0)
		r := Repeat{}
		if r.Daily = rapid.Bool().Draw(t, "daily"); !r.Daily {
			r.Weeks = rapid.IntRange(1, 8).Draw(t, "weeks")
			for i := range r.Days {
				r.Days[i] = rapid.Bool().Draw(t, "day")
			}
		}
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 0:
			r.Until = c.start(c.dayOf(now) + day(rapid.IntRange(0, 1000).Draw(t, "until")))
		case 1:
			r.Count = rapid.IntRange(1, MostOccurrences).Draw(t, "count")
		case 2:
			r.Over = rapid.IntRange(1, 150).Draw(t, "over")
		}
		words := LongRepeat(r, c.loc)
		got, err := c.ParseRepeat(words, now)
		if err != nil || got != r {
			t.Fatalf("%q = %+v, %v; want %+v", words, got, err, r)
		}
	})
}
