//go:build !race

package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"strings"
)

// heavySize is how large the mails of this file are: just below the limit.
const heavySize = 34_900_000

// heavy are mails that try how much memory the desk can be made to take. Each
// is of somebody else, and fills what is left of its size with filler.
var heavy = []struct {
	name string
	mail func(head string) []byte
}{
	{"a file in base64", func(head string) []byte {
		b := mixed(head)
		b.part("Content-Type: video/mp4; name=clase.mp4\nContent-Disposition: attachment; filename=clase.mp4\nContent-Transfer-Encoding: base64\n")
		return b.fill(base64Lines(76)).end()
	}},
	{"base64 on a single line", func(head string) []byte {
		b := mixed(head)
		b.part("Content-Type: application/zip; name=todo.zip\nContent-Disposition: attachment; filename=todo.zip\nContent-Transfer-Encoding: base64\n")
		return b.fill(bytes.ReplaceAll(base64Lines(76), []byte("\n"), nil)).end()
	}},
	{"text without a line break", func(head string) []byte {
		return heavyText(head+"Content-Type: text/plain; charset=utf-8\n", "").fill([]byte("palabras y más palabras, ")).Bytes()
	}},
	{"text of short lines", func(head string) []byte {
		return heavyText(head+"Content-Type: text/plain; charset=utf-8\n", "").fill([]byte("a\n\n> b\n")).Bytes()
	}},
	{"text of quotes within quotes", func(head string) []byte {
		return heavyText(head, "").fill([]byte(strings.Repeat(">", 400) + " El lunes, 5 de febrero de 2024, Ana <ana@uni.mx> escribió:\n")).Bytes()
	}},
	{"HTML", func(head string) []byte {
		return heavyText(head+"Content-Type: text/html; charset=utf-8\n", "<html><body>").fill([]byte(`<div style="color:red"><b>hola</b> &amp; <a href="https://x.example/">adiós</a>`)).Bytes()
	}},
	{"HTML in one tag", func(head string) []byte {
		return heavyText(head+"Content-Type: text/html\n", "<p>hola</p><p ").fill([]byte(`a="b" `)).Bytes()
	}},
	{"HTML in quoted-printable", func(head string) []byte {
		return heavyText(head+"Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n", "").fill([]byte("<td>=F1and=FA<table><tr>=\n")).Bytes()
	}},
	{"header fields", func(head string) []byte {
		b := heavyText(strings.TrimSuffix(head, "\n"), "")
		b.Truncate(len(head))
		return b.fill([]byte("X-Campo: uno, dos y tres\n")).text("\nhola\n").Bytes()
	}},
	{"one header field", func(head string) []byte {
		b := heavyText(head, "")
		b.Truncate(len(head))
		return b.text("X-Campo: ").fill([]byte(" uno, dos y tres\n")).text("\nhola\n").Bytes()
	}},
	{"recipients", func(head string) []byte {
		b := heavyText(head, "")
		b.Truncate(len(head))
		return b.text("Cc: z@uni.mx").fill([]byte(",\n =?utf-8?q?Persona_n=C3=BAmero?= <persona@uni.mx>")).text("\n\nhola\n").Bytes()
	}},
	{"References", func(head string) []byte {
		b := heavyText(head, "")
		b.Truncate(len(head))
		return b.text("References:").fill([]byte("\n <algo.muy.largo.y.aleatorio@uni.mx>")).text("\n\nhola\n").Bytes()
	}},
	{"parts within parts", func(head string) []byte {
		b := heavyText(head+"Content-Type: multipart/mixed; boundary=b0\n", "")
		for i := range 550_000 {
			b.text(fmt.Sprintf("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1))
		}
		return b.Bytes()
	}},
	{"mails within mails", func(head string) []byte {
		b := heavyText(head+"Content-Type: message/rfc822\n", "")
		return b.fill([]byte("From: a@b.mx\nSubject: x\nContent-Type: message/rfc822\n\n")).Bytes()
	}},
	{"10,000 small files", func(head string) []byte {
		b := mixed(head)
		picture := base64Lines(76)[:77*40]
		for i := range 10_000 {
			b.part(fmt.Sprintf("Content-Type: image/png; name=\"foto %d.png\"\nContent-Disposition: attachment; filename=\"foto %d.png\"\nContent-Transfer-Encoding: base64\n", i, i))
			b.Write(picture)
		}
		return b.end()
	}},
	{"parts without end", func(head string) []byte {
		b := mixed(head)
		return b.fill([]byte("--frontera\nContent-Type: image/png\n\nx\n")).Bytes()
	}},
	{"a mail attached", func(head string) []byte {
		b := mixed(head)
		b.part("Content-Type: message/rfc822; name=reenviado.eml\nContent-Disposition: attachment\n")
		b.text("From: Ana <ana@fuera.mx>\nTo: mesa@uni.example\nSubject: el acta\nContent-Type: multipart/mixed; boundary=dentro\n\n--dentro\n\nVa el acta.\n--dentro\n" +
			"Content-Type: application/pdf; name=acta.pdf\nContent-Disposition: attachment; filename=acta.pdf\nContent-Transfer-Encoding: base64\n\n")
		return b.fill(base64Lines(76)).text("\n--dentro--\n").end()
	}},
	{"uuencode", func(head string) []byte {
		b := heavyText(head, "Va el archivo.\n\nbegin 644 datos.bin\n")
		return b.fill([]byte("M" + strings.Repeat("5#`A", 15) + "\n")).text("`\nend\n").Bytes()
	}},
	{"TNEF", func(head string) []byte {
		b := mixed(head)
		b.part("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Disposition: attachment; filename=winmail.dat\nContent-Transfer-Encoding: base64\n")
		// One attribute of an attachment that says it is 20 MB.
		raw := append([]byte("\x78\x9f\x3e\x22\x01\x00\x02\x0f\x80\x06\x00\x00\x2d\x31\x01"), noise(24_500_000)...)
		return b.encode(raw).end()
	}},
	{"S/MIME", func(head string) []byte {
		b := mixed(head)
		b.part("Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n")
		return b.encode(append([]byte("\x30\x84\x01\x8c\xba\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x84\x01\x8c\xba\x60"), noise(24_500_000)...)).end()
	}},
	{"a calendar", func(head string) []byte {
		return heavyText(head+"Content-Type: text/calendar; method=REQUEST\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n").fill([]byte("ATTENDEE;CN=Ana:mailto:ana@uni.mx\n")).Bytes()
	}},
	{"a delivery report", func(head string) []byte {
		b := heavyText(head+"Content-Type: multipart/report; report-type=delivery-status; boundary=frontera\n", "--frontera\n\nNo se entregó.\n--frontera\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.uni.mx\n\n")
		return b.fill([]byte("Final-Recipient: rfc822; ana@uni.mx\nAction: failed\nStatus: 5.1.1\n\n")).end()
	}},
	{"lines of base64 garbage", func(head string) []byte {
		return heavyText(head+"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", "").fill([]byte("=*=#=%-- no es base64 --\nQUJD\n")).Bytes()
	}},
	{"UTF-16 text", func(head string) []byte {
		return heavyText(head+"Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n", "").fill(base64Lines(76)).Bytes()
	}},
	{"encoded words", func(head string) []byte {
		b := heavyText(head, "")
		b.Truncate(len(head))
		return b.text("Comments:").fill([]byte("\n =?utf-8?b?w7HDsQ==?=")).text("\n\nhola\n").Bytes()
	}},
}

// weight is a mail that is being written.
type weight struct{ bytes.Buffer }

func heavyText(head, body string) *weight {
	b := new(weight)
	b.Grow(heavySize + 1000)
	b.WriteString(head)
	b.WriteString("\n" + body)
	return b
}

// mixed begins a mail with files; its text is whole.
func mixed(head string) *weight {
	return heavyText(head+"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=frontera\n", "--frontera\n\nAdjunto lo que pidieron.\n")
}

func (b *weight) text(s string) *weight { b.WriteString(s); return b }
func (b *weight) part(head string)      { b.WriteString("\n--frontera\n" + head + "\n") }

// room is how much may still come, as the server counts: a line ends in CRLF.
func (b *weight) room() int {
	return heavySize - 1000 - b.Len() - bytes.Count(b.Bytes(), []byte("\n"))
}

// fill repeats until the mail is as large as it may be.
func (b *weight) fill(with []byte) *weight {
	b.Write(bytes.Repeat(with, b.room()/(len(with)+bytes.Count(with, []byte("\n")))))
	return b
}

func (b *weight) encode(raw []byte) *weight {
	b.WriteString(lines(base64.StdEncoding.EncodeToString(raw), 76))
	return b
}

// end closes what mixed began.
func (b *weight) end() []byte {
	b.WriteString("\n--frontera--\n")
	return b.Bytes()
}

// noise is what no program can make smaller, the same each time.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(b)
	return b
}

// base64Lines is about 400 kB of lines of base64.
func base64Lines(width int) []byte {
	return []byte(lines(base64.StdEncoding.EncodeToString(noise(300_000)), width))
}

func lines(s string, width int) string {
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + "\n")
		s = s[width:]
	}
	return b.String() + s + "\n"
}
