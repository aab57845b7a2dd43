package templates

var eva = Who{"Eva Luna", "eva.luna@uach.mx"}

// answered are the lines of a filled form.
var answered = []Pair{
	{"Dependencia", "Facultad de Filosofía y Letras"},
	{"Siglas", "FFYL"},
	{"Nombre del programa", "Examen de grado de Rocío Meza"},
	{"Responsable", "Ana López Armendáriz"},
	{"Teléfono", "614 439 1500 ext. 4120"},
	{"Fecha", "martes 15 de diciembre de 2026"},
	{"Hora de inicio", "10:00"},
	{"Hora de término", "12:00"},
	{"Sala", "Sala A"},
	{"Sedes remotas", "UNAM, 132.248.10.1\nUANL, h323: 148.234.5.6"},
	{"Número de asistentes", "12"},
	{"Observaciones", "La doctora Ruiz se conecta desde Madrid, donde serán las cinco de la tarde; conviene probar el enlace un día antes, porque la vez pasada el audio llegó con eco y se perdieron quince minutos del examen."},
}

func fullForm() *Form {
	return &Form{Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia", Service: "videoconferencia", Answers: answered, Complete: true}
}

// blankForm is a form to fill in, in which the date may be known.
func blankForm(date string) *Form {
	if date == "" {
		date = "   (día, mes y año: 15/12/2026)"
	}
	return &Form{
		Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia", Service: "videoconferencia",
		Missing: []string{"Dependencia", "Siglas"},
		Text: "FOR 7.5 DRT 09 - Solicitud de videoconferencia\nEscriba cada dato detrás de los dos puntos, y responda.\n\nDatos necesarios:\nDependencia:   (la que solicita, su nombre completo)\nSiglas:   (de la dependencia, hasta 12 letras)\n" +
			"Nombre del programa:   (curso, reunión, examen …)\nFecha:" + date + "\nHora de inicio:   (por ejemplo 10:00)\nHora de término:   (por ejemplo 12:00)\n" +
			"Sala:   (en la que estarán ustedes)\nSedes remotas:   (nombre y dirección IP, H.323 o SIP)\n\nSi hacen falta:\nGrabación:   (sí o no)\nObservaciones:   (lo que debamos saber)\n\nFin del FOR 7.5 DRT 09",
	}
}

// wish makes the notice one of a request for a videoconference.
func wish(n *Notice) {
	n.Subject, n.Service = "Videoconferencia para examen de grado", "Videoconferencia"
}

// forms are the samples of the notices about a form.
func forms() []sample {
	return []sample{
		{"formulario", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due, n.Form = "miércoles 25 de noviembre de 2026, 10:00", blankForm("")
			n.Actor = Who{Name: "Sistema"}
		})},
		{"formulario-de-alguien-sin-comprobar", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due, n.Form = "miércoles 25 de noviembre de 2026, 10:00", blankForm("")
			n.Form.Noted, n.Form.Wrong = []string{"Responsable", "Teléfono"}, []string{"Fecha: el 31 de febrero no existe."}
		})},
		{"formulario-del-asv", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due, n.Form, n.Text = "miércoles 25 de noviembre de 2026, 10:00", blankForm(" martes 15 de diciembre de 2026"), "Maestra, le mando el formato. Si no sabe la dirección IP de la otra sede, déjela en blanco y la pregunto yo."
			n.Actor, n.Responsible = eva, &eva
		})},
		{"formulario_falta", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due = "jueves 26 de noviembre de 2026, 09:30"
			n.Form = &Form{
				Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia", Service: "videoconferencia",
				Text:    "FOR 7.5 DRT 09 - Solicitud de videoconferencia\n\nEscriba cada dato detrás de los dos puntos, y responda.\n\nLo que falta o hay que corregir:\n\nNota: «sala 9»: no hay una sala así. Se puede: A, B o Magna.\nSala:   (en la que estarán ustedes)\nHora de término:   (por ejemplo 12:00)\n\nFin del FOR 7.5 DRT 09",
				Answers: answered[:5], Missing: []string{"Sala", "Hora de término"},
			}
		})},
		{"formulario_falta-solo-corregir", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due = "jueves 26 de noviembre de 2026, 09:30"
			n.Form = &Form{
				Code: "FOR 7.5 DRT 09", Title: "Solicitud de videoconferencia", Service: "videoconferencia", Answers: answered,
				Text: "FOR 7.5 DRT 09 - Solicitud de videoconferencia\nEscriba cada dato detrás de los dos puntos, y responda.\n\nLo que falta o hay que corregir:\n\nNota: «31 de febrero»: ese día no existe.\nFecha:   (día, mes y año: 15/12/2026)\n\nFin del FOR 7.5 DRT 09",
			}
		})},
		{"formulario_completo", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form = &eva, fullForm()
		})},
		{"formulario_completo-de-alguien-sin-comprobar", toAna("REGISTRO", "Registro", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form = &eva, fullForm()
			n.Form.Answers, n.Form.Noted = answered[5:8], []string{"Dependencia", "Siglas", "Nombre del programa", "Responsable", "Teléfono", "Sala"}
		})},
		{"formulario_completo-cambiado", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form = &eva, fullForm()
			n.Form.Changed = []Change{{"Hora de inicio", "09:00", "10:00"}, {"Grabación", "", "sí"}}
		})},
		{"formulario_completo-agendado", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form = &eva, fullForm()
			n.Form.Changed = []Change{{"Hora de inicio", "09:00", "10:00"}}
			n.Form.Stands = "martes 15 de diciembre de 2026, de 09:00 a 12:00"
		})},
		{"recordatorio-del-formato", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Due, n.Form, n.Text = "miércoles 25 de noviembre de 2026, 10:00", blankForm(""), "Para el formato FOR 7.5 DRT 09 falta: Dependencia, Siglas, Fecha, Hora de inicio, Hora de término."
		})},
		{"formulario_listo", toStaff(eva, "EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			mail := anasMail
			mail.Subject, mail.Text, mail.Files, mail.Kept = n.Subject, "Siglas: FFYL\nSala A, de 10 a 12\n\nSaludos\nAna", nil, false
			n.Responsible, n.Form, n.Actor, n.Mail, n.Area = &eva, fullForm(), ana, &mail, "Videoconferencia"
			n.Form.Printed = true
			n.Form.Agenda = []string{"Está libre todo lo que se pide."}
			n.History = []Line{opened, line("23 nov 2026, 09:12", "Sistema", "Pidió al usuario los datos que faltan del formato.", ""), line("23 nov 2026, 11:40", ana.Name, "Respondió.", mail.Text)}
			n.Actions = offered("[PENDIENTE]", "[RESPONDER]", "[TERMINADA]", "[ESTADO]")
		})},
		{"formulario_listo-cambiado", toStaff(eva, "EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form, n.Actor = &eva, fullForm(), ana
			n.Form.Changed = []Change{{"Hora de inicio", "09:00", "10:00"}, {"Hora de término", "11:00", ""}}
			n.Actions = offered("[PENDIENTE]", "[ESTADO]")
		})},
		{"nueva-con-formato", toStaff(eva, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form, n.Due, n.Mail = &eva, blankForm(""), "miércoles 25 de noviembre de 2026, 10:00", &anasMail
			n.Actions = offered("[PENDIENTE]", "[ESTADO]")
		})},
		{"contestada-con-parte-del-formato", toStaff(eva, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form, n.Due, n.Actor, n.Text = &eva, blankForm(""), "miércoles 25 de noviembre de 2026, 10:00", ana, "Siglas: FFYL\n¿Qué es un códec?"
			n.Actions = offered("[RESPONDER]", "[ESTADO]")
		})},
		{"hecho-con-formato-completo", toStaff(eva, "EN_PROCESO", "En proceso", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form, n.Done = &eva, fullForm(), []string{"Dejó completo el formato de videoconferencia."}
			n.Actions = offered("[PENDIENTE]", "[ESTADO]")
		})},
		{"hecho-con-formato-pedido", toStaff(carmen, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			wish(n)
			n.Responsible, n.Form, n.Done, n.Due = &eva, blankForm(""), []string{"Pidió el formato de videoconferencia."}, "miércoles 25 de noviembre de 2026, 10:00"
			n.Actions = offered("[ESTADO]")
		})},
	}
}
