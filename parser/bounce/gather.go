package bounce

import (
	"strings"
)

// threshold lowers what is asked of an address where none has enough: the best
// of those that nothing speaks against.
func (p *page) threshold() {
	best := 0
	for _, s := range p.seen {
		if s.weight >= enough || s.alias {
			return
		}
		best = max(best, s.weight)
	}
	for i := range p.seen {
		if s := &p.seen[i]; best > 0 && s.weight == best {
			s.weight = enough
			return
		}
	}
}

// gather makes recipients of the addresses that weigh enough, each with what
// stands below it.
func (p *page) gather() []Recipient {
	const mostTold = 5 // places where one recipient is told of
	var out []Recipient
	at, told := map[string]int{}, map[int]int{}
	next := p.ends()
	for k, s := range p.seen {
		key := strings.ToLower(s.address)
		switch i, known := at[key]; {
		case s.alias && len(out) > 0 && p.seen[k].line <= p.lineOf(out[len(out)-1].Address)+4:
			out[len(out)-1].Address, out[len(out)-1].Rule = s.address, s.rule
			at[key] = len(out) - 1
		case known:
			if told[i]++; s.weight > 0 && told[i] < mostTold {
				out[i].Diagnostic = better(out[i].Diagnostic, p.below(s.line, next[k]))
			}
		case (s.weight >= enough || s.alias) && len(out) < Most:
			at[key] = len(out)
			out = append(out, Recipient{Address: s.address, Diagnostic: p.below(s.line, next[k]), Rule: s.rule})
		}
	}
	for _, f := range p.hints.Failed {
		if _, ok := at[strings.ToLower(f)]; !ok && len(out) == 0 {
			out = append(out, Recipient{Address: f, Rule: "X-Failed-Recipients"})
		}
	}
	return out
}

// lineOf gives the line on which an address stood last, -1 for none.
func (p *page) lineOf(address string) int {
	at := -1
	for _, s := range p.seen[:min(len(p.seen), 200)] {
		if strings.EqualFold(s.address, address) {
			at = s.line
		}
	}
	return at
}

// better chooses between what is said of a recipient at two places: in the
// list, and in the transcript below it. A code goes before words, and any
// reason before none.
func better(one, two string) string {
	switch {
	case precise(said(one)) || len(one) > 3000:
		return one
	case precise(said(two)):
		return two
	}
	if a, _ := JudgeText(one, ""); a != "" {
		return one
	}
	return strings.TrimSpace(one + " " + two)
}

// ends gives, for each address that was seen, the line where what is said of it
// ends: that of the next other recipient, or of the same where it stands at the
// head of a line again.
func (p *page) ends() []int {
	next := make([]int, len(p.seen))
	key, line := "", len(p.lines) // the nearest recipient below
	other := len(p.lines)         // the nearest one that is not the same
	head := false                 // the nearest one stands at the head of its line
	for k := len(p.seen) - 1; k >= 0; k-- {
		s := p.seen[k]
		a := strings.ToLower(s.address)
		if next[k] = line; a == key && !head {
			next[k] = other
		}
		switch {
		case s.weight < enough || s.alias:
		case a == key:
			line, head = s.line, s.head
		default:
			key, line, other, head = a, s.line, line, s.head
		}
	}
	return next
}

// below gathers the lines of a recipient: its own and those up to the next.
func (p *page) below(line, end int) string {
	const mostLines, longest = 16, 1500
	var b strings.Builder
	for i := line; i < len(p.lines) && i < line+mostLines && b.Len() < longest; i++ {
		if i >= end && i > line {
			break
		}
		b.WriteString(clip(strings.TrimSpace(p.lines[i]), longest))
		b.WriteByte(' ')
	}
	return clip(strings.Join(strings.Fields(b.String()), " "), longest)
}
