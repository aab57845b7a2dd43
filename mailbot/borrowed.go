package mailbot

import (
	"mime"
	"slices"
	"strings"

	"sgaus/parser"
)

// spoken are the commands that the writer said. The subject of an answer is the
// user's, and so is that of a forward: brackets that a user wrote there stand
// in the subjects of all who answer, and would be commands in their name.
func (h *handling) spoken() []parser.Command {
	borrowed := h.brackets(h.request.Subject)
	if f := h.m.Forward; f != nil {
		for _, raw := range h.brackets(f.Subject) {
			if !slices.Contains(borrowed, raw) {
				borrowed = append(borrowed, raw)
			}
		}
	}
	said := slices.Clone(h.m.Commands)
	for _, raw := range borrowed {
		for i, c := range slices.Backward(said) { // what was added stands before what was there
			if c.InSubject && bracketWords(c) == raw {
				said = slices.Delete(said, i, i+1)
				break
			}
		}
	}
	return said
}

// brackets are the commands that a subject would say, as they are written.
func (h *handling) brackets(subject string) []string {
	if !strings.ContainsAny(subject, "[［") {
		return nil
	}
	m := parser.Parse(strings.NewReader("Subject: "+mime.QEncoding.Encode("utf-8", subject)+"\r\n\r\n"), h.b.Reading())
	var out []string
	for _, c := range m.Commands {
		out = append(out, bracketWords(c))
	}
	return out
}

// bracketWords are the words of a bracket as they are compared.
func bracketWords(c parser.Command) string {
	return strings.ToLower(strings.Join(strings.Fields(c.Raw), " "))
}
