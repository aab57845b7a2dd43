package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Ana gets hers in order whatever else goes on, and a letter put off holds up
// only hers.
func TestOrderOfARecipient(t *testing.T) {
	refused := 0
	f := newFake(t, func(_ int, cmd string) string {
		if cmd == "RCPT TO:<ana@uni.example>" && refused == 0 {
			refused++
			return "450 4.2.0 greylisted"
		}
		return ""
	})
	q := &memory{}
	for i := range 3 {
		q.post("ana@uni.example", fmt.Sprint("ana ", i), noon)
		q.post(fmt.Sprintf("u%d@uni.example", i), fmt.Sprint("otro ", i), noon)
	}
	s := f.sender(t, q, func(c *Config) { c.Connections = 3 })
	want(t, "first pass", drain(t, s, noon), Report{Sent: 3, Later: 1})
	want(t, "a minute later", drain(t, s, noon.Add(time.Minute)), Report{Sent: 3})
	hers := slices.DeleteFunc(f.arrived(), func(s string) bool { return strings.HasPrefix(s, "otro") })
	wantLines(t, "ana reads", hers, "ana 0", "ana 1", "ana 2")
}

// Many letters share the connections: all are used, never more than allowed,
// and a claim serves several letters.
func TestConnectionsAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		f.slow = 20 * time.Millisecond
		q := &memory{}
		for i := range 200 {
			q.post(fmt.Sprintf("u%d@uni.example", i), "hola", noon)
		}
		s := f.sender(t, q, func(c *Config) { c.Connections = 4 })
		began := time.Now()
		want(t, "report", drain(t, s, noon), Report{Sent: 200})
		took := time.Since(began)
		if took > 1200*time.Millisecond { // 200 × 20 ms / 4, and a little
			t.Errorf("200 letters at 20 ms over 4 connections took %s", took)
		}
		want(t, "connections", f.most, 4)
		if q.claims > 30 {
			t.Errorf("%d claims for 200 letters", q.claims)
		}
	})
}

// A server that allows one connection gets everything over that one.
func TestOneConnectionAllowed(t *testing.T) {
	f := newFake(t, func(conn int, cmd string) string {
		if cmd == "greeting" && conn > 1 {
			return "421 4.7.0 too many connections"
		}
		return ""
	})
	q := &memory{}
	for i := range 30 {
		q.post(fmt.Sprintf("u%d@uni.example", i), "hola", noon)
	}
	want(t, "report", drain(t, f.sender(t, q, nil), noon), Report{Sent: 30})
	if f.conns > 2 {
		t.Errorf("knocked %d times", f.conns)
	}
}

// A kept connection is asked with NOOP before it is used again. What the server
// has closed meanwhile, or closes now, costs no letter a try.
func TestKeptConnection(t *testing.T) {
	var script func(conn int, cmd string) string
	f := newFake(t, func(conn int, cmd string) string { return script(conn, cmd) })
	usual := func(int, string) string { return "" }
	for _, c := range []struct {
		name   string
		script func(conn int, cmd string) string
		before func(f *fake)
		want   []string // the second pass on the wire
	}{
		{"it is still there", usual, nil, []string{"1 NOOP", "1 MAIL FROM:<mesa@uni.example>"}},
		{"closed meanwhile", usual, (*fake).dropAll, []string{"2 MAIL FROM:<mesa@uni.example>"}},
		{"closing at NOOP", func(conn int, cmd string) string {
			if conn == 1 && cmd == "NOOP" {
				return "421 4.4.2 idle too long"
			}
			return ""
		}, nil, []string{"1 NOOP", "2 MAIL FROM:<mesa@uni.example>"}},
		{"closing at MAIL", func(conn int, cmd string) string {
			if conn == 1 && strings.HasPrefix(cmd, "MAIL") {
				return "421 4.3.2 shutting down"
			}
			return ""
		}, nil, []string{"1 NOOP", "1 MAIL FROM:<mesa@uni.example>", "2 MAIL FROM:<mesa@uni.example>"}},
		{"gone at DATA", func(conn int, cmd string) string {
			if conn == 1 && cmd == "DATA" {
				return DROP
			}
			return ""
		}, nil, []string{"1 NOOP", "1 MAIL FROM:<mesa@uni.example>", "2 MAIL FROM:<mesa@uni.example>"}},
		{"nonsense at RCPT", func(conn int, cmd string) string {
			if conn == 1 && strings.HasPrefix(cmd, "RCPT") {
				return "what?"
			}
			return ""
		}, nil, []string{"1 NOOP", "1 MAIL FROM:<mesa@uni.example>", "2 MAIL FROM:<mesa@uni.example>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f = newFake(t, f.script)
			script = usual
			q := &memory{}
			q.post("ana@uni.example", "uno", noon)
			s := f.sender(t, q, nil)
			drain(t, s, noon)
			f.log = nil

			f.mu.Lock()
			script = c.script
			f.mu.Unlock()
			if c.before != nil {
				c.before(f)
			}
			q.post("ana@uni.example", "dos", noon)
			want(t, "report", drain(t, s, noon), Report{Sent: 1})
			want(t, "tries", q.letters[1].Tries, 1)
			wantLines(t, "on the wire", f.said("NOOP", "MAIL"), c.want...)
		})
	}
}

// Where nobody listens no letter is even claimed.
func TestConnectionRefused(t *testing.T) {
	f := newFake(t, nil)
	f.refuse(true)
	q := &memory{}
	q.post("ana@uni.example", "uno", noon)
	_, err := f.sender(t, q, nil).Drain(t.Context(), noon)
	if !errors.Is(err, errRefused) {
		t.Errorf("error: %v", err)
	}
	want(t, "claims", q.claims, 0)

	// And where nothing is due, nobody knocks.
	want(t, "an hour before", drain(t, f.sender(t, q, nil), noon.Add(-time.Hour)), Report{})
}

// A server that goes down in the middle: what was in hand goes back untried.
func TestServerGoesDown(t *testing.T) {
	var f *fake
	f = newFake(t, func(_ int, cmd string) string {
		if len(f.mails) == 3 && strings.HasPrefix(cmd, "MAIL") {
			f.shut = true
			return DROP
		}
		return ""
	})
	q := &memory{}
	for i := range 8 {
		q.post(fmt.Sprintf("u%d@uni.example", i), "hola", noon)
	}
	s := f.sender(t, q, func(c *Config) { c.Connections = 1 })
	report, err := s.Drain(t.Context(), noon)
	want(t, "report", report, Report{Sent: 3})
	if !errors.Is(err, errRefused) {
		t.Errorf("error: %v", err)
	}
	want(t, "letters", q.standing(), "1 sent tries=1\n2 sent tries=1\n3 sent tries=1\n"+
		"4 waiting tries=0\n5 waiting tries=0\n6 waiting tries=0\n7 waiting tries=0\n8 waiting tries=0\n")
}

// A letter that breaks every connection is put off, and the others arrive.
func TestPoisonLetter(t *testing.T) {
	f := newFake(t, func(_ int, cmd string) string {
		if cmd == "RCPT TO:<veneno@uni.example>" {
			return DROP
		}
		return ""
	})
	q := &memory{}
	q.post("veneno@uni.example", "uno", noon)
	for i := range 10 {
		q.post(fmt.Sprintf("u%d@uni.example", i), "hola", noon)
	}
	s := f.sender(t, q, nil)
	want(t, "report", drain(t, s, noon), Report{Sent: 10, Later: 1})
	want(t, "state", q.letters[0].result.State, Later)
}

// PITFALL: go-smtp waits for ever when a server begins a body and reads no
// more, and five minutes for a greeting before STARTTLS. Everything ends in
// time, the letter that waits costs no try, and what was not read whole was not
// sent.
func TestMuteServer(t *testing.T) {
	long := strings.Repeat("uno dos tres cuatro cinco seis siete ocho nueve\n", 1000)
	for name, c := range map[string]struct {
		at, how, security, body string
		report                  Report
	}{
		"greeting":        {"greeting", MUTE, "none", "hola\n", Report{}},
		"before STARTTLS": {"greeting", MUTE, "starttls", "hola\n", Report{}},
		"handshake":       {"greeting", MUTE, "tls", "hola\n", Report{}},
		"EHLO":            {"EHLO localhost", MUTE, "none", "hola\n", Report{}},
		"MAIL":            {"MAIL FROM:<mesa@uni.example>", MUTE, "none", "hola\n", Report{Later: 1}},
		"long body":       {"DATA", STALL, "none", long, Report{Later: 1}},
		"final dot":       {"DATA", STALL, "none", "hola\n", Report{Later: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t, func(_ int, cmd string) string {
					if cmd == c.at {
						return c.how
					}
					return ""
				})
				q := &memory{}
				q.postBody("ana@uni.example", noon, c.body)
				q.post("beto@uni.example", "hola", noon)
				began := time.Now()
				s := f.sender(t, q, func(cfg *Config) { cfg.Connections, cfg.Security = 1, c.security })
				report, err := s.Drain(t.Context(), noon)
				want(t, "report", report, c.report)
				if err == nil {
					t.Error("no error")
				}
				if took := time.Since(began); took > 2*time.Minute {
					t.Errorf("took %s", took)
				}
				want(t, "the second letter", q.letters[1].Tries, 0)
				want(t, "it", q.letters[1].held, false)
				wantLines(t, "arrived", f.arrived())
			})
		})
	}
}

// A server that takes a body drop by drop, each in time, is left after Longest.
func TestLongestIsTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		f.sip = 10 * time.Second
		q := &memory{}
		q.postBody("ana@uni.example", noon, strings.Repeat("uno dos tres cuatro cinco seis siete ocho nueve\n", 100000))
		began := time.Now()
		report, err := f.sender(t, q, nil).Drain(t.Context(), noon)
		want(t, "report", report, Report{Later: 1})
		want(t, "error", fmt.Sprint(err), "the letter took longer than 10m0s")
		want(t, "took", time.Since(began), Longest)
	})
}

// SIGTERM: the letter on its way arrives, nothing new begins, the rest goes
// back untried.
func TestStopping(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	f := newFake(t, func(_ int, cmd string) string {
		if cmd == "DATA" {
			stop()
		}
		return ""
	})
	q := &memory{}
	for i := range 6 {
		q.post(fmt.Sprintf("u%d@uni.example", i), "hola", noon)
	}
	report, err := f.sender(t, q, func(c *Config) { c.Connections = 1 }).Drain(ctx, noon)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error: %v", err)
	}
	if report.Sent == 0 || report.Sent > 2 { // one more may have been given out before we looked
		t.Errorf("sent %d", report.Sent)
	}
	for _, h := range q.letters[report.Sent:] {
		want(t, "the rest", h.Tries, 0)
		want(t, "the rest held", h.held, false)
	}
}

// SIGTERM and a server that has fallen silent: after a grace we hang up. Before
// the dot nothing was sent, after it nobody knows.
func TestStoppingHasAGrace(t *testing.T) {
	for at, standing := range map[string]string{
		"RCPT TO:<ana@uni.example>": "1 waiting tries=0\n", ".": "1 unknown tries=1\n",
	} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				f := newFake(t, func(_ int, cmd string) string {
					if cmd == at {
						stop()
						return MUTE
					}
					return ""
				})
				q := &memory{}
				q.post("ana@uni.example", "uno", noon)
				began := time.Now()
				_, err := f.sender(t, q, nil).Drain(ctx, noon)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("error: %v", err)
				}
				want(t, "took", time.Since(began), 20*time.Second)
				want(t, "letter", q.standing(), standing)
			})
		})
	}
}

// What the queue could not file is remembered: the letter is not sent twice.
func TestQueueThatCannotFile(t *testing.T) {
	f := newFake(t, nil)
	q := &memory{failing: 1, forget: true} // the lease is over at once, too
	q.post("ana@uni.example", "uno", noon)
	q.post("beto@uni.example", "dos", noon)
	s := f.sender(t, q, func(c *Config) { c.Connections = 1 })
	if _, err := s.Drain(t.Context(), noon); !errors.Is(err, errQueue) {
		t.Errorf("error: %v", err)
	}
	drain(t, s, noon)
	arrived := f.arrived()
	slices.Sort(arrived)
	wantLines(t, "arrived", arrived, "dos", "uno")
	want(t, "letters", q.standing(), "1 sent tries=1\n2 sent tries=1\n")
}

// A lease that runs out while we hold the letter does not send it twice.
func TestLeaseRunsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		f.slow = time.Minute
		q := &memory{forget: true}
		for i := range 6 {
			q.post(fmt.Sprintf("u%d@uni.example", i), fmt.Sprint(i), noon)
		}
		want(t, "report", drain(t, f.sender(t, q, nil), noon), Report{Sent: 6})
		want(t, "mails", len(f.mails), 6)
	})
}
