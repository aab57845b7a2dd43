package templates

import "testing"

func TestLoad(t *testing.T) {
	s, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range Names() {
		r, err := s.Render(n, Sample())
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("=== %s\n%s\n%s", n, r.Subject, r.Text)
	}
}
