package parser

import "strings"

// machineReport knows what programs send of themselves.
func (m *Message) machineReport(lead string, w autoWords, hint string, calm bool) (kind, rule, found string) {
	whole := fold(clip(m.Subject, 200)) // with the asterisks and brackets that it begins with
	for _, row := range reportRows {
		if (row.begins(whole) || row.begins(lead)) && w.count(row.needs) >= row.times && (!row.weak || weakSender(m.From.Email)) {
			return row.kind, "subject and words of a program", row.begin + row.inside
		}
	}
	switch {
	case calm && w.has(saysAutomatic) && !m.Reply:
		return "system", "words: it calls itself automatic", hint
	case hint != "" && w.has(saysAutomatic):
		return "system", "words: it calls itself automatic", hint
	case m.newsletter(w):
		return "bulk", "words: a newsletter", "unsubscribe"
	}
	return "", "", ""
}

// reportRow is how the subject of a program's mail begins and, where that could
// be a person's too, how many sentences of its text must say a thing, or that
// the sender must be one that programs use.
type reportRow struct {
	kind          string
	begin, inside string
	needs         saying
	times         int
	weak          bool
}

func (r reportRow) begins(subject string) bool {
	i := strings.HasPrefix(subject, r.begin)
	return i && (r.inside == "" || strings.Contains(subject[len(r.begin):], r.inside))
}

var reportRows = func() []reportRow {
	rows := []reportRow{
		{kind: "list", begin: "confirm ", needs: saysList, times: 1},
		{kind: "list", begin: "your message to ", inside: "awaits moderator"},
		{kind: "list", begin: "su mensaje ", inside: "espera"},
		{kind: "list", begin: "el mensaje ", inside: "espera"},
		{kind: "list", begin: "confirmation for subscribe"},
		{kind: "list", begin: "command confirmation request"},
		{kind: "list", begin: "subscription confirmation", needs: saysList, times: 1},
		{kind: "list", begin: "your confirmation is required to", needs: saysList, times: 1},
		{kind: "list", begin: "you have been ", inside: "subscribed"},
		{kind: "list", begin: "welcome to the ", inside: "mailing list"},
		{kind: "list", begin: "bienvenido a la lista"},
		{kind: "list", begin: "the results of your email commands"},
		{kind: "list", begin: "majordomo results"},
		{kind: "list", begin: "auth ", inside: "subscribe"},
		{kind: "list", begin: "confirme su suscripcion", needs: saysVerify | saysList, times: 1},
		{kind: "list", begin: "confirmacion de suscripcion", needs: saysVerify | saysList, times: 1},
		{kind: "list", begin: "confirm your subscription", needs: saysVerify | saysList, times: 1},
		{kind: "list", begin: "confirm subscription", needs: saysVerify | saysList, times: 1},
	}
	add := func(kind, begins string, needs saying, times int, weak bool) {
		for _, p := range phraseList(begins) {
			begin, inside, _ := strings.Cut(p, " … ")
			rows = append(rows, reportRow{kind, begin, inside, needs, times, weak})
		}
	}
	// What programs alone write.
	add("system", `** problem|** recovery|** acknowledgement|** flapping|** downtime|cron <|anacron job|logwatch for|output from your job|degradedarray event on|smart error|*** security information for|[fail2ban]|[firing:|[resolved] … (|[alerting]|[netdata]|rkhunter … warnings|unattended-upgrades result|[package updates]|bacula: backup|apcupsd|[problem] … trigger|undelivered cron`, 0, 0, false)
	// What people write too.
	add("system", `problem:|problema:|resolved|resuelto:|recovery|recuperado:|ok:|critical|warning|down|up:|alert|alerta|[alert|[alerta|[critical]|[warning]|[ok]|firing|disaster:|high:|average:|[problem]|[resolved]|problem |host down|host up|service alert|update:`, saysMeasured, 3, false)
	add("system", `problem:|problema:|resolved:|resuelto:|recovery|critical|warning|down|up|alert|alerta|aviso|[alert|[alerta|[critical]|[warning]|notification|notificacion|ups |ups:|power |backup|respaldo|copia de seguridad|[success]|[failed]|[warning]|[error]|report|reporte|informe|security alert|system |sistema|server |disk |disco|raid |test |temperatur|status|low toner|toner|paper jam|error `, saysMeasured, 2, true)
	add("system", `backup|[success]|[failed]|respaldo|copia de seguridad|veeam|backup exec alert|job … completed|job … failed|task … completed|tarea … complet`, saysMeasured, 3, false)
	add("system", `voice message from|voicemail|new voicemail|new voice message|missed call|nuevo mensaje de voz|mensaje de voz|llamada perdida|fax received|received fax|new fax|incoming fax|fax from|fax de|fax recibido|nuevo fax|scan|scanned|escaneado|escaneo|documento escaneado|digitalizacion|message from|mensaje de km|attached image|imagen adjunta|send data from`, saysScanned, 2, false)
	add("system", `voice message from|voicemail|new voicemail|new voice message|missed call|nuevo mensaje de voz|mensaje de voz|llamada perdida|fax|received fax|new fax|incoming fax|nuevo fax|scan|scanned|escaneado|escaneo|documento escaneado|digitalizacion|message from|attached image|imagen adjunta|send data from`, saysScanned, 1, true)
	add("system", `verify your|confirm your|activate your|reset your password|password reset|your verification code|verification code|your security code|security alert|new sign-in|new login|verifica tu|verifique su|confirma tu|confirme su|activa tu|active su|restablece|restablecer|restablecimiento de|recuperacion de|codigo de verificacion|su codigo de|tu codigo de|alerta de seguridad|nuevo inicio de sesion|welcome to|bienvenido a|bienvenida a|registro en|registro exitoso|cambio de contrasena`, saysVerify, 2, false)
	add("system", `verify your|confirm your|activate your|reset your password|password reset|your verification code|verification code|security alert|new sign-in|verifica tu|verifique su|confirma tu|confirme su|activa tu|active su|restablece|codigo de verificacion|alerta de seguridad|nuevo inicio de sesion|bienvenido|registro|cambio de contrasena`, saysVerify, 1, true)
	return rows
}()
