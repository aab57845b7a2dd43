package mailbot_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/invite"
	"sgaus/parser"
	"sgaus/workflow/hours"
)

// TestCalendarMails reads what calendars send, as Gmail, Exchange, Apple,
// Thunderbird, Evolution and Zimbra write it, with the line ends of the wire and
// of a file.
func TestCalendarMails(t *testing.T) {
	files, err := filepath.Glob("testdata/calendar/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d mails: %v", len(files), err)
	}
	zone, err := time.LoadLocation("America/Mexico_City")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".eml")
		said := calendarWords(t, raw, zone)
		if crlf := calendarWords(t, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")), zone); crlf != said {
			t.Errorf("%s: another with CRLF:\n%s", name, crlf)
		}
		fmt.Fprintf(&got, "# %s\n%s%s\n", name, said, deskSays(t, raw))
	}
	golden := "testdata/calendar/read.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("what is read (-want +got):\n%s", diff)
	}
}

func calendarWords(t *testing.T, raw []byte, zone *time.Location) string {
	m := parser.Parse(bytes.NewReader(raw), parser.Options{Tag: "SGAUS"})
	if len(m.Calendar) != 1 {
		return fmt.Sprintf("%d calendars\n", len(m.Calendar))
	}
	c, err := invite.Read(m.Calendar[0], zone)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range c.Events {
		fmt.Fprintf(&b, "%s %q sequence %d of %s, by %q <%s>, mail of %s\n", c.Method, e.Title, e.Sequence, e.Stamp.Format(time.RFC3339), e.Organizer.Name, e.Organizer.Email, m.From.Email)
		fmt.Fprintf(&b, "uid %s\n", e.UID)
		if !e.Recurrence.IsZero() {
			fmt.Fprintf(&b, "only %s\n", hours.Short(e.Recurrence, zone))
		}
		for _, a := range e.Attendees {
			fmt.Fprintf(&b, "%s <%s> %q %s", a.Answer, a.Email, a.Name, a.Kind)
			if a.SentBy != "" {
				fmt.Fprintf(&b, " by %s", a.SentBy)
			}
			if a.Comment != "" {
				fmt.Fprintf(&b, " says %q", a.Comment)
			}
			b.WriteByte('\n')
		}
		for _, s := range e.Spans {
			fmt.Fprintln(&b, hours.ShortSpan(s, zone))
		}
		if e.Trouble != nil {
			fmt.Fprintln(&b, e.Trouble)
		}
		if c := strings.TrimSpace(e.Comment); c != "" {
			fmt.Fprintf(&b, "comment %q\n", c)
		}
	}
	return b.String()
}

// deskSays is what a new desk, which knows of no event, makes of the mail.
func deskSays(t *testing.T, raw []byte) string {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	if err := w.receive(raw); err != nil {
		t.Fatal(err)
	}
	id, _, err := w.db.Known(t.Context(), "INBOX", w.validity, w.uid)
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := w.db.Mail(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	ls, err := w.letters("")
	if err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("→ %s (%s)", m.Disposition, m.Why)
	for _, l := range ls {
		said += fmt.Sprintf("; %s to %s", l.Kind, l.To)
	}
	return said + "\n"
}
