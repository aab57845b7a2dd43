//go:build !race

package main

import (
	"testing"
)

// meddling is a row: what a person does in a mail client, in the desk's mailbox,
// as IMAP says it, before the desk makes its first pass and after it. In the end
// the mail must be one request, whose writer was told once.
type meddling struct {
	name          string
	before, after []string
	none          bool // there was no request after the first pass
	folder        string
}

var meddlings = []meddling{
	{name: "reads it", before: []string{"SELECT INBOX", `STORE 1:* +FLAGS (\Seen)`}},
	{name: "marks it as deleted, and thinks again", before: []string{"SELECT INBOX", `STORE 1:* +FLAGS (\Deleted)`, `STORE 1:* -FLAGS (\Deleted)`}},
	{
		name: "takes it out, and puts it back", none: true,
		before: []string{"CREATE Otra", "SELECT INBOX", "MOVE 1:* Otra"},
		after:  []string{"SELECT Otra", "MOVE 1:* INBOX"},
	},
	{name: "puts it back from Procesados", after: []string{"SELECT Procesados", "MOVE 1:* INBOX"}},
	{name: "copies it back from Procesados", after: []string{"SELECT Procesados", "COPY 1:* INBOX"}},
	{name: "deletes Procesados", after: []string{"DELETE Procesados"}},
	{
		name: "makes the mailbox anew: another UIDVALIDITY, the same mails", folder: "Mesa",
		before: []string{"CREATE Mesa", "SELECT INBOX", "MOVE 1:* Mesa"},
		after:  []string{"RENAME Mesa Vieja", "CREATE Mesa", "SELECT Vieja", "COPY 1:* Mesa"},
	},
	{
		name: "takes the mailbox away for a while", folder: "Mesa", none: true,
		before: []string{"CREATE Mesa", "SELECT INBOX", "MOVE 1:* Mesa", "SELECT INBOX", "RENAME Mesa Otra"},
		after:  []string{"RENAME Otra Mesa"},
	},
}

// People open the desk's mailbox in their mail clients, on Dovecot.
func TestPeopleInTheMailbox(t *testing.T) {
	t.Parallel()
	for _, row := range meddlings {
		t.Run(row.name, func(t *testing.T) {
			f := openTrial(t)
			if row.folder != "" { // everything stays in one folder, so that only the database knows what was handled
				f.o = openOffice(t, f.mail.IMAPAddr(), f.sink.addr, "[identity]", everyDay,
					"security = \"none\"\n", "security = \"none\"\nmailbox = \""+row.folder+"\"\nprocessed = \"\"\n")
			}
			f.slot.drop([]byte(plea(7)))
			pass := func(commands []string) *child {
				for _, c := range commands {
					f.slot.say("a %s\r\n", c)
					f.slot.until("a OK")
				}
				c := f.o.start("once")
				<-c.ended
				return c
			}
			pass(row.before)
			if n := len(f.o.requests()); (n == 0) != row.none {
				t.Errorf("%d requests after the first pass", n)
			}
			if c := pass(row.after); c.cmd.ProcessState.ExitCode() != 0 {
				t.Error("the second pass fails")
			}
			f.o.run("once")
			if rs := f.o.requests(); len(rs) != 1 || rs[0].Subject != "falla 7" {
				t.Errorf("%+v", rs)
			}
			if told := f.sink.of(user(7), ""); len(told) != 1 || f.sink.times[[2]string{told[0].to, told[0].id}] != 1 {
				t.Errorf("its writer was told %d times", len(told))
			}
			if n := f.mail.Count(demoPeople["mesa"].address, "INBOX"); n != 0 {
				t.Errorf("%d mails lie in the mailbox", n)
			}
		})
	}
}
