package form

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/workflow/hours"
)

// On Sunday 22 November 2026 at 09:00 in Aguascalientes.
func world(t testing.TB) Context {
	t.Helper()
	cal, err := hours.New(hours.Spec{Zone: "America/Mexico_City", Holidays: "mx"})
	if err != nil {
		t.Fatal(err)
	}
	return Context{
		Now: time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC), Calendar: cal,
		Rooms:     []Thing{{"sala-a", "Sala A", 1}, {"sala-b", "Sala B", 1}, {"audit", "Auditorio Pedro de Alba", 1}},
		Equipment: []Thing{{"codec", "códec", 2}, {"mic", "micrófono", 4}, {"proy", "proyector", 3}, {"camdoc", "cámara de documentos", 1}},
	}
}

func vc(t testing.TB) Form {
	t.Helper()
	f, ok := ByCode("for 7.5 drt-09")
	if !ok {
		t.Fatal("no form")
	}
	return f
}

// whole is a form as somebody fills it in.
const whole1 = `Dependencia: Centro de Ciencias Básicas
Siglas: CCB
Nombre del programa: Diplomado en Estadística
Responsable: Dra. Ana Ruiz Velasco
Teléfono: 449 910 7400 ext. 36512
Fecha: martes 15 de diciembre
Hora de inicio: 10
Hora de término: 12:30
Sala: A
Sedes remotas: UNAM 132.248.10.1
Número de asistentes: 25`

var answers1 = Answers{
	"dependencia": "Centro de Ciencias Básicas", "siglas": "CCB", "programa": "Diplomado en Estadística", "responsable": "Dra. Ana Ruiz Velasco",
	"telefono": "449 910 7400 ext. 36512", "fecha": "martes 15 de diciembre de 2026", "inicio": "10:00", "fin": "12:30", "sala": "Sala A",
	"sedes": "UNAM 132.248.10.1", "asistentes": "25",
}

func TestReadForm(t *testing.T) {
	r := vc(t).Read(nil, Said{New: whole1}, world(t))
	if diff := cmp.Diff(Reading{Answers: answers1, Fields: r.Fields}, r); diff != "" {
		t.Error(diff)
	}
	if m := vc(t).Missing(r.Answers); m != nil {
		t.Errorf("missing: %v", m)
	}
}

// one is what a few lines say, given nothing before.
func TestReadLines(t *testing.T) {
	for text, want := range map[string]Answers{
		"Fecha y hora: 15/12/26 10:00-12:00 hrs":                                        {"fecha": "martes 15 de diciembre de 2026", "inicio": "10:00", "fin": "12:00"},
		"*Fecha:* 15/12/2026":                                                           {"fecha": "martes 15 de diciembre de 2026"},
		"Fecha\t15/12/2026":                                                             {"fecha": "martes 15 de diciembre de 2026"},
		"Fecha\n15/12/2026\nSala\nSala B":                                               {"fecha": "martes 15 de diciembre de 2026", "sala": "Sala B"},
		"Fecha - 15/12/2026":                                                            {"fecha": "martes 15 de diciembre de 2026"},
		"fehca = 15/12/2026":                                                            {"fecha": "martes 15 de diciembre de 2026"},
		"1. Dependensia: Rectoría\n2. Sigals: REC":                                      {"dependencia": "Rectoría", "siglas": "REC"},
		"• Resposable: Ing. Luis Mora":                                                  {"responsable": "Ing. Luis Mora"},
		"Responsable: Ing. Luis Mora, tel. 449 910 7400, lmora@uaa.mx":                  {"responsable": "Ing. Luis Mora", "telefono": "449 910 7400", "correo": "lmora@uaa.mx"},
		"Fecha: 15/12/26 Hora: 10 a 12 Sala: B":                                         {"fecha": "martes 15 de diciembre de 2026", "inicio": "10:00", "fin": "12:00", "sala": "Sala B"},
		"Será el martes 15 de diciembre de 10 a 12 en la sala A, con grabación.":        {"fecha": "martes 15 de diciembre de 2026", "inicio": "10:00", "fin": "12:00", "sala": "Sala A", "grabacion": "sí"},
		"Hora de inicio: 5\nHora de término: 7":                                         {"inicio": "17:00", "fin": "19:00"},
		"Inicio: 10:00\nDuración: 2 horas":                                              {"inicio": "10:00", "fin": "12:00"},
		"Equipo: 2 micrófonos y un proyector":                                           {"equipo": "2 micrófono, 1 proyector"},
		"Grabación: sí, por favor\nTécnico: no es necesario":                            {"grabacion": "sí", "tecnico": "no"},
		"Grabación ( ) sí (x) no":                                                       {"grabacion": "no"},
		"Asistentes: unas 25 personas":                                                  {"asistentes": "25"},
		"Sedes:\n- UNAM, 132.248.10.1\n- IPN, sip:sala@ipn.mx":                          {"sedes": "UNAM, 132.248.10.1; IPN, sip:sala@ipn.mx"},
		"¿Me pueden apartar la sala B el viernes 27 de noviembre de 9 a 11?":            {"sala": "Sala B", "fecha": "viernes 27 de noviembre de 2026", "inicio": "09:00", "fin": "11:00"},
		"Cambio de planes: mejor el jueves 10 de diciembre a las 4 pm, en el auditorio": {"fecha": "jueves 10 de diciembre de 2026", "inicio": "16:00", "sala": "Auditorio Pedro de Alba"},
		"La videoconferencia del 10 de noviembre salió muy bien, queremos otra el 10 de diciembre de 10 a 12": {"fecha": "jueves 10 de diciembre de 2026", "inicio": "10:00", "fin": "12:00"},
		"Nombre: Ana Ruiz\nPuesto: Jefa de departamento\nDependencia: Rectoría":                               {"responsable": "Ana Ruiz", "dependencia": "Rectoría"},
		"No vamos a necesitar al técnico, gracias":                                                            {"tecnico": "no"},
		"La dependencia es el Centro de Ciencias Empresariales (CCE).":                                        {"dependencia": "Centro de Ciencias Empresariales (CCE)"},
		"Invitados por correo: Ana <ana@uaa.mx>, luis@ipn.mx":                                                 {"invitados": "Ana <ana@uaa.mx>; luis@ipn.mx"},
	} {
		r := vc(t).Read(nil, Said{New: text}, world(t))
		if diff := cmp.Diff(Reading{Answers: want, Fields: r.Fields}, r); diff != "" {
			t.Errorf("%s\n%s", text, diff)
		}
	}
}

// TestProblems: what cannot be is said, and what is right beside it is kept.
func TestProblems(t *testing.T) {
	for text, want := range map[string]string{
		"Fecha: 31 de febrero":                                 "fecha",
		"Fecha: 15/11/2026":                                    "fecha",
		"Fecha: lunes 15 de diciembre":                         "fecha",
		"Fecha: 15/12/2026\nSiglas: CC\nFecha: 16/12/2026":     "fecha",
		"Hora de inicio: 12:00\nHora de término: 10:00":        "fin",
		"Sala: la del quinto piso":                             "sala",
		"Siglas: DEPARTAMENTO DE REDES":                        "siglas",
		"Teléfono: 449":                                        "",
		"Teléfono: 449 910 740":                                "telefono",
		"Correo: ana.uaa.mx":                                   "correo",
		"Equipo: 7 micrófonos":                                 "equipo",
		"Equipo: 1 holograma":                                  "equipo",
		"Sedes: UNAM 132.248.10.900":                           "sedes",
		"Invitados por correo: ana@uaa.mx, luis arroba ipn.mx": "invitados",
		"Fecha: 15 y 16 de diciembre":                          "fecha",
		"Fecha: del 14 al 16 de diciembre":                     "fecha",
		"Fecha: 15/12/26 y 16/12/26":                           "fecha",
		"Sala: Sala A o Sala B":                                "sala",
		"Asistentes: muchos":                                   "asistentes",
	} {
		r := vc(t).Read(nil, Said{New: text}, world(t))
		got := ""
		for _, p := range r.Problems {
			got += p.Field
		}
		if got != want {
			t.Errorf("%s: %+v", text, r)
		}
	}
}

// TestAnyRoomSaid: a sentence may leave the room open, and is then no line of the
// list above it.
func TestAnyRoomSaid(t *testing.T) {
	for _, s := range []string{
		"Seremos 20 personas, en cualquier sala.", "La sala da igual", "en la sala que esté libre", "Sede remota: UNAM 132.248.10.1\nla sala da igual",
	} {
		r := vc(t).Read(nil, Said{New: s}, world(t))
		if r.Answers["sala"] != "cualquiera" || r.Answers["sedes"] != "" && r.Answers["sedes"] != "UNAM 132.248.10.1" || r.Problems != nil {
			t.Errorf("%q: %v %v", s, r.Answers, r.Problems)
		}
	}
}

// TestPhoneBehindName: the telephone behind a name is one of a small office too;
// what is none is asked for, with why.
func TestPhoneBehindName(t *testing.T) {
	r := vc(t).Read(nil, Said{New: "Responsable: Ana Gil, tel 614 439 1500 ext 12"}, world(t))
	if r.Answers["telefono"] != "614 439 1500 ext 12" || r.Answers["responsable"] != "Ana Gil" {
		t.Errorf("%v %v", r.Answers, r.Problems)
	}
	r = vc(t).Read(nil, Said{New: "Responsable: Ana Gil, tel 614 439 15"}, world(t))
	if len(r.Problems) != 1 || r.Problems[0].Field != "telefono" {
		t.Errorf("%v %v", r.Answers, r.Problems)
	}
}

// TestSeriesSaid: a series in a sentence takes the place of the one that stood,
// and its end is no date of its own.
func TestSeriesSaid(t *testing.T) {
	have := Answers{}.With(answers1)
	have["repeticion"] = "cada martes y jueves, 8 sesiones"
	r := vc(t).Read(have, Said{New: "Mejor cada miércoles hasta el 20 de enero"}, world(t))
	if diff := cmp.Diff(Answers{"repeticion": "cada miércoles hasta el miércoles 20 de enero de 2027"}, r.Answers); diff != "" || r.Problems != nil {
		t.Error(diff, r.Problems)
	}
	r = vc(t).Read(nil, Said{New: "La necesitamos todos los martes de 10 a 12 hasta el 2 de febrero"}, world(t))
	if r.Answers["inicio"] != "10:00" || r.Answers["fin"] != "12:00" || r.Answers["repeticion"] != "cada martes hasta el martes 2 de febrero de 2027" {
		t.Error(r.Answers, r.Problems)
	}
}

// TestSites: an address is written with its protocol before it or without, next
// to it or behind a space.
func TestSites(t *testing.T) {
	for s, wrong := range map[string]bool{
		"UANL, h323: 148.234.5.6":   false,
		"UANL h323:148.234.5.6":     false,
		"UANL H.323: 148.234.5.6":   false,
		"UANL h323:5551234":         false,
		"UANL SIP: sala@uanl.mx":    false,
		"UANL sip:sala@uanl.mx":     false,
		"UANL":                      false,
		"UANL h323: 148.234.5.600":  true,
		"UANL h323:sala":            true,
		"UANL sip:sala@servidor123": true,
	} {
		r := vc(t).Read(nil, Said{New: "Sedes remotas: " + s}, world(t))
		if (r.Problems != nil) != wrong || (r.Answers["sedes"] == s) == wrong {
			t.Errorf("%q: %v %v", s, r.Answers, r.Problems)
		}
	}
}
