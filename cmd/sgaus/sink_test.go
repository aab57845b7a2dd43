package main

import (
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// sink is an SMTP server that takes everything for everybody, and keeps it.
type sink struct {
	addr string

	mu    sync.Mutex
	taken []taken
	times map[[2]string]int // recipient and Message-ID → how often
	says  func(at, to string) error
}

// taken is a mail for one recipient; of one that comes again only the first.
type taken struct {
	to, id, subject string
	raw             []byte
}

func newSink(t testing.TB) *sink {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &sink{addr: l.Addr().String(), times: map[[2]string]int{}}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &visit{sink: s}, nil }))
	server.Domain, server.AllowInsecureAuth, server.ErrorLog = "sink.example", true, log.New(io.Discard, "", 0)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(l) })
	t.Cleanup(func() {
		_ = server.Close()
		serving.Wait()
	})
	return s
}

// answer sets what is answered at AUTH, MAIL, RCPT and the final dot; nil is yes.
func (s *sink) answer(says func(at, to string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says = says
}

func (s *sink) said(at, to string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.says == nil {
		return nil
	}
	return s.says(at, to)
}

// of are the mails of one recipient about a request, each once, in order.
func (s *sink) of(to, tag string) (list []taken) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.taken {
		if m.to == to && strings.Contains(m.subject, tag) {
			list = append(list, m)
		}
	}
	return list
}

// visit is one connection.
type visit struct {
	sink *sink
	to   string
}

var _ smtp.AuthSession = (*visit)(nil)

func (v *visit) Mail(string, *smtp.MailOptions) error { return v.sink.said("MAIL", "") }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = to
	return v.sink.said("RCPT", to)
}
func (v *visit) AuthMechanisms() []string { return []string{sasl.Plain} }
func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, _, _ string) error { return v.sink.said("AUTH", "") }), nil
}
func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

func (v *visit) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // cut on the way: it was never sent
	}
	if err := v.sink.said(".", v.to); err != nil {
		return err
	}
	m := opened(raw)
	v.sink.mu.Lock()
	defer v.sink.mu.Unlock()
	key := [2]string{v.to, m.MessageID}
	if v.sink.times[key]++; v.sink.times[key] == 1 {
		v.sink.taken = append(v.sink.taken, taken{to: v.to, id: m.MessageID, subject: m.Subject, raw: raw})
	}
	return nil
}
