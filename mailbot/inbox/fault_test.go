package inbox

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// settler is a keeper that remembers each mail, as the desk's database does.
type settler struct{ *keeper }

var _ Reconciler = settler{}

func (s settler) Reconcile(_ context.Context, _ string, validity uint32, uids []uint32) (m Moves, unknown []uint32, err error) {
	for _, uid := range uids {
		at := slices.IndexFunc(s.received(), func(k kept) bool { return k.Validity == validity && k.UID == uid })
		switch {
		case at < 0:
			unknown = append(unknown, uid)
		case s.received()[at].Err != nil:
			m.Quarantine = append(m.Quarantine, uid)
		default:
			m.Processed = append(m.Processed, uid)
		}
	}
	return m, unknown, nil
}

// command is where a fault strikes; with more of them than one, by what the
// arguments hold.
type command struct{ name, holds string }

func (c command) String() string { return strings.TrimSpace(c.name + " " + c.holds) }

var everywhere = []command{
	{"LOGIN", ""},
	{"SELECT", ""},
	{"UID SEARCH", ""},
	{"UID FETCH", "(UID RFC822.SIZE)"},
	{"UID FETCH", "BODY.PEEK"},
	{"UID MOVE", ""},
	{"CREATE", ""},
	{"SUBSCRIBE", ""},
	{"IDLE", ""},
	{"DONE", ""},
}

// ways are what a server can do instead of answering.
var ways = []struct {
	name string
	play func(p *peer, tag string) bool
}{
	{"NO", func(p *peer, tag string) bool { p.say("%s NO [UNAVAILABLE] luego", tag); return true }},
	{"BAD", func(p *peer, tag string) bool { p.say("%s BAD que", tag); return true }},
	{"BYE", func(p *peer, _ string) bool { p.say("* BYE [UNAVAILABLE] me voy"); p.Close(); return true }},
	{"cut", func(p *peer, _ string) bool { p.Close(); return true }},
	{"silence", func(p *peer, _ string) bool { return p.mute() }},
	{"nonsense", func(p *peer, _ string) bool { p.say("HTTP/1.1 400 Bad Request"); return true }},
}

// fault is a row of the table: what is broken, and what must hold after it:
// every mail is received once, whole and in order, and moved.
type fault struct {
	name  string
	plant func(f *fake, c *Config)
	// meanwhile happens after ten minutes, before the last mail comes.
	meanwhile func(f *fake)
	want      []string // nil: the mails 1, 2, 3 and 9, once each
	left      int      // mails that stay in the mailbox
	poisoned  int
}

// first lets a fault strike the first times that its command is said.
func first(f *fake, times int, c command, play func(p *peer, tag string) bool) {
	before := f.on[c.name]
	f.on[c.name] = func(p *peer, tag, args string) bool {
		f.mu.Lock()
		strikes := times > 0 && strings.Contains(args, c.holds)
		if strikes {
			times--
		}
		f.mu.Unlock()
		if strikes {
			return play(p, tag)
		}
		return before != nil && before(p, tag, args)
	}
}

// faults are the rows: each command answered in each wrong way, once and four
// times in a row, and what else happens to mailboxes.
func faults() (rows []fault) {
	for _, c := range everywhere {
		for _, w := range ways {
			for _, times := range []int{1, 4} {
				if times > 1 && c.holds == "BODY.PEEK" && (w.name == "BAD" || w.name == "nonsense") {
					times = 2 // four times is what a mail looks like that cannot be had: see the oddities
				}
				rows = append(rows, fault{name: fmt.Sprintf("%s to %s, %d times", w.name, c, times), plant: func(f *fake, _ *Config) {
					first(f, times, c, w.play)
				}})
			}
		}
	}
	for _, w := range ways[2:] {
		rows = append(rows, fault{name: w.name + " for a greeting", plant: func(f *fake, _ *Config) {
			first(f, 3, command{"greeting", ""}, w.play)
		}})
	}
	return append(rows, oddities...)
}

var oddities = []fault{
	{name: "the connection is cut in the middle of a literal", plant: func(f *fake, _ *Config) {
		first(f, 2, command{"UID FETCH", "BODY.PEEK"}, func(p *peer, _ string) bool {
			whole := f.one(1, "BODY.PEEK[]")
			p.Write([]byte(whole[:len(whole)-9]))
			p.Close()
			return true
		})
	}},
	{name: "silence in the middle of a literal", plant: func(f *fake, _ *Config) {
		first(f, 1, command{"UID FETCH", "BODY.PEEK"}, func(p *peer, _ string) bool {
			whole := f.one(1, "BODY.PEEK[]")
			p.Write([]byte(whole[:len(whole)-9]))
			return p.mute()
		})
	}},
	{name: "the answer to a move is lost", plant: func(f *fake, _ *Config) {
		f.folders["Procesados"] = true
		first(f, 1, command{"UID MOVE", ""}, func(p *peer, _ string) bool {
			f.mu.Lock()
			f.remove("1:3", false)
			f.mu.Unlock()
			p.Close()
			return true
		})
	}},
	{name: "nobody listens for an hour", plant: func(f *fake, c *Config) {
		up := time.Now().Add(time.Hour)
		dial := c.Dial
		c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			if time.Now().Before(up) {
				return nil, fmt.Errorf("connection refused")
			}
			return dial(ctx, network, address)
		}
	}},
	{name: "the password is wrong until somebody mends it", plant: func(f *fake, c *Config) {
		good := time.Now().Add(20 * time.Minute)
		first(f, 1000, command{"LOGIN", "vieja"}, func(p *peer, tag string) bool { p.say("%s NO [AUTHENTICATIONFAILED] no", tag); return true })
		c.Secret = func(context.Context, bool) (string, error) {
			if time.Now().Before(good) {
				return "vieja", nil
			}
			return "nueva", nil
		}
	}},
	{name: "the token dies and is fetched anew", plant: func(f *fake, c *Config) {
		scripted(f, "viva")
		c.Auth = "xoauth2"
		c.Secret = func(_ context.Context, refused bool) (string, error) {
			if refused {
				return "viva", nil
			}
			return "muerta", nil
		}
	}},
	{name: "UIDVALIDITY changes: all is read again, and the Box's keys absorb it", meanwhile: func(f *fake) {
		f.validity = 8
		f.mails[1] = mails(1)[0] // a backup was restored there
	}, want: append(mails(3), "Subject: mail 1\r\n\r\nhola 1\r\n", nine)},
	{name: "the mailbox is deleted for a while, and made again", meanwhile: func(f *fake) {
		first(f, 5, command{"SELECT", ""}, func(p *peer, tag string) bool { p.say("%s NO [NONEXISTENT] no hay", tag); return true })
		f.validity = 9
	}},
	{name: "somebody takes a mail out between the search and the fetch", plant: func(f *fake, _ *Config) {
		first(f, 1, command{"UID FETCH", "(UID RFC822.SIZE)"}, func(*peer, string) bool {
			f.mu.Lock()
			delete(f.mails, 2)
			f.mu.Unlock()
			return false
		})
	}, want: []string{mails(3)[0], mails(3)[2], nine}},
	{name: "somebody empties the mailbox between the search and the fetch", plant: func(f *fake, _ *Config) {
		first(f, 1, command{"UID FETCH", "(UID RFC822.SIZE)"}, func(*peer, string) bool {
			f.mu.Lock()
			clear(f.mails)
			f.mu.Unlock()
			return false
		})
	}, want: []string{nine}},
	{name: "somebody reads them in a mail client meanwhile", plant: func(f *fake, _ *Config) {
		first(f, 3, command{"UID FETCH", ""}, func(p *peer, _ string) bool {
			p.say(`* 1 FETCH (FLAGS (\Seen))`)
			p.say(`* 2 FETCH (UID 2 FLAGS (\Seen \Flagged))`)
			return false
		})
	}},
	{name: "somebody puts a mail back from Procesados", meanwhile: func(f *fake) {
		f.mails[5] = mails(1)[0] // under a new UID (RFC 9051, 2.3.1.1)
	}, want: append(mails(3), mails(1)[0], nine)},
	{name: "the folder of processed mail is deleted", meanwhile: func(f *fake) { delete(f.folders, "Procesados") }},
	{name: "the server shows a mail late, below the last UID", plant: func(f *fake, _ *Config) {
		delete(f.mails, 2)
	}, meanwhile: func(f *fake) {
		f.mails[2] = mails(2)[1]
	}, want: []string{mails(3)[0], mails(3)[2], mails(3)[1], nine}},
	{name: "mails cannot be moved for an hour", plant: func(f *fake, _ *Config) {
		until := time.Now().Add(time.Hour)
		first(f, 1e6, command{"UID MOVE", ""}, func(p *peer, tag string) bool {
			if time.Now().After(until) {
				return false
			}
			p.say("%s NO [OVERQUOTA] lleno", tag)
			return true
		})
	}},
	{name: "the Box cannot keep anything for ten minutes", plant: func(*fake, *Config) {}},
	{name: "a mail that no client can read", plant: func(f *fake, _ *Config) {
		f.on["UID FETCH"] = func(p *peer, tag, args string) bool {
			set, items, _ := strings.Cut(args, " ")
			switch {
			case !strings.Contains(items, "BODY.PEEK[]"):
				return false
			case set == "1:3":
				p.say("%s", f.one(1, items))
			case set != "2":
				return false
			}
			p.say("%s BAD [CLIENTBUG] que", tag)
			return true
		}
	}, want: []string{mails(3)[0], "Subject: mail 2\r\n\r\n", mails(3)[2], nine}, poisoned: 1},
	{name: "more is told than was asked", plant: func(f *fake, _ *Config) {
		first(f, 4, command{"UID SEARCH", ""}, func(p *peer, _ string) bool {
			p.say("* 3 EXISTS")
			p.say("* 0 RECENT")
			p.say("* OK [HIGHESTMODSEQ 77] .")
			return false
		})
	}},
}

// nine is the mail that comes at the end of every row.
const nine = "Subject: mail 9\r\n\r\nhola 9\r\n"

// After each fault the inbox recovers by itself: nothing is lost, nothing comes
// twice, nothing goes to quarantine for the network's fault, nothing stays.
func TestFaults(t *testing.T) {
	for _, row := range faults() {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, k := newFake(mails(3)...), newKeeper()
				k.late = true
				begun := time.Now()
				if strings.HasPrefix(row.name, "the Box") {
					k.before = func([]Mail) error {
						if time.Since(begun) < 10*time.Minute {
							return fmt.Errorf("disk full")
						}
						return nil
					}
				}
				c := f.config()
				c.Idle = true
				if row.plant != nil {
					row.plant(f, &c)
				}
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				var log bytes.Buffer
				go func() { ended <- Watch(ctx, c, settler{k}, slog.New(slog.NewTextHandler(&log, nil)), time.Now) }()
				time.Sleep(90 * time.Minute)
				synctest.Wait()
				if row.meanwhile != nil {
					f.mu.Lock()
					row.meanwhile(f)
					f.mu.Unlock()
				}
				time.Sleep(time.Hour)
				f.arrive(9, false)
				time.Sleep(time.Hour)
				synctest.Wait()
				cancel()
				if err := <-ended; err != nil {
					t.Error(err)
				}
				want := row.want
				if want == nil {
					want = append(mails(3), nine)
				}
				same(t, "received", k.texts(), want)
				same(t, "left in the mailbox", len(f.mails), row.left)
				poisoned := 0
				for _, m := range k.received() {
					if m.Err != nil {
						poisoned++
					}
				}
				same(t, "in quarantine", poisoned, row.poisoned)
				if t.Failed() {
					t.Log(log.String())
				}
				f.open.Wait()
			})
		})
	}
	if n := len(faults()); n < 45 {
		t.Errorf("only %d rows", n)
	}
}
