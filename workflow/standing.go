package workflow

import "slices"

// Standings lists what the actor is to the request, from their roles and from
// the request's people. DAU stands on every request where a DSE stands in
// their own area.
func Standings(r Request, by Actor, desk Desk) []Standing {
	if by.Clock {
		return []Standing{AsClock}
	}
	s := []Standing{AsAnyone}
	if by.IsRequester(r) {
		s = append(s, AsRequester)
	}
	if !by.Staff() || by.Doubted {
		return s
	}
	s = append(s, AsStaff)
	_, owned := desk.Responsible(r)
	if by.Is(HD) {
		s = append(s, AsHD)
		if !owned {
			s = append(s, AsTriage)
		}
	}
	responsible := r.Number != 0 && by.Has(r.Assignee)
	if responsible {
		s = append(s, AsResponsible)
		if by.Is(EDS, ASV) {
			s = append(s, AsEngineer)
		}
	}
	if by.Is(DSE) {
		s = append(s, AsAnyHead)
	}
	if by.Is(DAU) {
		s = append(s, AsDAU, AsAnyHead, AsHead)
	}
	inArea := r.Area != "" && by.Area == r.Area
	if inArea && by.Is(DSE) && !by.Is(DAU) {
		s = append(s, AsHead)
	}
	if inArea && !owned && by.Is(EDS, ASV) {
		s = append(s, AsAreaEDS)
	}
	former := slices.ContainsFunc(r.Former, by.Has)
	if by.Is(HD, DAU) || responsible || inArea || former {
		s = append(s, AsReader)
	}
	return s
}

// IsRequester reports whether the actor speaks for the requester of r: it is
// theirs, or they answered a notice that was sent to its requester.
func (a Actor) IsRequester(r Request) bool {
	return r.Number != 0 && !a.Doubted && (a.ForRequester || a.Has(r.Requester.Email))
}

// MayRead reports whether the actor may know anything of the request. To
// anybody else it does not exist.
func MayRead(r Request, by Actor, desk Desk) bool {
	s := Standings(r, by, desk)
	return slices.Contains(s, AsReader) || slices.Contains(s, AsRequester)
}

// allowed reports the first of the row's standings that the actor has.
func (row Row) allowed(have []Standing) (Standing, bool) {
	for _, want := range row.By {
		if slices.Contains(have, want) {
			return want, true
		}
	}
	return "", false
}

// capacity says as what the actor acted, for the history: the most telling of
// their roles for that standing.
func capacity(by Actor, as Standing) Role {
	switch {
	case by.Clock:
		return System
	case as == AsRequester:
		return Requester
	case by.Doubted, !by.Staff():
		return Stranger
	case as == AsHD, as == AsTriage:
		return HD
	case as == AsDAU:
		return DAU
	case (as == AsHead || as == AsAnyHead) && by.Is(DSE):
		return DSE
	case as == AsEngineer, as == AsAreaEDS:
		return firstOf(by, EDS, ASV)
	}
	return firstOf(by, DAU, DSE, EDS, ASV, HD)
}

func firstOf(by Actor, roles ...Role) Role {
	for _, r := range roles {
		if by.Is(r) {
			return r
		}
	}
	return Stranger
}
