package workflow

import (
	"slices"
	"strings"

	"sgaus/workflow/hours"
)

// effect fills in what a command changes beside the status, from its row, and
// what its notices say. What it cannot make sense of it refuses.
func (d *decision) effect(e *Event, said *Notice) *Refusal {
	if refusal := d.move(&e.Change); refusal != nil {
		return refusal
	}
	switch d.c.Name {
	case CmdNote, CmdFollowUp:
		d.diagnose(e)
	case CmdCorrect:
		if d.r.Kind == KindCorrective {
			return d.refuse(Already, strings.ToLower(KindCorrective))
		}
		kind := KindCorrective
		e.Change.Kind = &kind
		d.diagnose(e)
	case CmdPending:
		due := d.f.Calendar.Add(d.now, d.f.TermsOf(d.r).Answer)
		e.Change.AnswerDue = &due
	case CmdDone:
		diagnosis, solution, _ := closure(d.r, d.c.Text, d.f.Desk)
		e.Change.Diagnosis, e.Change.Solution = &diagnosis, &solution
		// The diagnosis may be an internal follow-up: the user gets the solution.
		said.Solution, said.Text = solution, ""
	case CmdBook, CmdRebook:
		return d.book(e)
	case CmdUnbook:
		return d.unbook(e)
	case CmdPriority:
		return d.prioritise(e)
	case CmdWait:
		return d.wait(e)
	}
	return nil
}

// diagnose keeps a follow-up of the responsible, which may stand as diagnosis
// when they close (PRO 4.5.1).
func (d *decision) diagnose(e *Event) {
	if text := d.c.Text; d.by.Has(d.r.Assignee) && strings.TrimSpace(text) != "" {
		e.Change.Diagnosis = &text
	}
}

func (d *decision) move(c *Change) *Refusal {
	switch d.row.Move {
	case MoveTaker:
		d.take(c)
	case MoveNamed:
		return d.moveNamed(c)
	case MoveHead:
		head, ok := d.f.Desk.HeadOf(d.r.Area)
		switch {
		case !ok:
			return d.refuse(NoHead)
		case head.Has(d.r.Assignee):
			return d.toDAU(IsHead)
		}
		d.assign(c, head)
		c.Area = nil // it stays the area's
	case MoveDAU:
		dau := d.f.Desk.With(DAU)
		owner, owned := d.f.Desk.Responsible(d.r)
		switch {
		case len(dau) == 0:
			return d.refuse(NoDAU)
		case owned && owner.Is(DAU):
			return d.refuse(Already, "la tiene "+owner.Display())
		}
		d.assign(c, dau[0])
		c.Area = nil
	case MoveReopen:
		return d.moveBack(c)
	}
	return nil
}

// toDAU refuses, and offers what a head can do instead.
func (d *decision) toDAU(why Reason, detail ...string) *Refusal {
	refusal := d.refuse(why, detail...)
	refusal.Try = []Suggestion{{Command: CmdToDAU, Text: d.c.Text}}
	return refusal
}

// moveNamed gives the request to the one named. A DSE assigns within the area.
func (d *decision) moveNamed(c *Change) *Refusal {
	p, refusal := d.who()
	switch {
	case refusal != nil:
		return refusal
	case d.as == AsHead && !d.by.Is(DAU) && p.Area != d.r.Area:
		return d.toDAU(OutOfArea, p.Display())
	case p.Has(d.r.Assignee):
		return d.refuse(Already, "la tiene "+p.Display())
	}
	d.assign(c, p)
	return nil
}

// moveBack gives a reopened request to the one named, or to its last
// responsible. Whoever left the staff cannot have it: it goes to HelpDesk.
func (d *decision) moveBack(c *Change) *Refusal {
	if strings.TrimSpace(d.c.Arg) != "" {
		p, refusal := d.who()
		if refusal == nil {
			d.assign(c, p)
		}
		return refusal
	}
	if _, works := d.f.Desk.Responsible(d.r); d.r.Assignee != "" && !works {
		nobody, nowhere := "", ""
		c.Assignee, c.Area = &nobody, &nowhere
	}
	return nil
}

// who finds the one person whom the bracket names.
func (d *decision) who() (Person, *Refusal) { return d.whoIs(d.c.Arg) }

// whoIs finds the one person whom words name.
func (d *decision) whoIs(arg string) (Person, *Refusal) {
	arg = strings.TrimSpace(arg)
	found := d.f.Desk.Who(arg, d.by.Person)
	_, area := d.f.Desk.areaNamed(arg)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) == 0 && area:
		return Person{}, d.refuse(NoHead)
	case len(found) == 0:
		return Person{}, d.refuse(UnknownWho, arg, d.f.Desk.hint())
	}
	var names []string
	refusal := d.refuse(WhichOne, arg)
	for _, p := range found {
		names = append(names, p.Display()+" ("+p.Email+")")
		refusal.Try = append(refusal.Try, Suggestion{Command: d.c.Name, Arg: p.Email, Text: d.c.Text, Label: d.row.Label, Hint: "a " + p.Display()})
	}
	refusal.Detail = append(refusal.Detail, orList(names))
	return Person{}, refusal
}

func (d *decision) prioritise(e *Event) *Refusal {
	level, ok := priority(d.c.Arg)
	switch {
	case !ok:
		refusal := d.refuse(BadLevel, d.c.Arg)
		refusal.Try = levels(d.c.Text)
		return refusal
	case level == d.r.Priority:
		return d.refuse(Already, "prioridad "+strings.ToLower(string(level)))
	}
	e.Change.Priority = &level
	return nil
}

// levels suggests each priority, the most urgent first.
func levels(text string) []Suggestion {
	var out []Suggestion
	for _, p := range slices.Backward(Priorities) {
		level := strings.ToLower(string(p))
		out = append(out, Suggestion{Command: CmdPriority, Arg: level, Text: text, Label: "Prioridad " + level})
	}
	return out
}

func priority(words string) (Priority, bool) {
	asked := fold(words)
	switch asked {
	case "MEDIA":
		return PriorityNormal, true
	case "MUY ALTA", "CRITICA":
		return PriorityUrgent, true
	}
	for _, p := range Priorities {
		if asked == string(p) {
			return p, true
		}
	}
	return "", false
}

// wait reads the day on which an ESPERA resumes; none is given where the
// bracket has nothing behind its name.
func (d *decision) wait(e *Event) *Refusal {
	words := strings.TrimSpace(d.c.Arg)
	if words == "" {
		return nil
	}
	day, err := d.f.Calendar.ParseDate(words, d.now)
	if err != nil {
		return d.refuse(BadDate, words)
	}
	if !day.After(d.now) {
		return d.refuse(PastDate, hours.LongDate(day, d.f.Calendar.Location()))
	}
	e.Change.ResumeAt = &day
	return nil
}
