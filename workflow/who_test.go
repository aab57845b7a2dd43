package workflow

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// crowd is a desk in which names, addresses and codes resemble each other.
func crowd() Desk {
	return Desk{
		Address: "mesa@uni.mx",
		Staff: []Person{
			{Name: "Beto Ruiz", Email: "beto.ruiz@uni.mx", Aliases: []string{"bruiz@gmail.com"}, Roles: []Role{EDS}, Area: "RED"},
			{Name: "Roberto Ruiz", Email: "roberto@uni.mx", Roles: []Role{EDS}, Area: "RED"},
			{Name: "Ana López", Email: "alopez@uni.mx", Roles: []Role{EDS}, Area: "VC-1"},
			{Name: "Anabel Díaz", Email: "anabel@uni.mx", Roles: []Role{HD}},
			{Name: "María-José Peña", Email: "mjp@uni.mx", Roles: []Role{DSE}, Area: "VC-1"},
			{Name: "Diego Soto", Email: "diego@uni.mx", Roles: []Role{DSE}, Area: "RED"},
			{Name: "Diego Mora", Email: "dmora@uni.mx", Roles: []Role{DAU}},
			{Name: "Mora", Email: "m@uni.mx", Roles: []Role{EDS}, Area: "RED"},
			{Email: "sinnombre@uni.mx", Roles: []Role{EDS}, Area: "RED"},
			{Name: "Redacción", Email: "red@uni.mx", Roles: []Role{EDS}, Area: "VC-1"},
		},
		Areas: []Area{
			{Code: "RED", Name: "Redes y Telecomunicaciones", Head: "diego@uni.mx"},
			{Code: "VC-1", Name: "Videoconferencia", Head: "mjp@uni.mx"},
			{Code: "VACIA", Name: "Sin jefe"},
		},
	}
}

func TestWho(t *testing.T) {
	speaker := Person{Name: "Yo", Email: "yo@uni.mx", Roles: []Role{HD}}
	for words, want := range map[string]string{
		"beto.ruiz@uni.mx":             "beto.ruiz",
		"BETO.RUIZ@UNI.MX":             "beto.ruiz",
		"bruiz@gmail.com":              "beto.ruiz", // an alias is the same person
		"bruiz":                        "beto.ruiz",
		"beto.ruiz":                    "beto.ruiz",
		"beto-ruiz":                    "beto.ruiz",
		"Beto Ruiz <beto.ruiz@uni.mx>": "beto.ruiz",
		"beto.ruiz@uni.mx.":            "beto.ruiz",
		"a beto.ruiz@uni.mx":           "beto.ruiz",
		"<mailto:beto.ruiz@uni.mx>":    "beto.ruiz",
		"Beto":                         "beto.ruiz",
		"beto ruiz":                    "beto.ruiz",
		"Ruiz, Beto":                   "beto.ruiz",
		"a Beto":                       "beto.ruiz",
		"al  Beto":                     "beto.ruiz",
		"para Beto":                    "beto.ruiz",
		"Ruiz":                         "beto.ruiz roberto",
		"rob":                          "roberto",
		"ana":                          "alopez", // a whole word before a part of one
		"ana lopez":                    "alopez",
		"LÓPEZ":                        "alopez",
		"Díaz":                         "anabel",
		"maria jose":                   "mjp",
		"María-José":                   "mjp",
		"Peña":                         "mjp",
		"pena":                         "mjp",
		"diego":                        "diego", // what stands before the @ is one person's
		"Diego Mora":                   "dmora",
		"Mora":                         "m",     // a whole name before a part of one
		"RED":                          "diego", // a code before an address that resembles it
		"red":                          "diego",
		"red@uni.mx":                   "red",
		"VC-1":                         "mjp",
		"vc 1":                         "mjp",
		"VC1":                          "mjp",
		"área RED":                     "diego",
		"al área de VC-1":              "mjp",
		"Videoconferencia":             "mjp", // the name of an area, where nobody is called so
		"Redes y telecomunicaciones":   "diego",
		"sinnombre":                    "sinnombre",
		"yo":                           "yo",
		"a mí":                         "yo",
		"DAU":                          "dmora", // a role is those who hold it
		"HelpDesk":                     "anabel",
		"HD":                           "anabel",
		"VACIA":                        "",
		"nadie":                        "",
		"nadie@uni.mx":                 "",
		"beto@otra.mx":                 "",
		"Beto Gómez":                   "",
		"Bet Rui Go":                   "",
		"@":                            "",
		"":                             "",
		" a ":                          "",
		"-":                            "",
		"<>":                           "",
	} {
		var got []string
		for _, p := range crowd().Who(words, speaker) {
			local, _, _ := strings.Cut(p.Email, "@")
			got = append(got, local)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("«%s» is %q, want %q", words, got, want)
		}
	}
}

// Everybody can be named by whatever is theirs alone; whatever the words,
// those found are of the staff, each once.
func TestWhoLaws(t *testing.T) {
	desk := crowd()
	for _, p := range desk.Staff {
		for _, words := range append([]string{p.Email, strings.ToUpper(p.Email), p.Name + " <" + p.Email + ">"}, p.Aliases...) {
			if got := desk.Who(words, Person{}); len(got) != 1 || got[0].Email != p.Email {
				t.Errorf("«%s» is %v", words, got)
			}
		}
		if got := desk.Who(shortest(desk, p), Person{}); len(got) != 1 || got[0].Email != p.Email {
			t.Errorf("the shortest for %s is «%s», and that is %v", p.Email, shortest(desk, p), got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.OneOf(rapid.String(), rapid.StringMatching(`(a |al )?(beto|ruiz|ana|RED|diego|@|<|>|uni\.mx| ){1,4}`)).Draw(t, "words")
		seen := map[string]bool{}
		for _, p := range desk.Who(words, Person{}) {
			if seen[p.Email] {
				t.Fatalf("«%s» finds %s twice", words, p.Email)
			}
			seen[p.Email] = true
			if _, ok := desk.Person(p.Email); p.Email != "" && !ok {
				t.Fatalf("«%s» finds %v, who does not work here", words, p)
			}
		}
	})
}

// Whose request a NUEVA is.
func TestParsePerson(t *testing.T) {
	for words, want := range map[string]Person{
		"ana@uni.mx":                               {Email: "ana@uni.mx"},
		"Ana Gil <ana@uni.mx>":                     {Name: "Ana Gil", Email: "ana@uni.mx"},
		`"Gil, Ana" <ana@uni.mx>`:                  {Name: "Gil, Ana", Email: "ana@uni.mx"},
		"ana@uni.mx (Ana Gil)":                     {Name: "Ana Gil", Email: "ana@uni.mx"},
		"Ana Gil, ana@uni.mx.":                     {Name: "Ana Gil", Email: "ana@uni.mx"},
		"Ana Gil ana@uni.mx":                       {Name: "Ana Gil", Email: "ana@uni.mx"},
		"a Ana Gil <ana@uni.mx>":                   {Name: "Ana Gil", Email: "ana@uni.mx"},
		"ana@uni.mx<mailto:ana@uni.mx>":            {Email: "ana@uni.mx"},
		"Ana <ana@uni.mx<mailto:ana@uni.mx>>":      {Name: "Ana", Email: "ana@uni.mx"},
		"[Ana](mailto:ana@uni.mx)":                 {Name: "Ana", Email: "ana@uni.mx"},
		"ana.gil+x@sub.uni.mx":                     {Email: "ana.gil+x@sub.uni.mx"},
		"José Peña <jose@españa.es>":               {Name: "José Peña", Email: "jose@españa.es"},
		"Ana":                                      {},
		"ana@localhost":                            {},
		"@uni.mx":                                  {},
		"":                                         {},
		"dos: ana@uni.mx y luis@uni.mx":            {Name: "dos y", Email: "ana@uni.mx"},
		"J. Pérez <jp@uni.mx>":                     {Name: "J. Pérez", Email: "jp@uni.mx"},
		"ana@uni.mx\r\nBcc: todos@uni.mx":          {Name: "Bcc", Email: "ana@uni.mx"},
		"Ana\x00\u202eGil <ana@uni.mx>":            {Name: "AnaGil", Email: "ana@uni.mx"},
		strings.Repeat("x", 300) + " <ana@uni.mx>": {Name: strings.Repeat("x", 100), Email: "ana@uni.mx"},
	} {
		if got := parsePerson(words); got.Name != want.Name || got.Email != want.Email {
			t.Errorf("«%s» is %q <%s>, want %q <%s>", words, got.Name, got.Email, want.Name, want.Email)
		}
	}
}

func TestRequesterLine(t *testing.T) {
	for text, want := range map[string]string{
		"Usuario: ana@uni.mx":                              "ana@uni.mx",
		"usuaria: Ana Gil <ana@uni.mx>\nNo hay red":        "ana@uni.mx",
		"Llamó por teléfono.\n*Solicitante:* ana@uni.mx":   "ana@uni.mx",
		"- Usuario: ana@uni.mx":                            "ana@uni.mx",
		"De parte de: ana@uni.mx":                          "ana@uni.mx",
		"A nombre de Ana":                                  "",
		"Usuario:":                                         "",
		"Usuario: \nana@uni.mx":                            "",
		"El usuario: dice que ana@uni.mx no recibe":        "",
		"Usuario: el del laboratorio\nUsuario: ana@uni.mx": "ana@uni.mx",
		"Usuario：ana@uni.mx":                               "ana@uni.mx",
	} {
		if got := requesterLine(text).Email; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
