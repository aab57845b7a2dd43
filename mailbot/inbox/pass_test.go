package inbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// inBubble runs a story against a fake server, on virtual time; what it leaves running is an error.
func inBubble(t *testing.T, f *fake, story func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		story(t)
		f.open.Wait()
	})
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func pass(t *testing.T, f *fake, k *keeper) Summary {
	t.Helper()
	s, err := Pass(t.Context(), f.config(), k, nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPassReceivesEachMailOnceAndMovesIt(t *testing.T) {
	f, k := newFake(mails(150)...), newKeeper()
	k.bad = func(m Mail) bool { return m.UID == 70 }
	inBubble(t, f, func(t *testing.T) {
		same(t, "summary", pass(t, f, k), Summary{Seen: 150, Received: 150, Moved: 150})
		same(t, "texts", k.texts(), mails(150))
		same(t, "chunks", k.chunks, []int{64, 64, 22})
		same(t, "complete passes", len(k.passes), 1)
		same(t, "left on the server", len(f.mails), 0)
		same(t, "a move a chunk, and one more for quarantine; two folders made", f.count("UID MOVE"), 4+2)
		same(t, "one fetch a chunk and one for sizes", f.count("UID FETCH"), 4)

		// # A mail that comes later is all that the next pass asks for
		f.mails[151] = "Subject: x\r\n\r\ny\r\n"
		same(t, "summary", pass(t, f, k), Summary{Seen: 1, Received: 1, Moved: 1})
		same(t, "nothing", pass(t, f, k), Summary{})
	})
	for _, c := range f.commands() {
		if strings.Contains(c, `\Seen`) || strings.Contains(c, "BODY[") || strings.Contains(c, "ENVELOPE") || strings.Contains(c, "BODYSTRUCTURE") || strings.HasPrefix(c, "ENABLE") {
			t.Errorf("the client said %q", c)
		}
	}
}

// The next chunk is fetched while one is being received: here receiving would never end otherwise.
func TestFetchAndReceiveOverlap(t *testing.T) {
	f, k := newFake(mails(100)...), newKeeper()
	second := make(chan struct{})
	f.on["UID FETCH"] = func(_ *peer, _, args string) bool {
		if strings.HasPrefix(args, "65:100 ") && strings.Contains(args, "BODY") {
			close(second)
		}
		return false
	}
	k.before = func(chunk []Mail) error {
		if chunk[0].UID == 1 {
			<-second
		}
		return nil
	}
	inBubble(t, f, func(t *testing.T) { pass(t, f, k) })
}

func TestChunksAreBoundedByBytes(t *testing.T) {
	big := "Subject: grande\r\n\r\n" + strings.Repeat("x", 7<<20)
	f, k := newFake(big, big, big, "Subject: chico\r\n\r\n"), newKeeper()
	dir := t.TempDir()
	k.before = func(chunk []Mail) error {
		for _, m := range chunk {
			if m.Size > smallMail != (m.Body.file != nil) {
				return fmt.Errorf("mail of %d bytes: in a file is %t", m.Size, m.Body.file != nil)
			}
			if m.Size != m.Body.Size() || !m.Internal.Equal(noon) {
				return fmt.Errorf("size %d of %d, internal date %s", m.Body.Size(), m.Size, m.Internal)
			}
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			return fmt.Errorf("a killed process would leave %v, %v", left, err)
		}
		return nil
	}
	inBubble(t, f, func(t *testing.T) {
		c := f.config()
		c.Spool = dir
		if _, err := Pass(t.Context(), c, k, nil, clock); err != nil {
			t.Fatal(err)
		}
		same(t, "chunks", k.chunks, []int{2, 2})
		same(t, "all there", k.texts()[2] == big, true)
	})
}

// Of a mail above the limit the beginning is handed over, whether the server says its size beforehand or lies.
func TestTooLarge(t *testing.T) {
	for _, lie := range []bool{false, true} {
		f, k := newFake("A: 1\r\n\r\n", "Subject: enorme\r\n\r\n"+strings.Repeat("x", 2<<20), "B: 2\r\n\r\n"), newKeeper()
		if lie {
			f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
				if strings.Contains(args, "BODY") {
					return false
				}
				p.say("* 2 FETCH (UID 2 RFC822.SIZE 10)")
				p.say("%s OK", tag)
				return true
			}
		}
		inBubble(t, f, func(t *testing.T) {
			c := f.config()
			c.MaxSize = 1 << 20
			if _, err := Pass(t.Context(), c, k, nil, clock); err != nil {
				t.Fatal(err)
			}
			got := k.received()
			if len(got) != 3 || !errors.Is(got[1].Err, ErrTooLarge) || len(got[1].Text) != 1<<20 || !strings.HasPrefix(got[1].Text, "Subject: enorme") {
				t.Errorf("lie %t: got %d mails, %v", lie, len(got), got[1].Err)
			}
			same(t, "quarantine", f.count(`UID MOVE 2 "Cuarentena"`) > 0, true)
		})
	}
}

func TestNewValidityReadsEverythingAgain(t *testing.T) {
	f, k := newFake(mails(3)...), newKeeper()
	inBubble(t, f, func(t *testing.T) {
		c := f.config()
		c.Processed = ""
		for _, validity := range []uint32{7, 8, 8} {
			f.validity = validity
			if _, err := Pass(t.Context(), c, k, nil, clock); err != nil {
				t.Fatal(err)
			}
		}
		same(t, "texts", k.texts(), append(mails(3), mails(3)...))
		same(t, "moved", f.count("UID MOVE"), 0)
	})
	f.validity = 0
	inBubble(t, f, func(t *testing.T) {
		if _, err := Pass(t.Context(), f.config(), k, nil, clock); err == nil || !strings.Contains(err.Error(), "UIDVALIDITY") {
			t.Errorf("without UIDVALIDITY: %v", err)
		}
	})
}

// RFC 9051: "n:*" of an empty tail names the last mail. It is not received again.
func TestEmptyTail(t *testing.T) {
	f, k := newFake(mails(3)...), newKeeper()
	k.cursors[7] = 3
	f.on["UID SEARCH"] = func(p *peer, tag, args string) bool {
		p.say("* SEARCH 3")
		p.say("%s OK", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) { same(t, "summary", pass(t, f, k), Summary{}) })
	k.cursors[7] = 1<<32 - 1 // the last UID there can be: nothing is above it
	inBubble(t, f, func(t *testing.T) { same(t, "summary", pass(t, f, k), Summary{}) })
	k.cursors[7] = 3
	f.on["UID SEARCH"] = func(p *peer, tag, args string) bool {
		p.say("* SEARCH 0")
		p.say("%s OK", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		if _, err := Pass(t.Context(), f.config(), k, nil, clock); err == nil {
			t.Error("UID 0 was believed")
		}
	})
}

// What another program moves away between search and fetch is not missed.
func TestVanished(t *testing.T) {
	f, k := newFake(mails(5)...), newKeeper()
	f.on["UID SEARCH"] = func(p *peer, tag, args string) bool {
		if args != "UID 1:*" {
			return false
		}
		p.say("* SEARCH 1 2 3 4 5")
		f.mu.Lock()
		delete(f.mails, 2)
		delete(f.mails, 5)
		f.mu.Unlock()
		p.say("%s OK", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		same(t, "summary", pass(t, f, k), Summary{Seen: 5, Received: 3, Vanished: 2, Moved: 3})
	})
}

// A Box that fails keeps nothing, and has the same mails again.
func TestBoxFails(t *testing.T) {
	f, k := newFake(mails(100)...), newKeeper()
	full := errors.New("disk full")
	k.before = func(chunk []Mail) error {
		if chunk[0].UID == 65 {
			return full
		}
		return nil
	}
	inBubble(t, f, func(t *testing.T) {
		s, err := Pass(t.Context(), f.config(), k, nil, clock)
		if !errors.Is(err, full) || s.Received != 64 {
			t.Errorf("%+v, %v", s, err)
		}
		k.before = nil
		pass(t, f, k)
		same(t, "texts", k.texts(), mails(100))
		same(t, "complete passes", len(k.passes), 1)
	})
}

// A spool that cannot be written is nobody's mail's fault: nothing goes to quarantine.
func TestSpoolFails(t *testing.T) {
	f, k := newFake("Subject: x\r\n\r\n"+strings.Repeat("x", 2*smallMail), "A: b\r\n\r\n"), newKeeper()
	inBubble(t, f, func(t *testing.T) {
		c := f.config()
		c.Spool = t.TempDir() + "/missing"
		_, err := Pass(t.Context(), c, k, nil, clock)
		if err == nil || !errors.Is(err, os.ErrNotExist) || len(k.got) != 0 {
			t.Errorf("%v, %v", err, k.got)
		}
	})
}

// SIGTERM: the chunk in hand is committed and moved, and nothing more is begun.
func TestEndOfContextFinishesTheChunk(t *testing.T) {
	f, k := newFake(mails(200)...), newKeeper()
	inBubble(t, f, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		k.before = func([]Mail) error { cancel(); return nil }
		s, err := Pass(ctx, f.config(), k, nil, clock)
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		same(t, "summary", s, Summary{Seen: 200, Received: 64, Moved: 64})
		same(t, "complete passes", len(k.passes), 0)
		k.before = nil
		pass(t, f, k)
		same(t, "texts", k.texts(), mails(200))
	})
}

// faulty is a connection that is cut after some bytes have been read, as networks do.
type faulty struct {
	net.Conn
	left int
}

func (c *faulty) Read(p []byte) (int, error) {
	if c.left <= 0 {
		c.Close()
		return 0, net.ErrClosed
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// Wherever connections are cut, each mail is received once, whole, and in order.
func TestCutAnywhere(t *testing.T) {
	want := mails(20)
	for i := range want {
		want[i] += strings.Repeat("x", rand.IntN(300))
	}
	want[11] += strings.Repeat("x", smallMail) // in a file
	rapid.Check(t, func(rt *rapid.T) {
		cuts := rapid.SliceOfN(rapid.IntRange(0, 80_000), 0, 5).Draw(rt, "cuts")
		f, k := newFake(want...), newKeeper()
		f.wrap = func(n int, c net.Conn) net.Conn {
			if n > len(cuts) {
				return c
			}
			return &faulty{c, cuts[n-1]}
		}
		inBubble(t, f, func(t *testing.T) {
			for range len(cuts) + 1 {
				if _, err := Pass(t.Context(), f.config(), k, nil, clock); err == nil {
					break
				}
			}
		})
		if d := cmp.Diff(want, k.texts()); d != "" {
			rt.Fatal(d)
		}
		for _, m := range k.received() {
			if m.Err != nil {
				rt.Fatal(m.Err)
			}
		}
	})
}
