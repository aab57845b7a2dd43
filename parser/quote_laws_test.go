package parser

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

// TestCutsLaw: each line of the text that is not empty stands in the new text,
// in its order, or in exactly one cut, which has a reason.
func TestCutsLaw(t *testing.T) {
	mails, _ := filepath.Glob("testdata/mail/*.eml")
	for _, name := range mails {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		holdCuts(t, name, Parse(bytes.NewReader(raw), desk))
	}
}

func holdCuts(t interface{ Errorf(string, ...any) }, name string, m *Message) {
	lines := strings.Split(m.Text, "\n")
	var left []string
	next := 1
	for _, c := range append(m.Cuts, Cut{Kind: "end", Rule: "end", First: len(lines) + 1, Last: len(lines) + 1}) {
		if c.First < next || c.Last < c.First || c.Last > len(lines)+1 || c.Kind == "" || c.Rule == "" {
			t.Errorf("%s: cut %+v behind line %d of %d", name, c, next-1, len(lines))
			return
		}
		left = append(left, lines[next-1:c.First-1]...)
		next = c.Last + 1
	}
	words := func(s string) []string { return strings.Fields(strings.ReplaceAll(s, ">", "")) }
	if got, want := words(strings.Join(left, "\n")), words(m.NewText); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s: what the cuts leave is not the new text\nleft %q\nnew  %q\ncuts %+v", name, got, want, m.Cuts)
	}
}

// TestQuoteLaw: what happens to a quote on its way does not change what was
// written above it: wrapped to another width, quoted once more, sent with
// other line ends, in another charset, with empty lines behind.
func TestQuoteLaw(t *testing.T) {
	first := regexp.MustCompile(`(?m)^>`)
	heads := []string{
		"El lun, 5 feb 2024 a las 10:23, Mesa (<mesa@uni.mx>) escribió:\n\n", "On Mon, Feb 5, 2024 at 10:23 AM Mesa <mesa@uni.mx> wrote:\n", "Mesa <mesa@uni.mx> escribió:\n\n",
		"> El 5 feb 2024, a las 10:23, Mesa <mesa@uni.mx> escribió:\n> \n", "----- Mensaje original -----\n> De: Mesa <mesa@uni.mx>\n> Para: Ana\n> Asunto: x\n> \n", "",
	}
	rapid.Check(t, func(t *rapid.T) {
		text, head := written(t), rapid.SampledFrom(heads).Draw(t, "head")
		words := strings.Fields("Le informamos que su solicitud fue recibida por la mesa de ayuda. ¿Puede decirnos el número de inventario, por favor? [TERMINADA] Saludos: la mesa. " + written(t))
		build := func(width int) string {
			var b strings.Builder
			n := 0
			for _, w := range words {
				if n == 0 || n+len(w) > width {
					b.WriteString("\n> ")
					n = 2
				}
				b.WriteString(w + " ")
				n += len(w) + 1
			}
			return text + "\n\n" + head + strings.TrimLeft(b.String(), "\n") + "\n"
		}
		body := build(rapid.IntRange(20, 100).Draw(t, "width"))
		switch rapid.SampledFrom([]string{"width", "deeper", "crlf", "charset", "blank"}).Draw(t, "change") {
		case "deeper":
			body = first.ReplaceAllString(body, ">>")
		case "crlf":
			body = strings.ReplaceAll(body, "\n", "\r\n")
		case "blank":
			body += strings.Repeat("\n", rapid.IntRange(1, 30).Draw(t, "blank"))
		case "charset":
			latin, err := charmap.Windows1252.NewEncoder().String(body)
			if err != nil {
				t.Fatal(err)
			}
			mail := strings.Replace(reply(""), "utf-8", "windows-1252", 1) + latin
			holdText(t, parse(mail), text)
			return
		}
		holdText(t, parse(reply(body)), text)
	})
}

func holdText(t *rapid.T, m *Message, text string) {
	if m.NewText != text {
		t.Fatalf("wrote %q\nread  %q\nof %q", text, m.NewText, m.Text)
	}
	holdCuts(t, "law", m)
}

// suspicious looks on each line as if a quote began.
var suspicious = []string{
	"> ", "> \n", "> x\n\ny\n", "El ", "El El\n", "De:\n", "De: x@y\n", "De: x@y\nPara: z\n\n", "X escribió:\n", "El 5\n", "El 5 10:23\n", "MA> x\n", "MA>", "| x\n", ": x\n", "5/2/2024 10:23\nPara\n", "Solicitud 12\n«x»\n",
	"-----Original Message-----\n", "Original Message\n", "a: b: c: d: e: f\n", "De: a Para: b Cc: c\n", "El a@b 10:23 : : : : : : \n", "<a@b>\n", "wrote\n", "El 5 de febrero a las 10:23 y\n", "ñ", "ñ:\n", "于 写道\n", "encima de esta línea\n",
	"> aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nbb\n", ">>> 10:23 >>>\n", "\n",
}

// TestWorstQuotes: what looks as if a quote began on each line costs no more
// than any other text.
func TestWorstQuotes(t *testing.T) {
	const mb = 1 << 18
	head := "From: a@b\nSubject: RE: x\nIn-Reply-To: <a@b>\n\n"
	for _, s := range suspicious {
		mail := head + strings.Repeat(s, mb/len(s))
		holdCost(t, s, mail, 1500*time.Millisecond, func(mail string) { parse(mail) })
	}
}
