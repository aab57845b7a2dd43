package workflow

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// printed finds a table of commands in a document. What stands behind the colon
// says whose: «todos», «usuario», or roles.
//
//	<!-- comandos:EDS,ASV -->
//	…
//	<!-- fin -->
var printed = regexp.MustCompile(`(?s)(<!-- comandos:([A-Za-z,]+) -->\n).*?(<!-- fin -->)`)

// TestManual holds the tables in README and guides to the rows of table.go:
// `go test ./workflow -update` prints them anew.
func TestManual(t *testing.T) {
	whose := map[string]bool{}
	for path, text := range documents(t) {
		want := printed.ReplaceAllStringFunc(text, func(old string) string {
			m := printed.FindStringSubmatch(old)
			for _, name := range strings.Split(m[2], ",") {
				whose[name] = true
			}
			return m[1] + manualTable(t, path, m[2]) + m[3]
		})
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(want, text); diff != "" {
			t.Errorf("%s does not say what table.go says; go test ./workflow -update (-table +document):\n%s", path, diff)
		}
	}
	for _, name := range append([]string{"todos", "usuario"}, roleNames(Roles)...) {
		if !whose[name] {
			t.Errorf("no document prints the commands of %s", name)
		}
	}
}

// bracket finds what a document shows as a command. Tags have a number sign,
// sections of sgaus.toml are in lower case, links go on with a parenthesis.
var bracket = regexp.MustCompile(`\[(\p{Lu}[\p{Lu} ]*\p{Lu}\b[^\]#]*)\](?:[^(]|$)`)

// TestDocumentsShowCommands holds that every command that README and guides
// speak of is one: a renamed command must not live on in an example.
func TestDocumentsShowCommands(t *testing.T) {
	for path, text := range documents(t) {
		for _, m := range bracket.FindAllStringSubmatch(text, -1) {
			if _, ok := Recognise(m[1]); !ok {
				t.Errorf("%s shows [%s], which is no command", path, m[1])
			}
		}
	}
}

// documents reads the README and the guides, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range append(paths, "../README.md") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = string(b)
	}
	return out
}

// manualTable prints the commands of one reader: for the README all of them,
// with who may say them and where they lead; for a guide those of its roles.
func manualTable(t *testing.T, path, whose string) string {
	t.Helper()
	var b strings.Builder
	line := func(cells ...string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	if whose == "todos" {
		line("command", "what it does", "who may", "from → to", "needs", "source")
		line("---", "---", "---", "---", "---", "---")
		for _, e := range Manual(Person{}, true) {
			line(commandCell(e, "also"), e.Does, e.By, e.Step, e.Needs, e.Source)
		}
		return b.String()
	}
	reader := Person{}
	for _, name := range strings.Split(whose, ",") {
		if name == "usuario" {
			continue
		}
		role := Role(name)
		if !strings.Contains(","+strings.Join(roleNames(Roles), ",")+",", ","+name+",") {
			t.Errorf("%s: <!-- comandos:%s --> names no role", path, whose)
		}
		reader.Roles = append(reader.Roles, role)
	}
	line("Comando", "Qué hace", "Hace falta", "Lo puede dar")
	line("---", "---", "---", "---")
	for _, e := range Manual(reader, false) {
		line(commandCell(e, "o"), e.Does, e.Needs, e.By)
	}
	return b.String()
}

func commandCell(e Entry, or string) string {
	cell := "`" + e.Command + "`"
	if e.Also != "" {
		cell += ", " + or + " `" + strings.ReplaceAll(e.Also, ", ", "`, `") + "`"
	}
	return cell
}

func roleNames(roles []Role) []string {
	var out []string
	for _, r := range roles {
		out = append(out, string(r))
	}
	return out
}
