package parser

// Cut is a run of lines of Message.Text that are not in its new text, and why.
type Cut struct {
	Kind        string // "quote", "signature", "device", "legal", "footer", "banner"
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
