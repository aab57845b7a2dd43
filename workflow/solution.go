package workflow

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
)

// labels are the words that people write before the two parts of a closure: in
// a list, in bold, with a colon or a dash behind them, or alone on their line.
var labels = regexp.MustCompile(`(?im)^[ \t*_>•·–-]*(?:\d{1,2}[.)-][ \t*_]*)?(diagn[oó]sticos?|diagnosis|dx|soluci[oó]n(?:es)?|solucion[oó])[ \t*_]*(?:[:：.][–-]?[*_]*|[ \t][–-]+[ \t]|\r?$)[ \t]*`)

// SplitSolution reads a diagnosis and a solution from a text: what stands under
// «Diagnóstico:» and under «Solución:». Text before the first label, or without
// labels, is rest.
func SplitSolution(text string) (diagnosis, solution, rest string) {
	text = norm.NFC.String(text) // a Mac sends ó as two characters
	marks := labels.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		return "", "", strings.TrimSpace(text)
	}
	rest = strings.TrimSpace(text[:marks[0][0]])
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		part := strings.TrimSpace(text[m[1]:end])
		if label := fold(text[m[2]:m[3]]); strings.HasPrefix(label, "D") {
			diagnosis = join(diagnosis, part)
		} else {
			solution = join(solution, part)
		}
	}
	return diagnosis, solution, rest
}

// LaidOut writes both parts under their labels, ready to be completed and sent.
func LaidOut(diagnosis, solution string) string {
	return "Diagnóstico: " + diagnosis + "\n\nSolución: " + solution + "\n"
}

// closure decides what diagnosis and solution a TERMINADA has: what is
// labelled counts as such; text without labels is the solution where a
// follow-up of the responsible already stands as diagnosis (PRO 4.5.1, 4.6).
func closure(r Request, text string, desk Desk) (diagnosis, solution string, missing []string) {
	diagnosis, solution, rest := SplitSolution(text)
	if diagnosis == "" && solution == "" {
		solution = rest
	}
	if diagnosis == "" && r.Diagnosis != "" && r.Diagnosis != solution {
		diagnosis = r.Diagnosis
	}
	if d, s := bookedClosure(r, desk); s != "" { // VC 4.1: a press is enough
		diagnosis, solution = cmp.Or(diagnosis, d), cmp.Or(solution, s)
	}
	if diagnosis == "" {
		missing = append(missing, "el diagnóstico")
	}
	if solution == "" {
		missing = append(missing, "la solución")
	}
	return diagnosis, solution, missing
}

// bookedClosure is what closes a request that is in the agenda: what the user
// needs to know of it (VC 4.1).
func bookedClosure(r Request, desk Desk) (diagnosis, solution string) {
	if !r.Booking.Live() || r.Booking.Tentative {
		return "", ""
	}
	solution = "El servicio quedó agendado.\n" + r.Booking.Title + "\nCuándo: " + whenIn(r.Booking.Spans, desk.zone())
	if where := desk.UsesOf(r.Booking.Uses, agenda.Room); where != "" {
		solution += "\nDónde: " + where
	}
	for _, d := range r.Booking.Details {
		if field, ok := form.Labelled(d.Label); slices.Contains(toldToUser, d.Label) || ok && field.Closing {
			solution += "\n" + d.Label + ": " + d.Text
		}
	}
	if p, ok := desk.Responsible(r); ok && !slices.ContainsFunc(r.Booking.Details, func(d agenda.Detail) bool { return d.Label == detailContact }) {
		solution += "\n" + detailContact + ": " + p.Display() + ", " + p.Email
	}
	return "Se revisó la agenda y el servicio quedó registrado en ella.", solution
}

// toldToUser are the details of a booking that its user needs, beside those of
// the form's table.
var toldToUser = []string{detailSkipped, detailGear, detailStaff, "Enlace", detailContact, detailInfo}

// laidOut puts what somebody wrote to close a request under both labels, as far
// as it can be told apart; nothing of it is left out.
func laidOut(r Request, text string, desk Desk) string {
	diagnosis, solution, _ := closure(r, text, desk)
	labelled, _, rest := SplitSolution(text)
	switch {
	case rest == "" || rest == solution:
	case solution == "":
		solution = rest
	default:
		diagnosis = join(rest, labelled)
	}
	return LaidOut(diagnosis, solution)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}
