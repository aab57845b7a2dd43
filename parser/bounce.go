package parser

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// readBounce reads a delivery report: the part for machines (RFC 3464) where
// there is one, else the prose of the mail system.
func (m *Message) readBounce(r *report, o Options) {
	switch {
	case r != nil && len(r.feedback) > 0:
		m.Bounce = feedback(r.feedback)
	case r != nil && r.receipt:
		return // somebody read it: not a failure
	case r != nil && len(r.status) > 0:
		b, failed := deliveryStatus(r.status)
		if !failed {
			return // delivered, relayed, expanded
		}
		m.Bounce = b
	case m.failedFields(), m.bounceLike(r):
		m.Bounce = m.proseBounce()
	default:
		return
	}
	if len(m.Bounce.Recipients) == 0 && !m.Bounce.Feedback {
		m.Bounce.Recipients = m.proseBounce().Recipients
	}
	m.betterStatus()
	m.original(r)
	for _, x := range m.Bounce.Recipients {
		m.Bounce.Permanent = m.Bounce.Permanent || x.Action != "delayed"
	}
	if m.Bounce.Feedback {
		m.Bounce.Permanent = false
	}
	if m.Auto.Kind == "" || m.Auto.Kind == "system" || m.Auto.Kind == "auto-reply" {
		m.Auto.Kind = "report"
		if m.Auto.Why == "" {
			m.Auto.Why = "delivery report"
		}
	}
}

// failedFields reports Exim's X-Failed-Recipients.
func (m *Message) failedFields() bool { return m.value("X-Failed-Recipients") != "" }

// bounceLike reports a mail that says it is a delivery report without the part
// for machines: its sender or the null return path, and its subject or words.
func (m *Message) bounceLike(r *report) bool {
	if r != nil && r.typ == "delivery-status" {
		return true
	}
	machine := machineSender(m.From.Email) == "report" || m.HasReturnPath && m.ReturnPath.Email == "" ||
		m.Auto.Kind == "report" || m.Auto.Kind == "system" || strings.Contains(fold(m.From.Name), "mail delivery")
	return machine && (bounceSubject(m.Subject) || bounceText(m.Text))
}

// bounceSubjects stand in the subjects of delivery reports, folded.
var bounceSubjects = []string{
	"undelivered mail returned to sender", "undeliverable", "undelivered mail", "undelivered message", "delivery status notification", "mail delivery failed", "mail delivery failure", "mail delivery system", "mail system error", "delivery failure", "delivery failed", "delivery report", "delivery problem",
	"returned mail", "failure notice", "delivery has failed", "message delivery failure", "failed delivery", "mail could not be delivered", "could not be delivered", "non-deliverable", "nondeliverable", "non deliverable", "unable to deliver", "delivery delayed", "message delayed", "warning: could not send", "warning: message", "delayed mail",
	"delivery incomplete", "delivery notification", "rejected mail", "message undeliverable", "mail rejected", "bounce", "returned to sender", "mail undeliverable", "email could not be delivered", "user unknown", "address not found",
	"no se puede entregar", "no se pudo entregar", "no entregado", "no entregable", "notificacion del estado de entrega", "notificacion de estado de entrega", "error de entrega", "correo no entregado", "mensaje no entregado", "correo devuelto", "mensaje devuelto", "fallo en la entrega", "fallo de entrega", "entrega fallida", "entrega retrasada",
	"nao entregue", "nao foi possivel entregar", "falha na entrega", "notificacao de status de entrega", "non remis", "non distribue", "echec de la remise", "notification d'etat de remise", "unzustellbar", "zustellung fehlgeschlagen", "nicht zugestellt", "mancato recapito", "non recapitabile", "mancata consegna", "onbestelbaar",
}

func bounceSubject(s string) bool {
	f := fold(s)
	for _, b := range bounceSubjects {
		if strings.Contains(f, b) {
			return true
		}
	}
	return false
}

// bounceText knows the first words of the prose.
func bounceText(s string) bool {
	f := fold(clip(s, 3000))
	for _, p := range []string{
		"this is the qmail-send program", "this is the mail system at host", "this message was created automatically by mail delivery software", "the following addresses had permanent", "could not be delivered", "was not delivered to", "delivery to the following recipient", "unable to deliver", "wasn't delivered", "couldn't be delivered",
		"did not reach", "delivery has failed", "no se pudo entregar", "no se ha podido entregar", "no se puede entregar", "ha fallado la entrega", "no fue entregado", "undeliverable", "your message was not delivered",
	} {
		if strings.Contains(f, p) {
			return true
		}
	}
	return false
}

// deliveryStatus reads message/delivery-status: a group of fields for the
// message, then one a recipient. failed: at least one of them did not get it
// yet.
func deliveryStatus(b []byte) (*Bounce, bool) {
	out, failed := &Bounce{}, false
	var cur Recipient
	var final string
	flush := func() {
		if cur.Address == "" {
			cur.Address = final
		}
		if (cur.Address != "" || cur.Status != "") && failing(cur.Action) {
			failed = true
			if len(out.Recipients) < 1000 {
				out.Recipients = append(out.Recipients, cur)
			}
		}
		cur, final = Recipient{}, ""
	}
	for _, f := range statusFields(b) {
		value := strings.TrimSpace(f.Value)
		switch strings.ToLower(f.Name) {
		case "":
			flush()
		case "original-envelope-id", "x-original-envelope-id":
			out.EnvelopeID = value
		case "final-recipient":
			if cur.Address != "" {
				flush()
			}
			cur.Address = typedAddress(value)
		case "original-recipient", "x-actual-recipient":
			if final == "" {
				final = typedAddress(value)
			}
		case "action":
			cur.Action = keyword(value)
		case "status":
			cur.Status = enhancedCode(value)
		case "diagnostic-code":
			cur.Diagnostic = diagnostic(value)
		}
	}
	flush()
	return out, failed
}

func failing(action string) bool {
	return !strings.HasPrefix(action, "deliver") && !strings.HasPrefix(action, "relay") && !strings.HasPrefix(action, "expand")
}

// statusFields reads the fields of a status part; an empty name ends a group.
func statusFields(b []byte) []Field {
	var out []Field
	for _, l := range strings.Split(unixEnds(string(b)), "\n") {
		switch {
		case strings.TrimSpace(l) == "":
			out = append(out, Field{})
		case (l[0] == ' ' || l[0] == '\t') && len(out) > 0 && out[len(out)-1].Name != "":
			out[len(out)-1].Value += " " + strings.TrimSpace(l)
		default:
			if n, v, ok := strings.Cut(l, ":"); ok && !strings.Contains(strings.TrimSpace(n), " ") {
				out = append(out, Field{Name: strings.TrimSpace(n), Value: strings.TrimSpace(v)})
			} else if len(out) > 0 && out[len(out)-1].Name != "" {
				out[len(out)-1].Value += " " + strings.TrimSpace(l) // QUIRK: unfolded without indent
			}
		}
		if len(out) > 20000 {
			break
		}
	}
	return out
}

// typedAddress reads "rfc822; user@host" (RFC 3464 section 2.3.1).
func typedAddress(s string) string {
	if _, v, ok := strings.Cut(s, ";"); ok {
		s = v
	}
	s = cleanEmail(strings.Trim(strings.TrimSpace(s), "<>"))
	if f := strings.Fields(s); len(f) > 0 {
		s = strings.Trim(f[0], "<>")
	}
	if !validEmail(s) {
		return ""
	}
	return lowerDomain(s)
}

func diagnostic(s string) string {
	if typ, v, ok := strings.Cut(s, ";"); ok && len(typ) < 20 {
		s = v
	}
	return strings.Join(strings.Fields(oneLine(s)), " ")
}

// feedback reads a complaint (RFC 5965).
func feedback(b []byte) *Bounce {
	out := &Bounce{Feedback: true}
	for _, f := range statusFields(b) {
		switch strings.ToLower(f.Name) {
		case "original-rcpt-to", "removal-recipient":
			if a := typedAddress(f.Value); a != "" {
				out.Recipients = append(out.Recipients, Recipient{Address: a, Action: "complaint"})
			}
		case "original-envelope-id":
			out.EnvelopeID = strings.TrimSpace(f.Value)
		}
	}
	return out
}

// original finds which mail did not arrive: in its returned header, attached
// or in the text, else in what the report answers to.
func (m *Message) original(r *report) {
	var ids []string
	if r != nil && len(r.original) > 0 {
		h, _ := textproto.ReadHeader(bufio.NewReader(newRepair(bytes.NewReader(r.original), nil)))
		ids = scanIDs(h.Get("Message-Id"))
		if to := parseAddresses(h.Get("To")); len(m.Bounce.Recipients) == 0 && len(to) == 1 && to[0].Email != "" {
			m.Bounce.Recipients = append(m.Bounce.Recipients, Recipient{Address: to[0].Email})
		}
	}
	if len(ids) == 0 && m.Forward != nil && m.Forward.Attached {
		ids = []string{m.Forward.MessageID}
	}
	if len(ids) == 0 {
		ids = quotedIDs(m.Text)
	}
	if len(ids) == 0 {
		ids = append(append(ids, m.InReplyTo...), m.References...)
	}
	m.Bounce.OriginalID = first(ids)
	if m.Forward != nil {
		m.Forward = nil // what came back is no forward
	}
}

// betterStatus fills what a recipient's group did not say, or said in general
// only (5.0.0), from its diagnostic and from the prose.
func (m *Message) betterStatus() {
	for i := range m.Bounce.Recipients {
		x := &m.Bounce.Recipients[i]
		if m.Bounce.Feedback {
			continue
		}
		vague := x.Status == "" || strings.HasSuffix(x.Status, ".0.0")
		if vague {
			if s := statusFrom(x.Diagnostic, x.Action); s != "" && (x.Status == "" || !strings.HasSuffix(s, ".0.0")) {
				x.Status = s
			} else if s := statusFrom(clip(m.Text, 8000), x.Action); s != "" && x.Status == "" {
				x.Status = s
			}
		}
		// A mail that came back failed, even if the reason might have passed.
		if x.Action == "" {
			x.Action = "failed"
		}
		if x.Status == "" && x.Action == "failed" {
			x.Status = "5.0.0"
		}
	}
}
