package workflow

import (
	"strings"
	"testing"
	"time"
)

// How the history reads: «Beto Ruiz tomó la solicitud …».
func TestPast(t *testing.T) {
	unassigned, closed := given(Registro), given(Terminada)
	unassigned.Assignee = ""
	with := func(p Person) Actor { return Actor{Person: p, Proven: true} }
	for _, c := range []struct {
		r     Request
		words string
		by    Actor
		want  string
	}{
		{Request{}, "No hay red.", with(ana), "abrió la solicitud"},
		{Request{}, "[NUEVA Ana Gil <ana@uni.mx>] No hay red.", with(carla), "registró la solicitud a nombre de Ana Gil"},
		{given(Registro), "Sigue igual.", with(ana), "respondió"},
		{given(Registro), "Lo vi.", with(otro), "escribió"},
		{given(Registro), "Lo vi.", with(nora), "anotó en el seguimiento"},
		{given(Registro), "[NOTA] Lo vi.", with(nora), "anotó en el seguimiento"},
		{given(Registro), "[ASIGNAR nora]", with(carla), "asignó la solicitud a Nora Salas"},
		{given(Registro), "[PROCESO]", with(beto), "puso la solicitud en proceso"},
		{unassigned, "[TOMAR]", with(nora), "tomó la solicitud y la puso en proceso"},
		{given(EnProceso), "[RESPONDER] Vamos.", with(beto), "escribió al usuario"},
		{given(EnProceso), "[MANTENIMIENTO]", with(beto), "la clasificó como mantenimiento correctivo"},
		{given(EnProceso), "[PENDIENTE] ¿Hay luz?", with(beto), "preguntó al usuario"},
		{given(EnProceso), "[ESPERA]", with(beto), "dejó la solicitud en espera"},
		{given(EnProceso), "[ESPERA 15/12/2026]", with(beto), "dejó la solicitud en espera hasta el martes 15 de diciembre de 2026"},
		{given(EnProceso), "[TERMINADA] Diagnóstico: a\nSolución: b", with(beto), "terminó la solicitud"},
		{given(EnProceso), "[NO PROCEDE] No es nuestro.", with(beto), "cerró la solicitud: no procede"},
		{given(EnProceso), "[ESCALAR] Probé todo.", with(beto), "devolvió la solicitud a Diego Soto"},
		{given(EnProceso), "[TRANSFERIR DAU] Probamos todo.", with(diego), "transfirió la solicitud a DAU (Dulce Ayala)"},
		{given(EnProceso), "[CANCELAR] Duplicada.", with(dau), "canceló la solicitud"},
		{closed, "[REABRIR]", with(dau), "reabrió la solicitud"},
		{closed, "[REABRIR nora]", with(dau), "reabrió la solicitud y la asignó a Nora Salas"},
		{given(EnProceso), "[PRIORIDAD urgente]", with(carla), "cambió la prioridad a urgente"},
	} {
		_, o := DecideAll(c.r, mail(t, c.words), c.by, testFacts(), testNow)
		events := o.Events
		if o.Opens != nil {
			events = []Event{o.Opens.Event}
		}
		if len(events) == 0 {
			t.Errorf("%s: %+v", c.words, o.Refusal)
			continue
		}
		desk := testDesk()
		desk.Zone = testFacts().Calendar.Location()
		if got := Past(events[len(events)-1], desk); got != c.want {
			t.Errorf("%s: «%s», want «%s»", c.words, got, c.want)
		}
	}
	for refusal, want := range map[*Refusal]string{
		{Reason: NotYours, Command: CmdCancel}: "pidió [CANCELAR], sin efecto",
		{Reason: IsClosed}:                     "escribió, sin efecto",
		{Reason: Misspelt, Arg: "TERMINDA"}:    "escribió, sin efecto",
	} {
		if got := Past(Refused(given(Registro), refusal, with(beto), testNow), testDesk()); got != want {
			t.Errorf("%s: «%s», want «%s»", refusal.Reason, got, want)
		}
	}
	if got := Past(Bounced(given(Registro), ana.Email, "5.1.1", "", true, testNow), testDesk()); got != "recibió un aviso de devolución" {
		t.Errorf("a bounce: «%s»", got)
	}
}

// What the user sees of the history: every step, what was written for them and
// by them, the solution; no note, no reason among the staff, no refusal.
func TestShown(t *testing.T) {
	with := func(p Person) Actor { return Actor{Person: p, Proven: true} }
	for _, c := range []struct {
		r     Request
		words string
		by    Actor
		want  string // what the user reads; "-" for a line that is none of theirs
	}{
		{Request{}, "No hay red.", with(ana), "No hay red."},
		{given(Registro), "Sigue igual.", with(ana), "Sigue igual."},
		{given(Registro), "Lo vi.", with(otro), "-"},
		{given(Registro), "Se queja mucho.", with(nora), "-"},
		{given(Registro), "[NOTA] Se queja mucho.", with(nora), "-"},
		{given(Registro), "[ASIGNAR nora] Se queja mucho.", with(carla), "-"},
		{given(EnProceso), "[ASIGNAR nora] Se queja mucho.", with(carla), ""}, // it went back to REGISTRO
		{given(Registro), "[PROCESO] Se queja mucho.", with(beto), ""},
		{given(EnProceso), "[RESPONDER] Vamos.", with(beto), "Vamos."},
		{given(EnProceso), "[PENDIENTE] ¿Hay luz?", with(beto), "¿Hay luz?"},
		{given(EnProceso), "[ESPERA] Falta la pieza.", with(beto), "Falta la pieza."},
		{given(EnProceso), "[TERMINADA] Diagnóstico: mal uso\nSolución: se cambió", with(beto), "se cambió"},
		{given(EnProceso), "[NO PROCEDE] No es nuestro.", with(beto), "No es nuestro."},
		{given(EnProceso), "[ESCALAR] No sé.", with(beto), ""},
		{given(Registro), "[TRANSFERIR DAU] No sabemos.", with(diego), "-"},
		{given(EnProceso), "[CANCELAR] Duplicada.", with(dau), "Duplicada."},
		{given(Terminada), "[REABRIR] Beto, revise.", with(dau), ""},
		{given(EnProceso), "[PRIORIDAD urgente] Es del rector.", with(carla), "-"},
		{given(EnProceso), "[MANTENIMIENTO] Otra vez.", with(beto), "-"},
	} {
		_, o := DecideAll(c.r, mail(t, c.words), c.by, testFacts(), testNow)
		events := o.Events
		if o.Opens != nil {
			events = []Event{o.Opens.Event}
		}
		e := events[len(events)-1]
		got, ok := e.Shown(true)
		if !ok {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s: the user reads «%s», want «%s»", c.words, got, c.want)
		}
		if text, ok := e.Shown(false); !ok || text != e.Text {
			t.Errorf("%s: the staff read «%s»", c.words, text)
		}
	}
	if text, ok := Refused(given(Registro), &Refusal{Reason: NotYours, Text: "secreto"}, with(beto), testNow).Shown(true); ok || text != "" {
		t.Errorf("the user reads a refusal: «%s»", text)
	}
}

// A notice that did not arrive stands in the history and moves nothing; of the
// user's the responsible hears, of one of the staff's HelpDesk and DAU, and
// never the address that nothing reaches.
func TestBounced(t *testing.T) {
	before := given(Pendiente)
	e := Bounced(before, ana.Email, "5.1.1", "user unknown", true, testNow)
	after := Apply(before, e)
	before.Events++
	if after.Status != before.Status || !after.UpdatedAt.Equal(before.UpdatedAt) || !after.AnswerDue.Equal(before.AnswerDue) || after.Events != before.Events {
		t.Errorf("a bounce moved the request: %+v", after)
	}
	if e.Text != "El aviso a ana@uni.mx no llegó: 5.1.1 user unknown" {
		t.Errorf("it reads «%s»", e.Text)
	}
	if e := Bounced(before, ana.Email, "4.2.2", "", false, testNow.Add(time.Hour)); !strings.Contains(e.Text, "se retrasa: 4.2.2") {
		t.Errorf("a delay reads «%s»", e.Text)
	}
	nobody := given(Registro)
	nobody.Assignee, nobody.Area = "", ""
	for _, c := range []struct {
		r    Request
		to   string
		want string
	}{
		{given(Registro), ana.Email, "beto"},
		{given(Registro), "colega@gmail.com", "beto"},
		{nobody, ana.Email, "carla"},
		{given(Registro), beto.Email, "carla dulce"},
		{given(Registro), "CARLA@uni.mx", "dulce"},
		{given(Registro), dau.Email, "carla"},
	} {
		var got []string
		for _, p := range WhoHearsOfBounce(c.r, c.to, testDesk()) {
			local, _, _ := strings.Cut(p.Email, "@")
			got = append(got, local)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s is unreachable: %v hear of it, want %s", c.to, got, c.want)
		}
	}
}
