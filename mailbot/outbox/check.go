package outbox

import (
	"context"
	"crypto/tls"
	"log/slog"
	"strings"
)

// Server is what Check found.
type Server struct {
	TLS        string   // "TLS 1.3"; "" without
	Mechanisms []string // offered for AUTH
	LoggedIn   bool     // false only where no login is configured
	MaxSize    int64    // octets; 0: the server tells no limit
	Extensions []string // of those that concern us
}

// extensions are the ones that Check reports.
var extensions = []string{"8BITMIME", "DSN", "PIPELINING", "SIZE", "SMTPUTF8", "STARTTLS"}

// Check connects as Drain would, logs in and tells what the server can do. It
// sends nothing.
func Check(ctx context.Context, cfg Config) (Server, error) {
	s, err := New(cfg, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		return Server{}, err
	}
	l, err := s.open(ctx)
	if err != nil {
		return Server{}, err
	}
	defer l.quit()
	found := Server{LoggedIn: s.cfg.Auth != ""}
	if state, ok := l.client.TLSConnectionState(); ok {
		found.TLS = tls.VersionName(state.Version)
	}
	if limit, ok := l.client.MaxMessageSize(); ok {
		found.MaxSize = int64(limit)
	}
	if _, offered := l.client.Extension("AUTH"); offered != "" {
		found.Mechanisms = strings.Fields(offered)
	}
	for _, name := range extensions {
		if ok, _ := l.client.Extension(name); ok {
			found.Extensions = append(found.Extensions, name)
		}
	}
	return found, nil
}
