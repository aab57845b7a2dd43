package workflow

import (
	"slices"
	"strings"
	"unicode"
)

// listFilter reads the words behind LISTA: a status («pendientes», «en
// proceso»), «todas», «cerradas», «mías», a person or an area. Without words
// it lists what is open. What the speaker may see bounds it in any case: an EDS
// their own, a DSE their area's, HD and DAU all (PRO 4.9).
func listFilter(words string, by Actor, desk Desk) Filter {
	f := Filter{Visible: visible(by)}
	var names []string // words that are no status: they may be a name together
	tokens := strings.FieldsFunc(words, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	for len(tokens) > 0 {
		n := f.statuses(tokens)
		switch {
		case n > 0 || f.plain(tokens[0], by):
			f.names(names, by, desk)
			names = nil
		default:
			names = append(names, tokens[0])
		}
		tokens = tokens[max(n, 1):]
	}
	f.names(names, by, desk)
	if len(f.Statuses) == 0 {
		f.Statuses = slices.Clone(Statuses[:open])
	}
	return f
}

// statuses takes a status from the front, the longest words first («pendiente
// por el usuario»), and reports how many words it was.
func (f *Filter) statuses(tokens []string) int {
	for n := min(4, len(tokens)); n > 0; n-- {
		if s, ok := statusNamed(strings.Join(tokens[:n], " ")); ok {
			f.add(s)
			return n
		}
	}
	return 0
}

func (f *Filter) add(more ...Status) {
	for _, s := range more {
		if !slices.Contains(f.Statuses, s) {
			f.Statuses = append(f.Statuses, s)
		}
	}
}

// plain understands a word that means the same to everybody.
func (f *Filter) plain(w string, by Actor) bool {
	switch stem(fold(w)) {
	case "TODA", "TODO":
		f.add(Statuses...)
	case "CERRAD":
		f.add(Statuses[open:]...)
	case "ABIERTA", "ABIERTO":
		f.add(Statuses[:open]...)
	case "MIA", "MIAS", "MIO", "MIOS", "MIS":
		f.Assignee = by.Email
	case "DE", "DEL", "LA", "LAS", "EL", "LOS", "EN", "A", "Y", "POR", "SOLICITUDE", "SOLICITUD", "AREA":
	default:
		return false
	}
	return true
}

// names understands words as one name, of a person or an area, else as one
// each.
func (f *Filter) names(words []string, by Actor, desk Desk) {
	if len(words) == 0 || f.named(strings.Join(words, " "), by, desk) {
		return
	}
	for _, w := range words {
		if !f.named(w, by, desk) {
			f.Words = append(f.Words, w)
		}
	}
}

func (f *Filter) named(words string, by Actor, desk Desk) bool {
	if a, ok := desk.areaNamed(words); ok {
		f.Area = a.Code
		return true
	}
	if found := desk.Who(words, by.Person); len(found) == 1 {
		f.Assignee = found[0].Email
		return true
	}
	return false
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
