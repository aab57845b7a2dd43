package parser

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
