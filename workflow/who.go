package workflow

import (
	"regexp"
	"slices"
	"strings"
)

// forms of address that people put before a name.
var forms = regexp.MustCompile(`(?i)^(?:(?:a|al|para|el|la|del?|[aá]rea)[ \t]+)+`)

// Who finds the staff that somebody meant by words: an address, an area's code
// (its head), what stands before the @, a name or part of one, the name of an
// area, or HD and DAU. More than one answer means that it fits several; none,
// that it fits nobody. «yo» is the speaker.
func (d Desk) Who(words string, speaker Person) []Person {
	words = strings.TrimSpace(words)
	if bare := forms.ReplaceAllString(words, ""); bare != "" {
		words = bare
	}
	asked := fold(strings.ReplaceAll(words, ",", " "))
	switch asked {
	case "", "A", "AL", "PARA":
		return nil
	case "YO", "MI", "ME", "MI MISMO", "MI MISMA":
		return []Person{speaker}
	case "HELPDESK", "HELP DESK":
		asked = string(HD)
	}
	if strings.Contains(words, "@") {
		if p, ok := d.Person(parsePerson(words).Email); ok {
			return []Person{p}
		}
		return nil
	}
	if a, ok := d.areaNamed(words); ok {
		return d.heads(a)
	}
	for _, fits := range []func(Person) bool{
		func(p Person) bool { return localPart(p, asked) },
		func(p Person) bool { return fold(p.Name) == asked },
		func(p Person) bool { return named(p.Name, asked, func(word, part string) bool { return word == part }) },
		func(p Person) bool { return named(p.Name, asked, strings.HasPrefix) },
		func(p Person) bool { return asked == string(HD) && p.Is(HD) || asked == string(DAU) && p.Is(DAU) },
	} {
		if found := matching(d.Staff, fits); len(found) > 0 {
			return found
		}
	}
	for _, a := range d.Areas {
		if fold(a.Name) == asked {
			return d.heads(a)
		}
	}
	return nil
}

// areaNamed finds an area by its code, as people write it: «vc 1», «área VC-1».
func (d Desk) areaNamed(words string) (Area, bool) {
	asked := squeeze(forms.ReplaceAllString(strings.TrimSpace(words), ""))
	for _, a := range d.Areas {
		if asked != "" && squeeze(a.Code) == asked {
			return a, true
		}
	}
	return Area{}, false
}

func (d Desk) heads(a Area) []Person {
	if p, ok := d.HeadOf(a.Code); ok {
		return []Person{p}
	}
	return nil
}

func matching(staff []Person, fits func(Person) bool) []Person {
	var out []Person
	for _, p := range staff {
		if fits(p) {
			out = append(out, p)
		}
	}
	return out
}

func localPart(p Person, asked string) bool {
	asked = strings.ReplaceAll(asked, " ", "")
	for _, address := range append([]string{p.Email}, p.Aliases...) {
		local, _, _ := strings.Cut(address, "@")
		if strings.ReplaceAll(fold(local), " ", "") == asked {
			return true
		}
	}
	return false
}

// named reports whether every word asked for is, or begins, a word of the name.
func named(name, asked string, is func(word, part string) bool) bool {
	words := strings.Fields(fold(name))
	for _, a := range strings.Fields(asked) {
		if !slices.ContainsFunc(words, func(w string) bool { return is(w, a) }) {
			return false
		}
	}
	return true
}

// hint lists some of those who may be named, for a refusal.
func (d Desk) hint() string {
	var out []string
	for _, a := range d.Areas {
		out = append(out, a.Code)
	}
	for _, p := range d.Staff {
		if len(out) >= 12 {
			out = append(out, "…")
			break
		}
		local, _, _ := strings.Cut(p.Email, "@")
		out = append(out, local)
	}
	return strings.Join(out, ", ")
}
