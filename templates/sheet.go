package templates

import "slices"

// Count sums up a digest.
type Count struct {
	Notices int // of varias: how many it stands for
	Due     int // end or go on today
	Open    int // all that are open, shown or not
	Follow  int // closed ones that wait for DAU
}

// Group is a part of a work sheet.
type Group struct {
	Title string // "Urgentes", "Beto Ruiz · En proceso"
	Rows  []Row
	More  int // how many requests of the group are not shown
}

// Size is how many requests the group has.
func (g Group) Size() int { return len(g.Rows) + g.More }

// Linked reports whether rows of the sheet open a mail that asks for the
// request.
func (n Notice) Linked() bool {
	return slices.ContainsFunc(n.Groups, func(g Group) bool {
		return slices.ContainsFunc(g.Rows, func(r Row) bool { return r.Mailto != "" })
	})
}

// Listed is how many requests the sheet is about.
func (n Notice) Listed() int {
	all := 0
	for _, g := range n.Groups {
		all += g.Size()
	}
	return all
}

// Answer is what became of one line of an answer to a work sheet. All are
// carried out, or none.
type Answer struct {
	Line   int    // 0: the line has no number that could be read
	Number int64  // of the request; 0: no line of the sheet has this number
	Asked  string // "ASIGNAR beto", without the number
	Said   string // what was carried out, or why not and what can be done instead
	Done   bool   // it was carried out
	Wrong  bool   // it is why nothing was

	Fixed []string // the line put right, to be sent instead: "2: PENDIENTE …"
}

// AllDone reports whether the sheet was carried out.
func (n Notice) AllDone() bool {
	return len(n.Answers) > 0 && !slices.ContainsFunc(n.Answers, func(a Answer) bool { return !a.Done })
}
