package inbox

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// The library waits for ever on a server that says nothing. We wait a minute, wherever it falls silent.
func TestMuteServer(t *testing.T) {
	for _, at := range []string{"greeting", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH"} {
		f, k := newFake(mails(1)...), newKeeper()
		f.on[at] = func(p *peer, _, _ string) bool { return p.mute() }
		inBubble(t, f, func(t *testing.T) {
			begun := time.Now()
			_, err := Pass(t.Context(), f.config(), k, nil, clock)
			if !errors.Is(err, errLost) || !strings.Contains(err.Error(), "no answer within 1m0s") {
				t.Errorf("mute at %s: %v", at, err)
			}
			if took := time.Since(begun); took < DefaultTimeout || took > DefaultTimeout+6*time.Second {
				t.Errorf("mute at %s: took %s", at, took)
			}
		})
	}
	// After the commit nothing is lost by it.
	f, k := newFake(mails(1)...), newKeeper()
	f.on["UID MOVE"] = func(p *peer, _, _ string) bool { return p.mute() }
	inBubble(t, f, func(t *testing.T) { same(t, "summary", pass(t, f, k), Summary{Seen: 1, Received: 1}) })
}

// A server that says something now and then, but never what it was asked, is left too.
func TestDribblingServer(t *testing.T) {
	f, k := newFake(mails(1)...), newKeeper()
	f.on["SELECT"] = func(p *peer, _, _ string) bool {
		for {
			time.Sleep(30 * time.Second)
			if _, err := fmt.Fprint(p, "* OK sigo aqui, de verdad\r\n"); err != nil {
				return true
			}
		}
	}
	inBubble(t, f, func(t *testing.T) {
		begun := time.Now()
		_, err := Pass(t.Context(), f.config(), k, nil, clock)
		if took := time.Since(begun); !errors.Is(err, errLost) || took < 2*DefaultTimeout || took > 11*time.Minute {
			t.Errorf("%v after %s", err, took)
		}
	})
}

// The library allows a literal five minutes, and counts ours. A large mail on a slow line takes ten.
func TestSlowLiteral(t *testing.T) {
	body := "Subject: lento\r\n\r\n" + strings.Repeat("x", 2<<20)
	f, k := newFake(body), newKeeper()
	f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
		if !strings.Contains(args, "BODY") {
			return false
		}
		p.say("* 1 FETCH (UID 1 BODY[] {%d}", len(body))
		for part := range slices.Chunk([]byte(body), len(body)/20) {
			time.Sleep(30 * time.Second)
			p.Write(part)
		}
		p.say(")\r\n%s OK", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		pass(t, f, k)
		same(t, "whole", k.texts(), []string{body})
		same(t, "connections", f.conns, 1)
	})
}

// The library's Move without the capability marks and expunges before it knows that the copy was refused.
func TestCopyRefused(t *testing.T) {
	f, k := newFake(mails(2)...), newKeeper()
	f.caps = "IMAP4rev1 UIDPLUS"
	f.folders["Procesados"] = true
	f.on["UID COPY"] = func(p *peer, tag, _ string) bool {
		p.say("%s NO [OVERQUOTA] lleno", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		same(t, "summary", pass(t, f, k), Summary{Seen: 2, Received: 2})
		same(t, "still there", len(f.mails), 2)
		same(t, "marked or expunged", f.count("UID STORE")+f.count("UID EXPUNGE")+f.count("EXPUNGE"), 0)
	})
}

// Without MOVE: copy, mark, and remove exactly these. Without UIDPLUS nothing is removed: EXPUNGE takes other people's too.
func TestMoveByCopy(t *testing.T) {
	for caps, left := range map[string]int{"IMAP4rev1 UIDPLUS": 1, "IMAP4rev1": 3} {
		f, k := newFake(mails(3)...), newKeeper()
		f.caps = caps
		k.cursors[7] = 1
		f.deleted[1] = true // by somebody else
		inBubble(t, f, func(t *testing.T) {
			pass(t, f, k)
			same(t, caps+": left", len(f.mails), left)
			same(t, caps+": bare expunge", f.count("EXPUNGE"), 0)
			var order []string
			for _, c := range f.commands() {
				for _, p := range []string{"UID COPY", "CREATE", "UID STORE", "UID EXPUNGE"} {
					if strings.HasPrefix(c, p) {
						order = append(order, p)
					}
				}
			}
			want := []string{"UID COPY", "CREATE", "UID COPY", "UID STORE", "UID EXPUNGE"}
			if left == 3 {
				want = want[:4]
			}
			same(t, caps+": order", order, want)
		})
	}
}

// stray is what took the place of a real answer.
var strays = map[string]func(uid uint32) string{
	"an unsolicited FETCH":  func(uid uint32) string { return fmt.Sprintf("* 2 FETCH (UID %d FLAGS (\\Seen))", uid) },
	"NIL":                   func(uid uint32) string { return fmt.Sprintf("* 2 FETCH (UID %d BODY[] NIL)", uid) },
	"nothing":               func(uint32) string { return "* OK nada" },
	"UID after the literal": func(uid uint32) string { return fmt.Sprintf("* 2 FETCH (BODY[] {3}\r\nabc UID %d)", uid) },
	"only the size":         func(uid uint32) string { return fmt.Sprintf("* 2 FETCH (UID %d RFC822.SIZE 30)", uid) },
}

// without answers FETCH of bodies as the server would, but for mail 2, as long as while says so.
func without(f *fake, stray func(uint32) string, while func(n int, items string) bool) {
	asked := 0
	f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
		set, items, _ := strings.Cut(args, " ")
		if !strings.Contains(items, "BODY") {
			return false
		}
		for uid := uint32(1); uid <= 3; uid++ {
			if !slices.Contains([]string{"1:3", fmt.Sprint(uid)}, set) {
				continue
			}
			if uid == 2 {
				if asked++; while(asked, items) {
					p.say("%s", stray(uid))
					continue
				}
			}
			p.say("%s", f.one(uid, items))
		}
		p.say("%s OK", tag)
		return true
	}
}

// A mail without its body section is not received: it is asked for alone, and comes.
func TestMissingBodyComesAlone(t *testing.T) {
	for name, stray := range strays {
		f, k := newFake(mails(3)...), newKeeper()
		without(f, stray, func(n int, _ string) bool { return n == 1 })
		inBubble(t, f, func(t *testing.T) {
			same(t, name+": summary", pass(t, f, k), Summary{Seen: 3, Received: 3, Moved: 3})
			same(t, name+": texts", k.texts(), mails(3))
		})
	}
}

// If it never comes, it is handed over with Err and what could be had, and the cursor goes on.
func TestMissingBodyForEver(t *testing.T) {
	for name, stray := range strays {
		for _, headerToo := range []bool{false, true} {
			f, k := newFake(mails(3)...), newKeeper()
			without(f, stray, func(_ int, items string) bool { return headerToo || !strings.Contains(items, "HEADER") })
			inBubble(t, f, func(t *testing.T) {
				same(t, name+": summary", pass(t, f, k), Summary{Seen: 3, Received: 3, Poisoned: 1, Moved: 3})
				want := mails(3)
				want[1] = "Subject: mail 2\r\n\r\n"
				if headerToo {
					want[1] = ""
				}
				same(t, name+": texts", k.texts(), want)
				if err := k.got[1].Err; !errors.Is(err, ErrNoBody) {
					t.Errorf("%s: %v", name, err)
				}
				if n := f.count("UID FETCH 2 "); n > 5 {
					t.Errorf("%s: asked %d times", name, n)
				}
				same(t, name+": quarantine", f.folders["Cuarentena"], true)
			})
		}
	}
}

// A NO for one mail (a damaged file) is handed over with the server's words.
func TestServerRefusesOneMail(t *testing.T) {
	f, k := newFake(mails(3)...), newKeeper()
	f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
		switch set, items, _ := strings.Cut(args, " "); {
		case !strings.Contains(items, "BODY"):
			return false
		case set == "1:3":
			p.say("%s", f.one(1, items))
		case set != "2":
			return false
		}
		p.say("%s NO [SERVERBUG] Internal error", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		same(t, "summary", pass(t, f, k), Summary{Seen: 3, Received: 3, Poisoned: 1, Moved: 3})
		var said *imap.Error
		if err := k.got[1].Err; !errors.As(err, &said) || said.Text != "Internal error" {
			t.Errorf("%v", err)
		}
	})
}

// A server that gives no mail at all is broken; no mail is given up for it.
func TestServerGivesNothing(t *testing.T) {
	f, k := newFake(mails(5)...), newKeeper()
	f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
		p.say("%s NO [SERVERBUG] disco", tag)
		return true
	}
	inBubble(t, f, func(t *testing.T) {
		if s, err := Pass(t.Context(), f.config(), k, nil, clock); err == nil || s.Received != 0 {
			t.Errorf("%+v, %v", s, err)
		}
		delete(f.on, "UID FETCH")
		pass(t, f, k)
		same(t, "texts", k.texts(), mails(5))
	})
}

// What the library cannot read costs the connection. The mail behind it is found, tried alone with less, and the others
// come whole.
func TestPoisonedMail(t *testing.T) {
	bad := func(items string, poison func(items string) bool) func(p *peer) bool {
		return func(p *peer) bool {
			if poison(items) {
				p.say(`* 2 FETCH (UID 2 INTERNALDATE "99-Foo-0000" X-GM-LABELS (\Inbox [x]) `)
				return true
			}
			return false
		}
	}
	cases := map[string]struct {
		poison func(items string) bool
		want   string
		err    error
	}{
		"an unreadable INTERNALDATE": {func(items string) bool { return strings.Contains(items, "INTERNALDATE") }, mails(2)[1], nil},
		"whatever has the body":      {func(items string) bool { return strings.Contains(items, "BODY.PEEK[]") }, "Subject: mail 2\r\n\r\n", ErrNoBody},
		"everything":                 {func(string) bool { return true }, "", ErrNoBody},
	}
	for name, c := range cases {
		f, k := newFake(mails(3)...), newKeeper()
		f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
			set, items, _ := strings.Cut(args, " ")
			if !strings.Contains(items, "BODY") || set != "1:3" && set != "2:3" && set != "2" {
				return false
			}
			if set == "1:3" {
				p.say("%s", f.one(1, items))
			}
			return bad(items, c.poison)(p)
		}
		inBubble(t, f, func(t *testing.T) {
			s := pass(t, f, k)
			want := mails(3)
			want[1] = c.want
			same(t, name+": texts", k.texts(), want)
			if len(k.got) == 3 && !errors.Is(k.got[1].Err, c.err) {
				t.Errorf("%s: %v", name, k.got[1].Err)
			}
			if s.Seen != 3 || s.Received != 3 || f.conns > 6 {
				t.Errorf("%s: %+v over %d connections", name, s, f.conns)
			}
		})
	}
}

// A connection cut in mid literal looks like the end of a shorter mail. It is tried again, several times, since the
// network may be to blame; if it is always this mail, it is handed over.
func TestCutInMidLiteral(t *testing.T) {
	for _, times := range []int{1, 3, 1000} {
		f, k := newFake(mails(3)...), newKeeper()
		cuts := 0
		f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
			set, items, _ := strings.Cut(args, " ")
			if !strings.Contains(items, "BODY.PEEK[]") || cuts == times || set == "3" {
				return false
			}
			cuts++
			if set == "1:3" {
				p.say("%s", f.one(1, items))
			}
			half := f.one(2, items)
			p.Write([]byte(half[:len(half)-8]))
			p.Close()
			return true
		}
		inBubble(t, f, func(t *testing.T) {
			s := pass(t, f, k)
			want := Summary{Seen: 3, Received: 3, Moved: 3}
			if times == 1000 {
				want.Poisoned = 1
				same(t, "cuts", cuts, askHead)
			}
			s.Moved = 3
			same(t, "summary", s, want)
			if times < 1000 {
				same(t, "texts", k.texts(), mails(3))
			}
		})
	}
}

// A broken network never sends mail to quarantine by itself: the connection fails before a mail was asked for.
func TestNoServer(t *testing.T) {
	f, k := newFake(), newKeeper()
	f.wrap = func(_ int, c net.Conn) net.Conn { c.Close(); return c }
	inBubble(t, f, func(t *testing.T) {
		if _, err := Pass(t.Context(), f.config(), k, nil, clock); !errors.Is(err, errLost) {
			t.Error(err)
		}
		same(t, "connections", f.conns, 1)
	})
}

// A move that fails is tried again in the next passes, and then left: the mail has been received.
func TestMoveIsOwed(t *testing.T) {
	f, k := newFake(mails(2)...), newKeeper()
	f.folders["Procesados"] = true
	no := func(p *peer, tag, _ string) bool {
		p.say("%s NO [UNAVAILABLE] luego", tag)
		return true
	}
	f.on["UID MOVE"] = no
	inBubble(t, f, func(t *testing.T) {
		r, err := newReader(f.config(), k, nil, clock)
		if err != nil {
			t.Fatal(err)
		}
		l, err := open(t.Context(), r.config)
		if err != nil {
			t.Fatal(err)
		}
		defer l.leave()
		try := func(want Summary) {
			t.Helper()
			s, err := r.pass(t.Context(), l, false)
			if err != nil {
				t.Error(err)
			}
			same(t, "summary", s, want)
		}
		if err := r.choose(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		try(Summary{Seen: 2, Received: 2})
		delete(f.on, "UID MOVE")
		try(Summary{Moved: 2})
		f.mails[3], f.on["UID MOVE"] = "A: b\r\n\r\n", no
		try(Summary{Seen: 1, Received: 1})
		for range 5 {
			try(Summary{})
		}
		same(t, "tries", f.count("UID MOVE"), 2+owedTries)
	})
}
