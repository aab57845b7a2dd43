//go:build !race

package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sgaus/mailbot/localserve/realserver"
)

// memoryMost is what the program may have at most while it handles a mail of
// 35 MB, whatever is in it: the binary itself, its database's caches and the
// Go heap, as the kernel counts them (VmHWM).
const memoryMost = 128 // MB

// Each mail of 35 MB is handled, and sent on to HelpDesk with its files, in
// bounded memory, by `once` in a process of its own.
func TestHeavyMailTakesLittleMemory(t *testing.T) {
	t.Parallel()
	mesa := demoPeople["mesa"].address
	mail := realserver.Dovecot(t, map[string]string{mesa: demoPassword})
	sink := openSink(t)
	for i := range heavy {
		t.Run(heavy[i].name, func(t *testing.T) {
			deliverHeavy(t, mail, i)
			o := openOffice(t, mail.IMAPAddr(), sink)
			c := o.start("once")
			c.exits(0)
			t.Logf("%4d MB  %6.2f s  %s", c.peak.Load(), c.cmd.ProcessState.UserTime().Seconds(), heavy[i].name)
			if got := c.peak.Load(); got > memoryMost || got == 0 {
				t.Errorf("%d MB", got)
			}
			if left := mail.Count(mesa, "INBOX"); left > 0 {
				t.Errorf("%d mails are left in the mailbox", left)
			}
		})
	}
}

// All of them one after another, by one `serve`.
func TestHeavyMailsTakeLittleMemory(t *testing.T) {
	t.Parallel()
	mesa := demoPeople["mesa"].address
	mail := realserver.Dovecot(t, map[string]string{mesa: demoPassword})
	o := openOffice(t, mail.IMAPAddr(), openSink(t))
	desk := o.start("serve")
	desk.says("msg=connected")
	for i := range heavy {
		deliverHeavy(t, mail, i)
		eventually(t, heavy[i].name+" is not received", func() bool { return mail.Count(mesa, "INBOX") == 0 })
	}
	desk.says(`state=sent`)
	desk.signal(15)
	desk.exits(0)
	t.Logf("%4d MB", desk.peak.Load())
	if got := desk.peak.Load(); got > memoryMost || got == 0 {
		t.Errorf("%d MB", got)
	}
}

// deliverHeavy puts a heavy mail into the desk's mailbox.
func deliverHeavy(t *testing.T, mail *realserver.Mail, i int) {
	t.Helper()
	raw := heavy[i].mail(heavyHead(i))
	if n := len(raw) + bytes.Count(raw, []byte("\n")); n > 35e6 || n < 30e6 {
		t.Fatalf("%s: %d bytes", heavy[i].name, n)
	}
	mail.Deliver(user(i), demoPeople["mesa"].address, raw)
}

// A mail of 48 MB, from Dovecot to Postfix and to HelpDesk's mailbox: a file of
// 20 MB before the one that does not fit goes on whole.
func TestMailAboveTheLimitOnRealServers(t *testing.T) {
	t.Parallel()
	r := openRealTown(t)
	const was = "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n"
	o := openOffice(t, r.mail.IMAPSAddr(), r.relay.SMTPAddr(),
		was, "security = \"tls\"\nca_file = \"ca.pem\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n",
		was, "security = \"starttls\"\nca_file = \"ca.pem\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n")
	o.write("ca.pem", authority(t, r.mail.IMAPSAddr(), r.mail.TLS()))
	b := mixed("From: Ana <ana@uni.example>\nTo: mesa@uni.example\nSubject: la clase\nMessage-ID: <48@uni.example>\n")
	for _, f := range []struct {
		name string
		size int
	}{{"clase.pdf", 20_000_000}, {"clase.mp4", 15_000_000}} {
		b.part("Content-Type: application/octet-stream; name=" + f.name + "\nContent-Disposition: attachment; filename=" + f.name + "\nContent-Transfer-Encoding: base64\n")
		b.encode(noise(f.size))
	}
	r.mail.Deliver("ana@uni.example", "mesa@uni.example", b.end())
	c := o.start("once")
	c.exits(0)
	t.Logf("%d MB", c.peak.Load())
	if c.peak.Load() > memoryMost {
		t.Errorf("%d MB", c.peak.Load())
	}
	ana, carla := r.mail.Await("ana@uni.example", "INBOX", 1), r.mail.Await("carla@uni.example", "INBOX", 1)
	if said := opened(ana[0]).Text; !strings.Contains(strings.Join(strings.Fields(said), " "), "clase.mp4: el correo mide 47.9 MB y el límite es de 35 MB") {
		t.Errorf("Ana reads:\n%s", said)
	}
	if files := opened(carla[0]).Attachments; len(files) != 1 || files[0].Name != "clase.pdf" || files[0].Size != 20_000_000 {
		t.Errorf("Carla gets %v", files)
	}
}

// heavyHead is the header of a heavy mail, but for its last empty line.
func heavyHead(i int) string {
	return fmt.Sprintf("From: Usuario %d <%s>\nTo: mesa@uni.example\nSubject: pesado %d\nMessage-ID: <pesado%d@fuera.example>\n"+
		"Date: Mon, 23 Nov 2026 10:00:00 -0600\n", i, user(i), i, i)
}
