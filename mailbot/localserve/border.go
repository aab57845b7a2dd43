package localserve

import (
	"bytes"
	"fmt"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Envelope is how a mail comes to the border.
type Envelope struct {
	From    string // envelope sender; "" is the null sender
	To      string
	Verdict string // what the border found, "dmarc=pass header.from=uni.mx"; "": nothing is stamped
	Hello   string // the name the sending server gave; "": "localhost"
	With    string // the protocol as Received names it (RFC 3848); "": "ESMTP"
}

// Deliver brings a mail to a mailbox like the border does, with no verdict. The envelope sender is that of the mail's
// Return-Path if it has one, else its From.
func (s *Server) Deliver(to string, raw []byte) error {
	return s.Arrive(Envelope{From: envelopeFrom(raw), To: to}, raw)
}

// Arrive brings a mail to a mailbox like the border does. Line ends become CRLF. The error says that there is no such
// mailbox.
func (s *Server) Arrive(e Envelope, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.users[base(e.To)]
	if a == nil {
		if !s.options.AnyRecipient {
			return fmt.Errorf("no mailbox of %q", e.To)
		}
		var err error
		if a, err = s.addUser(base(e.To), ""); err != nil {
			return err
		}
	}
	now := s.options.Now()
	s.stamps++
	full := append(s.stamp(e, now), crlf(s.unforged(raw))...)
	literal := literal{bytes.NewReader(full)}
	if _, err := a.Append("INBOX", literal, &imap.AppendOptions{Time: now}); err != nil {
		return fmt.Errorf("deliver to %s: %w", e.To, err)
	}
	a.mails = append(a.mails, full)
	close(s.delivered)
	s.delivered = make(chan struct{})
	return nil
}

// literal is a mail as the memory server wants it.
type literal struct{ *bytes.Reader }

func (l literal) Size() int64 { return l.Reader.Size() }

// stamp writes the fields of this hop. RFC 8601, 4.1: Authentication-Results stands above the Received of its hop.
func (s *Server) stamp(e Envelope, now time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", e.From)
	fmt.Fprintf(&b, "Delivered-To: %s\r\n", e.To)
	if e.Verdict != "" {
		fmt.Fprintf(&b, "Authentication-Results: %s; %s\r\n", s.options.Authserv, e.Verdict)
	}
	hello, with := e.Hello, e.With
	if hello == "" {
		hello = "localhost"
	}
	if with == "" {
		with = "ESMTP"
	}
	fmt.Fprintf(&b, "Received: from %s ([127.0.0.1])\r\n\tby %s with %s id L%06d\r\n\tfor <%s>; %s\r\n",
		hello, s.options.Authserv, with, s.stamps, e.To, now.Format(time.RFC1123Z))
	return b.Bytes()
}

// unforged removes what a stranger wrote in our name (RFC 8601, 5), and a Return-Path, which is ours to write (RFC 5321, 4.4).
func (s *Server) unforged(raw []byte) []byte {
	var out []byte
	rest := raw
	drop := false
	for len(rest) > 0 {
		line, after, _ := bytes.Cut(rest, []byte("\n"))
		whole := rest[:len(rest)-len(after)]
		if len(bytes.TrimRight(line, "\r")) == 0 {
			break // the end of the header
		}
		if line[0] != ' ' && line[0] != '\t' {
			drop = s.ours(string(line), after)
		}
		if !drop {
			out = append(out, whole...)
		}
		rest = after
	}
	return append(out, rest...)
}

// ours tells whether a field, whose first line is line, is one that only we may write.
func (s *Server) ours(line string, after []byte) bool {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return false
	}
	switch textproto.CanonicalMIMEHeaderKey(strings.TrimSpace(name)) {
	case "Return-Path":
		return true
	case "Authentication-Results":
		// The id may stand on a line of its own.
		for len(after) > 0 && (after[0] == ' ' || after[0] == '\t') {
			var next []byte
			next, after, _ = bytes.Cut(after, []byte("\n"))
			value += " " + string(next)
		}
		for comment.MatchString(value) { // comments nest
			value = comment.ReplaceAllString(value, " ")
		}
		id := authservID.FindStringSubmatch(value)
		return id != nil && strings.EqualFold(id[1], s.options.Authserv)
	}
	return false
}

var (
	comment    = regexp.MustCompile(`\([^()]*\)`)
	authservID = regexp.MustCompile(`^[\s"]*([^\s;"]+)`)
)

func envelopeFrom(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	if path, ok := m.Header["Return-Path"]; ok {
		return strings.Trim(path[0], "<> \t\r")
	}
	list, err := m.Header.AddressList("From")
	if err != nil || len(list) != 1 {
		return ""
	}
	return list[0].Address
}

func crlf(raw []byte) []byte {
	if bytes.Count(raw, []byte("\n")) == bytes.Count(raw, []byte("\r\n")) {
		return raw
	}
	out := make([]byte, 0, len(raw)+len(raw)/32)
	for i, c := range raw {
		if c == '\n' && (i == 0 || raw[i-1] != '\r') {
			out = append(out, '\r')
		}
		out = append(out, c)
	}
	return out
}

func canonical(address string) string { return strings.ToLower(strings.TrimSpace(address)) }

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// base is the mailbox that an address leads to: in lower case and without the plus suffix.
func base(address string) string {
	local, domain, ok := strings.Cut(canonical(address), "@")
	if !ok {
		return local
	}
	local, _, _ = strings.Cut(local, "+")
	return local + "@" + domain
}
