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
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// maxMail is the size in bytes of the largest mail that is accepted, as universities set it.
const maxMail = 50 << 20

// Options of Start.
type Options struct {
	Users    map[string]string // address → password
	Domain   string            // "uni.mx"; "": the domain of the first user in alphabetical order
	Authserv string            // the id in Authentication-Results and Received; "": "mx." + Domain
	TLS      bool              // STARTTLS on both, logins only inside it, and ports with implicit TLS
	// AnyRecipient accepts mail to any address: its mailbox is made on the fly, and nobody can log in to it.
	AnyRecipient bool
	Now          func() time.Time // stamps Received and INTERNALDATE; needed
}

// Server is a running pair of servers.
type Server struct {
	options Options
	certs   *tls.Config // of the servers; nil without TLS
	roots   *tls.Config // for the clients
	memory  *imapmemserver.Server
	imap    *imapserver.Server
	smtp    *smtp.Server
	ports   map[string]*listener
	served  sync.WaitGroup

	mu        sync.Mutex
	users     map[string]*account
	delivered chan struct{} // closed and replaced at each delivery
	stamps    int           // queue ids given
	closed    bool
}

// account is one mailbox and what came to it.
type account struct {
	*imapmemserver.User
	ours  bool // one of Options.Users: only who logs in may send as it
	mails [][]byte
}

// Start listens on loopback ports chosen by the system.
func Start(o Options) (*Server, error) {
	if o.Now == nil {
		return nil, errors.New("start local servers: Options.Now is needed")
	}
	s := &Server{
		options: o.withDefaults(), memory: imapmemserver.New(), ports: map[string]*listener{},
		users: map[string]*account{}, delivered: make(chan struct{}),
	}
	for address, password := range o.Users {
		a, err := s.addUser(canonical(address), password)
		if err != nil {
			return nil, err
		}
		a.ours = true
	}
	if o.TLS {
		if err := s.certify(); err != nil {
			return nil, err
		}
	}
	s.imap = s.newIMAP()
	s.smtp = s.newSMTP()
	if err := s.listen(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Domain == "" {
		var all []string
		for address := range o.Users {
			all = append(all, canonical(address))
		}
		sort.Strings(all)
		if len(all) > 0 {
			o.Domain = domainOf(all[0])
		} else {
			o.Domain = "localhost"
		}
	}
	o.Domain = strings.ToLower(o.Domain)
	if o.Authserv == "" {
		o.Authserv = "mx." + o.Domain
	}
	return o
}

func (s *Server) listen() error {
	type port struct {
		name  string
		serve func(*listener) error
	}
	ports := []port{
		{"imap", func(l *listener) error { return s.imap.Serve(l) }},
		{"smtp", func(l *listener) error { return s.smtp.Serve(l) }},
	}
	if s.certs != nil {
		ports = append(
			ports,
			port{"imaps", func(l *listener) error { return s.imap.Serve(tls.NewListener(l, s.certs)) }},
			port{"smtps", func(l *listener) error { return s.smtp.Serve(tls.NewListener(l, s.certs)) }},
		)
	}
	for _, p := range ports {
		l, err := listen()
		if err != nil {
			return fmt.Errorf("listen for %s: %w", p.name, err)
		}
		s.ports[p.name] = l
		s.served.Go(func() { _ = p.serve(l) }) // ends with Close, and that is its only error
	}
	return nil
}

// IMAPAddr is host:port of the IMAP server (STARTTLS with Options.TLS).
func (s *Server) IMAPAddr() string { return s.addr("imap") }

// SMTPAddr is host:port of the SMTP server (STARTTLS with Options.TLS).
func (s *Server) SMTPAddr() string { return s.addr("smtp") }

// IMAPSAddr is host:port of the IMAP server with implicit TLS; "" without Options.TLS.
func (s *Server) IMAPSAddr() string { return s.addr("imaps") }

// SMTPSAddr is host:port of the SMTP server with implicit TLS; "" without Options.TLS.
func (s *Server) SMTPSAddr() string { return s.addr("smtps") }

// ClientTLS trusts the certificate of this server; nil without Options.TLS.
func (s *Server) ClientTLS() *tls.Config {
	if s.roots == nil {
		return nil
	}
	return s.roots.Clone()
}

func (s *Server) addr(name string) string {
	if l := s.ports[name]; l != nil {
		return l.Addr().String()
	}
	return ""
}

// Mailbox gives what was delivered to the INBOX of an address, in order, with what the border stamped. What a client has
// moved or deleted since is still here. The bytes are shared: do not change them.
func (s *Server) Mailbox(address string) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.users[base(address)]
	if a == nil {
		return nil, fmt.Errorf("no mailbox of %q", address)
	}
	return append([][]byte(nil), a.mails...), nil
}

// Wait returns what Mailbox does as soon as n mails have been delivered to an address, even one that has no mailbox yet.
func (s *Server) Wait(ctx context.Context, address string, n int) ([][]byte, error) {
	for {
		s.mu.Lock()
		var mails [][]byte
		if a := s.users[base(address)]; a != nil {
			mails = append(mails, a.mails...)
		}
		again := s.delivered
		s.mu.Unlock()
		if len(mails) >= n {
			return mails, nil
		}
		select {
		case <-again:
		case <-ctx.Done():
			return mails, fmt.Errorf("wait for mail %d of %s, which has %d: %w", n, address, len(mails), ctx.Err())
		}
	}
}

// Close ends everything, and returns when no goroutine is left.
func (s *Server) Close() error {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	s.mu.Unlock()
	if again {
		return nil
	}
	// Not Server.Close of the libraries: they do not wait for their connections, and forget one that is being accepted.
	for _, l := range s.ports {
		l.hangUp()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = s.smtp.Shutdown(ctx) // complains that the listener is closed already
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("close local servers: %w", err)
	}
	s.served.Wait()
	for _, l := range s.ports {
		l.wait()
	}
	return nil
}
