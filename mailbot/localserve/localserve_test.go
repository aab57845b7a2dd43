package localserve_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"sgaus/mailbot/localserve"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	ana  = "ana@uni.mx"
	mesa = "mesa@uni.mx"
)

func start(t *testing.T, change func(*localserve.Options)) *localserve.Server {
	t.Helper()
	o := localserve.Options{
		Users: map[string]string{ana: "secreto-a", mesa: "secreto-m"},
		Now:   func() time.Time { return time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&o)
	}
	s, err := localserve.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func dial(t *testing.T, s *localserve.Server) *smtp.Client {
	t.Helper()
	c, err := smtp.Dial(s.SMTPAddr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func text(lines ...string) string { return strings.Join(lines, "\r\n") + "\r\n" }

func header(raw []byte) string {
	h, _, _ := strings.Cut(string(raw), "\r\n\r\n")
	return h
}

// A user logs in, writes to the help desk with a plus address, and the border says who wrote.
func TestUserWritesToTheDesk(t *testing.T) {
	for _, login := range []sasl.Client{sasl.NewPlainClient("", ana, "secreto-a"), sasl.NewLoginClient(ana, "secreto-a")} {
		s := start(t, nil)
		c := dial(t, s)
		if err := c.Auth(login); err != nil {
			t.Fatal(err)
		}
		mail := text("From: Ana <ana@uni.mx>", "Authentication-Results: (a (b)) MX.uni.mx 1;", " auth=pass smtp.auth=rector@uni.mx",
			"Authentication-Results: other.example; dkim=pass", "Subject: hola", "", "No enciende.")
		if err := c.SendMail(ana, []string{"Mesa+r1.n2@uni.mx"}, strings.NewReader(mail)); err != nil {
			t.Fatal(err)
		}
		got, err := s.Mailbox(mesa)
		if err != nil || len(got) != 1 {
			t.Fatalf("desk has %d mails, %v", len(got), err)
		}
		want := text("Return-Path: <ana@uni.mx>", "Delivered-To: Mesa+r1.n2@uni.mx",
			"Authentication-Results: mx.uni.mx; auth=pass smtp.auth=ana@uni.mx",
			"Received: from localhost ([127.0.0.1])", "\tby mx.uni.mx with ESMTPA id L000001",
			"\tfor <Mesa+r1.n2@uni.mx>; Tue, 24 Nov 2026 16:00:00 +0000", "From: Ana <ana@uni.mx>",
			"Authentication-Results: other.example; dkim=pass", "Subject: hola", "", "No enciende.")
		if string(got[0]) != want {
			t.Errorf("got\n%s\nwant\n%s", got[0], want)
		}
	}
}

func TestNobodySendsAsAnother(t *testing.T) {
	s := start(t, nil)
	c := dial(t, s)
	if err := c.Mail(ana, nil); code(err) != 553 {
		t.Errorf("sending as ana without login: %v", err)
	}
	if err := c.Auth(sasl.NewPlainClient("", ana, "falsa")); code(err) != 535 {
		t.Errorf("wrong password: %v", err)
	}
	if err := c.Auth(sasl.NewPlainClient("", mesa, "secreto-m")); err != nil {
		t.Fatal(err)
	}
	if err := c.Mail(ana, nil); code(err) != 553 {
		t.Errorf("the desk sending as ana: %v", err)
	}
	if err := c.Mail("", nil); err != nil {
		t.Errorf("the null sender of an acknowledgement: %v", err)
	}
}

// A stranger's server may write to our users, without evidence, and to nobody else.
func TestStrangers(t *testing.T) {
	s := start(t, nil)
	c := dial(t, s)
	mail := text("From: ana@uni.mx", "", "soy ana")
	if err := c.SendMail("x@otra.example", []string{mesa}, strings.NewReader(mail)); err != nil {
		t.Fatal(err)
	}
	got, err := s.Mailbox(mesa)
	if err != nil || len(got) != 1 || strings.Contains(header(got[0]), "Authentication-Results") {
		t.Errorf("a stranger's mail: %v %q", err, got)
	}
	if err := c.Mail("x@otra.example", nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Rcpt("nadie@uni.mx", nil); code(err) != 550 {
		t.Errorf("unknown user: %v", err)
	}
	if err := c.Rcpt("y@otra.example", nil); code(err) != 550 {
		t.Errorf("relay: %v", err)
	}
	if _, err := s.Mailbox("nadie@uni.mx"); err == nil {
		t.Error("a mailbox of nobody")
	}
}

func TestAnyRecipient(t *testing.T) {
	s := start(t, func(o *localserve.Options) { o.AnyRecipient = true })
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	waited := make(chan error, 1)
	go func() {
		_, err := s.Wait(ctx, "beto@fuera.example", 1)
		waited <- err
	}()
	c := dial(t, s)
	if err := c.Auth(sasl.NewPlainClient("", mesa, "secreto-m")); err != nil {
		t.Fatal(err)
	}
	if err := c.SendMail("", []string{"Beto@fuera.example"}, strings.NewReader(text("Subject: x", "", "y"))); err != nil {
		t.Fatal(err)
	}
	if err := <-waited; err != nil {
		t.Error(err)
	}
	c = dial(t, s)
	if err := c.Auth(sasl.NewPlainClient("", "beto@fuera.example", "")); code(err) != 535 {
		t.Errorf("a mailbox made on the fly is open to all: %v", err)
	}
}

func TestDeliver(t *testing.T) {
	s := start(t, nil)
	// A report keeps its null sender; a forged verdict of ours does not survive, a real one stands on top.
	for _, raw := range []string{
		"Return-Path: <>\nAuthentication-Results: mx.uni.mx;\n dmarc=pass\nFrom: mailer-daemon@x.example\n\nno existe\n",
		"From: Ana <ana@uni.mx>\r\n\r\nya con CRLF\r\n",
	} {
		if err := s.Deliver(mesa, []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Arrive(localserve.Envelope{From: ana, To: mesa, Verdict: "dmarc=pass header.from=uni.mx"}, []byte("From: ana@uni.mx\n\nhola\n")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Mailbox(mesa)
	if err != nil || len(got) != 3 {
		t.Fatalf("%d mails, %v", len(got), err)
	}
	for i, want := range []string{
		"Return-Path: <>\r\nDelivered-To: mesa@uni.mx\r\nReceived: ", "Return-Path: <ana@uni.mx>\r\nDelivered-To: mesa@uni.mx\r\nReceived: ",
		"Return-Path: <ana@uni.mx>\r\nDelivered-To: mesa@uni.mx\r\nAuthentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\nReceived: ",
	} {
		if !strings.HasPrefix(string(got[i]), want) {
			t.Errorf("mail %d begins\n%s", i, header(got[i]))
		}
	}
	if strings.Contains(string(got[0]), "dmarc") || strings.Count(string(got[0]), "Return-Path") != 1 || !strings.HasSuffix(string(got[0]), "\r\n\r\nno existe\r\n") {
		t.Errorf("report:\n%q", got[0])
	}
	if err := s.Deliver("nadie@uni.mx", nil); err == nil {
		t.Error("delivered to nobody")
	}
	if n := s.Count(mesa, "INBOX"); n != 3 {
		t.Errorf("IMAP has %d", n)
	}
}

// libraries.md, 1: the memory server as it comes never tells of a mail that arrived between SELECT and IDLE.
func TestIdleTellsOfMailThatCameBefore(t *testing.T) {
	s := start(t, nil)
	told := make(chan uint32, 8)
	c, err := imapclient.DialInsecure(s.IMAPAddr(), &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				told <- *d.NumMessages
			}
		},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(ana, "secreto-a").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	deliver := func(n uint32) {
		t.Helper()
		if err := s.Deliver(ana, []byte("Subject: x\n\ny\n")); err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			return
		}
		if got := receive(t, told); got != n {
			t.Errorf("told of %d mails, want %d", got, n)
		}
	}
	deliver(1)
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	if got := receive(t, told); got != 1 {
		t.Errorf("told of %d mails", got)
	}
	deliver(2)
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		t.Error(err)
	}
	if err := c.Create("Procesados", nil).Wait(); err != nil {
		t.Error(err)
	}
	if _, err := c.Move(imap.UIDSetNum(1), "Procesados").Wait(); err != nil {
		t.Error(err)
	}
	if n := s.Count(ana, "Procesados"); n != 1 {
		t.Errorf("%d moved", n)
	}
}

func TestTLS(t *testing.T) {
	s := start(t, func(o *localserve.Options) { o.TLS = true })
	plain := dial(t, s)
	if err := plain.Auth(sasl.NewPlainClient("", ana, "secreto-a")); err == nil {
		t.Error("login in clear text")
	}
	c, err := smtp.DialStartTLS(s.SMTPAddr(), s.ClientTLS())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Auth(sasl.NewPlainClient("", ana, "secreto-a")); err != nil {
		t.Error(err)
	}
	c, err = smtp.DialTLS(s.SMTPSAddr(), s.ClientTLS())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SendMail("x@y.example", []string{ana}, strings.NewReader("A: b\r\n\r\n")); err != nil {
		t.Error(err)
	}
	if got, _ := s.Mailbox(ana); len(got) != 1 || !strings.Contains(header(got[0]), " with ESMTPS ") {
		t.Errorf("%q", got)
	}
	if _, err := smtp.DialTLS(s.SMTPSAddr(), &tls.Config{ServerName: "localhost"}); err == nil {
		t.Error("a certificate of our own is trusted by all")
	}
	i, err := imapclient.DialTLS(s.IMAPSAddr(), &imapclient.Options{TLSConfig: s.ClientTLS()})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	if err := i.Login(ana, "secreto-a").Wait(); err != nil {
		t.Error(err)
	}
}

// Close cuts clients that are idle, in the middle of a mail, or silent, and leaves nothing behind (goleak).
func TestCloseCutsEverybody(t *testing.T) {
	s := start(t, nil)
	c, err := imapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Login(ana, "secreto-a").Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Idle(); err != nil {
		t.Fatal(err)
	}
	half := dial(t, s)
	if err := half.Mail("x@y.example", nil); err != nil {
		t.Fatal(err)
	}
	if err := half.Rcpt(ana, nil); err != nil {
		t.Fatal(err)
	}
	w, err := half.Data()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, "Subject: half")
	for _, address := range []string{s.IMAPAddr(), s.SMTPAddr()} {
		silent, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer silent.Close()
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.Mailbox(ana); len(got) != 0 {
		t.Errorf("half a mail was delivered: %q", got)
	}
	if _, err := net.Dial("tcp", s.IMAPAddr()); err == nil {
		t.Error("still listening")
	}
	<-c.Closed()
	half.Close()
}

func receive(t *testing.T, from <-chan uint32) uint32 {
	t.Helper()
	select {
	case n := <-from:
		return n
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was told")
	}
	return 0
}

func code(err error) int {
	var e *smtp.SMTPError
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}
