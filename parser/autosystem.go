package parser

import "strings"

// machineWords knows, by their subjects and words, the mails of machines that
// no field gives away: automatic answers, acknowledgements of other desks,
// challenges, confirmations of lists, reports of monitoring, newsletters. A
// forward, and a text with a question or a request of somebody, is a person's.
func (m *Message) machineWords(w autoWords) (kind, rule, found string) {
	if m.Forward != nil || m.subject.outer == 'f' || len(m.Commands) > 0 {
		return "", "", ""
	}
	lead := fold(clip(subjectLead(m.Subject), 200))
	reply := m.subject.outer == 'r'
	hint := m.machineHint()
	calm := !w.has(asks) && !w.has(pleads)
	if confirms := w.count(saysConfirm); confirms >= 2 && !w.has(pleads) || confirms >= 1 && beginsAny(lead, challengeSubjects) {
		return "auto-reply", "words: a challenge, to confirm that the mail was sent", lead
	}
	switch {
	case calm && w.has(saysAway) && (hint != "" || w.has(saysAutomatic) || w.has(saysThanks) && w.has(saysInstead)):
		return "auto-reply", "words: somebody is away", hint
	case calm && w.has(saysReceived) && (hint != "" && w.has(saysNext) || w.has(saysAutomatic) || ticketNumbered(lead, w.text) && (w.has(saysNext) || w.has(saysThanks)) && beginsAny(lead, ticketSubjects)):
		return "auto-reply", "words: an acknowledgement", hint
	case w.has(saysReceived) && !reply && beginsAny(lead, ticketSubjects) && (w.has(saysNext) || w.has(saysThanks)):
		return "auto-reply", "words: an acknowledgement", lead
	}
	if reply {
		if calm && w.has(saysAutomatic) && hint != "" {
			return "system", "words: it calls itself automatic", hint
		}
		return "", "", ""
	}
	return m.machineReport(lead, w, hint, calm)
}

// machineHint names a weak sign that a program sends the mail.
func (m *Message) machineHint() string {
	switch {
	case m.HasReturnPath && m.ReturnPath.Email == "":
		return "Return-Path: <>"
	case m.suppresses():
		return "X-Auto-Response-Suppress"
	case m.value("X-MS-Exchange-Generated-Message-Source") != "":
		return "X-MS-Exchange-Generated-Message-Source"
	case m.value("X-MS-Exchange-Inbox-Rules-Loop") != "":
		return "X-MS-Exchange-Inbox-Rules-Loop"
	case m.value("X-RT-Loop-Prevention") != "":
		return "X-RT-Loop-Prevention"
	case m.value("X-OTRS-Loop") != "":
		return "X-OTRS-Loop"
	case m.value("X-Loop") != "":
		return "X-Loop"
	case weakSender(m.From.Email):
		return "From: " + m.From.Email
	}
	return ""
}

// newsletter: it can be seen in a browser, and one can have one's name taken
// off. With a Feedback-ID, which senders of bulk mail add, the latter suffices.
func (m *Message) newsletter(w autoWords) bool {
	s := m.Text
	end := s[max(0, len(s)-2500):]
	end = fold(strings.ToValidUTF8(end, ""))
	off := false
	for _, p := range unsubscribes {
		off = off || strings.Contains(end, p)
	}
	if !off || m.Reply {
		return false
	}
	if m.value("Feedback-ID") != "" || weakSender(m.From.Email) && !w.has(pleads) {
		return true
	}
	head := fold(clip(s, 500))
	for _, p := range browserViews {
		if strings.Contains(head, p) {
			return true
		}
	}
	return false
}

var (
	unsubscribes = phraseList(`darse de baja|darte de baja|cancelar la suscripcion|cancelar su suscripcion|cancelar tu suscripcion|cancelar suscripcion|anular suscripcion|anular la suscripcion|dejar de recibir|desuscribir|unsubscribe|opt out|opt-out|manage your preferences|manage preferences|stop receiving|se desinscrever|cancelar inscricao|descadastrar|se desabonner|me desinscrire|abmelden|abbestellen|disiscriv|cancellarti|donar-se de baixa|uitschrijven`)
	browserViews = phraseList(`no puede ver este|no puedes ver este|no puede visualizar|no puedes visualizar|no visualiza|no se visualiza|ver en el navegador|ver en su navegador|ver en tu navegador|ver este correo en|ver este mensaje en|ver version en linea|ver en linea|view this email in|view this e-mail in|view in browser|view in your browser|view online|view this message in|having trouble viewing|having trouble reading|trouble viewing|problems viewing|can't see this|cannot see this|online version|web version|ver no navegador|visualizar no navegador|voir dans le navigateur|version en ligne|version web|im browser|online ansehen|onlineversion|visualizza nel browser|visualizza questa`)

	// challengeSubjects begin the mails of those who ask a sender to prove that
	// they are a person.
	challengeSubjects = phraseList(`please confirm your message|please confirm your email|please confirm your e-mail|please confirm your mail|confirm your message|message verification|sender verification|verify your message|verify your email to|verification required|action required|your message to|your message (|your email to|your e-mail to|confirme su mensaje|confirme su correo|confirmacion de su mensaje|confirmacion requerida|verificacion de remitente|confirmation required|please verify|please confirm|i need you to confirm|confirm|reply to confirm|antispam|anti-spam|spam protection|spam arrest|mensaje retenido|message held|message on hold|challenge|su mensaje a|su mensaje para|delivery confirmation|confirm delivery`)

	// ticketSubjects begin acknowledgements of help desks.
	ticketSubjects = phraseList(`ticket|[ticket|solicitud|su solicitud|tu solicitud|hemos recibido|recibimos|recibido|acuse|confirmacion|nuevo ticket|nueva solicitud|registro de|folio|caso|su caso|reporte|su reporte|incidente|incidencia|request|your request|your ticket|new ticket|support ticket|new support|case|your case|we received|we have received|we've received|received|acknowledg|confirmation|thank you for contacting|thanks for contacting|gracias por contactar|incident|issue|service request|autoreply|chamado|demande|votre demande|anfrage|ihre anfrage|richiesta|sr#|sr |req|inc|#`)
)

// beginsAny tells whether a folded subject begins with one of the phrases, or is
// only a number that stood in brackets.
func beginsAny(lead string, phrases []string) bool {
	for _, p := range phrases {
		if strings.HasPrefix(lead, p) {
			return true
		}
	}
	return false
}

// ticketNumbered finds the number of a ticket: a mark or word for it with digits.
func ticketNumbered(lead, text string) bool {
	for _, s := range []string{lead, clip(text, 1500)} {
		for i := 0; i+3 < len(s); i++ {
			if s[i] == '#' && '0' <= s[i+1] && s[i+1] <= '9' || s[i] == '#' && s[i+1] == ' ' && '0' <= s[i+2] && s[i+2] <= '9' {
				return true
			}
		}
		for _, w := range []string{"ticket", "folio", "caso", "case", "numero", "number", "request", "solicitud", "incident", "reporte"} {
			if i := strings.Index(s, w); i >= 0 && strings.ContainsAny(clip(s[i+len(w):], 25), "0123456789") {
				return true
			}
		}
	}
	return false
}
