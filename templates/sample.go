package templates

import "strings"

// Sample is a notice with something in every field: what Load tries templates
// on, and what `sgaus templates` shows them with.
func Sample() Notice {
	ana := Who{Name: "Ana López Armendáriz", Email: "ana.lopez@uach.mx"}
	beto := Who{Name: "Beto Ruiz", Email: "beto.ruiz@uach.mx"}
	return Notice{
		Desk:        Desk{Name: "Mesa de Ayuda", Address: "ayuda@uach.mx", Tag: "SGAUS"},
		Reader:      Reader{Name: beto.Name, Email: beto.Email, Staff: true},
		Number:      123,
		Tag:         "[SGAUS #123]",
		Subject:     "El proyector del aula 3 no da imagen",
		Status:      "EN_PROCESO",
		StatusText:  "En proceso",
		Open:        true,
		Requester:   ana,
		Responsible: &beto,
		Area:        "Servicios Electrónicos",
		Service:     "Videoconferencia",
		Kind:        "Mantenimiento correctivo",
		Priority:    "alta",
		Opened:      "lunes 23 de noviembre de 2026, 09:12",
		Closed:      "miércoles 25 de noviembre de 2026, 13:40",
		Due:         "miércoles 25 de noviembre de 2026, 10:00",
		Still:       "48 horas hábiles, desde el lunes 23 de noviembre de 2026, 10:00",
		Resume:      "lunes 30 de noviembre de 2026",
		Actor:       ana,
		Text:        "El proyector prende, pero la pantalla se queda azul.\n\nYa cambiamos el cable.",
		Diagnosis:   "La lámpara llegó al final de su vida.",
		Solution:    "Se cambió la lámpara y se probó con la computadora del aula.",
		Mail: &Mail{
			From: ana, Date: "lunes 23 de noviembre de 2026, 09:12", Subject: "El proyector del aula 3 no da imagen",
			Via:     "mail.otra.example [192.0.2.7]",
			Text:    "Buenos días:\n\nEl proyector prende, pero la pantalla se queda azul.",
			Files:   []File{{Name: "pantalla.jpg", Size: "240 kB"}},
			Dropped: []string{"video.mp4 (48 MB): pasa del límite de 35 MB"},
		},
		History: []Line{
			{When: "23 nov 2026, 09:12", Who: ana.Name, What: "Abrió la solicitud."},
			{When: "23 nov 2026, 09:40", Who: "Carmen Solís", What: "La asignó a Beto Ruiz.", Text: "Es la misma aula de la semana pasada."},
		},
		Actions: []Action{
			{Label: "Terminar", Plain: "[TERMINADA]", Mailto: sampleMailto("[TERMINADA]"), Hint: "cierra con diagnóstico y solución"},
			{Label: "Preguntar al usuario", Plain: "[PENDIENTE]", Mailto: sampleMailto("[PENDIENTE]"), Hint: "envía su texto como pregunta y espera la respuesta 48 horas hábiles"},
		},
		Done: []string{"La solicitud quedó en proceso.", "Se asignó a Beto Ruiz."},
		Refusal: &Refusal{
			Asked: "[ASIGNAR bto] en la solicitud 123", Why: "No conozco a «bto» entre el personal ni las áreas.",
			Instead: "Use su dirección de correo, su nombre o la clave de un área.", Text: "Por favor atiéndela hoy.",
			Taken: []string{"Sala A no está libre el martes 15 de diciembre de 2026, de 10:00 a 12:00 (solicitud 7, «DGTI - Junta», de 11:00 a 13:00)"},
			Fixed: []Action{{Label: "Asignar a Beto Ruiz", Plain: "[ASIGNAR beto.ruiz]", Mailto: sampleMailto("[ASIGNAR beto.ruiz]")}},
		},
		Title: "Solicitudes abiertas de Servicios Electrónicos",
		Rows: []Row{{
			Number: 123, Subject: "El proyector del aula 3 no da imagen", Status: "En proceso", Age: "2 días", Responsible: beto.Name,
			Requester: ana.Name, Priority: "alta", Due: "miércoles 25 de noviembre de 2026, 10:00", What: "Ana López contestó.",
			Mailto: sampleMailto("[ESTADO]"),
		}},
		Count: Count{Due: 1, Open: 12, Follow: 2},
		Groups: []Group{{Title: "Urgentes", More: 2, Rows: []Row{{
			Line: 1, Number: 123, Subject: "El proyector del aula 3 no da imagen", Status: "Pendiente por el usuario", Age: "2 días",
			Requester: ana.Name, Due: "miércoles 25 de noviembre de 2026, 10:00", What: "Se cierra hoy si el usuario no contesta.",
		}}}},
		Examples: []string{"1: PROCESO", "2: TERMINADA Diagnóstico: foco fundido. Solución: se cambió."},
		Answers: []Answer{
			{Line: 1, Number: 123, Asked: "TERMINADA Se cambió la lámpara.", Said: "La solicitud quedó terminada.", Done: true},
			{Line: 5, Number: 140, Asked: "ASIGNAR bto", Said: "No conozco a «bto» entre el personal ni las áreas.", Wrong: true, Fixed: []string{"5: ASIGNAR beto"}},
		},
		Event: Event{
			Title: "FI - Defensa de tesis de Ana López", When: []string{"martes 15 de diciembre de 2026, de 10:00 a 12:00"},
			Before: []string{"lunes 14 de diciembre de 2026, de 10:00 a 12:00"}, Where: "Sala A",
			Details: []Fact{{Label: "Responsable", Text: "Ana López, ext. 4120"}, {Label: "Observaciones", Text: "Se graba.\nHay público."}},
			Said:    "propone otro horario", Wish: []string{"miércoles 16 de diciembre de 2026, de 10:00 a 12:00"},
			Free:   "Ese horario está libre.",
			Guests: []Guest{{Who: ana, Role: "usuario", Answer: "aceptó"}, {Who: beto, Role: "personal", Answer: "no ha contestado"}},
		},
		Absence: &Absence{Who: beto, Until: "martes 15 de diciembre de 2026", Substitute: &Who{Name: "Carmen Solís", Email: "carmen.solis@uach.mx"}},
		Manual:  []Entry{{Command: "[ASIGNAR quién]", Also: "[TRANSFERIR quién], [ASIGNACIÓN]", What: "Pasa la solicitud a una persona o a un área.", Needs: "a quién", Source: "PRO 4.4"}},
		Bounce:  &Bounce{Address: ana.Email, Notice: "la pregunta del 23 de noviembre", Status: "5.1.1", Reason: "550 5.1.1 User unknown", Permanent: true},
		Form: &Form{
			Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia", Service: "videoconferencia",
			Text:    "FOR 7.5 DRT 09 - Solicitud de videoconferencia\n\nHora de término:   (por ejemplo 12:00)\n\nFin del FOR 7.5 DRT 09",
			Answers: []Pair{{"Siglas", "FFYL"}, {"Observaciones", "Llegaremos antes.\nSomos dos."}}, Noted: []string{"Responsable"}, Missing: []string{"Hora de término"},
			Wrong: []string{"Fecha: «31 de febrero»: ese día no existe."}, Changed: []Change{{"Hora de inicio", "10:00", "11:00"}},
			Agenda: []string{"Sala A: libre."},
		},
		Days: []Day{{Date: "Martes 15 de diciembre de 2026", Why: "día inhábil", Meetings: []Meeting{{
			From: "10:00", To: "12:00", Title: "FI - Seminario de redes", Room: "Sala A", Gear: "2 Códec", Staff: beto.Name, Number: 123, Tentative: true,
			Mailto: sampleMailto("[ESTADO]"),
		}}}},
		Shelves:  []Shelf{{Title: "Salas", Things: []Thing{{Name: "Sala A", Free: "07:00-10:00, 12:00-22:00", Taken: []string{"10:00-12:00 FI - Seminario de redes (solicitud 123)"}}}}},
		Case:     7,
		Trace:    []string{"Received: from mail.otra.example ([192.0.2.7]) by mx.uach.mx"},
		Warnings: []string{"No se pudo comprobar quién envió este correo."},
	}
}

// sampleMailto is what a finished reply looks like.
func sampleMailto(command string) string {
	escape := strings.NewReplacer("[", "%5B", "]", "%5D", " ", "%20", "#", "%23", "é", "%C3%A9")
	body := "%0D%0A%0D%0AClave:%20r123.n45.xb2k1.k3jd82hdk2l9sm4q7wez"
	if command == "[TERMINADA]" {
		body = "Diagn%C3%B3stico:%20%0D%0A%0D%0ASoluci%C3%B3n:%20" + body
	}
	return "mailto:ayuda@uach.mx?subject=" + escape.Replace("[SGAUS #123] "+command+" El proyector del aula 3 no da imagen") + "&body=" + body
}
