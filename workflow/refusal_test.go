package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Each refusal as it is read: what was said by whom, why not, what can be done
// instead, and which commands are offered ready to send. Nothing of it changes
// anything.
func TestRefusals(t *testing.T) {
	noHead := testFacts()
	noHead.Desk.Areas = append(noHead.Desk.Areas, Area{Code: "TEL", Name: "Telefonía"})
	headless, noDAU, twoDAU := testFacts(), testFacts(), testFacts()
	headless.Desk.Areas[0].Head, headless.Desk.Staff = "", []Person{carla, beto, nora, dau}
	noDAU.Desk.Staff = []Person{carla, beto, nora, diego}
	twoDAU.Desk.Staff = append(twoDAU.Desk.Staff, Person{Name: "Nora Paz", Email: "npaz@uni.mx", Roles: []Role{EDS}, Area: "RED"})
	both := Person{Name: "Diego Soto", Email: "diego@uni.mx", Roles: []Role{EDS, DSE}, Area: "RED"}
	bothDesk := testFacts()
	bothDesk.Desk.Staff[3] = both
	mine := given(EnProceso)
	mine.Assignee = both.Email
	with := func(p Person) Actor { return Actor{Person: p, Proven: true} }
	twofold := testFacts()
	twofold.Both = []string{CmdImprocede}
	purged := given(Terminada)
	purged.Purged = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)
	urgent := given(Registro)
	urgent.Priority = PriorityUrgent

	seen := map[Reason]bool{EmptyMail: true, Misspelt: true, NoSheet: true, NoLine: true, NoCommand: true, NotHere: true, UnknownCase: true, StillHeld: true} // the shell finds these, and words them from Reasons
	for _, c := range []struct {
		reason Reason
		r      Request
		c      Command
		by     Actor
		f      *Facts
		words  string
		try    string
	}{
		{
			UnknownNumber, given(Registro),
			Command{Name: CmdState},
			with(eva), nil,
			"No encuentro esa solicitud entre las que usted puede consultar. Revise el número, o responda al aviso que recibió de ella.", "",
		},
		{
			NoRequest,
			Request{},
			Command{Name: CmdProcess},
			with(beto), nil,
			"El correo no dice de qué solicitud se trata. Responda a un aviso de la solicitud, o ponga su etiqueta en el asunto, por ejemplo [SGAUS #123].", "",
		},
		{
			NotYours, given(Registro),
			Command{Name: CmdProcess},
			with(carla), nil,
			"Este comando lo puede dar el responsable, el DSE del área, un EDS del área si nadie la tiene o DAU. Puede usar los comandos de abajo, o pedirlo a quien corresponde.", "",
		},
		{
			NotYours, given(Registro),
			Command{Name: CmdEscalate, Text: "x"},
			with(diego), nil,
			"Este comando lo puede dar el EDS responsable. Puede usar los comandos de abajo, o pedirlo a quien corresponde.", "",
		},
		{
			Unproven, given(Registro),
			Command{Name: CmdProcess},
			Actor{Person: beto},
			nil,
			"No pudimos comprobar que el correo lo haya enviado usted. Responda directamente a uno de nuestros avisos: cada uno lleva la clave que lo comprueba.", "",
		},
		{
			HalfProven, given(EnProceso),
			Command{Name: CmdImprocede, Text: "x"},
			with(beto), &twofold,
			"Este comando necesita dos comprobaciones: que el correo salga de su cuenta de la institución y que responda a un aviso nuestro. Confírmelo, o responda desde su cuenta de la institución a un aviso de la solicitud.", "",
		},
		{
			NoQuestion, given(EnProceso),
			Command{Name: CmdConfirm},
			with(nora), nil,
			"Ese correo no responde a ninguna pregunta que le hayamos hecho a usted. Para confirmar o rechazar, use los botones del aviso en que se le preguntó, o respóndalo desde la dirección en que lo recibió.", "",
		},
		{
			NoQuestion, given(EnProceso),
			Command{Name: CmdConfirm},
			Actor{Person: beto},
			nil,
			"Ese correo no responde a ninguna pregunta que le hayamos hecho a usted. Para confirmar o rechazar, use los botones del aviso en que se le preguntó, o respóndalo desde la dirección en que lo recibió.", "",
		},
		{
			WasConfirmed, given(EnProceso),
			Command{Name: CmdConfirm},
			with(beto), held(func(h *Held) { h.Word = Owned }),
			"Ya lo había confirmado: [TERMINADA]. No hace falta hacer nada.", "",
		},
		{
			WasRejected, given(EnProceso),
			Command{Name: CmdConfirm},
			with(beto), held(func(h *Held) { h.Word = Disowned }),
			"Ya lo había rechazado, y se descartó: [TERMINADA]. Si sí lo quería, pídalo de nuevo respondiendo a un aviso de la solicitud.", "",
		},
		{
			TooLate, given(EnProceso),
			Command{Name: CmdConfirm},
			with(beto), held(func(h *Held) { h.Until = testNow }),
			"El plazo para confirmar [TERMINADA] terminó el lunes 23 de noviembre de 2026, 10:00, y no se hizo. Pídalo de nuevo respondiendo a este aviso.", "",
		},
		{
			NoWordSaid, given(EnProceso),
			Command{Text: "Sí, adelante."},
			with(beto), held(nil),
			"Ese aviso le preguntaba si usted pidió [TERMINADA], y su correo no lo dice: no se hizo nada con él. Use los botones de abajo, o respóndale a aquel aviso [CONFIRMAR] o [RECHAZAR].", "[CONFIRMAR]; [RECHAZAR]",
		},
		{
			IsPurged, purged,
			Command{Name: CmdReopen},
			with(dau), nil,
			"La solicitud está cerrada y sus textos y correos se depuraron el martes 24 de noviembre de 2026: quedan su número, sus fechas y sus estados. Si es otro asunto, escriba un correo nuevo. Lo que decía está en el archivo; el administrador del sistema puede buscarlo.", "",
		},
		{
			IsClosed, given(Terminada),
			Command{Name: CmdFollowUp, Text: "x"},
			with(beto), nil,
			"La solicitud está cerrada (Terminada): puede consultarse, pero no modificarse. Solo DAU puede reabrirla. Si es otro asunto, escriba un correo nuevo.", "",
		},
		{
			IsClosed, given(Terminada),
			Command{Name: CmdCancel, Text: "duplicada"},
			with(dau), nil,
			"La solicitud está cerrada (Terminada): puede consultarse, pero no modificarse. Solo DAU puede reabrirla. Si es otro asunto, escriba un correo nuevo.", "[REABRIR] duplicada",
		},
		{NotClosed, given(Espera), Command{Name: CmdReopen}, with(dau), nil, "La solicitud está abierta (En espera). No hace falta reabrirla.", ""},
		{Already, given(EnProceso), Command{Name: CmdProcess}, with(beto), nil, "La solicitud ya está así: En proceso. No hace falta hacer nada.", ""},
		{Already, given(Registro), Command{Name: CmdAssign, Arg: "beto"}, with(carla), nil, "La solicitud ya está así: la tiene Beto Ruiz. No hace falta hacer nada.", ""},
		{Already, urgent, Command{Name: CmdPriority, Arg: "Urgente"}, with(carla), nil, "La solicitud ya está así: prioridad urgente. No hace falta hacer nada.", ""},
		{MissingText, given(EnProceso), Command{Name: CmdPending}, with(beto), nil, "Falta lo que se pregunta al usuario. Escríbalo en el cuerpo del correo y envíelo de nuevo.", "[PENDIENTE]"},
		{MissingText, given(EnProceso), Command{Name: CmdEscalate, Text: " \n"}, with(beto), nil, "Falta lo que ya se intentó. Escríbalo en el cuerpo del correo y envíelo de nuevo.", "[ESCALAR]"},
		{MissingText, given(EnProceso), Command{Name: CmdImprocede}, with(beto), nil, "Faltan los motivos. Escríbalos en el cuerpo del correo y envíelo de nuevo.", "[NO PROCEDE]"},
		{MissingText, given(EnProceso), Command{}, with(beto), nil, "Falta el texto. Escríbalo en el cuerpo del correo y envíelo de nuevo.", ""},
		{
			MissingLabels, given(EnProceso),
			Command{Name: CmdDone, Text: "Cable nuevo."},
			with(beto), nil,
			"Para cerrarla hacen falta un diagnóstico y una solución; falta el diagnóstico. Complete el correo que está abajo y envíelo.", "[TERMINADA] Diagnóstico: \n\nSolución: Cable nuevo.\n",
		},
		{
			MissingWho, given(Registro),
			Command{Name: CmdAssign, Text: "Es urgente."},
			with(diego), nil,
			"Falta decir a quién. Póngalo dentro de los corchetes, por ejemplo [ASIGNAR RED].", "[ASIGNAR nora] Es urgente.; [ASIGNAR diego] Es urgente.",
		},
		{
			MissingWho,
			Request{},
			Command{Name: CmdNew, Arg: "Ana", Text: "No hay red"},
			with(carla), nil,
			"Falta decir de quién es la solicitud. Póngalo dentro de los corchetes, por ejemplo [NUEVA ana@ejemplo.mx].", "",
		},
		{
			MissingWho, given(Registro),
			Command{Name: CmdPriority},
			with(carla), nil,
			"Falta decir la prioridad: baja, normal, alta o urgente. Póngalo dentro de los corchetes, por ejemplo [PRIORIDAD alta].",
			"[PRIORIDAD urgente]; [PRIORIDAD alta]; [PRIORIDAD normal]; [PRIORIDAD baja]",
		},
		{
			UnknownWho, given(Registro),
			Command{Name: CmdAssign, Arg: "Pedro"},
			with(diego), nil,
			"No conozco a «Pedro» entre el personal ni las áreas. Use su dirección de correo, lo que va antes de la @, su nombre o la clave de un área: RED, VC, carla, beto, nora, diego, eva, felix, ivan, dulce.", "",
		},
		{
			UnknownService, given(Registro),
			Command{Name: CmdService, Arg: "social", Text: "Urge."},
			with(carla), nil,
			"No conozco el servicio «social». Elija uno: VC, TC, NC o GENERAL.", "[SERVICIO VC] Urge.; [SERVICIO TC] Urge.; [SERVICIO NC] Urge.; [SERVICIO GENERAL] Urge.",
		},
		{
			MissingWho, given(Registro),
			Command{Name: CmdService},
			with(carla), nil,
			"Falta decir de qué servicio es. Póngalo dentro de los corchetes, por ejemplo [SERVICIO VC].", "[SERVICIO VC]; [SERVICIO TC]; [SERVICIO NC]; [SERVICIO GENERAL]",
		},
		{
			WhichOne, given(Registro),
			Command{Name: CmdAssign, Arg: "Nor", Text: "Urge."},
			with(carla), &twoDAU,
			"«Nor» puede ser más de una persona. Elija una: Nora Salas (nora@uni.mx) o Nora Paz (npaz@uni.mx).", "[ASIGNAR nora@uni.mx] Urge.; [ASIGNAR npaz@uni.mx] Urge.",
		},
		{NoHead, given(Registro), Command{Name: CmdAssign, Arg: "TEL"}, with(carla), &noHead, "El área no tiene un DSE registrado. Escriba a HelpDesk para que la asigne.", ""},
		{NoHead, given(Registro), Command{Name: CmdEscalate, Text: "x"}, with(beto), &headless, "El área no tiene un DSE registrado. Escriba a HelpDesk para que la asigne.", ""},
		{NoDAU, given(Registro), Command{Name: CmdToDAU, Text: "x"}, with(diego), &noDAU, "No hay personal de DAU registrado. Avise al administrador del sistema.", ""},
		{
			OutOfArea, given(Registro),
			Command{Name: CmdAssign, Arg: "eva", Text: "Es de ustedes."},
			with(diego), nil,
			"Un DSE asigna dentro de su área, y Eva Luna no es de ella. Puede transferirla a DAU, o pedir a HelpDesk que la pase a otra área.", "[TRANSFERIR DAU] Es de ustedes.",
		},
		{
			IsHead, mine,
			Command{Name: CmdEscalate, Text: "Probé todo."},
			with(both), &bothDesk,
			"La solicitud ya está con el jefe del área. Si el área agotó sus recursos, puede transferirla a DAU.", "[TRANSFERIR DAU] Probé todo.",
		},
		{
			BadLevel, given(Registro),
			Command{Name: CmdPriority, Arg: "máxima"},
			with(carla), nil,
			"«máxima» no es una prioridad. Las prioridades son baja, normal, alta y urgente.", "[PRIORIDAD urgente]; [PRIORIDAD alta]; [PRIORIDAD normal]; [PRIORIDAD baja]",
		},
		{
			BadDate, given(EnProceso),
			Command{Name: CmdWait, Arg: "algún día"},
			with(beto), nil,
			"No entiendo la fecha «algún día». Escríbala por ejemplo así: 15/12/2026, 2026-12-15, 15 de diciembre, lunes, mañana, 3 días, 3 días hábiles.", "",
		},
		{
			BadCase, given(EnProceso),
			Command{Name: CmdDiscard, Arg: "el de ayer"},
			with(carla), nil,
			"No entiendo qué casos son «el de ayer». Escriba su número, varios separados por comas, «7 y siguientes», o «todos».", "",
		},
		{PastDate, given(EnProceso), Command{Name: CmdWait, Arg: "15/10/2026"}, with(beto), nil, "La fecha jueves 15 de octubre de 2026 ya pasó, o es la de hoy. Escriba una fecha posterior a hoy.", ""},
		{PastDate, given(EnProceso), Command{Name: CmdWait, Arg: "hoy"}, with(beto), nil, "La fecha lunes 23 de noviembre de 2026 ya pasó, o es la de hoy. Escriba una fecha posterior a hoy.", ""},
	} {
		f := testFacts()
		if c.f != nil {
			f = *c.f
		}
		o := Decide(c.r, c.c, c.by, f, testNow)
		if o.Refusal == nil || o.Refusal.Reason != c.reason {
			t.Errorf("%s: %+v, want %q", title(c.c), o, c.reason)
			continue
		}
		seen[c.reason] = true
		holdsNothing(t, o)
		if got := worded(t, o.Refusal); got != c.words {
			t.Errorf("%s:\n got %s\nwant %s", title(c.c), got, c.words)
		}
		var try []string
		for _, s := range o.Refusal.Try {
			try = append(try, strings.TrimRight(Bracket(s.Command, s.Arg)+" "+s.Text, " "))
		}
		if got := strings.Join(try, "; "); got != c.try {
			t.Errorf("%s offers %q, want %q", title(c.c), got, c.try)
		}
		if o.Refusal.Text != c.c.Text {
			t.Errorf("%s loses what was written: %q", title(c.c), o.Refusal.Text)
		}
	}
	for _, r := range constants(t, "notices.go", "Reason") {
		switch reason := Reason(r); {
		case reason == NotFromHere, reason == OneNew, reason == NotAlone, reason == Undelivered: // see guardStatus, TestSeveral, TestAlone, Bounced
		case slices.Contains(bookReasons, reason): // see TestBookRefusals
		case !seen[reason]:
			t.Errorf("no example of %q", r)
		}
	}
}

// worded fills the words of a refusal with its details, each used once.
func worded(t tester, f *Refusal) string {
	w, ok := Reasons[f.Reason]
	if !ok {
		t.Fatalf("%q has no words", f.Reason)
	}
	both := w.Why + " " + w.Instead
	if n := strings.Count(both, "%s"); n != len(f.Detail) {
		t.Fatalf("%q has %d blanks and %d details: %q, %q", f.Reason, n, len(f.Detail), both, f.Detail)
	}
	var details []any
	for _, d := range f.Detail {
		details = append(details, d)
	}
	return fmt.Sprintf(both, details...)
}

// tester is what tests and laws have in common.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

func holdsNothing(t tester, o Outcome) {
	t.Helper()
	if len(o.Events) > 0 || len(o.Notices) > 0 || len(o.Reports) > 0 || o.Opens != nil {
		t.Fatalf("a refusal that does something: %+v", o)
	}
}
