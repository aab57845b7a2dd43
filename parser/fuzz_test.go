package parser

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"
)

// FuzzParse holds what every mail must keep to, whatever is in it. Its corpus
// is the mails of the other tests and what fuzzing found
// (testdata/fuzz/FuzzParse).
func FuzzParse(f *testing.F) {
	mails, _ := filepath.Glob("testdata/mail/*.eml")
	for _, name := range mails {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, mail []byte) {
		m := Parse(bytes.NewReader(mail), desk)
		for what, s := range map[string]string{"subject": m.Subject, "clean subject": m.CleanSubject, "text": m.Text, "new text": m.NewText, "said": m.Said, "quoted": m.Quoted, "name": m.From.Name} {
			if !utf8.ValidString(s) || bytes.IndexByte([]byte(s), 0) >= 0 {
				t.Errorf("%s is not clean: %q", what, s)
			}
		}
		if m.Text != "" && m.NewText == "" && !m.Whole {
			t.Error("text without new text")
		}
		if m.From.Email != "" && !validEmail(m.From.Email) {
			t.Errorf("From %q", m.From.Email)
		}
		if again := CleanSubject(m.CleanSubject, desk); len(again) > len(m.CleanSubject) {
			t.Errorf("cleaning adds: %q, %q", m.CleanSubject, again)
		}
		n := 0
		err := Files(bytes.NewReader(mail), desk, func(a Attachment, r io.Reader) error {
			size, err := io.Copy(io.Discard, r)
			if err != nil {
				t.Errorf("attachment %d cannot be read: %v", n, err)
			}
			if n < len(m.Attachments) && (m.Attachments[n].Name != a.Name || m.Attachments[n].Size != size) {
				t.Errorf("attachment %d: %+v, then %+v of %d octets", n, m.Attachments[n], a, size)
			}
			n++
			return nil
		})
		if err != nil || n != len(m.Attachments) {
			t.Errorf("%d attachments, then %d, %v", len(m.Attachments), n, err)
		}
	})
}
