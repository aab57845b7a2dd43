package templates

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Wrapping loses no word, changes no order, keeps to the width unless a word
// alone is longer, and begins no line as a command does.
func TestWrapLaws(t *testing.T) {
	word := rapid.StringMatching(`\[?[a-zñ]{1,14}( [a-z]{1,8})?\]?[.,]?|[0-9]{1,4}[:.)=-]?|[-:]`)
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.SampledFrom([]string{"", "· ", "    ", "  · "}).Draw(t, "margin") +
			strings.Join(rapid.SliceOfN(word, 1, 60).Draw(t, "words"), " ")
		var b strings.Builder
		wrap(&b, line)
		var words []string
		for l := range strings.Lines(b.String()) {
			l = strings.TrimSuffix(l, "\n")
			trimmed := strings.TrimSpace(l)
			if startsCommand(l) {
				t.Fatalf("%q begins as a command does", l)
			}
			if n := utf8.RuneCountInString(l); n > width && len(cutWords(strings.TrimPrefix(trimmed, "· "))) > 1 {
				t.Fatalf("%q has %d characters", l, n)
			}
			words = append(words, strings.Fields(l)...)
		}
		dot := func(s string) bool { return s == "·" }
		if got, want := slices.DeleteFunc(words, dot), slices.DeleteFunc(strings.Fields(line), dot); !slices.Equal(got, want) {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestSampleCommandsAreNotFolded(t *testing.T) {
	long := "[ASIGNAR administracion.de.videoconferencias@campus.uach.mx]"
	for _, words := range []string{"", "pasa la solicitud a la persona que atiende las videoconferencias del campus"} {
		_, text := layText(command(long, words) + "\n")
		if !strings.HasPrefix(text, "· "+long+"\n") {
			t.Errorf("folded:\n%s", text)
		}
	}
	_, text := layText("Puede repetirlo con el correo a sgaus@uach.mx y con el asunto [TRANSFERIR DAU] tal como está.\n")
	if !strings.Contains(text, "[TRANSFERIR DAU]") {
		t.Errorf("folded:\n%s", text)
	}
}

func TestSubjectIsTakenOffTheFirstLine(t *testing.T) {
	subject, text := layText("\n  \nAsunto: Un aviso\tno   llegó\n\nHola.\nAsunto: otro\n")
	if subject != "Un aviso no llegó" || text != "Hola.\nAsunto: otro\n" {
		t.Errorf("%q, %q", subject, text)
	}
	if subject, _ := layText(eachLine("Asunto: ajeno", "") + "\n"); subject != "" {
		t.Errorf("somebody's text became the subject %q", subject)
	}
}

func TestWhatALineMayNotBeginWith(t *testing.T) {
	for word, want := range map[string]bool{
		"[PROCESO]": true, "3:": true, "3:TERMINADA": true, "12)": true, "5.": true, "7-nota": true, "140": true, "8=": true, "10:00": true, "2026.": true,
		"24,": false, "«3:": false, "uno:": false, ":": false, "12345:": false, "2a": false,
	} {
		if speaks(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		plural(1, "aviso", "avisos"):                               "1 aviso",
		plural(0, "aviso", "avisos"):                               "0 avisos",
		some(0, "aviso", "avisos"):                                 "",
		who(Who{"Ana", "ana@uach.mx"}):                             "Ana <ana@uach.mx>",
		who(Who{"", "ana@uach.mx"}):                                "ana@uach.mx",
		name(Who{}):                                                "",
		join(" · ", "a", "", "b"):                                  "a · b",
		label("Solicita: ", ""):                                    "",
		files([]File{{"a.pdf", "2 MB"}, {"b", ""}}):                "a.pdf (2\u00A0MB), b",
		cleanLine(" a\r\n\tb\u202Ec\u00A0\x00 "):                   "a bc\u00A0",
		cleanLines("\r\n \r\n  a  \rb\u2028c\n\n"):                 "  a  \nb\nc",
		cleanLine(strings.Repeat("ñ", 500)):                        strings.Repeat("ñ", lineMax-1) + "…",
		cleanLine("👩\u200D🔧 técnica"):                              "👩\u200D🔧 técnica",
		string(lines("a < b\n  \"c\"")):                            "a &lt; b<br>  &#34;c&#34;",
		strings.ReplaceAll(eachLine("a\n\nb", "> "), verbatim, ""): "> a\n> \n> b",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
