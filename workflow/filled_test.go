package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// filledIn are the lines of a complete FOR 7.5 DRT 09.
var filledIn = []string{
	"Dependencia: Rectoría", "Siglas: REC", "Nombre del programa: Informe", "Responsable: Ana Gil", "Teléfono: 614 439 1500",
	"Fecha: 15/12/2026", "Hora de inicio: 10:00", "Hora de término: 12:00", "Sala: A", "Sedes remotas: UNAM 132.248.10.1", "Número de asistentes: 12",
}

// However the lines of a form come, over as many mails as it takes: while
// something is missing the request waits for its user, who is asked for that and
// nothing else, with all the time anew; then it goes on, the user gets the
// summary and the ASV the form, once.
func TestFormComesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, now := testFacts(), testNow
		lines := rapid.Permutation(filledIn).Draw(t, "lines")
		cut := func() string {
			n := rapid.IntRange(1, len(lines)).Draw(t, "many")
			text := strings.Join(lines[:n], "\n")
			lines = lines[n:]
			return text
		}
		by := Actor{Person: ana, Evidence: "none"}
		o := Decide(Request{}, Command{Text: "Buenos días", Subject: "Videoconferencia"}, by, f, now)
		r := o.Settled(Request{})
		r.Number = 12
		if r.Status != Pendiente || r.Assignee != eva.Email || r.Service != "VC" {
			t.Fatalf("a wish: %s, %s, «%s»", r.Status, r.Assignee, r.Service)
		}
		for len(lines) > 0 {
			now = now.Add(time.Hour)
			o := Decide(r, Command{Text: cut()}, by, f, now)
			for _, e := range o.Events {
				r = Apply(r, e)
			}
			var kinds []string
			for _, n := range o.Notices {
				kinds = append(kinds, string(n.Kind)+" "+n.To.Email)
			}
			want, status := []string{"formulario_falta ana@uni.mx"}, Pendiente
			if len(lines) == 0 {
				want, status = []string{"formulario_completo ana@uni.mx", "formulario_listo eva@uni.mx"}, EnProceso
			}
			if !slices.Equal(kinds, want) || r.Status != status {
				t.Fatalf("%d lines to come: %s, told %q", len(lines), r.Status, kinds)
			}
			asked := o.Notices[0].Form
			var missing []string
			for _, line := range filledIn {
				if label, _, _ := strings.Cut(line, ":"); slices.Contains(lines, line) {
					missing = append(missing, label)
				}
			}
			if !slices.Equal(asked.Missing(), missing) || len(asked.Problems) > 0 {
				t.Fatalf("asked for %q (%v), want %q", asked.Missing(), asked.Problems, missing)
			}
			if due := f.Calendar.Add(now, f.Terms.Answer); status == Pendiente && !(r.AnswerDue.Equal(due) && r.Since.Equal(now) && r.Fired == 0) {
				t.Fatalf("due %s, want %s", r.AnswerDue, due)
			}
		}
	})
}

// What the staff writes beside a form is for its user to read; what fills it in
// is not read as a remark, and the other way round.
func TestStaffFillsInLines(t *testing.T) {
	for _, c := range []struct {
		text   string
		fields bool
		remark bool
	}{
		{"", false, false},
		{"Un códec es el aparato que conecta la sala.", false, true},
		{"Siglas: FFYL\nSala: A", true, false},
		{"Siglas: FFYL\nMaestra, ¿y la sala?", true, true},
	} {
		fields, remark := fieldsIn(c.text)
		if fields != c.fields || (remark != "") != c.remark {
			t.Errorf("%q: fields %v, remark %q", c.text, fields, remark)
		}
	}
}

// What was said for another service stays where it means the same.
func TestAnotherServiceKeepsWhatItCan(t *testing.T) {
	r := given(EnProceso)
	r.Service, r.Answers = "TC", map[string]string{"siglas": "FCQ", "participantes": "Juan 614 555 1234"}
	d := decision{r: r, f: testFacts()}
	nc, _ := d.f.Desk.Service("NC")
	if got := r.Answers.With(d.carriedOver(nc)); len(got) != 1 || got["siglas"] != "FCQ" {
		t.Errorf("kept %v", got)
	}
}
