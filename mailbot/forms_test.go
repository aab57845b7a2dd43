package mailbot

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/parser"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// formCase is what a form mail must be read as.
type formCase struct {
	Why      string       `json:"why"`
	Form     string       `json:"form"`
	Have     form.Answers `json:"have,omitempty"`  // what was answered before
	After    string       `json:"after,omitempty"` // the mail that said it
	Answers  form.Answers `json:"answers"`
	Problems []string     `json:"problems,omitempty"`
}

// TestForms reads forms as people fill them in with the mail programs that they
// have, with LF and with CRLF: testdata/forms has a mail a case, and what it
// must say. All were written on Monday 23 November 2026 or the days after.
func TestForms(t *testing.T) {
	files, err := filepath.Glob("testdata/forms/*.eml")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d mails: %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".eml")
		t.Run(name, func(t *testing.T) {
			want := wanted(t, name)
			f, ok := form.ByCode(want.Form)
			if !ok {
				t.Fatalf("no form %s", want.Form)
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, end := range []string{"\n", "\r\n"} {
				m := parser.Parse(bytes.NewReader(bytes.ReplaceAll(raw, []byte("\n"), []byte(end))), parser.Options{Tag: "SGAUS"})
				r := f.Read(before(t, want), form.Said{New: m.Said, Whole: m.Text}, desk(t))
				if diff := cmp.Diff(want.Answers, r.Answers); diff != "" {
					t.Errorf("%s\n%s\n%s", want.Why, diff, m.Said)
				}
				var problems []string
				for _, p := range r.Problems {
					problems = append(problems, p.Field)
				}
				if diff := cmp.Diff(want.Problems, problems); diff != "" {
					t.Errorf("%s\nproblems: %s%v", want.Why, diff, r.Problems)
				}
			}
		})
	}
}

func wanted(t *testing.T, name string) (want formCase) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata/forms", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&want); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return want
}

// before is what was answered by the mails before.
func before(t *testing.T, want formCase) form.Answers {
	t.Helper()
	if want.After == "" {
		return want.Have
	}
	earlier := wanted(t, want.After)
	return before(t, earlier).With(earlier.Answers)
}

// desk is the world of these mails.
func desk(t *testing.T) form.Context {
	t.Helper()
	cal, err := hours.New(hours.Spec{Zone: "America/Mexico_City", Holidays: "mx"})
	if err != nil {
		t.Fatal(err)
	}
	return form.Context{
		Now: time.Date(2026, 11, 23, 16, 12, 0, 0, time.UTC), Calendar: cal,
		Rooms:     []form.Thing{{Code: "sala-a", Name: "Sala A", Count: 1}, {Code: "sala-b", Name: "Sala B", Count: 1}, {Code: "audit", Name: "Auditorio Pedro de Alba", Count: 1}},
		Equipment: []form.Thing{{Code: "codec", Name: "códec", Count: 2}, {Code: "mic", Name: "micrófono", Count: 4}, {Code: "proy", Name: "proyector", Count: 3}, {Code: "camdoc", Name: "cámara de documentos", Count: 1}},
	}
}
