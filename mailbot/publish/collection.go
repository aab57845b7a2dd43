package publish

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav/caldav"
)

// Collection says where a calendar collection is, and how to enter it.
type Collection struct {
	URL      string      // of the collection itself, as calendar programs show it
	TLS      *tls.Config // nil: the system's authorities, TLS 1.2 or newer
	Username string
	// Secret gives the password. What it returns goes into no error and no log.
	Secret func(ctx context.Context) (string, error)
	// Timeout is for each request, its answer read to the end; default 1 min.
	Timeout time.Duration

	carrier http.RoundTripper // of tests; nil: the network
}

// Place is the collection for people: without whatever could be a secret.
func (c Collection) Place() string {
	u, err := url.Parse(c.URL)
	if err != nil {
		return "the calendar collection"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// entry is an open way into a collection: one connection or two, one password.
type entry struct {
	client *caldav.Client
	wire   *wire
	base   *url.URL // ends in a slash
}

// enter prepares to speak with a collection; nothing is dialled.
func (c Collection) enter(ctx context.Context) (*entry, error) {
	base, err := url.Parse(c.URL)
	if err != nil || base.Host == "" {
		return nil, errors.New("the address of the calendar collection is no URL")
	}
	if base.Scheme != "https" && (base.Scheme != "http" || !loopback(base.Hostname())) {
		return nil, fmt.Errorf("the address %s would send the password in the clear: only https leaves this machine", c.Place())
	}
	if base.User != nil || base.RawQuery != "" {
		return nil, errors.New("the address of the calendar collection holds a user or a query: it takes neither")
	}
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	w := &wire{host: base.Host, username: c.Username, timeout: c.Timeout, http: &http.Client{
		// A redirect is never followed: to another host the password would go with
		// it, and on its way PROPFIND becomes GET.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     c.carrier,
	}}
	if c.carrier == nil {
		w.http.Transport = transport(c.TLS)
	}
	if w.timeout <= 0 {
		w.timeout = time.Minute
	}
	if c.Username != "" {
		if w.password, err = c.Secret(ctx); err != nil {
			return nil, fmt.Errorf("get the password for %s: %w", c.Place(), err)
		}
	}
	client, err := caldav.NewClient(w, base.String())
	if err != nil {
		return nil, fmt.Errorf("read the address of the calendar collection: %w", err)
	}
	return &entry{client: client, wire: w, base: base}, nil
}

func transport(config *tls.Config) *http.Transport {
	if config == nil {
		config = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 15 * time.Second}).DialContext,
		TLSClientConfig:        config,
		TLSHandshakeTimeout:    15 * time.Second,
		ResponseHeaderTimeout:  time.Minute,
		MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        time.Minute,
		ForceAttemptHTTP2:      true,
	}
}

// loopback reports whether a host is this machine, by its name alone.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

func (e *entry) close() { e.wire.http.CloseIdleConnections() }

// at is the path of a resource.
func (e *entry) at(name string) string { return e.base.Path + name }

// put writes an event under a condition, and gives the ETag that it has now; ""
// where the server does not say, as it may have changed it (RFC 4791 section
// 5.3.4).
func (e *entry) put(ctx context.Context, name string, c *ical.Calendar, only condition) (etag string, err error) {
	t := &terms{only: only}
	_, err = e.client.PutCalendarObject(t.in(ctx), e.at(name), c)
	return t.etag, told("write "+name, err)
}

// remove deletes an event under a condition. What is gone already is removed.
func (e *entry) remove(ctx context.Context, name string, only condition) error {
	t := &terms{only: only}
	err := e.client.RemoveAll(t.in(ctx), e.at(name))
	if is(err, http.StatusNotFound, http.StatusGone) {
		return nil
	}
	return told("delete "+name, err)
}

// get reads an event and its ETag. One that is no calendar is read as empty: it
// is not what we wrote.
func (e *entry) get(ctx context.Context, name string) (c *ical.Calendar, etag string, err error) {
	t := &terms{most: objectMost}
	got, err := e.client.GetCalendarObject(t.in(ctx), e.at(name))
	if err == nil {
		return got.Data, t.etag, nil
	}
	if t.arrived {
		return ical.NewCalendar(), t.etag, nil
	}
	return nil, "", told("read "+name, err)
}

// told wraps an error with what was being tried.
func told(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
