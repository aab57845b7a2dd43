package paper

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// look writes what the tests lay out to a folder, for people to look at.
var look = flag.String("look", "", "folder to leave the pages in")

var noon = time.Date(2026, 11, 24, 18, 0, 0, 0, time.UTC)

func sample() Page {
	return Page{
		Institution: "Mesa de Ayuda de la Universidad Autónoma", Title: "Solicitud de servicio", Code: "FOR 7.2 DAU 01",
		Number: "Solicitud 123", Foot: "Impreso el martes 24 de noviembre de 2026 a las 12:00",
		Sections: []Section{
			{Title: "Usuario", Fields: []Field{
				{"Nombre", "María Ñúñez Güemes"},
				{"Correo", "maria@uni.mx"},
				{"Asunto", "No enciende el proyector del auditorio «José María Morelos» y la videoconferencia empieza a las diez"},
			}},
			{Title: "Descripción", Text: "Buenos días:\n\nEl proyector del auditorio no enciende desde ayer. ¿Podrían revisarlo?\n\nGracias."},
			{Title: "Seguimiento", Table: Table{
				Columns: []Column{{"Fecha", 22}, {"Quién", 24}, {"Qué", 54}},
				Rows: [][]string{
					{"24 nov 2026, 10:00", "María Ñúñez", "abrió la solicitud"},
					{"24 nov 2026, 10:05", "Beto Ruiz", "puso la solicitud en proceso\nSe revisó la lámpara: está fundida."},
				},
			}},
		},
		Signatures: []Signature{{"María Ñúñez Güemes", "Usuario"}, {"Beto Ruiz", "Responsable"}, {"", "Jefe del DAU"}},
	}
}

// hostile is what people can write into every place of a page.
var hostile = strings.Repeat("x", 10_000) + " \u202Egnp.exe\u202C \u2066iso\u2069 <script>alert(1)</script> </style> 👩‍👩‍👧‍👦👍🏽😀❤️ e\u0301 שלום 日本語 \x00\x1b[31m \uFEFF{{.}} \\) (\\ %PDF \xff\xfe\n\n\n" +
	strings.Repeat("palabra ", 3000) + strings.Repeat(" ", 5000) + "fin"

func hostilePage() Page {
	p := sample()
	p.Size = A4
	p.Institution, p.Title, p.Code, p.Number, p.Foot = hostile, hostile, hostile, hostile, hostile
	p.Sections = append(p.Sections, Section{
		Title: hostile[:300], Fields: []Field{{hostile, hostile}, {"", ""}}, Text: hostile,
		Table: Table{Columns: []Column{{hostile, 0}, {hostile, 0}}, Rows: [][]string{{hostile, hostile}, {}, {"a", "b", "c"}}},
	})
	p.Signatures = []Signature{{hostile, hostile}}
	return p
}

// TestPages lays out what must come out, and leaves it for whoever wants to
// look at it.
func TestPages(t *testing.T) {
	long := sample()
	for i := range 40 {
		long.Sections[2].Table.Rows = append(long.Sections[2].Table.Rows, []string{"25 nov 2026, 10:05", "Beto Ruiz", strings.Repeat("Se revisó otra vez el proyector. ", 1+i%7)})
	}
	for name, p := range map[string]Page{"short": sample(), "long": long, "hostile": hostilePage(), "empty": {}} {
		page, err := HTML(p)
		if err != nil {
			t.Fatal(err)
		}
		file, err := PDF(p, noon)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := PDF(p, noon); !bytes.Equal(file, again) {
			t.Errorf("%s: the same page at the same time is another file", name)
		}
		if !bytes.HasPrefix(file, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(file), []byte("%%EOF")) {
			t.Errorf("%s: no PDF", name)
		}
		if !utf8.Valid(page) {
			t.Errorf("%s: the page is not UTF-8", name)
		}
		for _, never := range []string{"<script", "\u202E", "\u2066", "\x1b", "\x00", "http:", "https:", "src=", "url("} {
			if bytes.Contains(page, []byte(never)) {
				t.Errorf("%s: %q stands on the page", name, never)
			}
		}
		if *look != "" {
			for ext, b := range map[string][]byte{".html": page, ".pdf": file} {
				if err := os.WriteFile(filepath.Join(*look, name+ext), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestBox holds that whatever people write stays between the margins and above
// the foot.
func TestBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aWñ 日😀\n\u202E\u0301-i")), 0, 4000, -1)
		p := sample()
		p.Number, p.Foot = text.Draw(t, "number"), text.Draw(t, "foot")
		p.Sections[0].Fields[0].Value = text.Draw(t, "value")
		p.Sections[1].Text = text.Draw(t, "text")
		p.Sections[2].Table.Rows[0][1] = text.Draw(t, "cell")
		s, err := laid(p)
		if err != nil {
			t.Fatal(err)
		}
		for n, marks := range s.marks {
			for _, m := range marks {
				if m.kind == words {
					m.w = s.faces[m.style].width(m.words, m.size)
					m.y -= m.size // from its top
					m.h = m.size
				}
				if m.x < margin-0.01 || m.x+m.w > s.wide-margin+0.01 || m.y < margin-0.01 || m.y+m.h > s.high-bottom+0.01 {
					t.Fatalf("page %d: %q at %.1f, %.1f, %.1f wide and %.1f high", n+1, m.words, m.x, m.y, m.w, m.h)
				}
			}
		}
	})
}

// TestLines holds that no letter is lost where lines are broken.
func TestLines(t *testing.T) {
	f, err := newFace(regular)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := f.printable(rapid.StringOfN(rapid.RuneFrom([]rune("aW .ñ\n")), 0, 500, -1).Draw(t, "text"))
		got := strings.Join(f.lines(text, 10, 60), "")
		letters := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if letters(got) != letters(text) {
			t.Fatalf("%q became %q", text, got)
		}
		for _, line := range f.lines(text, 10, 60) {
			if f.width(line, 10) > 60.01 {
				t.Fatalf("%q is too wide", line)
			}
		}
	})
}

// TestPrintable is what stands on paper for what the font has not.
func TestPrintable(t *testing.T) {
	f, err := newFace(regular)
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"¿Señal de áéíóú ÜÑ «así» — … “ojo” €?": "¿Señal de áéíóú ÜÑ «así» — … “ojo” €?",
		"e\u0301":          "é",
		"ok 😀 👍🏽 ❤️ ✅":     "ok ☺ □ ♥ √",
		"a\u202Eb\u2066c":  "abc",
		"日本":               "□□",
		"\u200Dx\u200F":    "x",
		"uno\r\ndos\ttres": "uno\ndos    tres",
	} {
		if got := f.printable(in); got != want {
			t.Errorf("%q is printed as %q, not %q", in, got, want)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	for b.Loop() {
		if _, err := PDF(sample(), noon); err != nil {
			b.Fatal(err)
		}
	}
}
