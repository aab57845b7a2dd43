package workflow

import (
	"slices"
	"strings"

	"sgaus/workflow/agenda"
)

// resource finds the one resource of a kind that words name: its code, its
// name with or without the word for its kind, of a person whatever else names
// them, or the beginning of one of these where it fits no other.
func (d Desk) resource(kind agenda.Kind, words string) (agenda.Resource, bool) {
	said := bare(kind, words)
	var begins []agenda.Resource
	for _, r := range d.Resources {
		if r.Kind != kind {
			continue
		}
		code, name := bare(kind, r.Code), bare(kind, r.Name)
		if said == code || said == name || r.Email != "" && SameAddress(strings.TrimSpace(words), r.Email) {
			return r, true
		}
		if len(said) >= 3 && (strings.HasPrefix(name, said) || strings.HasPrefix(code, said)) {
			begins = append(begins, r)
		}
	}
	if kind == agenda.Staff {
		if found := d.Who(strings.TrimSpace(words), Person{}); len(found) == 1 {
			for _, r := range d.Resources {
				if r.Kind == kind && found[0].Has(r.Email) {
					return r, true
				}
			}
		}
	}
	if len(begins) == 1 {
		return begins[0], true
	}
	return agenda.Resource{}, false
}

// bare folds a name and takes the word for its kind off: «Sala A» is A.
func bare(kind agenda.Kind, words string) string {
	said := fold(words)
	if rest, ok := strings.CutPrefix(said, fold(string(kind))+" "); ok {
		said = rest
	}
	if len(said) > 3 {
		said = strings.TrimSuffix(said, "S")
	}
	return said
}

// usesIn reads as many of the words as name resources of a kind, and gives what
// stands behind them. unknown is the first that there is not; "" where all are
// known.
func (d Desk) usesIn(u useWords) (uses []agenda.Use, rest, unknown string) {
	if text, behind := unquote(u.words); behind != "" || text != strings.TrimSpace(u.words) {
		uses, unknown = d.allIn(u.kind, text)
		return uses, behind, unknown
	}
	tokens := strings.Fields(u.words)
	for n := min(len(tokens), namedMost); n > 0; n-- {
		words := strings.Trim(strings.Join(tokens[:n], " "), ",;")
		if found, wrong := d.allIn(u.kind, words); wrong == "" {
			return found, strings.Join(tokens[n:], " "), ""
		}
	}
	if len(tokens) > 0 {
		_, unknown = d.allIn(u.kind, strings.Trim(tokens[0], ",;"))
	}
	return nil, "", unknown
}

// namedMost bounds of how many words the names of resources are made: reading
// costs the square of it.
const namedMost = 16

func (d Desk) allIn(kind agenda.Kind, words string) (uses []agenda.Use, unknown string) {
	if nothing(words) {
		return nil, ""
	}
	for _, c := range countedIn(words) {
		r, ok := d.resource(kind, c.name)
		if !ok || c.units < 1 {
			return nil, c.name
		}
		uses = append(uses, agenda.Use{Resource: r.Code, Units: c.units})
	}
	return uses, ""
}

// resourceNames lists what there is of a kind, for whoever named another.
func (d Desk) resourceNames(kind agenda.Kind) string {
	var out []string
	for _, r := range d.Resources {
		if r.Kind != kind {
			continue
		}
		words := r.Code
		if r.Name != "" && bare(kind, r.Name) != bare(kind, r.Code) {
			words += " (" + r.Name + ")"
		}
		out = append(out, words)
	}
	if len(out) > 20 {
		out = append(out[:20], "…")
	}
	if len(out) == 0 {
		return "no hay de esa clase; el administrador los agrega en la configuración"
	}
	return strings.Join(out, ", ")
}

// UsesOf says what a booking uses of a kind: «Sala A», «2 Códec».
func (d Desk) UsesOf(uses []agenda.Use, kind agenda.Kind) string {
	var out []string
	for _, u := range uses {
		r, ok := agenda.Find(d.Resources, u.Resource)
		switch {
		case ok && r.Kind != kind, !ok && kind != agenda.Equipment:
			continue
		case !ok:
			r = agenda.Resource{Code: u.Resource}
		}
		out = append(out, units(u.Units)+Called(r))
	}
	return strings.Join(out, ", ")
}

// Called is the name of a resource, else its code.
func Called(r agenda.Resource) string {
	if r.Name != "" {
		return r.Name
	}
	return r.Code
}

// without are the uses that are of none of the kinds.
func (d Desk) without(uses []agenda.Use, kinds []agenda.Kind) []agenda.Use {
	return slices.DeleteFunc(slices.Clone(uses), func(u agenda.Use) bool {
		r, ok := agenda.Find(d.Resources, u.Resource)
		return ok && slices.Contains(kinds, r.Kind)
	})
}
