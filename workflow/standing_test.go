package workflow

import (
	"slices"
	"strings"
	"testing"
)

// What somebody is depends on the request: whose it is, who has it, in which
// area it is.
func TestStandings(t *testing.T) {
	both := Person{Name: "Dos", Email: "dos@uni.mx", Roles: []Role{HD, EDS}, Area: "RED"}
	headAndEDS := Person{Name: "Jefe", Email: "jefe@uni.mx", Roles: []Role{DSE, EDS}, Area: "RED"}
	alias := beto
	alias.Aliases = []string{"beto@gmail.com"}
	withDAU := given(EnProceso)
	withDAU.Assignee = dau.Email
	unassigned, inArea, left := given(Registro), given(Registro), given(Registro)
	unassigned.Assignee, unassigned.Area = "", ""
	inArea.Assignee, left.Assignee = "", "gone@uni.mx"
	betos := given(EnProceso)
	betos.Requester, betos.Assignee = beto, nora.Email
	evas := given(EnProceso)
	evas.Requester = eva
	his := given(EnProceso)
	his.Assignee = "jefe@uni.mx"
	desk := testDesk()
	desk.Staff = append(desk.Staff, both, headAndEDS)
	for _, c := range []struct {
		who  string
		r    Request
		by   Actor
		want string
	}{
		{"the user", given(EnProceso), Actor{Person: ana}, "AsRequester"},
		{"the user in capitals", given(EnProceso), Actor{Person: Person{Email: "ANA@uni.mx"}}, "AsRequester"},
		{"the user's mail failed DMARC", given(EnProceso), Actor{Person: ana, Doubted: true}, ""},
		{"a colleague who answers the user's notice", given(EnProceso), Actor{Person: otro, ForRequester: true}, "AsRequester"},
		{"anybody else", given(EnProceso), Actor{Person: otro}, ""},
		{"HelpDesk", given(EnProceso), Actor{Person: carla}, "AsStaff AsHD AsReader"},
		{"HelpDesk, where nobody has it", unassigned, Actor{Person: carla}, "AsStaff AsHD AsTriage AsReader"},
		{"HelpDesk, where who had it left", left, Actor{Person: carla}, "AsStaff AsHD AsTriage AsReader"},
		{"the responsible", given(EnProceso), Actor{Person: beto}, "AsStaff AsResponsible AsEngineer AsReader"},
		{"the responsible from another address", given(EnProceso), Actor{Person: alias}, "AsStaff AsResponsible AsEngineer AsReader"},
		{"the responsible's mail failed DMARC", given(EnProceso), Actor{Person: beto, Doubted: true}, ""},
		{"an engineer of the area", given(EnProceso), Actor{Person: nora}, "AsStaff AsReader"},
		{"an engineer of the area, where nobody has it", inArea, Actor{Person: nora}, "AsStaff AsAreaEDS AsReader"},
		{"an engineer of the area, where who had it left", left, Actor{Person: nora}, "AsStaff AsAreaEDS AsReader"},
		{"who was responsible before", given(EnProceso), Actor{Person: ivan}, "AsStaff AsReader"},
		{"an engineer of another area", given(EnProceso), Actor{Person: eva}, "AsStaff"},
		{"an engineer of no area, where there is none", unassigned, Actor{Person: Person{Email: "x@uni.mx", Roles: []Role{EDS}}}, "AsStaff"},
		{"the head", given(EnProceso), Actor{Person: diego}, "AsStaff AsAnyHead AsHead AsReader"},
		{"the head, when it is with DAU", withDAU, Actor{Person: diego}, "AsStaff AsAnyHead AsHead AsReader"},
		{"another head", given(EnProceso), Actor{Person: felix}, "AsStaff AsAnyHead"},
		{"DAU everywhere", unassigned, Actor{Person: dau}, "AsStaff AsDAU AsAnyHead AsHead AsReader"},
		{"DAU with the request", withDAU, Actor{Person: dau}, "AsStaff AsResponsible AsDAU AsAnyHead AsHead AsReader"},
		{"two roles have the rights of both", inArea, Actor{Person: both}, "AsStaff AsHD AsTriage AsAreaEDS AsReader"},
		{"a head who works it", his, Actor{Person: headAndEDS}, "AsStaff AsResponsible AsEngineer AsAnyHead AsHead AsReader"},
		{"staff who asked for it", betos, Actor{Person: beto}, "AsRequester AsStaff AsReader"},
		{"staff of another area who asked for it", evas, Actor{Person: eva}, "AsRequester AsStaff"},
		{"the clock", given(Pendiente), ClockActor(), ""},
	} {
		var got []string
		for _, s := range Standings(c.r, c.by, desk) {
			if s != AsAnyone && s != AsClock {
				got = append(got, nameOf(s))
			}
		}
		want := strings.Fields(c.want)
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", c.who, got, want)
		}
	}
}

func nameOf(s Standing) string {
	for name, is := range map[string]Standing{
		"AsRequester": AsRequester, "AsStaff": AsStaff, "AsReader": AsReader, "AsHD": AsHD, "AsTriage": AsTriage,
		"AsResponsible": AsResponsible, "AsEngineer": AsEngineer, "AsAreaEDS": AsAreaEDS, "AsHead": AsHead,
		"AsAnyHead": AsAnyHead, "AsDAU": AsDAU,
	} {
		if is == s {
			return name
		}
	}
	return string(s)
}

// Staff who opened a request are its requester there: what they answer is an
// answer and no note. A command of theirs is one of the staff's.
func TestStaffAsRequester(t *testing.T) {
	r := given(Pendiente)
	r.Requester, r.Assignee = beto, nora.Email
	say := func(c Command) (Request, Event) {
		after, o := DecideAll(r, []Command{c}, Actor{Person: beto, Proven: true}, testFacts(), testNow)
		if len(o.Events) == 0 {
			t.Fatalf("%+v", o)
		}
		return after, o.Events[0]
	}
	if after, e := say(Command{Text: "Sí, hay luz."}); after.Status != EnProceso || e.Role != Requester || !e.Public {
		t.Errorf("a plain answer left it in %s, as %s", after.Status, e.Role)
	}
	if after, e := say(Command{Name: CmdFollowUp, Text: "Es la fuente."}); after.Status != Pendiente || e.Role != EDS || e.Public {
		t.Errorf("a note left it in %s, as %s", after.Status, e.Role)
	}
}

// As what somebody acted stands in the history.
func TestCapacity(t *testing.T) {
	hdAndEDS := Person{Name: "Dos", Email: "dos@uni.mx", Roles: []Role{HD, EDS}, Area: "RED"}
	his := given(Registro)
	his.Assignee = hdAndEDS.Email
	for _, c := range []struct {
		r    Request
		c    Command
		by   Actor
		want Role
	}{
		{given(Registro), Command{Text: "x"}, Actor{Person: ana}, Requester},
		{given(Registro), Command{Text: "x"}, Actor{Person: otro, ForRequester: true}, Requester},
		{given(Registro), Command{Text: "x"}, Actor{Person: otro}, Stranger},
		{given(Registro), Command{Text: "x"}, Actor{Person: beto, Doubted: true}, Stranger},
		{Request{}, Command{Text: "x"}, Actor{Person: beto}, Requester},
		{given(Registro), Command{Name: CmdAssign, Arg: "nora"}, Actor{Person: carla, Proven: true}, HD},
		{given(Registro), Command{Name: CmdProcess}, Actor{Person: beto, Proven: true}, EDS},
		{given(Registro), Command{Name: CmdProcess}, Actor{Person: diego, Proven: true}, DSE},
		{given(Registro), Command{Name: CmdProcess}, Actor{Person: dau, Proven: true}, DAU},
		{given(Terminada), Command{Name: CmdReopen}, Actor{Person: dau, Proven: true}, DAU},
		{his, Command{Name: CmdAssign, Arg: "nora"}, Actor{Person: hdAndEDS, Proven: true}, HD},
		{his, Command{Name: CmdEscalate, Text: "x"}, Actor{Person: hdAndEDS, Proven: true}, EDS},
	} {
		o := Decide(c.r, c.c, c.by, testFacts(), testNow)
		e := Event{}
		switch {
		case o.Opens != nil:
			e = o.Opens.Event
		case len(o.Events) > 0:
			e = o.Events[0]
		}
		if e.Role != c.want {
			t.Errorf("%s of %s: as %q, want %q (%+v)", title(c.c), c.by.Email, e.Role, c.want, o.Refusal)
		}
	}
}

// Where the area belongs to: that of the responsible; kept when it goes to DAU;
// HelpDesk's again when who had it left and nobody is named.
func TestArea(t *testing.T) {
	left := given(Terminada)
	left.Assignee = "gone@uni.mx"
	never := given(Cancelada)
	never.Assignee = ""
	for _, c := range []struct {
		name     string
		r        Request
		words    string
		by       Person
		assignee string
		area     string
		told     string
	}{
		{"to another area", given(Registro), "[ASIGNAR eva]", carla, eva.Email, "VC", "eva"},
		{"to a head", given(Registro), "[ASIGNAR VC]", carla, felix.Email, "VC", "felix"},
		{"to HelpDesk, who has no area", given(Registro), "[ASIGNAR carla]", dau, carla.Email, "", "carla"},
		{"to DAU", given(Registro), "[TRANSFERIR DAU] Probé todo.", diego, dau.Email, "RED", "dulce"},
		{"to DAU by name", given(Registro), "[ASIGNAR DAU]", carla, dau.Email, "RED", "dulce"},
		{"back to the head", given(EnProceso), "[ESCALAR] Probé todo.", beto, diego.Email, "RED", "diego"},
		{"reopened with the last", given(Terminada), "[REABRIR]", dau, beto.Email, "RED", "beto"},
		{"reopened with another", given(Terminada), "[REABRIR eva]", dau, eva.Email, "VC", "eva"},
		{"reopened, and the last one left", left, "[REABRIR]", dau, "", "", "carla"},
		{"reopened, and nobody ever had it", never, "[REABRIR]", dau, "", "RED", "diego"},
		{"taken by DAU", never, "[REABRIR] [PROCESO]", dau, dau.Email, "RED", ""},
	} {
		after, o := DecideAll(c.r, mail(t, c.words), Actor{Person: c.by, Proven: true}, testFacts(), testNow)
		if o.Refusal != nil || after.Assignee != c.assignee || after.Area != c.area {
			t.Errorf("%s: %q of area %q, want %q of %q (%+v)", c.name, after.Assignee, after.Area, c.assignee, c.area, o.Refusal)
		}
		if c.told != "" && !strings.Contains(outcome(o), "→"+c.told) {
			t.Errorf("%s: %s is not told:\n%s", c.name, c.told, outcome(o))
		}
	}
}

// The clock says its own commands only, and people never say them.
func TestClockAndPeopleKeepApart(t *testing.T) {
	for _, s := range Statuses {
		for _, row := range Commands {
			if o := Decide(given(s), Command{Name: row.Name, Text: LaidOut("a", "b")}, ClockActor(), testFacts(), testNow); o.Refusal == nil {
				t.Errorf("the clock said %s in %s: %s", row.Name, s, outcome(o))
			}
		}
		for _, row := range Clock {
			if r, ok := Recognise(row.Name); ok && !r.Near && rowNamed(r.Name).Name == row.Name {
				t.Errorf("[%s] is the clock's, and is read in a mail", row.Name)
			}
			for _, p := range speakers() {
				if o := Decide(given(s), Command{Name: row.Name, Text: "x"}, p.a, testFacts(), testNow); o.Refusal == nil {
					t.Errorf("%s said the clock's %s in %s: %s", p.name, row.Name, s, outcome(o))
				}
			}
		}
	}
}
