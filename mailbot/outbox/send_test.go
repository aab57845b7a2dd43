package outbox

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-smtp"
)

// One letter after another over one connection, the null sender as <>, dots
// and bare LF as SMTP wants them.
func TestLettersArriveAsTheyAre(t *testing.T) {
	f := newFake(t, nil)
	q := &memory{}
	q.postBody("ana@uni.example", noon, "Subject: uno\n\n.\nhola\r\n..\n").From = ""
	q.post("beto@uni.example", "dos", noon)
	s := f.sender(t, q, func(c *Config) { c.Connections = 1; c.Hello = "mesa.uni.example" })

	want(t, "report", drain(t, s, noon), Report{Sent: 2})
	want(t, "body", f.mails[0].body, "Subject: uno\r\n\r\n.\r\nhola\r\n..\r\n")
	wantLines(t, "commands", f.said(""), "1 greeting", "1 EHLO mesa.uni.example",
		"1 MAIL FROM:<>", "1 RCPT TO:<ana@uni.example>", "1 DATA", "1 .",
		"1 MAIL FROM:<mesa@uni.example>", "1 RCPT TO:<beto@uni.example>", "1 DATA", "1 .")
	want(t, "what is kept of the answer", q.letters[0].result, Result{Sent, 250, "2.0.0 queued on 1"})

	_ = s.Close()
	wantLines(t, "goodbye", f.said("QUIT"), "1 QUIT")
}

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		at      stage
		answer  string // code, enhanced code, words
		verdict string
		why     string
	}{
		{atRcpt, "450 4.2.0 greylisted", Later, "come back"},
		{atRcpt, "550 5.1.1 unknown", Failed, "there is nobody"},
		{atRcpt, "550 5.7.1 policy", Failed, "they do not want it"},
		{atRcpt, "552 5.2.2 full", Later, "mailboxes are emptied"},
		{atRcpt, "554 5.2.2 full", Later, "Exchange says it so"},
		{atRcpt, "552 full", Later, "without enhanced codes it is the mailbox"},
		{atDot, "552 too much", Failed, "after the body it is the size"},
		{atDot, "552 5.3.4 too big", Failed, "the size"},
		{atMail, "552 5.3.4 too big", Failed, "the announced size"},
		{atMail, "553 5.7.1 not your address", Later, "a setting, not the letter"},
		{atDot, "554 5.7.1 spam", Failed, "they do not want it"},
		{atDot, "550 4.7.1 try again", Later, "the enhanced code knows better"},
		{atData, "451 4.3.0 busy", Later, "busy"},
		{atDot, "251 will forward", Sent, "any 2xx is a yes"},
	} {
		f := strings.SplitN(c.answer, " ", 3)
		a := &smtp.SMTPError{Code: int(f[0][0]-'0')*100 + int(f[0][1]-'0')*10 + int(f[0][2]-'0')}
		if strings.Count(f[1], ".") == 2 {
			a.EnhancedCode = smtp.EnhancedCode{int(f[1][0] - '0'), int(f[1][2] - '0'), int(f[1][4] - '0')}
		}
		if got := verdict(c.at, a); got != c.verdict {
			t.Errorf("%s at stage %d is %s, want %s: %s", c.answer, c.at, got, c.verdict, c.why)
		}
	}
}

// A refused recipient costs its own letter only; the connection serves on.
func TestRefusedRecipient(t *testing.T) {
	f := newFake(t, func(_ int, cmd string) string {
		if cmd == "RCPT TO:<nadie@uni.example>" {
			return "550-5.1.1 there is\n550 5.1.1 nobody"
		}
		return ""
	})
	q := &memory{}
	q.post("nadie@uni.example", "uno", noon)
	q.post("ana@uni.example", "dos", noon)
	s := f.sender(t, q, func(c *Config) { c.Connections = 1 })

	want(t, "report", drain(t, s, noon), Report{Sent: 1, Failed: 1})
	want(t, "kept", q.letters[0].result, Result{Failed, 550, "5.1.1 there is nobody"})
	wantLines(t, "after the refusal", f.said("RSET"), "1 RSET")
	wantLines(t, "arrived", f.arrived(), "dos")
}

// Not now, says the server; a minute later it is willing.
func TestLaterAndThenSent(t *testing.T) {
	busy := true
	f := newFake(t, func(_ int, cmd string) string {
		if cmd == "." && busy {
			return "451 4.3.0 busy"
		}
		return ""
	})
	q := &memory{}
	q.post("ana@uni.example", "uno", noon)
	q.post("ana@uni.example", "dos", noon)
	s := f.sender(t, q, nil)

	want(t, "first pass", drain(t, s, noon), Report{Later: 1})
	want(t, "nothing is due yet", drain(t, s, noon.Add(59*time.Second)), Report{})
	busy, f.mails = false, nil
	want(t, "a minute later", drain(t, s, noon.Add(time.Minute)), Report{Sent: 2})
	wantLines(t, "the order holds", f.arrived(), "uno", "dos")
}

// PITFALL: after a body that broke, any command of go-smtp would first send the
// final dot, and the server would deliver half a mail.
func TestHalfALetterIsNeverDelivered(t *testing.T) {
	f := newFake(t, nil)
	q := &memory{}
	h := q.post("ana@uni.example", "media", noon)
	h.Open = func() (io.ReadCloser, error) {
		half := strings.NewReader("Subject: media\n\nla primera mitad\n")
		return io.NopCloser(io.MultiReader(half, broken{})), nil
	}
	q.post("beto@uni.example", "entera", noon)
	s := f.sender(t, q, func(c *Config) { c.Connections = 1 })

	want(t, "report", drain(t, s, noon), Report{Sent: 1, Later: 1})
	_ = s.Close()
	wantLines(t, "arrived", f.arrived(), "entera")
	if got := q.letters[0].result.Reply; got != "read the letter: disk gone" {
		t.Errorf("kept: %q", got)
	}
	wantLines(t, "nothing is said on the broken connection", f.said("RSET", "NOOP", "QUIT", "."), "2 .", "2 QUIT")
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("disk gone") }

// A letter that cannot even be opened, or panics, is put off; the next goes.
func TestLetterThatCannotBeRead(t *testing.T) {
	f := newFake(t, nil)
	q := &memory{}
	q.post("ana@uni.example", "uno", noon).Open = func() (io.ReadCloser, error) { return nil, errQueue }
	q.post("beto@uni.example", "dos", noon).Open = func() (io.ReadCloser, error) { panic("nil map") }
	q.post("caro@uni.example", "tres", noon)
	s := f.sender(t, q, func(c *Config) { c.Connections = 1 })

	want(t, "report", drain(t, s, noon), Report{Sent: 1, Later: 2})
	want(t, "unopened", q.letters[0].result.Reply, "open the letter: database is locked")
	want(t, "panic", q.letters[1].result.Reply, "panic: nil map")
}

// Once the final dot has left, silence, a hang-up and nonsense all mean that
// nobody knows.
func TestUnknownAfterTheDot(t *testing.T) {
	for name, c := range map[string]string{"silence": MUTE, "hang-up": DROP, "nonsense": "HTTP/1.1 200 OK", "strange code": "999 no"} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t, func(conn int, cmd string) string {
					if cmd == "." && conn == 1 {
						return c
					}
					return ""
				})
				q := &memory{}
				q.post("ana@uni.example", "uno", noon)
				q.post("beto@uni.example", "dos", noon)
				s := f.sender(t, q, func(c *Config) { c.Connections = 1 })
				began := time.Now()
				want(t, "report", drain(t, s, noon), Report{Sent: 1, Unknown: 1})
				if took := time.Since(began); c == MUTE && took != 3*time.Minute {
					t.Errorf("waited %s for the answer", took)
				}
				wantLines(t, "the first was not sent twice", f.arrived(), "uno", "dos")
				want(t, "the next goes over a new connection", f.mails[1].conn, 2)
			})
		})
	}
}

// A clear answer after the dot that also ends the connection is an answer.
func TestClosingAfterTheDot(t *testing.T) {
	for _, answer := range []string{"421 4.3.2 shutting down", "530 5.7.0 log in first"} {
		f := newFake(t, func(conn int, cmd string) string {
			if cmd == "." && conn == 1 {
				return answer
			}
			return ""
		})
		q := &memory{}
		q.post("ana@uni.example", "uno", noon)
		q.post("beto@uni.example", "dos", noon)
		s := f.sender(t, q, func(c *Config) { c.Connections = 1 })
		want(t, answer, drain(t, s, noon), Report{Sent: 1, Later: 1})
		want(t, "kept", q.letters[0].result.Reply, answer[4:])
		want(t, "the next goes over a new connection", f.mails[1].conn, 2)
	}
}

// PITFALL: go-smtp announces our size and does not look at the server's limit.
func TestSizeIsCompared(t *testing.T) {
	f := newFake(t, nil)
	f.ehlo = []string{"SIZE 100"}
	q := &memory{}
	q.postBody("ana@uni.example", noon, "Subject: grande\n\n"+strings.Repeat("x", 200))
	q.post("ana@uni.example", "chica", noon)
	s := f.sender(t, q, nil)
	want(t, "report", drain(t, s, noon), Report{Sent: 1, Failed: 1})
	want(t, "kept", q.letters[0].result.Reply, "not sent: 5.3.4 the letter has 217 octets and the server takes 100")
	wantLines(t, "on the wire", f.said("MAIL"), "1 MAIL FROM:<mesa@uni.example> SIZE=21")
}

// Some servers let nobody send without an address; then the desk's own stands
// in, if there is one.
func TestNullSenderRefused(t *testing.T) {
	for _, own := range []string{"", "mesa@uni.example"} {
		f := newFake(t, func(_ int, cmd string) string {
			if strings.HasPrefix(cmd, "MAIL FROM:<>") {
				return "553 5.7.1 not without an address"
			}
			return ""
		})
		q := &memory{}
		q.post("ana@uni.example", "uno", noon).From = ""
		report := drain(t, f.sender(t, q, func(c *Config) { c.From = own }), noon)
		if own == "" {
			want(t, "without one it waits for a better setting", report, Report{Later: 1})
			continue
		}
		want(t, "report", report, Report{Sent: 1})
		want(t, "sender", f.mails[0].from, "MAIL FROM:<mesa@uni.example>")
	}
}
