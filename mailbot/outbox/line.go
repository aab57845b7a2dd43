package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-smtp"
)

// line is a connection to the server, greeted and logged in.
type line struct {
	client *smtp.Client
	raw    *limited
	cfg    Config
}

// openLine connects and logs in. No secret crosses a connection that others can
// read: Config.complete allows "none" to loopback only, and STARTTLS that is
// not offered is an error.
func openLine(ctx context.Context, cfg Config, dial func(context.Context, string) (net.Conn, error), secret string) (*line, error) {
	silence := fmt.Errorf("the server was not ready within %s", 2*cfg.Timeout)
	ctx, cancel := context.WithTimeoutCause(ctx, 2*cfg.Timeout, silence)
	defer cancel()
	conn, err := dial(ctx, cfg.Address)
	if err != nil {
		return nil, fmt.Errorf("connect to the SMTP server: %w", err)
	}
	l := &line{raw: &limited{Conn: conn, limit: cfg.Timeout}, cfg: cfg}
	// go-smtp knows no context, and has no way to shorten its five minutes
	// before STARTTLS.
	stop := context.AfterFunc(ctx, l.hangUp)
	defer stop()
	err = l.greet(ctx)
	if err == nil {
		err = cfg.login(l.client, secret)
	}
	if err == nil && stop() {
		return l, nil
	}
	return nil, l.notReady(ctx, err)
}

// notReady ends a line that did not come about. What ended the context is the
// cause; the closed connection was only how.
func (l *line) notReady(ctx context.Context, err error) error {
	l.hangUp()
	if ctx.Err() != nil && !errors.Is(err, ErrLogin) {
		err = context.Cause(ctx)
	}
	return fmt.Errorf("talk to the SMTP server %s: %w", l.cfg.Address, err)
}

// greet begins the conversation, under TLS unless Security is none.
func (l *line) greet(ctx context.Context) (err error) {
	switch l.cfg.Security {
	case "tls":
		secure := tls.Client(l.raw, l.cfg.TLS)
		if err := secure.HandshakeContext(ctx); err != nil {
			return fmt.Errorf("begin TLS: %w", err)
		}
		l.client = smtp.NewClient(secure)
	case "starttls":
		// QUIRK: the EHLO before STARTTLS says "localhost"; go-smtp lets us
		// give a name only to the one after it.
		l.client, err = smtp.NewClientStartTLS(l.raw, l.cfg.TLS)
		if err != nil {
			return fmt.Errorf("begin STARTTLS: %w", err)
		}
	default:
		l.client = smtp.NewClient(l.raw)
	}
	l.client.CommandTimeout, l.client.SubmissionTimeout = l.cfg.Timeout, l.cfg.Answer
	if err := l.client.Hello(l.cfg.Hello); err != nil {
		return fmt.Errorf("say hello: %w", err)
	}
	return nil
}

// hangUp closes the connection without a word. It is the only way out while a
// body is half written: any command would first send the final dot, and with it
// half a mail. It may be called from anywhere, more than once.
func (l *line) hangUp() { _ = l.raw.Close() }

// answers asks whether the server is still there.
func (l *line) answers(ctx context.Context) bool {
	stop := context.AfterFunc(ctx, l.hangUp)
	err := l.client.Noop()
	return stop() && err == nil
}

// quit says goodbye and does not wait long for the answer.
func (l *line) quit() {
	l.client.CommandTimeout = min(l.cfg.Timeout, 5*time.Second)
	_ = l.client.Quit()
	l.hangUp()
}
