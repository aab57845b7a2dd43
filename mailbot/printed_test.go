package mailbot_test

import (
	"strings"
	"testing"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/paper"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// The sheet of a videoconference has what its form says and what the agenda
// has; the times count business hours too. Its requester sees neither the
// diagnosis nor whom to write to beside the desk.
func TestPrinted(t *testing.T) {
	calendar, err := hours.New(hours.Spec{Zone: "America/Mexico_City", Holidays: "mx"})
	if err != nil {
		t.Fatal(err)
	}
	beto := workflow.Person{Name: "Beto Ruiz", Email: "beto@uni.mx", Roles: []workflow.Role{workflow.EDS}, Area: "VC"}
	s := mailbot.Settings{Tag: "SGAUS", Calendar: calendar, Desk: workflow.Desk{
		Name: "Mesa de Ayuda", Address: "mesa@uni.mx", Staff: []workflow.Person{beto}, Services: workflow.Catalogue,
		Resources: []agenda.Resource{{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1}},
	}}
	friday := time.Date(2026, 11, 27, 16, 0, 0, 0, time.UTC)
	monday := friday.Add(72 * time.Hour)
	f, _ := form.ByCode("FOR 7.5 DRT 09")
	diagnosis, solution := "Todo listo", "La sala está reservada"
	r := workflow.Request{
		Number: 7, Subject: "Videoconferencia con Oaxaca", Status: workflow.Terminada, Service: "VC", Priority: workflow.PriorityNormal,
		Requester: workflow.Person{Name: "María Ñúñez", Email: "maria@uni.mx"}, Assignee: beto.Email, OpenedAt: friday, ClosedAt: monday,
		Answers: form.Answers{f.Fields[0].Name: "Facultad de Ingeniería"},
		Booking: &agenda.Booking{
			Title: "FING - Seminario", Uses: []agenda.Use{{Resource: "A", Units: 1}, {Resource: "códec", Units: 2}},
			Spans: []hours.Span{{From: monday.Add(24 * time.Hour), To: monday.Add(26 * time.Hour)}},
		},
	}
	events := []workflow.Event{
		{Seq: 1, At: friday, Actor: "maria@uni.mx", Name: "María Ñúñez", Role: workflow.Requester, To: workflow.Registro, Text: "Con la UABJO.", Public: true},
		{Seq: 2, At: friday.Add(time.Hour), Actor: beto.Email, Name: beto.Name, Role: workflow.EDS, Command: workflow.CmdProcess, From: workflow.Registro, To: workflow.EnProceso},
		{Seq: 3, At: monday, Actor: beto.Email, Name: beto.Name, Role: workflow.EDS, Command: workflow.CmdDone, From: workflow.EnProceso, To: workflow.Terminada, Text: "x", Change: workflow.Change{Diagnosis: &diagnosis, Solution: &solution}},
	}
	said := func(asRequester bool) string {
		page := s.Printed(r, events, asRequester, monday)
		b, err := paper.HTML(page)
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := paper.PDF(page, monday)
		if err != nil {
			t.Fatal(err)
		}
		if text := pdfText(pdf); !strings.Contains(text, "FING - Seminario") || !strings.Contains(text, "María Ñúñez") {
			t.Errorf("the PDF says\n%s", text)
		}
		return string(b)
	}
	staff, user := said(false), said(true)
	for _, want := range []string{
		"FOR 7.5 DRT 09 · ", "Facultad de Ingeniería", "FING - Seminario", "martes 1 de diciembre de 2026, de 10:00 a 12:00", "Sala A, códec (2)",
		"Videoconferencia (VC)", "Con la UABJO.", "La sala está reservada", "2 d 23 h (23 h hábiles)", "3 d (24 h hábiles)",
	} {
		for who, page := range map[string]string{"staff": staff, "the requester": user} {
			if !strings.Contains(page, want) {
				t.Errorf("the page for %s has no %q", who, want)
			}
		}
	}
	for _, inner := range []string{"Todo listo", beto.Email} {
		if !strings.Contains(staff, inner) || strings.Contains(user, inner) {
			t.Errorf("%q: for staff %v, for the requester %v", inner, strings.Contains(staff, inner), strings.Contains(user, inner))
		}
	}
}
