package mailbot_test

import (
	"bytes"
	"errors"
	"fmt"
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
