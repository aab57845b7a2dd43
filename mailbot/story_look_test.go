package mailbot_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/emersion/go-message"
	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/workflow"
)

func cmdTold(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	ls, err := w.letters(args[0])
	ts.Check(err)
	for _, l := range ls {
		if w.read[l.ID] {
			continue
		}
		if neg {
			ts.Fatalf("%s was told %s", args[0], l.Kind)
		}
		w.read[l.ID] = true
		if len(args) > 1 && l.Kind != args[1] {
			ts.Fatalf("%s was told %s, not %s", args[0], l.Kind, args[1])
		}
		r, err := w.db.OpenMail(context.Background(), l.ID)
		ts.Check(err)
		raw, err := io.ReadAll(r)
		ts.Check(err)
		ts.Check(r.Close())
		said := l.Subject + "\n" + part(raw, "text/plain")
		flat := strings.Join(strings.Fields(said), " ") // a sentence may be wrapped anywhere
		for _, want := range args[min(2, len(args)):] {
			if !regexp.MustCompile(want).MatchString(flat) {
				ts.Fatalf("the %s to %s does not say %q:\n%s", l.Kind, args[0], want, said)
			}
		}
		return
	}
	if !neg {
		ts.Fatalf("%s was told nothing more", args[0])
	}
}

func cmdNobody(ts *testscript.TestScript, neg bool, _ []string) {
	w := worldOf(ts)
	ls, err := w.letters("")
	ts.Check(err)
	for _, l := range ls {
		if !w.read[l.ID] {
			ts.Fatalf("%s was told %s, too: %s", l.To, l.Kind, l.Subject)
		}
	}
}

func cmdStatus(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	r, ok, err := worldOf(ts).db.Request(context.Background(), n)
	ts.Check(err)
	if !ok || string(r.Status) != args[1] {
		ts.Fatalf("request %d is in %q", n, r.Status)
	}
	if len(args) > 2 {
		want := emailOf(args[2])
		if args[2] == "-" {
			want = ""
		}
		if r.Assignee != want {
			ts.Fatalf("the responsible of request %d is %q", n, r.Assignee)
		}
	}
}

func cmdRequests(ts *testscript.TestScript, _ bool, args []string) {
	rs, err := worldOf(ts).db.List(context.Background(), workflow.Filter{Visible: workflow.Visible{All: true}}, 0)
	ts.Check(err)
	if strconv.Itoa(len(rs)) != args[0] {
		ts.Fatalf("there are %d requests", len(rs))
	}
}

func cmdBecame(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	id, ok, err := w.db.Known(context.Background(), "INBOX", w.validity, w.uid)
	ts.Check(err)
	m, _, err := w.db.Mail(context.Background(), id)
	ts.Check(err)
	if !ok || m.Disposition != args[0] || len(args) > 1 && !regexp.MustCompile(args[1]).MatchString(m.Why) {
		ts.Fatalf("the mail became %q (%s)", m.Disposition, m.Why)
	}
}

func cmdHistory(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	events, err := worldOf(ts).db.History(context.Background(), n)
	ts.Check(err)
	for _, e := range events {
		to, refused := string(e.To), ""
		if a := e.Change.Assignee; a != nil && *a != "" {
			to += " →" + *a
		}
		if e.Change.Refused != nil {
			refused = " refused: " + string(*e.Change.Refused)
		}
		if e.Change.Guest != nil {
			refused = " guest: " + *e.Change.Guest
		}
		fmt.Fprintf(ts.Stdout(), "%d %s %s [%s] %s>%s %s%s | %s\n", e.Seq, e.Actor, e.Role, e.Command, e.From, to, e.Evidence, refused,
			strings.ReplaceAll(e.Text, "\n", " / "))
	}
}

func cmdLast(ts *testscript.TestScript, _ bool, args []string) {
	m, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "Subject: %s\n%s", m.Subject, part(raw, "text/plain"))
	for _, f := range m.Attachments {
		fmt.Fprintf(ts.Stdout(), "file: %s %d\n", f.Name, f.Size)
	}
}

func cmdHTML(ts *testscript.TestScript, _ bool, args []string) {
	_, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprint(ts.Stdout(), part(raw, "text/html"))
}

func cmdRaw(ts *testscript.TestScript, _ bool, args []string) {
	_, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s", raw)
}

// part finds the first part of a type in a mail.
func part(raw []byte, kind string) string {
	m, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	found := ""
	_ = m.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil {
			return err
		}
		if k, _, _ := e.Header.ContentType(); k == kind && found == "" {
			b, err := io.ReadAll(e.Body)
			found = strings.ReplaceAll(string(b), "\r\n", "\n")
			return err
		}
		return nil
	})
	return found
}

// cmdLetters prints what WHO got, a line each: the envelope's sender, the
// subject, which mail it answers and which it refers to. Mails are named by
// who got them and their place among theirs: «ana.2».
func cmdLetters(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	all, err := w.letters("")
	ts.Check(err)
	names, count := map[string]string{}, map[string]int{}
	for _, l := range all {
		who, _, _ := strings.Cut(l.To, "@")
		count[who]++
		names[l.MessageID] = fmt.Sprintf("%s.%d", who, count[who])
	}
	name := func(ids []string) string {
		var out []string
		for _, id := range ids {
			if _, known := names[id]; !known {
				names[id] = id
				if !strings.HasPrefix(id, "m") { // not one of ours to the desk
					names[id] = "root"
				}
			}
			out = append(out, names[id])
		}
		return strings.Join(out, " ")
	}
	ls, err := w.letters(args[0])
	ts.Check(err)
	for i, l := range ls {
		m, _, err := w.mailOf(l)
		ts.Check(err)
		fmt.Fprintf(ts.Stdout(), "%d %s from <%s> %q answers %s, after %s\n", i+1, l.Kind, l.From, m.Subject, name(m.InReplyTo), name(m.References))
	}
}

// cmdEverything prints all that WHO was ever sent, as it looks in either form:
// what must not stand there must stand nowhere.
func cmdEverything(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	ls, err := w.letters(args[0])
	ts.Check(err)
	for _, l := range ls {
		m, raw, err := w.mailOf(l)
		ts.Check(err)
		fmt.Fprintf(ts.Stdout(), "%s\n%s\n%s\n", m.Subject, part(raw, "text/plain"), part(raw, "text/html"))
		for _, f := range m.Attachments {
			fmt.Fprintf(ts.Stdout(), "file: %s %d\n", f.Name, f.Size)
		}
	}
}
