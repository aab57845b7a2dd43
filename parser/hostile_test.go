package parser

import (
	"encoding/base64"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostile makes mails of about n octets of each thing that could cost more
// than it is worth: by its name, what is repeated in it.
func hostile(n int) map[string]string {
	const head = "From: a@b\nSubject: RE: x\nIn-Reply-To: <a@b>\n"
	const html = head + "Content-Type: text/html; charset=utf-8\n\n"
	const mixed = "Content-Type: multipart/mixed; boundary=b\n\n"
	fill := func(s string) string { return strings.Repeat(s, n/len(s)) }
	count := func(format string, size int) string {
		var b strings.Builder
		for i := 0; b.Len() < n && i < n/size; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	noise := make([]byte, n)
	rand.New(rand.NewSource(1)).Read(noise)
	return map[string]string{
		"quote marks": head + "\n" + fill("> "), "quoted lines": head + "\n" + fill("> \n"), "deep marks": head + "\n" + fill(">"), "one line": head + "\n" + fill("hola "), "one word": head + "\n" + fill("a"),
		"colons": head + "\n" + fill("a:\n"), "attributions": head + "\n" + fill("El lun, 5 feb 2024 a las 10:23, X <a@b> escribió:\n"), "broken attributions": head + "\n" + fill("El lun, 5 feb 2024 a las\n"), "attribution bait": head + "\n" + fill("On Mon wrote <a@b> "),
		"labels": head + "\n" + fill("De: x@y\n"), "labels of all": head + "\n" + fill("De: x@y\nPara: z\n\n"), "separators": head + "\n" + fill("-----Mensaje original-----\n"), "forwards": head + "\n" + fill("---------- Forwarded message ---------\nFrom: a@b\n"),
		"dashes": head + "\n" + fill("-- \n"), "rules": head + "\n" + fill("____________________________\n"), "devices": head + "\n" + fill("Enviado desde mi iPhone\n"), "legal": head + "\n" + fill("AVISO DE CONFIDENCIALIDAD: este correo\n"), "blank lines": head + "\n" + fill("\n"),
		"brackets": head + "\n" + fill("["), "tags": head + "\n> " + fill("[SGAUS "), "keys": head + "\n" + fill("Clave: a\n"), "command lines": head + "\n" + fill("[TERMINADA]\n"),
		"brackets of others": head + "\n" + fill("[SGAUS #0] "), "subject of brackets": "Subject: " + fill("[x] ") + "\n\nhola", "subject of prefixes": "Subject: " + fill("RE: ") + "\n\nhola",
		"whole forwards": head + "\n" + fill("---------- Forwarded message ---------\nFrom: a@b.c\nSubject: x\n\n"), "ends of forwards": head + "\n" + fill("----- Forwarded message from x -----\n----- End forwarded message -----\n"),
		"recipients of a forward": head + "\n---------- Forwarded message ---------\nFrom: a@b.c\nSubject: x\nTo: " + fill("<a@b.c>, ") + "\n\nx", "Lotus": head + "\n----- Forwarded by x -----\n" + fill("To\nSubject\n"),
		"divs": html + fill("<div>"), "quotes": html + fill("<blockquote>"), "ends": html + fill("</p>"), "hidden": html + fill(`<p style="display:none">`), "attributes": html + "<div " + fill(`a="b" `), "open tag": html + fill("<"), "fonts": html + fill("<b><i><font>"), "tables": html + fill("<table><tr><td>"),
		"items": html + fill("<ol><li>"), "links": html + fill(`<a href="http://x">`), "pre": html + "<pre>" + fill("\n"), "entities": html + fill("&amp;&#225;"), "broken entities": html + fill("&"), "comments of html": html + fill("<!--"), "styles": html + "<style>" + fill(".a{display:none}") + "</style>a", "style": html + `<p style="` + fill("a:b;") + `">x`, "formatting": html + fill("<a><b></a>"), "selects": html + fill("<svg><title>"),
		"header": fill("X: y\n"), "header names": count("X-%d: y\n", 9), "subject": "Subject: " + fill("hola "), "encoded words": "Subject: " + fill("=?utf-8?Q?a?= "), "broken words": "Subject: " + fill("=?utf-8?q?"), "folded subject": "Subject: a" + fill("\n b"), "brackets in subject": "Subject: " + fill("[x] "), "open brackets": "Subject: " + fill("["), "prefixes": "Subject: " + fill("RE: "),
		"addresses": "From: " + fill("a@b, "), "many addresses": "To: " + count("Persona %d <p@uni.mx>, ", 22), "comments": "From: " + fill("("), "quotes in from": "From: " + fill(`"`), "angles": "From: " + fill("<"), "groups": "To: " + fill("a:b@c;"), "escapes": "From: \"" + fill(`\"`), "at signs": "From: " + fill("@"),
		"references": "References: " + fill("<a@b> "), "params": "Content-Type: text/plain" + fill("; a*0*=b"), "pieces": "Content-Type: text/plain" + count("; name*%d*=%%C3", 14), "received": fill("Received: from a by b; Mon, 5 Feb 2024 10:23:00 +0000\n"), "authentication": fill("Authentication-Results: a; spf=pass\n"), "list ids": fill("List-Id: <a.b.c.d.e.f>\n"), "auto fields": fill("X-Autoreply: no\n"),
		"parts": mixed + fill("--b\n\n"), "empty parts": mixed + fill("--b\n"), "nested": mixed + fill("--b\n"+mixed), "boundaries": nestedBoundaries(n), "near boundaries": mixed + fill("--bb\n"), "mails": fill("Content-Type: message/rfc822\n\n"), "undeclared": "Content-Type: multipart/mixed\n\n" + fill("--"), "long boundary": "Content-Type: multipart/mixed; boundary=\"" + fill("b") + "\"\n\n--b\n",
		"noise": string(noise), "base64": head + "Content-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(noise)[:n], "broken base64": head + "Content-Transfer-Encoding: base64\n\n" + fill("=A"), "quoted-printable": head + "Content-Transfer-Encoding: quoted-printable\n\n" + fill("=C3=A1"), "broken quoted-printable": head + "Content-Transfer-Encoding: quoted-printable\n\n" + fill("=="),
		"mojibake": head + "Content-Type: text/plain; charset=utf-8\n\n" + fill("Ã± "), "utf-7": head + "Content-Type: text/plain; charset=utf-7\n\n" + fill("+AOE-"), "utf-16": head + "Content-Type: text/plain; charset=utf-16\n\n" + fill("a\x00"), "marks": head + "\n" + fill("e\u0301\u0301\u0301"), "no width": head + "\n" + fill("\u200b"),
		"bounce": "From: mailer-daemon@x\nSubject: failure notice\n\n" + fill("<a@b.mx>: 550 5.1.1\n"), "status": "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n" + fill("Final-Recipient: rfc822; a@b.mx\n"), "diagnostics": "From: mailer-daemon@x\nSubject: failure notice\n\n" + fill("550-5.7.1 refused, user unknown\n"),
		"absence": "Subject: Fuera de la oficina\n\n" + fill("del 3 al "), "dates": "Subject: Fuera de la oficina\n\n" + fill("5/2/2024 "), "weekdays": "Auto-Submitted: auto-replied\n\n" + fill("lunes "), "sentences": "Subject: x\n\n" + fill("hola, "), "automatic": "Subject: x\n\n" + fill("Este es un mensaje\n"),
		"uuencode": head + "\n" + fill("begin 644 a\n"), "yenc": head + "\n" + fill("=ybegin line=128 size=1 name=a\n"), "calendar": "Content-Type: text/calendar\n\n" + fill("BEGIN:VCALENDAR\n"),
	}
}

// nestedBoundaries opens a part in a part with a boundary of its own each.
func nestedBoundaries(n int) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/mixed; boundary=b0\n\n")
	for i := 1; b.Len() < n; i++ {
		fmt.Fprintf(&b, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i-1, i)
	}
	return b.String()
}

// TestWorstInputs: a megabyte of anything takes well under the second. A
// quarter of one suffices to tell.
func TestWorstInputs(t *testing.T) {
	for name, mail := range hostile(1 << 18) {
		holdCost(t, name, mail, 2*time.Second, func(mail string) { parse(mail) })
	}
}

// BenchmarkWorst tells what a megabyte of each hostile thing costs: the aim is
// 50 ms.
func BenchmarkWorst(b *testing.B) {
	mails := hostile(1 << 20)
	names := make([]string, 0, len(mails))
	for n := range mails {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			mail := mails[name]
			b.ReportAllocs()
			b.SetBytes(int64(len(mail)))
			start := cpuTime() // other programs share the machine
			for b.Loop() {
				parse(mail)
			}
			b.ReportMetric(float64((cpuTime()-start).Microseconds())/1e3/float64(b.N)/(float64(len(mail))/(1<<20)), "ms/MB")
		})
	}
}
