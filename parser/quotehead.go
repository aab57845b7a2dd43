package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// labels is what a line of a quoted mail's header says.
type label uint8

const (
	labelNone label = iota
	labelFrom
	labelDate
	labelTo
	labelCc
	labelSubject
	labelOther // Reply-To, attachments, importance: part of the block, no more
)

// headerLabels is the header that clients write above a quoted or forwarded
// mail, a row a language: from, date, to, cc, subject, others. One name may
// mean different things in different languages ("A", "Da"), which is why a
// block is recognised by several lines.
var headerLabels = [][6]string{
	{"de|remitente|enviado por|from:", "enviado el|enviado|enviados|fecha|fecha de envio|fecha y hora|enviada el|enviada|enviadas", "para|destinatario|a", "cc|con copia|copia", "asunto|tema", "responder a|cco|archivos adjuntos|adjuntos|adjunto|importancia|categorias|categoria|prioridad|cuando|donde"},
	{"from|sender|originally from", "sent|date|sent at|sent on|on|date sent", "to|recipient|sent to", "cc|copy", "subject|re", "reply-to|reply to|bcc|attachments|importance|sensitivity|message-id|organization|newsgroups|when|where|x-mailer|priority|user-agent"},
	{"de|remetente", "enviado|enviada em|enviado em|enviado a|data|data de envio|enviada|enviadas|sexta", "para|destinatario", "cc|c.c.", "assunto", "responder a|cco|anexos|importancia|prioridade"},
	{"de|expediteur|de la part de", "envoye|date|envoye le|date d'envoi", "a|pour|destinataire", "cc|copie a|copie", "objet|sujet", "repondre a|cci|pieces jointes|piece jointe|importance"},
	{"von|absender", "gesendet|datum|gesendet am", "an|empfanger", "cc|kopie", "betreff", "antwort an|bcc|anlagen|wichtigkeit|prioritat"},
	{"da|mittente", "inviato|data|inviata|data invio|inviato il", "a|per|destinatario", "cc|c.c.", "oggetto", "rispondi a|ccn|allegati|priorita|importanza"},
	{"de|remitent", "enviat|data|enviat el", "per a|a|destinatari", "cc|a/c", "assumpte|tema", "respon a|fitxers adjunts"},
	{"de|remitente", "enviado|data|enviado o", "para|a", "cc", "asunto", "responder a"},
	{"nork", "bidalia|data|noiz", "nori", "cc", "gaia", "erantzun"},
	{"van|afzender", "verzonden|datum|verstuurd|verzonden op", "aan", "cc|kopie", "onderwerp", "antwoord aan|bijlagen|urgentie"},
	{"fra|afsender", "sendt|dato", "til", "cc|kopi", "emne", "svar til|vedhaeftet"},
	{"fran", "skickat|datum", "till", "kopia|cc", "amne", "svara till|bilagor"},
	{"fra", "sendt|dato", "til", "kopi|cc", "emne", "svar til|vedlegg"},
	{"lahettaja", "lahetetty|paivays|pvm|paivamaara", "vastaanottaja|kenelle", "kopio", "aihe", "vastausosoite|liitteet"},
	{"od|nadawca", "wyslano|data|wyslane|data wyslania", "do|adresat", "dw|dw.|kopia", "temat", "odpowiedz do|zalaczniki|waznosc"},
	{"od|odesilatel", "odeslano|datum|poslano", "komu|pro|prijemce", "kopie", "predmet", "prilohy"},
	{"od|odosielatel", "odoslane|datum|poslane", "komu|pre", "kopia", "predmet", "prilohy"},
	{"felado|kuldo", "kuldve|datum", "cimzett", "masolatot kap|cc|masolat", "targy", "valaszcim"},
	{"de la|expeditor", "trimis|data", "catre|pentru|la", "cc", "subiect", "raspunde la"},
	{"от|от кого|отправитель", "отправлено|дата|послано", "кому|куда", "копия", "тема", "ответить на"},
	{"від|вiд кого|вiд", "надіслано|дата|надiслано", "кому", "копія|копiя", "тема", "відповісти"},
	{"kimden|gonderen", "gonderildi|tarih|gonderme tarihi|gonderilen", "kime|alici", "bilgi", "konu", "yanit adresi"},
	{"od|salje", "poslano|datum|poslato", "za|prima|kome", "kopija|cc", "predmet|tema", "odgovori na"},
	{"απο|αποστολεας", "εσταλη|ημερομηνια|σταλθηκε", "προς", "κοιν.|κοινοποιηση", "θεμα", ""},
	{"发件人|寄件者|寄件人|发信人|发送人", "发送时间|日期|时间|傳送時間|傳送日期|发送日期|寄件日期|寄件時間", "收件人|收件者|收信人", "抄送|副本", "主题|主旨|標題|主 题", ""},
	{"差出人|送信者|送信元", "送信日時|日時|日付|送信日|送信済み", "宛先|to", "cc|写し", "件名", ""},
	{"보낸 사람|보낸사람|발신인|보낸이", "보낸 날짜|날짜|보낸날짜|보낸 시간", "받는 사람|받는사람|수신인", "참조", "제목", ""},
	{"מאת", "נשלח|תאריך|נשלח ב", "אל", "עותק", "נושא|הנדון", ""},
	{"من", "تاريخ الارسال|التاريخ|تم الارسال|تاريخ الإرسال|تاريخ", "الى|إلى", "نسخة", "الموضوع|موضوع", ""},
	{"tu|nguoi gui", "da gui|ngay|ngay gui", "den|toi|nguoi nhan", "cc", "chu de|tieu de", ""},
	{"dari|pengirim", "dikirim|tanggal", "kepada|ke", "cc", "perihal|subjek|hal", ""},
	{"จาก", "ส่ง|วันที่|ส่งเมื่อ", "ถึง", "สำเนา|สําเนาถึง", "เรื่อง|หัวเรื่อง", ""},
	{"от", "изпратено|дата", "до|към", "копие", "относно|тема", "прикачени файлове"},
	{"od", "poslano|datum", "za", "kp", "zadeva", ""},
	{"шаље|од", "послато|датум|poslato", "коме|за", "копија", "наслов|предмет|naslov", ""},
	{"no|sutitajs", "nosutits|datums", "kam|adresats", "kopija", "tema", ""},
	{"nuo|siuntejas", "issiusta|data", "kam|gavejas", "kopija", "tema", ""},
	{"از|فرستنده", "ارسال شده|تاریخ", "به", "رونوشت", "موضوع", ""},
	{"fran|avsandare", "sant|skickat den", "till", "kopia", "arende|amne", ""},
	{"saatja", "saadetud|kuupaev", "adressaat|saaja", "koopia", "teema", ""},
}

var labelKinds = func() map[string][]label {
	kinds := map[string][]label{}
	for _, row := range headerLabels {
		for i, names := range row {
			for _, n := range strings.Split(names, "|") {
				n = fold(strings.TrimSuffix(n, ":"))
				if n == "" || hasLabel(kinds[n], label(i+1)) {
					continue
				}
				kinds[n] = append(kinds[n], label(i+1))
			}
		}
	}
	return kinds
}()

func hasLabel(ls []label, l label) bool {
	for _, x := range ls {
		if x == l {
			return true
		}
	}
	return false
}

// labelLine reads «De: Juan», «*Enviado el:* lunes» (asterisks for bold) and
// «From : X».
func labelLine(s string) (kinds []label, value string) {
	i := 0
	for i < len(s) && strings.IndexByte(" \t*_|", s[i]) >= 0 {
		i++
	}
	s = s[i:]
	c := colon(clip(s, 60))
	if c <= 0 {
		return nil, ""
	}
	if kinds = labelNamed(s[:c]); kinds == nil {
		return nil, ""
	}
	_, n := utf8.DecodeRuneInString(s[c:])
	return kinds, strings.Trim(s[c+n:], " \t*_\u00a0")
}

// labelNamed looks a label up, without a copy where it is ASCII: each line with
// a colon is asked.
func labelNamed(s string) []label {
	var low [60]byte
	s = trimMarks(s, " \t*_\u00a0")
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c >= 0x7f || c == ' ' && s[i+1] == ' ' {
			return labelKinds[strings.TrimRight(fold(s), " ")]
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return labelKinds[string(low[:len(s)])]
}

// trimMarks is strings.Trim, quick where no letter beyond ASCII stands at an
// end.
func trimMarks(s, set string) string {
	for s != "" && s[0] < utf8.RuneSelf && strings.IndexByte(set, s[0]) >= 0 {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] < utf8.RuneSelf && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	if s != "" && (s[0] >= utf8.RuneSelf || s[len(s)-1] >= utf8.RuneSelf) {
		return strings.Trim(s, set)
	}
	return s
}

// colon finds the first colon, of ASCII or of the East.
func colon(s string) int {
	c := strings.IndexByte(s, ':')
	if wide := strings.Index(s, "："); wide >= 0 && (c < 0 || wide < c) {
		return wide
	}
	return c
}

// headerBlock is the header of a quoted or forwarded mail as lines of text.
type headerBlock struct {
	start, end                  int // lines of it, end behind the last
	from, date, to, cc, subject string
	count                       int
	first                       label
	gap                         bool // empty lines stand inside
}

// maxBlock bounds the lines of a header block: it may list many recipients.
const maxBlock = 40

// blockAt reads the header block that begins on line i. strict asks for what a
// person's own «De: … Asunto: …» hardly has; without it a separator stood
// above.
func blockAt(lines []line, i int, strict bool) (headerBlock, bool) {
	b := headerBlock{start: i, end: i}
	depth, seen := lines[i].depth, map[label]bool{}
	last := labelNone
	for j := i; j < len(lines) && j < i+maxBlock && lines[j].depth == depth; j++ {
		s := lines[j].text
		if lines[j].blank() {
			// HTML puts each line into a paragraph of its own.
			if j+1 >= len(lines) || b.count == 0 || lines[j+1].blank() {
				break
			}
			if k, _ := labelLine(lines[j+1].text); k == nil || pick(k, seen) == labelNone {
				break
			}
			b.gap = true
			continue
		}
		kinds, value := labelLine(s)
		k := pick(kinds, seen)
		if k == labelNone {
			if kinds != nil || !continues(s, last, lines, j, b.count) {
				break
			}
			b.add(last, s)
			b.end = j + 1
			continue
		}
		seen[k], last = true, k
		if b.count == 0 {
			b.first = k
		}
		b.add(k, value)
		b.count++
		b.end = j + 1
	}
	return b, b.enough(seen, strict)
}

// continues reports whether a line without a label goes on with the header
// line above: only lists of addresses and long subjects are folded, and then
// another header line or the end of the block follows.
func continues(s string, last label, lines []line, j, count int) bool {
	if last == labelNone || count == 0 {
		return false
	}
	if last == labelTo || last == labelCc {
		return strings.ContainsAny(s, "@;<") || strings.HasSuffix(strings.TrimSpace(lines[j-1].text), ",") || strings.HasSuffix(strings.TrimSpace(lines[j-1].text), ";")
	}
	if j+1 < len(lines) {
		k, _ := labelLine(lines[j+1].text)
		return k != nil && len(s) < 200
	}
	return false
}

// pick chooses the meaning of a label that was not met yet; a line without
// meaning in a block ends it.
func pick(kinds []label, seen map[label]bool) label {
	for _, k := range kinds {
		if !seen[k] || k == labelOther {
			return k
		}
	}
	return labelNone
}

func (b *headerBlock) add(k label, value string) {
	field := map[label]*string{labelFrom: &b.from, labelDate: &b.date, labelTo: &b.to, labelCc: &b.cc, labelSubject: &b.subject}[k]
	if field == nil || len(*field) > 20000 {
		return
	}
	if *field != "" {
		*field += " "
	}
	*field += strings.TrimSpace(value)
}

func (b *headerBlock) enough(seen map[label]bool, strict bool) bool {
	others := 0
	for _, k := range []label{labelDate, labelTo, labelSubject} {
		if seen[k] {
			others++
		}
	}
	if !strict {
		return b.count >= 2 && (seen[labelFrom] || seen[labelSubject] && seen[labelDate])
	}
	if b.first != labelFrom && (b.gap || b.count < 3) || !seen[labelFrom] || !strings.ContainsFunc(b.from, unicode.IsLetter) {
		return false
	}
	return others >= 2 && (seen[labelSubject] || strings.Contains(b.from, "@")) || others >= 1 && strings.Contains(b.from, "@") && seen[labelDate]
}
