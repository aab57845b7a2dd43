package agenda

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"sgaus/workflow/hours"
)

// Check looks for all that stands against a wish: nothing, if it can be granted
// whole. except is the request whose own booking does not count, because it is
// to be moved; 0: none.
func Check(w Wish, rooms []Resource, busy []Busy, except int64) []Clash {
	var out []Clash
	for _, use := range gathered(w.Uses) {
		r, ok := Find(rooms, use.Resource)
		switch {
		case !ok:
			out = append(out, Clash{Why: Unknown, Resource: Resource{Code: use.Resource}, Units: use.Units})
			continue
		case use.Units > r.Count:
			out = append(out, Clash{Why: TooMany, Resource: r, Units: use.Units, Free: r.Count})
			continue
		}
		t := newTaken(r, use.Units, busy, except)
		for _, s := range w.Spans {
			if !r.Hours.Covers(s) {
				out = append(out, Clash{Why: Closed, Resource: r, Span: s, Units: use.Units})
			} else if padded := r.padded(s); t.full(padded) {
				by := t.within(padded)
				out = append(out, Clash{Why: Taken, Resource: r, Span: s, Units: use.Units, Free: r.Count - peak(by, padded), By: by})
			}
		}
	}
	return out
}

// Find finds a resource by its code.
func Find(rooms []Resource, code string) (Resource, bool) {
	for _, r := range rooms {
		if r.Code == code {
			return r, true
		}
	}
	return Resource{}, false
}

// Left is how many of a resource are free all through a span.
func Left(r Resource, busy []Busy, s hours.Span) int {
	padded := r.padded(s)
	return max(0, r.Count-peak(newTaken(r, 1, busy, 0).within(padded), padded))
}

// padded is a span with what is needed before and after it.
func (r Resource) padded(s hours.Span) hours.Span {
	return hours.Span{From: s.From.Add(-r.Setup), To: s.To.Add(r.Cleanup)}
}

// gathered sums what is said twice of one resource, in the order of the first.
func gathered(uses []Use) []Use {
	var out []Use
	for _, u := range uses {
		if i := slices.IndexFunc(out, func(o Use) bool { return o.Resource == u.Resource }); i >= 0 {
			out[i].Units += u.Units
		} else {
			out = append(out, u)
		}
	}
	return out
}

// taken is what others have of one resource.
type taken struct {
	busy    []Busy        // by when they begin
	spans   []hours.Span  // in which fewer than are wished are free, in order, apart
	longest time.Duration // that one of busy takes
}

// newTaken finds the spans in which fewer than units are free, in one sweep over
// what begins and ends.
func newTaken(r Resource, units int, busy []Busy, except int64) taken {
	t := taken{busy: make([]Busy, 0, len(busy))}
	for _, b := range busy {
		if b.Resource == r.Code && (b.Request != except || except == 0) && b.From.Before(b.To) {
			t.busy = append(t.busy, b)
			t.longest = max(t.longest, b.Length())
		}
	}
	byStart := func(a, b Busy) int { return a.From.Compare(b.From) }
	if !slices.IsSortedFunc(t.busy, byStart) { // the store gives them in order
		slices.SortStableFunc(t.busy, byStart)
	}
	ends := make([]end, len(t.busy))
	for i, b := range t.busy {
		ends[i] = end{b.To.Unix(), b.Units}
	}
	slices.SortFunc(ends, func(a, b end) int { return cmp.Compare(a.at, b.at) })
	used, open := 0, false
	for i, j := 0, 0; j < len(ends); {
		at := ends[j].at
		if i < len(t.busy) {
			at = min(at, t.busy[i].From.Unix())
		}
		for ; j < len(ends) && ends[j].at == at; j++ {
			used -= ends[j].units
		}
		for ; i < len(t.busy) && t.busy[i].From.Unix() == at; i++ {
			used += t.busy[i].Units
		}
		switch full := used+units > r.Count; {
		case full && !open:
			t.spans = append(t.spans, hours.Span{From: time.Unix(at, 0).UTC()})
		case open && !full:
			t.spans[len(t.spans)-1].To = time.Unix(at, 0).UTC()
		}
		open = used+units > r.Count
	}
	return t
}

// end is when somebody gives back units.
type end struct {
	at    int64
	units int
}

// full reports whether a span touches a time in which too few are free.
func (t taken) full(s hours.Span) bool {
	i := sort.Search(len(t.spans), func(i int) bool { return t.spans[i].To.After(s.From) })
	return i < len(t.spans) && t.spans[i].From.Before(s.To)
}

// within are those who have something of the resource during a span.
func (t taken) within(s hours.Span) (out []Busy) {
	i := sort.Search(len(t.busy), func(i int) bool { return t.busy[i].From.After(s.From.Add(-t.longest - 1)) })
	for ; i < len(t.busy) && t.busy[i].From.Before(s.To); i++ {
		if t.busy[i].Overlaps(s) {
			out = append(out, t.busy[i])
		}
	}
	return out
}

// peak is how many are taken at once during a span, at most.
func peak(busy []Busy, s hours.Span) (most int) {
	for _, b := range busy { // it is highest where one begins
		at := b.From
		if at.Before(s.From) {
			at = s.From
		}
		used := 0
		for _, o := range busy {
			if o.Contains(at) {
				used += o.Units
			}
		}
		if s.Contains(at) {
			most = max(most, used)
		}
	}
	return most
}
