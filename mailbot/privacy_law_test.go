//go:build !race

package mailbot_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sgaus/workflow"
)

// The canaries of the law: what the staff say among themselves, and what each
// user says. Each is followed by a number, so that the letter that tells it can
// be found.
const (
	internal = "canario"
	anasOwn  = "jilguero"
	luisOwn  = "gorrion"
)

// TestNothingInternalLeaves plays random lives of two requests, in which
// everything that is said among the staff has a canary in it: notes, texts
// beside commands, diagnoses, refused commands, names of files, words of
// confirmation; and quotes of all of it below what is meant for the user. No
// letter to anybody who is not of the staff has a canary, and none to a user has
// what the other one wrote. Nor has any letter to the staff of an area that
// neither request was ever in.
func TestNothingInternalLeaves(t *testing.T) {
	// A life takes a tenth of a second. Whoever asks for more gets them:
	// -rapid.checks=1000.
	lives, most := 0, 30
	if f := flag.Lookup("rapid.checks"); f != nil && f.Value.String() != f.DefValue {
		most = math.MaxInt
	}
	shown := 0 // letters with what was meant for the user: else the law would hold of nothing
	rapid.Check(t, func(t *rapid.T) {
		if lives++; lives > most {
			return
		}
		w := drawnWorld(t)
		l := &secretLife{t: t, w: w}
		l.say(mail{who: "ana", subject: "No hay red", text: "En el laboratorio 3. " + l.mark(anasOwn)})
		l.say(mail{who: "luis", subject: "Cambio de contactos", text: "Los del pasillo. " + l.mark(luisOwn)})
		l.order("carla", 1, "[ASIGNAR beto]")
		l.order("carla", 2, "[ASIGNAR nora]")
		for range rapid.IntRange(4, 14).Draw(t, "steps") {
			l.step()
		}
		shown += l.check()
	})
	if shown == 0 {
		t.Error("nothing was ever told to a user")
	}
}

// secretLife is a desk in whose lives everything internal is marked.
type secretLife struct {
	t *rapid.T
	w *world
	n int
}

func (l *secretLife) mark(bird string) string {
	l.n++
	return fmt.Sprintf("%s-%d", bird, l.n)
}

func (l *secretLife) say(m mail) {
	l.t.Helper()
	if m.to == "" {
		m.to = address
	}
	if m.evidence == "" {
		m.evidence = "dmarc=pass header.from=" + domainOf(emailOf(m.who))
	}
	if err := l.w.send(m); err != nil {
		l.t.Fatal(err)
	}
}

// order is a command of one of the staff, with a text among themselves.
func (l *secretLife) order(who string, number int, command string) {
	l.t.Helper()
	l.say(mail{who: who, subject: fmt.Sprintf("[SGAUS #%d] %s", number, command), text: "Entre nosotros: " + l.mark(internal)})
}

// public are the commands whose text is the user's to read.
var public = []string{workflow.CmdReply, workflow.CmdPending, workflow.CmdWait, workflow.CmdImprocede, workflow.CmdCancel}

// step is anything that anybody may do.
func (l *secretLife) step() {
	t := l.t
	staff := rapid.SampledFrom([]string{"beto", "nora", "diego", "carla", "dulce", "eva", "felix"})
	number := rapid.IntRange(1, 2).Draw(t, "request")
	switch rapid.SampledFrom([]string{"command", "command", "command", "answer", "note", "forward", "unproven", "time", "colleague"}).Draw(t, "what") {
	case "command":
		l.command(staff.Draw(t, "who"), number)
	case "answer":
		who, bird := "ana", anasOwn
		if number == 2 {
			who, bird = "luis", luisOwn
		}
		m := mail{who: who, subject: fmt.Sprintf("RE: [SGAUS #%d] Hola", number), text: "Sigo igual. " + l.mark(bird)}
		if rapid.Bool().Draw(t, "asks") {
			m.subject = fmt.Sprintf("[SGAUS #%d] [ESTADO]", number)
		}
		l.say(m)
	case "note":
		l.say(mail{
			who: staff.Draw(t, "who"), subject: fmt.Sprintf("RE: [SGAUS #%d] Hola", number), text: "Nota. " + l.mark(internal),
			files: []string{l.mark(internal) + ".pdf"},
		})
	case "forward":
		l.forward(number)
	case "unproven":
		l.unproven(number)
	case "colleague":
		l.say(mail{who: "jefe@gmail.com", subject: fmt.Sprintf("RE: [SGAUS #%d] [ESTADO]", number), text: "¿Cómo va?"})
	case "time":
		l.w.now = l.w.now.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "hours")) * time.Hour)
		if err := l.w.tick(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

// command is one of the table's. Below what is meant for the user stands a
// quote of what is not.
func (l *secretLife) command(who string, number int) {
	t := l.t
	row := rapid.SampledFrom(workflow.Commands).Draw(t, "command")
	arg := map[string]string{
		workflow.CmdAssign: "nora", workflow.CmdPriority: "alta", workflow.CmdWait: "", workflow.CmdNew: "ana@uni.mx", workflow.CmdAway: "hasta 15/12/2026",
	}[row.Name]
	if row.Name == workflow.CmdNew {
		return // what is registered for a user is theirs to read
	}
	quote := "\n\nEl lun, 23 nov 2026 a las 10:00, Mesa de Ayuda (<mesa@uni.mx>) escribió:\n\n> " + l.mark(internal) + "\n> " + l.mark(internal)
	text := "Entre nosotros: " + l.mark(internal) + quote
	m := mail{who: who, subject: fmt.Sprintf("[SGAUS #%d] %s RE: Hola", number, workflow.Bracket(row.Name, arg))}
	switch {
	case slices.Contains(public, row.Name):
		text = "Para usted: visible." + quote
	case row.Name == workflow.CmdDone:
		text = "Diagnóstico: " + l.mark(internal) + "\nSolución: visible." + quote
	case rapid.Bool().Draw(t, "file"):
		m.files = []string{l.mark(internal) + ".pdf"}
	}
	if row.Name == workflow.CmdProcess && rapid.Bool().Draw(t, "with another") {
		m.subject = fmt.Sprintf("[SGAUS #%d] [PROCESO] [PRIORIDAD alta]", number)
	}
	if rapid.IntRange(0, 9).Draw(t, "misspelt") == 0 {
		m.subject = strings.Replace(m.subject, "A]", "]", 1)
	}
	m.text = text
	l.say(m)
}

// forward is DAU who sends a notice of hers on to the desk, with a word to the
// staff: it reopens what is closed.
func (l *secretLife) forward(number int) {
	l.say(mail{
		who: "dulce", subject: fmt.Sprintf("RV: [SGAUS #%d] Hola", number),
		text: "Véanlo otra vez. " + l.mark(internal) + "\n\n________________________________\nDe: Mesa de Ayuda <mesa@uni.mx>\n" +
			"Enviado: lunes, 23 de noviembre de 2026 10:00\nPara: dulce@uni.mx\nAsunto: " + fmt.Sprintf("[SGAUS #%d] Hola", number) + "\n\n" + l.mark(internal),
	})
}

// unproven is a command without evidence, and what its owner says of it.
func (l *secretLife) unproven(number int) {
	l.say(mail{
		who: "beto", subject: fmt.Sprintf("[SGAUS #%d] [NOTA]", number), text: "Entre nosotros: " + l.mark(internal), evidence: "dkim=none",
	})
	question, _, err := l.w.lastMail("beto:sin_evidencia")
	if err != nil {
		return // he was asked too often already
	}
	word := rapid.SampledFrom([]string{"[CONFIRMAR]", "[RECHAZAR]", ""}).Draw(l.t, "word")
	l.say(mail{
		who: "beto", subject: word + " RE: " + question.Subject, text: "Digo: " + l.mark(internal), parents: []string{question.MessageID}, evidence: "dkim=none",
	})
}

// check looks for canaries where none may be, and counts what was told to
// users.
func (l *secretLife) check() (shown int) {
	ls, err := l.w.letters("")
	if err != nil {
		l.t.Fatal(err)
	}
	everHere := map[string]bool{} // areas that had one of the requests
	for n := int64(1); n <= 2; n++ {
		events, err := l.w.db.History(context.Background(), n)
		if err != nil {
			l.t.Fatal(err)
		}
		for _, e := range events {
			if e.Change.Area != nil {
				everHere[*e.Change.Area] = true
			}
		}
	}
	for _, letter := range ls {
		m, raw, err := l.w.mailOf(letter)
		if err != nil {
			l.t.Fatal(err)
		}
		everything := m.Subject + "\n" + part(raw, "text/plain") + "\n" + part(raw, "text/html") + "\n" + enclosedText(raw)
		for _, f := range m.Attachments {
			everything += "\n" + f.Name
		}
		var birds []string
		switch p := l.w.bot.Desk.Known(letter.To); {
		case !p.Staff() && letter.To == "ana@uni.mx":
			birds = []string{internal, luisOwn}
		case !p.Staff() && letter.To == "luis@gmail.com":
			birds = []string{internal, anasOwn}
		case !p.Staff():
			birds = []string{internal, anasOwn, luisOwn}
		case p.Area != "" && !everHere[p.Area]:
			birds = []string{anasOwn, luisOwn}
		}
		for _, bird := range birds {
			if i := strings.Index(everything, bird); i >= 0 {
				l.t.Fatalf("the %s to %s tells %q:\n%s", letter.Kind, letter.To, everything[i:min(len(everything), i+20)], part(raw, "text/plain"))
			}
		}
		if !l.w.bot.Desk.Known(letter.To).Staff() && strings.Contains(everything, "visible") {
			shown++
		}
	}
	return shown
}
