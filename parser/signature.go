package parser

import "strings"

// signatures finds, at the end of each stretch of new text, the signature, the
// line of the device, legal notices and the footers of lists. A stretch ends
// where something quoted begins, or at the end.
func (c *cutting) signatures() {
	end := len(c.lines)
	for end > 0 {
		for end > 0 && c.class[end-1] != said {
			end--
		}
		start := end
		for start > 0 && (c.class[start-1] == said) {
			start--
		}
		if start < end {
			c.stretch(start, end)
		}
		end = start
	}
}

func (c *cutting) stretch(start, end int) {
	last := end == len(c.lines)
	for i := start; i < end; i++ {
		if c.lines[i].mark == markSig {
			c.mark(i, i+1, sig, "signature", "")
		}
	}
	if i := c.dashes(start, end); i >= 0 {
		c.foot(i, end, "signature", "line of two dashes")
		end = i
	}
	if i, kind := c.footer(start, end, last); i >= 0 {
		c.foot(i, end, kind, map[string]string{"legal": "words of a legal notice", "footer": "words of a list's footer"}[kind])
		end = i
	}
	// What is left may end in a device line, perhaps above a notice.
	for range 3 {
		i := c.lastText(start, end)
		if i < 0 {
			return
		}
		if n := deviceLines(c.lines, start, i); n > 0 {
			c.foot(i-n+1, end, "device", "line of a device")
			end = i - n + 1
			continue
		}
		return
	}
}

// foot cuts what stands at the end, but keeps why a part of it was cut before.
func (c *cutting) foot(from, to int, kind, rule string) {
	for i := from; i < to; i++ {
		if c.class[i] == said {
			c.mark(i, i+1, sig, kind, rule)
		}
	}
}

func (c *cutting) lastText(start, end int) int {
	for i := end - 1; i >= start; i-- {
		if !c.lines[i].blank() && c.class[i] == said {
			return i
		}
	}
	return -1
}

// dashes finds the signature's "-- " (RFC 3676 section 4.3). Without its
// space, which many servers take away, only a short end is one.
func (c *cutting) dashes(start, end int) int {
	for i := start; i < end; i++ {
		s := c.lines[i].text
		if c.class[i] != said || len(s) > 3 {
			continue
		}
		if s == "-- " {
			return i
		}
		if s == "--" || s == "—" || s == "––" {
			n := 0
			for j := i + 1; j < end; j++ {
				if !c.lines[j].blank() {
					n++
				}
			}
			if n > 0 && n <= 12 {
				return i
			}
		}
	}
	return -1
}

// footer finds the first line of a legal notice or of a list's footer. Both
// begin a paragraph; a footer stands at the end of the mail only.
func (c *cutting) footer(start, end int, last bool) (at int, kind string) {
	for i := start; i < end; i++ {
		l := c.lines[i]
		if c.class[i] != said || l.blank() {
			continue
		}
		first := i == start || c.lines[i-1].blank() || c.class[i-1] != said || ruleLine(c.lines[i-1].text)
		if !first {
			continue
		}
		f := fold(clip(l.text, 300))
		f = strings.TrimLeft(f, "*_-=~# \"«“(")
		switch {
		case legalNotice(f):
			return c.withRule(i, start), "legal"
		case last && listFooter(f):
			return c.withRule(i, start), "footer"
		case last && ruleLine(l.text) && i+1 < end && listFooter(fold(c.lines[i+1].text)):
			return i, "footer"
		}
	}
	return -1, ""
}

// withRule takes a line of dashes above the notice with it.
func (c *cutting) withRule(i, start int) int {
	for k := i - 1; k >= start; k-- {
		if c.lines[k].blank() {
			continue
		}
		if ruleLine(c.lines[k].text) {
			return k
		}
		break
	}
	return i
}

func ruleLine(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) >= 3 && strings.Trim(s, "_-=*~#") == ""
}

// notices begin legal notices and the like, folded.
var notices = []string{
	"aviso de confidencialidad", "aviso legal", "aviso de privacidad", "aviso importante: este", "nota de confidencialidad", "clausula de confidencialidad",
	"confidencialidad:", "confidencial:", "este correo electronico y", "este correo electronico, ", "este correo y cualquier", "este correo y sus", "este correo puede contener", "este mensaje y sus", "este mensaje y cualquier",
	"este mensaje puede contener", "este mensaje contiene informacion", "este mensaje es confidencial", "este mensaje, ", "este mensaje (incluyendo", "este e-mail y", "la informacion contenida en este",
	"la informacion de este correo", "la informacion incluida en este", "el contenido de este correo", "el contenido de este mensaje", "el presente correo", "en cumplimiento de la ley",
	"de conformidad con lo establecido en la ley", "antes de imprimir", "por favor considere el medio ambiente", "no imprima este correo", "piense antes de imprimir", "cuidemos el medio ambiente",
	"si usted no es el destinatario", "si ha recibido este correo por error",
	"confidentiality notice", "confidentiality:", "disclaimer", "legal notice", "legal disclaimer", "privileged and confidential", "this e-mail and any", "this email and any", "this message and any",
	"this e-mail message", "this message contains confidential", "this message is intended", "this communication is", "this email is confidential", "this e-mail is confidential", "this electronic message", "this e-mail may contain", "this email may contain",
	"this message may contain", "the information contained in this", "the information in this e", "the contents of this e", "please consider the environment", "think before you print", "before printing", "if you are not the intended recipient",
	"important notice: this", "notice: this e", "notice of confidentiality",
	"aviso de sigilo", "esta mensagem pode conter", "esta mensagem e", "esta mensagem, incluindo", "este e-mail e", "ce message et", "ce courriel", "ce message electronique", "avis de confidentialite", "diese e-mail enthalt", "diese nachricht",
	"der inhalt dieser e-mail", "questo messaggio", "questa e-mail", "le informazioni contenute", "le informazioni", "aquest missatge", "aquest correu", "avis de confidencialitat", "abans d'imprimir", "avviso di riservatezza",
	"libre de virus", "virus-free", "este correo electronico ha sido comprobado", "el software de antivirus avast", "este mensaje ha sido analizado", "this email has been checked", "this email has been scanned", "this message has been scanned", "no virus found in this",
	"scanned by mailscanner", "este mensaje ha sido revisado",
}

func legalNotice(f string) bool {
	for _, n := range notices {
		if strings.HasPrefix(f, n) && len(f) > len(n) || f == n {
			return len(f) > 25 || f == n || strings.HasSuffix(f, ":")
		}
	}
	return false
}

// footers begin what mailing lists put below.
var footers = []string{
	"you received this message because you are subscribed", "you are receiving this because", "has recibido este mensaje porque", "recibio este mensaje porque", "recibiste este mensaje porque", "recibes este correo porque", "recibe este correo porque",
	"to unsubscribe from this", "to unsubscribe, ", "para anular la suscripcion", "para cancelar la suscripcion", "para darse de baja", "para salir de este grupo", "to view this discussion on the web", "para ver este debate en la web",
	"mailing list", "lista de correo", "lista de distribucion", "unsubscribe", "reply to this email directly", "responder directamente a este correo", "voce recebeu esta mensagem porque", "vous recevez ce message car",
}

func listFooter(f string) bool {
	f = strings.TrimLeft(f, "-_ ")
	for _, n := range footers {
		if strings.HasPrefix(f, n) {
			return true
		}
	}
	return strings.HasSuffix(f, " mailing list") && len(f) < 60
}

// devices begin the lines that telephones add, folded.
var devices = []string{
	"enviado desde ", "enviado de mi ", "enviado desde mi", "enviado con ", "enviado via ", "enviado a traves de ", "enviado por medio de ", "mandado desde ", "enviado mediante ", "enviado usando ", "enviado desde outlook", "obtener outlook para", "obten outlook para", "obtenga outlook para", "obtenga bluemail para", "obtener bluemail para", "obten bluemail para", "consigue bluemail", "descargar bluemail", "descarga outlook", "descarga bluemail", "obtener aqua mail", "obtener k-9 mail", "obtener spark", "obtener yahoo mail", "obtener gmail para", "obtener proton", "obtener edison mail",
	"descargar outlook", "descargue outlook", "consigue outlook", "enviado movil", "enviado do ", "enviado a partir do ", "enviado pelo ", "enviado atraves ", "obter o outlook", "enviado dende",
	"sent from ", "sent with ", "sent via ", "sent using ", "sent by ", "sent on the go", "get outlook for", "get bluemail for", "get the outlook", "get aqua mail", "get k-9 mail", "get spark", "get yahoo mail", "get proton", "get edison mail", "download outlook", "typed on ", "composed on ", "sent while ", "from my iphone", "from my ipad",
	"envoye de mon ", "envoye depuis ", "envoye a partir ", "envoye a l'aide", "telecharger outlook", "obtenir outlook", "envoye via ", "envoye avec ", "provenance : courrier",
	"von meinem ", "von meiner ", "gesendet von ", "gesendet mit ", "gesendet aus ", "diese nachricht wurde von meinem", "outlook fur ", "holen sie sich outlook", "von unterwegs gesendet",
	"inviato da ", "inviato dal ", "scarica outlook", "ottieni outlook", "inviato con ", "inviato tramite ",
	"enviat des de", "enviat amb ", "obteniu outlook", "nire ", "verzonden vanaf ", "verstuurd vanaf ", "sendt fra ", "skickat fran ", "lahetetty ", "wyslano z ", "wyslane z ", "odeslano z ", "odoslane z ", "trimis de pe", "отправлено с ", "отправлено из ",
	"надіслано з ", "iphone'umdan gonderildi", "发自我的", "從我的 iphone", "iphoneから送信", "iphone から送信", "나의 iphone에서", "yahoo mail: ", "yahoo mail para ", "enviado desde yahoo", "mensaje enviado desde mi", "este mensaje fue enviado desde mi",
}

// deviceLines reports how many lines up to line i are the line of a device:
// one, or two where it is wrapped.
func deviceLines(lines []line, start, i int) int {
	if deviceLine(lines[i].text) {
		return 1
	}
	if i > start && !lines[i-1].blank() && deviceLine(lines[i-1].text) && len(lines[i].text) < 60 && !strings.HasSuffix(lines[i-1].text, ".") {
		return 2
	}
	return 0
}

func deviceLine(s string) bool {
	if len(s) > 200 {
		return false
	}
	f := strings.TrimLeft(fold(s), "-_*~ .¡[(<")
	for _, d := range devices {
		if strings.HasPrefix(f, d) {
			// «Enviado desde el edificio C no llega nada al servidor» is a sentence.
			return knownDevice(f) || len(strings.Fields(f)) <= 7 && !strings.HasSuffix(f, "?") && !strings.Contains(f, " no ") && !deviceVerb(f)
		}
	}
	return false
}

func deviceVerb(f string) bool {
	for _, w := range []string{" ayer", " hoy", " favor", " oficio", " error", " falla", " llega", " llego", " edificio", " yesterday", " today", " error", " form", " solicitud"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

func knownDevice(f string) bool {
	for _, w := range []string{"iphone", "ipad", "android", "outlook", "samsung", "galaxy", "yahoo mail", "correo para windows", "mail for windows", "proton", "blackberry", "huawei", "xiaomi", "motorola", "telefono", "celular", "smartphone", "telcel", "movistar", "mobile", "movil", "nokia", "windows phone", "zimbra", "thunderbird", "bluemail", "mac", "tablet", "k-9", "mailspring", "spark", "airmail", "aqua mail", "mi dispositivo"} {
		if strings.Contains(f, w) {
			return true
		}
	}
	return false
}

// banners finds the warnings that servers put on top of mail from outside:
// they would stand before a command.
func (c *cutting) banners() {
	for i, n := 0, 0; i < len(c.lines) && n < 4; i++ {
		if c.class[i] != said {
			return
		}
		if c.lines[i].blank() || ruleLine(c.lines[i].text) && n == 0 {
			continue
		}
		n++
		f := strings.TrimLeft(fold(clip(c.lines[i].text, 300)), "*_-=~# !⚠[(")
		if !externalBanner(f) {
			return
		}
		for j := i; j < len(c.lines) && c.class[j] == said && (j == i || !c.lines[j].blank()) && j < i+6; j++ {
			if s := c.lines[j].text; j > i && strings.HasPrefix(strings.TrimSpace(s), "[") {
				break
			}
			c.mark(j, j+1, banner, "banner", "words of a warning about mail from outside")
			i = j
		}
	}
}

func externalBanner(f string) bool {
	for _, p := range []string{
		"caution: this", "caution: external", "external email", "external sender", "external:", "warning: this e", "warning: external", "this email originated from outside", "this message originated from outside", "this email was sent from outside", "attention: this e", "this message is from an external",
		"precaucion: este", "precaucion: correo", "atencion: este correo", "atencion: este mensaje", "advertencia: este", "advertencia: correo externo", "correo externo", "mensaje externo", "remitente externo", "este correo proviene de", "este correo electronico proviene de", "este mensaje proviene de",
		"este correo se origino fuera", "este mensaje se origino fuera", "este correo fue enviado desde fuera", "you don't often get email from", "no suele recibir correo electronico de", "no suele recibir correos electronicos de", "no sueles recibir correo electronico de", "no recibe a menudo correos", "algunas personas que han recibido este mensaje no suelen", "some people who received this message don't often", "algunos contactos que recibieron este mensaje",
	} {
		if strings.HasPrefix(f, p) {
			return true
		}
	}
	return false
}
