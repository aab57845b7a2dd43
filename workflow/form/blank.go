package form

import "strings"

// Blank is the form to be filled in, with what is known already.
func (f Form) Blank(have Answers) string {
	var b strings.Builder
	b.WriteString(f.Code + " - " + f.Title + "\n\n")
	for _, field := range f.Fields {
		b.WriteString(field.Label + ":")
		if v := have[field.Name]; v != "" {
			b.WriteString(" " + v + "\n")
			continue
		}
		b.WriteString("   (" + field.Hint + ")\n")
	}
	b.WriteString("\nFin del " + f.Code + "\n")
	return b.String()
}

// Ask is the form with only what is missing or wrong.
func (f Form) Ask(have Answers, ps []Problem) string {
	var b strings.Builder
	b.WriteString(f.Code + " - " + f.Title + "\n\n")
	for _, field := range f.Missing(have) {
		b.WriteString(field.Label + ":   (" + field.Hint + ")\n")
	}
	b.WriteString("\nFin del " + f.Code + "\n")
	return b.String()
}
