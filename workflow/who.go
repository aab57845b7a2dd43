package workflow

import (
	"slices"
	"strings"
)

// Who finds the staff that somebody meant by words: an address, an area's code
// (its head), what stands before the @, or a name or part of one. More than
// one answer means that it fits several; none, that it fits nobody. «yo» is
// the speaker.
func (d Desk) Who(words string, speaker Person) []Person {
	words = strings.TrimSpace(words)
	for _, article := range []string{"a la ", "a el ", "al ", "a "} {
		if len(words) > len(article) && strings.EqualFold(words[:len(article)], article) {
			words = strings.TrimSpace(words[len(article):])
			break
		}
	}
	asked := fold(words)
	switch asked {
	case "":
		return nil
	case "YO", "MI", "ME", "MI MISMO", "MI MISMA":
		return []Person{speaker}
	}
	if i := strings.IndexByte(words, '<'); i >= 0 && strings.HasSuffix(words, ">") {
		words = words[i+1 : len(words)-1]
	}
	if strings.Contains(words, "@") {
		if p, ok := d.Person(strings.TrimSpace(words)); ok {
			return []Person{p}
		}
		return nil
	}
	if p, ok := d.HeadOf(strings.ReplaceAll(asked, " ", "")); ok {
		return []Person{p}
	}
	if p, ok := d.HeadOf(words); ok {
		return []Person{p}
	}
	for _, fits := range []func(Person) bool{
		func(p Person) bool { return localPart(p, asked) },
		func(p Person) bool { return fold(p.Name) == asked },
		func(p Person) bool { return called(p.Name, asked) },
	} {
		if found := matching(d.Staff, fits); len(found) > 0 {
			return found
		}
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

// called reports whether every word asked for begins a word of the name.
func called(name, asked string) bool {
	words := strings.Fields(fold(name))
	for _, a := range strings.Fields(asked) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, a) }) {
			return false
		}
	}
	return true
}

// Hint lists some of those who may be named, for a refusal.
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
