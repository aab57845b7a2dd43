package workflow

import (
	"slices"
	"strings"
	"time"
)

// DecideAll decides the commands of one mail in order, each on what the ones
// before it leave: all of them, or none and the first refusal. What stands
// behind a NUEVA is said of the request that it opens. It returns the request r
// as it stands afterwards.
func DecideAll(r Request, cs []Command, by Actor, f Facts, now time.Time) (Request, Outcome) {
	if refusal := alone(cs); refusal != nil {
		return r, Outcome{Refusal: refusal}
	}
	if len(cs) == 1 && rowNamed(cs[0].Name).apart() {
		o := Decide(r, cs[0], by, f, now)
		for _, e := range o.Events {
			r = Apply(r, e)
		}
		return r, o
	}
	m := several{before: r, after: r, by: by, f: f}
	var noop *Refusal
	shared := shareText(withNote(r, cs, by))
	for i, c := range shared {
		if c.Name == CmdNew && m.all.Opens != nil {
			return r, Outcome{Refusal: &Refusal{Reason: OneNew, Command: c.Name, Arg: c.Arg, Text: c.Text}}
		}
		switch o := Decide(*m.at(), c, by, f, now); {
		case o.Refusal != nil && o.Refusal.Reason == Already:
			noop = o.Refusal // among several it is no reason to refuse the others
		case o.Refusal != nil:
			return r, Outcome{Refusal: among(o.Refusal, shared, i, cs[0].Text)}
		default:
			m.add(c, o)
		}
	}
	if noop != nil && m.nothing() {
		return r, Outcome{Refusal: noop}
	}
	return m.after, m.finish()
}

// among makes the suggestions of a refusal stand for the whole mail: the other
// commands are said again, the one that was refused is put right. What holds
// only after the others were done (a reopening) is no suggestion.
func among(f *Refusal, cs []Command, refused int, text string) *Refusal {
	f.Text = text
	if len(cs) == 1 {
		return f
	}
	f.Try = slices.DeleteFunc(f.Try, func(s Suggestion) bool { return s.Command == CmdReopen && cs[refused].Name != CmdReopen })
	for t := range f.Try {
		s := &f.Try[t]
		if rowNamed(s.Command).Need != NeedSolution {
			s.Text = text
		}
		for i, c := range cs {
			if i == refused {
				c.Name, c.Arg = s.Command, s.Arg
			}
			if c.Name != CmdNote {
				s.Whole = strings.TrimSpace(s.Whole + " " + Bracket(c.Name, c.Arg))
			}
		}
	}
	return f
}

// withNote adds the mail that stands beside an [ESTADO]: whoever asks how it is
// going and answers in the same mail has answered.
func withNote(r Request, cs []Command, by Actor) []Command {
	for _, c := range cs {
		if c.Name != CmdState || strings.TrimSpace(c.Text) == "" || c.Courtesy {
			return cs
		}
	}
	if len(cs) == 0 || !r.Status.Open() || by.Staff() && !by.Proven {
		return cs
	}
	note := cs[0]
	note.Name, note.Arg = CmdNote, ""
	return append([]Command{note}, cs...)
}

// several is the outcome of one mail as it grows.
type several struct {
	before, after Request // the one that the mail belongs to
	opened        Request // the one that it opens
	by            Actor
	f             Facts
	all           Outcome
	done          []string
	here          int // how many of done are about the request that the mail belongs to
}

// at is the request that the next command is about.
func (m *several) at() *Request {
	if m.all.Opens != nil {
		return &m.opened
	}
	return &m.after
}

func (m *several) nothing() bool {
	return m.all.Absence == nil && len(m.all.Events) == 0 && len(m.all.Reports) == 0 && m.all.Opens == nil
}

func (m *several) add(c Command, o Outcome) {
	at := m.at()
	for _, e := range o.Events {
		*at = Apply(*at, e)
	}
	if m.all.Opens != nil {
		m.all.Opens.Then = append(m.all.Opens.Then, o.Events...)
		m.all.Opens.Notices = append(m.all.Opens.Notices, o.Notices...)
	} else {
		m.all.Events = append(m.all.Events, o.Events...)
		m.all.Notices = append(m.all.Notices, o.Notices...)
	}
	if o.Absence != nil {
		m.all.Absence = o.Absence
	}
	m.all.Reports = append(m.all.Reports, o.Reports...)
	last := o.Events
	if o.Opens != nil {
		m.all.Opens, last = o.Opens, []Event{o.Opens.Event}
		m.opened = Apply(Request{Number: unnumbered}, o.Opens.Event)
		for _, e := range o.Opens.Then {
			m.opened = Apply(m.opened, e)
		}
	}
	if c.Name != CmdNote && len(last) > 0 {
		m.done = append(m.done, Past(last[len(last)-1], m.f.Desk))
		if m.all.Opens == nil {
			m.here++
		}
	}
}

// unnumbered stands for the number of a request that is still to get one.
const unnumbered = -1

// finish completes the notices: the responsible hears of what others did to
// their request, whoever gave the commands gets one receipt, and what a later
// command overtook is not announced.
func (m *several) finish() Outcome {
	if len(m.done) == 0 {
		return m.all
	}
	m.all.Notices = m.settle(m.all.Notices, m.before, m.after)
	receipt := Notice{Kind: NoticeDone, To: m.by.Person, From: m.by.Person, Done: m.done, Form: m.form()}
	if m.booked() {
		receipt.Kind = NoticeBooked
	}
	switch o := m.all.Opens; {
	case m.by.Clock: // nobody to receive it
	case o != nil:
		o.Notices = append(m.settle(o.Notices, m.opened, m.opened), receipt)
	default:
		m.all.Notices = append(m.all.Notices, receipt)
	}
	return m.all
}

// form is how the form stands that the mail spoke of; nil: it spoke of none.
func (m *several) form() *Filled {
	spoke := func(e Event) bool { return e.Command == CmdService }
	f, ok := m.f.Desk.FormOf(*m.at())
	if !ok || !slices.ContainsFunc(m.events(), spoke) {
		return nil
	}
	return &f
}

// booked reports whether the mail entered something in the agenda that still
// stands there.
func (m *several) booked() bool {
	made := slices.ContainsFunc(m.events(), func(e Event) bool { return e.Change.Booking != nil })
	return made && m.at().Booking.Live() && m.at().Status.Open()
}

// events are those of the commands.
func (m *several) events() []Event {
	if m.all.Opens != nil {
		return m.all.Opens.Then
	}
	return m.all.Events
}

func (m *several) settle(ns []Notice, before, after Request) []Notice {
	owner, owned := m.f.Desk.Responsible(after)
	last := map[string]int{}
	for i, n := range ns {
		last[string(n.Kind)+" "+n.To.Email] = i
	}
	for i := len(ns) - 1; i >= 0; i-- { // of two of a kind the later one says how it stands
		if last[string(ns[i].Kind)+" "+ns[i].To.Email] != i {
			ns = slices.Delete(ns, i, i+1)
		}
	}
	ns = slices.DeleteFunc(ns, func(n Notice) bool {
		switch n.Kind {
		case NoticeInProcess:
			return after.Status != EnProceso
		case NoticeAssigned:
			return !n.To.Has(after.Assignee)
		case NoticeNew, NoticeFormReady: // it waits for nobody's decision any more
			return owned && !n.To.Has(owner.Email)
		}
		return false
	})
	for _, address := range []string{after.Assignee, before.Assignee} {
		told := slices.ContainsFunc(ns, func(n Notice) bool { return n.To.Has(address) })
		if p, ok := m.f.Desk.Person(address); ok && !told && !m.by.Has(address) && before.Number == after.Number && before.Events != after.Events {
			ns = append(ns, Notice{Kind: NoticeChanged, To: p, From: m.by.Person, Done: m.done[:m.here]})
		}
	}
	return ns
}

// shareText gives what the person wrote, and its files, to the commands that
// cannot do without a text; where none needs it, to one. A NUEVA always keeps
// it: it is what the user asks for.
func shareText(cs []Command) []Command {
	var out []Command
	for _, c := range cs { // what is said twice is meant once
		if !slices.ContainsFunc(out, func(o Command) bool { return o.Name == c.Name && fold(o.Arg) == fold(c.Arg) }) {
			out = append(out, c)
		}
	}
	takes := make([]bool, len(out))
	some := false
	for i, c := range out {
		takes[i] = c.Name == CmdNote || c.Name != CmdNew && rowNamed(c.Name).Need.text()
		some = some || takes[i] || c.Name == CmdNew
	}
	if !some && len(out) > 0 {
		takes[carrier(out)] = true
	}
	for i, c := range out {
		if !takes[i] && c.Name != CmdNew {
			out[i].Text, out[i].Files = "", nil
		}
	}
	return out
}

// carrier is the command that takes along a text which none of them needs: one
// that tells the staff rather than one that tells the user, so that no note
// goes out by mistake.
func carrier(cs []Command) int {
	best, at := -1, 0
	for i, c := range cs {
		row := rowNamed(c.Name)
		worth := 0
		switch {
		case slices.ContainsFunc(row.Tell, func(t Tell) bool { return t.To != ToRequester }):
			worth = 2
		case row.Public:
			worth = 1
		}
		if worth >= best {
			best, at = worth, i
		}
	}
	return at
}

func (n Need) text() bool {
	switch n {
	case NeedText, NeedQuestion, NeedReasons, NeedTried, NeedSolution:
		return true
	}
	return false
}
