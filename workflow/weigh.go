package workflow

import "time"

// Weighed is one command with what was asked of it before it may be carried
// out, for `explain`.
type Weighed struct {
	Command Command
	Row     Row
	Status  Status     // of the request, when it was said
	As      []Standing // what its speaker is to the request
	Checks  []Checked
	Refusal *Refusal // the first reason against it; nil: it is carried out
}

// Checked is one question and whether it was answered with yes. After the first
// no, nothing more is asked.
type Checked struct {
	Asks  string
	Holds bool
}

// Weigh tells how DecideAll comes to what it decides: the commands of a mail in
// their order, each weighed on what the ones before it leave, up to the first
// that is refused.
func Weigh(r Request, cs []Command, by Actor, f Facts, now time.Time) []Weighed {
	m := several{before: r, after: r, by: by, f: f}
	var out []Weighed
	for _, c := range shareText(withNote(r, cs, by)) {
		w := weigh(*m.at(), c, by, f, now)
		out = append(out, w)
		switch o := Decide(*m.at(), c, by, f, now); {
		case o.Refusal == nil:
			m.add(c, o)
		case o.Refusal.Reason != Already:
			return out
		}
	}
	return out
}

func weigh(r Request, c Command, by Actor, f Facts, now time.Time) Weighed {
	d := decision{r: r, c: c, by: by, f: f, now: now}
	d.row = rowFor(r, c, by)
	w := Weighed{Command: c, Row: d.row, Status: r.Status, As: Standings(r, by, f.Desk)}
	if d.thanks() {
		return w
	}
	for _, check := range checks {
		w.Refusal = check.refuse(&d)
		w.Checks = append(w.Checks, Checked{check.asks, w.Refusal == nil})
		if w.Refusal != nil {
			return w
		}
	}
	if w.Refusal = Decide(r, c, by, f, now).Refusal; w.Refusal != nil {
		w.Checks = append(w.Checks, Checked{"can what it names be done", false})
	}
	return w
}
