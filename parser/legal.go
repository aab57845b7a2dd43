package parser

import (
	"slices"
	"strings"
)

// maxFooter is how many lines from the end a footer begins at most.
const maxFooter = 300

// footer finds the first line of a legal notice or of a list's footer. Both
// begin a paragraph; a list's footer stands at the end of the mail only.
func (c *cutting) footer(start, end int, last bool) (at int, kind string) {
	for i := max(start, end-maxFooter); i < end; i++ {
		l := c.lines[i]
		if c.class[i] != said || l.blank() {
			continue
		}
		ruled := i > start && ruleLine(c.lines[i-1].text)
		if i > start && !c.lines[i-1].blank() && c.class[i-1] == said && !ruled && !headline(l.text) {
			continue
		}
		switch {
		case c.legal(i, end):
			return c.withRule(i, start), "legal"
		case last && c.advert(i, end):
			return i, "footer"
		case last && c.listFooter(i, end, ruled):
			return c.withRule(i, start), "footer"
		}
	}
	return -1, ""
}

// headline reports a line in capitals: HTML keeps no empty line above one.
func headline(s string) bool {
	return len(s) < 60 && s != "" && strings.ToUpper(s) == s && strings.ToLower(s) != s
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
	return s == "-" || len(s) >= 2 && strings.Trim(s, "_-=*~#") == ""
}

// paragraph joins the lines from i on until an empty one, folded. It is as
// long as what is needed to know a notice.
func (c *cutting) paragraph(i, end int) string {
	var b strings.Builder
	for ; i < end && !c.lines[i].blank() && b.Len() < 1500; i++ {
		b.WriteString(clip(c.lines[i].text, 1500))
		b.WriteByte(' ')
	}
	return strings.TrimLeft(fold(strings.ToValidUTF8(b.String(), "")), "*_-=~# \"«“(¡!|")
}

// legal reports a notice on line i. What begins like one must go on like one:
// «El presente correo es para pedir …» and «Antes de imprimir se traba» are
// what people write.
func (c *cutting) legal(i, end int) bool {
	f := strings.TrimLeft(fold(strings.ToValidUTF8(clip(c.lines[i].text, 120), "")), "*_-=~# \"«“(¡!|")
	if len(f) < 8 {
		return false
	}
	if begins(f, headings) && c.below(i, end, f) || begins(f, notices) && noticeWords(c.paragraph(i, end)) >= 3 {
		return true
	}
	if begins(f, papers) {
		p := c.paragraph(i, end)
		return len(p) < 500 && !strings.Contains(p, "?") && contains(p, paperWords) && contains(p, []string{"imprim", "print", "drucken", "stampa"})
	}
	if begins(f, scanners) {
		p := c.paragraph(i, end)
		return len(p) < 500 && !strings.Contains(p, "?") && (slices.Contains(scanners, strings.Trim(p, " .")) || contains(p, scannerWords))
	}
	return false
}

// below reports whether a heading stands above its notice, or with it.
func (c *cutting) below(i, end int, f string) bool {
	p := c.paragraph(i, end)
	if n := noticeWords(p); n >= 5 || n >= 3 && !begins(f, looseHeadings) {
		return true
	}
	if len(p) > 60 && !strings.Contains(p, "http") && !strings.Contains(p, "www.") || strings.Contains(p, "?") {
		return false
	}
	if strings.Contains(p, "http") || strings.Contains(p, "www.") {
		return true
	}
	for j := i + 1; j < end && j < i+6 && len(p) < 60 && len(p) < len(f)+3; j++ {
		if !c.lines[j].blank() {
			return legalWords(c.paragraph(j, end)) >= 2
		}
	}
	return slices.Contains(headings, strings.Trim(f, ": .*_"))
}

// looseHeadings are what people write above a thought of their own too.
var looseHeadings = []string{"aviso:", "aviso importante", "importante:", "nota:", "important notice", "notice:", "warning:", "caution:", "note:", "hinweis:", "confidencial:", "confidential:"}

// headings stand above legal notices, folded.
var headings = []string{
	"aviso de confidencialidad", "aviso legal", "aviso de privacidad", "nota de confidencialidad", "clausula de confidencialidad", "declaracion de confidencialidad", "aviso importante", "advertencia legal", "nota legal", "confidencialidad", "confidencial:", "informacion confidencial", "clausula legal", "proteccion de datos", "aviso de proteccion de datos", "aviso:", "importante:", "nota:", "descargo de responsabilidad",
	"confidentiality notice", "confidentiality:", "confidentiality note", "confidentiality statement", "confidentiality warning", "confidential:", "disclaimer", "legal notice", "legal disclaimer", "privileged and confidential", "private and confidential", "privileged/confidential", "important notice", "notice of confidentiality", "notice:", "email disclaimer", "e-mail disclaimer", "warning:", "caution:", "note:", "statement of confidentiality", "privacy notice", "data protection",
	"aviso de sigilo", "aviso de confidencialidade", "avis de confidentialite", "avertissement", "mention legale", "mentions legales", "vertraulichkeit", "rechtlicher hinweis", "haftungsausschluss", "hinweis:", "avis de confidencialitat", "avis legal", "avviso di riservatezza", "avvertenza", "nota di riservatezza", "vertrouwelijkheid",
}

// notices begin legal notices, folded.
var notices = []string{
	"este correo", "este mensaje", "este e-mail", "este email", "el presente correo", "el presente mensaje", "la presente comunicacion", "esta comunicacion", "esta transmision", "este documento", "la informacion contenida", "la informacion de este", "la informacion incluida", "la informacion transmitida", "la informacion que contiene", "la informacion adjunta", "el contenido de este", "el contenido del presente", "la utilizacion", "las opiniones",
	"en cumplimiento de", "de conformidad con", "de acuerdo con la ley", "de acuerdo a la ley", "conforme a lo", "si usted no es", "si no es usted", "si no es el", "si ha recibido este", "si recibio este", "si usted ha recibido", "si usted recibio", "le informamos que", "los datos personales", "sus datos personales", "con fundamento en", "en terminos de", "la universidad", "no nos hacemos", "consulte nuestro aviso", "consulte el aviso", "para conocer nuestro aviso", "informacion sujeta",
	"this e-mail", "this email", "this message", "this communication", "this electronic", "this transmission", "this mail", "the information", "the contents of", "the content of", "information contained in", "information in this", "if you are not the", "if you have received this", "if you received this", "any views", "the views", "any unauthori", "please note that", "unless otherwise", "privileged", "confidential",
	"esta mensagem", "o conteudo", "as informacoes", "esta comunicacao", "ce message", "ce courriel", "ce mail", "cet e-mail", "cet email", "les informations", "le contenu", "diese e-mail", "diese nachricht", "diese mail", "der inhalt dieser", "die information", "dieses e-mail", "questo messaggio", "questa e-mail", "questa email", "le informazioni", "il contenuto", "il presente messaggio", "ai sensi",
	"aquest missatge", "aquest correu", "la informacio continguda", "dit bericht", "deze e-mail", "de informatie in", "mezu hau", "это сообщение", "настоящее сообщение", "wiadomosc ta", "niniejsza wiadomosc",
}

// legalStems are parts of the words that such notices are made of.
var legalStems = []string{
	"confiden", "destinatari", "privileg", "divulg", "prohib", "reproduc", "distribu", "difusi", "difund", "elimin", "borr", "notifi", "autoriz", "remitente", "responsab", "personales", "proteccion de datos", "privacidad", "exclusiv", "por error", "anexos", "adjunt", "reservad", "revelacion", "copia", "legalmente", "penal", "emisor", "sujeta", "transparencia",
	"intended", "recipient", "disclos", "unauthor", "unauthor", "delet", "destroy", "sender", "in error", "copying", "privacy", "virus", "opinion", "attach", "addressee", "disseminat", "strictly", "liab", "contract", "views", "proprietary",
	"vertraulich", "empfanger", "irrtum", "absender", "vernicht", "unbefugt", "destinataire", "erreur", "expediteur", "detrui", "interdit", "riservat", "errore", "mittente", "vietat", "sigilo", "proibid", "engano", "apague", "confidenci", "vertrouwelijk", "geadresseerde", "afzender", "esborr", "prohibi", "konfident", "получател", "конфиденциал", "poufn", "adresat",
}

// legalWords counts the different words of a notice in a paragraph.
func legalWords(p string) (n int) {
	for _, w := range legalStems {
		if strings.Contains(p, w) {
			n++
		}
	}
	if len(p) < 80 {
		n++ // a short one has room for few
	}
	if strings.Contains(p, "?") {
		n -= 2
	}
	return n
}

// noticeWords counts the words of a paragraph that says for whom it is, or that
// it is secret; «lo recibí por error, ¿borro los adjuntos?» says neither.
func noticeWords(p string) int {
	if !contains(p, coreStems) {
		return 0
	}
	return legalWords(p)
}

var coreStems = []string{"confiden", "destinatari", "privileg", "exclusiv", "reservad", "intended", "addressee", "recipient", "vertraulich", "empfanger", "riservat", "sigilo", "proteccion de datos", "datos personales", "privacidad", "privacy", "vertrouwelijk", "geadresseerde", "конфиденциал", "konfident", "poufn", "legalmente", "unauthor", "responsab", "opinion", "views"}

func contains(p string, words []string) bool {
	for _, w := range words {
		if strings.Contains(p, w) {
			return true
		}
	}
	return false
}

// papers begin the request not to print.
var papers = []string{
	"antes de imprimir", "por favor considere", "por favor, considere", "considere el medio", "considera el medio", "no imprima", "no imprimas", "piense antes de imprimir", "piensa antes de imprimir", "piense en el medio", "cuidemos", "cuide el", "cuidar el", "protejamos", "imprima este", "imprime este", "solo imprima", "evite imprimir", "evita imprimir", "si no es necesario", "no es necesario imprimir", "ayudemos", "ahorre papel", "ahorremos", "por favor no imprima", "por favor, no imprima", "p antes de imprimir", "favor de no imprimir", "salvemos",
	"please consider", "think before", "before printing", "please think", "save paper", "consider the environment", "think green", "go green", "p please consider", "do not print", "please don't print", "save a tree", "be green", "think of the environment",
	"pense antes", "antes de imprimir este", "pensez a l'environnement", "avant d'imprimer", "abans d'imprimir", "bitte prufen sie", "bitte denken sie", "prima di stampare", "rispetta l'ambiente",
}

var paperWords = []string{"medio ambiente", "medioambiente", "ambiente", "environment", "necesario", "arbol", "papel", "planeta", "naturaleza", "verde", "green", "tree", "paper", "bosque", "recursos", "responsabilidad", "umwelt"}

// scanners begin what programs against viruses add.
var scanners = []string{
	"libre de virus", "virus-free", "virus free", "este correo electronico ha sido comprobado", "este correo ha sido analizado", "el software de antivirus", "este mensaje ha sido analizado", "este mensaje ha sido revisado", "este mensaje ha sido escaneado", "mensaje analizado", "este correo esta libre", "this email has been checked", "this email has been scanned", "this message has been scanned", "this e-mail has been scanned", "this message was scanned", "no virus found in this", "no se encontraron virus", "no se han encontrado virus", "se certifico que el correo", "scanned by", "checked by avg", "outgoing mail is certified virus free", "incoming mail is certified virus free", "outgoing mail is certified", "este correo saliente", "ausgehende mail ist zertifiziert", "comprobada por avg", "message scanned",
	"sin virus", "garanti sans virus", "cet email a ete verifie", "virenfrei", "diese e-mail wurde", "livre de virus", "este email foi escaneado", "privo di virus", "questa e-mail e stata controllata", "без вирусов", "lliure de virus", "virusvrij",
}

var scannerWords = []string{"avast", "avg", "www.", "http", "antivirus", "mailscanner", "mcafee", "norton", "eset", "kaspersky", "mimecast", "symantec", "messagelabs", "clamav", "busca de virus", "for viruses", "contenido peligroso", "dangerous content", "bitdefender", "sophos", "trend micro"}

// footers begin what mailing lists put below.
var footers = []string{
	"you received this message because you are subscribed", "you are receiving this because", "you received this because", "you are receiving this email because", "you're receiving this", "has recibido este mensaje porque", "ha recibido este mensaje porque", "recibio este mensaje porque", "recibiste este mensaje porque", "recibes este correo porque", "recibe este correo porque", "has recibido este correo porque", "ha recibido este correo porque", "usted recibio este",
	"to unsubscribe from this", "to unsubscribe, ", "to stop receiving", "to post to this group", "to view this discussion", "for more options, visit", "para anular la suscripcion", "para anular tu suscripcion", "para cancelar la suscripcion", "para cancelar su suscripcion", "para darse de baja", "para salir de este grupo", "para ver este debate", "para ver esta conversacion", "para acceder a mas opciones", "para obtener mas opciones, visita", "para publicar en este grupo",
	"reply to this email directly", "responder directamente a este correo", "voce recebeu esta mensagem porque", "para cancelar inscricao", "vous recevez ce message car", "pour vous desabonner", "pour vous desinscrire", "sie erhalten diese nachricht, weil", "um sich von dieser gruppe", "hai ricevuto questo messaggio perche", "per annullare l'iscrizione", "heu rebut aquest missatge", "powered by mailman", "archivos de la lista", "list archives:",
}

// groups begin what Yahoo put below the mail of its groups, advert and all.
var groups = []string{"yahoo! groups sponsor", "yahoo! groups links", "yahoo groups links", "community email addresses:", "enlaces a yahoo! grupos", "links do yahoo! grupos", "sf.net email is sponsored by", "sf.net-email is sponsored by", "this sf.net email is sponsored by", "this sf.net-email is sponsored by"}

// looseFooters are footers only where an address or a rule stands with them.
var looseFooters = []string{"mailing list", "lista de correo", "lista de distribucion", "unsubscribe", "cancelar suscripcion", "darse de baja", "desuscribirse", "to subscribe or unsubscribe", "para suscribirse", "posting address", "abmelden"}

func (c *cutting) listFooter(i, end int, ruled bool) bool {
	f := strings.TrimLeft(fold(clip(c.lines[i].text, 200)), "-_ *\"«“")
	if f == "" {
		return false
	}
	if ruleLine(c.lines[i].text) {
		return false // with the line below it, see withRule
	}
	if begins(f, groups) {
		return true
	}
	if begins(f, footers) {
		return !strings.Contains(c.paragraph(i, end), "?")
	}
	if !begins(f, looseFooters) && (len(f) > 60 || !strings.HasSuffix(f, " mailing list") && !strings.HasSuffix(f, " lista de correo")) {
		return false
	}
	p := c.paragraph(i, end)
	return ruled && len(f) < 90 || len(p) < 400 && !strings.Contains(p, "?") && (strings.Contains(p, "http") || len(p) < 200 && strings.HasSuffix(f, " mailing list") && strings.Contains(p, "@"))
}
