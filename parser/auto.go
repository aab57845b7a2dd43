package parser

import (
	"strings"
)

// readAuto tells a machine's mail from a person's, after the rules of RFC 3834
// and the fields that programs really send. Each rule is strong enough alone;
// weak signs (an empty Return-Path, X-Auto-Response-Suppress) only mute.
func (m *Message) readAuto(r *report) {
	m.Auto.Kind, m.Auto.Why = m.autoKind(r)
	m.Mute = m.HasReturnPath && m.ReturnPath.Email == "" || m.value("X-Auto-Response-Suppress") != "" && !strings.EqualFold(strings.TrimSpace(m.value("X-Auto-Response-Suppress")), "none")
	if m.Auto.Kind == "auto-reply" {
		own := m.Subject
		if m.Ticket != 0 {
			own, _, _ = strings.Cut(own, "[") // from the tag on it is the subject of our notice
		}
		m.Auto.From, m.Auto.Until, m.Auto.Back = absence(own+"\n"+clip(m.NewText, 4000), m.Date)
	}
}

func (m *Message) autoKind(r *report) (kind, why string) {
	if r != nil && (len(r.status) > 0 || len(r.feedback) > 0 || r.receipt || r.typ == "delivery-status") {
		return "report", "Content-Type: multipart/report"
	}
	if v := keyword(m.value("Auto-Submitted")); v != "" && v != "no" {
		switch {
		case strings.HasPrefix(v, "auto-replied"):
			return "auto-reply", "Auto-Submitted: " + v
		default:
			return "system", "Auto-Submitted: " + v
		}
	}
	for _, row := range autoFields {
		for _, v := range m.values(row.name) {
			if v = keyword(v); row.matches(v) {
				return row.kind, row.name + ": " + clip(v, 60)
			}
		}
	}
	if w := machineSender(m.From.Email); w != "" && (w != "report" || m.daemon()) {
		return w, "From: " + m.From.Email
	}
	if m.From.Email == "" && len(m.Header) > 0 && strings.Contains(fold(m.value("From")), "mailer-daemon") {
		return "report", "From: mailer-daemon"
	}
	if p := autoSubject(m.Subject); p != "" {
		return "auto-reply", "Subject: " + p
	}
	return "", ""
}

// daemon tells the mail system itself from a person who writes as postmaster.
func (m *Message) daemon() bool {
	if local, _, _ := strings.Cut(strings.ToLower(m.From.Email), "@"); local != "postmaster" {
		return true
	}
	return m.HasReturnPath && m.ReturnPath.Email == "" || bounceSubject(m.Subject) || m.value("X-Failed-Recipients") != ""
}

// keyword gives the word of a field in lower case, without comments and
// parameters.
func keyword(s string) string {
	s = strings.ToLower(strings.TrimSpace(stripComments(s)))
	s, _, _ = strings.Cut(s, ";")
	return strings.TrimSpace(s)
}

// autoField is one field that gives a machine away. An empty values matches
// whatever is not in but.
type autoField struct {
	name, kind  string
	values, but string // words separated by |
}

func (a autoField) matches(v string) bool {
	if a.values == "" {
		return v != "" && !listed(a.but, v)
	}
	return listed(a.values, v)
}

func listed(words, v string) bool {
	for _, w := range strings.Split(words, "|") {
		if w != "" && w == v {
			return true
		}
	}
	return false
}

var autoFields = []autoField{
	{name: "X-Autoreply", kind: "auto-reply", but: "no|false|0"},
	{name: "X-Autorespond", kind: "auto-reply", but: "no|false|0"},
	{name: "X-Autoresponder", kind: "auto-reply", but: "no|false|0"},
	{name: "X-Auto-Reply", kind: "auto-reply", but: "no|false|0"},
	{name: "X-Auto-Reply-From", kind: "auto-reply"},
	{name: "X-AutoReply-From", kind: "auto-reply"},
	{name: "X-Mail-Autoreply", kind: "auto-reply", but: "no|false|0"},
	{name: "X-POST-MessageClass", kind: "auto-reply", values: "9"},
	{name: "X-POST-MessageClass", kind: "auto-reply", values: "autoresponder"},
	{name: "Delivered-To", kind: "auto-reply", values: "autoresponder"},
	{name: "X-Precedence", kind: "auto-reply", values: "auto_reply|auto-reply|autoreply"},
	{name: "Precedence", kind: "auto-reply", values: "auto_reply|auto-reply|autoreply"},
	{name: "X-FC-MachineGenerated", kind: "system", values: "true|yes|1"},
	{name: "X-Cron-Env", kind: "system"},
	{name: "X-Failed-Recipients", kind: "report"},
	{name: "List-Id", kind: "list"},
	{name: "List-Post", kind: "list", but: "no"},
	{name: "List-Unsubscribe", kind: "list"},
	{name: "X-Mailing-List", kind: "list"},
	{name: "X-List-Id", kind: "list"},
	{name: "Mailing-List", kind: "list"},
	{name: "X-Mailman-Version", kind: "list"},
	{name: "Feedback-ID", kind: "bulk"},
	{name: "X-Campaign-Id", kind: "bulk"},
	{name: "X-CampaignID", kind: "bulk"},
	{name: "X-Mailgun-Tag", kind: "bulk"},
	{name: "Precedence", kind: "list", values: "list"},
	{name: "Precedence", kind: "bulk", values: "bulk|junk"},
	{name: "X-Precedence", kind: "bulk", values: "bulk|junk|list"},
	{name: "X-Auto-Submitted", kind: "system", but: "no|false|0"},
}

// machineSender knows addresses behind which nobody reads.
func machineSender(email string) string {
	local, _, ok := cutLast(strings.ToLower(email), '@')
	if !ok {
		return ""
	}
	local, _, _ = strings.Cut(local, "+")
	switch local {
	case "mailer-daemon", "mailerdaemon", "mail-daemon", "postmaster", "mdaemon", "mail_daemon", "double-bounce", "mailsystem":
		return "report"
	case "autoresponder", "autoreply", "auto-reply", "autorespuesta", "auto-respuesta", "respuesta-automatica", "vacation":
		return "auto-reply"
	}
	switch strings.NewReplacer("-", "", "_", "", ".", "").Replace(local) {
	case "noreply", "donotreply", "noresponder", "noresponda", "nocontestar", "norespond", "dontreply", "noreplies":
		return "system"
	}
	return ""
}

// autoSubjects begin the subjects of automatic answers, folded.
var autoSubjects = []string{
	"respuesta automatica", "respuesta auto", "autorespuesta", "auto respuesta", "contestacion automatica", "mensaje automatico de ausencia", "fuera de la oficina", "fuera de oficina", "ausente de la oficina", "ausencia de la oficina", "ausente:", "estoy de vacaciones",
	"out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "auto-reply", "auto response", "autoresponse", "auto-response", "automated reply", "automated response", "automatic response", "away from the office", "away from my mail", "vacation reply", "on vacation", "vacation:",
	"auto:", "[auto]", "[auto-reply]", "[autoreply]", "[ooo]", "ooo:", "resposta automatica", "fora do escritorio", "ausencia temporaria", "reponse automatique", "absence du bureau", "absent du bureau", "message d'absence",
	"automatische antwort", "abwesenheitsnotiz", "abwesenheit:", "abwesend:", "automatische abwesenheit", "risposta automatica", "fuori ufficio", "fuori sede", "resposta automatica", "fora de l'oficina", "automatisch antwoord", "automatisch antwoorden", "afwezig:", "afwezigheidsassistent",
	"autosvar", "automatisk svar", "automatiskt svar", "automaattinen vastaus", "poissa:", "autoodpowiedz", "odpowiedz automatyczna", "automaticka odpoved", "automatikus valasz", "raspuns automat", "автоответ", "автоматический ответ", "автоматична відповідь", "otomatik yanit",
	"自动回复", "自動回覆", "自動返信", "自動応答", "不在通知", "자동 회신", "자동 응답", "부재중",
}

// autoSubject tells whether a subject begins as those of automatic answers do
// and goes on as they do: a person writes «Fuera de la oficina no funciona la
// VPN», a machine «Fuera de la oficina: …», «… hasta el 5».
func autoSubject(s string) string {
	f := strings.TrimLeft(fold(s), "*[(<\"' ")
	for _, p := range autoSubjects {
		q := strings.TrimLeft(p, "[")
		if !strings.HasPrefix(f, q) {
			continue
		}
		rest := f[len(q):]
		if strings.HasSuffix(q, ":") || strings.HasSuffix(q, "]") || rest == "" || rest[0] >= 0x80 {
			return p
		}
		rest = strings.TrimLeft(rest, " ")
		if rest == "" || strings.IndexByte(":-(])/.,!*\"", rest[0]) >= 0 || strings.HasPrefix(rest, "–") {
			return p
		}
		for _, w := range []string{"hasta ", "until ", "del ", "desde ", "from ", "re ", "to ", "a: ", "reply", "notification", "message", "notice", "assistant", "autoreply", "para ", "por vacaciones", "de ", "ate ", "bis ", "vom ", "au "} {
			if strings.HasPrefix(rest, w) && !personalTail(rest) {
				return p
			}
		}
	}
	return ""
}

// personalTail keeps sentences: a verb of trouble behind the phrase.
func personalTail(rest string) bool {
	for _, w := range []string{" no ", "?", " error", " falla", "problem", " desactivar", " activar", " configur", " como ", " outlook"} {
		if strings.Contains(" "+rest, w) {
			return true
		}
	}
	return false
}
