package config

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Hidden is a secret that does not print: not with fmt, slog or as JSON.
// Convert it to a string where it is used, and nowhere else.
type Hidden string

const stars = "********"

// Format implements fmt.Formatter: whatever the verb, stars.
func (Hidden) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, stars) }

// MarshalText implements encoding.TextMarshaler, for JSON.
func (Hidden) MarshalText() ([]byte, error) { return []byte(stars), nil }

// LogValue implements slog.LogValuer.
func (Hidden) LogValue() slog.Value { return slog.StringValue(stars) }

// LogValue implements slog.LogValuer: a connection is logged as who and where.
func (c Connection) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("address", c.Address), slog.String("security", c.Security),
		slog.String("auth", c.Auth), slog.String("username", c.Username),
	)
}

// token remembers what token_command printed, which may be slow to ask.
type token struct {
	mu    sync.Mutex
	value string
}

// tokenTime is how long token_command may take.
const tokenTime = 30 * time.Second

// errNoSecret is the answer where the configuration names none.
var errNoSecret = errors.New("no password or token is configured")

// Secret returns the password or the token. refused says that the server did
// not accept the last one: what a command printed is then asked for anew.
// Files and the environment are read at every call.
func (c Connection) Secret(ctx context.Context, refused bool) (string, error) {
	switch {
	case c.Password != "":
		return string(c.Password), nil
	case c.PasswordEnv != "":
		if s := os.Getenv(c.PasswordEnv); s != "" {
			return s, nil
		}
		return "", fmt.Errorf("read the password: the environment has no %s", c.PasswordEnv)
	case c.PasswordFile != "":
		return secretFile(c.PasswordFile)
	case c.TokenFile != "":
		return secretFile(c.TokenFile)
	case c.TokenCommand != "":
		return c.token.ask(ctx, c.TokenCommand, refused)
	}
	return "", errNoSecret
}

// secretFile is the content of a file without its final line end. Other white
// space is kept: it may belong to a password.
func secretFile(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	s := strings.TrimRight(string(b), "\r\n")
	if s == "" {
		return "", fmt.Errorf("read the secret: %s is empty", path)
	}
	return s, nil
}

// ask runs command unless its last answer may still be good. Neither the
// command nor what it prints stands in the error: both may hold secrets.
func (t *token) ask(ctx context.Context, command string, anew bool) (string, error) {
	if t == nil { // of a Connection that Load did not make
		t = new(token)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value != "" && !anew {
		return t.value, nil
	}
	t.value = ""
	ctx, cancel := context.WithTimeout(ctx, tokenTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", command)
	// A child of the shell that keeps the pipe open must not hold us.
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return "", fmt.Errorf("run token_command: %w", ctx.Err())
	}
	if err != nil {
		return "", fmt.Errorf("run token_command: %s (run it by hand to see what it says)", exitOf(err))
	}
	t.value = strings.TrimSpace(string(out))
	if t.value == "" {
		return "", errors.New("run token_command: it printed nothing")
	}
	return t.value, nil
}

// exitOf words an error of exec without the command's own output.
func exitOf(err error) string {
	if e, ok := errors.AsType[*exec.ExitError](err); ok {
		return e.ProcessState.String()
	}
	return err.Error()
}

// Host is the name of the server without its port.
func (c Connection) Host() string {
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		return c.Address
	}
	return host
}

// TLS is what to expect of the server's certificate; nil where security is
// "none".
func (c Connection) TLS() (*tls.Config, error) {
	if c.Security == "none" {
		return nil, nil
	}
	t := &tls.Config{ServerName: c.TLSName, MinVersion: tls.VersionTLS12}
	if t.ServerName == "" {
		t.ServerName = c.Host()
	}
	if c.CAFile == "" {
		return t, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read ca_file: %w", err)
	}
	if t.RootCAs, err = x509.SystemCertPool(); err != nil {
		t.RootCAs = x509.NewCertPool()
	}
	if !t.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("read ca_file: no certificate in %s", c.CAFile)
	}
	return t, nil
}
