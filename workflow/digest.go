package workflow

import (
	"sort"
	"strings"
)

// Section is a part of a digest: requests under a title.
type Section struct {
	Title    string
	Requests []Request
}

// Heap is what a digest is made from.
type Heap struct {
	Open    []Request // every open request, in the order of reports
	Refused []Request // closed as NO_PROCEDE not long ago: DAU follows them up (VC 2.5)
	Late    []Request // closed, and their user wrote again
}

// Digest sorts what concerns one of the staff: their own by urgency; of a head
// the area's by person; what nobody has to those who assign; to DAU everything,
// and what waits for DAU. Each request stands in one section only.
func Digest(p Person, h Heap, desk Desk) []Section {
	d := digest{seen: map[int64]bool{}}
	if p.Is(DAU) {
		d.add("Respuestas a solicitudes cerradas", h.Late, func(Request) bool { return true })
		d.add("No proceden: por dar seguimiento", h.Refused, func(Request) bool { return true })
	}
	own := func(r Request) bool { return p.Has(r.Assignee) }
	nobodys := func(r Request) bool { _, owned := desk.Responsible(r); return !owned }
	d.add("Urgentes o detenidas", h.Open, func(r Request) bool { return own(r) && r.pressing() })
	for _, s := range []struct {
		title  string
		status Status
	}{{"Por empezar", Registro}, {"En proceso", EnProceso}, {"Esperan al usuario", Pendiente}, {"En espera", Espera}} {
		d.add(s.title, h.Open, func(r Request) bool { return own(r) && r.Status == s.status })
	}
	if p.Is(HD, DAU) {
		d.add("Sin responsable", h.Open, func(r Request) bool { return nobodys(r) && (p.Is(DAU) || r.Area == "") })
	}
	if p.Is(DSE) && p.Area != "" {
		d.add("Del área, sin responsable", h.Open, func(r Request) bool { return r.Area == p.Area && nobodys(r) })
		d.byPerson(h.Open, desk, func(r Request) bool { return r.Area == p.Area })
	}
	if p.Is(DAU) {
		d.byPerson(h.Open, desk, func(Request) bool { return true })
	}
	return d.sections
}

// pressing holds for what should come first: urgent by priority, or nothing
// moved for as long as the deadlines allow.
func (r Request) pressing() bool {
	stuck := r.Fired > 0 && (r.Status == Registro || r.Status == EnProceso)
	return stuck || r.Priority == PriorityHigh || r.Priority == PriorityUrgent
}

type digest struct {
	sections []Section
	seen     map[int64]bool
}

func (d *digest) add(title string, from []Request, belongs func(Request) bool) {
	s := Section{Title: title}
	for _, r := range from {
		if !d.seen[r.Number] && belongs(r) {
			d.seen[r.Number] = true
			s.Requests = append(s.Requests, r)
		}
	}
	if len(s.Requests) > 0 {
		d.sections = append(d.sections, s)
	}
}

// byPerson makes a section a person, in the order of their names.
func (d *digest) byPerson(from []Request, desk Desk, belongs func(Request) bool) {
	names := map[string]string{}
	for _, r := range from {
		if r.Assignee != "" && belongs(r) {
			names[strings.ToLower(r.Assignee)] = desk.Known(r.Assignee).Display()
		}
	}
	var addresses []string
	for a := range names {
		addresses = append(addresses, a)
	}
	sort.Slice(addresses, func(i, j int) bool {
		return names[addresses[i]]+addresses[i] < names[addresses[j]]+addresses[j]
	})
	for _, a := range addresses {
		d.add("De "+names[a], from, func(r Request) bool { return belongs(r) && SameAddress(r.Assignee, a) })
	}
}
