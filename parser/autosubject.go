package parser

import "strings"

// What the subjects of automatic answers begin with, folded. Of replyPhrases
// the words alone say that a machine answers; awayPhrases say where somebody
// is, which a person may say too; loosePhrases are everyday words that count
// with the text only.
var (
	replyPhrases = phraseList(`respuesta automatica|respuesta auto|auto respuesta|autorespuesta|auto-respuesta|contestacion automatica|mensaje automatico de ausencia|aviso automatico de ausencia|
		automatic reply|automatic response|automatic answer|automated reply|automated response|auto reply|auto-reply|autoreply|auto response|auto-response|autoresponse|autoresponder|auto responder|vacation reply|vacation response|vacation message|out of office autoreply|out of office auto-reply|out of office reply|out of office response|
		resposta automatica|mensagem automatica|reponse automatique|reponse auto|message automatique|automatische antwort|automatische abwesenheit|automatische ruckantwort|autom. antwort|risposta automatica|automatisch antwoord|automatisch antwoorden|automatische beantwoording|
		autosvar|automatisk svar|automatiskt svar|automaattinen vastaus|autoodpowiedz|odpowiedz automatyczna|automaticka odpoved|automatikus valasz|raspuns automat|samodejni odgovor|automatski odgovor|automatinis atsakymas|automatine atbilde|otomatik yanit|
		автоответ|автоматический ответ|автоматична відповідь|автоматичен отговор|αυτοματη απαντηση|自动回复|自動回覆|自動返信|自動応答|자동 회신|자동 응답|תשובה אוטומטית|رد تلقائي|الرد التلقائي`)

	awayPhrases = phraseList(`fuera de la oficina|fuera de oficina|fuera de mi oficina|ausente de la oficina|ausencia de la oficina|ausencia temporal|aviso de ausencia|mensaje de ausencia|notificacion de ausencia|estoy fuera de la oficina|estoy fuera de oficina|
		out of office|out of the office|out-of-office|i am out of the office|i'm out of the office|away from the office|away from my mail|away from my desk|away from office|ooo|oof|
		fora do escritorio|ausencia temporaria|aviso de ausencia|absence du bureau|absent du bureau|message d'absence|notification d'absence|absence de bureau|abwesenheitsnotiz|abwesenheitsnachricht|abwesenheitsmeldung|abwesenheitsassistent|nicht im buro|ausser haus|
		fuori ufficio|fuori sede|assente dall'ufficio|fora de l'oficina|absencia de l'oficina|afwezigheidsassistent|afwezigheidsbericht|afwezigheid|niet op kantoor|ikke pa kontoret|inte pa kontoret|poissa toimistosta|poza biurem|nieobecnosc|mimo kancelar|hazivatali ertesito|不在通知|부재중`)

	loosePhrases = phraseList(`auto|vacaciones|de vacaciones|estoy de vacaciones|estoy ausente|estoy fuera|estare fuera|ausente|ausencia|periodo vacacional|licencia|permiso|fuera|no estoy|no disponible|de viaje|en comision|
		vacation|on vacation|on holiday|holiday|away|on leave|annual leave|maternity leave|parental leave|sick leave|leave of absence|i am away|i'm away|not in the office|unavailable|out until|out today|gone fishing|
		ferias|em ferias|de ferias|ausente do escritorio|absence|absent|absente|conges|en conge|en conges|en vacances|abwesenheit|abwesend|urlaub|im urlaub|assente|assenza|ferie|in ferie|absencia|absent|vacances|de vacances|afwezig|vakantie|op vakantie|poissa|frånvaro|fravaer|urlop|отпуск|в отпуске`)

	// phrasesInside stand behind a name: «AUTO: Ana is out of the office».
	phrasesInside = phraseList(`is out of the office|is out of office|is away from the office|is on vacation|is on leave|is currently out of|esta fuera de la oficina|se encuentra fuera de la oficina|esta de vacaciones|se encuentra de vacaciones|est absent|ist nicht im buro|ist ausser haus|e fuori ufficio|esta ausente`)
)

// phraseList splits a table of phrases, each of which may begin a line.
func phraseList(s string) []string {
	list := strings.Split(s, "|")
	for i, p := range list {
		list[i] = fold(strings.TrimSpace(p))
	}
	return list
}

// awaySubject tells whether the subject is that of an automatic answer, alone
// or with what the text says: a person writes «Fuera de la oficina no funciona
// la VPN» and even «Respuesta automática: no puedo configurarla», a machine
// «Fuera de la oficina: …», «… hasta el 5».
func (m *Message) awaySubject(w autoWords) string {
	if m.subject.outer == 'f' || len(m.subject.words) > 0 {
		return "" // forwarded, or with a command
	}
	lead := subjectLead(m.Subject)
	f := fold(clip(lead, 300))
	spoken := w.has(saysAway) || w.has(saysAutomatic)
	if p, rest, tied := longest(f, replyPhrases); p != "" && (tied || spoken) {
		return m.trusted(p, lead, rest, w)
	}
	if p, rest, tied := longest(f, awayPhrases); p != "" && (tied || spoken) {
		return m.trusted(p, lead, rest, w)
	}
	for _, p := range phrasesInside {
		if i := strings.Index(f, p); i > 0 && (i < 60 && tiedTo(f[i+len(p):], false) || spoken) {
			return m.trusted(p, lead, f[i+len(p):], w)
		}
	}
	if p, _, tied := longest(f, loosePhrases); p != "" && tied && spoken && !w.has(asks) {
		return p
	}
	return ""
}

// trusted takes a subject for a machine's: whatever it is, with a text that
// says the same; else where it stands before the subject of a mail that it
// answers, and where neither subject nor text sounds like somebody in trouble.
// Behind a reply prefix it is a person who answers an automatic answer.
func (m *Message) trusted(phrase, lead, rest string, w autoWords) string {
	spoken := w.has(saysAway) || w.has(saysAutomatic)
	answers := len(m.InReplyTo)+len(m.References) > 0 || strings.Contains(lead, "[") && m.Ticket != 0
	switch {
	case spoken && !(troubled(rest) && w.has(asks)):
		return phrase
	case m.subject.outer != 0: // a person answers an automatic answer
		return ""
	case answers:
		return phrase
	case troubled(rest), w.has(asks), w.has(pleads):
		return ""
	}
	return phrase
}

// subjectLead takes prefixes and tags of others off the start of a subject, so
// that «[EXTERNAL] Automatic reply: …» begins with its phrase. A bracket that
// is itself a phrase loses its marks.
func subjectLead(s string) string {
	for range 8 {
		s = strings.TrimLeft(s, " *\"'<(-–")
		if _, n, _ := prefix(s); n > 0 {
			s = s[n:]
			continue
		}
		words, n := bracket(s)
		if n == 0 {
			return s
		}
		if p, rest, _ := longest(fold(words), replyPhrases); p != "" && rest == "" {
			return words + ":" + s[n:]
		}
		if p, rest, _ := longest(fold(words), awayPhrases); p != "" && rest == "" {
			return words + ":" + s[n:]
		}
		s = s[n:]
	}
	return s
}

// longest finds the longest phrase that a folded subject begins with, and
// whether what follows is tied to it as machines do.
func longest(f string, phrases []string) (phrase, rest string, tied bool) {
	for _, p := range phrases {
		if len(p) > len(phrase) && strings.HasPrefix(f, p) && wordEnds(f[len(p):]) {
			phrase = p
		}
	}
	if phrase == "" {
		return "", f, false
	}
	rest = f[len(phrase):]
	return phrase, rest, phrase[0] >= 0x80 && !isLetterNext(rest) || tiedTo(rest, true)
}

func wordEnds(rest string) bool {
	return rest == "" || rest[0] >= 0x80 || !('a' <= rest[0] && rest[0] <= 'z' || '0' <= rest[0] && rest[0] <= '9')
}

func isLetterNext(rest string) bool {
	return rest != "" && (rest[0] >= 0x80 || 'a' <= rest[0] && rest[0] <= 'z')
}

// tiedTo: nothing more, a mark, a word and a date, or whom it is from.
func tiedTo(rest string, names bool) bool {
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || strings.IndexByte(":-(])/.,!*|\"", rest[0]) >= 0 || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") {
		return true
	}
	for _, w := range datedBehind {
		if strings.HasPrefix(rest, w) {
			return strings.ContainsAny(rest, "0123456789") || namesDay(rest)
		}
	}
	if !names {
		return false
	}
	for _, w := range namedBehind {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

var (
	datedBehind = []string{"hasta ", "until ", "till ", "del ", "desde ", "from ", "de ", "a partir ", "este ", "hoy", "today", "tomorrow", "next ", "this ", "on ", "through ", "starting ", "returning ", "back ", "por vacaciones", "ate ", "bis ", "vom ", "au ", "du ", "jusqu", "dal ", "fino ", "al ", "van ", "tot ", "el "}
	namedBehind = []string{"re ", "re:", "to ", "from ", "notification", "message", "notice", "assistant", "autoreply", "auto-reply", "reply", "a ", "para ", "por ", "by ", "for your", "a su ", "de "}
)

// namesDay finds a day or a month in a folded rest.
func namesDay(rest string) bool {
	for _, w := range strings.Fields(clip(rest, 120)) {
		w = strings.Trim(w, ".,;:()")
		if _, ok := weekdayNames[w]; ok || monthNames[w] != 0 || w == "hoy" || w == "manana" || w == "today" || w == "tomorrow" || w == "vacaciones" || w == "notice" || w == "week" || w == "semana" {
			return true
		}
	}
	return false
}

// troubled knows a sentence of somebody with a question or a problem.
func troubled(rest string) bool {
	rest = " " + rest + " "
	for _, w := range troubles {
		if strings.Contains(rest, w) {
			return true
		}
	}
	return false
}

var troubles = []string{
	" no ", " not ", "?", " error", " falla", "problem", "activar", "configur", " como ", " how ", " outlook", " gmail", " habilitar", " quitar", " poner ", "programar", " ayuda", " help", "solicit", " duda", " access", " acceso", " vpn", " remote", " working",
	" set up", "setup", " disable", " enable", " turn o", " change", "cambiar", "cancelar", " nao ", " pas ", " nicht ", " probleme", " hilfe", " aide ", " comment ", " wie ", "actualizar", "puedo", "request", " template", "plantilla", " cuenta", "creat", " crear", " correo",
}
