package form

import "strings"

// Read gives what a mail says of the form, given what was answered before.
func (f Form) Read(have Answers, said Said, ctx Context) Reading {
	r := Reading{Answers: Answers{}}
	for line := range strings.SplitSeq(said.New, "\n") {
		label, value, ok := strings.Cut(line, ":")
		for _, field := range f.Fields {
			if ok && compact(label) == compact(field.Label) && strings.TrimSpace(value) != "" {
				r.Answers[field.Name] = strings.TrimSpace(value)
				r.Fields = append(r.Fields, field.Name)
			}
		}
	}
	return r
}
