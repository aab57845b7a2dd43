package templates

// The notices that the clock sends, and the work sheet.

var asked = "¿Podemos entrar al aula hoy entre las 14 y las 15 horas?\n¿Quién tiene la llave?"

var askedHistory = []Line{opened, line("23 nov 2026, 10:00", beto.Name, "Le preguntó.", asked)}

const answerDue = "miércoles 25 de noviembre de 2026, 10:00"

// away is Beto on leave.
func away() *Absence {
	return &Absence{Who: beto, Until: "martes 15 de diciembre de 2026", Substitute: &carmen}
}

func byTheClock() []sample {
	clock := Who{Name: "Sistema"}
	ended := line("25 nov 2026, 10:00", clock.Name, "Cerró la solicitud por falta de respuesta del usuario.", "")
	return []sample{
		{"recordatorio", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Actor, n.Due, n.Text, n.History = &beto, clock, answerDue, asked, askedHistory
		})},
		{"sin_respuesta", toAna("NO_PROCEDE", "No procede", func(n *Notice) {
			n.Responsible, n.Actor, n.Due, n.Text, n.History = &beto, clock, answerDue, asked, append(askedHistory[:2:2], ended)
		})},
		{"no_contesto-al-responsable", toStaff(beto, "NO_PROCEDE", "No procede", func(n *Notice) {
			n.Responsible, n.Actor, n.Closed, n.Text = &beto, clock, answerDue, asked
			n.History, n.Actions = append(anasHistory[:3:3], askedHistory[1], ended), offered("[ESTADO]")
		})},
		{"no_contesto-a-dau", toStaff(dario, "NO_PROCEDE", "No procede", func(n *Notice) {
			n.Responsible, n.Actor, n.Due, n.Closed, n.Text = &beto, clock, answerDue, answerDue, asked
			n.History, n.Actions = append(askedHistory[:2:2], ended), offered("[REABRIR]", "[CANCELAR]", "[ESTADO]")
		})},
		{"no_avisada", toStaff(beto, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Actor, n.Due, n.Text, n.History = &beto, clock, answerDue, asked, askedHistory
			n.Bounce = &Bounce{Address: ana.Email, Status: "5.1.1", Reason: "550 5.1.1 <ana.lopez@uach.mx>: Recipient address rejected: User unknown", Permanent: true}
			n.Actions = offered("[NO PROCEDE]", "[NOTA]", "[PROCESO]", "[ESTADO]")
		})},
		{"retomada", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Actor, n.Text, n.History, n.Actions = &beto, clock, "La lámpara llega el viernes.", anasHistory[:3], engineers[1:]
		})},
		{"sigue_en_espera", toStaff(beto, "ESPERA", "En espera", func(n *Notice) {
			n.Responsible, n.Actor, n.Still = &beto, clock, "cinco días hábiles, desde el lunes 23 de noviembre de 2026, 12:40"
			n.Text, n.Actions = "La lámpara se pidió al proveedor; no dio fecha.", offered("[PROCESO]", "[ESPERA fecha]", "[NOTA]", "[ESTADO]")
		})},
		{"sin_movimiento", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Actor, n.Still = &beto, clock, "48 horas hábiles, desde el lunes 23 de noviembre de 2026, 12:30"
			n.History, n.Actions = anasHistory, engineers[1:]
		})},
		{"sin_movimiento-al-jefe", toStaff(diana, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Actor, n.Still = &beto, clock, "96 horas hábiles, desde el lunes 23 de noviembre de 2026, 12:30"
			n.History = append(anasHistory[:4:4], Line{When: "25 nov 2026, 12:30", Who: clock.Name, What: "Avisó al responsable que la solicitud no ha tenido movimiento.", Idle: true})
			n.Actions = offered("[ASIGNAR quién]", "[NOTA]", "[ESTADO]")
		})},
		{"sin_movimiento-por-ausencia", toStaff(diana, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Actor, n.Still, n.Absence = &beto, clock, "48 horas hábiles, desde el lunes 23 de noviembre de 2026, 12:30", away()
			n.History, n.Actions = anasHistory[:3], offered("[ASIGNAR quién]", "[NOTA]", "[ESTADO]")
		})},
		{"sin_movimiento-sin-responsable", toStaff(carmen, "REGISTRO", "Registro", func(n *Notice) {
			n.Area, n.Actor, n.Still = "", clock, "48 horas hábiles, desde el lunes 23 de noviembre de 2026, 09:12"
			n.History, n.Actions = anasHistory[:1], offered("[ASIGNAR quién]", "[NOTA]", "[ESTADO]")
		})},
		{"ausencia-al-jefe", Notice{Desk: desk, Reader: Reader{diana.Name, diana.Email, true}, Actor: beto, Absence: away(), Rows: []Row{
			{Number: 123, Subject: anasMail.Subject, Status: "En proceso", Age: "2 días", Requester: ana.Name, Priority: "alta", Mailto: sampleMailto("[ESTADO]")},
			{Number: 152, Subject: "Impresora atascada en la dirección", Status: "Registro", Age: "4 horas", Requester: "Lic. Rosa Quintana", Mailto: sampleMailto("[ESTADO]")},
		}, Actions: offered("[LISTA]")}},
		{"ausencia-a-quien-se-ausenta", Notice{Desk: desk, Reader: Reader{beto.Name, beto.Email, true}, Absence: away(), Text: "Estaré fuera de la oficina y regreso el martes 15 de diciembre.\nUrgencias: Carmen Solís, ext. 4101."}},
		{"ausencia-a-quien-suple", Notice{Desk: desk, Reader: Reader{carmen.Name, carmen.Email, true}, Absence: away()}},
		{"ausencia-terminada", Notice{Desk: desk, Reader: Reader{beto.Name, beto.Email, true}, Absence: &Absence{Who: beto, Ended: true}}},
		{"ausencia-terminada-al-jefe", Notice{Desk: desk, Reader: Reader{diana.Name, diana.Email, true}, Absence: &Absence{Who: beto, Ended: true}}},
	}
}

// sheet numbers the rows of a work sheet, across its groups.
func sheet(groups ...Group) []Group {
	line := 0
	for _, g := range groups {
		for i := range g.Rows {
			line++
			g.Rows[i].Line, g.Rows[i].Mailto = line, sampleMailto("[ESTADO]")
		}
	}
	return groups
}

func sheets() []sample {
	to := func(w Who, n Notice) Notice {
		n.Desk, n.Reader = desk, Reader{w.Name, w.Email, true}
		return n
	}
	projector := Row{Number: 123, Subject: anasMail.Subject, Status: "Pendiente por el usuario", Age: "2 días", Priority: "alta", Requester: ana.Name, Due: "25 nov 2026, 10:00", What: "Se cierra hoy si el usuario no contesta."}
	account := Row{Number: 131, Subject: "Alta de una cuenta de correo para el posgrado", Status: "Pendiente por el usuario", Age: "1 día", Requester: "Posgrado FCQ", Due: "26 nov 2026, 13:20"}
	camera := Row{Number: 140, Subject: "Videoconferencia con la UNAM", Status: "En proceso", Age: "3 horas", Requester: "Mtro. Jorge Iturralde"}
	network := Row{Number: 118, Subject: "Sin red en el segundo piso de la biblioteca", Status: "En proceso", Age: "6 días", Requester: "Biblioteca Central", What: "Sin movimiento desde hace 4 días hábiles."}
	plain := func(r Row) Row { // as below a title that says its status
		r.Status = ""
		return r
	}
	return []sample{
		{"resumen", to(beto, Notice{
			Count: Count{Due: 1, Open: 4}, Actions: offered("[LISTA]"),
			Groups:   sheet(Group{Title: "Urgentes", Rows: []Row{projector, network}}, Group{Title: "Esperan a su usuario", Rows: []Row{account}}, Group{Title: "En proceso", Rows: []Row{camera}}),
			Examples: []string{"1: NOTA llamé y no estaba.", "2: TERMINADA Diagnóstico: foco fundido. Solución: se cambió."},
		})},
		{"resumen-del-jefe", to(diana, Notice{
			Title: "Solicitudes de hoy de Servicios Electrónicos", Count: Count{Due: 1, Open: 57}, Actions: offered("[LISTA]"),
			Groups:   sheet(Group{Title: "Beto Ruiz · Pendiente por el usuario", Rows: []Row{plain(projector), plain(account)}}, Group{Title: "Beto Ruiz · En proceso", Rows: []Row{plain(network)}, More: 53}, Group{Title: "Sin responsable", Rows: []Row{camera}}),
			Examples: []string{"1: ASIGNAR beto", "2: PROCESO"},
		})},
		{"resumen-de-dau", to(dario, Notice{
			Title: "Solicitudes de hoy", Count: Count{Open: 1, Follow: 2}, Text: "Las solicitudes abiertas van por área.",
			Groups: sheet(
				Group{Title: "No proceden: por dar seguimiento", Rows: []Row{{Number: 97, Subject: "Reparación de una laptop personal", Status: "No procede", Age: "5 días", Responsible: beto.Name, Requester: "Luis Ortega"}}},
				Group{Title: "Respuestas a solicitudes cerradas", Rows: []Row{{Number: 88, Subject: "El proyector del auditorio parpadea", Status: "Terminada", Age: "8 días", Responsible: beto.Name, Requester: ana.Name, What: "Escribió ayer: «Volvió a fallar en pleno examen.»"}}},
				Group{Title: "Servicios Electrónicos e Internet", Rows: []Row{camera}},
			),
		})},
		{"resumen-sin-cuenta", to(carmen, Notice{Groups: sheet(Group{Title: "Sin responsable", Rows: []Row{plain(camera)}})})},
		{"resumen-vacio", to(beto, Notice{})},
		{"hoja", to(beto, Notice{Answers: []Answer{
			{1, 123, "RESPONDER Maestra, mañana a las 8 cambiamos la lámpara.", "Se le escribió a Ana López Armendáriz.", true, false, nil},
			{3, 131, "TERMINADA Se dio de alta la cuenta y se probó desde la oficina del posgrado.", "La solicitud quedó terminada y se le avisó a Posgrado FCQ.", true, false, nil},
		}, Actions: offered("[LISTA]")})},
		{"hoja-no-se-hizo", to(beto, Notice{
			Answers: []Answer{
				{2, 118, "PROCESO", "Está bien, pero no se hizo por las otras.", false, false, nil},
				{3, 131, "TERMINADA Se dio de alta la cuenta.", "Para cerrarla hacen falta un diagnóstico y una solución; falta el diagnóstico.", false, true, []string{"3: TERMINADA Diagnóstico: … Solución: Se dio de alta la cuenta."}},
				{4, 140, "ASIGNAR bto", "No conozco a «bto» entre el personal ni las áreas. Use su dirección de correo, su nombre o la clave de un área.", false, true, nil},
				{9, 0, "PROCESO", "La hoja no tiene una línea 9. Revise los números del resumen que recibió.", false, true, nil},
			},
			Refusal: &Refusal{Text: "2: PROCESO\n3: TERMINADA Se dio de alta la cuenta.\n4: ASIGNAR bto\n9: PROCESO"},
		})},
	}
}
