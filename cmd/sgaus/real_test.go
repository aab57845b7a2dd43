package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"net/smtp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/localserve/realserver"
)

// realTown is Dovecot and Postfix with the people of the demo.
type realTown struct {
	t     testing.TB
	mail  *realserver.Mail
	relay *realserver.Relay
}

func openRealTown(t testing.TB) realTown {
	t.Helper()
	users := map[string]string{}
	for _, p := range demoPeople {
		users[p.address] = demoPassword
	}
	mail := realserver.Dovecot(t, users)
	return realTown{t: t, mail: mail, relay: realserver.Postfix(t, mail)}
}

// authority is the certificate of a server as a file for ca_file.
func authority(t testing.TB, addr string, trust *tls.Config) string {
	t.Helper()
	conn, err := tls.Dial("tcp", addr, trust)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cert := conn.ConnectionState().PeerCertificates[0]
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
}

// send submits a mail as a mail client does.
func (r realTown) send(who string, o outgoing) {
	r.t.Helper()
	p := demoPeople[who]
	err := func() error {
		c, err := smtp.Dial(r.relay.SMTPAddr())
		if err != nil {
			return err
		}
		defer c.Close()
		trust := r.mail.TLS()
		trust.ServerName = "localhost"
		if err := c.StartTLS(trust); err != nil {
			return err
		}
		if err := c.Auth(smtp.PlainAuth("", p.address, demoPassword, "127.0.0.1")); err != nil {
			return err
		}
		if err := c.Mail(p.address); err != nil {
			return err
		}
		if err := c.Rcpt(o.to); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := w.Write(o.mail(p, time.Now())); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
		return c.Quit()
	}()
	if err != nil {
		r.t.Fatalf("%s sends %q: %v", who, o.subject, err)
	}
}

// The stories of the demo against Dovecot and Postfix, with the program as it is
// installed: TLS and an XOAUTH2 token that has expired and is fetched anew,
// STARTTLS and a password, both certificates by ca_file; IDLE alone brings the
// mail. No server of this town gives a verdict on who writes: what proves it
// are the keyed ids of the notices, the Clave of the buttons and the plus
// addresses.
func TestStoryOnRealServers(t *testing.T) {
	t.Parallel()
	r := openRealTown(t)
	mesa := demoPeople["mesa"].address
	r.mail.SetToken(mesa, "ficha2")
	o := openOffice(t, r.mail.IMAPSAddr(), r.relay.SMTPAddr(),
		"security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n", `security = "tls"
ca_file = "ca.pem"
auth = "xoauth2"
username = "mesa@uni.example"
token_command = "echo . >> asked; printf ficha; wc -l < asked"
poll = "1h"
`, "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n", `security = "starttls"
ca_file = "ca.pem"
username = "mesa@uni.example"
password_file = "smtp.password"
`, "timezone", "plus = true\ntimezone", "trusted_authserv = [\"mx.uni.example\"]", "")
	o.write("ca.pem", authority(t, r.mail.IMAPSAddr(), r.mail.TLS()))
	o.write("smtp.password", demoPassword+"\n")
	desk := o.start("serve")
	desk.says("level=INFO msg=connected .*idle=true")

	got := map[string]int{}
	last := reader(func(who string) ([]byte, error) {
		mails := r.mail.Fetch(demoPeople[who].address, "INBOX")
		return mails[len(mails)-1], nil
	})
	played := slices.Concat(story, conference)
	for i, s := range played {
		out, err := s.mail(last)
		if err != nil {
			t.Fatalf("step %d (%s): %v", i+1, s.title, err)
		}
		r.send(s.by, out)
		for _, who := range s.to {
			got[who]++
			r.mail.Await(demoPeople[who].address, "INBOX", got[who])
		}
		if now := o.show(max(int(s.about), 1)); now.Status != string(s.want) {
			t.Fatalf("step %d (%s): the request is in %s, not in %s", i+1, s.title, now.Status, s.want)
		}
	}

	// Told to stop, it stops well; what it received lies in the folder of
	// processed mail, and was found by what proves it.
	desk.signal(syscall.SIGTERM)
	desk.exits(0)
	processed := r.mail.Fetch(mesa, "Procesados")
	if len(processed) != len(played) || r.mail.Count(mesa, "INBOX") != 0 {
		t.Errorf("%d mails in Procesados of %d", len(processed), len(played))
	}
	if !bytes.Contains(processed[4], []byte("Delivered-To: mesa+r1.")) {
		t.Errorf("Ana's answer did not go to the plus address:\n%s", processed[4])
	}
	whole := o.show(1)
	for _, e := range whole.History {
		if e.Role != "requester" && e.Evidence != "token" {
			t.Errorf("%s of %s was proven by %q, not by a token", e.Command, e.Actor, e.Evidence)
		}
	}
	// What was booked by mail is in Ana's mailbox as calendars read it.
	mails, invited := r.mail.Fetch(demoPeople["ana"].address, "INBOX"), false
	for _, raw := range mails {
		for kind, c := range calendarParts(t, raw) {
			invited = invited || strings.Contains(kind, "method=REQUEST") && len(c.Events()) == 1
		}
	}
	if b := o.show(2).Booking; !invited || b == nil || b.Title != "FCA - Examen de grado de Rosa Mena" {
		t.Errorf("no invitation among Ana's %d mails, or not booked: %+v", len(mails), b)
	}
	if a := whole.Assignee; a == nil || *a != demoPeople["beto"].address {
		t.Errorf("reopened, it is not Beto's: %v", a)
	}
}

// show is a request as `show --json` tells it.
func (o office) show(n int) (r archive.Story) {
	o.t.Helper()
	if err := json.Unmarshal([]byte(o.run("show", fmt.Sprint(n), "--json")), &r); err != nil {
		o.t.Fatal(err)
	}
	return r
}

// Every way to log in that the configuration knows, at both servers.
func TestCheckOnRealServers(t *testing.T) {
	t.Parallel()
	r := openRealTown(t)
	r.mail.SetToken(demoPeople["mesa"].address, "ficha")
	ca := authority(t, r.mail.IMAPSAddr(), r.mail.TLS())
	for security, addr := range map[string][2]string{
		"tls":      {r.mail.IMAPSAddr(), r.relay.SMTPSAddr()},
		"starttls": {r.mail.IMAPAddr(), r.relay.SMTPAddr()},
	} {
		for auth, secret := range map[string]string{"password": "password = \"demo\"", "xoauth2": "token_file = \"token\""} {
			as := fmt.Sprintf("security = %q\nauth = %q\nca_file = \"ca.pem\"\nusername = \"mesa@uni.example\"\n%s\n", security, auth, secret)
			const was = "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n"
			o := openOffice(t, addr[0], addr[1], was, as, was, as)
			o.write("ca.pem", ca)
			o.write("token", "ficha\n")
			said := o.run("check")
			if strings.Count(said, "TLS 1.") != 2 || !strings.Contains(said, "IDLE yes, MOVE yes") {
				t.Errorf("%s, %s:\n%s", security, auth, said)
			}
			// Without the file, nobody trusts this certificate.
			o = openOffice(t, addr[0], addr[1], was, strings.Replace(as, "ca_file = \"ca.pem\"\n", "", 1), was, as)
			o.write("ca.pem", ca)
			o.write("token", "ficha\n")
			c := o.start("check")
			c.exits(1)
			if said := c.stdout.String(); !strings.Contains(said, "certificate") {
				t.Errorf("%s, %s, unknown authority:\n%s", security, auth, said)
			}
		}
	}
}
