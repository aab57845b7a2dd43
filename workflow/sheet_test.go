package workflow

import (
	"strings"
	"testing"
)

func TestSheetLine(t *testing.T) {
	for words, want := range map[string]Command{
		"PROCESO":                     {Name: CmdProcess},
		"[en proceso] ya voy":         {Name: CmdProcess, Text: "ya voy"},
		"asignar beto, urge":          {Name: CmdAssign, Arg: "beto", Text: "urge"},
		"pendiente ¿Qué foco?\n¿Dos?": {Name: CmdPending, Text: "¿Qué foco?\n¿Dos?"},
		"PENDIENTE …":                 {Name: CmdPending},
		"TERMINADA Diagnóstico: foco fundido. Solución: se cambió.": {Name: CmdDone, Text: "Diagnóstico: foco fundido.\nSolución: se cambió."},
		"[TERMINADA] diagnóstico: foco; solución: otro":             {Name: CmdDone, Text: "diagnóstico: foco;\nsolución: otro"},
		"TERMINADA Diagnóstico: foco Solucio\u0301n: otro":          {Name: CmdDone, Text: "Diagnóstico: foco\nSolución: otro"},
		"TERMINADA Diagnóstico: … Solución: Cable nuevo.":           {Name: CmdDone, Text: "Diagnóstico:\nSolución: Cable nuevo."},
		"TERMINADA Diagnóstico: … Solución: …":                      {Name: CmdDone, Text: "Diagnóstico:\nSolución:"},
		"TERMINADA Diagnóstico: no tenía solución: murió":           {Name: CmdDone, Text: "Diagnóstico: no tenía solución: murió"},
	} {
		if got, ok := SheetLine(words); !ok || title(got) != title(want) || got.Text != want.Text {
			t.Errorf("%q is %v %+v, want %+v", words, ok, got, want)
		}
	}
	for _, words := range []string{"", "hola", "equipos ya tienen red", "terminda se cambió", "[hola] TERMINADA"} {
		if got, ok := SheetLine(words); ok {
			t.Errorf("%q is %+v", words, got)
		}
	}
}

// said reads a line as an answer to a digest says it.
func said(t *testing.T, line string) Command {
	t.Helper()
	number, words, _ := strings.Cut(line, ": ")
	c, ok := SheetLine(words)
	if number != "7" || !ok {
		t.Fatalf("%q is no line 7", line)
	}
	return c
}

// What a digest shows as an example may be answered as it stands by whoever
// reads it, whatever their work and wherever the request.
func TestSheetExamplesWork(t *testing.T) {
	f := testFacts()
	shown := map[string]bool{}
	for _, s := range situations() {
		if s.r.Number == 0 {
			continue
		}
		for _, p := range f.Desk.Staff {
			lines := []Request{s.r}
			examples := SheetExamples(lines, p, f.Desk)
			if len(examples) > 1 {
				t.Fatalf("%s, %s: %q of a sheet of one line", s.name, p.Email, examples)
			}
			for _, e := range examples {
				c, ok := SheetLine(strings.TrimPrefix(e, "1: "))
				if !ok || !strings.HasPrefix(e, "1: ") {
					t.Fatalf("%s, %s: %q cannot be read", s.name, p.Email, e)
				}
				shown[c.Name] = true
				if _, o := DecideAll(s.r, []Command{c}, Actor{Person: p, Proven: true}, f, testNow); o.Refusal != nil {
					t.Errorf("%s, %s: %q is refused: %s", s.name, p.Email, e, o.Refusal.Reason)
				}
			}
		}
	}
	for _, s := range sheetSamples {
		if !shown[s.Command] {
			t.Errorf("nobody is shown %s", s.Command)
		}
	}
	if got := strings.Join(SheetExamples([]Request{given(Registro), given(EnProceso)}, beto, f.Desk), "\n"); got != "1: PROCESO\n2: TERMINADA Diagnóstico: foco fundido. Solución: se cambió." {
		t.Errorf("Beto is shown\n%s", got)
	}
	if got := strings.Join(SheetExamples([]Request{given(Registro), given(EnProceso)}, diego, f.Desk), "\n"); !strings.HasPrefix(got, "1: ASIGNAR nora\n2: TERMINADA") {
		t.Errorf("Diego is shown\n%s", got)
	}
}

// A line that is put right has blanks where something is missing: so it is
// refused again, and taken once they are filled in.
func TestSheetLinesPutRight(t *testing.T) {
	f := testFacts()
	for _, c := range []struct {
		c    Command
		by   Person
		want string
	}{
		{Command{Name: CmdDone, Text: "Cable\n  nuevo."}, beto, "7: TERMINADA Diagnóstico: … Solución: Cable nuevo."},
		{Command{Name: CmdDone, Text: "Diagnóstico: " + strings.Repeat("largo ", 40)}, beto, "7: TERMINADA Diagnóstico: … Solución: …"},
		{Command{Name: CmdPending}, beto, "7: PENDIENTE …"},
		{Command{Name: CmdAssign, Text: "Urge."}, diego, "7: ASIGNAR nora, Urge."},
		{Command{Name: CmdPriority}, carla, "7: PRIORIDAD urgente"},
	} {
		by := Actor{Person: c.by, Proven: true}
		_, o := DecideAll(given(EnProceso), []Command{c.c}, by, f, testNow)
		if o.Refusal == nil || len(o.Refusal.Try) == 0 {
			t.Fatalf("%s is not refused with a suggestion", title(c.c))
		}
		line := o.Refusal.Try[0].Line(7)
		if line != c.want {
			t.Errorf("%s becomes %q, want %q", title(c.c), line, c.want)
		}
		if strings.Contains(line, blank) {
			if _, o := DecideAll(given(EnProceso), []Command{said(t, line)}, by, f, testNow); o.Refusal == nil {
				t.Errorf("%q is taken with its blanks", line)
			}
		}
		line = strings.ReplaceAll(line, blank, "algo")
		if _, o := DecideAll(given(EnProceso), []Command{said(t, line)}, by, f, testNow); o.Refusal != nil {
			t.Errorf("%q is refused: %s", line, o.Refusal.Reason)
		}
	}
}

// What is said to be possible in a line is: none of it is refused for who says
// it or where the request stands, and none is a mail of its own.
func TestSheetOffers(t *testing.T) {
	f := testFacts()
	for _, name := range SheetOffers(given(EnProceso), beto, f.Desk) {
		row, ok := RowFor(name)
		if !ok || !row.inSheets() {
			t.Errorf("%q is offered in a sheet", name)
		}
	}
	if got := strings.Join(SheetOffers(given(EnProceso), nora, f.Desk), ", "); strings.Contains(got, CmdDone) {
		t.Errorf("Nora is offered %s of Beto's", got)
	}
}
