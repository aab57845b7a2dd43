package parser

import (
	"strings"
	"unicode/utf8"
)

// forwardBegins are the words between dashes above a forwarded mail, folded,
// beyond those of forwardPhrases; forwardsOf stand before the name of its
// author or of who forwards it: Mutt, Horde, Lotus.
var (
	forwardBegins = phraseSet(`mensaje reenviado|mensajes reenviados|mensaje remitido|reenvio|inicio del mensaje reenviado|inicio de mensaje reenviado|comienzo del mensaje reenviado|
		begin forwarded message|start of forwarded message|start forwarded message|forwarded|forwarded email|forwarded e-mail|forwarded content|forward|
		mail transfere|message reachemine|message reexpedie|debut du message transfere|debut message transfere|debut du message reexpedie|
		mensagem encaminhada|mensagem reencaminhada|mensagem original encaminhada|inicio da mensagem encaminhada|inicio da mensagem reencaminhada|e-mail encaminhado|
		weitergeleitete nachricht|anfang der weitergeleiteten nachricht|beginn der weitergeleiteten nachricht|weiterleitung|
		messaggio inoltrato|inizio messaggio inoltrato|email inoltrata|e-mail inoltrata|inici del missatge reenviat|missatge reenviat|
		begin doorgestuurd bericht|doorgestuurde mail|doorgestuurde e-mail|doorgezonden bericht|
		videresendt mail|start pa videresendt besked|vidarebefordrat e-postmeddelande|vidarebefordrat brev|vidarebefordrat mail|videresendte meldinger|
		valitetty viesti alkaa|tresc przekazanej wiadomosci|przeslana wiadomosc|przekazany list|poczatek przekazywanej wiadomosci|wiadomosc przeslana dalej|
		preposlany e-mail|preposlany email|zacatek preposilane zpravy|zaciatok preposlanej spravy|preposlana sprava|
		tovabbitott level kezdete|tovabbitott uzenet kezdete|mesaj redirectionat|mesaj inaintat|inceputul mesajului redirectionat|mesaj redirecționat|
		перенаправленное сообщение|переадресованное сообщение|пересланное письмо|пересылаемое письмо|начало переадресованного сообщения|начало пересылаемого сообщения|
		перенаправлене повідомлення|переслане повідомлення|переслане лист|пересланий лист|початок листа, що пересилається|препратено съобщение|проследјена порука|
		yonlendirilen mesaj|yonlendirilmis ileti|iletilmis ileti|iletilen ileti|iletilmis e-posta|iletilen ileti baslangici|ileti baslangici|
		zapocni proslijedenu poruku|pocetak proslijedene poruke|posredovano sporocilo|naprej poslano sporocilo|edastatud kiri|parsutita zinojums|parsutits zinojums|persiustas laiskas|persiusta zinute|
		αρχη προωθημενου μηνυματος|προωθημενο μηνυμα|μηνυμα που προωθηθηκε|birbidalitako mezua|framsent skeyti|neges wedi'i hanfon ymlaen|mesazh i perseritur|
		转发的消息|转发的邮件|转发的郵件|转发消息|以下是转发的邮件|下面是被转发的邮件|開始轉寄郵件|轉寄的訊息|轉寄訊息|已轉寄的郵件|被转发邮件|
		転送メール|転送するメール|転送された電子メール|転送メッセージ開始|전달된 메시지|전달된 메일|전달 메시지|전달한 메일|
		הודעה שהועברה|תחילת ההודעה שהועברה|הודעה מועברת|رسالة معاد توجيهها|الرسالة المعاد توجيهها|بداية الرسالة المحولة|رسالة تم تحويلها|الرسائل المعاد توجيهها|
		thu da chuyen tiep|thu chuyen tiep|bat dau thu duoc chuyen tiep|tin nhan da chuyen tiep|pesan terusan|pesan yang diteruskan|mulai pesan terusan|mesej yang dimajukan|ข้อความที่ส่งต่อ`)
	forwardsOf = foldAll(`forwarded message from |forwarded by |forwarded mail from |begin forwarded message from |mensaje reenviado de |mensaje reenviado por |mensaje remitido por |reenviado por |remitido por |
		mensagem encaminhada de |mensagem encaminhada por |mensagem reencaminhada por |encaminhado por |reencaminhado por |message transfere de |message transfere par |transfere par |transmis par |reexpedie par |
		weitergeleitete nachricht von |weitergeleitet von |messaggio inoltrato da |inoltrato da |missatge reenviat per |missatge reenviat de |reenviat per |doorgestuurd bericht van |doorgestuurd door |
		videresendt af |videresendt av |vidarebefordrat av |przekazane przez |przekazana wiadomosc od |preposlana zprava od |пересылаемое сообщение от |переслано |iletilen: |転送者 |由 `)
	// forwardOpens are lines without dashes: Apple Mail ends them with a
	// colon, The Bat! with nothing.
	forwardOpens = phraseSet(`this is a forwarded message|este es un mensaje reenviado|dies ist eine weitergeleitete nachricht|это пересылаемое сообщение|пересылаемое сообщение (the bat!)`)
	// forwardEnds are the words below a forwarded mail.
	forwardEnds = phraseSet(`end forwarded message|end of forwarded message|end forwarded mail|end of forwarded mail|end forward|end of forward|fin del mensaje reenviado|fin de mensaje reenviado|final del mensaje reenviado|
		fin mensaje reenviado|fin del mensaje remitido|termina el mensaje reenviado|fin del reenvio|fim da mensagem encaminhada|fim da mensagem reencaminhada|final da mensagem encaminhada|fim de mensagem encaminhada|
		fin du message transfere|fin message transfere|fin du message reexpedie|ende der weitergeleiteten nachricht|ende weitergeleitete nachricht|ende der weitergeleiteten mail|
		fine messaggio inoltrato|fine del messaggio inoltrato|fi del missatge reenviat|einde doorgestuurd bericht|einde van doorgestuurd bericht|slut pa videresendt meddelelse|slut pa vidarebefordrat meddelande|
		koniec przekazanej wiadomosci|koniec przekazywanej wiadomosci|konec preposlane zpravy|konec preposilane zpravy|конец пересылаемого сообщения|завершение пересылаемого сообщения|окончание пересылаемого сообщения|
		конец пересланного сообщения|кінець пересланого повідомлення|завершення пересланого повідомлення|iletilen mesajin sonu|end of original message text|vege a tovabbitott uzenetnek|amaitu birbidalitako mezua`)
)

// forwardMarks are what stands around the words: dashes of all kinds, which
// Proton and editors that mend typography make of hyphens, equals signs of
// Zoho, asterisks of bold, scissors of The Bat!
const forwardMarks = "-_=*~#><+ \t\u00a0‐‑‒–—―−─━＝－"

// forwardGate tells at a glance most lines that neither begin nor end a
// forward, since every line of a mail is asked.
func forwardGate(s string) bool {
	if len(s) < 8 || len(s) > 300 {
		return false
	}
	if c := s[0]; strings.IndexByte("-_=*~#><+ \t", c) >= 0 || s[len(s)-1] == ':' || strings.HasSuffix(s, "：") {
		return true
	} else if c >= 0x80 {
		r, _ := utf8.DecodeRuneInString(s)
		return strings.ContainsRune(forwardMarks, r) || strings.HasPrefix(s, "Это п")
	}
	return strings.HasPrefix(s, "This is a f") || strings.HasPrefix(s, "Este es un mensaje r") || strings.HasPrefix(s, "Dies ist eine w")
}

// forwardBegin reads a line above a forwarded mail.
func forwardBegin(s string) bool {
	if !forwardGate(s) {
		return false
	}
	inner, marks, ok := betweenDashes(s)
	if !ok {
		return false
	}
	f := fold(inner)
	bare := strings.TrimRight(f, ": ")
	switch {
	case forwardOpens[bare]:
		return true
	case bare != f && (applePhrases[bare] || forwardBegins[bare] || forwardPhrases[bare]):
		return len(bare) > 8
	case marks < 4:
		return false
	}
	return forwardBegins[bare] || forwardPhrases[bare] || forwardOf(f)
}

// forwardOf reads the words of Mutt, Horde and Lotus, which name somebody.
func forwardOf(f string) bool {
	for _, p := range forwardsOf {
		if strings.HasPrefix(f, p) && len(f) > len(p)+1 && f[len(p)] == ' ' {
			return true
		}
	}
	return false
}

// forwardEnd reads a line below a forwarded mail.
func forwardEnd(s string) bool {
	inner, marks, ok := betweenDashes(s)
	return ok && marks >= 4 && forwardEnds[strings.TrimRight(fold(inner), ": ")]
}

// betweenDashes takes the marks off both ends of a line; marks: their octets.
func betweenDashes(s string) (inner string, marks int, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) < 5 || len(s) > 300 {
		return "", 0, false
	}
	inner = trimMarks(s, forwardMarks)
	if rest, ok := strings.CutPrefix(inner, "8<"); ok {
		inner = strings.Trim(rest, forwardMarks) // ===8<===End of original message text===
	}
	return inner, len(s) - len(inner), inner != ""
}

// forwardFrom makes of the lines from i on the forwarded mail: to the end, or
// to the line that ends it.
func (c *cutting) forwardFrom(i int) {
	c.forward = i
	end := len(c.lines)
	if forwardBegin(c.lines[i].text) {
		end = c.forwardEnd(i)
	}
	for k := i; k < end; k++ {
		c.class[k] = inside
	}
}

// forwardEnd finds the line behind the one that closes the forward which
// begins on line i. Forwards inside may have lines of their own; those that
// name somebody always have.
func (c *cutting) forwardEnd(i int) int {
	var open []bool // the forwards open so far: whether it must be closed
	for k := i; k < len(c.lines) && len(open) < 50; k++ {
		l := c.lines[k]
		if l.depth != c.lines[i].depth || !forwardGate(l.text) {
			continue
		}
		if forwardEnd(l.text) {
			n := len(open) - 1
			for n > 0 && !open[n] {
				n--
			}
			if n <= 0 {
				return k + 1
			}
			open = open[:n]
		} else if inner, _, _ := betweenDashes(l.text); forwardBegin(l.text) {
			open = append(open, forwardOf(fold(inner)))
		}
	}
	return len(c.lines)
}

// forwardedLines are the lines of the forwarded mail.
func (c *cutting) forwardedLines() []line {
	end := c.forward
	for end < len(c.lines) && c.class[end] == inside {
		end++
	}
	return c.lines[c.forward:end]
}

// aboveForward is what its sender wrote above the forwarded mail.
func (c *cutting) aboveForward() string {
	above := cutting{lines: c.lines[:c.forward], class: c.class[:c.forward]}
	return above.text(said)
}
