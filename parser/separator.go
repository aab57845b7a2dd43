package parser

import (
	"slices"
	"strings"
)

// Words between the dashes above a quoted mail.
var (
	originalPhrases = phraseSet(`mensaje original|original message|original|mensagem original|message d'origine|message original|
		ursprungliche nachricht|ursprungliche mail|ursprungliche e-mail|originalnachricht|original-nachricht|messaggio originale|missatge original|mensaxe orixinal|jatorrizko mezua|
		oorspronkelijk bericht|origineel bericht|oprindelig meddelelse|original meddelelse|ursprungligt meddelande|originalmeddelande|opprinnelig melding|
		alkuperainen viesti|wiadomosc oryginalna|oryginalna wiadomosc|puvodni zprava|povodna sprava|eredeti uzenet|mesaj original|mesajul original|
		исходное сообщение|оригинальное сообщение|оригінальне повідомлення|ozgun ileti|orijinal mesaj|originalna poruka|izvorna poruka|
		原始邮件|原始郵件|原邮件|邮件原件|回复的原邮件|元のメッセージ|原文|원본 메시지|원본 메일|הודעה מקורית|الرسالة الأصلية|الرسالة الاصلية|
		mensaje citado|reply message|mensaje de respuesta|correo original|original email|original mail|mail original|
		original appointment|cita original|reunion original|compromisso original|rendez-vous d'origine|ursprunglicher termin|thu goc|pesan asli|reply separator|original message follows|original message text|mensaje original adjunto|mensagem de origem|mensagem anterior|message precedent|mensaje anterior|previous message|reply|ursprungligt e-postmeddelande|izvirno sporocilo|eredeti level|tin nhan goc|ข้อความต้นฉบับ|pesan asal`)
	forwardPhrases = phraseSet(`forwarded message|forwarded mail|mensaje reenviado|correo reenviado|mensagem encaminhada|mensagem reencaminhada|
		mensagem reenviada|message transfere|message transmis|message reexpedie|courriel transfere|weitergeleitete nachricht|weitergeleitete e-mail|weitergeleitete mail|messaggio inoltrato|
		missatge reenviat|mensaxe reenviada|birbidalitako mezua|doorgestuurd bericht|videresendt meddelelse|videresendt besked|vidarebefordrat meddelande|vidarebefordrat mejl|
		videresendt melding|videresendt e-post|valitetty viesti|edelleenlahetetty viesti|wiadomosc przekazana|przekazana wiadomosc|preposlana zprava|preposlana sprava|tovabbitott uzenet|
		tovabbitott level|mesaj redirectionat|mesaj transmis|пересылаемое сообщение|пересланное сообщение|переслане повідомлення|iletilmis mesaj|iletilen mesaj|yonlendirilmis mesaj|
		proslijedena poruka|prosledjena poruka|προωθημενο μηνυμα|转发的邮件|转发邮件|轉寄郵件|轉寄的郵件|转发邮件信息|已转发邮件|転送されたメッセージ|転送メッセージ|転送|전달된 메시지|전달된 메일|
		הודעה שהועברה|رسالة معاد توجيهها|رسالة محولة|thu da chuyen tiep|pesan terusan|begin forwarded message|forwarded by`)
	applePhrases = phraseSet(`begin forwarded message|inicio del mensaje reenviado|inicio de la mensaje reenviado|inicio da mensagem reenviada|inicio da mensagem encaminhada|
		debut du message reexpedie|debut du message transfere|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|inizio messaggio inoltrato|inicia el missatge reenviat|
		begin doorgestuurd bericht|start pa videresendt besked|vidarebefordrat brev|videresendt melding|valitetty viesti alkaa|poczatek przekazanej wiadomosci|
		zacatek preposilane zpravy|начало переадресованного сообщения|начало пересылаемого сообщения|iletilen ileti baslangici|下面是被转发的邮件|以下是轉寄的郵件|
		転送されたメッセージ|전달된 메시지|mensaje reenviado|forwarded message|comienza el mensaje reenviado|inicio do e-mail encaminhado`)
)

func phraseSet(s string) map[string]bool {
	set := map[string]bool{}
	for _, p := range strings.Split(s, "|") {
		set[fold(p)] = true
	}
	return set
}

type separator uint8

const (
	sepNone     separator = iota
	sepOriginal           // «-----Mensaje original-----»
	sepForward            // «---------- Mensaje reenviado ---------»
	sepRule               // a line of underscores or dashes alone
	sepAbove              // «escriba por encima de esta línea»
)

// separatorLine reads a line that stands between the new text and a quoted
// mail.
func separatorLine(s string) separator {
	s = strings.TrimSpace(s)
	if forwardBegin(s) {
		return sepForward
	}
	if len(s) < 5 || len(s) > 200 {
		return sepNone
	}
	s = strings.ReplaceAll(s, "&nbsp;", " ")
	inner := trimMarks(s, "-_=*~#>< \t\u00a0–—")
	dashes := len(s) - len(inner)
	if inner == "" {
		if dashes >= 20 && strings.Trim(s, "_-=") == "" {
			return sepRule
		}
		return sepNone
	}
	if dashes < 4 {
		if 16 <= len(s) && len(s) < 120 && lineWord(s) && replyAbove(fold(s), true) {
			return sepAbove
		}
		return sepNone
	}
	f := fold(strings.TrimRight(inner, ":： "))
	switch {
	case forwardPhrases[f]:
		return sepForward
	case originalPhrases[f]:
		return sepOriginal
	case strings.HasPrefix(f, "forwarded by "), strings.HasPrefix(f, "reenviado por "), strings.HasPrefix(f, "forwarded message from "):
		return sepForward
	case strings.HasPrefix(f, "original message from "), strings.HasPrefix(f, "mensaje original de "):
		return sepOriginal
	case replyAbove(f, false):
		return sepAbove
	}
	return sepNone
}

// aboveLines name the line above which other help desks want the answer.
var aboveLines = foldAll(`above this line|over this line|encima de esta línea|arriba de esta línea|por sobre esta línea|acima desta linha|au-dessus de cette ligne|oberhalb dieser zeile|oberhalb dieser linie|
	über dieser zeile|über dieser linie|sopra questa riga|sopra questa linea|boven deze regel|boven deze lijn|per sobre d'aquesta línia|over denne linje|ovanför denna rad|выше этой линии|выше этой строки|
	powyżej tej linii|nad tímto řádkem|この線より上|此行上方|此線以上|此行以上`)

// replyAbove knows the line that other help desks put on top of their mail.
// Without dashes around it must speak of an answer.
func replyAbove(f string, asks bool) bool {
	for _, p := range aboveLines {
		if strings.Contains(f, p) {
			return !asks || slices.ContainsFunc(answerWords, func(w string) bool { return strings.Contains(f, w) })
		}
	}
	return false
}

var answerWords = foldAll(`reply|respond|respues|contest|escrib|type|respost|répond|répons|antwort|rispo|resposta|ответ|odpow|返信|回复|回覆`)

// lineWord reports at a glance a line that may say «this line».
func lineWord(s string) bool {
	for _, w := range [...]string{"line", "líne", "lín", "linha", "ligne", "Linie", "Zeile", "riga", "regel", "lijn", "rad", "лини", "стро", "lini", "線", "行", "LINE", "LÍNEA", "LINEA"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
