package workflow

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestListFilter(t *testing.T) {
	opened, all := Statuses[:open], Statuses
	for words, want := range map[string]struct {
		statuses []Status
		assignee string
		area     string
		unknown  string
	}{
		"":                           {statuses: opened},
		"abiertas":                   {statuses: opened},
		"todas":                      {statuses: all},
		"todas las solicitudes":      {statuses: all},
		"cerradas":                   {statuses: Statuses[open:]},
		"cerrados":                   {statuses: Statuses[open:]},
		"mías":                       {statuses: opened, assignee: "diego@uni.mx"},
		"mis solicitudes":            {statuses: opened, assignee: "diego@uni.mx"},
		"mías cerradas":              {statuses: Statuses[open:], assignee: "diego@uni.mx"},
		"pendientes":                 {statuses: []Status{Pendiente}},
		"PENDIENTE POR EL USUARIO":   {statuses: []Status{Pendiente}},
		"pendientes, pendientes":     {statuses: []Status{Pendiente}},
		"en proceso":                 {statuses: []Status{EnProceso}},
		"EN_PROCESO":                 {statuses: []Status{EnProceso}},
		"proceso":                    {statuses: []Status{EnProceso}},
		"en espera":                  {statuses: []Status{Espera}},
		"no procede":                 {statuses: []Status{NoProcede}},
		"no-procede":                 {statuses: []Status{NoProcede}},
		"terminados y canceladas":    {statuses: []Status{Terminada, Cancelada}},
		"registro; espera":           {statuses: []Status{Registro, Espera}},
		"de beto":                    {statuses: opened, assignee: "beto@uni.mx"},
		"Beto Ruiz":                  {statuses: opened, assignee: "beto@uni.mx"},
		"beto@uni.mx terminadas":     {statuses: []Status{Terminada}, assignee: "beto@uni.mx"},
		"RED":                        {statuses: opened, area: "RED"},
		"del área vc":                {statuses: opened, area: "VC"},
		"en proceso de RED, de Nora": {statuses: []Status{EnProceso}, area: "RED", assignee: "nora@uni.mx"},
		"urgentes":                   {statuses: opened, unknown: "urgentes"},
		"de Juan Pérez":              {statuses: opened, unknown: "Juan, Pérez"},
		"beto xyz":                   {statuses: opened, assignee: "beto@uni.mx", unknown: "xyz"},
		" , ; ":                      {statuses: opened},
		"todas\n":                    {statuses: all},
		"mias de beto":               {statuses: opened, assignee: "beto@uni.mx"},
		"pendientes\u00a0terminadas": {statuses: []Status{Pendiente, Terminada}},
	} {
		got := listFilter(words, Actor{Person: diego, Proven: true}, testDesk())
		if !slices.Equal(got.Statuses, want.statuses) || got.Assignee != want.assignee || got.Area != want.area || strings.Join(got.Words, ", ") != want.unknown {
			t.Errorf("[LISTA %s]: %+v, want %+v", words, got, want)
		}
	}
}

// Each status can be asked for by its code and by its words.
func TestStatusNamed(t *testing.T) {
	for _, s := range Statuses {
		for _, words := range []string{string(s), strings.ToLower(string(s)), StatusWords[s], strings.ToUpper(StatusWords[s]), strings.ReplaceAll(string(s), "_", "-")} {
			if got, ok := StatusNamed(words); !ok || got != s {
				t.Errorf("«%s» is %q, want %q", words, got, s)
			}
		}
	}
	for _, words := range []string{"", " ", "cerrada", "listo", "proc", "pendiente por"} {
		if got, ok := StatusNamed(words); ok {
			t.Errorf("«%s» is taken for %q", words, got)
		}
	}
}

// Whatever is asked for, nobody is shown more than they may see: an EDS their
// own, a DSE their area's and their own, HD and DAU everything (PRO 4.9).
func TestNobodySeesMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		by := Actor{Person: rapid.SampledFrom(testDesk().Staff).Draw(t, "who")}
		words := rapid.StringMatching(`((todas|de|RED|VC|mías|beto|dulce|carla@uni\.mx|cerradas)[ ,]){0,4}`).Draw(t, "words")
		v := listFilter(words, by, testDesk()).Visible
		want := Visible{All: by.Is(HD, DAU), Email: []string{by.Email}}
		if by.Is(DSE) {
			want.Area = by.Area
		}
		if v.All != want.All || v.Area != want.Area || !slices.Equal(v.Email, want.Email) {
			t.Fatalf("[LISTA %s] of %s shows %+v, want %+v", words, by.Email, v, want)
		}
	})
}
