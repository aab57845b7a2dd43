package outbox

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// fault is a row of the table: the first times that a command is said, the
// server does something else than answer it well.
type fault struct {
	at, answer string
	times      int
	only       string // strikes this recipient only
	security   string // "": none
	failed     int    // letters that will never go, and may not
	repeated   int    // letters that the server may have, and that go again
	plant      func(f *fake, s *Sender, server *tls.Config)
}

func (r fault) name() string {
	return strings.TrimSpace(fmt.Sprintf("%s to %s, %d times %s %s", r.answer, r.at, r.times, r.only, r.security))
}

// answers are what a server can do instead of saying yes.
var answers = []string{
	"421 4.3.2 closing", "451 4.3.0 busy", "452 4.3.1 disk full", "550 5.7.1 no", DROP, MUTE, "HTTP/1.1 200 OK",
}

// faults are the rows: each answer to each command, once and three times.
func faults() (rows []fault) {
	for _, at := range []string{"greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "."} {
		for _, answer := range answers {
			for _, times := range []int{1, 3} {
				r := fault{at: at, answer: answer, times: times}
				refused := strings.HasPrefix(answer, "550")
				switch {
				case refused && (at == "RCPT" || at == "DATA" || at == "."):
					r.failed = times
				case at == ".":
					r.repeated = times
				}
				rows = append(rows, r)
			}
		}
	}
	for _, answer := range []string{"454 4.7.0 TLS not now", "550 5.7.1 no", DROP, MUTE, "HTTP/1.1 200 OK"} {
		rows = append(rows, fault{at: "STARTTLS", answer: answer, times: 3, security: "starttls"})
	}
	return append(
		rows,
		fault{at: "RCPT TO:<beto", answer: "550 5.1.1 nobody", times: 1, only: "of one of three", failed: 1},
		fault{at: "RCPT TO:<beto", answer: "452 4.2.2 full", times: 5, only: "of one of three"},
		fault{at: "AUTH", answer: "535 5.7.8 wrong", times: 2},
		fault{at: "MAIL", answer: "530 5.7.0 log in first", times: 2},
		fault{at: "DATA", answer: STALL, times: 2},
		fault{at: "TLS", answer: "a stranger's certificate", times: 2, security: "tls", plant: strangers},
		fault{at: "TLS", answer: "a stranger's certificate", times: 2, security: "starttls", plant: strangers},
		fault{at: "TLS", answer: "plain text", times: 2, security: "tls", plant: plainText},
		fault{at: "the door", answer: "refused", times: 4, plant: func(f *fake, s *Sender, _ *tls.Config) {
			f.refuse(true)
			time.AfterFunc(time.Hour, func() { f.refuse(false) })
		}},
		fault{at: "a restart", answer: "cut", times: 20, plant: func(f *fake, s *Sender, _ *tls.Config) {
			for i := range 20 {
				time.AfterFunc(time.Duration(i)*time.Millisecond, f.dropAll)
			}
		}},
	)
}

// strangers lets the first two connections meet a certificate that nobody signed.
func strangers(f *fake, s *Sender, server *tls.Config) {
	n := 0
	odd := &tls.Config{GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		if n++; n <= 2 {
			other, _ := certificate(f.t)
			return &other.Certificates[0], nil
		}
		return &server.Certificates[0], nil
	}}
	if f.tls = odd; s.cfg.Security == "tls" {
		f.wrap = odd
	}
}

// plainText lets the first two connections meet a server that knows no TLS.
func plainText(f *fake, s *Sender, server *tls.Config) {
	f.wrap = server
	n, dial := 0, s.dial
	s.dial = func(ctx context.Context, address string) (net.Conn, error) {
		if n++; n > 2 {
			return dial(ctx, address)
		}
		ours, theirs := net.Pipe()
		f.sessions.Go(func() {
			_, _ = ours.Write([]byte("220 mail.uni.example ESMTP\r\n"))
			_ = ours.Close()
		})
		return theirs, nil
	}
}

// After each fault the outbox recovers by itself: every letter that may go
// goes, in its bytes; none is charged for what the connection did; none goes
// twice but where its answer was lost; and nobody gets another's.
func TestFaults(t *testing.T) {
	for _, row := range faults() {
		t.Run(row.name(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { row.play(t) })
		})
	}
}

func (r fault) play(t *testing.T) {
	struck := 0
	f := newFake(t, func(_ int, cmd string) string {
		if struck == r.times || !strings.HasPrefix(cmd, r.at) || r.plant != nil {
			return ""
		}
		struck++
		return r.answer
	})
	f.ehlo = []string{"AUTH PLAIN", "STARTTLS"}
	server, client := certificate(t)
	f.tls = server
	q := &memory{}
	people := []string{"ana", "beto", "caro"}
	for _, who := range people {
		q.post(who+"@uni.example", "para "+who, time.Now())
	}
	s := f.sender(t, q, func(c *Config) {
		withPassword(c)
		if c.TLS = client; r.security != "" {
			c.Security = r.security
		}
	})
	if r.plant != nil {
		r.plant(f, s, server)
	}
	_, stop := running(t, s)
	time.Sleep(4 * time.Hour)
	synctest.Wait()
	stop()

	failed := 0
	for _, l := range q.letters {
		switch l.result.State {
		case Failed:
			failed++
		case Sent:
		default:
			t.Errorf("the letter to %s is %q: %s", l.To, l.result.State, l.result.Reply)
		}
		if at := r.at; l.Tries != 1 && (at == "greeting" || at == "EHLO" || at == "AUTH" || at == "STARTTLS" || r.plant != nil) {
			t.Errorf("the letter to %s was charged %d tries for the connection", l.To, l.Tries)
		}
	}
	want(t, "failed", failed, r.failed)
	arrived := len(people) + r.repeated - r.failed
	if r.at == "." && r.failed > 0 {
		arrived = len(people) // the server had them whole before it refused them
	}
	want(t, "arrived", len(f.mails), arrived)
	for _, m := range f.mails {
		who, _, _ := strings.Cut(strings.TrimPrefix(m.to, "RCPT TO:<"), "@")
		want(t, "who gets it", m.body, "Subject: para "+who+"\r\n\r\nhola\r\n")
	}
}
