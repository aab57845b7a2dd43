package bounce

import (
	"os"
	"strings"
	"testing"
)

// TestStatus reads what servers say, one line each.
func TestStatus(t *testing.T) {
	b, err := os.ReadFile("testdata/status.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, l := range strings.Split(string(b), "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		f := strings.SplitN(l, " ", 4)
		if len(f) != 4 || f[1] != "P" && f[1] != "T" {
			t.Fatalf("line %d: %q", i+1, l)
		}
		n++
		got, from := Judge(strings.TrimPrefix(f[2], "-"), f[3], "")
		if got != f[0] {
			t.Errorf("line %d: %s, not %s (from %q): %s %s", i+1, got, f[0], from, f[2], f[3])
		}
		if permanent := strings.HasPrefix(got, "5"); permanent != (f[1] == "P") {
			t.Errorf("line %d: permanent %v: %s", i+1, permanent, f[3])
		}
		if from == "" {
			t.Errorf("line %d: not told from which words", i+1)
		}
	}
	if n < 200 {
		t.Errorf("only %d lines", n)
	}
}
