package parser

import (
	"fmt"
	"strings"

	"sgaus/parser/bounce"
)

// readBounce reads a delivery report: the part for machines (RFC 3464) where
// there is one, else the prose of the mail system; and the complaints and
// receipts that are its kin. What such mails look like is known by
// sgaus/parser/bounce; here is judged whether this mail is one.
func (m *Message) readBounce(r *report, attached *Message) {
	back := m.returned(r, attached)
	switch {
	case r != nil && len(r.feedback) > 0:
		m.complaint(r, back)
	case r != nil && r.receipt:
		m.find("bounce", "a receipt (RFC 8098)", "message/disposition-notification")
		return // somebody read it: not a failure
	case r != nil && len(r.status) > 0:
		m.statusPart(r, back)
	case m.aggregate(r):
		return
	default:
		m.prose(r, back)
	}
	if m.Bounce == nil {
		return
	}
	m.original(back)
	m.reports("delivery report")
}

// Refused is what a report would say of an address that a server refused at
// once: with this code and reply. Code 0 is for words of our own, which say
// nothing of the address.
func Refused(address string, code int, reply string) Recipient {
	if code == 0 {
		return Recipient{Address: address, Action: "failed", Diagnostic: reply}
	}
	reply = fmt.Sprint(code, " ", reply)
	status, _ := bounce.JudgeText(reply, "failed")
	return Recipient{Address: address, Status: status, Action: "failed", Diagnostic: reply}
}

// returned tells of the mail that came back: attached, or in the text.
func (m *Message) returned(r *report, attached *Message) bounce.Returned {
	var back bounce.Returned
	if r != nil && len(r.original) > 0 {
		back = bounce.Header(unixEnds(string(r.original)))
	}
	if attached != nil && back.ID == "" && len(back.To) == 0 {
		var b strings.Builder
		for _, f := range attached.Header {
			if b.Len() < 64<<10 {
				b.WriteString(f.Name + ": " + oneLine(clip(f.Value, 8<<10)) + "\n")
			}
		}
		back = bounce.Header(b.String())
	}
	if back.ID == "" || len(back.To) == 0 {
		_, rest := bounce.Split(m.Text)
		inText := bounce.Header(rest)
		if back.ID == "" {
			back.ID = inText.ID
		}
		if len(back.To) == 0 {
			back.To = inText.To
		}
	}
	return back
}

// statusPart reads the part for machines; what it leaves open is looked for in
// the prose.
func (m *Message) statusPart(r *report, back bounce.Returned) {
	f := bounce.Read(unixEnds(string(r.status)), back.To)
	m.dropped(f.Dropped)
	failed := f.Recipients[:0:0]
	for _, x := range f.Recipients {
		if x.Failed() {
			failed = append(failed, x)
		}
	}
	if len(failed) == 0 && len(f.Recipients) > 0 {
		m.find("bounce", "a report of success, no failure", f.Recipients[0].Action)
		return
	}
	m.find("bounce", "a delivery report for machines (RFC 3464)", f.MTA)
	prose, _ := bounce.Split(m.Text)
	whole := bounce.Whole{Text: prose}
	for i := range failed {
		x := &failed[i]
		if bounce.Vague(x.Status) {
			whole.Improve(x)
		}
		if x.Diagnostic == "" && len(failed) == 1 {
			x.Diagnostic = m.reasonInProse(prose, x.Address)
		}
	}
	failed = m.unnamed(failed, prose, back)
	m.undelivered(failed, f.EnvelopeID)
}

// unnamed finds the address of recipients whose group names none.
func (m *Message) unnamed(list []bounce.Recipient, prose string, back bounce.Returned) []bounce.Recipient {
	named := list[:0:0]
	for _, x := range list {
		if x.Address != "" {
			named = append(named, x)
		}
	}
	if len(named) > 0 {
		return named
	}
	found := bounce.Prose(prose, m.hints(back))
	if len(found) == 0 && len(back.To) == 1 {
		found = []bounce.Recipient{{Address: back.To[0], Action: "failed", Rule: "the only recipient of the mail that came back"}}
	}
	for i := range found {
		if len(list) > 0 {
			if x := list[0]; !bounce.Vague(x.Status) || found[i].Status == "" {
				found[i].Status, found[i].From = x.Status, x.From
			}
			found[i].Action = list[0].Action
			if list[0].Diagnostic != "" {
				found[i].Diagnostic = list[0].Diagnostic
			}
		}
	}
	return found
}

// reasonInProse is what the prose says of an address.
func (m *Message) reasonInProse(prose, address string) string {
	for _, x := range bounce.Prose(prose, bounce.Hints{Failed: []string{address}}) {
		if strings.EqualFold(x.Address, address) {
			return x.Diagnostic
		}
	}
	return ""
}

// prose reads a report that is written for people only, if this mail is one.
func (m *Message) prose(r *report, back bounce.Returned) {
	if words, ok := bounce.Receipt(m.Subject, m.Text); ok {
		m.find("bounce", "a receipt in prose", words)
		m.reports("Subject: " + words)
		return
	}
	if to := m.mailboxProvider(back); to != nil {
		m.Bounce = to
		return
	}
	rule, found := m.bounceSigns(r)
	if rule == "" {
		return
	}
	text, rest := bounce.Split(m.Text)
	m.find("bounce", rule, found)
	if m.fieldsInText(back) {
		return
	}
	list := bounce.Prose(text, m.hints(back))
	if len(list) == 0 && len(back.To) == 1 {
		list = m.onlyRecipient(text, back)
	}
	if len(list) == 0 && rest != "" {
		list = bounce.Prose(m.Text, m.hints(back))
	}
	if len(list) == 0 {
		list = bounce.Prose(m.Subject+"\n"+text, m.hints(back))
	}
	if len(list) == bounce.Most {
		m.dropped(1)
	}
	m.undelivered(list, "")
}

// fieldsInText reads a part for machines that came as text.
func (m *Message) fieldsInText(back bounce.Returned) bool {
	text := clip(m.Text, 512<<10)
	if !strings.Contains(strings.ToLower(text), "final-recipient") {
		return false
	}
	f := bounce.Read(text, back.To)
	if len(f.Recipients) == 0 || f.Recipients[0].Address == "" {
		return false
	}
	m.find("bounce", "the fields of a delivery report in the text", "Final-Recipient")
	if failedAny(f.Recipients) {
		m.dropped(f.Dropped)
		m.undelivered(f.Recipients, f.EnvelopeID)
	}
	return true
}

// onlyRecipient takes the To of the mail that came back, where the prose names
// nobody.
func (m *Message) onlyRecipient(text string, back bounce.Returned) []bounce.Recipient {
	list := bounce.Prose(back.To[0]+"\n"+text, bounce.Hints{Failed: back.To, Subject: m.Subject})
	for i := range list {
		list[i].Rule = "the only recipient of the mail that came back"
	}
	return list[:min(len(list), 1)]
}

func failedAny(list []bounce.Recipient) bool {
	for _, x := range list {
		if x.Failed() {
			return true
		}
	}
	return false
}

// hints are what the prose is read with.
func (m *Message) hints(back bounce.Returned) bounce.Hints {
	h := bounce.Hints{Own: []string{m.From.Email}, Returned: back.To, Subject: m.Subject}
	for _, a := range m.To {
		h.Own = append(h.Own, a.Email)
	}
	h.Own = append(h.Own, m.DeliveredTo...)
	for _, v := range m.values("X-Failed-Recipients") {
		for _, a := range parseAddresses(v) {
			if len(h.Failed) < bounce.Most && a.Email != "" {
				h.Failed = append(h.Failed, a.Email)
			}
		}
	}
	return h
}

func (m *Message) dropped(n int) {
	if n > 0 {
		m.Problems = append(m.Problems, "recipients of a delivery report beyond "+itoa(bounce.Most)+" dropped")
	}
}

// undelivered keeps those who did not get it. A mail that came back failed for good,
// even if the reason of its last try might have passed.
func (m *Message) undelivered(list []bounce.Recipient, envelope string) {
	m.Bounce = &Bounce{EnvelopeID: envelope}
	for _, x := range list {
		if !x.Failed() {
			continue
		}
		if x.Status == "" {
			x.Status = map[string]string{"delayed": "4.0.0", "failed": "5.0.0"}[x.Action]
		}
		m.Bounce.Recipients = append(m.Bounce.Recipients, Recipient{Address: lowerDomain(x.Address), Status: x.Status, Action: x.Action, Diagnostic: oneLine(x.Diagnostic)})
		m.Bounce.Permanent = m.Bounce.Permanent || x.Action == "failed"
		if len(m.Bounce.Recipients) <= 20 {
			m.find("bounce", "did not get it, by "+x.Rule, x.Address)
			m.find("bounce", "status "+x.Status, x.From)
		}
	}
	if len(list) == 0 {
		m.Bounce.Permanent = !bounce.Delayed(m.Subject + "\n" + clip(m.Text, 3000))
	}
}

// original notes which mail did not arrive: the one that came back, else what
// the report answers to.
func (m *Message) original(back bounce.Returned) {
	m.Bounce.OriginalID = back.ID
	for _, ids := range [][]string{quotedIDs(m.Text), m.InReplyTo, m.References} {
		if m.Bounce.OriginalID == "" {
			m.Bounce.OriginalID = first(ids)
		}
	}
	m.Forward = nil // what came back is no forward
}
