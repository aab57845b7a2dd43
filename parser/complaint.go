package parser

import (
	"strings"

	"sgaus/parser/bounce"
)

// complaint reads a feedback report (RFC 5965). One that says that our own mail
// failed SPF or DKIM (RFC 6591) is a machine's mail and nobody's complaint.
func (m *Message) complaint(r *report, back bounce.Returned) {
	f := bounce.ReadFeedback(unixEnds(string(r.feedback)))
	if !f.Complaint() {
		m.find("bounce", "a report of failed authentication (RFC 6591)", f.Type)
		return
	}
	m.find("bounce", "a complaint (RFC 5965)", f.Type)
	who := f.Recipients
	if len(who) == 0 {
		who = bounce.Named(back.To)
	}
	m.Bounce = complained(who, f.EnvelopeID)
}

func complained(who []string, envelope string) *Bounce {
	b := &Bounce{Feedback: true, EnvelopeID: envelope}
	for _, a := range who {
		b.Recipients = append(b.Recipients, Recipient{Address: lowerDomain(a), Action: "complaint"})
	}
	return b
}

// mailboxProvider knows the complaints that Outlook.com sends without the part
// for machines (its junk mail reporting program): from one address of theirs,
// with one subject, and the mail that was complained of attached.
func (m *Message) mailboxProvider(back bounce.Returned) *Bounce {
	subject := strings.HasPrefix(fold(m.Subject), "complaint about message from ")
	from := strings.EqualFold(m.From.Email, "staff@hotmail.com") || strings.HasSuffix(strings.ToLower(m.From.Email), ".microsoft.com")
	if !subject || !from || len(back.To) == 0 {
		return nil
	}
	m.find("bounce", "a complaint of Outlook.com", m.Subject)
	return complained(bounce.Named(back.To[:1]), "")
}

// aggregate knows the daily reports on our own domain: DMARC's, whose subject
// RFC 7489 section 7.2.1.1 gives, and those on TLS (RFC 8460). They are a
// machine's mail; nothing of ours failed.
func (m *Message) aggregate(r *report) bool {
	f := fold(m.Subject)
	i := strings.Index(f, "report domain:")
	daily := i >= 0 && i < 30 && (strings.Contains(f, "submitter:") || strings.Contains(f, "report-id")) && len(m.Attachments) > 0
	if !daily && (r == nil || r.typ != "tlsrpt") {
		return false
	}
	m.find("bounce", "a daily report on a domain (DMARC, TLS)", m.Subject)
	m.reports("Subject: Report Domain")
	return true
}

// reports notes that a mail is a machine's report, whatever it is about.
func (m *Message) reports(why string) {
	if m.Auto.Kind == "" {
		m.Auto.Why = why
	}
	m.Auto.Kind = "report"
}
