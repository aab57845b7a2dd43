package bounce

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzReport holds what is told of any text that calls itself a report: every
// address has a host, every status is of RFC 3463, nothing is lost of the text
// and nothing is beyond its bound. Its corpus is the mails of the parser and
// what fuzzing found (testdata/fuzz/FuzzReport).
func FuzzReport(f *testing.F) {
	mails, err := filepath.Glob("../testdata/mail/bounce-*.eml")
	if err != nil || len(mails) < 100 {
		f.Fatalf("%d mails, %v", len(mails), err)
	}
	for _, name := range mails {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		_, body, _ := strings.Cut(string(b), "\n\n")
		f.Add(body, "ana@correo.mx")
	}
	status := regexp.MustCompile(`^([245]\.[0-7]\.\d{1,3})?$`)
	f.Fuzz(func(t *testing.T, text, to string) {
		prose, rest := Split(text)
		if utf8.ValidString(text) && len(text) < 1000 && prose+rest != text {
			t.Errorf("split loses: %q and %q of %q", prose, rest, text)
		}
		back := Header(rest)
		if strings.ContainsAny(back.ID, " <>\n") {
			t.Errorf("id %q", back.ID)
		}
		fields := Read(text, back.To)
		list := append(Prose(prose, Hints{Own: []string{to}, Returned: back.To}), fields.Recipients...)
		list = append(list, Prose(text, Hints{Failed: back.To})...)
		if len(list) > 3*Most {
			t.Errorf("%d recipients", len(list))
		}
		for _, r := range list {
			if r.Address != "" && strings.IndexByte(r.Address, '@') <= 0 || strings.ContainsAny(r.Address, "\n\r") || strings.ContainsAny(r.Address, " <>") && r.Address[0] != '"' {
				t.Errorf("address %q", r.Address)
			}
			if !status.MatchString(r.Status) {
				t.Errorf("status %q of %q", r.Status, r.Diagnostic)
			}
			if r.Action == "" {
				t.Errorf("no action: %+v", r)
			}
		}
		for _, a := range ReadFeedback(text).Recipients {
			if !strings.Contains(a, "@") {
				t.Errorf("complaint of %q", a)
			}
		}
	})
}
