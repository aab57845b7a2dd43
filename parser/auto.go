package parser

import "strings"

// readAuto tells a machine's mail from a person's, after the rules of RFC 3834
// and the fields that programs really send; where no field tells, after the
// subject and the words that such mail is made of. A rule of a field is strong
// enough alone; weak signs (an empty Return-Path, X-Auto-Response-Suppress)
// only mute, since people's mail has them too.
func (m *Message) readAuto(r *report, o Options) {
	m.Mute = m.mutes()
	kind, rule, found := m.autoKind(r, o)
	if kind == "" {
		return
	}
	m.Auto.Kind, m.Auto.Why = kind, rule
	if found != "" {
		m.Auto.Why += ": " + clip(found, 60)
	}
	m.find("automatic", rule, found)
	if kind == "auto-reply" {
		own := m.Subject
		if m.Ticket != 0 {
			own, _, _ = strings.Cut(own, "[") // from the tag on it is the subject of our notice
		}
		m.Auto.From, m.Auto.Until, m.Auto.Back = absence(own+"\n"+clip(m.NewText, 4000), m.Date)
	}
}

// autoKind asks the rules one after the other: the report's form, the fields,
// the sender, the subject, the words. A mail that its fields call automatic and
// its words an answer of somebody away is that answer: Exchange marks those as
// auto-generated, vacation(1) as bulk.
func (m *Message) autoKind(r *report, o Options) (kind, rule, found string) {
	if r != nil && (len(r.status) > 0 || len(r.feedback) > 0 || r.receipt || r.typ == "delivery-status") {
		return "report", "Content-Type", "multipart/report"
	}
	kind, rule, found = m.autoField(o)
	if kind == "auto-reply" || kind == "report" || kind == "list" {
		return kind, rule, found
	}
	w := m.autoWords()
	if kind != "" {
		if s := m.awaySubject(w); s != "" || w.has(saysAway) && (m.Reply || w.has(saysThanks)) {
			kind = "auto-reply"
		}
		return kind, rule, found
	}
	if k := machineSender(m.From.Email); k != "" && (k != "report" || m.daemon()) {
		return k, "From", m.From.Email
	}
	if m.From.Email == "" && strings.Contains(fold(m.value("From")), "mailer-daemon") {
		return "report", "From", "mailer-daemon"
	}
	if m.answersInvitation() {
		return "system", "Content-Type", "an answer to an invitation, in which nothing is said"
	}
	if s := m.awaySubject(w); s != "" {
		return "auto-reply", "Subject", s
	}
	return m.machineWords(w)
}

// daemon tells the mail system itself from a person who writes as postmaster.
func (m *Message) daemon() bool {
	if local, _, _ := strings.Cut(strings.ToLower(m.From.Email), "@"); local != "postmaster" {
		return true
	}
	return m.HasReturnPath && m.ReturnPath.Email == "" || bounceSubject(m.Subject) && m.subject.outer == 0 || m.value("X-Failed-Recipients") != ""
}

// mutes finds the signs that an acknowledgement is not wanted.
func (m *Message) mutes() bool {
	return m.HasReturnPath && m.ReturnPath.Email == "" || m.suppresses()
}

// suppresses reads X-Auto-Response-Suppress ([MS-OXCMAIL] section 2.2.3.2.14).
func (m *Message) suppresses() bool {
	v := strings.TrimSpace(m.value("X-Auto-Response-Suppress"))
	return v != "" && !strings.EqualFold(v, "none")
}

// answersInvitation knows the mail that a calendar sends when somebody clicks
// on accept: a METHOD:REPLY (RFC 5546 section 3.2.3) without a word beside it.
func (m *Message) answersInvitation() bool {
	if len(m.Calendar) == 0 || !strings.Contains(strings.ToUpper(clip(m.Calendar[0], 2000)), "METHOD:REPLY") {
		return false
	}
	return strings.TrimSpace(m.NewText) == "" || strings.EqualFold(m.Sender.Email, "calendar-notification@google.com")
}

// keyword gives the word of a field in lower case, without comments, quotes
// and parameters.
func keyword(s string) string {
	s = strings.ToLower(strings.TrimSpace(stripComments(s)))
	s, _, _ = strings.Cut(s, ";")
	return strings.Trim(s, " \t\"'")
}
