package form

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestAnything: whatever pieces of forms and prose come together, what is read
// is canonical, and read again over itself it changes nothing.
func TestAnything(t *testing.T) {
	ctx := world(t)
	bits := []string{
		"Fecha", "Hora", "Sala", "sala a", "Sedes remotas", "Responsable", "tel", "Equipo", "Grabación", "Siglas", "Asistentes", "Correos", "Invitados por correo", "Observaciones", "Nombre del programa",
		":", "=", " - ", "(", ")", "\t", "|", "\n", "\n\n", "> ", ">> ", "- ", "1. ", "*", ",", ";", ".", "¿", "?", " y ", " es ", " será ", " no ",
		"15/12/2026", "31 de febrero", "martes", "mañana", "10:00", "de 10 a 12", "5 pm", "hasta", "cada martes", "8 sesiones", "2 horas", "2 micrófonos", "códec", "UNAM", "132.248.10.1", "sip:a@b.mx", "ana@uaa.mx", "449 910 7400", "ext. 12", "sí", "ninguno", "por definir", "25 personas",
		"perdón", "con", "sin", "FOR 7.5 DRT 09 - Solicitud", "Fin del FOR 7.5 DRT 09", "Lo que ya tenemos:", "De: X", "Nota: ", "Saludos", "(sí o no)", "ñ", "\u0301",
	}
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom(bits), 0, 40), func(s []string) string { return strings.Join(s, " ") })
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		said := Said{New: text.Draw(t, "new")}
		if rapid.Bool().Draw(t, "quoted") {
			said.Whole = said.New + "\n\n" + text.Draw(t, "quote")
		}
		r := f.Read(nil, said, ctx)
		for name, v := range r.Answers {
			field, _ := f.Field(name)
			if timeOf(field.Kind) {
				continue
			}
			if c := check(field, v, ctx); c.value != v {
				t.Fatalf("%s: %q is read again as %q, %v, %v\n%s", name, v, c.value, c.problems, c.open, said.New)
			}
		}
		// What is missing is guessed at: the less is, the more.
		again := f.Read(r.Answers, said, ctx)
		for name, v := range again.Answers {
			if r.Answers[name] != "" {
				t.Fatalf("%v, and again %s = %q\n%s\n%s", r.Answers, name, v, said.New, said.Whole)
			}
		}
	})
}
