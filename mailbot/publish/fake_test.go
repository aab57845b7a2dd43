package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-ical"
)

// home is the collection of the tests' server.
const home = "/mesa/eventos/"

// server is a calendar server in memory, as the RFCs want it, that can be told
// to fail. It is reached without a network, so that its time may be virtual.
type server struct {
	t testing.TB

	mu       sync.Mutex
	gone     bool // there is no such collection
	events   map[string]string
	etags    map[string]string
	n        int
	asked    []string // METHOD name
	etag     func(n int) string
	silent   bool // about ETags, in answers to PUT
	nameless bool // and in listings

	// fault answers in the server's place, unless it gives false.
	fault func(w http.ResponseWriter, r *http.Request) bool
	// lost loses answers after the server has done what was asked.
	lost func(r *http.Request) error
}

func serve(t testing.TB) *server {
	return &server{
		t: t, events: map[string]string{}, etags: map[string]string{},
		etag: func(n int) string { return fmt.Sprintf(`"v%d"`, n) },
	}
}

// collection is the way there.
func (s *server) collection() *Collection {
	return &Collection{
		URL: "https://calendario.uni.mx" + home, Username: "mesa", carrier: s, Timeout: 20 * time.Second,
		Secret: func(context.Context) (string, error) { return "secreto", nil },
	}
}

// RoundTrip implements http.RoundTripper.
func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	lost := s.lost
	s.mu.Unlock()
	if lost != nil {
		if err := lost(r); err != nil {
			return nil, err
		}
	}
	resp := w.Result()
	resp.Request = r
	return resp, nil
}

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.URL.Path, home)))
	fault := s.fault
	s.mu.Unlock()
	if fault != nil && fault(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if user, password, _ := r.BasicAuth(); user != "mesa" || password != "secreto" {
		w.Header().Set("WWW-Authenticate", `Basic realm="calendario"`)
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	if s.gone && r.Method != "MKCALENDAR" {
		w.WriteHeader(map[bool]int{true: http.StatusConflict, false: http.StatusNotFound}[r.Method == http.MethodPut])
		return
	}
	switch r.Method {
	case "MKCALENDAR":
		s.gone = false
		w.WriteHeader(http.StatusCreated)
	case "PROPFIND":
		s.propfind(w)
	default:
		s.object(w, r)
	}
}

func (s *server) propfind(w http.ResponseWriter) {
	w.WriteHeader(http.StatusMultiStatus)
	fmt.Fprintf(w, `<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>%s</d:href>`+
		`<d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`, home)
	for _, name := range slices.Sorted(maps.Keys(s.events)) {
		etag := s.etags[name]
		if s.nameless {
			etag = ""
		}
		fmt.Fprintf(w, `<d:response><d:href>%s%s</d:href><d:propstat><d:prop><d:getetag>%s</d:getetag><d:resourcetype/></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`,
			home, name, strings.ReplaceAll(etag, `"`, "&quot;"))
	}
	fmt.Fprint(w, `</d:multistatus>`)
}

func (s *server) object(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	old, there := s.events[name]
	if r.Header.Get("If-None-Match") == "*" && there || r.Header.Get("If-Match") != "" && (!there || r.Header.Get("If-Match") != s.etags[name]) {
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	}
	switch {
	case r.Method == http.MethodPut:
		body, _ := io.ReadAll(r.Body)
		if _, err := ical.NewDecoder(bytes.NewReader(body)).Decode(); err != nil {
			s.t.Errorf("%s: %v", name, err)
		}
		s.set(name, string(body))
		if !s.silent {
			w.Header().Set("ETag", s.etags[name])
		}
		w.WriteHeader(http.StatusCreated)
	case !there:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(s.events, name)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet:
		w.Header().Set("ETag", s.etags[name])
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		fmt.Fprint(w, old)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (s *server) set(name, body string) {
	s.n++
	s.events[name], s.etags[name] = body, s.etag(s.n)
}

// edit changes what stands there, as a person with a calendar program does.
func (s *server) edit(name, old, new string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !strings.Contains(s.events[name], old) {
		s.t.Fatalf("%s has no %q: %q", name, old, s.events[name])
	}
	s.set(name, strings.Replace(s.events[name], old, new, 1))
}

// meanwhile changes the server while somebody asks it.
func (s *server) meanwhile(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// touch gives every event another ETag, as a server does that was moved.
func (s *server) touch() {
	for name, body := range s.events {
		s.set(name, body)
	}
}

// requests are what was asked since the last time.
func (s *server) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.asked
	s.asked = nil
	return all
}

// titles are what stands there, in the order of names.
func (s *server) titles() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.events)) {
		c, err := ical.NewDecoder(strings.NewReader(s.events[name])).Decode()
		if err != nil {
			s.t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range c.Children {
			all = append(all, textOf(e, ical.PropSummary)+" "+e.Props.Get(ical.PropDateTimeStart).Value)
		}
	}
	return all
}

// errReset is what a connection that breaks gives.
var errReset = errors.New("connection reset by peer")

// answers makes a fault of a fixed answer.
func answers(code int, head http.Header, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, _ *http.Request) bool {
		maps.Copy(w.Header(), head)
		w.WriteHeader(code)
		fmt.Fprint(w, body)
		return true
	}
}
