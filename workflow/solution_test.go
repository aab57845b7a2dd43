package workflow

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSplitSolution(t *testing.T) {
	for name, c := range map[string]struct{ text, diagnosis, solution, rest string }{
		"as the buttons lay it out":    {LaidOut("cable roto", "cable nuevo"), "cable roto", "cable nuevo", ""},
		"nothing filled in":            {LaidOut("", ""), "", "", ""},
		"the other way round":          {"Solución: cable nuevo\nDiagnóstico: cable roto", "cable roto", "cable nuevo", ""},
		"without accents":              {"DIAGNOSTICO: roto\nSOLUCION: nuevo", "roto", "nuevo", ""},
		"loose accents of a Mac":       {norm.NFD.String("Diagnóstico: roto\nSolución: nuevo"), "roto", "nuevo", ""},
		"several lines under each":     {"Diagnóstico:\nel cable\nestaba roto\n\nSolución:\nuno nuevo\n\ny etiquetado", "el cable\nestaba roto", "uno nuevo\n\ny etiquetado", ""},
		"a greeting before":            {"Hola, Ana:\n\nDiagnóstico: roto\nSolución: nuevo", "roto", "nuevo", "Hola, Ana:"},
		"bold, from HTML":              {"*Diagnóstico:* roto\n**Solución**: nuevo", "roto", "nuevo", ""},
		"a list":                       {"- Diagnóstico: roto\n• Solución: nuevo", "roto", "nuevo", ""},
		"numbered":                     {"1. Diagnóstico: roto\n2) Solución: nuevo", "roto", "nuevo", ""},
		"headings":                     {"Diagnóstico\nroto\nSolución\nnuevo", "roto", "nuevo", ""},
		"a dash":                       {"Diagnóstico - roto\nSolución – nuevo", "roto", "nuevo", ""},
		"a full-width colon":           {"Diagnóstico：roto\nSolución：nuevo", "roto", "nuevo", ""},
		"plural":                       {"Diagnósticos: roto\nSoluciones: nuevo", "roto", "nuevo", ""},
		"carriage returns":             {"Diagnóstico: roto\r\nSolución: nuevo\r\n", "roto", "nuevo", ""},
		"each twice":                   {"Diagnóstico: a\nSolución: b\nDiagnóstico: c\nSolución: d", "a\nc", "b\nd", ""},
		"only one":                     {"Solución: nuevo", "", "nuevo", ""},
		"words in a sentence":          {"La solución es cambiarlo.\nEl diagnóstico: ninguno.", "", "", "La solución es cambiarlo.\nEl diagnóstico: ninguno."},
		"a line that begins with it":   {"Solución definitiva no hay.", "", "", "Solución definitiva no hay."},
		"diagnosis and solution as 1":  {"Diagnóstico y solución: cable", "", "", "Diagnóstico y solución: cable"},
		"no labels":                    {"  Se cambió el cable.\n", "", "", "Se cambió el cable."},
		"nothing":                      {"", "", "", ""},
		"a hyphen that is no dash":     {"Solución-tipo aplicada", "", "", "Solución-tipo aplicada"},
		"a label inside the other one": {"Diagnóstico: la Solución: anterior falló\nSolución: otra", "la Solución: anterior falló", "otra", ""},
	} {
		d, s, rest := SplitSolution(c.text)
		if d != c.diagnosis || s != c.solution || rest != c.rest {
			t.Errorf("%s: %q, %q, %q; want %q, %q, %q", name, d, s, rest, c.diagnosis, c.solution, c.rest)
		}
	}
}

// What counts as diagnosis and as solution when a request is closed.
func TestClosure(t *testing.T) {
	noted := given(EnProceso)
	noted.Diagnosis = "el cable está roto"
	for name, c := range map[string]struct {
		r                   Request
		text                string
		diagnosis, solution string
		missing             string
	}{
		"both labelled":                        {given(EnProceso), LaidOut("roto", "nuevo"), "roto", "nuevo", ""},
		"a text alone":                         {given(EnProceso), "cable nuevo", "", "cable nuevo", "el diagnóstico"},
		"a text where a follow-up stands":      {noted, "cable nuevo", noted.Diagnosis, "cable nuevo", ""},
		"a solution where a follow-up stands":  {noted, "Solución: cable nuevo", noted.Diagnosis, "cable nuevo", ""},
		"a new diagnosis wins":                 {noted, LaidOut("la fuente", "fuente nueva"), "la fuente", "fuente nueva", ""},
		"the follow-up said again":             {noted, noted.Diagnosis, "", noted.Diagnosis, "el diagnóstico"},
		"a diagnosis alone":                    {noted, "Diagnóstico: otra cosa", "otra cosa", "", "la solución"},
		"an empty form":                        {given(EnProceso), LaidOut("", ""), "", "", "el diagnóstico, la solución"},
		"an empty form where a follow-up is":   {noted, LaidOut("", ""), noted.Diagnosis, "", "la solución"},
		"a text before the label":              {given(EnProceso), "Estaba roto.\nSolución: nuevo", "", "nuevo", "el diagnóstico"},
		"nothing":                              {given(EnProceso), " \n", "", "", "el diagnóstico, la solución"},
		"nothing but a follow-up that stands":  {noted, "", noted.Diagnosis, "", "la solución"},
		"a greeting and both":                  {given(EnProceso), "Hola:\n" + LaidOut("roto", "nuevo"), "roto", "nuevo", ""},
		"a greeting, and a follow-up besides":  {noted, "Hola:\nSolución: nuevo", noted.Diagnosis, "nuevo", ""},
		"a text before, where a follow-up is ": {noted, "Lo vi ayer.\nDiagnóstico: otro", "otro", "", "la solución"},
	} {
		d, s, missing := closure(c.r, c.text, testDesk())
		if d != c.diagnosis || s != c.solution || strings.Join(missing, ", ") != c.missing {
			t.Errorf("%s: %q, %q, missing %q; want %q, %q, %q", name, d, s, missing, c.diagnosis, c.solution, c.missing)
		}
	}
}

// A closure that lacks a part is refused with what was written laid out under
// both labels: nothing of it is lost.
func TestRefusedClosureIsLaidOut(t *testing.T) {
	for text, want := range map[string]string{
		"cable nuevo":                         LaidOut("", "cable nuevo"),
		"Estaba roto.\nSolución: cable nuevo": LaidOut("Estaba roto.", "cable nuevo"),
		"Cambié el cable.\nDiagnóstico: roto": LaidOut("roto", "Cambié el cable."),
		"Diagnóstico: roto":                   LaidOut("roto", ""),
		"":                                    LaidOut("", ""),
	} {
		o := Decide(given(EnProceso), Command{Name: CmdDone, Text: text}, Actor{Person: beto, Proven: true}, testFacts(), testNow)
		if o.Refusal == nil || o.Refusal.Reason != MissingLabels || len(o.Refusal.Try) != 1 {
			t.Fatalf("%q: %+v", text, o)
		}
		if got := o.Refusal.Try[0].Text; got != want {
			t.Errorf("%q is laid out as %q, want %q", text, got, want)
		}
	}
}

// Laid out and read again, both parts come back; no text is lost or invented.
func TestSolutionLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.StringMatching(`([e-tñáé0-9,.]{1,9}[ \n]){0,6}[e-t]{1,5}`)
		d, s := part.Draw(t, "diagnosis"), part.Draw(t, "solution")
		gotD, gotS, rest := SplitSolution(LaidOut(d, s))
		if gotD != strings.TrimSpace(d) || gotS != strings.TrimSpace(s) || rest != "" {
			t.Fatalf("%q and %q come back as %q and %q, with %q", d, s, gotD, gotS, rest)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOf(rapid.SampledFrom([]string{"Diagnóstico:", "Solución: x", "*Solución*", "hola", "", "> y", "1. Dx: z", "Solución"})).Draw(t, "lines")
		d, s, rest := SplitSolution(strings.Join(lines, "\n"))
		for _, word := range []string{"hola", "> y"} {
			if have, want := strings.Count(d+s+rest, word), strings.Count(strings.Join(lines, "\n"), word); have != want {
				t.Fatalf("%q stands %d times in %q %q %q, want %d", word, have, d, s, rest, want)
			}
		}
	})
}
