package outbox

import (
	"errors"
	"fmt"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// login proves who we are. openLine has seen to it that nobody listens.
func (c Config) login(client *smtp.Client, secret string) error {
	if c.Auth == "" {
		return nil
	}
	mechanism, err := c.mechanism(client, secret)
	if err != nil {
		return err
	}
	err = client.Auth(mechanism)
	var answer *smtp.SMTPError
	if errors.As(err, &answer) && answer.Code/100 == 5 {
		return fmt.Errorf("log in as %s: %w: %d %s", c.Username, ErrLogin, answer.Code, reply(answer))
	}
	if err != nil {
		return fmt.Errorf("log in as %s: %w", c.Username, err)
	}
	return nil
}

// mechanism chooses what the server offers. QUIRK: go-smtp reads the keywords
// of EHLO in upper case only, and would try AUTH with a server that has none.
func (c Config) mechanism(client *smtp.Client, secret string) (sasl.Client, error) {
	switch {
	case c.Auth == "xoauth2" && client.SupportsAuth("XOAUTH2"):
		return &xoauth2{username: c.Username, token: secret}, nil
	case c.Auth == "xoauth2":
	case client.SupportsAuth(sasl.Plain):
		return sasl.NewPlainClient("", c.Username, secret), nil
	case client.SupportsAuth(sasl.Login): // Exchange offers nothing else
		return &login{username: c.Username, password: secret}, nil
	}
	_, offered := client.Extension("AUTH")
	return nil, fmt.Errorf("log in with auth %q: the server offers %q", c.Auth, offered)
}

// xoauth2 is Google's and Microsoft's way to log in with a token.
type xoauth2 struct{ username, token string }

func (x *xoauth2) Start() (string, []byte, error) {
	return "XOAUTH2", []byte("user=" + x.username + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is called when the token is refused: the challenge says why, in JSON,
// and the verdict comes only after an empty answer.
func (x *xoauth2) Next([]byte) ([]byte, error) { return []byte{}, nil }

// login is AUTH LOGIN, without reading what the server asks: it is always the
// name, then the password, in whatever words (go-sasl insists on "Password:",
// and on a server that takes the name with the command).
type login struct {
	username, password string
	asked              int
}

func (l *login) Start() (string, []byte, error) { return sasl.Login, nil, nil }

func (l *login) Next([]byte) ([]byte, error) {
	l.asked++
	switch l.asked {
	case 1:
		return []byte(l.username), nil
	case 2:
		return []byte(l.password), nil
	}
	return nil, errors.New("the server asks for more than a name and a password")
}
