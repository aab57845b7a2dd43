package inbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// line is one connection, logged in.
type line struct {
	client  *imapclient.Client
	wire    *wire
	timeout time.Duration
	caps    imap.CapSet
	tls     string        // version; "" without
	news    chan struct{} // has a token when the server told of new mail
}

// errLost is a connection that is gone: cut, silent, or not understood. What was asked for may or may not have happened.
var errLost = errors.New("connection lost")

// open connects and logs in, once more with a fresh secret if the first was refused.
func open(ctx context.Context, c Config) (*line, error) {
	secret, err := c.Secret(ctx, false)
	if err != nil {
		return nil, fmt.Errorf("imap login of %s: %w", c.Username, err)
	}
	l, err := connect(ctx, c, secret)
	if !errors.Is(err, ErrLogin) {
		return l, err
	}
	fresh, ferr := c.Secret(ctx, true)
	if ferr != nil {
		return nil, fmt.Errorf("%w; get another secret: %w", err, ferr)
	}
	if fresh == secret {
		return nil, err // the same again would only get the account locked
	}
	return connect(ctx, c, fresh)
}

func connect(ctx context.Context, c Config, secret string) (*line, error) {
	l, err := dial(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := l.login(ctx, c, secret); err != nil {
		l.hangUp()
		return nil, fmt.Errorf("imap login of %s at %s: %w", c.Username, c.Address, err)
	}
	return l, nil
}

func dial(ctx context.Context, c Config) (*line, error) {
	conn, err := dialTCP(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("imap connection to %s: %w", c.Address, err)
	}
	l := &line{wire: &wire{Conn: conn}, timeout: c.Timeout, news: make(chan struct{}, 1)}
	options := &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: l.tell}}
	err = l.within(ctx, "greeting", 0, func() error {
		switch c.Security {
		case "tls":
			conn := tls.Client(l.wire, c.tlsConfig("imap"))
			if err := conn.HandshakeContext(ctx); err != nil {
				return err
			}
			l.tls = tls.VersionName(conn.ConnectionState().Version)
			l.client = imapclient.New(conn, options)
		case "starttls":
			config := c.tlsConfig("")
			verify := config.VerifyConnection
			config.VerifyConnection = func(s tls.ConnectionState) error {
				l.tls = tls.VersionName(s.Version) // the library does not show its connection
				if verify != nil {
					return verify(s)
				}
				return nil
			}
			options.TLSConfig = config
			client, err := imapclient.NewStartTLS(l.wire, options)
			if err != nil {
				return err
			}
			l.client = client
		default:
			l.client = imapclient.New(l.wire, options)
		}
		return l.client.WaitGreeting()
	})
	if err != nil {
		l.hangUp()
		return nil, fmt.Errorf("imap connection to %s: %w", c.Address, err)
	}
	return l, nil
}

func dialTCP(ctx context.Context, c Config) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	if c.Dial != nil {
		return c.Dial(ctx, "tcp", c.Address)
	}
	// A dead peer is found in 25 seconds, idle or not; the system's own way takes minutes.
	d := net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control:         giveUpSoon,
	}
	return d.DialContext(ctx, "tcp", c.Address)
}

func (c Config) tlsConfig(proto string) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if c.TLS != nil {
		config = c.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(c.Address)
	}
	if config.NextProtos == nil && proto != "" {
		config.NextProtos = []string{proto} // RFC 7301 against cross-protocol attacks
	}
	return config
}

// tell runs in the library's reader: it must not wait for anything.
func (l *line) tell(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	select {
	case l.news <- struct{}{}:
	default:
	}
}

// within runs f, which asks for size bytes at most, with a deadline that cuts the connection. The end of ctx cuts it too.
func (l *line) within(ctx context.Context, what string, size int64, f func() error) error {
	done := l.wire.watch(l.timeout, size)
	stop := context.AfterFunc(ctx, func() { l.wire.Conn.Close() })
	err := f()
	stop()
	late := done()
	switch {
	case err == nil && !late:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w: %w", what, errLost, ctx.Err())
	case late:
		return fmt.Errorf("%s: %w: no answer within %s", what, errLost, l.timeout)
	case answered(err):
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%s: %w: %w", what, errLost, err)
}

// answered tells whether err is the server's own NO or BAD, after which the connection can be used.
func answered(err error) bool {
	var e *imap.Error
	return errors.As(err, &e) && e.Type != imap.StatusResponseTypeBye
}

// code is the response code of the server's NO or BAD, such as TRYCREATE.
func code(err error) imap.ResponseCode {
	var e *imap.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// hangUp cuts the connection. It can be called twice.
func (l *line) hangUp() {
	l.wire.Conn.Close()
	if l.client != nil {
		l.client.Close()
	}
}

// farewell is how long a server is waited for when nothing is wanted of it any more.
const farewell = 5 * time.Second

// leave says goodbye and hangs up.
func (l *line) leave() {
	l.timeout = min(l.timeout, farewell)
	_ = l.within(context.Background(), "logout", 0, func() error { return l.client.Logout().Wait() })
	l.hangUp()
}
