package parser

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// sameReading compares all that is read of two mails but what is named.
func sameReading(a, b *Message, but ...string) string {
	return cmp.Diff(a, b, cmpopts.IgnoreUnexported(Message{}), cmpopts.IgnoreFields(Message{}, but...))
}

// TestTraceLaw: what servers write on the way of a mail changes nothing of
// what it says.
func TestTraceLaw(t *testing.T) {
	trace := []string{
		"Received: from a.mx (a.mx [192.0.2.1])\n\tby b.mx with ESMTPS id 1\n\tfor <mesa@uni.mx>; Mon, 5 Feb 2024 10:23:00 -0600\n", "Authentication-Results: mx.uni.mx; spf=pass smtp.mailfrom=ana@uni.mx\n", "X-Spam-Status: No, score=-1\n",
		"DKIM-Signature: v=1; a=rsa-sha256; d=uni.mx; s=x;\n b=abc\n", "ARC-Seal: i=1; a=rsa-sha256\n", "X-Received: by 2002:a05 with SMTP id x\n", "Received-SPF: pass\n", "X-MS-Exchange-Organization-SCL: 1\n", "X-Virus-Scanned: clamav\n",
	}
	rapid.Check(t, func(t *rapid.T) {
		mail := reply(written(t) + "\n\n" + rapid.SampledFrom(quotes).Draw(t, "quote"))
		way := strings.Join(rapid.SliceOfN(rapid.SampledFrom(trace), 1, 6).Draw(t, "way"), "") + mail
		if diff := sameReading(parse(mail), parse(way), "Header", "Size", "Digest"); diff != "" {
			t.Fatalf("its way changes a mail:\n%s\n%s", way, diff)
		}
	})
}

// TestLineEndsLaw: a mail as a file and as it comes over the wire say the same.
func TestLineEndsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mail := reply(written(t) + "\n\n" + rapid.SampledFrom(endings).Draw(t, "ending") + "\n" + rapid.SampledFrom(quotes).Draw(t, "quote"))
		if diff := sameReading(parse(mail), parse(strings.ReplaceAll(mail, "\n", "\r\n")), "Size"); diff != "" {
			t.Fatalf("CRLF changes a mail:\n%s", diff)
		}
	})
}

// wrapText is a sentence to wrap, no part of which is anything but text.
const wrapText = "La impresora del tercer piso no imprime desde ayer por la tarde; ya la apagamos, cambiamos el papel y reiniciamos el equipo del área de nóminas, y el señor Núñez dice que el tóner todavía está nuevo, así que no sabemos qué más hacer"

// TestWrapLaw: a client that wraps lines, softly (RFC 3676) or hard, changes no
// word of what was written, and takes none of the quote in.
func TestWrapLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(40, 78).Draw(t, "width")
		quote := rapid.SampledFrom(quotes).Draw(t, "quote")
		hard := reply(wrap(wrapText, width, "\n") + "\n\n" + quote)
		if got := strings.Join(strings.Fields(parse(hard).NewText), " "); got != wrapText {
			t.Fatalf("wrapped at %d: %q", width, got)
		}
		soft := strings.Replace(reply(wrap(wrapText, width, " \n")+"\n\n"+quote), "charset=utf-8", "charset=utf-8; format=flowed", 1)
		if got := parse(soft).NewText; got != wrapText {
			t.Fatalf("flowed at %d: %q", width, got)
		}
	})
}

func wrap(s string, width int, end string) string {
	var b strings.Builder
	n := 0
	for i, w := range strings.Fields(s) {
		switch {
		case i == 0:
		case n+1+len(w) > width:
			b.WriteString(end)
			n = 0
		default:
			b.WriteByte(' ')
			n++
		}
		b.WriteString(w)
		n += len(w)
	}
	return b.String()
}

// TestCharsetLaw: the charset and the encoding of a mail change nothing of its
// text.
func TestCharsetLaw(t *testing.T) {
	sets := map[string]encoding.Encoding{"utf-8": unicode.UTF8, "iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252, "utf-16": unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)}
	rapid.Check(t, func(t *rapid.T) {
		body := written(t) + "\n\nEl niño comió, ¿verdad? Ñandú.\n\n" + rapid.SampledFrom(quotes).Draw(t, "quote")
		want := parse(reply(body)).NewText
		name := rapid.SampledFrom([]string{"utf-8", "iso-8859-15", "windows-1252", "utf-16"}).Draw(t, "charset")
		octets, err := sets[name].NewEncoder().String(strings.ReplaceAll(body, "\n", "\r\n"))
		if err != nil {
			t.Fatal(err)
		}
		for how, sent := range map[string]string{"8bit": octets, "base64": base64.StdEncoding.EncodeToString([]byte(octets)), "quoted-printable": quotedPrintable(octets)} {
			if how != "base64" && name == "utf-16" {
				continue // it has no lines of its own (RFC 2781 section 4)
			}
			mail := strings.NewReplacer("charset=utf-8", "charset="+name, "8bit", how).Replace(reply("")) + sent
			if got := parse(mail).NewText; got != want {
				t.Fatalf("%s in %s: %q, not %q", name, how, got, want)
			}
		}
	})
}

func quotedPrintable(s string) string {
	var b strings.Builder
	n := 0
	for i := range len(s) {
		c := s[i]
		switch {
		case c == '\r':
			continue
		case c == '\n':
			b.WriteString("\r\n")
			n = 0
			continue
		case c > ' ' && c < 0x7f && c != '=':
			b.WriteByte(c)
			n++
		default:
			fmt.Fprintf(&b, "=%02X", c)
			n += 3
		}
		if n > 70 {
			b.WriteString("=\r\n")
			n = 0
		}
	}
	return b.String()
}

// TestBothFormsLaw: a mail says the same as text, as HTML and as both.
func TestBothFormsLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := written(t)
		rich := "<html><body>"
		for _, l := range strings.Split(text, "\n") {
			if l == "" {
				l = "<br>"
			} else {
				l = html.EscapeString(l)
			}
			rich += "<div>" + l + "</div>"
		}
		rich += `<div><br></div><div class="gmail_quote"><div class="gmail_attr">El lun, 5 feb 2024 a las 10:23, Mesa (&lt;mesa@uni.mx&gt;) escribió:<br></div><blockquote class="gmail_quote">Hola</blockquote></div></body></html>`
		plain := text + "\n\nEl lun, 5 feb 2024 a las 10:23, Mesa (<mesa@uni.mx>) escribió:\n\n> Hola\n"
		both := strings.NewReplacer("text/plain; charset=utf-8", "multipart/alternative; boundary=b").Replace(reply("")) +
			"--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + plain + "\n--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + rich + "\n--b--\n"
		for form, mail := range map[string]string{"text": reply(plain), "html": strings.Replace(reply(rich), "text/plain", "text/html", 1), "both": both} {
			if got := parse(mail).NewText; got != text {
				t.Fatalf("as %s: %q, not %q", form, got, text)
			}
		}
	})
}
