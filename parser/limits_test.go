package parser

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// TestManyRecipients: a mail to ten thousand is read whole.
func TestManyRecipients(t *testing.T) {
	var to strings.Builder
	for i := range 10000 {
		fmt.Fprintf(&to, ",\n Persona %d <p%d@uni.mx>", i, i)
	}
	m := parse("From: ana@uni.mx\nTo: x@uni.mx" + to.String() + "\nSubject: Aviso\n\nhola\n")
	if len(m.To) != 10001 || m.To[10000].Email != "p9999@uni.mx" || m.NewText != "hola" {
		t.Errorf("%d recipients, %q, %v", len(m.To), m.NewText, m.Problems)
	}
}

// TestLimits: what goes beyond a limit is dropped and told.
func TestLimits(t *testing.T) {
	o := desk
	o.MaxSize, o.MaxParts, o.MaxText = 4000, 3, 100
	head := "From: ana@uni.mx\nSubject: x\n"
	for name, c := range map[string]struct{ mail, problem string }{
		"size":   {head + "\n" + strings.Repeat("hola\n", 2000), "size limit"},
		"text":   {head + "\n" + strings.Repeat("hola\n", 100), "text beyond"},
		"parts":  {head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: image/png\n\nx\n", 9), "parts beyond"},
		"header": {head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n" + strings.Repeat("X-A: b\n", 12000) + "\nx\n--b--\n", "header beyond"},
	} {
		p := o
		if name == "header" {
			p = desk
		}
		m := Parse(strings.NewReader(c.mail), p)
		if !slices.ContainsFunc(m.Problems, func(s string) bool { return strings.Contains(s, c.problem) }) {
			t.Errorf("%s: %q", name, m.Problems)
		}
		if m.From.Email != "ana@uni.mx" || m.Size > p.withDefaults().MaxSize {
			t.Errorf("%s: from %v, %d octets", name, m.From, m.Size)
		}
	}
}

// TestReadError: half a mail is still a mail.
func TestReadError(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("From: ana@uni.mx\nSubject: [SGAUS #12] x\n\nYa qued"), iotest.ErrReader(errors.New("disk on fire")))
	m := Parse(broken, desk)
	if m.NewText != "Ya qued" || m.Ticket != 12 || !slices.Contains(m.Problems, "disk on fire") {
		t.Errorf("%q, %d, %q", m.NewText, m.Ticket, m.Problems)
	}
}

// TestFilesError: an error of the taker ends the reading and comes back as it
// is.
func TestFilesError(t *testing.T) {
	full := errors.New("disk full")
	mail := "From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: image/png; name=a.png\n\nx\n", 3) + "--b--\n"
	n := 0
	err := Files(strings.NewReader(mail), desk, func(Attachment, io.Reader) error { n++; return full })
	if !errors.Is(err, full) || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
}

// TestDigest: the same mail over another way has the same digest, another mail
// has another.
func TestDigest(t *testing.T) {
	mail := "From: ana@uni.mx\nSubject: x\nMessage-ID: <a@b>\n\nhola\nadiós\n"
	want := parse(mail).Digest
	way := "Received: from a\n by b\nReturn-Path: <ana@uni.mx>\nX-Spam: no\nAuthentication-Results: mx; spf=pass\n" + mail
	for name, same := range map[string]string{"trace": way, "crlf": strings.ReplaceAll(mail, "\n", "\r\n"), "both": strings.ReplaceAll(way, "\n", "\r\n")} {
		if got := parse(same).Digest; got != want {
			t.Errorf("%s: %s, not %s", name, got, want)
		}
	}
	for _, other := range []string{strings.Replace(mail, "hola", "hola ", 1), strings.Replace(mail, "Subject: x", "Subject: y", 1)} {
		if parse(other).Digest == want {
			t.Errorf("another mail with the same digest: %q", other)
		}
	}
}

// TestHumanDates reads what clients write above quotes.
func TestHumanDates(t *testing.T) {
	for s, want := range map[string]string{
		"lunes, 5 de febrero de 2024 10:23 a. m.": "2024-02-05 10:23", "Monday, February 5, 2024 10:23 PM": "2024-02-05 22:23", "5 févr. 2024 à 10:23": "2024-02-05 10:23",
		"Mo., 5. Feb. 2024 um 10:23 Uhr": "2024-02-05 10:23", "martes 6 de marzo de 2024, 12:05 p.m.": "2024-03-06 12:05", "2024年2月5日 10:23": "2024-02-05 10:23", "05/02/24 10:23": "2024-02-05 10:23",
		"2/25/2024 10:23": "2024-02-25 10:23", "Mon, 5 Feb 2024 10:23:00 -0600": "2024-02-05 16:23", "2024-02-05T10:23:00+01:00": "2024-02-05 09:23", "mardi 5 mars 2024 à 08h05": "2024-03-05 08:05", "ayer": "",
	} {
		got := ""
		if d, ok := humanDate(s, false); ok {
			got = d.Format("2006-01-02 15:04")
		}
		if got != want {
			t.Errorf("%q: %q, not %q", s, got, want)
		}
	}
	if d, _ := parseDate("Mon, 5 Feb 2024 10:23:00 -0600"); d.Location() != time.UTC {
		t.Error("not UTC")
	}
}
