package templates

// defense is an event as the agenda has it.
func defense(change func(*Event)) Event {
	e := Event{
		Title: "FFYL - Defensa de tesis de Ana López", When: []string{"martes 15 de diciembre de 2026, de 10:00 a 12:00"}, Where: "Sala A",
		Details: []Fact{
			{"Dependencia", "Facultad de Filosofía y Letras"},
			{"Responsable", "Ana López Armendáriz, ext. 4120"},
			{"Sitios", "Sala A, Chihuahua\nUNAM, Ciudad Universitaria: 132.248.0.1"},
			{"Liga", "https://meet.example/abc-defg-hij"},
		},
	}
	if change != nil {
		change(&e)
	}
	return e
}

var jurado = Who{"Dr. Ernesto Jurado", "jurado@unam.example"}

func toJurado(e Event) Notice {
	return Notice{Desk: desk, Reader: Reader{Name: jurado.Name, Email: jurado.Email}, Tag: "[SGAUS #123]", Requester: ana, Event: e}
}

// invitations are what those read who are invited, who keeps the agenda, and
// who invited a room.
func invitations() []sample {
	moved := func(e *Event) { e.Before = []string{"lunes 14 de diciembre de 2026, de 10:00 a 12:00"} }
	answered := func(change func(*Notice)) Notice {
		return toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Actor, n.Service = &beto, jurado, "Videoconferencia"
			n.Event = defense(func(e *Event) {
				e.Details = nil
				e.Guests = []Guest{{ana, "usuario", "aceptó"}, {beto, "personal", "no ha contestado"}, {jurado, "participante", "rechazó"}}
			})
			change(n)
		})
	}
	return []sample{
		{"invitacion", toAna("EN_PROCESO", "En proceso", func(n *Notice) { n.Event = defense(nil) })},
		{"invitacion-participante", toJurado(defense(func(e *Event) { e.Guest = true }))},
		{"invitacion-personal", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Event = defense(func(e *Event) {
				e.When = []string{"martes 1 de diciembre de 2026, de 10:00 a 12:00", "martes 8 de diciembre de 2026, de 10:00 a 12:00", "martes 15 de diciembre de 2026, de 16:00 a 18:00"}
			})
		})},
		{"invitacion_cambio", toAna("EN_PROCESO", "En proceso", func(n *Notice) { n.Event = defense(moved) })},
		{"invitacion_cambio-datos", toJurado(defense(func(e *Event) { e.Guest = true }))},
		{"invitacion_cancelada", toJurado(defense(func(e *Event) { e.Guest, e.Details = true, nil }))},
		{"invitacion_cancelada-para-todos", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			n.Event = defense(func(e *Event) { e.Off, e.Open, e.Details = true, true, nil })
		})},
		{"invitacion_respuesta", answered(func(n *Notice) { n.Event.Said, n.Text = "rechazó la invitación", "Ese día doy clase.\nSaludos" })},
		{"invitacion_respuesta-propone", answered(func(n *Notice) {
			n.Event.Said, n.Event.Wish = "propone otro horario", []string{"miércoles 16 de diciembre de 2026, de 10:00 a 12:00"}
			n.Event.Free = "Ese horario está libre."
			n.Actions = []Action{{Label: "Cambiar a ese horario", Plain: "[REAGENDAR 16/12/2026 10:00-12:00]", Mailto: sampleMailto("[REAGENDAR 16/12/2026 10:00-12:00]")}}
		})},
		{"recordatorio_evento", toAna("TERMINADA", "Terminada", func(n *Notice) { n.Responsible, n.Event = &beto, defense(nil) })},
		{"recordatorio_evento-al-personal", toStaff(beto, "TERMINADA", "Terminada", func(n *Notice) {
			n.Responsible, n.Service, n.Actions = &carmen, "Videoconferencia", offered("[ESTADO]")
			n.Event = defense(func(e *Event) {
				e.Guests = []Guest{{ana, "usuario", "aceptó"}, {beto, "personal", "no ha contestado"}, {jurado, "participante", "tal vez"}}
			})
		})},
		{"recordatorio_evento-varios", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Service, n.Actions = &beto, "Videoconferencia", offered("[ESTADO]")
			n.Event = defense(func(e *Event) {
				e.When = []string{"martes 8 de diciembre de 2026, de 10:00 a 12:00", "miércoles 9 de diciembre de 2026, de 10:00 a 12:00"}
			})
		})},
		{"recordatorio_evento-participante", toJurado(defense(func(e *Event) { e.Guest = true }))},
		{"sala_respuesta", toAna("REGISTRO", "Registro", func(n *Notice) {
			n.Title, n.Text, n.Event = "Sala reservada", "la Sala A queda reservada para usted.", defense(func(e *Event) { e.Details = nil })
		})},
		{"sala_respuesta-ocupada", toAna("NO_PROCEDE", "No procede", func(n *Notice) {
			n.Title, n.Text = "Sala ocupada", "la Sala A no está libre en ese horario: de 10:00 a 12:00 la tiene la solicitud 118."
			n.Event = defense(func(e *Event) {
				e.Details = nil
				e.Wish = []string{"martes 15 de diciembre de 2026, de 12:00 a 14:00", "martes 15 de diciembre de 2026, de 08:00 a 10:00"}
			})
		})},
	}
}
