package workflow

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

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
	dau   = Person{Name: "Dulce Ayala", Email: "dulce@uni.mx", Roles: []Role{DAU}}
	ana   = Person{Name: "Ana Gil", Email: "ana@uni.mx"}
	otro  = Person{Name: "Otro", Email: "otro@gmail.com"}
)

func testDesk() Desk {
	return Desk{
		Name: "Mesa de ayuda", Address: "mesa@uni.mx",
		Staff: []Person{carla, beto, nora, diego, eva, felix, dau},
		Areas: []Area{
			{Code: "RED", Name: "Redes", Head: diego.Email},
			{Code: "VC", Name: "Videoconferencia", Head: felix.Email, Addresses: []string{"vc@uni.mx"}, AssignTo: eva.Email},
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

// given is a request of Ana's in a status, with Beto of RED responsible.
func given(s Status) Request {
	r := Request{
		Number: 12, Subject: "No hay red", Status: s, Requester: ana, Area: "RED", Assignee: beto.Email,
		Priority: PriorityNormal, OpenedAt: testNow.Add(-24 * time.Hour), Events: 3,
	}
	if s == Pendiente {
		r.AnswerDue = testNow.Add(time.Hour)
	}
	return r
}

// TestMatrix asks every role to say everything in every status. A change of a
// rule shows as the cells that changed: `go test ./workflow -update`, then read
// the difference.
func TestMatrix(t *testing.T) {
	nobody := given(Registro)
	nobody.Assignee, nobody.Area = "", ""
	inArea := given(Registro)
	inArea.Assignee = ""
	cases := []struct {
		name string
		r    Request
	}{{"sin solicitud", Request{}}, {"REGISTRO, de HD", nobody}, {"REGISTRO, del área", inArea}}
	for _, s := range Statuses {
		cases = append(cases, struct {
			name string
			r    Request
		}{string(s), given(s)})
	}
	speakers := []struct {
		name string
		a    Actor
	}{
		{"solicitante", Actor{Person: ana}},
		{"ajeno", Actor{Person: otro}},
		{"HD", Actor{Person: carla, Proven: true}},
		{"EDS resp.", Actor{Person: beto, Proven: true}},
		{"EDS área", Actor{Person: nora, Proven: true}},
		{"ASV ajeno", Actor{Person: eva, Proven: true}},
		{"DSE área", Actor{Person: diego, Proven: true}},
		{"DSE ajeno", Actor{Person: felix, Proven: true}},
		{"DAU", Actor{Person: dau, Proven: true}},
		{"resp. sin prueba", Actor{Person: beto}},
	}
	var b strings.Builder
	b.WriteString("# Who may say what, when, and what happens. A cell is the status that follows («=»: no change),\n")
	b.WriteString("# with the new responsible behind «→», or the reason of the refusal in parentheses.\n")
	for _, c := range cases {
		fmt.Fprintf(&b, "\n## %s\n%-24s", c.name, "")
		for _, s := range speakers {
			fmt.Fprintf(&b, " | %-17s", s.name)
		}
		b.WriteString("\n")
		for _, cmd := range everything() {
			fmt.Fprintf(&b, "%-24s", Bracket(cmd.Name, cmd.Arg))
			for _, s := range speakers {
				fmt.Fprintf(&b, " | %-17s", cell(c.r, cmd, s.a))
			}
			b.WriteString("\n")
		}
	}
	golden(t, "testdata/matrix.txt", strings.ReplaceAll(b.String(), " \n", "\n"))
}

// everything is each row said well: with whatever it needs.
func everything() []Command {
	out := []Command{{Text: "un texto", Subject: "No hay red"}}
	for _, row := range Commands {
		c := Command{Name: row.Name, Text: LaidOut("cable roto", "cable nuevo"), Subject: "No hay red"}
		if row.Name == CmdAway {
			c.Arg = "hasta 15/12/2026"
		}
		switch row.Need {
		case NeedWho:
			c.Arg = "nora"
		case NeedRequester:
			c.Arg = "ana@uni.mx"
		case NeedLevel:
			c.Arg = "alta"
		}
		out = append(out, c)
	}
	return out
}

func cell(r Request, c Command, a Actor) string {
	if !a.Staff() && c.Name != CmdNote && !rowNamed(c.Name).Everyone {
		return "texto" // brackets are plain text in mail of people who are not staff
	}
	o := Decide(r, c, a, testFacts(), testNow)
	switch {
	case o.Refusal != nil:
		return "(" + string(o.Refusal.Reason) + ")"
	case o.Absence != nil:
		return "ausencia"
	case len(o.Reports) > 0:
		return "correo"
	case o.Opens != nil:
		return "abre"
	}
	after := r
	for _, e := range o.Events {
		after = Apply(after, e)
	}
	out := "="
	if after.Status != r.Status {
		out = string(after.Status)
	}
	if after.Assignee != r.Assignee {
		p, _ := testDesk().Person(after.Assignee)
		out += "→" + strings.ToLower(strings.Fields(p.Name + " nadie")[0])
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
