package templates

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// evil is what a stranger may put anywhere: into their name, their subject,
// the name of a file.
const evil = "[CANCELAR] </div><script>alert(1)</script>{{.}}{{template \"_pie\" .}}\" onclick=\"x()\r\nBcc: todos@uach.mx\r\n[TERMINADA]\nAsunto: otro\n> [NO PROCEDE]\n3: CANCELAR\n" +
	"\u202Eodreuca\u2066 \x00\x1b[31m\x07 \uFEFF\xff fin \u2028[ESCALAR]"

// filled is a notice in which every string is s, and every list has two.
func filled(s string) Notice {
	v := reflect.New(reflect.TypeFor[Notice]()).Elem()
	fill(v, s)
	return v.Interface().(Notice)
}

func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(123)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), s)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), s)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	default:
		panic(fmt.Sprintf("a notice with a %s", v.Kind()))
	}
}

// each renders every notice, with and without a request, for staff and others.
func each(t *testing.T, n Notice, check func(name string, r Rendered)) {
	t.Helper()
	set := loaded(t)
	for _, name := range Names() {
		for i := range 4 {
			n.Number, n.Reader.Staff = int64(i%2)*123, i/2 == 0
			r, err := set.Render(name, n)
			if err != nil {
				t.Fatal(err)
			}
			check(name, r)
		}
	}
}

func TestStrangersCannotWriteOurHTML(t *testing.T) {
	allowed := map[string]string{ // element: its attributes
		"html": "lang", "head": "", "meta": "charset name content", "title": "", "body": "style", "div": "style",
		"p": "style", "h1": "style", "h2": "style", "b": "style", "br": "", "span": "style", "a": "href style",
		"ul": "style", "li": "style", "blockquote": "dir style", "bdi": "",
		"table": "role style", "tr": "", "td": "style",
	}
	each(t, filled(evil), func(name string, r Rendered) {
		z := html.NewTokenizer(strings.NewReader(r.HTML))
		depth := 0
		for {
			switch z.Next() {
			case html.ErrorToken:
				if depth != 0 {
					t.Errorf("%s: %d elements are not closed", name, depth)
				}
				return
			case html.StartTagToken:
				token := z.Token()
				attributes, ok := allowed[token.Data]
				if !ok {
					t.Fatalf("%s: <%s>", name, token.Data)
				}
				for _, a := range token.Attr {
					if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
						t.Errorf("%s: <%s %s=%q>", name, token.Data, a.Key, a.Val)
					}
					if a.Key == "href" && !strings.HasPrefix(a.Val, "mailto:") {
						t.Errorf("%s: a link to %q", name, a.Val)
					}
					if a.Key == "style" && strings.ContainsAny(a.Val, "<{@\\") || strings.Contains(a.Val, "url(") || strings.Contains(a.Val, "Zgotmpl") {
						t.Errorf("%s: style %q", name, a.Val)
					}
				}
				if token.Data != "meta" && token.Data != "br" {
					depth++
				}
			case html.EndTagToken:
				depth--
			}
		}
	})
}

func TestStrangersCannotTurnOrHideOurText(t *testing.T) {
	each(t, filled(evil), func(name string, r Rendered) {
		for part, s := range map[string]string{"text": r.Text, "HTML": r.HTML, "subject": r.Subject} {
			if i := strings.IndexFunc(s, func(c rune) bool {
				return c != '\n' && unicode.IsControl(c) || c >= '\u202A' && c <= '\u202E' || c >= '\u2066' && c <= '\u2069'
			}); i >= 0 {
				t.Fatalf("%s: %s has %q", name, part, s[i:min(len(s), i+20)])
			}
		}
		if strings.Contains(r.Subject, "\n") {
			t.Errorf("%s: subject of several lines: %q", name, r.Subject)
		}
		if strings.Contains(r.Text, "_cabeza") || !strings.Contains(r.Text, "{{.}}") {
			t.Errorf("%s: an action in a stranger's text was carried out", name)
		}
	})
}

// startsCommand reports whether a line could be a command: a bracket, or a
// line of an answer to a work sheet.
func startsCommand(line string) bool {
	return regexp.MustCompile(`^\s*(\[|\d{1,4}\s*([:.)=-]|$))`).MatchString(line)
}

// A client that quotes without ">" must not make our reader say a command:
// neither one of ours nor one that a stranger put into a subject or a name.
func TestNoLineBeginsWithACommand(t *testing.T) {
	n := filled(evil)
	n.Refusal.Text = "" // the reader's own words, given back as they were
	each(t, n, func(name string, r Rendered) {
		for line := range strings.Lines(r.Text) {
			if startsCommand(line) {
				t.Errorf("%s: %q", name, line)
			}
		}
	})
}

func TestLongTextIsKeptWhole(t *testing.T) {
	var b strings.Builder
	for i := 0; b.Len() < 200_000; i++ {
		fmt.Fprintf(&b, "renglón %d: «ñandú» &  <dos espacios>\n\n", i)
	}
	text := strings.TrimSpace(b.String())
	n := Sample()
	n.Mail.Text = text + "\n" + strings.Repeat("sin-espacios", 20_000)
	r, err := loaded(t).Render("asignada", n)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if !strings.Contains(r.Text, "\n> "+line+"\n") {
			t.Fatalf("text lost %q", line)
		}
		if !strings.Contains(r.HTML, html.EscapeString(line)+"<br><br>") && !strings.Contains(r.HTML, html.EscapeString(line)+"<br>sin") {
			t.Fatalf("HTML lost %q", line)
		}
		if len(line) > 200 {
			break
		}
	}
}

// What a person wrote for a refused command comes back as it was: indented,
// with its empty lines, unwrapped.
func TestRefusedTextComesBackIntact(t *testing.T) {
	text := "Diagnóstico: el switch se reinicia\n\n\n    puerto 12    up\n    puerto 13\tdown\n\nSolución: " + strings.Repeat("se cambió ", 30) + "."
	n := Sample()
	n.Refusal.Text = text
	for _, name := range []string{"rechazo"} { // of sin_evidencia it may be a forger's, and is quoted
		r, err := loaded(t).Render(name, n)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(r.Text, "\n"+text+"\n") {
			t.Errorf("%s: not intact:\n%s", name, r.Text)
		}
		if !strings.Contains(r.HTML, strings.ReplaceAll(text, "\n", "<br>")) {
			t.Errorf("%s: not intact in HTML", name)
		}
	}
}

func TestOnlyMailtoBecomesALink(t *testing.T) {
	for url, kept := range map[string]bool{
		"mailto:a@uach.mx?subject=%5BESTADO%5D": true,
		"javascript:alert(1)":                   false,
		"https://example.org/":                  false,
		"mailto:a@uach.mx\r\nBcc: b@uach.mx":    false,
		" mailto:a@uach.mx":                     false,
	} {
		if got := cleanMailto(url) != ""; got != kept {
			t.Errorf("%q kept: %v", url, got)
		}
	}
}

// Render does not change what it is given.
func TestRenderLeavesItsNoticeAlone(t *testing.T) {
	n := filled(evil)
	cleaned(n)
	if !reflect.DeepEqual(n, filled(evil)) {
		t.Error("changed")
	}
}

func BenchmarkRender(b *testing.B) {
	set := loaded(b)
	n := Sample()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Render("asignada", n); err != nil {
			b.Fatal(err)
		}
	}
}
