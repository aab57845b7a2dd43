package workflow

import "slices"

// tell addresses the row's notices.
func (d *decision) tell(after Request, said Notice) []Notice {
	return d.tellRows(after, said, d.row.Tell)
}

func (d *decision) tellRows(after Request, said Notice, rows []Tell) []Notice {
	var out []Notice
	for _, t := range rows {
		for _, p := range d.audience(t.To, after) {
			n := said
			n.Kind, n.To, n.Carry, n.From = t.Kind, p, t.Carry, d.by.Person
			n.AsRequester = t.To == ToRequester
			if owner, ok := d.f.Desk.Person(after.Assignee); ok && d.by.Clock && owner.Away != nil && !n.AsRequester && !p.Has(owner.Email) {
				n.Absence = &Absence{Who: owner, Away: *owner.Away}
			}
			if n.AsRequester && !d.row.Public {
				n.Text = "" // it went to the follow-up, which is the staff's
			}
			out = append(out, n)
		}
	}
	return out
}

// audience lists who gets a notice. Nobody is told what they just did, except
// who opens a request: they are told its number.
func (d *decision) audience(a Audience, r Request) []Person {
	var out []Person
	switch owner, ok := d.f.Desk.Responsible(r); {
	case a == ToRequester:
		out = []Person{r.Requester}
	case a == ToAllDAU:
		out = d.f.Desk.With(DAU)
	case a == ToAllHD:
		out = d.f.Desk.Watch()
	case a == ToBooked && len(d.f.Desk.Booked(r)) > 0:
		out = d.f.Desk.Booked(r)
	case a == ToBooked:
		return d.audience(ToOwner, r)
	case a == ToSuperior:
		out = d.f.Desk.Superior(r)
	case a == ToOwner && ok && owner.Away != nil && d.by.Clock:
		out = d.f.Desk.Superior(r) // whoever is away is not reminded
	case a == ToResponsible && ok, a == ToOwner && ok:
		out = []Person{owner}
	case (a == ToTriage || a == ToOwner) && !ok:
		out = d.f.Desk.Triage(r.Area)
	}
	if d.row.opening() {
		return out
	}
	return slices.DeleteFunc(slices.Clone(out), func(p Person) bool { return d.by.Has(p.Email) })
}
