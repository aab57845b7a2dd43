package workflow

import (
	"strings"
	"testing"
)

// What a subject asks for: a service, or nothing that the desk may guess.
func TestSubjectsAskForServices(t *testing.T) {
	for want, subjects := range map[string][]string{
		"VC": {
			"Videoconferencia", "Solicitud de videoconferencia para examen de grado", "VIDEO CONFERENCIA 15 de diciembre", "video-conferencia UNAM",
			"Solicito videoconferencias cada martes", "videconferencia con la UNAM", "Videoconferecia urgente", "Apoyo para videoconferencia",
			"Videoconferencia sobre el cambio climático", "Videoconferencia: mantenimiento industrial", "Reservar sala de videoconferencias",
			"Videoconferencia, sesión no. 3", "Videoconferencia: Tecnologías de la información", "Videoconferencia reporte trimestral",
			"Enlace de video con Ciudad Juárez", "Solicitud FOR 7.5 DRT 09", "¿Videoconferencia?",
			"Videoconferencia «Errores médicos»",
		},
		"TC": {"Teleconferencia", "conferencia telefónica con Rectoría", "Solicitud de tele-conferencia", "Conferencia por telefono"},
		"NC": {"Netconference", "net conference lunes", "Conferencia web", "Solicito netconferencia"},
		"": {
			"", "No hay red", "Proyector", "Conferencia", "No se oye la videoconferencia", "Falla la teleconferencia", "La videoconferencia falla",
			"Videoconferencia sin audio", "Problema con videoconferencia", "Problemas en la videoconferencia de hoy", "Videoconferencia con problemas de audio",
			"Se cayó la videoconferencia", "El equipo de videoconferencia está descompuesto", "No puedo entrar a la videoconferencia",
			"Cancelar videoconferencia del martes", "Cancelación de videoconferencia", "Cambio de horario de la videoconferencia",
			"Grabación de la videoconferencia de ayer", "Constancia de videoconferencia", "Gracias por la videoconferencia", "Revisar equipo de videoconferencia",
			"Duda sobre videoconferencia", "¿Cómo pido una videoconferencia?", "Videoconferencia o teleconferencia", "La videoconferencia se ve borrosa",
			"Mantenimiento al equipo de videoconferencia", "Netconference: marca error al entrar", "no funciona netconference",
		},
	} {
		for _, subject := range subjects {
			d := decision{f: testFacts()}
			if got, _ := d.wanted(subject, "Buenos días"); got.Code != want {
				t.Errorf("«%s» asks for «%s», want «%s»", subject, got.Code, want)
			}
		}
	}
}

// A service's own address asks for it, unless the subject tells of a fault; and
// so does its form in the text.
func TestWhatElseAsksForAService(t *testing.T) {
	for _, c := range []struct{ addressed, subject, text, want string }{
		{"VC", "Examen de grado", "", "VC"},
		{"VC", "Cambio climático: sesión 3", "", "VC"},
		{"VC", "Teleconferencia", "", "VC"}, // whoever gives it says it is another
		{"VC", "No se oye nada", "", ""},
		{"", "Examen de grado", "FOR 7.5 DRT 09 - Solicitud de videoconferencia\nSiglas: FFYL", "VC"},
		{"", "Solicitud", "for-7.5-drt-33", "TC"},
		{"", "Solicitud", "¿El FOR 7.5 DRT 09 o el FOR 7.5 DRT 33?", ""},
	} {
		d := decision{f: testFacts()}
		d.f.AddressedService = c.addressed
		if got, _ := d.wanted(c.subject, c.text); got.Code != c.want {
			t.Errorf("%+v: «%s»", c, got.Code)
		}
	}
}

// Whom a service goes to: whoever it names, else the ASV of its area, else any
// ASV; whoever is away is stood in for.
func TestWhoGetsAService(t *testing.T) {
	olga := Person{Name: "Olga", Email: "olga@uni.mx", Roles: []Role{EDS, ASV}, Area: "RED"}
	back := Away{Until: testNow.AddDate(0, 0, 3)}
	for _, c := range []struct {
		name      string
		s         Service
		addressed string
		change    func(*Desk)
		want      string
	}{
		{"whoever is named", Service{AssignTo: beto.Email, Agenda: true}, "", nil, "beto"},
		{"the ASV of its area", Service{Area: "VC", Agenda: true}, "", nil, "eva"},
		{"the ASV of the area written to", Service{Agenda: true}, "VC", nil, "eva"},
		{"any ASV", Service{Agenda: true}, "", nil, "olga"},
		{"any ASV, where the area has none", Service{Area: "TEL", Agenda: true}, "", nil, "olga"},
		{"no ASV for what takes no agenda", Service{}, "", nil, ""},
		{"another ASV while one is away", Service{Area: "VC", Agenda: true}, "", func(d *Desk) { d.Staff[5].Away = &back }, "olga"},
		{"the substitute", Service{AssignTo: eva.Email, Agenda: true}, "", func(d *Desk) {
			d.Staff[5].Away = &Away{Until: back.Until, Substitute: beto.Email}
		}, "beto"},
		{"nobody", Service{Agenda: true}, "", func(d *Desk) { d.Staff = []Person{carla} }, ""},
	} {
		d := testDesk()
		d.Staff = append([]Person{olga}, d.Staff...)
		if c.change != nil {
			c.change(&d)
		}
		p, _ := d.holder(c.s, c.addressed)
		if local, _, _ := strings.Cut(p.Email, "@"); local != c.want {
			t.Errorf("%s: %q, want %q", c.name, local, c.want)
		}
	}
}
