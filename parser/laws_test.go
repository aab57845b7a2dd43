package parser

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reply wraps a body as an answer to one of our notices.
func reply(body string) string {
	return "From: Ana <ana@uni.mx>\nTo: mesa@uni.mx\nSubject: RE: [SGAUS #12] No imprime\nIn-Reply-To: <n1@uni.mx>\n" +
		"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + body
}

func parse(mail string) *Message { return Parse(strings.NewReader(mail), desk) }

// written draws what a person might write: sentences, greetings, lists, a
// command, numbers.
func written(t *rapid.T) string {
	lines := []string{
		"Ya probé y sigue igual.", "Hola, buenos días:", "No enciende el equipo 12 de la sala 301", "- cable", "- monitor", "", "Saludos", "El lunes a las 10:00 puedo.",
		"De: mi parte, gracias", "[ASIGNAR beto]", "¿Pueden venir?", "Tel. 555 12 34", "1. Reinicié", "El problema sigue; mi jefe escribió un oficio.", "Fecha: 5 de febrero", "contraseña: ñandú €", "a > b y b < c",
		"Le envié el archivo el 3/2/2024 a las 9:15", "https://uni.mx/ayuda?x=1", "P.D. urge",
	}
	n := rapid.IntRange(1, 8).Draw(t, "n")
	var b []string
	for range n {
		b = append(b, rapid.SampledFrom(lines).Draw(t, "line"))
	}
	s := strings.TrimSpace(strings.Join(b, "\n"))
	if s == "" {
		return "Ya quedó."
	}
	return s
}

// quotes are the ways in which clients put the mail they answer below.
var quotes = []string{
	"El lun, 5 feb 2024 a las 10:23, Mesa (<mesa@uni.mx>) escribió:\n\n> Hola\n> [TERMINADA]\n",
	"El lun, 5 feb 2024 a las 10:23, Mesa de ayuda\n<mesa@uni.mx> escribió:\n> Hola\n> [TERMINADA]\n",
	"On Mon, Feb 5, 2024 at 10:23 AM Mesa <mesa@uni.mx> wrote:\n> Hola\n> > antes\n",
	"De: Mesa <mesa@uni.mx>\nEnviado el: lunes, 5 de febrero de 2024 10:23\nPara: Ana\nAsunto: [SGAUS #12]\n\nHola\n[TERMINADA]\n",
	"________________________________\nDe: Mesa <mesa@uni.mx>\nEnviado: lunes, 5 de febrero de 2024\nPara: Ana\nAsunto: x\n\nHola\n",
	"-----Mensaje original-----\nDe: Mesa\nEnviado el: lunes\nPara: Ana\nAsunto: x\n\nHola\n",
	"> Hola\n> [TERMINADA]\n",
	"From: Mesa <mesa@uni.mx>\nSent: Monday, February 5, 2024 10:23 AM\nTo: Ana\nSubject: x\n\nHola\n",
	"De: Mesa <mesa@uni.mx>\nEnviada em: segunda-feira, 5 de fevereiro de 2024 10:23\nPara: Ana\nAssunto: x\n\nHola\n",
	"De : Mesa <mesa@uni.mx>\nEnvoyé : lundi 5 février 2024 10:23\nÀ : Ana\nObjet : x\n\nHola\n",
	"Von: Mesa <mesa@uni.mx>\nGesendet: Montag, 5. Februar 2024 10:23\nAn: Ana\nBetreff: x\n\nHola\n",
	"Da: Mesa <mesa@uni.mx>\nInviato: lunedì 5 febbraio 2024 10:23\nA: Ana\nOggetto: x\n\nHola\n",
	"Em seg., 5 de fev. de 2024 às 10:23, Mesa <mesa@uni.mx> escreveu:\n\n> Hola\n",
	"Le lun. 5 févr. 2024 à 10:23, Mesa <mesa@uni.mx> a écrit :\n\n> Hola\n",
	"Am Mo., 5. Feb. 2024 um 10:23 Uhr schrieb Mesa <mesa@uni.mx>:\n\n> Hola\n",
	"Il giorno lun 5 feb 2024 alle ore 10:23 Mesa <mesa@uni.mx> ha scritto:\n\n> Hola\n",
}

var endings = []string{
	"-- \nAna Pérez\nFacultad de Ingeniería\n", "Enviado desde mi iPhone\n", "Obtener Outlook para Android<https://aka.ms/AAb9ysg>\n",
	"AVISO DE CONFIDENCIALIDAD: este correo es confidencial y para su destinatario.\n", "_______________________________________________\nSoporte mailing list\nSoporte@uni.mx\n",
	"Este mensaje y sus anexos son confidenciales.\nSi no es el destinatario bórrelo.\n",
}

// TestNewTextLaw: whatever is quoted below and however, the new text is what
// was written.
func TestNewTextLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		body := text + "\n\n"
		if rapid.Bool().Draw(t, "ending") {
			body += rapid.SampledFrom(endings[:4]).Draw(t, "end") + "\n"
		}
		body += rapid.SampledFrom(quotes).Draw(t, "quote")
		if got := parse(reply(body)).NewText; got != text {
			t.Fatalf("wrote %q\nread  %q\nof %q", text, got, body)
		}
	})
}

// TestEndingLaw: a signature or a footer does not change the new text, in an
// answer or in a first mail.
func TestEndingLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		mail := reply(text + "\n\n" + rapid.SampledFrom(endings).Draw(t, "end"))
		if rapid.Bool().Draw(t, "first") {
			mail = strings.Replace(mail, "In-Reply-To: <n1@uni.mx>\n", "", 1)
			mail = strings.Replace(mail, "RE: [SGAUS #12] ", "", 1)
		}
		if got := parse(mail).NewText; got != text {
			t.Fatalf("wrote %q, read %q", text, got)
		}
	})
}

// TestRequoteLaw: an answer that a client quotes once more gives exactly what
// was added.
func TestRequoteLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		old := reply(written(t) + "\n\n" + rapid.SampledFrom(quotes).Draw(t, "quote"))
		quoted := "> " + strings.ReplaceAll(strings.TrimSpace(parse(old).Text), "\n", "\n> ")
		text := written(t)
		m := parse(reply(text + "\n\nEl mar, 6 feb 2024 a las 9:00, Ana (<ana@uni.mx>) escribió:\n\n" + quoted + "\n"))
		if m.NewText != text {
			t.Fatalf("added %q, read %q", text, m.NewText)
		}
		for _, c := range m.Commands {
			if !strings.Contains(text, c.Raw) {
				t.Fatalf("command %q of a quote", c.Raw)
			}
		}
	})
}

// TestEncodingLaw: the way in which a text is sent does not change it.
func TestEncodingLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := written(t) + "\n\n" + rapid.SampledFrom(quotes).Draw(t, "quote")
		want := parse(reply(body)).NewText
		b64 := strings.Replace(reply(""), "8bit", "base64", 1) + base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(body, "\n", "\r\n")))
		if got := parse(b64).NewText; got != want {
			t.Fatalf("base64: %q, not %q", got, want)
		}
		var qp strings.Builder
		for i := range len(body) {
			if c := body[i]; c == '\n' || c >= 'a' && c <= 'z' {
				qp.WriteByte(c)
			} else {
				fmt.Fprintf(&qp, "=%02X", c)
			}
		}
		if got := parse(strings.Replace(reply(""), "8bit", "quoted-printable", 1) + qp.String()).NewText; got != want {
			t.Fatalf("quoted-printable: %q, not %q", got, want)
		}
		mixed := "From: ana@uni.mx\nSubject: RE: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n" +
			body + "\n--b\nContent-Type: application/pdf; name=a.pdf\n\nx\n--b--\n"
		if got := parse(mixed).NewText; got != want {
			t.Fatalf("multipart: %q, not %q", got, want)
		}
	})
}

// TestHTMLLaw: Gmail's HTML of a text gives the same text.
func TestHTMLLaw(t *testing.T) {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		var b strings.Builder
		for _, l := range strings.Split(text, "\n") {
			if l == "" {
				l = "<br>"
			} else {
				l = escape.Replace(l)
			}
			b.WriteString("<div>" + l + "</div>")
		}
		html := `<div dir="ltr">` + b.String() + `</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">El lun, 5 feb 2024 a las 10:23, Mesa escribió:<br></div><blockquote class="gmail_quote">Hola<br>[TERMINADA]</blockquote></div>`
		m := parse(strings.Replace(reply(html), "text/plain", "text/html", 1))
		if m.NewText != text {
			t.Fatalf("wrote %q, read %q", text, m.NewText)
		}
	})
}

// TestSubjectLaw: prefixes and foreign tags around do not change what the
// subject says.
func TestSubjectLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 4).Draw(t, "n") {
			b.WriteString(rapid.SampledFrom([]string{"RE: ", "Rv: ", "AW: ", "Re[2]: ", "RE : ", "Fwd: ", "回复：", "[TERMINADA] ", "[terminado]", " "}).Draw(t, "prefix"))
		}
		r := readSubject(b.String()+"[SGAUS #12] [EXTERNO] Impresora: no imprime", desk, false)
		if r.clean != "[EXTERNO] Impresora: no imprime" || r.ticket != 12 {
			t.Fatalf("%q: %q, %d", b.String(), r.clean, r.ticket)
		}
		if again := CleanSubject(r.clean, desk); again != r.clean {
			t.Fatalf("cleaned twice: %q", again)
		}
	})
}

// TestNothingPanics feeds the corpus' pieces in any order and cut anywhere.
func TestNothingPanics(t *testing.T) {
	pieces := []string{
		"From: a@b\n", "Subject: =?utf-8?Q?=5B", "[SGAUS #1", "\n\n", "\r\r\n", "Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--", "> ", "\x00", "\xff\xfe", "=", "<div style=\"", "<blockquote>", "</div>",
		"Content-Type: text/html\n", "Content-Transfer-Encoding: base64\n", "De: x\nPara: y\nAsunto: z\n", "El 5 x escribió:\n", "-- \n", "message/rfc822", "Content-Type: message/delivery-status\n", "[", "]", "\u202e", "é", "12:30",
		"begin 644 a\n", "Message-ID: <", ">", "; name*0*=", "'%C3", "\t", "Content-Type: multipart/report; boundary=b\n", "Final-Recipient: rfc822;", "Received: x\n", "hasta el 5/", "del 3 al ", "Clave:\n",
	}
	rapid.Check(t, func(t *rapid.T) {
		mail := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "pieces"), "")
		m := parse(mail)
		if m.Size != int64(len(mail)) {
			t.Fatalf("read %d of %d", m.Size, len(mail))
		}
	})
}
