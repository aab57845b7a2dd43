package realserver

import (
	"bytes"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	desk = "mesa@" + Domain
	ana  = "ana@" + Domain
)

func TestDovecotKeepsWhatIsDelivered(t *testing.T) {
	t.Parallel()
	mail := Dovecot(t, map[string]string{desk: "secreto"})

	// Two mails, one to a plus address, with a line of a single dot.
	mail.Deliver(ana, desk, []byte("Subject: uno\n\nhola\n.\nadios\n"))
	mail.Deliver("", "mesa+r12@"+Domain, []byte("Subject: dos\r\n\r\nhola\r\n"))
	mails := mail.Await(desk, "INBOX", 2)
	if !bytes.Contains(mails[0], []byte("\r\nhola\r\n.\r\nadios\r\n")) {
		t.Errorf("the first mail was changed:\n%s", mails[0])
	}
	if !bytes.Contains(mails[1], []byte("Delivered-To: mesa+r12@"+Domain)) || !bytes.Contains(mails[1], []byte("Return-Path: <>")) {
		t.Errorf("the second mail does not tell its envelope:\n%s", mails[1])
	}
	if got := mail.Fetch(desk, "Nada"); len(got) != 0 {
		t.Errorf("a folder that does not exist holds %d mails", len(got))
	}

	// A user who comes later, and a server that goes and comes back.
	mail.AddUser(ana, "nuevo")
	mail.Deliver(desk, ana, []byte("Subject: tres\n\nhola\n"))
	mail.Stop()
	mail.Restart()
	if got := mail.Await(ana, "INBOX", 1); !strings.Contains(string(got[0]), "Subject: tres") {
		t.Errorf("after the restart ana reads %s", got[0])
	}
}
