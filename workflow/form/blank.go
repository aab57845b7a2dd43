package form

import (
	"strings"
	"unicode/utf8"
)

// width is the longest line of a form: with quote marks before it no client
// breaks it.
const width = 66

// prose is what stands in a form beside its fields; read back, it says nothing.
var prose = []string{
	"Escriba cada dato detrás de los dos puntos, y responda.",
	"Lo que falta o hay que corregir:",
	"Datos necesarios:",
	"Si hacen falta:",
}

// Blank is the form to be filled in, with what is known already: one field a
// line, «Etiqueta: valor» or «Etiqueta:   (ayuda)».
func (f Form) Blank(have Answers) string {
	var need, may []Field
	for _, field := range f.Fields {
		if field.needed(have) {
			need = append(need, field)
		} else {
			may = append(may, field)
		}
	}
	var b strings.Builder
	b.WriteString(f.title() + "\n" + prose[0] + "\n\n" + prose[2] + "\n")
	for _, field := range need {
		b.WriteString(field.line(have[field.Name]))
	}
	b.WriteString("\n" + prose[3] + "\n")
	for _, field := range may {
		b.WriteString(field.line(have[field.Name]))
	}
	b.WriteString("\n" + f.end() + "\n")
	return b.String()
}

// Ask is the form with only what is missing or wrong, each wrong thing with why
// and what is allowed above its line. "" where there is nothing to ask.
func (f Form) Ask(have Answers, ps []Problem) string {
	wrong := map[string][]Problem{}
	for _, p := range ps {
		wrong[p.Field] = append(wrong[p.Field], p)
	}
	var b strings.Builder
	for _, field := range f.Fields {
		missing := have[field.Name] == "" && field.needed(have)
		if !missing && wrong[field.Name] == nil {
			continue
		}
		for i, p := range wrong[field.Name] {
			if i < 5 {
				b.WriteString("\n" + p.note())
			}
		}
		b.WriteString(field.line(""))
	}
	if b.Len() == 0 {
		return ""
	}
	return f.title() + "\n" + prose[0] + "\n\n" + prose[1] + "\n" + b.String() + "\n" + f.end() + "\n"
}

func (f Form) title() string { return f.Code + " - " + f.Title }
func (f Form) end() string   { return "Fin del " + f.Code }

// String is the problem as it is told: «31 de febrero»: no existe …
func (p Problem) String() string {
	s := p.Why
	if p.Wrote != "" {
		s = "«" + p.Wrote + "»: " + s
	}
	if p.Allowed != "" {
		s += ". Se puede: " + p.Allowed
	}
	return s + "."
}

// note is the problem above its line. It begins as no field does, so that it
// says nothing when it comes back in a quote.
func (p Problem) note() string { return strings.Join(wrap("Nota: "+p.String()), "\n") + "\n" }

// line is one field. Lists stand below their label, an item a line.
func (f Field) line(value string) string {
	switch {
	case value == "":
		return f.Label + ":   (" + f.Hint + ")\n"
	case f.Kind.listed() && strings.Contains(value, "; "):
		return f.Label + ":\n- " + strings.ReplaceAll(value, "; ", "\n- ") + "\n"
	}
	return strings.Join(wrap(f.Label+": "+value), "\n") + "\n"
}

// wrap breaks a text at spaces.
func wrap(s string) (out []string) {
	held := ""
	for w := range strings.SplitSeq(s, " ") {
		switch {
		case held == "":
			held = w
		case utf8.RuneCountInString(held)+1+utf8.RuneCountInString(w) > width:
			out = append(out, held)
			held = w
		default:
			held += " " + w
		}
	}
	return append(out, held)
}
