package workflow

import (
	"strings"
	"time"
)

// Person finds the member of the staff who has address, by any of theirs.
func (d Desk) Person(address string) (Person, bool) {
	for _, p := range d.Staff {
		if p.Has(address) {
			return p, true
		}
	}
	return Person{}, false
}

// Responsible is whoever works a request. One whose responsible left the staff
// has none: it belongs to HelpDesk, or to its area, like one that nobody was
// ever given.
func (d Desk) Responsible(r Request) (Person, bool) { return d.Person(r.Assignee) }

func (d Desk) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// Known is Person, or a person with just that address.
func (d Desk) Known(address string) Person {
	if p, ok := d.Person(address); ok {
		return p
	}
	return Person{Email: address}
}

// With lists the staff who hold a role, in the order of the configuration.
func (d Desk) With(role Role) []Person {
	var out []Person
	for _, p := range d.Staff {
		if p.Is(role) {
			out = append(out, p)
		}
	}
	return out
}

// AreaOf finds an area by its code, whatever its case.
func (d Desk) AreaOf(code string) (Area, bool) {
	for _, a := range d.Areas {
		if code != "" && strings.EqualFold(a.Code, code) {
			return a, true
		}
	}
	return Area{}, false
}

// AreaAt finds the area that one of the addresses belongs to.
func (d Desk) AreaAt(addresses []string) (Area, bool) {
	for _, a := range d.Areas {
		for _, have := range a.Addresses {
			for _, got := range addresses {
				if SameAddress(have, got) {
					return a, true
				}
			}
		}
	}
	return Area{}, false
}

// ServiceAt finds the service that one of the addresses asks for.
func (d Desk) ServiceAt(addresses []string) (Service, bool) {
	for _, s := range d.Services {
		for _, have := range s.Addresses {
			for _, got := range addresses {
				if SameAddress(have, got) {
					return s, true
				}
			}
		}
	}
	return Service{}, false
}

// HeadOf is the DSE of an area: the one whom the configuration names, else
// the first DSE who belongs to it.
func (d Desk) HeadOf(code string) (Person, bool) {
	a, ok := d.AreaOf(code)
	if !ok {
		return Person{}, false
	}
	if p, ok := d.Person(a.Head); ok {
		return p, true
	}
	for _, p := range d.With(DSE) {
		if strings.EqualFold(p.Area, code) {
			return p, true
		}
	}
	return Person{}, false
}

// Superior lists who answers for the owner of a request: the head of its area,
// or DAU where there is none, or where it is the head's own.
func (d Desk) Superior(r Request) []Person {
	head, ok := d.HeadOf(r.Area)
	if ok && r.Assignee != "" && !head.Has(r.Assignee) {
		return []Person{head}
	}
	return d.With(DAU)
}

// Watch lists who hears of what is wrong with the mail of the desk: HelpDesk,
// or DAU where there is none.
func (d Desk) Watch() []Person {
	if hd := d.With(HD); len(hd) > 0 {
		return hd
	}
	return d.With(DAU)
}

// Triage lists who decides about a request that nobody is responsible for: the
// head of the area it was written to, else HelpDesk, else DAU.
func (d Desk) Triage(area string) []Person {
	if head, ok := d.HeadOf(area); ok {
		return []Person{head}
	}
	return d.Watch()
}
