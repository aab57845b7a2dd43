package templates

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata anew")

func loaded(t testing.TB) *Set {
	t.Helper()
	s, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every notice reads as it was last read by a person: the files of testdata
// are what its reader gets. A change of words shows there.
func TestNoticesReadAsTheyShould(t *testing.T) {
	set := loaded(t)
	var want []string
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			r, err := set.Render(s.kind(), s.notice)
			if err != nil {
				t.Fatal(err)
			}
			text := r.Text
			if r.Subject != "" {
				text = "Asunto: " + r.Subject + "\n\n" + text
			}
			golden(t, s.name+".txt", text)
			golden(t, s.name+".html", r.HTML)
		})
		want = append(want, s.name+".html", s.name+".txt")
	}
	slices.Sort(want)
	var have []string
	for _, pattern := range []string{"testdata/*.txt", "testdata/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			have = append(have, filepath.Base(f))
		}
	}
	slices.Sort(have)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("files of testdata (-want +have):\n%s", diff)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestEveryNoticeHasASampleAndBothParts(t *testing.T) {
	set := loaded(t)
	sampled := make(map[string]bool)
	for _, s := range samples() {
		sampled[s.kind()] = true
	}
	for _, name := range Names() {
		if !sampled[name] {
			t.Errorf("%s: no sample in cases_test.go", name)
		}
		for _, ext := range []string{".txt", ".html"} {
			if _, _, err := set.Source(name + ext); err != nil {
				t.Error(err)
			}
		}
	}
	for s := range sampled {
		if !slices.Contains(Names(), s) {
			t.Errorf("a sample of %q, which is no notice", s)
		}
	}
}

// theirs are lines that people wrote: they are left as they are.
func theirs(line string) bool { return strings.HasPrefix(line, ">") }

func TestTextPartIsLaidOut(t *testing.T) {
	set := loaded(t)
	for _, s := range samples() {
		n := s.notice
		if n.Refusal != nil { // the reader's own text stands there as it was
			refusal := *n.Refusal
			refusal.Text = ""
			n.Refusal = &refusal
		}
		r, err := set.Render(s.kind(), n)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(r.Text, "\n\n\n") || strings.HasPrefix(r.Text, "\n") || !strings.HasSuffix(r.Text, "\n") || strings.HasSuffix(r.Text, "\n\n") {
			t.Errorf("%s: empty lines:\n%s", s.name, r.Text)
		}
		for line := range strings.Lines(r.Text) {
			line = strings.TrimSuffix(line, "\n")
			if strings.TrimRight(line, " \t\r") != line {
				t.Errorf("%s: %q ends in space", s.name, line)
			}
			if !theirs(line) && utf8.RuneCountInString(line) > width {
				t.Errorf("%s: %q is longer than %d", s.name, line, width)
			}
			if startsCommand(line) {
				t.Errorf("%s: %q would be a command if it were quoted without >", s.name, line)
			}
		}
	}
}

// What an Action offers can be typed from the text part and pressed in the
// HTML part; the long URL is in the HTML part only.
func TestActionsCanBeTypedAndPressed(t *testing.T) {
	set := loaded(t)
	for _, s := range samples() {
		r, err := set.Render(s.kind(), s.notice)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range s.notice.Actions {
			if !strings.Contains(r.Text, "· "+a.Plain) {
				t.Errorf("%s: text does not offer %s", s.name, a.Plain)
			}
			if url := strings.ReplaceAll(a.Mailto, "&", "&amp;"); !strings.Contains(r.HTML, `<a href="`+url+`"`) {
				t.Errorf("%s: HTML has no link %s", s.name, url)
			}
		}
		if strings.Contains(r.Text, "mailto:") {
			t.Errorf("%s: text prints a URL", s.name)
		}
	}
}

func TestNumberAndDueComeBeforeTheText(t *testing.T) {
	set := loaded(t)
	for _, s := range samples() {
		if s.notice.Number == 0 {
			continue
		}
		r, err := set.Render(s.kind(), s.notice)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(r.Text, "Solicitud 123") {
			t.Errorf("%s begins with %.40q", s.name, r.Text)
		}
		if r.Subject != "" && s.notice.Event.Title == "" { // an invitation is known by its event
			t.Errorf("%s: changes the request's subject to %q", s.name, r.Subject)
		}
		due := s.notice.Due
		if text := strings.Join(strings.Fields(r.Text), " "); due != "" && !strings.Contains(text, due) {
			t.Errorf("%s: does not print its deadline, %s", s.name, due)
		}
	}
}
