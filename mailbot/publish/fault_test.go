package publish

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Whatever the server does, the pass ends with an error that says what, in no
// more than its time; the password is in no error and no log; and when the
// server is well again the agenda stands there.
func TestFaults(t *testing.T) {
	puts := func(f func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool { return r.Method == http.MethodPut && f(w, r) }
	}
	lists := func(f func(http.ResponseWriter, *http.Request) bool) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool { return r.Method == "PROPFIND" && f(w, r) }
	}
	slow := func(_ http.ResponseWriter, r *http.Request) bool {
		<-r.Context().Done()
		return true
	}
	to := func(place string) http.Header { return http.Header{"Location": {place}} }
	sabre := `<?xml version="1.0"?><d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>x</s:exception><s:message>No space left</s:message></d:error>`
	for _, c := range []struct {
		what  string
		fault func(http.ResponseWriter, *http.Request) bool
		lost  func(*http.Request) error
		want  string // in the error
	}{
		{"refuses to connect", nil, func(*http.Request) error { return errReset }, "connection reset"},
		{"breaks after a PUT", nil, func(r *http.Request) error {
			if r.Method == http.MethodPut {
				return errReset
			}
			return nil
		}, "connection reset"},
		{"never answers", slow, nil, "deadline exceeded"},
		{"never answers a PUT", puts(slow), nil, "deadline exceeded"},
		{"wants another password", answers(401, http.Header{"Www-Authenticate": {`Basic realm="x"`}}, "no"), nil, "401"},
		{"wants Digest", answers(401, http.Header{"Www-Authenticate": {`Digest realm="x", nonce="y"`}}, ""), nil, "set it to Basic"},
		{"forbids all", answers(403, nil, ""), nil, "403"},
		{"forbids a PUT", puts(answers(403, nil, "")), nil, "403"},
		{"knows no such thing", lists(answers(405, nil, "")), nil, "405"},
		{"has no room", puts(answers(507, nil, sabre)), nil, "507 Insufficient Storage: No space left"},
		{"fails", answers(500, nil, "<html><title>Oops</title>"), nil, "500 Internal Server Error: Oops"},
		{"is a proxy without its server", answers(502, nil, "<html>"+strings.Repeat("x", 100_000)), nil, "502"},
		{"is busy", answers(503, http.Header{"Retry-After": {"120"}}, ""), nil, "503"},
		{"is asked too often", puts(answers(429, nil, "")), nil, "429"},
		{"always finds another version", puts(answers(412, nil, "")), nil, "somebody else changes it all the time"},
		{"dislikes an event", puts(answers(415, nil, "")), nil, "1 events could not be published"},
		{"has the UID elsewhere", puts(answers(409, nil, "")), nil, "409"},
		{"moved to another host", answers(301, to("https://ladron.example/x?user=a"), ""), nil, "moved to https://ladron.example/x;"},
		{"moved on itself", lists(answers(302, to("/otro/"), "")), nil, "moved to /otro/;"},
		{"moved for good", puts(answers(308, to("https://calendario.uni.mx/otro/"), "")), nil, "308"},
		{"is a page", lists(answers(200, http.Header{"Content-Type": {"text/html"}}, "<html>hola</html>")), nil, "no calendar collection"},
		{"is a folder", lists(answers(207, nil, `<d:multistatus xmlns:d="DAV:"><d:response><d:href>`+home+`</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`)), nil, "no calendar collection"},
		{"is a home of two calendars", lists(answers(207, nil, `<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>`+home+`</d:href><d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`+
			`<d:response><d:href>`+home+`a/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`)), nil, "no calendar collection"},
		{"says nothing", lists(answers(207, nil, "")), nil, "makes no sense"},
		{"says garbage", lists(answers(207, nil, "\x00\xff<<<")), nil, "makes no sense"},
		{"stops half-way", lists(answers(207, nil, `<d:multistatus xmlns:d="DAV:"><d:response><d:href>/`)), nil, "makes no sense"},
		{"echoes the password", answers(400, nil, "you sent secreto"), nil, "holds the password"},
		{"echoes the header", answers(400, nil, "Basic bWVzYTpzZWNyZXRv"), nil, "holds the password"},
		{"writes into the log", answers(400, nil, "a\r\nlevel=ERROR msg=\x1b[31m"), nil, "a level=ERROR"},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := play(t)
				s.book(span(22, 24))
				s.fault, s.lost = c.fault, c.lost
				began := time.Now()
				err := s.pass(true)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("the error is %v, which should tell of %q", err, c.want)
				}
				if took := time.Since(began); took > 25*time.Second {
					t.Errorf("it took %v", took)
				}
				if said := s.log.String(); err != nil && (strings.ContainsAny(err.Error(), "\r\n\x1b") || strings.Contains(said+err.Error(), "secreto") || strings.Contains(said+err.Error(), "bWVzYTpzZWNyZXRv")) {
					t.Errorf("the password, or a line of its own, is in: %v\n%s", err, said)
				}
				for _, asked := range s.requests() {
					if strings.Contains(asked, "ladron") {
						t.Errorf("it followed: %s", asked)
					}
				}
				s.fault, s.lost = nil, nil
				s.must(true)
				s.shows("well again", "FI - Seminario 1 20261124T160000Z")
				s.told("well again", 0)
			})
		})
	}
}

// What the server has against one event keeps no other from being published.
func TestOneEventIsRefused(t *testing.T) {
	s := play(t)
	for i := range 8 {
		s.book(span(float64(24*i), float64(24*i+2)))
	}
	s.fault = func(w http.ResponseWriter, r *http.Request) bool {
		return r.Method == http.MethodPut && strings.Contains(r.URL.Path, "sgaus-3-") && answers(413, nil, "")(w, r)
	}
	if err := s.pass(true); err == nil || !strings.Contains(err.Error(), "1 events could not be published, the first: write sgaus-3-") {
		t.Errorf("%v", err)
	}
	if got := len(s.titles()); got != 7 {
		t.Errorf("%d of 7 events stand there", got)
	}
	s.fault = nil
	s.must(true)
	if got := len(s.titles()); got != 8 {
		t.Errorf("%d of 8 events stand there", got)
	}
}

// A server that is down is asked again with growing pauses, by nobody's leave
// more often; what was booked meanwhile is there when it is back; the file never
// waits. In virtual time.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t)
		s.Publisher.File = t.TempDir() + "/agenda.ics"
		clock := func() time.Time { return noon.Add(time.Since(epoch)) }
		ctx, stop := context.WithCancel(t.Context())
		wake, ended := make(chan struct{}, 1), make(chan struct{})
		s.fault = answers(503, nil, "")
		go func() { defer close(ended); s.Publisher.Run(ctx, wake, clock) }()
		synctest.Wait()
		for range 60 { // a busy hour
			wake <- struct{}{}
			time.Sleep(time.Minute)
		}
		if asked := len(s.requests()); asked < 10 || asked > 14 {
			t.Errorf("a server that is down was asked %d times in an hour", asked)
		}
		if since := s.Failing(ToCollection); since.IsZero() || since.After(noon.Add(time.Minute)) || !s.Failing(ToFile).IsZero() {
			t.Errorf("it fails since %v, the file since %v", since, s.Failing(ToFile))
		}
		b := s.book(span(22, 24))
		wake <- struct{}{}
		time.Sleep(2 * time.Second)
		if got := readFile(t, s.Publisher.File); !strings.Contains(got, b.Title) {
			t.Errorf("the file waited:\n%s", got)
		}
		s.meanwhile(func() { s.fault = nil })
		time.Sleep(pauseMost)
		synctest.Wait()
		s.shows("back", "FI - Seminario 1 20261124T160000Z")
		if since := s.Failing(ToCollection); !since.IsZero() {
			t.Errorf("it still fails since %v", since)
		}
		s.requests()
		s.move(b, func(b *agenda.Booking) { b.Spans = []hours.Span{span(46, 48)} })
		wake <- struct{}{}
		synctest.Wait()
		s.shows("at once", "FI - Seminario 1 20261125T160000Z")
		s.meanwhile(func() { delete(s.events, first) })
		time.Sleep(compare)
		synctest.Wait()
		s.shows("within the hour", "FI - Seminario 1 20261125T160000Z")
		s.told("within the hour", 1)
		if asked := s.requests(); len(asked) > 4 {
			t.Errorf("%v", asked)
		}
		stop()
		<-ended
	})
}

// A server that does not answer when the desk is stopped does not hold it.
func TestRunStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t)
		s.fault = func(_ http.ResponseWriter, r *http.Request) bool { <-r.Context().Done(); return true }
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Publisher.Run(ctx, nil, func() time.Time { return noon }) }()
		time.Sleep(time.Second)
		began := time.Now()
		stop()
		<-ended
		if took := time.Since(began); took > 0 {
			t.Errorf("it held the desk for %v", took)
		}
	})
}

// A pause that the server asks for is kept.
func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t)
		s.fault = answers(503, http.Header{"Retry-After": {"300"}}, "")
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			s.Publisher.Run(ctx, nil, func() time.Time { return noon.Add(time.Since(epoch)) })
		}()
		time.Sleep(301 * time.Second)
		if asked := s.requests(); len(asked) != 2 {
			t.Errorf("%v", asked)
		}
		stop()
		<-ended
	})
}

// epoch is when every bubble of synctest begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// Addresses that would show the password to others are refused before anything
// is dialled.
func TestUnsafeAddress(t *testing.T) {
	for _, address := range []string{
		"http://calendario.uni.mx/mesa/", "https://mesa:secreto@calendario.uni.mx/", "https://calendario.uni.mx/?clave=secreto", "ftp://x/", "/mesa/", "http://localhost.evil.mx/", "",
	} {
		c := &Collection{URL: address, Username: "mesa", Secret: func(context.Context) (string, error) { return "secreto", nil }}
		if _, err := Check(t.Context(), *c); err == nil || strings.Contains(err.Error(), "secreto") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// Over a real connection: no redirect is followed with the password, a
// certificate that nobody signed is refused, an answer that breaks off is an
// error, and one without end is cut.
func TestWire(t *testing.T) {
	var stolen atomic.Bool
	thief := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _, has := r.BasicAuth()
		stolen.Store(stolen.Load() || has)
	}))
	defer thief.Close()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved/":
			http.Redirect(w, r, thief.URL, http.StatusPermanentRedirect)
		case "/broken/":
			w.Header().Set("Content-Length", "100000")
			w.WriteHeader(http.StatusMultiStatus)
			_, _ = io.WriteString(w, `<d:multistatus xmlns:d="DAV:">`)
		case "/endless/":
			w.WriteHeader(http.StatusMultiStatus)
			_, _ = io.WriteString(w, `<d:multistatus xmlns:d="DAV:">`)
			for line := strings.Repeat(" ", 1<<20); r.Context().Err() == nil; {
				if _, err := io.WriteString(w, line); err != nil {
					return
				}
			}
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	trusting := server.Client().Transport.(*http.Transport).TLSClientConfig
	for _, c := range []struct {
		path string
		tls  *tls.Config
		want string
	}{
		{"/moved/", trusting, "308"},
		{"/broken/", trusting, "unexpected EOF"},
		{"/endless/", trusting, "makes no sense"},
		{"/moved/", nil, "certificate"},
	} {
		cfg := Collection{URL: server.URL + c.path, Username: "mesa", TLS: c.tls, Secret: func(context.Context) (string, error) { return "secreto", nil }}
		if _, err := Check(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.path, err)
		}
	}
	if stolen.Load() {
		t.Error("the password went to another host")
	}
	// Nobody listens: an error at once.
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if _, err := Check(t.Context(), Collection{URL: "http://" + l.Addr().String() + "/"}); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("%v", err)
	}
}
