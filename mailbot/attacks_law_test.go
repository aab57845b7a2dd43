package mailbot_test

import (
	"bytes"
	"context"
	"fmt"
	netmail "net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// survey is how the desk stands.
type survey struct {
	requests []workflow.Request
	letters  []store.Letter
	mails    uint32
}

func surveyed(t *testing.T, w *world) survey {
	t.Helper()
	rs, err := w.db.List(context.Background(), workflow.Filter{Visible: workflow.Visible{All: true}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(rs, func(a, b workflow.Request) int { return int(a.Number - b.Number) })
	ls, err := w.letters("")
	if err != nil {
		t.Fatal(err)
	}
	return survey{requests: rs, letters: ls, mails: w.uid}
}

// stand is what of a request an impostor must not be able to change.
func stand(r workflow.Request) string {
	return fmt.Sprintln(r.Number, r.Subject, r.Status, r.Requester.Email, r.Area, r.Kind, r.Priority, r.Assignee, r.AnswerDue, r.ResumeAt, r.ClosedAt)
}

// lawful checks what no attack may ever do: change a request that stands, write
// to anybody beyond those concerned, tell anybody what is not theirs, or add to
// what our letters are made of.
func lawful(t *testing.T, w *world, before, after survey) {
	t.Helper()
	for i, r := range before.requests {
		if was, is := stand(r), stand(after.requests[i]); was != is {
			t.Errorf("request %d was\n%sand is\n%s", r.Number, was, is)
		}
	}
	for _, l := range after.letters[len(before.letters):] {
		m, raw, err := w.mailOf(l)
		if err != nil {
			t.Fatal(err)
		}
		everything := m.Subject + "\n" + part(raw, "text/plain") + "\n" + part(raw, "text/html")
		staff := w.bot.Desk.Known(l.To).Staff()
		for _, secret := range []struct {
			word string
			for_ bool
		}{
			{secretOfDesk, staff},
			{secretOfAna, staff || l.To == "ana@uni.mx"},
			{secretOfLuis, staff || l.To == "luis@gmail.com"},
		} {
			if !secret.for_ && strings.Contains(everything, secret.word) {
				t.Errorf("the %s to %s tells %s", l.Kind, l.To, secret.word)
			}
		}
		if strings.Contains(l.To, "victima") {
			t.Errorf("a %s went to %s, whom no mail came from", l.Kind, l.To)
		}
		wellMade(t, l, raw)
	}
}

// wellMade checks that a letter has the header that we gave it and no more, and
// that its HTML holds nothing that runs.
func wellMade(t *testing.T, l store.Letter, raw []byte) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("the %s to %s is no mail: %v", l.Kind, l.To, err)
	}
	ours := []string{
		"From", "To", "Reply-To", "Date", "Message-Id", "In-Reply-To", "References", "Subject", "Auto-Submitted",
		"X-Auto-Response-Suppress", "X-Loop", "Content-Language", "Mime-Version", "Content-Type",
	}
	for name, values := range m.Header {
		if !slices.Contains(ours, name) || len(values) != 1 {
			t.Errorf("the %s to %s has %s: %q", l.Kind, l.To, name, values)
		}
	}
	if to, err := m.Header.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != l.To {
		t.Errorf("the %s to %s is addressed to %v (%v)", l.Kind, l.To, to, err)
	}
	if html := part(raw, "text/html"); regexp.MustCompile(`(?i)<(script|img|iframe|object|form|link|svg)\b`).MatchString(html) {
		t.Errorf("the %s to %s has HTML of a stranger:\n%s", l.Kind, l.To, html)
	}
}

// outcomeOf says what became of the mails, which requests there are that were
// not, what was added to the histories, and who was told what.
func outcomeOf(t *testing.T, w *world, before, after survey) string {
	t.Helper()
	ctx := context.Background()
	var b strings.Builder
	count := map[string]int{}
	var order []string
	line := func(format string, args ...any) {
		s := fmt.Sprintf(format, args...)
		if count[s]++; count[s] == 1 {
			order = append(order, s)
		}
	}
	for uid := before.mails + 1; uid <= after.mails; uid++ {
		id, _, err := w.db.Known(ctx, "INBOX", w.validity, uid)
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := w.db.Mail(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		line("mail: %s (%s), evidence %s", m.Disposition, m.Why, m.Evidence)
	}
	for _, r := range after.requests {
		old := int64(0)
		if i := slices.IndexFunc(before.requests, func(o workflow.Request) bool { return o.Number == r.Number }); i >= 0 {
			old = before.requests[i].Events
		} else {
			line("new: %d of %s «%.60s»", r.Number, r.Requester.Email, r.Subject)
		}
		events, err := w.db.History(ctx, r.Number)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events[old:] {
			refused := ""
			if e.Change.Refused != nil {
				refused = ", refused: " + string(*e.Change.Refused)
			}
			line("event of %d: %s as %s [%s]%s", min(r.Number, 4), e.Actor, e.Role, e.Command, refused)
		}
	}
	for _, l := range after.letters[len(before.letters):] {
		line("letter: %s to %s", l.Kind, l.To)
	}
	for _, s := range order {
		fmt.Fprint(&b, s)
		if count[s] > 1 {
			fmt.Fprintf(&b, " ×%d", count[s])
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// TestNotThere is what one asks of another's request: it is answered as if there
// were none, in the same words, whoever asks and however they name it.
func TestNotThere(t *testing.T) {
	w := besieged(t)
	ask := func(who, command, named string, parents ...string) string {
		t.Helper()
		before := surveyed(t, w)
		m := mailFrom(who, "dmarc=pass header.from="+domainOf(emailOf(who)), named+command+" Hola", "Hola.")
		m.parents = parents
		if err := w.send(m); err != nil {
			t.Fatal(err)
		}
		after := surveyed(t, w)
		lawful(t, w, before, after)
		var b strings.Builder
		for _, l := range after.letters[len(before.letters):] {
			m, raw, err := w.mailOf(l)
			if err != nil {
				t.Fatal(err)
			}
			token := regexp.MustCompile(`r\d+(\.|%2E)n\d+(\.|%2E)x\w+(\.|%2E)\w{20}`)
			fmt.Fprintln(&b, l.To, l.Kind, l.Request, m.Subject)
			fmt.Fprintln(&b, token.ReplaceAllString(part(raw, "text/plain")+part(raw, "text/html"), "TOKEN"))
		}
		return strings.ReplaceAll(b.String(), strings.TrimSpace(named), "NAMED")
	}
	for _, who := range []string{"eva", "felix", "mallory@malo.example", "luis"} {
		for _, row := range append([]workflow.Row{{}}, workflow.Commands...) {
			if row.General {
				continue
			}
			command := ""
			if row.Name != "" {
				command = workflow.Bracket(row.Name, "")
			}
			there, not := ask(who, command, "[SGAUS #1] "), ask(who, command, "[SGAUS #77] ")
			if !workflow.Person(w.bot.Desk.Known(emailOf(who))).Staff() && !row.Everyone {
				continue // a new request of their own
			}
			if there != not {
				t.Errorf("%s %s: of what is there\n%s\nof what is not\n%s", who, command, there, not)
			}
		}
	}
	known, unknown := ask("mallory@malo.example", "[ESTADO]", "", "m1.ana@uni.mx"), ask("mallory@malo.example", "[ESTADO]", "", "m1.nadie@uni.mx")
	if known != unknown || known == "" {
		t.Errorf("of a mail that was here\n%s\nof one that was not\n%s", known, unknown)
	}
}

func domainOf(address string) string {
	_, domain, _ := strings.Cut(address, "@")
	return domain
}
