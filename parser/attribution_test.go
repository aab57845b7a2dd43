package parser

import (
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// attributions is what clients write above a quote, in the language named. An
// asterisk: it counts above quote marks only.
func attributions(t *testing.T) []string {
	b, err := os.ReadFile("testdata/attributions.txt")
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if err != nil || len(lines) < 100 {
		t.Fatalf("%d attributions, %v", len(lines), err)
	}
	return lines
}

// TestAttributions: each of them, wrapped anywhere over two lines, above
// marks or none, is known for what it is, and nothing else is cut.
func TestAttributions(t *testing.T) {
	for _, a := range attributions(t) {
		_, a, _ = strings.Cut(a, " ")
		a, weak := strings.CutPrefix(a, "*")
		words := strings.Fields(a)
		for at := range words {
			if at > 0 && (weak || len(strings.Join(words[:at], " ")) < 30 && !spoken.leads[fold(words[0])]) {
				continue // nobody wraps there
			}
			wrapped := a
			if at > 0 {
				wrapped = strings.Join(words[:at], " ") + "\n" + strings.Join(words[at:], " ")
			}
			for _, quote := range []string{"> Hola\n> adiós\n", "Hola\nadiós\n"} {
				if weak && quote[0] != '>' {
					continue
				}
				m := parse(reply("Ya probé y sigue igual.\n\n" + wrapped + "\n\n" + quote))
				if m.NewText != "Ya probé y sigue igual." || len(m.Cuts) == 0 {
					t.Errorf("%q\nread %q", wrapped+"\n"+quote, m.NewText)
					break
				}
			}
		}
	}
}

// TestAttributionLaw: nor do more wrapping, no-break spaces, links that a
// converter glued, marks of bold or CRLF hide one.
func TestAttributionLaw(t *testing.T) {
	all := attributions(t)
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SampledFrom(all).Draw(t, "attribution")
		_, a, _ = strings.Cut(a, " ")
		a, weak := strings.CutPrefix(a, "*")
		quotes := []string{"> Hola\n>\n> adiós\n", "Hola\n\nadiós\n"}
		if weak {
			quotes = quotes[:1]
		}
		switch rapid.IntRange(0, 4).Draw(t, "dress") {
		case 1:
			a = strings.Replace(a, "10:23 ", "10:23\u00a0", 1)
		case 2:
			a = strings.Replace(a, "mesa@uni.mx", "mesa@uni.mx<mailto:mesa@uni.mx>", 1)
		case 3:
			a = strings.Replace(a, "Mesa de Ayuda", "*Mesa de Ayuda*", 1)
		case 4:
			a = "  " + a + "  "
		}
		text := written(t)
		body := text + "\n\n" + a + "\n" + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "gap") + rapid.SampledFrom(quotes).Draw(t, "quote")
		if rapid.Bool().Draw(t, "crlf") {
			body = strings.ReplaceAll(body, "\n", "\r\n")
		}
		m := parse(reply(body))
		if m.NewText != text {
			t.Fatalf("wrote %q\nread  %q\nof %q", text, m.NewText, body)
		}
		holdCuts(t, "law", m)
	})
}
