package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reportMail is a report for machines with the given parts.
func reportMail(text, status string) string {
	return "Return-Path: <>\nFrom: MAILER-DAEMON@mx.uni.mx\nTo: mesa@uni.mx\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + text + "\n--b\nContent-Type: message/delivery-status\n\n" + status + "\n--b--\n"
}

func proseMail(text string) string {
	return "Return-Path: <>\nFrom: MAILER-DAEMON@mx.uni.mx\nTo: mesa@uni.mx\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.uni.mx.\n\n" + text
}

// TestManyFailures: a report that names a hundred thousand keeps a thousand
// and says so, in its fields and in prose.
func TestManyFailures(t *testing.T) {
	var fields, lines strings.Builder
	fields.WriteString("Reporting-MTA: dns; mx\n")
	for i := range 100000 {
		if i < 9000 { // what the part's limit lets through, and more
			fmt.Fprintf(&fields, "\nFinal-Recipient: rfc822; p%d@uni.mx\nAction: failed\nStatus: 5.1.1\n", i)
		}
		fmt.Fprintf(&lines, "<p%d@uni.mx>: no\n", i)
	}
	for name, mail := range map[string]string{"fields": reportMail("x", fields.String()), "prose": proseMail(lines.String())} {
		m := parse(mail)
		if m.Bounce == nil || len(m.Bounce.Recipients) != 1000 {
			t.Fatalf("%s: %+v", name, m.Bounce)
		}
		if !slices.ContainsFunc(m.Problems, func(s string) bool { return strings.Contains(s, "recipients of a delivery report") }) {
			t.Errorf("%s: %q", name, m.Problems)
		}
	}
}

// worstReports are the dearest reports that we could think of, of about a
// megabyte each.
func worstReports() map[string]string {
	rep := func(s string, n int) string { return strings.Repeat(s, n/len(s)) }
	const mb = 1 << 20
	return map[string]string{
		"recipients":      proseMail(rep("<ana.lopez@correo.mx>: host mx said: 550 that is not what we know\n", mb)),
		"ats":             proseMail(rep("a@b", mb)),
		"at signs":        proseMail(rep("@", mb)),
		"a line of @":     proseMail(rep("x@y.mx ", mb)),
		"local parts":     proseMail(rep("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@", mb)),
		"quoted":          proseMail(rep(`"x@y.mx`, mb)),
		"half phrases":    proseMail(rep("mailbox mailbox is mailbox exceeds mailbox over ", mb)),
		"marks":           proseMail(rep("----- Original message was not\n", mb)),
		"codes":           proseMail(rep("5.1. 5.1.1.1 550 5", mb)),
		"fields":          reportMail("x", rep("Final-Recipient: rfc822; ana@correo.mx\nAction: failed\nDiagnostic-Code: smtp; 550 nothing known of mailbox over user not\n\n", mb)),
		"one diagnostic":  reportMail("x", "Final-Recipient: rfc822; ana@correo.mx\nDiagnostic-Code: smtp; "+rep("550 mailbox of nobody\n ", mb)),
		"vague":           reportMail(rep("something was not right with it\n", mb/2), rep("Final-Recipient: rfc822; ana@correo.mx\nAction: failed\nStatus: 5.0.0\n\n", mb/2)),
		"accents":         proseMail(rep("<ána@córreo.mx>: el buzón está muy así\n", mb)),
		"blank fields":    reportMail("x", rep("\n \n", mb)),
		"text of fields":  proseMail(rep("Final-Recipient: rfc822; ana@correo.mx\nAction: failed\n\n", mb)),
		"dsn in x-failed": "X-Failed-Recipients: " + rep("a@b.mx,\n ", mb/4) + "x@y.mx\n" + proseMail("x"),
	}
}

// BenchmarkReport tells what the dearest reports cost.
func BenchmarkReport(b *testing.B) {
	for name, mail := range worstReports() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(mail)))
			for b.Loop() {
				parse(mail)
			}
		})
	}
}

// TestBounceTold: of each report it is told by what it was known, and from
// which words each status comes.
func TestBounceTold(t *testing.T) {
	mails, _ := filepath.Glob("testdata/mail/bounce-*.eml")
	reports := 0
	for _, name := range mails {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		m := parse(string(b))
		if m.Bounce == nil {
			continue
		}
		reports++
		told := map[string]bool{}
		for _, f := range m.Findings {
			if f.About == "bounce" {
				told[f.Rule] = true
			}
		}
		if len(told) == 0 {
			t.Errorf("%s: not told why", name)
		}
		for _, r := range m.Bounce.Recipients {
			if !m.Bounce.Feedback && !told["status "+r.Status] {
				t.Errorf("%s: not told where %s of %s comes from", name, r.Status, r.Address)
			}
		}
		if m.Auto.Kind != "report" || m.Forward != nil || m.Courtesy {
			t.Errorf("%s: a report is %q, forward %v", name, m.Auto.Kind, m.Forward)
		}
	}
	if reports < 110 {
		t.Errorf("only %d reports", reports)
	}
}

// What a server says at once is read as in a report; words of our own are not.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		code          int
		reply, status string
	}{
		{550, "5.1.1 <ana@uni.mx>: no such user", "5.1.1"},
		{550, "User unknown in virtual mailbox table", "5.1.1"},
		{550, "No", "5.0.0"},
		{551, "", "5.1.6"},
		{554, "5.7.1 Rejected as spam", "5.7.1"},
		{552, "5.3.4 the letter has 9 octets and the server takes 5", "5.3.4"},
		{0, "not sent: no such user in the address", ""},
	} {
		if got := Refused("ana@uni.mx", c.code, c.reply); got.Status != c.status || got.Address != "ana@uni.mx" {
			t.Errorf("%d %s: %+v", c.code, c.reply, got)
		}
	}
}
