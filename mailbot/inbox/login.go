package inbox

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// login proves who we are, and learns what the server can.
func (l *line) login(ctx context.Context, c Config, secret string) error {
	if l.client.State() == imap.ConnStateNotAuthenticated { // else PREAUTH, which STARTTLS refuses (RFC 9051, 7.1.4)
		if err := l.authenticate(ctx, c, secret); err != nil {
			return err
		}
	}
	return l.within(ctx, "capabilities", 0, func() error {
		l.caps = l.client.Caps()
		if l.caps == nil {
			return errors.New("none were given")
		}
		return nil
	})
}

func (l *line) authenticate(ctx context.Context, c Config, secret string) error {
	var caps imap.CapSet
	if err := l.within(ctx, "capabilities", 0, func() error { caps = l.client.Caps(); return nil }); err != nil {
		return err
	}
	err := l.within(ctx, "login", 0, func() error {
		switch {
		case c.Auth == "xoauth2":
			return l.client.Authenticate(&xoauth2{user: c.Username, token: secret})
		case caps.Has(imap.AuthCap(sasl.Plain)) && (caps.Has(imap.CapLoginDisabled) || !ascii(c.Username+secret)):
			// LOGIN knows no charset; PLAIN is UTF-8 (RFC 4616).
			return l.client.Authenticate(sasl.NewPlainClient("", c.Username, secret))
		case caps.Has(imap.CapLoginDisabled):
			return fmt.Errorf("%w: the server takes no password on this connection", ErrLogin)
		}
		return l.client.Login(c.Username, secret).Wait()
	})
	var said *imap.Error
	if errors.As(err, &said) && said.Type != imap.StatusResponseTypeBye && !temporary(said.Code) {
		return fmt.Errorf("%w: %w", ErrLogin, said)
	}
	return err
}

// temporary tells a server that cannot check a login now (RFC 5530, 3) from one that refuses it.
func temporary(code imap.ResponseCode) bool {
	switch code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit, imap.ResponseCodeServerBug:
		return true
	}
	return false
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// xoauth2 is the mechanism of Google and Microsoft, which Dovecot speaks too: user and token in one message. A refusal
// comes as a challenge with JSON, which must be answered with nothing before the server says NO.
type xoauth2 struct{ user, token string }

var _ sasl.Client = (*xoauth2)(nil)

func (x *xoauth2) Start() (mech string, first []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }
