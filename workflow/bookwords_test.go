package workflow

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sgaus/workflow/agenda"
)

// TestBookAnything: whatever stands in a bracket is booked or refused with words;
// what is booked is to come, ends after it begins, and is of what there is.
func TestBookAnything(t *testing.T) {
	bits := []string{
		"15/12", "10:00-12:00", "10", "a", "12", "sala=", "A", "B", "equipo=", "códec", ",2", "personal=beto", `programa="X y Z"`, "programa=", "siglas=", "cada martes", "hasta junio",
		"8 sesiones", "mañana", "hoy", "2", "1:", "«", "»", `"`, "=", "liga=https://x", "sala", "ninguna", "31/2", "12:00", "de", "y", "999",
	}
	r := wishing(seminar)
	live := inAgenda(given(EnProceso), Command{Name: CmdRebook})
	rapid.Check(t, func(t *rapid.T) {
		arg := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 14), func(s []string) string { return strings.Join(s, " ") })).Draw(t, "arg")
		of, name := r, CmdBook
		if rapid.Bool().Draw(t, "move") {
			of, name = live, CmdRebook
		}
		o := Decide(of, Command{Name: name, Arg: arg}, Actor{Person: beto, Proven: true}, agendaFacts(busyOf(t, "A", 1, 7, "15/12/2026 11:00-13:00")), testNow)
		if o.Refusal != nil {
			worded(t, o.Refusal)
			return
		}
		b := o.Events[0].Change.Booking
		for i, s := range b.Spans {
			if !s.To.After(s.From) || s.From.Before(testNow) || i > 0 && s.From.Before(b.Spans[i-1].To) {
				t.Fatalf("%q books %v", arg, b.Spans)
			}
		}
		for _, u := range b.Uses {
			if _, ok := agenda.Find(agendaFacts().Desk.Resources, u.Resource); !ok || u.Units < 1 {
				t.Fatalf("%q uses %v", arg, b.Uses)
			}
		}
	})
}

// TestBookWordsBounded: a bracket is long at most, and costs little.
func TestBookWordsBounded(t *testing.T) {
	for _, words := range []string{
		strings.Repeat("sala=A ", 140), "sala=" + strings.Repeat("A, ", 300), "programa=" + strings.Repeat("10 a 12 ", 120), strings.Repeat("cada martes ", 80),
		strings.Repeat(`"`, 990), strings.Repeat("hasta 1/1 ", 90), strings.Repeat("x=", 490),
	} {
		began := time.Now()
		Decide(wishing(nil), Command{Name: CmdBook, Arg: words}, Actor{Person: beto, Proven: true}, agendaFacts(), testNow)
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("%.40s took %s", words, d)
		}
	}
}
