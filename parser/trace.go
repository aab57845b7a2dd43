package parser

import "strings"

// Cut is a run of lines of Message.Text that are not in its new text, and why.
type Cut struct {
	Kind        string // "quote", "signature", "device", "legal", "footer", "banner", "picture"
	Rule        string // what knew it, in English, for people: «gmail_quote», «attribution in es»
	First, Last int    // lines of Text, from 1
}

// Finding is a rule that fired while a mail was read, in the order in which
// rules fire: `explain` tells them. What a field says already is not repeated:
// a finding says why.
type Finding struct {
	About string // "header", "charset", "part", "subject", "text", "forward", "automatic", "bounce", "courtesy"
	Rule  string // in English, for people
	Found string // the words that it fired on, cut at 200 characters; may be ""
}

// find notes that a rule fired. It may be called freely: findings are few, and
// stop at a bound that no honest mail reaches.
func (m *Message) find(about, rule, found string) {
	const most, longest = 200, 200
	if len(m.Findings) >= most {
		return
	}
	if r := []rune(found[:min(len(found), 4*longest)]); len(r) > longest {
		found = string(r[:longest]) + "…"
	}
	m.Findings = append(m.Findings, Finding{About: about, Rule: rule, Found: found})
}

// reason is why a line was cut.
type reason struct{ kind, rule string }

// Rules that more than one place names.
const (
	ruleMarks = "quote marks"
	ruleFrame = "frame of a quote in the HTML"
)

func newCutting(lines []line) cutting {
	return cutting{lines: lines, class: make([]class, len(lines)), why: make([]uint16, len(lines)), reasons: make([]reason, 1, 8), forward: -1}
}

// mark makes lines of a class, and notes why. What the HTML says of a line is
// told before a rule that only counts marks.
func (c *cutting) mark(from, to int, as class, kind, rule string) {
	for i := from; i < to; i++ {
		r := reason{kind, rule}
		if c.lines[i].rule != "" && (rule == "" || rule == ruleMarks || rule == ruleFrame) {
			r.rule = c.lines[i].rule
		}
		c.class[i], c.why[i] = as, c.reason(r, c.why[max(i-1, 0)])
	}
}

// reason numbers the reasons; there are few, and the next is mostly that of
// the line above.
func (c *cutting) reason(r reason, last uint16) uint16 {
	if c.reasons[last] == r {
		return last
	}
	for i, old := range c.reasons {
		if old == r {
			return uint16(i)
		}
	}
	const most = 200
	if len(c.reasons) >= most {
		return most - 1
	}
	c.reasons = append(c.reasons, r)
	return uint16(len(c.reasons) - 1)
}

// cuts tells the runs of lines that stand in Text and not in the new text.
func (c *cutting) cuts() (cuts []Cut) {
	first := 0 // Text begins behind the empty lines
	for first < len(c.lines) && c.lines[first].full() == "" {
		first++
	}
	last := uint16(0)
	for i := first; i < len(c.lines); i++ {
		if c.lines[i].full() == "" || strings.TrimSpace(c.lines[i].full()) == "" {
			continue
		}
		if c.class[i] == said || c.class[i] == inside {
			last = 0
			continue
		}
		if c.why[i] != last || last == 0 {
			r := c.reasons[c.why[i]]
			cuts = append(cuts, Cut{Kind: r.kind, Rule: r.rule, First: i - first + 1})
		}
		cuts[len(cuts)-1].Last, last = i-first+1, c.why[i]
	}
	return cuts
}
