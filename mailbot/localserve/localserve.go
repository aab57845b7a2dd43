// Package localserve runs an IMAP and an SMTP server inside the process, with users, folders and a border like a real
// domain's, for the demo and for tests.
//
// It plays two parts. As the users' mail server it takes submissions over SMTP (AUTH PLAIN or LOGIN to send as a local
// user) and serves mailboxes over IMAP. As the domain's mail exchanger it stamps what a real one stamps, on top and in
// this order: Return-Path, Delivered-To, Authentication-Results with its own id (RFC 8601), Received; and it removes
// fields of that id which a stranger wrote into the mail. A plus suffix (mesa+x@…) goes to the user without it.
//
// Nothing is kept on disk, and everything is gone after Close.
package localserve

import (
	"errors"
	"time"
)

// Options of Start.
type Options struct {
	Users    map[string]string // address → password
	Domain   string            // "uni.mx"; "": the domain of the first user in order
	Authserv string            // the id in Authentication-Results and Received; "": "mx." + Domain
	TLS      bool              // STARTTLS on both, logins only inside it, and ports with implicit TLS
	// AnyRecipient accepts mail to any address: its mailbox is made on the fly.
	AnyRecipient bool
	Now          func() time.Time // stamps Received and INTERNALDATE; needed
}

// Envelope is how a mail comes to the border.
type Envelope struct {
	From    string // envelope sender; "" is the null sender
	To      string
	Verdict string // what the border found, "dmarc=pass header.from=uni.mx"; "": nothing is stamped
}

// Server is a running pair of servers.
type Server struct{}

// Start listens on loopback ports chosen by the system.
func Start(o Options) (*Server, error) { return nil, errors.ErrUnsupported }

// IMAPAddr is host:port of the IMAP server (STARTTLS with Options.TLS).
func (s *Server) IMAPAddr() string { return "" }

// SMTPAddr is host:port of the SMTP server (STARTTLS with Options.TLS).
func (s *Server) SMTPAddr() string { return "" }

// Deliver brings a mail to a mailbox like the border does, with no verdict. The envelope sender is that of the mail's
// Return-Path if it has one, else its From.
func (s *Server) Deliver(to string, raw []byte) error { return nil }

// Arrive brings a mail to a mailbox like the border does.
func (s *Server) Arrive(e Envelope, raw []byte) error { return nil }

// Mailbox gives what was delivered to the INBOX of an address, in order, with what the border stamped. What a client has
// moved or deleted since is still here.
func (s *Server) Mailbox(address string) ([][]byte, error) { return nil, nil }

// Close ends everything, and returns when no goroutine is left.
func (s *Server) Close() error { return nil }
