package parser

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// deviceEndings are the lines that telephones and programs add, as they write
// them.
var deviceEndings = strings.Split(`Enviado desde mi iPhone|Enviado desde mi iPad|Enviado desde mi Samsung Mobile de Telcel|Enviado desde mi smartphone Samsung Galaxy.|Enviado de Samsung Mobile|Enviado desde mi Huawei|Enviado desde mi Redmi Note 9|Enviado desde mi dispositivo móvil|
Enviado desde Outlook para Android|Enviado desde Outlook|Enviado desde Yahoo Mail para Android|Enviado desde Correo para Windows 10|Enviado desde Correo de Windows|Enviado con Proton Mail.|Enviado desde mi BlackBerry de Movistar (http://www.movistar.com.mx)|Enviado desde mi celular, disculpe la ortografía|
Obtener Outlook para iOS<https://aka.ms/o0ukef>|Obtenga Outlook para Android<https://aka.ms/AAb9ysg>|Descargar Outlook para Android|Get Outlook for iOS<https://aka.ms/o0ukef>|Get Outlook for Android|Sent from my iPhone|Sent from my iPad|Sent from my Samsung Galaxy smartphone.|Sent from my T-Mobile 4G LTE Device|
Sent from my Verizon Wireless BlackBerry|Sent via BlackBerry from T-Mobile|Sent from Yahoo Mail on Android|Sent from Yahoo Mail for iPhone|Sent from Mail for Windows 10|Sent from Mail for Windows|Sent with Proton Mail secure email.|Sent from my iPhone. Please excuse brevity and typos.|Sent from my mobile device|Sent from Outlook Mobile|
Von meinem iPhone gesendet|Von meinem Samsung Galaxy Smartphone gesendet.|Gesendet mit der GMX Mail App|Gesendet von Mail für Windows|Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.|Envoyé de mon iPhone|Envoyé depuis mon appareil Galaxy|Envoyé à partir de Outlook pour Android|Provenance : Courrier pour Windows|Télécharger Outlook pour iOS|
Inviato da iPhone|Inviato dal mio dispositivo Samsung|Inviato da Outlook per Android|Ottieni Outlook per Android|Enviado do meu iPhone|Enviado do meu smartphone Samsung Galaxy.|Enviado do Yahoo Mail no Android|Obter o Outlook para Android|Enviado via UOL Mail celular|Enviat des del meu iPhone|Nire iPhonetik bidalia|
Verstuurd vanaf mijn iPhone|Verzonden vanaf Outlook voor Android|Sendt fra min iPhone|Skickat från min iPhone|Lähetetty iPhonesta|Wysłane z iPhone'a|Wysłano z telefonu Samsung Galaxy|Odesláno z iPhonu|Odoslané z iPhonu|Trimis de pe iPhone-ul meu|Στάλθηκε από το iPhone μου|Отправлено с iPhone|Отправлено из мобильной Почты Mail.ru|Надіслано з iPhone|
iPhone'umdan gönderildi|נשלח מה-iPhone שלי|发自我的 iPhone|發自我的 iPhone|從我的 iPhone 傳送|iPhoneから送信|나의 iPhone에서 보냄|Dikirim dari iPhone saya|Gửi từ iPhone của tôi`, "|")

// legalEndings are notices, pleas and footers, each a paragraph or more.
var legalEndings = []string{
	"AVISO DE CONFIDENCIALIDAD: este correo es confidencial y para su destinatario.",
	"Aviso de confidencialidad\nLa información contenida en este mensaje es confidencial y para uso exclusivo de su destinatario.",
	"La información contenida en este correo electrónico y sus archivos adjuntos es confidencial y está dirigida\núnicamente a su destinatario. Si usted lo recibió por error, notifíquelo al remitente y elimínelo.",
	"Este mensaje y sus anexos son confidenciales.\nSi no es el destinatario bórrelo.",
	"AVISO DE PRIVACIDAD\nSus datos personales serán protegidos conforme a la Ley; consulte https://uni.mx/privacidad",
	"Imprima este correo sólo si es necesario.", "Antes de imprimir este mensaje, piense en el medio ambiente.", "Please consider the environment before printing this email.",
	"This email and any attachments are confidential and intended solely for the addressee.\nIf you are not the intended recipient please delete it.",
	"CONFIDENTIALITY NOTICE: The contents of this email message and any attachments are intended solely for the addressee(s)\nand may contain confidential and/or privileged information.",
	"Disclaimer\n\nThe information contained in this communication from the sender is confidential. It is intended solely for use by the recipient.",
	"Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leur destinataire.",
	"Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Empfänger sind, informieren Sie bitte den Absender und vernichten Sie diese Mail.",
	"Esta mensagem pode conter informação confidencial e/ou privilegiada. Se você não for o destinatário, apague-a.",
	"Questo messaggio è riservato e destinato esclusivamente al destinatario; se ricevuto per errore, avvisare il mittente.",
	"Libre de virus. www.avast.com", "Libre de virus.www.avg.com<http://www.avg.com/email-signature>", "Virus-free. www.avast.com", "El software de antivirus Avast ha analizado este correo electrónico en busca de virus.\nhttps://www.avast.com/antivirus",
	"This email has been checked for viruses by Avast antivirus software.\nhttps://www.avast.com/antivirus", "--\nEste mensaje ha sido analizado por MailScanner\nen busca de virus y otros contenidos peligrosos,\ny se considera que está limpio.",
}

var footEndings = []string{
	"_______________________________________________\nSoporte mailing list\nSoporte@uni.mx\nhttps://lists.uni.mx/listinfo/soporte",
	"-- \nHas recibido este mensaje porque estás suscrito al grupo \"Soporte\" de Grupos de Google.\nPara cancelar la suscripción envía un correo a soporte+unsubscribe@googlegroups.com.",
	"-- \nYou received this message because you are subscribed to the Google Groups \"soporte\" group.\nTo unsubscribe from this group and stop receiving emails from it, send an email to soporte+unsubscribe@googlegroups.com.",
	"To unsubscribe from this list: https://lists.uni.mx/u/1",
}

var signatureEndings = []string{
	"-- \nAna Pérez\nFacultad de Ingeniería", "--\nAna Pérez\nTel. 55 5622 0000", "—\nAna Pérez\nExt. 4567", "__\nAna\nana@uni.mx", "-- \n*Mtra. Ana Pérez*\nCoordinadora | Facultad de Química\n+52 55 5622 0000\nwww.uni.mx", "--\nAna",
}

// TestBelowLaw: no device line, legal notice, footer or signature below a text
// changes it, nor do several, above a quote or at the end.
func TestBelowLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		body := text
		for _, of := range [][]string{signatureEndings, deviceEndings, legalEndings} {
			if rapid.Bool().Draw(t, "one more") {
				body += "\n\n" + strings.TrimSpace(rapid.SampledFrom(of).Draw(t, "ending"))
			}
		}
		if rapid.Bool().Draw(t, "quote") {
			body += "\n\n" + rapid.SampledFrom(quotes).Draw(t, "quote")
		} else if rapid.Bool().Draw(t, "list") {
			body += "\n\n" + rapid.SampledFrom(footEndings).Draw(t, "footer")
		}
		if got := parse(reply(body)).NewText; got != text {
			t.Fatalf("wrote %q\nread  %q\nof %q", text, got, body)
		}
	})
}

// TestEachEnding: the same, each ending by itself, so that none is left to
// chance; as plain text, and as HTML.
func TestEachEnding(t *testing.T) {
	text := "Ya probé con otro cable y sigue igual."
	for _, of := range [][]string{signatureEndings, deviceEndings, legalEndings, footEndings} {
		for _, e := range of {
			e = strings.TrimSpace(e)
			if got := parse(reply(text + "\n\n" + e + "\n")).NewText; got != text {
				t.Errorf("%q: %q", e, got)
			}
			html := "<div>" + text + "</div><div><br></div>" + divs(e)
			if got := parse(strings.Replace(reply(html), "text/plain", "text/html", 1)).NewText; got != text {
				t.Errorf("HTML, %q: %q", e, got)
			}
		}
	}
}

var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func divs(text string) string { return inLines(text, "<div>", "</div>", "<div><br></div>") }

func inLines(text, open, end, empty string) string {
	var b strings.Builder
	for _, l := range strings.Split(text, "\n") {
		if l == "" {
			b.WriteString(empty)
		} else {
			b.WriteString(open + escapeHTML.Replace(l) + end)
		}
	}
	return b.String()
}

// clients write a text and what it answers as HTML.
var clients = map[string]func(text string) string{
	"Gmail": func(text string) string {
		return `<div dir="ltr">` + divs(text) + `</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">El lun, 5 feb 2024 a las 10:23, Mesa (&lt;<a href="mailto:mesa@uni.mx">mesa@uni.mx</a>&gt;) escribió:<br></div><blockquote class="gmail_quote" style="margin:0px">Hola<br>[TERMINADA]</blockquote></div>`
	},
	"Outlook": func(text string) string {
		return `<html xmlns:o="x"><head><style>p.MsoNormal{margin:0cm}</style></head><body lang=ES-MX><div class=WordSection1>` + inLines(text, "<p class=MsoNormal><span lang=ES>", "<o:p></o:p></span></p>", "<p class=MsoNormal><o:p>&nbsp;</o:p></p>") +
			`<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De:</b> Mesa &lt;mesa@uni.mx&gt; <br><b>Enviado el:</b> lunes, 5 de febrero de 2024 10:23<br><b>Para:</b> Ana<br><b>Asunto:</b> [SGAUS #12]<o:p></o:p></p></div></div><p class=MsoNormal>Hola [TERMINADA]<o:p></o:p></p></div></body></html>`
	},
	"Outlook on the web": func(text string) string {
		return `<html><head><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head><body dir="ltr">` + inLines(text, `<p class="elementToProof">`, "</p>", `<p class="elementToProof"><br></p>`) +
			`<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>De:</b> Mesa<br><b>Enviado:</b> lunes<br><b>Para:</b> Ana<br></div><div>[TERMINADA]</div></body></html>`
	},
	"Apple Mail": func(text string) string {
		return `<html><body style="overflow-wrap: break-word;">` + divs(text) + `<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>El 5 feb 2024, a las 10:23, Mesa &lt;mesa@uni.mx&gt; escribió:</div><br class="Apple-interchange-newline"><div>Hola [TERMINADA]</div></blockquote></div><br></body></html>`
	},
	"Thunderbird": func(text string) string {
		return `<html><body>` + strings.ReplaceAll(inLines(text, "", "<br>", "<br>"), "\n", "") + `<div class="moz-cite-prefix">El 05/02/24 a las 10:23, Mesa escribió:<br></div><blockquote type="cite" cite="mid:n1@uni.mx"><p>Hola [TERMINADA]</p></blockquote></body></html>`
	},
}

// TestClientsLaw: the same text as plain text and as the HTML of each client
// gives the same new text.
func TestClientsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		for name, client := range clients {
			if m := parse(strings.Replace(reply(client(text)), "text/plain", "text/html", 1)); m.NewText != text {
				t.Fatalf("%s: wrote %q, read %q", name, text, m.NewText)
			}
		}
	})
}

// TestWorstHTML: a quarter of a megabyte of anything in HTML, or below a text,
// takes well under the second.
func TestWorstHTML(t *testing.T) {
	const size = 1 << 18
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	head := "From: Ana Perez <ana@uni.mx>\nSubject: RE: x\nIn-Reply-To: <a@b>\n"
	html := head + "Content-Type: text/html\n\n"
	for name, mail := range map[string]string{
		"nested divs": html + strings.Repeat("<div>", 20000) + "hola" + strings.Repeat("</div>", 20000), "blockquotes": html + "hola" + strings.Repeat("<blockquote>", 20000), "quotes with text": html + fill("<blockquote>a"), "stray ends": html + "<p>" + strings.Repeat("<b>", 300) + fill("</p>"),
		"rows": html + "<table>" + fill("<tr><td>a</td></tr>"), "cells": html + fill("<td>a"), "tables": html + fill("<table><tr><td>"), "empty lines": html + fill("<br>"), "pre": html + "<pre>" + fill("\n"), "paragraphs": html + fill("<p>a</p>"), "signatures": html + fill("<div id=Signature>a</div>"),
		"sheet": html + "<style>" + fill(".a{color:red}") + "</style>", "at rules": html + "<style>" + fill("@a{") + "</style>", "selectors": html + "<style>" + fill("a,") + "{}", "sheets": html + fill("<style>a{</style>"), "classes": html + "<style>.a{color:red;background:blue;margin:0}</style>" + fill("<b class='a a a a a'>"),
		"declarations": html + fill("<p style='"+strings.Repeat("a:b;", 900)+"'>"), "comments in style": html + fill("<p style='"+strings.Repeat("/*", 900)+"'>"), "containers": html + fill("<div class=gmail_quote>x<blockquote>"), "islands": html + fill("<svg>"), "no width": html + fill("\u200b"), "apple": html + fill("<br id=lineBreakAtBeginningOfSignature>"),
		"dashes": head + "\n" + fill("--\n"), "rules of two": head + "\n" + fill("__\nAna\n"), "names": head + "\n" + fill("Ana Perez\nTel. 5555 1234\n"), "notices": head + "\n" + fill("Este correo y sus anexos\n\n"), "postscripts": head + "\nhola\n-- \n" + fill("PD: a\n"), "banners": head + "\n" + fill("[EXTERNO]\n"), "devices": head + "\n" + fill("Enviado desde mi iPhone\n"),
		"both": head + "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + fill("hola que ") + "\n--b\nContent-Type: text/html\n\n" + fill("hola que ") + "<blockquote>x</blockquote>\n--b--\n",
	} {
		var m *Message
		holdCost(t, name, mail, time.Second, func(mail string) { m = parse(mail) })
		if name == "nested divs" && m.NewText != "hola" || name == "blockquotes" && m.NewText != "hola" {
			t.Errorf("%s: %q", name, m.NewText)
		}
	}
}
