package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// devices begin the lines that telephones and programs add, folded.
var devices = []string{
	"enviado desde ", "enviado de mi ", "enviado de samsung", "enviado de outlook", "enviado con ", "enviado via ", "enviado a traves de ", "enviado por medio de ", "mandado desde ", "enviado mediante ", "enviado usando ", "obtener outlook para", "obten outlook para", "obtenga outlook para", "obtenga bluemail para", "obtener bluemail para", "obten bluemail para", "consigue bluemail", "descargar bluemail", "descarga outlook", "descarga bluemail", "obtener aqua mail", "obtener k-9 mail", "obtener spark", "obtener yahoo mail", "obtener gmail para", "obtener proton", "obtener edison mail",
	"descargar outlook", "descargue outlook", "consigue outlook", "enviado movil", "enviado do ", "enviado a partir do ", "enviado pelo ", "enviado atraves ", "enviada do ", "enviada a partir ", "obter o outlook", "obtenha o outlook", "baixe o outlook", "enviado dende", "escrito desde ", "escrito con mi ", "redactado desde ",
	"sent from ", "sent with ", "sent via ", "sent using ", "sent by ", "sent on the go", "sent thru ", "sent through ", "get outlook for", "get bluemail for", "get the outlook", "get aqua mail", "get k-9 mail", "get spark", "get yahoo mail", "get proton", "get edison mail", "download outlook", "typed on ", "composed on ", "written on my ", "sent while ", "from my iphone", "from my ipad", "from my mobile", "from my android", "on my iphone",
	"envoye de mon ", "envoye de ma ", "envoye depuis ", "envoye a partir ", "envoye a l'aide", "telecharger outlook", "obtenir outlook", "envoye via ", "envoye avec ", "provenance : courrier", "provenance: courrier",
	"von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet aus ", "gesendet uber ", "diese nachricht wurde von meinem", "outlook fur ", "holen sie sich outlook", "von unterwegs gesendet", "versendet mit ", "gesendet vom ",
	"inviato da ", "inviato dal ", "inviata da ", "scarica outlook", "ottieni outlook", "inviato con ", "inviato tramite ", "inviato dall'",
	"enviat des de", "enviat amb ", "obteniu outlook", "verzonden vanaf ", "verstuurd vanaf ", "verzonden met ", "verzonden via ", "download outlook voor", "sendt fra ", "skickat fran ", "skickat med ", "hamta outlook", "hent outlook", "lahetetty ", "wyslano z ", "wyslane z ", "pobierz aplikacje outlook", "odeslano z ", "odoslane z ", "trimis de pe", "poslano s ", "poslano z ", "poslano sa ",
	"отправлено с ", "отправлено из ", "отправлено через ", "отправлено от ", "надіслано з ", "изпратено от ", "послато са ", "σταλθηκε απο ", "εσταλη απο ", "az iphone-omrol", "elkuldve ", "kuldve ", "נשלח מ", "ارسلت من ", "أرسلت من ", "تم الإرسال من ", "dikirim dari ", "gui tu ", "duoc gui tu ", "ส่งจาก", "saadetud minu ", "nosutits no ", "issiusta is ",
	"发自我的", "發自我的", "從我的 ", "从我的", "自我的 ", "来自我的", "來自我的", "發送自", "发送自", "发自 ", "来自 outlook", "获取 outlook", "取得 outlook", "獲取 outlook", "傳送自", "从 windows 版邮件发送", "從 windows 的郵件傳送", "나의 iphone에서", "내 iphone에서", "내 ipad에서", "나의 ipad에서", "내 갤럭시에서",
	"remitente notificado con", "sender notified by", "yahoo mail: ", "yahoo mail para ", "mensaje enviado desde mi", "este mensaje fue enviado desde mi", "este correo fue enviado desde mi",
}

// deviceEnds end such lines in languages that put the verb last.
var deviceEnds = []string{"から送信", "より送信", "からの送信", "에서 보냄", "에서 보냈습니다", "'umdan gonderildi", "'dan gonderildi", " gonderildi", "tik bidalia", "-omrol kuldve", "-rol kuldve", " 傳送", " 发送", "传送", "を使用して送信"}

// deviceLines reports how many lines up to line i are the line of a device:
// one, or two where it is wrapped.
func deviceLines(lines []line, start, i int) int {
	if deviceLine(lines[i].text) {
		return 1
	}
	if i > start && !lines[i-1].blank() && len(lines[i].text) < 60 && !strings.HasSuffix(lines[i-1].text, ".") && deviceLine(lines[i-1].text) {
		return 2
	}
	return 0
}

func deviceLine(s string) bool {
	if len(s) > 300 || len(s) < 6 {
		return false
	}
	shown := s
	f := strings.Trim(withoutLinks(fold(s)), "-_*~ .¡![](<>)\"|")
	if f == "" || len(f) > 200 {
		return false
	}
	if begins(f, devices) {
		return aboutDevice(f, shown)
	}
	for _, d := range deviceEnds {
		if strings.HasSuffix(f, d) {
			return len(f) < 60 && knownDevice(f)
		}
	}
	return false
}

func begins(f string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(f, w) {
			return true
		}
	}
	return false
}

// withoutLinks takes addresses of the web out of a line.
func withoutLinks(f string) string {
	for range 3 {
		i := strings.Index(f, "http")
		if i < 0 {
			break
		}
		end := strings.IndexAny(f[i:], " >)]")
		if end < 0 {
			return strings.TrimRight(f[:i], " <([")
		}
		f = strings.TrimRight(f[:i], "<([ ") + " " + strings.TrimLeft(f[i+end:], ">)] ")
	}
	return f
}

// aboutDevice tells «Enviado desde mi iPhone. Disculpe la brevedad» from
// «Enviado desde el edificio C no llega nada al servidor», which is a sentence.
func aboutDevice(f, shown string) bool {
	if strings.ContainsAny(f, "?¿") {
		return false
	}
	words := strings.FieldsFunc(f, func(r rune) bool { return strings.ContainsRune(" ,.;:!()/|", r) })
	for _, w := range words {
		if excuses[w] {
			return len(words) <= 28
		}
	}
	for i, w := range words {
		if deviceVerbs[w] && (w != "no" || i+1 == len(words) || !knownDevices[words[i+1]]) {
			return false // but «do Yahoo Mail no Android» is Portuguese
		}
	}
	switch {
	case strings.HasPrefix(f, "von mein") && !strings.Contains(f, "gesendet") && !strings.Contains(f, "geschickt") && !strings.Contains(f, "versendet"):
		return false
	case knownDevice(f):
		return len(words) <= 14
	case begins(f, myDevices):
		return len(words) <= 7 && utf8.RuneCountInString(f) <= 60 && (f[0] < 0x80 || utf8.RuneCountInString(f) <= 12)
	}
	// A program that is not known: «Sent via Shortwave».
	last := strings.Fields(shown)
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(last[len(last)-1], "*_<[("))
	return len(words) <= 4 && unicode.IsUpper(r)
}

// myDevices begin such a line whatever the device is called.
var myDevices = []string{"remitente notificado con", "sender notified by", "enviado desde mi ", "enviado de mi ", "mensaje enviado desde mi ", "sent from my ", "enviado do meu ", "enviado desde o meu ", "envoye de mon ", "envoye depuis mon ", "inviato dal mio ", "verzonden vanaf mijn ", "verstuurd vanaf mijn ", "sendt fra min ", "skickat fran min ", "发自我的", "發自我的", "從我的 ", "自我的 "}

// excuses ask pardon for what a telephone does to spelling.
var excuses = wordSet(`excuse brevity typos disculpe disculpa disculpen disculpas perdone perdona perdonen brevedad ortografia ortograficos acentos entschuldigen tippfehler excusez pardonnez desculpe desculpa scusate concisione`)

// deviceVerbs are words of a sentence.
var deviceVerbs = wordSet(`no ayer hoy favor oficio error errores falla fallo llega llegan llego llegaron edificio yesterday today form formulario solicitud puedo puede pueden necesito tengo tiene sale salen aparece quiero
	recibo recibi recibio pero porque cuando que is are was not doesn't does did but when because please need`)

// knownDevices are words of their names.
var knownDevices = wordSet(`iphone ipad ipod ios android outlook samsung galaxy windows proton protonmail blackberry huawei xiaomi redmi poco motorola moto telefono celular smartphone smart telcel movistar at&t mobile movil nokia zimbra thunderbird bluemail mac macbook
	tablet tableta tablette k-9 k9 mailspring spark airmail gmail yahoo mail correo mail.ru aqua dispositivo device handy mobiltelefon telefon telephone lg sony xperia honor oppo vivo realme oneplus pixel htc handheld verizon t-mobile entel claro movistar. orange vodafone wireless phone cell hey superhuman shortwave front webmail roundcube яндекс mailbird em client myMail mymail edison canary telefonino cellulare telefoon mobiel smartfon telefone portable`)

func knownDevice(f string) bool {
	for _, w := range strings.FieldsFunc(f, func(r rune) bool { return strings.ContainsRune(" ,.;:!()/|'-", r) }) {
		if knownDevices[w] {
			return true
		}
	}
	for _, w := range []string{"iphon", "ipad", "galaxy", "android", "windows", "outlook", "k-9", "at&t", "t-mobile", "mail.ru", "手机", "手機", "갤럭시", "스마트폰", "スマートフォン", "携帯"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}
