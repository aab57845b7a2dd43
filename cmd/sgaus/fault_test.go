//go:build !race

package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"sgaus/mailbot/localserve"
)

// scene is a desk between an IMAP server and a sink, with a meddler before each.
type scene struct {
	*testing.T
	town       town
	sink       *sink
	imap, smtp *meddler
	o          office
}

// ordeal is a row of the table: a mail comes while something is broken, the
// desk makes a pass, what was broken is mended, and a second mail comes. Then
// each of the two must be one request, and their writers must have been told,
// each with one mail, however often it came.
type ordeal struct {
	name   string
	config []string // pairs, as openOffice wants them
	strike func(s *scene)
	exits  int // of the pass while it is broken; -2: whatever
	mend   func(s *scene)
	// untold is who cannot be told, and then HelpDesk is.
	untold string
	most   int // how often the first acknowledgement comes at most; 0: once
}

const (
	first, second = "u0@fuera.example", "u1@fuera.example"
	wasLogin      = "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n"
)

// once lets f damage what passes the first time that it has words in it.
func once(words string, f func(p []byte) []byte) func(p []byte) ([]byte, bool) {
	struck := false
	return func(p []byte) ([]byte, bool) {
		if struck || !bytes.Contains(p, []byte(words)) {
			return p, false
		}
		struck = true
		return f(p), true
	}
}

func half(p []byte) []byte { return p[:len(p)/2] }
func none([]byte) []byte   { return nil }

// answerLost cuts the connection instead of what the server says after words of
// the client's, the first times.
func answerLost(m *meddler, words string, times int) {
	lost := false
	m.meddle(func(p []byte) ([]byte, bool) {
		if times > 0 && bytes.Contains(p, []byte(words)) {
			times--
			lost = true
		}
		return p, false
	}, func(p []byte) ([]byte, bool) {
		if lost {
			lost = false
			return nil, true
		}
		return p, false
	})
}

func mendBoth(s *scene) {
	s.imap.meddle(nil, nil)
	s.smtp.meddle(nil, nil)
	s.sink.answer(nil)
}

// refuses lets the sink answer a command about a recipient, "MAIL", "RCPT" or ".".
func refuses(stage, to string, code int, enhanced smtp.EnhancedCode) func(s *scene) {
	return func(s *scene) {
		s.sink.answer(func(at, recipient string) error {
			if at == stage && (to == "" || to == recipient) {
				return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "no"}
			}
			return nil
		})
	}
}

func ordeals() []ordeal {
	rows := []ordeal{
		{name: "the connection is cut in the middle of a literal", strike: func(s *scene) {
			s.imap.meddle(nil, once("BODY[]", half))
		}, exits: -2, mend: mendBoth},
		{name: "the connection is cut at a fetch", strike: func(s *scene) {
			s.imap.meddle(once("BODY.PEEK[]", none), nil)
		}, exits: -2, mend: mendBoth},
		{name: "the connection is cut before a move", strike: func(s *scene) {
			s.imap.meddle(once(" MOVE ", none), nil)
		}, exits: -2, mend: mendBoth},
		{name: "the answer to a move is lost", strike: func(s *scene) { answerLost(s.imap, " MOVE ", 1) }, exits: -2, mend: mendBoth},
		{name: "the answer to a login is lost", strike: func(s *scene) { answerLost(s.imap, " LOGIN ", 1) }, exits: 1, mend: mendBoth},
		{name: "the server is shutting down", strike: func(s *scene) {
			s.imap.meddle(nil, once("* OK", func([]byte) []byte { return []byte("* BYE [UNAVAILABLE] later\r\n") }))
		}, exits: 1, mend: mendBoth},
		{name: "something else answers at the IMAP port", strike: func(s *scene) { s.imap.lead(s.sink.addr) }, exits: 1, mend: func(s *scene) {
			s.imap.lead(s.town.IMAPAddr())
		}},
		{name: "something else answers at the SMTP port", strike: func(s *scene) { s.smtp.lead(s.town.IMAPAddr()) }, exits: 1, mend: func(s *scene) {
			s.smtp.lead(s.sink.addr)
		}},
		{name: "nobody listens for mail", strike: func(s *scene) { s.smtp.lead("127.0.0.1:1") }, exits: 1, mend: func(s *scene) {
			s.smtp.lead(s.sink.addr)
		}},
		{
			name: "the password is wrong", config: []string{"password = \"demo\"", "password_file = \"secret\""},
			strike: func(s *scene) { s.o.write("secret", "otra") }, exits: 1, mend: func(s *scene) { s.o.write("secret", demoPassword) },
		},
		{name: "the connection is cut in the middle of DATA", strike: func(s *scene) {
			s.smtp.meddle(once("Message-ID", half), nil)
		}, exits: -2, mend: mendBoth},
		{name: "the connection is cut before the final dot", strike: func(s *scene) {
			s.smtp.meddle(once("\r\n.\r\n", func(p []byte) []byte { return p[:len(p)-3] }), nil)
		}, exits: -2, mend: mendBoth},
		{name: "the answer to the final dot is lost", strike: func(s *scene) { answerLost(s.smtp, "\r\n.\r\n", 1) }, exits: -2, mend: mendBoth, most: 2},
		{name: "the answer to the final dot is always lost: twice more, and no more", strike: func(s *scene) {
			answerLost(s.smtp, "\r\n.\r\n", 1000)
		}, exits: -2, mend: func(s *scene) {
			for i := range 12 {
				s.pass(time.Duration(i+1)*time.Hour, -2)
			}
			mendBoth(s)
		}, most: 3},
		{
			name: "a certificate that nobody signed", config: []string{wasLogin, "security = \"tls\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\nca_file = \"ca.pem\"\n"},
			strike: func(s *scene) {
				other := s.openTown(true)
				s.imap.lead(s.town.IMAPSAddr())
				s.o.write("ca.pem", authority(s, other.IMAPSAddr(), other.ClientTLS()))
			}, exits: 1, mend: func(s *scene) {
				s.o.write("ca.pem", authority(s, s.town.IMAPSAddr(), s.town.ClientTLS()))
			},
		},
		{
			name: "TLS fails", config: []string{wasLogin, "security = \"tls\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\nca_file = \"ca.pem\"\n"},
			strike: func(s *scene) { // the port without TLS
				s.o.write("ca.pem", authority(s, s.town.IMAPSAddr(), s.town.ClientTLS()))
			}, exits: 1, mend: func(s *scene) { s.imap.lead(s.town.IMAPSAddr()) },
		},
		{name: "another process holds the database for two seconds", strike: func(s *scene) {
			db, err := sql.Open("sqlite3", "file:"+filepath.Join(s.o.dir, "sgaus.db")+"?_txlock=exclusive")
			if err != nil {
				s.Fatal(err)
			}
			tx, err := db.Begin()
			if err != nil {
				s.Fatal(err)
			}
			time.AfterFunc(2*time.Second, func() { _, _ = tx.Rollback(), db.Close() })
		}, exits: 0},
		{name: "the disk is full: no file may grow beyond its size", strike: func(s *scene) {
			cmd := exec.Command("sh", "-c", `ulimit -f 1; exec sgaus once`)
			cmd.Dir = s.o.dir
			said, err := cmd.CombinedOutput()
			if err == nil {
				s.Errorf("a pass on a full disk says nothing:\n%s", said)
			}
		}, exits: 0},
		{name: "the spool is gone", config: []string{"[smtp]", "spool = \"spool\"\n\n[smtp]"}, strike: func(s *scene) {
			s.exec("rm", "-rf", "spool")
			s.put(second, strings.Repeat("Es muy largo lo que falla. ", 10000)+"\n")
		}, exits: 2, mend: func(s *scene) { s.exec("mkdir", "-p", "spool") }},
		{
			name: "one of three is refused for good", strike: refuses("RCPT", first, 550, smtp.EnhancedCode{5, 1, 1}),
			exits: 0, mend: mendBoth, untold: first,
		},
	}
	for _, stage := range []string{"AUTH", "MAIL", "RCPT", "."} {
		for _, code := range []int{421, 451, 452} {
			rows = append(rows, ordeal{
				name: fmt.Sprintf("%d to %s", code, stage), strike: refuses(stage, "", code, smtp.EnhancedCode{4, 3, 0}), exits: -2, mend: mendBoth,
			})
		}
	}
	return rows
}

// After each fault the desk goes on by itself with the next pass: nothing is
// lost, nothing doubled, nobody told twice under different ids.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, row := range ordeals() {
		t.Run(row.name, func(t *testing.T) {
			s := openScene(t, row.config...)
			s.put(first, "No enciende la computadora del laboratorio.\n")
			row.strike(s)
			s.pass(0, row.exits)
			if row.mend != nil {
				row.mend(s)
			}
			if s.lie("INBOX") < 2 {
				s.put(second, "No imprime la del segundo piso.\n")
			}
			for _, later := range []time.Duration{13 * time.Hour, 18 * time.Hour, 24 * time.Hour} {
				s.pass(later, 0)
			}
			s.holds(row)
		})
	}
}

func openScene(t *testing.T, config ...string) *scene {
	t.Helper()
	s := &scene{T: t, sink: newSink(t)}
	secure := slices.Contains(config, wasLogin)
	s.town = s.openTown(secure)
	s.imap, s.smtp = openMeddler(t, s.town.IMAPAddr()), openMeddler(t, s.sink.addr)
	s.o = openOffice(t, s.imap.Addr(), s.smtp.Addr(), append([]string{"[identity]", "[deadlines]\ndigest = \"\"\n\n[identity]"}, config...)...)
	s.o.write("ca.pem", "")
	s.o.write("secret", demoPassword)
	if secure {
		s.o.write("ca.pem", authority(t, s.town.IMAPSAddr(), s.town.ClientTLS()))
	} else {
		s.pass(0, -2) // the database stands
	}
	return s
}

func (s *scene) openTown(tls bool) town {
	s.Helper()
	town, err := openTown(localserve.Options{TLS: tls})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { town.Close() })
	return town
}

func (s *scene) put(from, text string) {
	s.Helper()
	raw := fmt.Sprintf("From: <%s>\nTo: mesa@uni.example\nSubject: falla de %s\nMessage-ID: <plea.%s>\n\n%s", from, from, from, text)
	if err := s.town.Deliver(demoPeople["mesa"].address, []byte(raw)); err != nil {
		s.Fatal(err)
	}
}

func (s *scene) exec(name string, args ...string) {
	s.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = s.o.dir
	if said, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("%s: %v\n%s", name, err, said)
	}
}

// pass runs one pass, later than now, and wants its exit code; -2: any.
func (s *scene) pass(later time.Duration, code int) {
	s.Helper()
	c := s.o.start("once", "--at", time.Now().Add(later).Format(time.RFC3339))
	if code == -2 {
		<-c.ended
		return
	}
	c.exits(code)
}

// lie counts the mails in a folder of the desk.
func (s *scene) lie(folder string) int { return s.town.Count(demoPeople["mesa"].address, folder) }

// holds looks at what must hold at the end.
func (s *scene) holds(row ordeal) {
	s.Helper()
	var subjects []string
	for _, r := range s.o.requests() {
		subjects = append(subjects, r.Subject)
	}
	slices.Sort(subjects)
	if want := []string{"falla de " + first, "falla de " + second}; !slices.Equal(subjects, want) {
		s.Errorf("the requests are %q", subjects)
	}
	for _, who := range []string{first, second} {
		got := s.sink.of(who, "")
		if who == row.untold {
			if len(got) != 0 || len(s.sink.of(demoPeople["carla"].address, "")) < 3 {
				s.Errorf("%s got %d mails, Carla %d", who, len(got), len(s.sink.of(demoPeople["carla"].address, "")))
			}
			continue
		}
		if len(got) != 1 {
			s.Errorf("%s got %d different mails", who, len(got))
			continue
		}
		if n := s.sink.times[[2]string{who, got[0].id}]; n > max(row.most, 1) {
			s.Errorf("%s got the same mail %d times", who, n)
		}
		if !strings.Contains(got[0].subject, "falla de "+who) {
			s.Errorf("%s got %q", who, got[0].subject)
		}
	}
	if in, done := s.lie("INBOX"), s.lie("Procesados"); in != 0 || done != 2 {
		s.Errorf("%d mails lie in the mailbox and %d in Procesados", in, done)
	}
	if left, err := os.ReadDir(filepath.Join(s.o.dir, "spool")); err == nil && len(left) > 0 {
		s.Errorf("%d files left in the spool", len(left))
	}
}
