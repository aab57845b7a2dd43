package workflow

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sgaus/workflow/hours"
)

// offered is how many people a notice offers to assign to, at most: more would
// bury the rest.
const offered = 8

// Offers lists what the reader may say of r now, in the order in which a notice
// offers it: finished commands, each with the text that is still to be filled
// in where one is needed.
func Offers(r Request, reader Person, desk Desk) []Suggestion {
	by := Actor{Person: reader, Proven: true}
	rows := slices.Clone(Commands)
	sort.SliceStable(rows, func(i, j int) bool { return rows[i].Offer < rows[j].Offer })
	var out []Suggestion
	for _, row := range rows {
		if row.Offer == 0 || !row.offers(r, by, desk) {
			continue
		}
		if row.Name == CmdService {
			out = append(out, services(r, by, desk)...)
			continue
		}
		switch row.Need {
		case NeedWho:
			out = append(out, assignees(row, r, by, desk)...)
		case NeedSolution:
			out = append(out, Suggestion{Command: row.Name, Text: solutionForm(r, desk), Label: row.Label, Hint: row.Hint})
		case NeedLevel:
			if r.Priority != PriorityHigh && r.Priority != PriorityUrgent {
				out = append(out, Suggestion{Command: row.Name, Arg: "alta", Label: row.Label, Hint: row.Hint})
			}
		default:
			s := Suggestion{Command: row.Name, Label: row.Label, Hint: row.Hint}
			if row.Name == CmdRebook {
				s.Arg = hours.ShortSpan(r.Booking.Spans[0], desk.zone())
			}
			if row.Name == CmdBook && r.Booking.Live() { // held for whoever invited a room
				s.Label, s.Hint = "Confirmar lo apartado", "y se le avisa a quien lo pidió"
			}
			out = append(out, s)
		}
	}
	first := []string{CmdBook} // VC 3.1.1: what is known whole is entered
	if r.Booking.Live() {      // VC 4.1: what is in the agenda is finished
		first = []string{CmdUnbook, CmdRebook, CmdDone, CmdBook}
	}
	place := func(s Suggestion) int { return slices.Index(first, s.Command) }
	sort.SliceStable(out, func(i, j int) bool { return place(out[i]) > place(out[j]) })
	return out
}

// shown is how many characters of a diagnosis that stands are offered again: a
// mailto: link holds little, and what would be cut off is better left out.
const shown = 600

// solutionForm is the text of a closure, to be completed. A long follow-up of
// the responsible stands as diagnosis without being said again.
func solutionForm(r Request, desk Desk) string {
	if diagnosis, solution := bookedClosure(r, desk); solution != "" {
		return LaidOut(diagnosis, solution)
	}
	if utf8.RuneCountInString(r.Diagnosis) > shown {
		return "Solución: \n"
	}
	return LaidOut(r.Diagnosis, "")
}

// offers reports whether the command would be taken from this reader now,
// given the text that it needs.
func (row Row) offers(r Request, by Actor, desk Desk) bool {
	c := Command{Name: row.Name, Text: LaidOut("x", "x")}
	d := decision{r: r, c: c, by: by, f: Facts{Desk: desk}, row: row}
	d.row.Need = NeedNothing // what it needs is still to be written
	if d.guard() != nil {
		return false
	}
	switch row.Name {
	case CmdEscalate:
		head, ok := desk.HeadOf(r.Area)
		return ok && !head.Has(r.Assignee)
	case CmdToDAU:
		owner, _ := desk.Responsible(r)
		return len(desk.With(DAU)) > 0 && !owner.Is(DAU)
	case CmdCorrect:
		return r.Kind == ""
	case CmdBook:
		service, _ := desk.Service(r.Service)
		filled, ok := desk.FormOf(r)
		wished := service.Agenda && (!ok || filled.Complete())
		return wished && !r.Booking.Live() || r.Booking.Live() && r.Booking.Tentative
	case CmdRebook, CmdUnbook:
		return r.Booking.Live()
	}
	return true
}

// assignees offers the people whom the reader would most likely name: their own
// area's for a head, the areas for everybody else.
func assignees(row Row, r Request, by Actor, desk Desk) []Suggestion {
	var out []Suggestion
	add := func(p Person, arg string) {
		if p.Has(r.Assignee) || len(out) >= offered {
			return
		}
		out = append(out, Suggestion{Command: row.Name, Arg: arg, Label: row.Label, Hint: "a " + p.Display()})
	}
	if by.Is(DSE) && !by.Is(HD, DAU) {
		for _, p := range desk.Staff {
			if p.Area == by.Area {
				add(p, shortest(desk, p))
			}
		}
		return out
	}
	if len(desk.Staff) <= offered+2 {
		for _, p := range desk.Staff {
			if p.Is(EDS, ASV, DSE) {
				add(p, shortest(desk, p))
			}
		}
		return out
	}
	for _, a := range desk.Areas {
		if head, ok := desk.HeadOf(a.Code); ok && !head.Has(r.Assignee) && len(out) < offered {
			out = append(out, Suggestion{Command: row.Name, Arg: a.Code, Label: row.Label, Hint: "a " + a.Name})
		}
	}
	return out
}

// shortest is what stands before the @ of p's address, where nobody else would
// be meant by it.
func shortest(desk Desk, p Person) string {
	local, _, _ := strings.Cut(p.Email, "@")
	if found := desk.Who(local, Person{}); len(found) == 1 && found[0].Email == p.Email {
		return local
	}
	return p.Email
}
