package workflow

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The people of the tests: two areas, and one of each role.
var (
	carla = Person{Name: "Carla Hernández", Email: "carla@uni.mx", Roles: []Role{HD}}
	beto  = Person{Name: "Beto Ruiz", Email: "beto@uni.mx", Roles: []Role{EDS}, Area: "RED"}
	nora  = Person{Name: "Nora Salas", Email: "nora@uni.mx", Roles: []Role{EDS}, Area: "RED"}
	diego = Person{Name: "Diego Soto", Email: "diego@uni.mx", Roles: []Role{DSE}, Area: "RED"}
	eva   = Person{Name: "Eva Luna", Email: "eva@uni.mx", Roles: []Role{ASV}, Area: "VC"}
	felix = Person{Name: "Félix Mora", Email: "felix@uni.mx", Roles: []Role{DSE}, Area: "VC"}
	ivan  = Person{Name: "Iván Cano", Email: "ivan@uni.mx", Roles: []Role{EDS}, Area: "VC"}
	dau   = Person{Name: "Dulce Ayala", Email: "dulce@uni.mx", Roles: []Role{DAU}}
	ana   = Person{Name: "Ana Gil", Email: "ana@uni.mx"}
	otro  = Person{Name: "Otro", Email: "otro@gmail.com"}
)

func testDesk() Desk {
	return Desk{
		Name: "Mesa de ayuda", Address: "mesa@uni.mx",
		Staff: []Person{carla, beto, nora, diego, eva, felix, ivan, dau},
		Areas: []Area{
			{Code: "RED", Name: "Redes", Head: diego.Email},
			{Code: "VC", Name: "Videoconferencia", Head: felix.Email, Addresses: []string{"vc@uni.mx"}, AssignTo: eva.Email},
		},
		Services: Catalogue,
		Resources: []agenda.Resource{
			{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1},
			{Code: "B", Name: "Sala de consejo", Kind: agenda.Room, Count: 1},
			{Code: "codec", Name: "Códec", Kind: agenda.Equipment, Count: 3},
			{Code: "beto", Name: "Beto Ruiz", Kind: agenda.Staff, Count: 1, Email: beto.Email},
		},
	}
}

var testNow = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

func testFacts() Facts {
	calendar, err := hours.New(hours.Spec{Zone: "America/Chihuahua", Holidays: "mx"})
	if err != nil {
		panic(err)
	}
	return Facts{Desk: testDesk(), Calendar: calendar, Terms: Terms{Answer: 48 * time.Hour, Reminders: []time.Duration{24 * time.Hour}, Inactivity: 48 * time.Hour}}
}

// factsFor are the facts for a command: one that says a word answers what Beto
// was asked.
func factsFor(c Command) Facts {
	f := testFacts()
	if rowNamed(c.Name).Word != NoWord {
		f.Held = testHeld()
	}
	return f
}

// held are facts with what Beto was asked, changed.
func held(change func(*Held)) *Facts {
	f := testFacts()
	f.Held = testHeld()
	if change != nil {
		change(f.Held)
	}
	return &f
}

// testHeld is what Beto was asked about.
func testHeld() *Held {
	return &Held{Person: beto.Email, What: "[TERMINADA]", Until: testNow.Add(time.Hour)}
}

// given is a request of Ana's in a status, with Beto of RED responsible.
func given(s Status) Request {
	r := Request{
		Number: 12, Subject: "No hay red", Status: s, Requester: ana, Area: "RED", Assignee: beto.Email,
		Former: []string{ivan.Email}, Priority: PriorityNormal, OpenedAt: testNow.Add(-24 * time.Hour), Events: 3,
	}
	if s == Pendiente {
		r.AnswerDue = testNow.Add(time.Hour)
	}
	return r
}

// situation is a request as somebody may find it.
type situation struct {
	name string
	r    Request
}

// situations are all that make a difference: who has the request, and where it
// stands.
func situations() []situation {
	nobody, inArea, left, withDAU := given(Registro), given(Registro), given(Registro), given(Registro)
	nobody.Assignee, nobody.Area = "", ""
	inArea.Assignee = ""
	left.Assignee = "gone@uni.mx"
	withDAU.Assignee = dau.Email
	out := []situation{{"none", Request{}}, {"HD's", nobody}, {"RED's", inArea}, {"left", left}, {"DAU's", withDAU}}
	for _, s := range Statuses {
		out = append(out, situation{short[s], given(s)})
	}
	return out
}

// short names the statuses in the golden files.
var short = map[Status]string{
	Registro: "REG", EnProceso: "PROC", Pendiente: "PEND", Espera: "ESP", Terminada: "TERM", NoProcede: "NOPR", Cancelada: "CANC",
}

type speaker struct {
	name string
	a    Actor
}

func speakers() []speaker {
	return []speaker{
		{"requester", Actor{Person: ana}},
		{"colleague", Actor{Person: otro, ForRequester: true}},
		{"stranger", Actor{Person: otro}},
		{"HD", Actor{Person: carla, Proven: true}},
		{"EDS", Actor{Person: beto, Proven: true}},
		{"EDS of RED", Actor{Person: nora, Proven: true}},
		{"EDS before", Actor{Person: ivan, Proven: true}},
		{"ASV of VC", Actor{Person: eva, Proven: true}},
		{"DSE of RED", Actor{Person: diego, Proven: true}},
		{"DSE of VC", Actor{Person: felix, Proven: true}},
		{"DAU", Actor{Person: dau, Proven: true}},
		{"EDS unproven", Actor{Person: beto}},
		{"EDS forged", Actor{Person: beto, Doubted: true}},
	}
}

const matrixHead = `# Who may say what, when, and what happens. A table a command, a column a situation, a line those to whom the same
# happens. The request is Ana's; unless its column says otherwise Beto of RED is responsible, and Ivan of VC was before.
#
#   none   no request             HD's   nobody has it           RED's  nobody has it, it was written to RED
#   left   Beto left the staff    DAU's  it was handed to DAU    REG …  its status
#
# A cell is the status that follows (=: as it was) and, behind an arrow, the new responsible. Or:
#
#   text  plain text to the desk    open  opens a request    mail  answered by a mail made from stored data
#   done  the commands that Beto was asked about are carried out
#
# and of refusals:
#
#   .  not yours    ?  no such request, to you    -  which request?    !  not proven
#   x  closed       o  not closed                 ~  it is so already      /  not within the area
`

// marks are the refusals in the matrix.
var marks = map[Reason]string{
	NotYours: ".", UnknownNumber: "?", NoRequest: "-", Unproven: "!", IsClosed: "x", NotClosed: "o", Already: "~", OutOfArea: "/",
}

// TestMatrix asks every role to say everything in every situation. A change of a
// rule shows as the cells that changed: `go test ./workflow -update`, then read
// the difference.
func TestMatrix(t *testing.T) {
	var b strings.Builder
	b.WriteString(matrixHead)
	for _, cmd := range everything() {
		fmt.Fprintf(&b, "\n%s\n", title(cmd))
		for _, s := range situations() {
			fmt.Fprintf(&b, " %-10s", s.name)
		}
		b.WriteString("\n")
		var lines []string
		who := map[string][]string{}
		for _, s := range speakers() {
			var cells []string
			for _, x := range situations() {
				cells = append(cells, fmt.Sprintf(" %-10s", cell(x.r, cmd, s.a)))
			}
			line := strings.Join(cells, "")
			if len(slices.Compact(cells)) == 1 {
				line = " always" + cells[0]
			}
			if who[line] == nil {
				lines = append(lines, line)
			}
			who[line] = append(who[line], s.name)
		}
		for _, line := range lines {
			fmt.Fprintf(&b, "%s | %s\n", line, strings.Join(who[line], ", "))
		}
	}
	golden(t, "testdata/matrix.txt", b.String())
}

func title(c Command) string {
	if c.Name == CmdNote {
		return "(no command)"
	}
	return Bracket(c.Name, c.Arg)
}

const toldHead = `# Who is told what. Below each command what goes out: the notice, its reader («actor»: whoever said it), and whether it
# bears what was written (text), the solution, and which files or mail go along. Behind the colon when: the speaker, and
# in which situations (see matrix.txt).
`

// TestTold lists who is told what, for everything that anybody may say.
func TestTold(t *testing.T) {
	var b strings.Builder
	b.WriteString(toldHead)
	for _, cmd := range everything() {
		fmt.Fprintf(&b, "\n%s\n", title(cmd))
		var mails []string
		when := map[string][]string{}
		for _, s := range speakers() {
			said := map[string][]string{}
			var order []string
			for _, x := range situations() {
				told, ok := told(x.r, cmd, s.a)
				if !ok {
					continue
				}
				if said[told] == nil {
					order = append(order, told)
				}
				said[told] = append(said[told], x.name)
			}
			for _, told := range order {
				if when[told] == nil {
					mails = append(mails, told)
				}
				when[told] = append(when[told], s.name+" "+strings.Join(said[told], " "))
			}
		}
		for _, told := range mails {
			fmt.Fprintf(&b, "  %s\n      : %s\n", told, strings.Join(when[told], "; "))
		}
	}
	golden(t, "testdata/told.txt", b.String())
}

// told says in one line what goes out; ok is false for what is refused, and
// for reports, which go to whoever asks.
func told(r Request, c Command, a Actor) (string, bool) {
	if plainText(c, a) {
		return "", false
	}
	_, o := DecideAll(inAgenda(r, c), []Command{c}, a, factsFor(c), testNow)
	if o.Refusal != nil || len(o.Reports) > 0 {
		return "", false
	}
	ns := o.Notices
	if o.Opens != nil {
		ns = append(ns, o.Opens.Notices...)
	}
	var out []string
	for _, n := range ns {
		to, _, _ := strings.Cut(n.To.Email, "@")
		if a.Has(n.To.Email) {
			to = "actor"
		}
		with := []string{}
		if n.Text != "" {
			with = append(with, "text")
		}
		if n.Diagnosis != "" {
			with = append(with, "diagnosis")
		}
		if n.Solution != "" {
			with = append(with, "solution")
		}
		if n.Carry != CarryNothing {
			with = append(with, string(n.Carry))
		}
		what := string(n.Kind) + "→" + to
		if len(with) > 0 {
			what += " (" + strings.Join(with, ", ") + ")"
		}
		out = append(out, what)
	}
	if len(out) == 0 {
		return "nobody", true
	}
	return strings.Join(out, ", "), true
}

// everything is each row said well: with whatever it needs.
func everything() []Command {
	out := []Command{{Text: "un texto", Subject: "No hay red"}}
	for _, row := range Commands {
		c := Command{Name: row.Name, Text: LaidOut("cable roto", "cable nuevo"), Subject: "No hay red"}
		switch row.Name {
		case CmdAway:
			c.Arg = "hasta 15/12/2026"
		case CmdBook, CmdRebook:
			c.Arg = "15/12/2026 10:00-12:00 sala=A"
		}
		switch row.Need {
		case NeedWho:
			c.Arg = "nora"
		case NeedRequester:
			c.Arg = "ana@uni.mx"
		case NeedLevel:
			c.Arg = "alta"
		case NeedCase:
			c.Arg = "7"
		}
		if row.Name == CmdService {
			c.Arg = "vc"
		}
		out = append(out, c)
		if row.Move == MoveNamed { // to another area
			c.Arg = "VC"
			out = append(out, c)
		}
	}
	return out
}

// inAgenda is a request with something in the agenda, where the command is about
// that.
func inAgenda(r Request, c Command) Request {
	if r.Number != 0 && (c.Name == CmdRebook || c.Name == CmdUnbook) {
		day := time.Date(2026, 12, 14, 17, 0, 0, 0, time.UTC)
		r.Booking = &agenda.Booking{
			Request: r.Number, UID: "12@uni.mx", Title: "FI - Seminario", Uses: []agenda.Use{{Resource: "A", Units: 1}},
			Spans: []hours.Span{{From: day, To: day.Add(2 * time.Hour)}},
		}
	}
	return r
}

// plainText holds where a bracket is none: in mail of people who are not staff.
func plainText(c Command, a Actor) bool {
	return !a.Staff() && c.Name != CmdNote && !rowNamed(c.Name).Everyone
}

func cell(r Request, c Command, a Actor) string {
	if plainText(c, a) {
		return "text"
	}
	r = inAgenda(r, c)
	o := Decide(r, c, a, factsFor(c), testNow)
	switch {
	case o.Refusal != nil && marks[o.Refusal.Reason] != "":
		return marks[o.Refusal.Reason]
	case o.Refusal != nil:
		return "(" + string(o.Refusal.Reason) + ")"
	case o.Absence != nil:
		return "away"
	case o.Word == Owned, o.Cases != nil:
		return "done"
	case len(o.Reports) > 0:
		return "mail"
	case o.Opens != nil:
		return "open"
	}
	after := r
	for _, e := range o.Events {
		after = Apply(after, e)
	}
	out := "="
	if after.Status != r.Status {
		out = short[after.Status]
	}
	if after.Assignee != r.Assignee {
		p, _ := testDesk().Person(after.Assignee)
		out += "→" + strings.ToLower(strings.Fields(p.Name + " nobody")[0])
	}
	return out
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s\nread the difference, then run with -update", file, diff)
	}
}
