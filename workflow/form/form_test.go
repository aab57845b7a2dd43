package form

import "testing"

// TestTables: what the code relies on holds in every table.
func TestTables(t *testing.T) {
	for _, f := range Forms {
		seen := map[string]bool{}
		for _, field := range f.Fields {
			if field.Name == "" || field.Label == "" || field.Hint == "" || field.Kind == "" {
				t.Errorf("%s: %+v is not complete", f.Code, field)
			}
			if seen[field.Name] {
				t.Errorf("%s: %s stands twice", f.Code, field.Name)
			}
			seen[field.Name] = true
			if n := len([]rune(field.Label + field.Hint)); n > 60 {
				t.Errorf("%s: the line of %s has %d letters: clients would wrap it", f.Code, field.Name, n)
			}
		}
		for _, field := range f.Fields {
			if w := field.When.Field; w != "" && !seen[w] {
				t.Errorf("%s: %s depends on %s, which is no field", f.Code, field.Name, w)
			}
		}
	}
}
