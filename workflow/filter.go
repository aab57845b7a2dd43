package workflow

import (
	"slices"
	"strings"
)

// listFilter reads the words behind LISTA: a status («pendientes», «en
// proceso»), «todas», «cerradas», «mías», a person or an area. Without words
// it lists what is open. What the speaker may see bounds it in any case: an EDS
// their own, a DSE their area's, HD and DAU all (PRO 4.9).
func listFilter(words string, by Actor, desk Desk) Filter {
	f := Filter{Visible: visible(by)}
	tokens := strings.FieldsFunc(words, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
	for i := 0; i < len(tokens); i++ {
		// «en proceso», «no procede»: two words first.
		if i+1 < len(tokens) {
			if s, ok := statusNamed(tokens[i] + " " + tokens[i+1]); ok {
				f.Statuses = append(f.Statuses, s)
				i++
				continue
			}
		}
		f.word(tokens[i], by, desk)
	}
	if len(f.Statuses) == 0 {
		f.Statuses = slices.Clone(Statuses[:open])
	}
	return f
}

func (f *Filter) word(w string, by Actor, desk Desk) {
	switch asked := fold(w); asked {
	case "TODAS", "TODO", "TODOS":
		f.Statuses = slices.Clone(Statuses)
		return
	case "CERRADAS", "CERRADA":
		f.Statuses = append(f.Statuses, Statuses[open:]...)
		return
	case "ABIERTAS", "ABIERTA":
		f.Statuses = append(f.Statuses, Statuses[:open]...)
		return
	case "MIAS", "MIS", "MIA":
		f.Assignee = by.Email
		return
	case "DE", "DEL", "LA", "LAS", "EN", "SOLICITUDES", "AREA":
		return
	}
	if s, ok := statusNamed(w); ok {
		f.Statuses = append(f.Statuses, s)
		return
	}
	if a, ok := desk.AreaOf(w); ok {
		f.Area = a.Code
		return
	}
	if found := desk.Who(w, by.Person); len(found) == 1 {
		f.Assignee = found[0].Email
		return
	}
	f.Words = append(f.Words, w)
}

// StatusNamed reads a status as people write it: its code, its words, singular
// or plural.
func StatusNamed(words string) (Status, bool) { return statusNamed(words) }

func statusNamed(words string) (Status, bool) {
	asked := strings.ReplaceAll(fold(words), " ", "")
	for _, s := range Statuses {
		code := strings.ReplaceAll(fold(string(s)), " ", "")
		if asked == code || stem(asked) == stem(code) || "EN"+asked == code || asked == strings.ReplaceAll(fold(StatusWords[s]), " ", "") {
			return s, true
		}
	}
	return NoStatus, false
}

// visible bounds what the actor may list.
func visible(by Actor) Visible {
	v := Visible{All: by.Is(HD, DAU), Email: append([]string{by.Email}, by.Aliases...)}
	if by.Is(DSE) {
		v.Area = by.Area
	}
	return v
}
