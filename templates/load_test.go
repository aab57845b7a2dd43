package templates

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func folder(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, content := range files {
		m[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return m
}

// An operator puts a file into a folder and the notice reads so; es/ comes
// before the folder itself, and what is not there stays as it was.
func TestOperatorReplacesTemplates(t *testing.T) {
	set, err := Load(folder(map[string]string{
		"acuse.txt":    "Del folder: {{.Number}}",
		"es/acuse.txt": "\uFEFFDe es: {{.Number}}\r\n{{template \"_firma\" .}}{{template \"_pie\" .}}\r\n",
		"_firma.txt":   "Firma: {{.Desk.Name}}\n",
		"_pie.txt":     "Pie propio\n",
		"acuse.txt~":   "{{.Nada}}",
		"LEEME.txt":    "{{.Nada}}",
		"copias/x.txt": "{{.Nada}}",
	}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := set.Render("acuse", Sample())
	if err != nil {
		t.Fatal(err)
	}
	if want := "De es: 123\nFirma: Mesa de Ayuda\nPie propio\n"; r.Text != want {
		t.Errorf("text %q, want %q", r.Text, want)
	}
	if !strings.Contains(r.HTML, "recibimos su solicitud") {
		t.Error("the HTML part is not ours any more")
	}
	if r, err = set.Render("terminada", Sample()); err != nil || !strings.HasSuffix(r.Text, "Pie propio\n") || !strings.Contains(r.Text, "Qué hicimos") {
		t.Errorf("terminada: %v\n%s", err, r.Text)
	}
	for name, want := range map[string]string{"acuse.txt": "es/acuse.txt", "acuse.html": "sgaus:es/acuse.html", "_pie.txt": "_pie.txt"} {
		if _, origin, err := set.Source(name); err != nil || origin != want {
			t.Errorf("%s comes from %q (%v), want %q", name, origin, err, want)
		}
	}
	if _, _, err := set.Source("acuze.txt"); err == nil {
		t.Error("found a template that does not exist")
	}
}

// What is wrong in a folder is found when it is read, with file and line.
func TestWrongTemplatesAreNamed(t *testing.T) {
	for _, c := range []struct{ name, file, content, want string }{
		{"syntax", "acuse.txt", "uno\n{{if .Open}}\n", "acuse.txt:3"},
		{"syntax in HTML", "es/acuse.html", "<p>\n\n{{.Number</p>", "es/acuse.html:3"},
		{"a field that does not exist", "nota.txt", "a\nb {{.Numero}}", "nota.txt:2"},
		{"a field of a field", "pregunta.html", "<p>{{.Requester.Apellido}}</p>", "pregunta.html:1"},
		{"a field in a branch seldom taken", "terminada.txt", "{{if .Solution}}\n\n{{.Solucion}}{{end}}", "terminada.txt:3"},
		{"a field in the words for users", "estado.txt", "{{if .Reader.Staff}}a{{else}}\n{{.Nadie}}{{end}}", "estado.txt:2"},
		{"what may be missing", "acuse.txt", "Responsable:\n{{.Responsible.Name}}", "acuse.txt:2"},
		{"a function that does not exist", "_pie.txt", "{{mayusculas .Desk.Name}}", "_pie.txt:1"},
		{"a part that does not exist", "acuse.txt", "\n{{template \"_cabeca\" .}}", "acuse.txt:2"},
		{"HTML that cannot be made safe", "acuse.html", "<p>\n<a href='{{.Tag}}{{if .Open}}'{{end}}>x</a>", "acuse.html:2"},
		{"a name that replaces nothing", "acuze.txt", "Hola", "acuze.txt"},
		{"an empty file", "acuse.txt", "", "acuse.txt: it says nothing"},
		{"an empty HTML", "acuse.html", "", "acuse.html: it says nothing"},
		{"nothing but empty lines", "es/hoja.txt", "\n  \n", "es/hoja.txt: it says nothing"},
		{"a subject without a letter", "resumen.txt", "Asunto: Su resumen\n", "resumen.txt: it says nothing"},
		{"what is never said", "nota.txt", "{{if not .Number}}Hola{{end}}", "nota.txt: it says nothing"},
		{"HTML that shows nothing", "nota.html", "<html><head><title>Nota</title></head><body><!-- {{.Number}} --><p>&nbsp;</p></body></html>", "nota.html: it says nothing"},
		{"not UTF-8", "acuse.txt", "Buen d\u00eda\nA\xf1o", "acuse.txt:2: not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(folder(map[string]string{c.file: c.content}))
			if err == nil {
				t.Fatal("loaded")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("does not say %q: %v", c.want, err)
			}
			if strings.Contains(err.Error(), "sgaus:") && c.file[0] != '_' {
				t.Errorf("blames a file that is right: %v", err)
			}
		})
	}
}

func TestAllThatIsWrongIsSaidAtOnce(t *testing.T) {
	_, err := Load(folder(map[string]string{"acuse.txt": "{{.A}}", "nota.txt": "{{.B}}", "nota.html": "{{.C}}"}))
	if err == nil {
		t.Fatal("loaded")
	}
	for _, want := range []string{"acuse.txt:1", "nota.txt:1"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("does not say %q: %v", want, err)
		}
	}
}

func TestUnknownNoticeIsAnError(t *testing.T) {
	if _, err := loaded(t).Render("acuze", Sample()); err == nil || !strings.Contains(err.Error(), "acuze") {
		t.Errorf("%v", err)
	}
}

// What is exported can be loaded back and reads the same.
func TestExportedFilesLoad(t *testing.T) {
	set, err := Load(Files())
	if err != nil {
		t.Fatal(err)
	}
	want, err := loaded(t).Render("asignada", Sample())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := set.Render("asignada", Sample()); err != nil || got != want {
		t.Errorf("reads otherwise (%v):\n%s", err, got.Text)
	}
}
