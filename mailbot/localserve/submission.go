package localserve

import (
	"fmt"
	"io"
	"log"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (s *Server) newSMTP() *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &submission{server: s, conn: c}, nil
	}))
	server.Domain = s.options.Authserv
	server.TLSConfig = s.certs
	server.AllowInsecureAuth = s.certs == nil
	server.MaxMessageBytes = maxMail
	server.MaxRecipients = 100
	server.ReadTimeout = 5 * time.Minute
	server.WriteTimeout = time.Minute
	server.EnableDSN = true
	server.EnableSMTPUTF8 = true
	server.ErrorLog = log.New(io.Discard, "", 0)
	return server
}

// submission is one SMTP connection, of a user of ours or of a stranger's server.
type submission struct {
	server *Server
	conn   *smtp.Conn
	user   string // who logged in
	from   string
	to     []string
}

var (
	_ smtp.AuthSession = (*submission)(nil)

	errOwner   = &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Log in to send as a user of this domain"}
	errUnknown = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox here"}
	errRelay   = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "Not a relay"}
)

func (b *submission) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }

func (b *submission) Auth(mech string) (sasl.Server, error) {
	login := func(user, password string) error {
		b.server.mu.Lock()
		a := b.server.users[canonical(user)]
		b.server.mu.Unlock()
		if a == nil || a.Login(canonical(user), password) != nil {
			return smtp.ErrAuthFailed
		}
		b.user = canonical(user)
		return nil
	}
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(identity, user, password string) error {
			if identity != "" && identity != user {
				return smtp.ErrAuthFailed
			}
			return login(user, password)
		}), nil
	case sasl.Login:
		return &loginServer{login: login}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (b *submission) Mail(from string, _ *smtp.MailOptions) error {
	b.server.mu.Lock()
	a := b.server.users[base(from)]
	ours := a != nil && a.ours
	b.server.mu.Unlock()
	if (ours || b.user != "" && from != "") && base(from) != b.user {
		return errOwner
	}
	b.from = from
	return nil
}

func (b *submission) Rcpt(to string, _ *smtp.RcptOptions) error {
	b.server.mu.Lock()
	_, known := b.server.users[base(to)]
	b.server.mu.Unlock()
	switch {
	case known || b.server.options.AnyRecipient:
		b.to = append(b.to, to)
		return nil
	case domainOf(canonical(to)) == b.server.options.Domain:
		return errUnknown
	}
	return errRelay
}

func (b *submission) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	e := Envelope{From: b.from, Hello: b.conn.Hostname(), With: "ESMTP"}
	if _, ok := b.conn.TLSConnectionState(); ok {
		e.With += "S"
	}
	if b.user != "" {
		e.With += "A"
		e.Verdict = "auth=pass smtp.auth=" + b.user
	}
	for _, to := range b.to {
		e.To = to
		if err := b.server.Arrive(e, raw); err != nil {
			return fmt.Errorf("deliver: %w", err)
		}
	}
	return nil
}

func (b *submission) Reset() { b.from, b.to = "", nil }

func (b *submission) Logout() error { return nil }

// loginServer is the server's side of AUTH LOGIN, which old clients prefer (draft-murchison-sasl-login).
type loginServer struct {
	login func(user, password string) error
	user  *string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case l.user == nil:
		user := strings.TrimSpace(string(response))
		l.user = &user
		return []byte("Password:"), false, nil
	}
	return nil, true, l.login(*l.user, string(response))
}
