package realserver

import (
	"bytes"
	"encoding/base64"
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

func TestPostfixDeliversToDovecot(t *testing.T) {
	t.Parallel()
	mail := Dovecot(t, map[string]string{desk: "secreto", ana: "clave"})
	relay := Postfix(t, mail)

	// A stranger writes to the desk without logging in.
	d, err := dial(relay.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	if err := d.smtp("250", "EHLO fuera.example"); err != nil {
		t.Fatal(err)
	}
	if err := d.deliver(ana, "mesa+r12@"+Domain, []byte("Subject: uno\n\nhola\n")); err != nil {
		t.Fatal(err)
	}
	if got := mail.Await(desk, "INBOX", 1); !bytes.Contains(got[0], []byte("Delivered-To: mesa+r12@"+Domain)) {
		t.Errorf("the desk reads %s", got[0])
	}

	// But a relay for the world it is not.
	if err := d.deliver(ana, "otro@fuera.example", []byte("Subject: dos\n\nhola\n")); err == nil || !strings.Contains(err.Error(), "554 5.7.1") {
		t.Errorf("mail for elsewhere without a login: %v", err)
	}

	// What nobody can be given comes back as a delivery report.
	if err := d.deliver(ana, "nadie@"+Domain, []byte("Message-ID: <perdido@uni.example>\nSubject: tres\n\nhola\n")); err != nil {
		t.Fatal(err)
	}
	relay.AwaitEmpty()
	back := mail.Await(ana, "INBOX", 1)[0]
	for _, want := range []string{"Return-Path: <>", "multipart/report", "Status: 5.1.1", "<perdido@uni.example>"} {
		if !bytes.Contains(back, []byte(want)) {
			t.Errorf("the report lacks %q:\n%s", want, back)
		}
	}
}

func TestDovecotAsksAboutTokens(t *testing.T) {
	t.Parallel()
	mail := Dovecot(t, map[string]string{desk: "secreto"})
	try := func(token string) bool {
		d, err := dial(mail.IMAPAddr())
		if err != nil {
			t.Fatal(err)
		}
		defer d.close()
		answer := base64.StdEncoding.EncodeToString([]byte("user=" + desk + "\x01auth=Bearer " + token + "\x01\x01"))
		if _, err := d.conn.Write([]byte("a AUTHENTICATE XOAUTH2 " + answer + "\r\n")); err != nil {
			t.Fatal(err)
		}
		line, err := d.line()
		if strings.HasPrefix(line, "+") { // the reason; an empty line asks for the verdict
			_, _ = d.conn.Write([]byte("\r\n"))
			line, err = d.line()
		}
		if err != nil {
			t.Fatal(err)
		}
		return strings.HasPrefix(line, "a OK")
	}
	mail.SetToken(desk, "viejo")
	if !try("viejo") || try("nuevo") {
		t.Error("the first token is not the one that opens")
	}
	mail.SetToken(desk, "nuevo")
	if try("viejo") || !try("nuevo") {
		t.Error("a new token does not take the place of the old one")
	}
}
