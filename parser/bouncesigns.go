package parser

import (
	"strings"

	"sgaus/parser/bounce"
)

// bounceSubject tells the subjects of delivery reports.
func bounceSubject(s string) bool {
	_, ok := bounce.Subject(s)
	return ok
}

// bounceSigns weighs whether a mail without the part for machines is a delivery
// report, and tells by what. Three things are asked: who sends it, what its
// subject says, how its text begins. The words alone never make one: a person
// may quote all of them. A mailbox that answers by itself that its owner has left
// is an automatic answer and no bounce: the mail did arrive, and what the answer
// names is whom to write to.
func (m *Message) bounceSigns(r *report) (rule, found string) {
	if r != nil && r.typ == "delivery-status" {
		return "Content-Type: multipart/report", "report-type=delivery-status"
	}
	if v := m.value("X-Failed-Recipients"); v != "" && !m.personWrites() {
		return "X-Failed-Recipients", v
	}
	sender := m.machine()
	subject, aboutIt := bounce.Subject(m.Subject)
	sure, opening := bounce.Opening(m.Text)
	// A few answer with the subject of the mail that they return: there the
	// words of the program itself are asked for.
	answers := m.personWrites() && (sender < 3 || sure < 2 || m.Forward != nil && !m.Forward.Attached)
	if sender == 0 || sender < 4 && (answers || m.autoAnswer()) {
		return "", ""
	}
	code, _ := bounce.JudgeText(clip(m.Text, 4000), "")
	told := sure > 0 || !bounce.Vague(code) && strings.Contains(clip(m.Text, 4000), "@")
	switch {
	case sender >= 3 && aboutIt:
		return "a mail system's address and subject", subject
	case sender >= 3 && told:
		return "a mail system's address and words", opening
	case sender == 2 && aboutIt && (told || m.HasReturnPath && m.ReturnPath.Email == ""):
		return "a postmaster's address, a report's subject and words", subject
	case sender == 2 && sure == 2:
		return "a postmaster's address and a mail system's words", opening
	case sender == 1 && aboutIt && told:
		return "a machine's mail with a report's subject and words", subject
	case sender == 1 && sure == 2:
		return "a machine's mail and a mail system's words", opening
	}
	return "", ""
}

// machine tells how surely a mail system sends this mail: 0 not at all, 1 some
// machine, 2 a postmaster, 3 a mail system, 4 and more beyond doubt. A null return path and
// Auto-Submitted add to it, but a holiday's answer has them too.
func (m *Message) machine() int {
	n := bounce.MachineName(m.From.Email)
	if bounce.MachineTitle(m.From.Name) && n < 3 {
		n = max(n, 2)
	}
	if m.From.Email == "" {
		v := fold(m.value("From"))
		if strings.Contains(v, "daemon") || bounce.MachineTitle(v) {
			n = 3
		} else if strings.Trim(v, "<> ") == "" {
			n = 1
		}
	}
	if m.HasReturnPath && m.ReturnPath.Email == "" || bounce.MachineName(m.ReturnPath.Email) >= 3 {
		n++
	}
	if v := keyword(m.value("Auto-Submitted")); strings.HasPrefix(v, "auto-generated") || strings.HasPrefix(v, "auto-replied") && n > 0 {
		n++
	}
	return n
}

// autoAnswer tells that the subject is one of holiday answers.
func (m *Message) autoAnswer() bool { return m.awaySubject(m.autoWords()) != "" }

// personWrites tells that a person answers or forwards: the prefix of the
// subject, a forwarded block.
func (m *Message) personWrites() bool {
	return m.subject.outer != 0 || m.Forward != nil && !m.Forward.Attached
}

// sentOn tells a person who sends the parts of a report on, as some mail
// programs do when they forward one: they stand in a multipart/mixed, and
// somebody who is no machine wrote it. Such a mail is read as if it had none.
func (m *Message) sentOn(r *report) bool {
	if r == nil || r.typ != "" || len(r.status) == 0 || m.machine() > 0 {
		return false
	}
	m.find("bounce", "a person sends the parts of a delivery report on", m.From.Email)
	return true
}
