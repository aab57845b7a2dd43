package outbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// fake is an SMTP server that does what its script says. It is reached through
// pipes, so that it also lives in synctest's time.
type fake struct {
	// script answers a command of a connection (counted from 1), "." being the
	// end of a body. "" is what a good server answers; MUTE says nothing any
	// more, DROP hangs up, STALL after DATA begins a body and reads no more.
	script func(conn int, cmd string) string
	ehlo   []string      // extensions, one a line
	tls    *tls.Config   // for STARTTLS
	wrap   *tls.Config   // TLS from the first byte
	slow   time.Duration // before the answer to each body
	sip    time.Duration // before each kilobyte of a body is read
	over   chan struct{}
	t      *testing.T

	sessions sync.WaitGroup

	mu    sync.Mutex
	log   []string // "1 EHLO localhost", "1 MAIL FROM:<>" …
	mails []letterIn
	conns int
	open  map[int]net.Conn
	most  int  // connections open at once
	shut  bool // refuses connections
}

// letterIn is a mail that arrived whole.
type letterIn struct {
	conn           int
	from, to, body string
}

const (
	MUTE  = "MUTE"
	DROP  = "DROP"
	STALL = "STALL"
)

var errRefused = errors.New("connection refused")

func newFake(t *testing.T, script func(conn int, cmd string) string) *fake {
	t.Helper()
	f := &fake{t: t, script: script, over: make(chan struct{}), open: map[int]net.Conn{}}
	t.Cleanup(func() {
		close(f.over)
		f.dropAll()
		f.sessions.Wait()
	})
	return f
}

// dial takes the place of dialTCP.
func (f *fake) dial(context.Context, string) (net.Conn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.shut {
		return nil, errRefused
	}
	ours, theirs := net.Pipe()
	f.conns++
	f.open[f.conns] = ours
	f.most = max(f.most, len(f.open))
	n := f.conns
	f.sessions.Go(func() { f.serve(n, ours) })
	return theirs, nil
}

// refuse lets no connection in any more, or again.
func (f *fake) refuse(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shut = yes
}

// dropAll hangs up on everybody, as a server does that is restarted.
func (f *fake) dropAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.open {
		_ = c.Close()
	}
}

// session is one connection's state.
type session struct {
	f        *fake
	n        int
	conn     net.Conn
	in       *bufio.Reader
	from, to string
}

func (f *fake) serve(n int, conn net.Conn) {
	defer func() {
		_ = conn.Close()
		f.mu.Lock()
		delete(f.open, n)
		f.mu.Unlock()
	}()
	s := &session{f: f, n: n, conn: conn}
	if f.wrap != nil {
		s.conn = tls.Server(conn, f.wrap)
	}
	s.in = bufio.NewReader(s.conn)
	if s.answer("greeting", "220 fake ready") == "" {
		return
	}
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			return
		}
		if !s.command(strings.TrimRight(line, "\r\n")) {
			return
		}
	}
}

// answer says what the script wants, or else the usual, and gives back what it
// said; "" when the conversation is over.
func (s *session) answer(cmd, usual string) string {
	s.f.mu.Lock()
	s.f.log = append(s.f.log, fmt.Sprintf("%d %s", s.n, cmd))
	text := ""
	if s.f.script != nil {
		text = s.f.script(s.n, cmd)
	}
	s.f.mu.Unlock()
	switch text {
	case "":
		text = usual
	case DROP:
		return ""
	case MUTE:
		_, _ = io.Copy(io.Discard, s.in)
		return ""
	case STALL:
		_, _ = s.conn.Write([]byte("354 go on\r\n"))
		<-s.f.over
		return ""
	}
	if _, err := s.conn.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n") + "\r\n")); err != nil {
		return ""
	}
	return text
}

// command answers one, and reports whether the conversation goes on.
func (s *session) command(line string) bool {
	usual := "500 5.5.1 what?"
	switch verb, _, _ := strings.Cut(line, " "); verb {
	case "EHLO":
		usual = "250-" + strings.Join(append([]string{"fake"}, s.f.ehlo...), "\n250-") + "\n250 HELP"
	case "MAIL":
		s.from = line
		usual = "250 2.1.0 ok"
	case "RCPT":
		s.to = line
		usual = "250 2.1.5 ok"
	case "AUTH":
		usual = "235 2.7.0 welcome"
	case "NOOP", "RSET":
		usual = "250 2.0.0 ok"
	case "DATA":
		return s.data(s.answer(line, "354 go on"))
	case "STARTTLS":
		return s.starttls(s.answer(line, "220 2.0.0 go on"))
	case "QUIT":
		s.answer(line, "221 2.0.0 bye")
		return false
	}
	return s.answer(line, usual) != ""
}

// data takes a body, if the answer to DATA was to go on. Half a mail is none.
func (s *session) data(said string) bool {
	if !strings.HasPrefix(said, "354") {
		return said != ""
	}
	if s.f.sip > 0 {
		s.in = bufio.NewReaderSize(sipping{s.conn, s.f.sip}, 1024)
	}
	var body strings.Builder
	for {
		l, err := s.in.ReadString('\n')
		if err != nil {
			return false
		}
		if l == ".\r\n" {
			break
		}
		body.WriteString(strings.TrimPrefix(l, "."))
	}
	time.Sleep(s.f.slow)
	s.f.mu.Lock()
	s.f.mails = append(s.f.mails, letterIn{conn: s.n, from: s.from, to: s.to, body: body.String()})
	s.f.mu.Unlock()
	return s.answer(".", fmt.Sprintf("250 2.0.0 queued on %d", s.n)) != ""
}

// sipping reads with pauses.
type sipping struct {
	io.Reader
	pause time.Duration
}

func (s sipping) Read(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.Reader.Read(p)
}

func (s *session) starttls(said string) bool {
	if !strings.HasPrefix(said, "220") {
		return said != ""
	}
	s.conn = tls.Server(s.conn, s.f.tls)
	s.in = bufio.NewReader(s.conn)
	return true
}

// arrived gives the bodies' first lines in the order in which they arrived.
func (f *fake) arrived() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var subjects []string
	for _, m := range f.mails {
		line, _, _ := strings.Cut(m.body, "\r\n")
		subjects = append(subjects, strings.TrimPrefix(line, "Subject: "))
	}
	return subjects
}

// said gives the commands that begin with one of the verbs, with the number of
// their connection.
func (f *fake) said(verbs ...string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, l := range f.log {
		_, cmd, _ := strings.Cut(l, " ")
		for _, v := range verbs {
			if strings.HasPrefix(cmd, v) {
				lines = append(lines, l)
			}
		}
	}
	return lines
}

// sender is a Sender whose connections go to the fake.
func (f *fake) sender(t *testing.T, q Queue, change func(*Config)) *Sender {
	t.Helper()
	cfg := Config{Address: "127.0.0.1:25", Security: "none", Connections: 2}
	if change != nil {
		change(&cfg)
	}
	s, err := New(cfg, q, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.dial = f.dial
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// counting counts the dials.
func counting(dial func(context.Context, string) (net.Conn, error), n *int) func(context.Context, string) (net.Conn, error) {
	return func(ctx context.Context, address string) (net.Conn, error) {
		*n++
		return dial(ctx, address)
	}
}
