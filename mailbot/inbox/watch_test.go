package inbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"sgaus/mailbot/localserve"
)

// watching runs Watch beside a story and ends it afterwards.
func watching(t *testing.T, f *fake, c Config, k *keeper, story func(log *bytes.Buffer)) {
	t.Helper()
	inBubble(t, f, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var log bytes.Buffer
		var ended sync.WaitGroup
		ended.Go(func() {
			if err := Watch(ctx, c, k, slog.New(slog.NewTextHandler(&log, nil)), clock); err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		story(&log)
		cancel()
		begun := time.Now()
		ended.Wait()
		if took := time.Since(begun); took > 6*time.Second {
			t.Errorf("the end took %s", took)
		}
	})
}

// arrive puts a mail into the mailbox, and tells who is in IDLE.
func (f *fake) arrive(uid uint32, tell bool) {
	f.mu.Lock()
	f.mails[uid] = fmt.Sprintf("Subject: mail %d\r\n\r\nhola %d\r\n", uid, uid)
	n, idler := len(f.mails), f.idler
	f.mu.Unlock()
	if tell {
		idler.say("* %d EXISTS", n)
	}
}

func TestWatchHearsOfMailInIdle(t *testing.T) {
	f, k := newFake(), newKeeper()
	c := f.config()
	c.Idle = true
	var entered []time.Time
	f.on["IDLE"] = func(p *peer, _, _ string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.idler = p
		entered = append(entered, time.Now())
		return false
	}
	watching(t, f, c, k, func(*bytes.Buffer) {
		f.arrive(1, true)
		synctest.Wait()
		same(t, "received at once", k.texts(), mails(1))
		f.arrive(2, false) // QUIRK: a server that does not tell; it is found when IDLE is left
		time.Sleep(9*time.Minute + time.Second)
		synctest.Wait()
		same(t, "received in the end", k.texts(), mails(2))

		// # Nothing happens for a day: IDLE is left every five to nine minutes, on one connection
		f.mu.Lock()
		entered = entered[len(entered)-1:]
		f.mu.Unlock()
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		f.mu.Lock()
		defer f.mu.Unlock()
		for i := 1; i < len(entered); i++ {
			if d := entered[i].Sub(entered[i-1]); d < idleMin || d > idleMin+idleMore {
				t.Errorf("in IDLE for %s", d)
			}
		}
		if len(entered) < 24*60/9 || f.conns != 1 {
			t.Errorf("entered IDLE %d times on %d connections", len(entered), f.conns)
		}
	})
}

func TestWatchPolls(t *testing.T) {
	for _, server := range []string{"IMAP4rev1 MOVE", "IMAP4rev1 MOVE IDLE"} {
		f, k := newFake(), newKeeper()
		f.caps = server
		f.on["IDLE"] = func(p *peer, tag, _ string) bool { p.say("%s NO no sirve", tag); return true }
		c := f.config()
		c.Idle = true
		c.Poll = 30 * time.Second
		watching(t, f, c, k, func(*bytes.Buffer) {
			time.Sleep(10 * time.Minute) // past the first pause
			f.arrive(1, false)
			time.Sleep(31 * time.Second)
			synctest.Wait()
			same(t, server, k.texts(), mails(1))
			same(t, "connections", f.conns, 1)
		})
	}
}

// A mailbox that is made anew under the open connection is noticed.
func TestWatchNoticesNewValidity(t *testing.T) {
	for _, idle := range []bool{false, true} {
		f, k := newFake(mails(2)...), newKeeper()
		c := f.config()
		c.Processed, c.Idle = "", idle
		watching(t, f, c, k, func(log *bytes.Buffer) {
			f.mu.Lock()
			f.validity = 8
			f.mu.Unlock()
			time.Sleep(idleMin + idleMore + time.Second)
			synctest.Wait()
			same(t, "texts", k.texts(), append(mails(2), mails(2)...))
			if !strings.Contains(log.String(), "UIDVALIDITY has changed") {
				t.Error(log)
			}
		})
	}
}

// A server that falls silent in IDLE is found when IDLE is left, and the next connection has the mail.
func TestWatchLeavesADeadIdle(t *testing.T) {
	f, k := newFake(), newKeeper()
	c := f.config()
	c.Idle = true
	f.on["IDLE"] = func(p *peer, _, _ string) bool {
		if p.n > 1 {
			return false
		}
		p.say("+ idling")
		return p.mute()
	}
	watching(t, f, c, k, func(*bytes.Buffer) {
		f.arrive(1, false)
		time.Sleep(idleMin + idleMore + DefaultTimeout + 10*time.Second)
		synctest.Wait()
		same(t, "texts", k.texts(), mails(1))
	})
}

// The pauses between failing connections grow from a second to five minutes, and begin again after a good one.
func TestWatchReconnects(t *testing.T) {
	f, k := newFake(mails(1)...), newKeeper()
	c := f.config()
	var mu sync.Mutex
	var at []time.Time
	down := true
	tries := func() []time.Time {
		mu.Lock()
		defer mu.Unlock()
		return at[:len(at):len(at)]
	}
	c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		mu.Lock()
		at = append(at, time.Now())
		away := down
		mu.Unlock()
		if away {
			return nil, errors.New("no route to host")
		}
		return f.dial(ctx, network, address)
	}
	c.Idle = true
	f.on["IDLE"] = func(p *peer, _, _ string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.idler = p
		return false
	}
	watching(t, f, c, k, func(log *bytes.Buffer) {
		time.Sleep(time.Hour)
		at := tries()
		for i := 1; i < len(at); i++ {
			want := min(firstPause<<(i-1), longestPause)
			if d := at[i].Sub(at[i-1]); d < want*3/4 || d > want*5/4 {
				t.Errorf("pause %d was %s, want about %s", i, d, want)
			}
		}
		if len(at) < 15 || len(at) > 25 {
			t.Errorf("%d tries in an hour", len(at))
		}
		mu.Lock()
		down = false
		mu.Unlock()
		time.Sleep(longestPause * 5 / 4)
		synctest.Wait()
		same(t, "texts", k.texts(), mails(1))

		// # A response that the library does not know costs the connection, and a second
		n := len(tries())
		f.arrive(2, false)
		f.idler.say("* VANISHED 41,43:116")
		time.Sleep(firstPause * 5 / 4)
		synctest.Wait()
		same(t, "texts", k.texts(), mails(2))
		same(t, "connections", len(tries())-n, 1)
	})
}

func TestWatchSaysThatTheLoginIsRefused(t *testing.T) {
	f, k := newFake(mails(1)...), newKeeper()
	f.on["LOGIN"] = func(p *peer, tag, args string) bool {
		if strings.Contains(args, "nueva") {
			return false
		}
		p.say("%s NO [AUTHENTICATIONFAILED] no", tag)
		return true
	}
	c := f.config()
	var mu sync.Mutex
	password := "vieja"
	c.Secret = func(context.Context, bool) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		return password, nil
	}
	watching(t, f, c, k, func(log *bytes.Buffer) {
		time.Sleep(time.Minute)
		synctest.Wait()
		if !strings.Contains(log.String(), "level=ERROR") || strings.Contains(log.String(), "vieja") {
			t.Error(log)
		}
		mu.Lock()
		password = "nueva"
		mu.Unlock()
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		same(t, "texts", k.texts(), mails(1))
	})
}

// The whole of it over real sockets: mail that arrives while Watch runs is received in the time IDLE takes, and moved.
func TestWatchOverSockets(t *testing.T) {
	s, err := localserve.Start(localserve.Options{Users: map[string]string{"mesa@uni.mx": "secreto"}, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	k := newKeeper()
	arrived := make(chan int, 100)
	k.before = func(chunk []Mail) error { arrived <- len(chunk); return nil }
	c := Config{
		Address: s.IMAPAddr(), Security: "none", Auth: "password", Username: "mesa@uni.mx", Idle: true, Processed: "Procesados",
		Secret: func(context.Context, bool) (string, error) { return "secreto", nil },
	}
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := Watch(ctx, c, k, nil, clock); err != nil {
			t.Error(err)
		}
	})
	const n = 100
	for i := range n {
		if err := s.Deliver("mesa@uni.mx", fmt.Appendf(nil, "Subject: %d\n\nhola\n", i)); err != nil {
			t.Fatal(err)
		}
	}
	for got := 0; got < n; {
		select {
		case more := <-arrived:
			got += more
		case <-time.After(20 * time.Second):
			t.Fatalf("%d mails arrived", got)
		}
	}
	cancel()
	ended.Wait()
	for i, text := range k.texts() {
		if !strings.Contains(text, fmt.Sprintf("Subject: %d\r\n", i)) {
			t.Errorf("mail %d is\n%s", i, text)
		}
	}
	same(t, "in the mailbox", s.Count("mesa@uni.mx", "INBOX"), 0)
	same(t, "processed", s.Count("mesa@uni.mx", "Procesados"), n)
}
