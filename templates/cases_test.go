package templates

import "strings"

// The people of the samples.
var (
	desk   = Desk{Name: "Mesa de Ayuda CGTI", Address: "sgaus@uach.mx", Tag: "SGAUS"}
	ana    = Who{"Ana López Armendáriz", "ana.lopez@uach.mx"}
	beto   = Who{"Beto Ruiz", "beto.ruiz@uach.mx"}
	carmen = Who{"Carmen Solís", "carmen.solis@uach.mx"}
	diana  = Who{"Diana Terrazas", "diana.terrazas@uach.mx"}
	dario  = Who{"Darío Chacón", "dario.chacon@uach.mx"}
)

var anasMail = Mail{
	From: ana, Date: "lunes 23 de noviembre de 2026, 09:12", Subject: "El proyector del aula 3 no da imagen",
	Text: "Buenos días:\n\nDesde el viernes el proyector del aula 3 prende, pero la pantalla se queda azul. " +
		"Ya probamos con dos computadoras y con otro cable.\n\nTengo examen el miércoles a las 8; " +
		"¿será posible que lo revisen antes?\n\n    Modelo:  PowerLite 118\n    Serie:   X4VT-2209\n\nGracias\nAna López\nFacultad de Filosofía y Letras, ext. 4120",
	Files: []File{{"pantalla.jpg", "240 kB"}, {"serie.pdf", "88 kB"}}, Kept: true,
}

func line(when, who, what, text string) Line {
	return Line{When: when, Who: who, What: what, Text: text}
}

var opened = line("23 nov 2026, 09:12", ana.Name, "Abrió la solicitud.", "")

var anasHistory = []Line{
	opened,
	line("23 nov 2026, 09:40", carmen.Name, "La asignó a Beto Ruiz.", "Es la misma aula de la semana pasada."),
	line("23 nov 2026, 10:05", beto.Name, "La puso en proceso.", ""),
	line("23 nov 2026, 12:30", beto.Name, "Anotó en el seguimiento.", "La lámpara marca 4100 horas.\nPedí una nueva al almacén."),
}

// offered are actions as the shell makes them.
func offered(plains ...string) []Action {
	words := map[string][2]string{
		"[ASIGNAR quién]": {"Asignar", "pasa la solicitud a una persona, o al jefe de un área"},
		"[PROCESO]":       {"Empezar a atenderla", ""},
		"[PENDIENTE]":     {"Preguntar al usuario", "su texto se le envía como pregunta; tiene 48 horas hábiles para contestar"},
		"[RESPONDER]":     {"Escribir al usuario", "su texto se le envía; el estado no cambia"},
		"[TERMINADA]":     {"Terminar", "cierra con diagnóstico y solución"},
		"[ESPERA fecha]":  {"Dejar en espera", "con una fecha se retoma sola ese día"},
		"[NO PROCEDE]":    {"No procede", "cierra sin atenderla; escriba los motivos"},
		"[ESCALAR]":       {"Devolver al jefe del área", "escriba lo que ya intentó"},
		"[NOTA]":          {"Anotar en el seguimiento", "el usuario no lo ve"},
		"[CANCELAR]":      {"Cancelar", "escriba el motivo; se envía al usuario"},
		"[REABRIR]":       {"Reabrir", "vuelve a su último responsable"},
		"[ESTADO]":        {"Ver la solicitud", ""},
		"[LISTA]":         {"Ver mis solicitudes", ""},
	}
	actions := make([]Action, len(plains))
	for i, p := range plains {
		actions[i] = Action{Label: words[p][0], Plain: p, Mailto: sampleMailto(p), Hint: words[p][1]}
	}
	return actions
}

var engineers = offered("[PROCESO]", "[PENDIENTE]", "[RESPONDER]", "[TERMINADA]", "[ESPERA fecha]", "[NO PROCEDE]", "[ESCALAR]", "[NOTA]", "[ESTADO]")

// a is the notice about Ana's request that r reads, changed by the rest.
func a(r Reader, status, words string, change func(*Notice)) Notice {
	n := Notice{
		Desk: desk, Reader: r, Number: 123, Tag: "[SGAUS #123]", Subject: anasMail.Subject,
		Status: status, StatusText: words, Open: status == "REGISTRO" || status == "EN_PROCESO" || status == "PENDIENTE" || status == "ESPERA",
		Requester: ana, Opened: anasMail.Date,
	}
	if change != nil {
		change(&n)
	}
	return n
}

func toAna(status, words string, change func(*Notice)) Notice {
	return a(Reader{Name: ana.Name, Email: ana.Email}, status, words, change)
}

func toStaff(w Who, status, words string, change func(*Notice)) Notice {
	return a(Reader{Name: w.Name, Email: w.Email, Staff: true}, status, words, func(n *Notice) {
		n.Area = "Servicios Electrónicos e Internet"
		change(n)
	})
}

// sample is one case of a notice, as a reader would get it.
type sample struct {
	name   string // file in testdata: KIND-what-is-special
	notice Notice
}

// kind is the notice's template.
func (s sample) kind() string {
	k, _, _ := strings.Cut(s.name, "-")
	return k
}

func toRequester() []sample {
	return []sample{
		{"acuse", toAna("REGISTRO", "Registro", nil)},
		{"acuse-con-archivo-no-conservado", toAna("REGISTRO", "Registro", func(n *Notice) {
			n.Mail = &Mail{Files: anasMail.Files, Dropped: []string{"video.mp4 (48 MB): el correo pasa del límite de 35 MB"}}
		})},
		{"registrada", toAna("REGISTRO", "Registro", func(n *Notice) {
			n.Actor, n.Responsible = carmen, &beto
			n.Text = "La maestra López llamó por teléfono: el proyector del aula 3 no da imagen."
		})},
		{"en_proceso", toAna("EN_PROCESO", "En proceso", func(n *Notice) { n.Responsible, n.Actor = &beto, beto })},
		{"pregunta", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Actor, n.Due = &beto, beto, "miércoles 25 de noviembre de 2026, 10:00"
			n.Text = "¿Podemos entrar al aula hoy entre las 14 y las 15 horas?\n¿Quién tiene la llave?"
			n.History = []Line{opened, line("23 nov 2026, 10:30", beto.Name, "Le preguntó.", n.Text)}
		})},
		{"respuesta-con-adjunto", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			n.Actor, n.Text = beto, "Maestra, mañana a primera hora cambiamos la lámpara. Le envío la hoja de préstamo de un proyector portátil, por si lo necesita hoy."
			n.Mail = &Mail{Files: []File{{"prestamo.pdf", "61 kB"}}, Kept: true}
		})},
		{"espera-con-fecha", toAna("ESPERA", "En espera", func(n *Notice) {
			n.Actor, n.Resume, n.Text = beto, "lunes 30 de noviembre de 2026", "La lámpara llega el viernes."
		})},
		{"espera-sin-fecha", toAna("ESPERA", "En espera", func(n *Notice) { n.Actor = beto })},
		{"terminada", toAna("TERMINADA", "Terminada", func(n *Notice) {
			n.History = []Line{
				line(opened.When, opened.Who, opened.What, "Desde el viernes el proyector prende, pero la pantalla se queda azul."),
				line("23 nov 2026, 10:05", beto.Name, "La puso en proceso.", ""),
				line("23 nov 2026, 10:30", beto.Name, "Le preguntó.", "¿Podemos entrar al aula hoy?"),
				line("23 nov 2026, 13:02", ana.Name, "Contestó.", "Sí, a las 14:30."),
				line("24 nov 2026, 13:40", beto.Name, "La terminó.", "Diagnóstico: La lámpara llegó al final de su vida (4100 horas).\n\nSolución: Se cambió la lámpara, se limpió el filtro y se probó con la computadora del aula. Queda listo para su examen del miércoles."),
			}
			n.Actor, n.Closed = beto, "martes 24 de noviembre de 2026, 13:40"
			n.Diagnosis = "La lámpara llegó al final de su vida (4100 horas)."
			n.Solution = "Se cambió la lámpara, se limpió el filtro y se probó con la computadora del aula. Queda listo para su examen del miércoles."
		})},
		{"no_procede", toAna("NO_PROCEDE", "No procede", func(n *Notice) {
			n.Actor, n.Text = beto, "El equipo no es de la universidad y no podemos abrirlo. El proveedor, Audio del Norte (614 555 0134), atiende la garantía hasta marzo."
		})},
		{"cancelada", toAna("CANCELADA", "Cancelada", func(n *Notice) {
			n.Actor, n.Text = dario, "La maestra pidió por teléfono que se cancelara."
		})},
		{"reabierta", toAna("REGISTRO", "Registro", func(n *Notice) { n.Actor, n.Responsible = dario, &beto })},
		{"continua", toAna("REGISTRO", "Registro", func(n *Notice) { n.Actor, n.Responsible = diana, &dario })},
		{"incompleto", toAna("EN_PROCESO", "En proceso", func(n *Notice) {
			n.Mail = &Mail{Files: anasMail.Files, Dropped: []string{"video.mp4: el correo mide 48 MB y el límite es de 35 MB"}}
		})},
		{"respuesta_recibida", toAna("EN_PROCESO", "En proceso", func(n *Notice) { n.Responsible = &beto })},
		{"cerrada", toAna("TERMINADA", "Terminada", func(n *Notice) { n.Closed = "martes 24 de noviembre de 2026, 13:40" })},
		{"estado-para-el-usuario", toAna("PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Due = &beto, "miércoles 25 de noviembre de 2026, 10:00"
			n.History = []Line{opened, line("23 nov 2026, 10:05", beto.Name, "La puso en proceso.", ""), line("23 nov 2026, 10:30", beto.Name, "Le preguntó.", "¿Podemos entrar al aula hoy?")}
		})},
		{"ayuda-para-el-usuario", Notice{Desk: desk, Reader: Reader{Name: ana.Name}, Manual: []Entry{
			{Command: "[ESTADO]", What: "Envía la solicitud y su historia.", Source: "PRO 4.9"},
			{Command: "[AYUDA]", What: "Envía los comandos que usted puede usar."},
		}}},
	}
}

func toTheStaff() []sample {
	return []sample{
		{"nueva-para-asignar", toStaff(carmen, "REGISTRO", "Registro", func(n *Notice) {
			n.Area, n.Mail, n.Actions = "", &anasMail, offered("[ASIGNAR quién]", "[NOTA]", "[RESPONDER]", "[ESTADO]")
			n.Warnings = []string{"No se pudo comprobar que este correo lo haya enviado ana.lopez@uach.mx."}
		})},
		{"nueva-a-su-cargo", toStaff(beto, "REGISTRO", "Registro", func(n *Notice) {
			n.Mail, n.Responsible, n.Actions = &anasMail, &beto, engineers
		})},
		{"asignada", toStaff(beto, "REGISTRO", "Registro", func(n *Notice) {
			n.Actor, n.Responsible, n.Mail = carmen, &beto, &anasMail
			n.Text, n.History, n.Actions = "Es la misma aula de la semana pasada.", anasHistory[:2], engineers
		})},
		{"escalada", toStaff(diana, "REGISTRO", "Registro", func(n *Notice) {
			n.Actor, n.Responsible, n.Mail, n.History = beto, &diana, &anasMail, anasHistory
			n.Text = "Cambié la lámpara y el filtro, y sigue igual. Parece la tarjeta de video; no tenemos refacción."
			n.Actions = offered("[ASIGNAR quién]", "[PROCESO]", "[PENDIENTE]", "[TERMINADA]")
		})},
		{"contestada", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Actor, n.Responsible, n.History, n.Actions = ana, &beto, anasHistory, engineers[1:]
			n.Mail = &Mail{
				From: ana, Date: "lunes 23 de noviembre de 2026, 13:02", Subject: "RE: [SGAUS #123] " + anasMail.Subject,
				Text: "Sí, a las 14:30 está bien. La llave la tiene el prefecto.",
			}
		})},
		{"no_procede_dau", toStaff(dario, "NO_PROCEDE", "No procede", func(n *Notice) {
			n.Actor, n.Responsible, n.History, n.Closed = beto, &beto, anasHistory, "martes 24 de noviembre de 2026, 13:40"
			n.Text, n.Actions = "El equipo no es de la universidad y no podemos abrirlo.", offered("[REABRIR]", "[CANCELAR]", "[ESTADO]")
		})},
		{"tardia", toStaff(dario, "TERMINADA", "Terminada", func(n *Notice) {
			n.Responsible, n.Closed, n.History = &beto, "martes 24 de noviembre de 2026, 13:40", anasHistory
			n.Mail = &Mail{From: ana, Date: "miércoles 25 de noviembre de 2026, 08:03", Subject: "RE: [SGAUS #123] " + anasMail.Subject, Text: "Volvió a fallar en pleno examen."}
			n.Actions = offered("[REABRIR]", "[ESTADO]")
		})},
		{"nota", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Actor, n.Responsible, n.Text, n.Actions = diana, &beto, "Hay una lámpara en el almacén de Rectoría; pídela con vale.", engineers[1:]
		})},
		{"cambio", toStaff(beto, "REGISTRO", "Registro", func(n *Notice) {
			n.Actor, n.Responsible, n.Done = diana, &diana, []string{"La solicitud quedó a cargo de Diana Terrazas."}
			n.Actions = offered("[ESTADO]")
		})},
		{"hecho", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Responsible, n.Done, n.Actions = &beto, []string{"La solicitud quedó en proceso y se le avisó a Ana López Armendáriz.", "La prioridad es ahora alta."}, engineers[1:]
		})},
		{"estado-para-el-personal", toStaff(beto, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Priority, n.Due = &beto, "alta", "miércoles 25 de noviembre de 2026, 10:00"
			n.History, n.Actions = anasHistory, engineers
		})},
	}
}

// answersToUs are the two buttons of a question.
func answersToUs() []Action {
	return []Action{
		{Label: "Sí, fui yo", Plain: "[CONFIRMAR]", Mailto: sampleMailto("[CONFIRMAR]"), Hint: "se hace lo que pedí"},
		{Label: "No fui yo", Plain: "[RECHAZAR]", Mailto: sampleMailto("[RECHAZAR]"), Hint: "se descarta, y HelpDesk lo sabe"},
	}
}

func refusals() []sample {
	return []sample{
		{"rechazo-comando-mal-escrito", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Refusal = &Refusal{
				Asked: "[TERMINDA]", Why: "No conozco ese comando.", Instead: "¿Quiso decir [TERMINADA]? Abajo está el correo listo para enviar.",
				Text: "Diagnóstico: la lámpara llegó al final de su vida.\n\nSolución: se cambió y se probó.", Fixed: offered("[TERMINADA]"),
			}
		})},
		{"rechazo-falta-la-solucion", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Refusal = &Refusal{
				Asked: "[TERMINADA]", Why: "Para cerrarla hacen falta un diagnóstico y una solución; falta el diagnóstico.",
				Instead: "Complete el correo que está abajo y envíelo.", Text: "Diagnóstico:\n\nSolución:\nSe cambió la lámpara.", Fixed: offered("[TERMINADA]"),
			}
		})},
		{"rechazo-no-le-toca", toStaff(beto, "TERMINADA", "Terminada", func(n *Notice) {
			n.Refusal = &Refusal{
				Asked: "[REABRIR]", Why: "La solicitud está cerrada (Terminada): puede consultarse, pero no modificarse.", Instead: "Sólo DAU puede reabrirla.",
				Text: "Volvió a fallar, la reviso otra vez.",
			}
			n.Actions = offered("[ESTADO]")
		})},
		{"rechazo-sin-solicitud", Notice{Desk: desk, Reader: Reader{Name: beto.Name, Email: beto.Email, Staff: true}, Refusal: &Refusal{
			Asked: "[PROCESO]", Why: "El correo no dice de qué solicitud se trata.",
			Instead: "Responda a un aviso de la solicitud, o ponga su etiqueta en el asunto, por ejemplo [SGAUS #123].",
		}, Actions: offered("[LISTA]")}},
		{"sin_evidencia", toStaff(beto, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Due = "lunes 23 de noviembre de 2026, 11:00"
			n.Mail = &Mail{From: beto, Date: "lunes 23 de noviembre de 2026, 10:00", Subject: "[SGAUS #123] [TERMINADA]", Via: "mail.otra.example [192.0.2.7]"}
			n.Refusal = &Refusal{
				Asked: "[TERMINADA] en la solicitud 123", Text: "Se cambió la lámpara.",
				Fixed: answersToUs(),
			}
		})},
		{"sin_evidencia-sin-solicitud", Notice{
			Desk: desk, Reader: Reader{Name: beto.Name, Email: beto.Email, Staff: true},
			Mail:    &Mail{From: beto, Date: "lunes 23 de noviembre de 2026, 10:00", Subject: "[AUSENTE hasta 15/12]"},
			Refusal: &Refusal{Asked: "[AUSENTE hasta 15/12]", Why: "Este comando necesita dos comprobaciones.", Fixed: answersToUs()},
		}},
		{"suplantacion", toStaff(carmen, "EN_PROCESO", "En proceso", func(n *Notice) {
			n.Actor, n.Text, n.Refusal = beto, "Yo no fui, estoy de vacaciones.", &Refusal{Asked: "[TERMINADA] en la solicitud 123"}
			n.Mail = &Mail{From: beto, Date: "lunes 23 de noviembre de 2026, 10:00", Subject: "[SGAUS #123] [TERMINADA]", Text: "Se cambió la lámpara."}
			n.Trace = []string{
				"Return-Path: <x@otra.example>", "Authentication-Results: mx.uach.mx; dmarc=fail header.from=uach.mx",
				"Received: from mail.otra.example (mail.otra.example [192.0.2.7]) by mx.uach.mx; Mon, 23 Nov 2026 10:00:00 -0700",
			}
		})},
		{"alarma", Notice{
			Desk: desk, Reader: Reader{Name: carmen.Name, Email: carmen.Email, Staff: true}, Title: "No se puede leer el buzón de la mesa de ayuda",
			Text: "El servidor imap.uach.mx:993 no contesta desde el lunes 23 de noviembre de 2026, 10:00, así que los correos que lleguen esperan en él.",
		}},
		{"sin_confirmar", Notice{
			Desk: desk, Reader: Reader{Name: carmen.Name, Email: carmen.Email, Staff: true}, Actor: beto,
			Trace: []string{
				"23 nov 2026, 10:00 — [TERMINADA] en la solicitud 123 — entregado por mail.otra.example [192.0.2.7] — se le preguntó",
				"23 nov 2026, 10:02 — [NO PROCEDE] en la solicitud 131 — falló DMARC",
			},
			Text: "Y otros 14.",
		}},
	}
}

func reports() []sample {
	staff := Reader{Name: diana.Name, Email: diana.Email, Staff: true}
	return []sample{
		{"lista", Notice{Desk: desk, Reader: staff, Title: "Solicitudes abiertas de Servicios Electrónicos", Rows: []Row{
			{Number: 123, Subject: anasMail.Subject, Status: "En proceso", Age: "2 días", Responsible: beto.Name, Requester: ana.Name, Priority: "alta", Mailto: sampleMailto("[ESTADO]")},
			{Number: 131, Subject: "Alta de una cuenta de correo para el posgrado", Status: "Pendiente por el usuario", Age: "1 día", Responsible: diana.Name, Requester: "Posgrado FCQ", Due: "miércoles 25 de noviembre de 2026, 10:00", Mailto: sampleMailto("[ESTADO]")},
			{Number: 140, Subject: "Videoconferencia con la UNAM", Status: "Registro", Age: "3 horas", Requester: "Mtro. Jorge Iturralde", Mailto: sampleMailto("[ESTADO]")},
		}, Actions: offered("[LISTA]")}},
		{"lista-vacia", Notice{Desk: desk, Reader: staff, Title: "Solicitudes abiertas a su cargo"}},
		{"varias", Notice{Desk: desk, Reader: staff, Count: Count{Notices: 5, Open: 2}, Examples: []string{"1: PROCESO", "2: ASIGNAR beto"}, Rows: []Row{
			{Line: 1, Number: 123, Subject: anasMail.Subject, Status: "En proceso", What: "Ana López Armendáriz contestó."},
			{Line: 2, Number: 131, Subject: "Alta de una cuenta de correo para el posgrado", Status: "Registro", What: "Quedó a su cargo."},
		}}},
		{"ayuda-para-el-personal", Notice{Desk: desk, Reader: staff, Manual: []Entry{
			{"[ASIGNAR quién]", "[TRANSFERIR quién], [ASIGNACIÓN]", "Pasa la solicitud a una persona, o al jefe de un área; queda en REGISTRO.", "a quién", "PRO 4.4, 4.9, VC 1.2"},
			{"[PROCESO]", "[EN PROCESO], [TOMAR]", "Empieza o retoma la atención. Si nadie la tenía, queda a su cargo.", "", "VC 2.1"},
			{"[ACTUALIZAR]", "[SEGUIMIENTO], [DIAGNOSTICO], [NOTA], [UNA PALABRA MÁS LARGA]", "Anota el texto en el seguimiento; el usuario no lo ve.", "el texto", "PRO 4.5.1, 4.6"},
			{"[TERMINADA]", "", "La cierra con un diagnóstico y una solución; la solución se envía al usuario.", "un diagnóstico y una solución", "PRO 4.6, 4.7, VC 4.1"},
		}}},
		{"cuarentena", Notice{
			Desk: desk, Reader: staff, Case: 7, Text: "No se pudo entender después de tres intentos.",
			Mail: &Mail{From: Who{Email: "facturas@proveedor.example"}, Date: "lunes 23 de noviembre de 2026, 09:12", Subject: "Factura 8841", Text: ""},
		}},
		{"rebote", toStaff(beto, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Actions = &beto, offered("[NOTA]", "[ESTADO]")
			n.Bounce = &Bounce{Address: ana.Email, Notice: "la pregunta", Status: "5.1.1", Reason: "550 5.1.1 <ana.lopez@uach.mx>: Recipient address rejected: User unknown", Permanent: true}
		})},
		{"rebote-temporal", toStaff(beto, "PENDIENTE", "Pendiente por el usuario", func(n *Notice) {
			n.Responsible, n.Bounce = &beto, &Bounce{Address: ana.Email, Status: "4.2.2", Reason: "452 4.2.2 Mailbox full"}
		})},
		{"pausa", Notice{
			Desk: desk, Reader: staff, Actor: Who{"Ventanilla virtual", "no-responder@tramites.example"},
			Text: "12 correos iguales en 10 minutos.",
		}},
	}
}

func samples() []sample {
	var all []sample
	for _, s := range [][]sample{toRequester(), toTheStaff(), refusals(), reports(), forms(), byTheClock(), sheets(), invitations(), ofAgenda()} {
		all = append(all, s...)
	}
	return all
}
