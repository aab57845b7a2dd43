package workflow

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// filled completes an offered command as its reader would: the text where one
// is needed, the parts of a closure under their labels.
func filled(s Suggestion) Command {
	c := Command{Name: s.Command, Arg: s.Arg, Text: s.Text}
	switch n := rowNamed(s.Command).Need; {
	case n == NeedSolution:
		d, _, _ := SplitSolution(s.Text)
		c.Text = strings.TrimRight(s.Text, "\n") + " se cambió el cable"
		if strings.HasPrefix(s.Text, "Diagnóstico:") && d == "" {
			c.Text = LaidOut("cable roto", "se cambió el cable")
		}
	case n.text():
		c.Text = "un texto"
	}
	return c
}

// Everything that a notice offers is accepted from its reader, in any life of a
// request; and what is written on the button is read as that command.
func TestOffersAreAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(0, 8).Draw(t, "mails") {
			l.goOn()
		}
		for _, p := range append([]Person{ana, otro}, l.f.Desk.Staff...) {
			by := Actor{Person: p, Proven: true}
			offers := Offers(l.r, p, l.f.Desk)
			if len(offers) > 0 && !MayRead(l.r, by, l.f.Desk) {
				t.Fatalf("%s may not even read it and is offered %+v", p.Email, offers)
			}
			for _, s := range offers {
				if o := Decide(l.r, filled(s), by, l.f, l.now); o.Refusal != nil {
					t.Fatalf("%s is offered %s in %s, and refused: %q", p.Email, Bracket(s.Command, s.Arg), l.r.Status, o.Refusal.Reason)
				}
				if r, ok := Recognise(strings.Trim(Bracket(s.Command, s.Arg), "[]")); !ok || r.Near || r.Name != s.Command || r.Arg != s.Arg {
					t.Fatalf("the button %s is read as %+v", Bracket(s.Command, s.Arg), r)
				}
				if s.Label == "" {
					t.Fatalf("%s has nothing on its button", Bracket(s.Command, s.Arg))
				}
			}
		}
	})
}

// whole is the mail that a suggestion writes, filled in.
func whole(t tester, s Suggestion) []Command {
	var out []Command
	for _, b := range strings.Split(strings.TrimSuffix(s.Brackets(), "]"), "] ") {
		r, ok := Recognise(strings.TrimPrefix(b, "["))
		if !ok || r.Near {
			t.Fatalf("«%s» is no command", b)
		}
		out = append(out, Command{Name: r.Name, Arg: r.Arg, Text: filled(s).Text})
	}
	return out
}

// What a refusal offers is accepted too, but for what is still to be written.
func TestTriesAreAccepted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newCourse(t)
		for range rapid.IntRange(0, 6).Draw(t, "mails") {
			l.goOn()
		}
		s := l.says()
		_, o := DecideAll(l.r, s.cs, s.by, l.f, l.now)
		if o.Refusal == nil {
			return
		}
		for _, try := range o.Refusal.Try {
			// Put right, the rest of the mail may still lack something else.
			again := whole(t, try)
			_, x := DecideAll(l.r, again, s.by, l.f, l.now)
			if x.Refusal != nil && x.Refusal.Reason != Already && (x.Refusal.Command == try.Command || len(again) == 1) && x.Refusal.Reason == o.Refusal.Reason {
				t.Fatalf("%q offers %s, which is refused: %q", o.Refusal.Reason, try.Brackets(), x.Refusal.Reason)
			}
			if len(again) != max(1, len(shareText(s.cs))) {
				t.Fatalf("of %d commands %d are offered again: %s", len(s.cs), len(again), try.Brackets())
			}
		}
	})
}

// What each reader is offered, in the order of the buttons.
func TestOffers(t *testing.T) {
	unassigned := given(Registro)
	unassigned.Assignee, unassigned.Area = "", ""
	evas, form := given(Registro), given(EnProceso)
	evas.Assignee, form.Assignee, form.Service = eva.Email, eva.Email, "TC"
	noted := given(EnProceso)
	noted.Diagnosis = "el cable está roto"
	for _, c := range []struct {
		name   string
		r      Request
		reader Person
		want   string
	}{
		{"HD triages", unassigned, carla, "[ASIGNAR beto] [ASIGNAR nora] [ASIGNAR diego] [ASIGNAR eva] [ASIGNAR felix] [ASIGNAR ivan] [SERVICIO VC] [SERVICIO TC] [SERVICIO NC] [RESPONDER] [ACTUALIZAR] [PRIORIDAD alta] [ESTADO]"},
		{"the ASV says which service", evas, eva, "[PROCESO] [SERVICIO VC] [SERVICIO TC] [SERVICIO NC] [PENDIENTE] [RESPONDER] [TERMINADA] [ESPERA] [NO PROCEDE] [ESCALAR] [ACTUALIZAR] [MANTENIMIENTO] [PRIORIDAD alta] [ESTADO]"},
		{"and sends its form again", form, eva, "[SERVICIO TC] [PENDIENTE] [RESPONDER] [TERMINADA] [ESPERA] [NO PROCEDE] [ESCALAR] [ACTUALIZAR] [MANTENIMIENTO] [PRIORIDAD alta] [ESTADO]"},
		{"an engineer begins", given(Registro), beto, "[PROCESO] [PENDIENTE] [RESPONDER] [TERMINADA] [ESPERA] [NO PROCEDE] [ESCALAR] [ACTUALIZAR] [MANTENIMIENTO] [PRIORIDAD alta] [ESTADO]"},
		{"and works", given(EnProceso), beto, "[PENDIENTE] [RESPONDER] [TERMINADA] [ESPERA] [NO PROCEDE] [ESCALAR] [ACTUALIZAR] [MANTENIMIENTO] [PRIORIDAD alta] [ESTADO]"},
		{"a colleague reads", given(EnProceso), nora, "[ACTUALIZAR] [ESTADO]"},
		{"a head", given(EnProceso), diego, "[ASIGNAR nora] [ASIGNAR diego] [PENDIENTE] [RESPONDER] [TERMINADA] [ESPERA] [NO PROCEDE] [TRANSFERIR DAU] [ACTUALIZAR] [MANTENIMIENTO] [PRIORIDAD alta] [ESTADO]"},
		{"DAU follows up", given(NoProcede), dau, "[REABRIR] [CANCELAR] [ESTADO]"},
		{"a closed one is read", given(Terminada), beto, "[ESTADO]"},
		{"another area", given(EnProceso), eva, ""},
		{"the user may ask", given(EnProceso), ana, "[ESTADO]"},
	} {
		var got []string
		for _, s := range Offers(c.r, c.reader, testDesk()) {
			got = append(got, Bracket(s.Command, s.Arg))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, " "), c.want)
		}
	}
	closing := func(r Request) string {
		for _, s := range Offers(r, beto, testDesk()) {
			if s.Command == CmdDone {
				return s.Text
			}
		}
		return ""
	}
	if got := closing(noted); got != LaidOut("el cable está roto", "") {
		t.Errorf("the follow-up is not laid out as diagnosis: %q", got)
	}
	noted.Diagnosis = strings.Repeat("á", shown+1)
	if got := closing(noted); got != "Solución: \n" {
		t.Errorf("a long follow-up is offered again, and a link would cut it: %q", got)
	}
}

// A large desk is offered its areas, not a page of names.
func TestOffersOfALargeDesk(t *testing.T) {
	desk := testDesk()
	for _, name := range strings.Fields("a b c d e f g h i j k l") {
		desk.Staff = append(desk.Staff, Person{Name: name, Email: name + "@uni.mx", Roles: []Role{EDS}, Area: "RED"})
	}
	count := func(p Person) (n int, first string) {
		for _, s := range Offers(given(Registro), p, desk) {
			if s.Command == CmdAssign {
				if n == 0 {
					first = s.Arg
				}
				n++
			}
		}
		return n, first
	}
	if n, first := count(carla); n != 2 || first != "RED" {
		t.Errorf("HelpDesk is offered %d, the first %s", n, first)
	}
	if n, first := count(diego); n != offered || first != "nora" {
		t.Errorf("a head is offered %d, the first %s", n, first)
	}
}
