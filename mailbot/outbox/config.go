package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// Config says which server takes our letters, and how.
type Config struct {
	Address  string      // host:port
	Security string      // "tls", "starttls" or "none"; none only to a loopback address
	TLS      *tls.Config // nil: the host of Address, system roots, TLS 1.2 or newer
	Auth     string      // "password", "xoauth2", or "" for a server that asks for none
	Username string
	// Secret gives the password or the token. refused: the last one was not
	// accepted, fetch it anew. What it returns goes into no error and no log.
	Secret      func(ctx context.Context, refused bool) (string, error)
	Connections int    // kept open at once at most; default 4
	Hello       string // the name we say in EHLO; default "localhost"
	// From is the envelope sender for a letter without one, used only where
	// the server refuses the null sender; "" leaves such a letter for later.
	From string

	// Timeout is for each command and each write, default 60 s; a connection
	// is ready, logged in, within twice that or given up.
	Timeout time.Duration
	// Answer is the time the server has to answer the final dot; default 3 min.
	// RFC 5321 4.5.3.2.6 would wait 10; what is overdue is asked again, with
	// the same Message-ID.
	Answer time.Duration
	// Idle is how long Run keeps connections open with nothing to send;
	// default 1 min.
	Idle time.Duration
	// Grace is what the letters in hand have left once the context ends;
	// default 20 s.
	Grace time.Duration
}

// complete fills in the defaults and refuses what cannot work or is not safe.
func (c Config) complete() (Config, error) {
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		return c, fmt.Errorf("read the SMTP server's address: %w", err)
	}
	switch c.Security {
	case "tls", "starttls":
	case "none":
		if !loopback(host) {
			return c, fmt.Errorf("security \"none\" is for loopback only, and %s is not", host)
		}
	default:
		return c, fmt.Errorf("security %q is none of tls, starttls, none", c.Security)
	}
	switch c.Auth {
	case "":
	case "password", "xoauth2":
		if c.Username == "" || c.Secret == nil {
			return c, fmt.Errorf("auth %q needs a username and a secret", c.Auth)
		}
		if strings.ContainsAny(c.Username, "\x00\x01\r\n") {
			return c, errors.New("the username holds a control character")
		}
	default:
		return c, fmt.Errorf("auth %q is none of password, xoauth2", c.Auth)
	}
	if c.From != "" {
		if err := valid(c.From); err != nil {
			return c, fmt.Errorf("envelope sender: %w", err)
		}
	}
	if strings.ContainsFunc(c.Hello, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return c, fmt.Errorf("the name to say in EHLO, %q, is no host name", c.Hello)
	}
	c.defaults(host)
	return c, nil
}

func (c *Config) defaults(host string) {
	if c.Hello == "" {
		c.Hello = "localhost"
	}
	if c.Connections <= 0 {
		c.Connections = 4
	}
	for _, d := range []struct {
		at    *time.Duration
		value time.Duration
	}{
		{&c.Timeout, time.Minute},
		{&c.Answer, 3 * time.Minute},
		{&c.Idle, time.Minute},
		{&c.Grace, 20 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.value
		}
	}
	if c.TLS == nil {
		c.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if c.TLS.ServerName == "" {
		c.TLS = c.TLS.Clone()
		c.TLS.ServerName = host
	}
}

// loopback reports whether a host is this machine, by its name alone: asking
// the DNS would let others answer.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// secret asks for the password or token; without Auth there is none.
func (c Config) secret(ctx context.Context, refused bool) (string, error) {
	if c.Auth == "" {
		return "", nil
	}
	secret, err := c.Secret(ctx, refused)
	if err != nil {
		return "", fmt.Errorf("get the secret for %s: %w", c.Address, err)
	}
	return secret, nil
}
