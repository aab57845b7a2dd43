package main

import (
	"testing"

	"sgaus/mailbot/localserve"
)

// serve starts without its servers, and does not mind losing them.
func TestServeOutlivesItsServers(t *testing.T) {
	t.Parallel()
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { town.Close() })
	imap, smtp := openGate(t, town.IMAPAddr(), nil), openGate(t, town.SMTPAddr(), nil)
	imap.Shut()
	smtp.Shut()
	o := openOffice(t, imap.Addr(), smtp.Addr())
	write := func(subject string) {
		t.Helper()
		err := town.arrive("ana", outgoing{to: demoPeople["mesa"].address, subject: subject, body: subject})
		if err != nil {
			t.Fatal(err)
		}
	}
	told := func(n int) {
		t.Helper()
		eventually(t, "Ana is not told", func() bool {
			mails, err := town.Mailbox(demoPeople["ana"].address)
			return err == nil && len(mails) == n
		})
	}

	// Neither is there at the start
	desk := o.start("serve")
	desk.says(`mail cannot be received now`)
	write("uno")
	imap.Open()
	smtp.Open()
	told(1)
	desk.says(`(?s)state=sent.*state=sent`) // nothing is on its way

	// Both go away, and come back; what came meanwhile is handled
	imap.Shut()
	smtp.Shut()
	write("dos")
	imap.Open()
	desk.says(`(?s)msg=received.*msg=received`)
	smtp.Open()
	told(2)

	// Never did it end by itself
	desk.signal(15)
	desk.exits(0)
	if n := len(o.requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
}
