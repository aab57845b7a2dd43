package parser

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/textproto"
)

// readHeader fills what the top header says.
func (m *Message) readHeader(h *textproto.Header, o Options) {
	_, params := parseParams(h.Get("Content-Type"))
	for f := h.Fields(); f.Next(); {
		m.Header = append(m.Header, Field{Name: f.Key(), Value: m.headerText(f.Key(), f.Value(), params["charset"])})
	}
	from := m.addresses("From")
	m.FromCount = countFrom(m.values("From"), from)
	if m.FromCount == 1 || len(from) == 1 {
		m.From = from[0]
	}
	m.ReplyTo, m.Sender = first(m.addresses("Reply-To")), first(m.addresses("Sender"))
	m.To, m.Cc = m.atMost(m.addresses("To"), o), m.atMost(m.addresses("Cc"), o)
	if v := m.values("Return-Path"); len(v) > 0 {
		m.HasReturnPath = true
		m.ReturnPath = first(parseAddresses(v[0]))
	}
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"} {
		for _, a := range m.addresses(name) {
			m.DeliveredTo = append(m.DeliveredTo, a.Email)
		}
	}
	m.Date, _ = parseDate(m.value("Date"))
	m.MessageID = first(scanIDs(m.value("Message-ID")))
	if m.MessageID == "" {
		m.MessageID = bareID(m.value("Message-ID"))
	}
	m.InReplyTo = scanIDs(strings.Join(m.values("In-Reply-To"), " "))
	m.References = scanIDs(strings.Join(m.values("References"), " "))
	for _, v := range m.values("X-Loop") {
		m.Loop = append(m.Loop, strings.TrimSpace(v))
	}
	if m.Subject = m.value("Subject"); len(m.Subject) > maxSubject {
		m.Problems = append(m.Problems, "subject beyond its limit dropped")
	}
	m.Subject = decodeSubject(m.Subject)
	m.Tokens = append(m.Tokens, plusTokens(m.To, m.Cc, m.DeliveredTo)...)
	m.readSubject(o)
}

// headerText makes octets of a field that are no UTF-8 text: clients that
// write them raw (against RFC 5322) mostly do so in the charset of the body.
func (m *Message) headerText(name, value, charset string) string {
	if utf8.ValidString(value) {
		return value
	}
	s, rule, ok := decodeByLabel(charsetLabel(charset), []byte(value))
	if !ok {
		s, rule = rescue([]byte(value))
	}
	m.find("header", "raw octets in "+name+" read in the charset of the body, or else as they look", cmp.Or(rule, charset))
	return s
}

func first[T any](s []T) (t T) {
	if len(s) > 0 {
		t = s[0]
	}
	return t
}

// value is the first field of a name; what clients repeat is mostly forged or
// added by gateways below the original.
func (m *Message) value(name string) string { return first(m.values(name)) }

func (m *Message) values(name string) []string {
	var v []string
	for _, f := range m.Header {
		if len(f.Name) == len(name) && strings.EqualFold(f.Name, name) {
			v = append(v, f.Value)
		}
	}
	return v
}

func (m *Message) addresses(name string) []Address {
	var a []Address
	for _, v := range m.values(name) {
		a = append(a, parseAddresses(v)...)
	}
	return a
}

// atMost keeps as many recipients as may be.
func (m *Message) atMost(a []Address, o Options) []Address {
	if len(a) > o.MaxRecipients {
		m.Problems = append(m.Problems, "recipients beyond the limit dropped")
		a = a[:o.MaxRecipients]
	}
	return a
}

// countFrom counts who claims to be the author. A display name outside quotes
// that is itself another address counts too: servers differ in which of both
// they take, and what they checked must be what we trust.
func countFrom(fields []string, from []Address) int {
	n := 0
	for _, a := range from {
		if a.Email == "" {
			continue
		}
		n++
	}
	if len(fields) > 1 && n < len(fields) {
		n = len(fields)
	}
	for _, f := range fields {
		if n == 1 && len(from) > 0 && bareOther(f, from[0].Email) {
			n = 2
		}
	}
	return n
}

// bareOther finds an unquoted address before the angle bracket that is not
// the one inside.
func bareOther(field, email string) bool {
	i := strings.IndexByte(field, '<')
	if i < 0 {
		return false
	}
	name := dropQuoted(stripComments(field[:i]))
	for _, w := range strings.Fields(name) {
		w = strings.Trim(w, ",;:'()[]")
		if validEmail(w) && !strings.EqualFold(w, email) {
			return true
		}
	}
	return false
}

// dropQuoted takes quoted strings out.
func dropQuoted(s string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
			b.WriteByte(' ')
		case !quoted:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// scanIDs finds the ids of a field: whatever stands in angle brackets without
// a space or a bracket. Commas, words and comments between them, which clients
// write against RFC 5322 section 3.6.4, are passed over.
func scanIDs(s string) []string {
	var ids []string
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return ids
		}
		s = s[i+1:]
		j := strings.IndexAny(s, "<> \t\r\n")
		if j < 0 {
			return ids
		}
		if s[j] == '>' && j > 0 && len(ids) < 1000 {
			ids = append(ids, s[:j])
		}
		s = s[j:]
	}
}

// bareID reads a Message-ID that came without its brackets.
func bareID(s string) string {
	s = strings.Trim(s, " \t<>")
	if strings.ContainsAny(s, " \t<>") || !strings.Contains(s, "@") {
		return ""
	}
	return s
}

// plusTokens gives what stands behind the plus of the addresses that the mail
// was sent to (RFC 5233), each once.
func plusTokens(to, cc []Address, delivered []string) []string {
	var out []string
	seen := map[string]bool{}
	add := func(email string) {
		local, _, ok := cutLast(email, '@')
		if !ok {
			return
		}
		if _, tok, ok := strings.Cut(local, "+"); ok && tok != "" && !seen[tok] {
			seen[tok] = true
			out = append(out, tok)
		}
	}
	for _, a := range to {
		add(a.Email)
	}
	for _, a := range cc {
		add(a.Email)
	}
	for _, e := range delivered {
		add(e)
	}
	return out
}

func cutLast(s string, sep byte) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}
