package parser

import "strings"

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
		if !c.warns(i) {
			return
		}
		end := c.warning(i)
		c.mark(i, end, banner, "banner", "words of a warning about mail from outside")
		i = end - 1
	}
}

// warning gives the end of a banner that begins on line i: the lines of its
// paragraph, as long as they go on with it. In HTML what somebody wrote can
// stand right below.
func (c *cutting) warning(i int) int {
	j := i + 1
	for ; j < len(c.lines) && j < i+8 && c.class[j] == said && !c.lines[j].blank(); j++ {
		s, above := strings.TrimSpace(c.lines[j].text), strings.TrimSpace(c.lines[j-1].text)
		if strings.HasPrefix(s, "[") && !c.warns(j) || greetingLine(s) {
			break
		}
		wrapped := len(above) >= 50 && !strings.ContainsAny(above[len(above)-1:], ".!?])")
		if !wrapped && !ruleLine(s) && bannerWords(fold(clip(s, 300))) < 2 && !c.warns(j) {
			break
		}
	}
	return j
}

// warns reports the first line of a banner: one that begins as they do and has
// their words, or a heading alone.
func (c *cutting) warns(i int) bool {
	s := strings.TrimSpace(clip(c.lines[i].text, 400))
	f := strings.Trim(fold(strings.ToValidUTF8(s, "")), "*_-=~# !⚠[](){}<>«»|:.\ufe0f")
	if labels[f] {
		return headline(strings.Trim(s, "*_-=~# !⚠\ufe0f")) || strings.ContainsAny(s, "[*#=<") || strings.HasSuffix(s, "!")
	}
	if len(f) < 15 || strings.Contains(f, "?") {
		return false
	}
	if begins(f, strangers) {
		return true
	}
	all := f + " " + c.next(i)
	n := 2
	if contains(" "+f+" ", []string{" no se ", " no me ", " me ", " mi ", " my ", " i ", " no abre", " no llega", " is not ", " does not "}) {
		n = 5 // somebody speaks of their own mail
	}
	return begins(f, warnings) && contains(all, outside) && bannerWords(all) >= n
}

func (c *cutting) next(i int) string {
	if i+1 < len(c.lines) && c.class[i+1] == said {
		return fold(strings.ToValidUTF8(clip(c.lines[i+1].text, 300), ""))
	}
	return ""
}

// labels are banners of a word or two, folded.
var labels = phraseSet(`externo|external|ext|external email|external sender|external mail|external message|correo externo|mensaje externo|remitente externo|email externo|caution|warning|precaucion|advertencia|atencion|e-mail externo|extern|externe|esterno|correo de remitente externo|correo electronico externo|caution external email|caution: external email|caution external sender|caution: external sender|warning: external email|warning external email|precaucion: correo externo|precaucion correo externo|atencion: correo externo|advertencia: correo externo|external email warning|email from external sender`)

// strangers begin what Outlook writes of a sender who is new to the reader.
var strangers = []string{
	"you don't often get email from", "you don't often receive email from", "some people who received this message don't often", "no suele recibir correo", "no sueles recibir correo", "no recibe a menudo", "no recibes a menudo", "algunas personas que han recibido este mensaje no suelen", "algunas personas que recibieron este mensaje no suelen", "algunos contactos que recibieron este mensaje", "no acostumbra a recibir correo",
	"voce nao costuma receber", "nao costuma receber", "algumas pessoas que receberam esta mensagem nao", "vous n'obtenez pas souvent", "vous ne recevez pas souvent", "certaines personnes qui ont recu ce message", "sie erhalten nicht oft", "sie erhalten nicht haufig", "einige personen, die diese nachricht erhalten haben", "non si ricevono spesso", "non ricevi spesso", "alcuni utenti che hanno ricevuto questo messaggio", "no rebeu sovint", "no soleu rebre",
}

// warnings begin banners of institutions.
var warnings = []string{
	"caution", "external email", "external sender", "external:", "external mail", "external message", "external -", "warning", "this email originated", "this message originated", "this e-mail originated", "this email came from", "this message came from", "this email was sent from outside", "this message was sent from outside", "this email is from", "this message is from", "this sender", "attention", "alert", "notice: this", "be careful", "be cautious", "email from outside", "the sender of this", "think before you click", "sender is external", "non-university email", "do not click",
	"precaucion", "atencion", "advertencia", "alerta", "aviso: este", "aviso: correo", "cuidado", "correo externo", "correo electronico externo", "mensaje externo", "remitente externo", "externo:", "este correo", "este mensaje", "este e-mail", "este email", "no haga clic", "este remitente", "el remitente de este", "correo de origen externo", "este es un correo externo", "este es un mensaje externo", "mensaje de origen externo", "seguridad:",
	"atencao", "cuidado: este", "este email foi enviado", "mensagem externa", "achtung", "vorsicht", "externe e-mail", "diese e-mail", "attention :", "courriel externe", "ce courriel", "ce message provient", "cet e-mail provient", "attenzione", "questa e-mail proviene", "questo messaggio proviene", "atencio", "aquest correu",
}

// outside says what the warning is about.
var outside = []string{"extern", "outside", "originat", "origino", "origina ", "fuera de", "proviene", "procede", "haga clic", "hacer clic", "de clic", "click", "klick", "clique", "no abra", "desconocid", "unknown sender", "no verificad", "ausserhalb", "exterieur", "esterno", "all'esterno", "fora da", "fora de"}

// bannerStems are parts of the words that banners are made of.
var bannerStems = []string{
	"extern", "outside", "originated", "origino", "organiza", "organisa", "institucion", "universidad", "fuera de", "remitente", "sender", "link", "enlace", "adjunt", "attach", "archivos", "clic", "seguro", "safe", "confi", "trust", "recogni", "reconoce", "phishing", "proviene", "proced", "abra ", "open ", "verifi", "dominio", "sospech", "suspicious", "contenido", "content", "anexos", "absender", "anhang", "liens", "piece", "expediteur", "mittente", "allegat", "ligacoes", "responda", "contrasena", "credencial", "password",
}

func bannerWords(f string) (n int) {
	for _, w := range bannerStems {
		if strings.Contains(f, w) {
			n++
		}
	}
	return n
}
