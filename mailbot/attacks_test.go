package mailbot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// TestAttacks plays testdata/attacks: one attack a file, with a sentence of what
// it tries. Each meets the same desk:
//
//	1  of Ana, in process, with Beto of RED; the follow-up holds a secret
//	2  of Luis, with Nora of RED
//	3  of Ana, closed
//
// A file's genuine*.eml are what honest people sent before; all others are the
// attack, in their order. In them stand, of the last mail of a kind to somebody:
//
//	{id:beto:asignada}     its Message-ID
//	{token:beto:asignada}  its reply token
//	{other:beto}           a token for Beto, of another desk
//	{repeat:N:text}        the text, N times
//
// A line «# world: …» in the comment sets the scene: later DURATION, plus,
// both=TERMINADA, joins rosa, question (a command in Beto's name waits for his
// word), times N (the attack comes N times).
//
// What may never happen is checked of all of them, by lawful. What became of
// each is written in its «outcome».
func TestAttacks(t *testing.T) {
	files, err := filepath.Glob("testdata/attacks/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 60 {
		t.Errorf("only %d attacks", len(files))
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			attack(t, file)
		})
	}
}

func attack(t *testing.T, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	a := txtar.Parse(raw)
	w := besieged(t)
	times := scene(t, w, string(a.Comment))
	outcome := -1
	var mails []txtar.File
	for i, f := range a.Files {
		switch {
		case f.Name == "outcome":
			outcome = i
		case strings.HasPrefix(f.Name, "genuine"):
			receiveAll(t, w, f)
		default:
			mails = append(mails, f)
		}
	}
	before := surveyed(t, w)
	for n := range times {
		for _, f := range mails {
			f.Data = bytes.ReplaceAll(f.Data, []byte("{n}"), fmt.Append(nil, n))
			receiveAll(t, w, f)
		}
	}
	after := surveyed(t, w)
	lawful(t, w, before, after)
	got := outcomeOf(t, w, before, after)
	switch {
	case *update && outcome < 0:
		a.Files = append(a.Files, txtar.File{Name: "outcome", Data: []byte(got)})
	case *update:
		a.Files[outcome].Data = []byte(got)
	case outcome < 0:
		t.Fatalf("it has no outcome:\n%s", got)
	default:
		if diff := cmp.Diff(string(a.Files[outcome].Data), got); diff != "" {
			t.Errorf("outcome (-want +got):\n%s", diff)
		}
		return
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// The secrets of the scene: what must not reach those whom it does not concern.
const (
	secretOfAna  = "canario-ana"     // in her requests: hers and the staff's
	secretOfLuis = "canario-luis"    // likewise
	secretOfDesk = "canario-interno" // in the follow-up: the staff's alone
)

// besieged is the desk of an attack, which no other shares.
func besieged(t *testing.T) *world {
	t.Helper()
	peace, err := peaceful()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "sgaus.db"), peace.file, 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := newWorld(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.db.Close() })
	w.sent, w.uid = peace.sent, peace.uid
	return w
}

// peace is a desk as it stood before anybody attacked it.
type peace struct {
	file []byte // of the database
	sent int
	uid  uint32
}

// peaceful makes it once.
var peaceful = sync.OnceValues(func() (peace, error) {
	dir, err := os.MkdirTemp("", "sgaus-peace-")
	if err != nil {
		return peace{}, err
	}
	defer os.RemoveAll(dir)
	w, err := newWorld(dir)
	if err != nil {
		return peace{}, err
	}
	const pass = "dmarc=pass header.from=uni.mx"
	for _, m := range []mail{
		mailFrom("ana", pass, "No hay red", "En el laboratorio 3. "+secretOfAna),
		mailFrom("luis", "dmarc=pass header.from=gmail.com", "Cambio de contactos", "Los del pasillo. "+secretOfLuis),
		mailFrom("ana", pass, "No imprime", "La del segundo piso. "+secretOfAna),
		mailFrom("carla", pass, "[SGAUS #3] [ASIGNAR beto]", secretOfDesk),
		mailFrom("beto", pass, "[SGAUS #3] [TERMINADA]", "Diagnóstico: "+secretOfDesk+"\nSolución: se cambió el tóner."),
		mailFrom("carla", pass, "[SGAUS #2] [ASIGNAR nora]", secretOfDesk),
		mailFrom("carla", pass, "[SGAUS #1] [ASIGNAR beto]", "Urge. "+secretOfDesk),
		mailFrom("beto", pass, "[SGAUS #1] [PROCESO]", ""),
		mailFrom("beto", pass, "[SGAUS #1] [NOTA]", "El conmutador es viejo. "+secretOfDesk),
	} {
		err = errors.Join(err, w.send(m))
	}
	if err = errors.Join(err, w.db.Close()); err != nil { // which leaves all in one file
		return peace{}, err
	}
	file, err := os.ReadFile(filepath.Join(dir, "sgaus.db"))
	return peace{file, w.sent, w.uid}, err
})

// scene makes of the desk what a file asks for, and says how often its attack
// comes.
func scene(t *testing.T, w *world, comment string) (times int) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	say := func(who, evidence, subject, text string) {
		t.Helper()
		must(w.send(mailFrom(who, evidence, subject, text)))
	}
	const pass = "dmarc=pass header.from=uni.mx"
	times = 1
	for _, line := range regexp.MustCompile(`(?m)^# world: (.*)$`).FindAllStringSubmatch(comment, -1) {
		verb, rest, _ := strings.Cut(line[1], " ")
		switch verb {
		case "later":
			d, err := time.ParseDuration(rest)
			must(err)
			w.now = w.now.Add(d)
		case "plus":
			w.bot.Plus = true
			say("carla", pass, "[SGAUS #1] [ASIGNAR nora]", "")
			say("carla", pass, "[SGAUS #1] [ASIGNAR beto]", "")
			say("beto", pass, "[SGAUS #1] [PROCESO]", "")
		case "both=TERMINADA":
			w.bot.Both = []string{workflow.CmdDone}
		case "joins":
			w.bot.Desk.Staff = append(slices.Clone(w.bot.Desk.Staff), people[rest])
		case "question":
			say("beto", "", "[SGAUS #1] [NO PROCEDE]", "No es de aquí.")
		case "times":
			_, err := fmt.Sscan(rest, &times)
			must(err)
		default:
			t.Fatalf("no such world: %s", line[1])
		}
	}
	return times
}

func mailFrom(who, evidence, subject, text string) mail {
	return mail{who: who, to: address, subject: subject, text: text, evidence: evidence}
}

var placeholder = regexp.MustCompile(`\{(id|token|other|repeat):([^{}]*)\}`)

// receiveAll gives the desk a mail of an attack.
func receiveAll(t *testing.T, w *world, f txtar.File) {
	t.Helper()
	raw := placeholder.ReplaceAllStringFunc(string(f.Data), func(s string) string {
		m := placeholder.FindStringSubmatch(s)
		switch m[1] {
		case "repeat":
			n, text, _ := strings.Cut(m[2], ":")
			count := 0
			if _, err := fmt.Sscan(n, &count); err != nil {
				t.Fatal(err)
			}
			return strings.Repeat(strings.NewReplacer(`\n`, "\n").Replace(text), count)
		case "other":
			elsewhere := identity.NewKeyring("soporte@otra.example", bytes.Repeat([]byte("k"), 32))
			return elsewhere.Token(identity.Claim{Request: 1, Notice: 3, Expires: w.now.Add(time.Hour)}, emailOf(m[2]))
		}
		letter, _, err := w.lastMail(m[2])
		if err != nil {
			t.Fatal(err)
		}
		if m[1] == "id" {
			return letter.MessageID
		}
		token, ok := identity.TokenIn(letter.MessageID)
		if !ok {
			t.Fatalf("no token in %s", letter.MessageID)
		}
		return token
	})
	if err := w.receive([]byte(raw)); err != nil {
		t.Fatal(err)
	}
}

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
