package mailbot_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"sgaus/parser"
	"sgaus/templates"
)

// added is what a person writes above a notice, below it or between.
const added = "Ya probé y sigue igual.\n¿Pueden venir mañana a las 10:00?"

// quoteForms are clients as they answer: each makes the body of an answer of
// what was added and the notice as text and HTML.
var quoteForms = []struct {
	name, typ string
	body      func(text, html string) string
}{
	{"gmail", "plain", func(text, _ string) string {
		return added + "\n\nEl lun, 5 feb 2024 a las 10:23, Mesa de Ayuda (<ayuda@uach.mx>)\nescribió:\n\n" + marked(text)
	}},
	{"gmail en", "plain", func(text, _ string) string {
		return added + "\n\nOn Mon, Feb 5, 2024 at 10:23 AM Mesa de Ayuda <ayuda@uach.mx> wrote:\n\n" + marked(text)
	}},
	{"gmail html", "html", func(_, html string) string {
		return `<div dir="ltr">` + addedHTML + `</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">El lun, 5 feb 2024 a las 10:23, Mesa de Ayuda (&lt;<a href="mailto:ayuda@uach.mx">ayuda@uach.mx</a>&gt;) escribió:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">` + html + `</blockquote></div>`
	}},
	{"gmail, marks lost", "plain", func(text, _ string) string {
		return added + "\n\nEl lun, 5 feb 2024 a las 10:23, Mesa de Ayuda (<ayuda@uach.mx>)\nescribió:\n\n" + text
	}},
	{"outlook", "plain", func(text, _ string) string { return added + "\n\n" + outlookHead + "\n" + text }},
	{"outlook en", "plain", func(text, _ string) string {
		return added + "\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nFrom: Mesa de Ayuda <ayuda@uach.mx>\nSent: Monday, February 5, 2024 10:23:11 AM\nTo: Ana López <ana.lopez@uach.mx>\nSubject: [SGAUS #123] proyector\n\n" + text
	}},
	{"outlook html", "html", func(_, html string) string {
		return `<div class="WordSection1"><p class="MsoNormal">` + strings.ReplaceAll(addedHTML, "<br>", `</p><p class="MsoNormal">`) + `</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>De:</b> Mesa de Ayuda &lt;ayuda@uach.mx&gt;<br><b>Enviado el:</b> lunes, 5 de febrero de 2024 10:23<br><b>Para:</b> Ana<br><b>Asunto:</b> [SGAUS #123] proyector</p></div>` + html + `</div>`
	}},
	{"outlook web html", "html", func(_, html string) string {
		return `<div>` + addedHTML + `</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>De:</b> Mesa de Ayuda<br><b>Enviado:</b> lunes, 5 de febrero de 2024 10:23<br><b>Para:</b> Ana<br><b>Asunto:</b> proyector</font></div>` + html
	}},
	{"apple", "plain", func(text, _ string) string {
		return added + "\n\n> El 5 feb 2024, a la(s) 10:23, Mesa de Ayuda <ayuda@uach.mx> escribió:\n> \n" + marked(text)
	}},
	{"apple html", "html", func(_, html string) string {
		return `<div>` + addedHTML + `</div><div><br><blockquote type="cite"><div>El 5 feb 2024, a la(s) 10:23, Mesa de Ayuda &lt;ayuda@uach.mx&gt; escribió:</div><br class="Apple-interchange-newline"><div>` + html + `</div></blockquote></div>`
	}},
	{"thunderbird", "plain", func(text, _ string) string {
		return "El 05/02/24 a las 10:23, Mesa de Ayuda escribió:\n" + marked(text) + "\n" + added
	}},
	{"thunderbird html", "html", func(_, html string) string {
		return `<p>` + addedHTML + `</p><div class="moz-cite-prefix">El 05/02/24 a las 10:23, Mesa de Ayuda escribió:<br></div><blockquote type="cite" cite="mid:x@uach.mx">` + html + `</blockquote>`
	}},
	{"yahoo", "plain", func(text, _ string) string {
		return added + "\n\n    El lunes, 5 de febrero de 2024, 10:23:11 a. m. GMT-6, Mesa de Ayuda <ayuda@uach.mx> escribió:  \n \n " + text
	}},
	{"yahoo html", "html", func(_, html string) string {
		return `<div>` + addedHTML + `</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>El lunes, 5 de febrero de 2024, 10:23:11 a. m. GMT-6, Mesa de Ayuda &lt;ayuda@uach.mx&gt; escribió:</div><div>` + html + `</div></div>`
	}},
	{"samsung", "plain", func(text, _ string) string {
		return added + "\n\nEnviado desde mi Galaxy\n\n-------- Mensaje original --------De: Mesa de Ayuda <ayuda@uach.mx> Fecha: 5/2/24  10:23 a. m.  (GMT-06:00) Para: ana.lopez@uach.mx Asunto: [SGAUS #123] proyector \n" + text
	}},
	{"iphone", "plain", func(text, _ string) string {
		return added + "\n\nEnviado desde mi iPhone\n\nEl 5 feb 2024, a la(s) 10:23, Mesa de Ayuda <ayuda@uach.mx> escribió:\n\n\ufeff" + text
	}},
	{"notes", "plain", func(text, _ string) string {
		return added + "\n\n\n\nDe:\tMesa de Ayuda <ayuda@uach.mx>\nPara:\tana.lopez@uach.mx\nFecha:\t05/02/2024 10:23 a.m.\nAsunto:\t[SGAUS #123] proyector\n\n\n\n" + text
	}},
	{"zimbra", "plain", func(text, _ string) string {
		return added + "\n\n----- Mensaje original -----\nDe: \"Mesa de Ayuda\" <ayuda@uach.mx>\nPara: \"Ana\" <ana.lopez@uach.mx>\nEnviados: Lunes, 5 de Febrero 2024 10:23:11\nAsunto: proyector\n\n" + text
	}},
}

const (
	addedHTML   = "Ya probé y sigue igual.<br>¿Pueden venir mañana a las 10:00?"
	outlookHead = "De: Mesa de Ayuda <ayuda@uach.mx> \nEnviado el: lunes, 5 de febrero de 2024 10:23\nPara: Ana López <ana.lopez@uach.mx>\nAsunto: [SGAUS #123] proyector\n"
)

var bodyOfHTML = regexp.MustCompile(`(?is)^.*<body[^>]*>|</body>.*$`)

func marked(s string) string {
	return regexp.MustCompile(`(?m)^`).ReplaceAllString(strings.TrimRight(s, "\n"), "> ") + "\n"
}

// TestQuotedNotices: whichever notice a person answers, and with which client,
// what was added is the new text, to the letter, and no command of the quoted
// notice is read.
func TestQuotedNotices(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	o := parser.Options{Tag: "SGAUS", Command: func(words string) (string, string, bool, bool) {
		return words, "", false, words == strings.ToUpper(words)
	}}
	for _, name := range templates.Names() {
		r, err := set.Render(name, templates.Sample())
		if err != nil {
			t.Fatal(err)
		}
		html := bodyOfHTML.ReplaceAllString(r.HTML, "")
		for _, f := range quoteForms {
			mail := fmt.Sprintf("From: Ana <ana.lopez@uach.mx>\nTo: Mesa de Ayuda <ayuda@uach.mx>\nSubject: RE: [SGAUS #123] proyector\nIn-Reply-To: <n1@uach.mx>\nMIME-Version: 1.0\nContent-Type: text/%s; charset=utf-8\n\n%s", f.typ, f.body(r.Text, html))
			m := parser.Parse(strings.NewReader(mail), o)
			if m.NewText != added {
				t.Errorf("%s quoted by %s reads %q", name, f.name, m.NewText)
			}
			if len(m.Commands) > 0 {
				t.Errorf("%s quoted by %s commands %+v", name, f.name, m.Commands)
			}
		}
	}
}
