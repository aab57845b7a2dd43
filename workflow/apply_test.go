package workflow

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/workflow/form"
)

// story plays mails on a request, one after the other, an hour apart.
func story(t *testing.T, r Request, mails ...any) Request {
	t.Helper()
	now := testNow
	for i := 0; i+1 < len(mails); i += 2 {
		now = now.Add(time.Hour)
		after, o := DecideAll(r, mail(t, mails[i+1].(string)), Actor{Person: mails[i].(Person), Proven: true}, testFacts(), now)
		if o.Refusal != nil {
			t.Fatalf("%s of %s: %q", mails[i+1], mails[i].(Person).Name, o.Refusal.Reason)
		}
		r = after
	}
	return r
}

// Who was responsible before may still read and note, each named once.
func TestFormer(t *testing.T) {
	r := given(Registro)
	r.Former = nil
	r = story(t, r, carla, "[ASIGNAR nora]", carla, "[ASIGNAR beto]", carla, "[ASIGNAR eva]", dau, "[ASIGNAR nora]")
	if diff := cmp.Diff([]string{beto.Email, nora.Email, eva.Email}, r.Former); diff != "" {
		t.Error(diff)
	}
	if !MayRead(r, Actor{Person: eva}, testDesk()) {
		t.Error("Eva had it and may not read it")
	}
}

// A follow-up stands as diagnosis for the responsible who made it, until the
// request goes to another or is reopened.
func TestDiagnosisStands(t *testing.T) {
	for name, c := range map[string]struct {
		mails []any
		want  string
	}{
		"a plain note":                  {[]any{beto, "El cable está roto."}, "El cable está roto."},
		"a note":                        {[]any{beto, "[DIAGNÓSTICO] El cable."}, "El cable."},
		"the last of several":           {[]any{beto, "El cable.", beto, "La fuente."}, "La fuente."},
		"a class with a word to it":     {[]any{beto, "[MANTENIMIENTO] El cable."}, "El cable."},
		"a note of somebody else":       {[]any{diego, "Creo que el cable."}, ""},
		"another's does not replace it": {[]any{beto, "El cable.", diego, "Creo que la fuente."}, "El cable."},
		"given to another":              {[]any{beto, "El cable.", diego, "[ASIGNAR nora]"}, ""},
		"and back":                      {[]any{beto, "El cable.", diego, "[ASIGNAR nora]", diego, "[ASIGNAR beto]"}, ""},
		"waiting changes nothing":       {[]any{beto, "El cable.", beto, "[ESPERA]", beto, "[PROCESO]"}, "El cable."},
		"closed with it":                {[]any{beto, "El cable.", beto, "[TERMINADA] Cable nuevo."}, "El cable."},
		"reopened":                      {[]any{beto, "El cable.", beto, "[TERMINADA] Cable nuevo.", dau, "[REABRIR]"}, ""},
		"a question is none":            {[]any{beto, "[PENDIENTE] ¿Hay luz?"}, ""},
	} {
		if r := story(t, given(EnProceso), c.mails...); r.Diagnosis != c.want {
			t.Errorf("%s: «%s», want «%s»", name, r.Diagnosis, c.want)
		}
	}
}

// An answer that is awaited stays awaited whoever the request goes to, until
// the same time.
func TestPendingKeepsItsTime(t *testing.T) {
	asked := story(t, given(EnProceso), beto, "[PENDIENTE] ¿Hay luz?")
	for _, mails := range [][]any{
		{carla, "[ASIGNAR nora]"},
		{beto, "[ESCALAR] Probé todo."},
		{diego, "[TRANSFERIR DAU] Probamos todo."},
		{carla, "[PRIORIDAD alta]"},
		{nora, "Lo vi."},
		{beto, "[RESPONDER] Es urgente."},
	} {
		if r := story(t, asked, mails...); r.Status != Pendiente || !r.AnswerDue.Equal(asked.AnswerDue) {
			t.Errorf("%v: %s until %s, want PENDIENTE until %s", mails[1], r.Status, r.AnswerDue, asked.AnswerDue)
		}
	}
	if again := story(t, asked, beto, "[PROCESO]", beto, "[PENDIENTE] ¿Y ahora?"); !again.AnswerDue.After(asked.AnswerDue) {
		t.Errorf("asked again, the answer is still due %s", again.AnswerDue)
	}
	if r := story(t, asked, ana, "Sí."); r.Status != EnProceso || !r.AnswerDue.IsZero() {
		t.Errorf("answered, it is %s, due %s", r.Status, r.AnswerDue)
	}
}

// «Gracias» is an answer while one is awaited, and files itself silently
// elsewhere, whoever writes it.
func TestThanks(t *testing.T) {
	thanks := Command{Text: "Gracias", Courtesy: true}
	for _, s := range Statuses {
		for _, a := range []Actor{{Person: ana}, {Person: otro}, {Person: beto, Proven: true}, {Person: dau, Proven: true}} {
			after, o := DecideAll(given(s), []Command{thanks}, a, testFacts(), testNow)
			answered := s == Pendiente && a.Has(ana.Email)
			if answered != (after.Status == EnProceso && s == Pendiente) || answered != (len(o.Events) > 0) || o.Refusal != nil {
				t.Errorf("in %s thanks of %s made %s: %s", s, a.Email, after.Status, outcome(o))
			}
		}
	}
	if o := Decide(Request{}, thanks, Actor{Person: ana}, testFacts(), testNow); o.Opens == nil {
		t.Error("thanks that belong to no request are lost")
	}
}

// A later cancellation does not move the day on which it was closed; opening it
// again does away with it.
func TestClosedAt(t *testing.T) {
	r := story(t, given(EnProceso), beto, "[NO PROCEDE] No es nuestro.")
	closed := r.ClosedAt
	r = story(t, r, dau, "[CANCELAR] Duplicada.")
	if closed.IsZero() || !r.ClosedAt.Equal(closed) {
		t.Errorf("closed at %s, cancelled at %s", closed, r.ClosedAt)
	}
	if r = story(t, r, dau, "[REABRIR]"); !r.ClosedAt.IsZero() {
		t.Errorf("it is open, and was closed at %s", r.ClosedAt)
	}
}

// What a form says grows with each mail; an empty answer takes one away. The
// request as it stood before keeps its own.
func TestAnswersMerge(t *testing.T) {
	r := given(Registro)
	say := func(a form.Answers) {
		r = Apply(r, Event{From: Registro, To: Registro, Role: Requester, Change: Change{Answers: a}})
	}
	say(form.Answers{"sala": "A", "programa": "Seminario"})
	before := r
	say(form.Answers{"sala": "", "inicio": "10:00"})
	if diff := cmp.Diff(form.Answers{"programa": "Seminario", "inicio": "10:00"}, r.Answers); diff != "" {
		t.Error(diff)
	}
	if before.Answers["sala"] != "A" {
		t.Error("the request as it was has changed too")
	}
}
