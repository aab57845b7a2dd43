package publish

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// objectMost bounds one event that is read. QUIRK: go-ical takes quadratic time
// over a long parameter.
const objectMost = 64 << 10

// answerMost bounds any other answer: a listing of 100,000 events has 40 MB.
const answerMost = 64 << 20

// condition is what must hold of a resource for a request to change it (RFC
// 9110 section 13.1): "" nothing, "*" that it does not exist, else its ETag.
type condition string

// absent is that nothing stands there.
const absent condition = "*"

// terms are what a request asks beyond what go-webdav's client can say, and what
// came back that it does not tell. QUIRK: it knows no If-Match
// (emersion/go-webdav#130), and a weak ETag, or one without quotes, is an error
// to it although the server has done what was asked (#118, #201).
type terms struct {
	only    condition
	most    int64
	etag    string // of the answer, as it was written
	arrived bool   // the answer was a success
}

type termsKey struct{}

func (t *terms) in(ctx context.Context) context.Context { return context.WithValue(ctx, termsKey{}, t) }

// wire is the HTTP client below go-webdav's: it logs in, adds the conditions,
// bounds time and size, and makes an error of every answer that is no success.
type wire struct {
	http               *http.Client
	host               string
	username, password string
	timeout            time.Duration
}

// Do implements webdav.HTTPClient.
func (w *wire) Do(req *http.Request) (*http.Response, error) {
	t, _ := req.Context().Value(termsKey{}).(*terms)
	if t == nil {
		t = &terms{}
	}
	if req.URL.Host != w.host { // an address from the server's answer
		return nil, fmt.Errorf("the calendar server points to another host, %s", printable(req.URL.Host, 100))
	}
	ctx, cancel := context.WithTimeout(req.Context(), w.timeout)
	req = req.WithContext(ctx)
	req.Header.Set("User-Agent", "SGAUS")
	if w.username != "" {
		req.SetBasicAuth(w.username, w.password)
	}
	switch {
	case t.only == absent:
		req.Header.Set("If-None-Match", "*")
	case strong(string(t.only)): // RFC 9110 section 13.1.1: a weak one never matches
		req.Header.Set("If-Match", string(t.only))
	}
	resp, err := w.http.Do(req)
	if err != nil {
		cancel()
		return nil, w.lost(err)
	}
	most := t.most
	if most == 0 {
		most = answerMost
	}
	resp.Body = &bounded{Reader: io.LimitReader(resp.Body, most), body: resp.Body, done: cancel}
	if resp.StatusCode/100 != 2 {
		return nil, w.refused(resp)
	}
	t.etag, t.arrived = strings.TrimSpace(resp.Header.Get("ETag")), true
	for _, field := range []string{"ETag", "Last-Modified", "Location", "Content-Length"} {
		resp.Header.Del(field) // each is an error to go-webdav where it is odd, and we have it
	}
	return resp, nil
}

// bounded is the body of an answer; closing it ends the request's time.
type bounded struct {
	io.Reader
	body io.Closer
	done context.CancelFunc
}

// Close implements io.Closer.
func (b *bounded) Close() error {
	defer b.done()
	return b.body.Close()
}

// lost words an error of the network. The URL in it is our own.
func (w *wire) lost(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return fmt.Errorf("ask the calendar server: %w", err)
}

// Refusal is an answer of the calendar server that is no success.
type Refusal struct {
	Code  int
	After time.Duration // that the server asks to wait; 0: it does not say
	Said  string        // what it says, for operators
}

// Error implements error.
func (r *Refusal) Error() string {
	s := fmt.Sprintf("the calendar server answers %d %s", r.Code, http.StatusText(r.Code))
	if r.Said != "" {
		s += ": " + r.Said
	}
	return s
}

// is reports whether an error is a refusal with one of the codes.
func is(err error, codes ...int) bool {
	var r *Refusal
	return errors.As(err, &r) && slices.Contains(codes, r.Code)
}

func (w *wire) refused(resp *http.Response) error {
	defer resp.Body.Close()
	r := &Refusal{Code: resp.StatusCode}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		r.After = min(time.Duration(min(seconds, 3600))*time.Second, pauseMost)
	}
	switch to := resp.Header.Get("Location"); {
	case r.Code/100 == 3:
		r.Said = "it moved to " + w.clean(withoutSecrets(to)) + "; write that address into [agenda] caldav if it is right"
	case r.Code == http.StatusUnauthorized && digestOnly(resp.Header):
		r.Said = "it wants Digest authentication, which is not spoken here; set it to Basic"
	default:
		body, _ := io.ReadAll(io.LimitReader(resp.Body, 4096))
		r.Said = w.clean(message(body))
	}
	return r
}

// withoutSecrets is an address as it may be shown.
func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that makes no sense"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

func digestOnly(h http.Header) bool {
	all := strings.ToLower(strings.Join(h.Values("WWW-Authenticate"), " "))
	return strings.Contains(all, "digest") && !strings.Contains(all, "basic")
}

// sentence is where SabreDAV says why (Nextcloud, Baïkal, ownCloud), and any
// other server in a page.
var sentence = regexp.MustCompile(`(?s)<(?:s:message|title|h1)>([^<]*)<`)

func message(body []byte) string {
	if m := sentence.FindSubmatch(body); m != nil {
		return string(m[1])
	}
	if bytes.Contains(body, []byte("<")) {
		return ""
	}
	return string(body)
}

// clean makes what a server says fit for a log: short, on one line, and without
// our password, which a server may echo.
func (w *wire) clean(s string) string {
	s = printable(s, 200)
	for _, secret := range []string{w.password, base64.StdEncoding.EncodeToString([]byte(w.username + ":" + w.password))} {
		if w.password != "" && strings.Contains(s, secret) {
			return "(what it says holds the password)"
		}
	}
	return s
}

func printable(s string, most int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "?"), func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == 0xa0 || r >= 0x80 && r < 0xa0 || r >= 0x200b && r <= 0x202e
	}), " ")
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return s
}

// strong reports whether an ETag can stand in If-Match.
func strong(etag string) bool {
	return len(etag) >= 2 && etag[0] == '"' && strings.IndexByte(etag[1:], '"') == len(etag)-2 &&
		!strings.ContainsFunc(etag, func(r rune) bool { return r < ' ' || r == 0x7f })
}
