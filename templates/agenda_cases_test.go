package templates

// The seminar of the samples, as the agenda has it.
var seminar = Event{
	Title: "FFYL - Seminario de paleografía", When: []string{"martes 15 de diciembre de 2026, de 10:00 a 12:00"}, Where: "Sala A",
	Details: []Fact{
		{"Equipo", "2 Códec, Proyector"},
		{"Personal", beto.Name},
		{"Solicita", ana.Name},
		{"Sedes remotas", "UNAM, sala 2 (148.229.7.20)\nUABC, Mexicali (10.4.4.9)"},
		{"Información", "Liga: https://vc.uach.mx/7"},
	},
	Guests: []Guest{{Who: ana}, {Who: beto}, {Who: Who{Email: "paleografia@unam.example"}}},
}

func action(label, plain, hint string) Action {
	return Action{Label: label, Plain: plain, Mailto: sampleMailto(plain), Hint: hint}
}

// ofAgenda are the notices of the agenda.
func ofAgenda() []sample {
	week := Reader{Name: diana.Name, Email: diana.Email, Staff: true}
	return []sample{
		{"agendada", toStaff(diana, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Event, n.Done = seminar, []string{"Agendó «FFYL - Seminario de paleografía», martes 15 de diciembre de 2026, de 10:00 a 12:00, Sala A."}
			n.Actions = []Action{
				action("Terminar", "[TERMINADA]", "con diagnóstico y solución"), action("Mover o cambiar lo agendado", "[REAGENDAR 15/12/2026 10:00-12:00]", "cambie la fecha, las horas o la sala en el asunto"),
				action("Quitar de la agenda", "[DESAGENDAR]", "libera la sala, el equipo y al personal"),
			}
		})},
		{"agendada-con-varios-comandos", toStaff(diana, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Event = Event{
				Title: "Curso de verano", When: []string{"martes 15 de diciembre de 2026, de 10:00 a 12:00", "martes 22 de diciembre de 2026, de 10:00 a 12:00"},
				Details: []Fact{{"Sin sesión", "martes 29 de diciembre de 2026 (día inhábil)"}},
			}
			n.Done = []string{"Puso la solicitud en proceso.", "Agendó «Curso de verano»."}
			n.Warnings = []string{"Solo se apartó el horario: no hay sala, equipo ni personal."}
		})},
		{"conflicto", toStaff(diana, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Event = Event{Title: seminar.Title, When: seminar.When, Where: seminar.Where, Details: seminar.Details[:2]}
			n.Refusal = &Refusal{
				Asked: "[AGENDAR] en la solicitud 123", Instead: "Puede tomar uno de los horarios de abajo, escribir otro, o cerrar la solicitud con [NO PROCEDE].",
				Taken: []string{
					"Sala A no está libre el martes 15 de diciembre de 2026, de 10:00 a 12:00 (solicitud 117, «DGTI - Junta de directores», de 11:00 a 13:00)",
					"De Códec queda 1 libre y se piden 2 el martes 15 de diciembre de 2026, de 10:00 a 12:00 (solicitud 98, «FI - Defensa de tesis», de 09:00 a 11:00)",
				},
				Fixed: []Action{
					action("Opción 1: martes 15 de diciembre de 2026, de 13:00 a 15:00", "[AGENDAR 1: 15/12/2026 13:00-15:00]", "agendar en este horario"),
					action("Opción 2: martes 15 de diciembre de 2026, de 07:00 a 09:00", "[AGENDAR 2: 15/12/2026 07:00-09:00]", "agendar en este horario"),
					action("Opción 3: martes 15 de diciembre de 2026, de 15:00 a 17:00", "[AGENDAR 3: 15/12/2026 15:00-17:00]", "agendar en este horario"),
					action("No procede", "[NO PROCEDE]", "cierra con los motivos"),
				},
				Text: "Liga: https://vc.uach.mx/7",
			}
		})},
		{"semana", Notice{
			Desk: desk, Reader: week, Title: "Agenda del lunes 14 al viernes 18 de diciembre de 2026", Actions: []Action{action("Ver qué está libre", "[DISPONIBLE]", "salas, equipo y personal de un día")},
			Days: []Day{
				{Date: "Lunes 14 de diciembre de 2026"},
				{Date: "Martes 15 de diciembre de 2026", Meetings: []Meeting{
					{From: "09:00", To: "11:00", Title: "FI - Defensa de tesis", Room: "Sala B", Gear: "2 Códec", Number: 98, Mailto: sampleMailto("[ESTADO]")},
					{From: "10:00", To: "12:00", Title: seminar.Title, Room: "Sala A", Gear: "2 Códec, Proyector", Staff: beto.Name, Number: 123, Mailto: sampleMailto("[ESTADO]")},
					{From: "16:00", To: "17:00", Title: "Junta", Room: "Sala A", Number: 131, Tentative: true},
				}},
				{Date: "Viernes 18 de diciembre de 2026", Why: "día inhábil"},
			},
		}},
		{"semana-vacia", Notice{Desk: desk, Reader: week, Title: "Agenda del lunes 21 de diciembre de 2026", Days: []Day{{Date: "Lunes 21 de diciembre de 2026", Why: "día inhábil"}}}},
		{"disponible", Notice{
			Desk: desk, Reader: week, Title: "Qué está libre el martes 15 de diciembre de 2026",
			Shelves: []Shelf{
				{Title: "Salas", Things: []Thing{
					{Name: "Sala A", Free: "00:00-10:00, 12:00-16:00, 17:00-24:00", Taken: []string{"10:00-12:00 FFYL - Seminario de paleografía (solicitud 123)", "16:00-17:00 Junta (solicitud 131)"}},
					{Name: "Sala B", Free: "todo el día"},
				}},
				{Title: "Equipo", Things: []Thing{{Name: "Códec (hay 3)", Free: "quedan 1 de 3", Taken: []string{"10:00-12:00 2, FFYL - Seminario de paleografía (solicitud 123)"}}}},
				{Title: "Personal", Things: []Thing{{Name: beto.Name, Free: "no trabaja ese día"}}},
			},
			Actions: []Action{action("Ver la agenda de la semana", "[AGENDA]", "")},
		}},
		{"disponible-sin-nada", Notice{Desk: desk, Reader: week, Title: "Qué está libre el martes 15 de diciembre de 2026"}},
	}
}
