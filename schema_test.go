package sgaus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// drawing is who may import whom in the house; design.md has it as a picture.
// A room that is not listed does not exist: whoever builds one draws it first.
// A test of a room may use what the room may, and the servers of localserve.
var drawing = []struct {
	room    string
	imports []string
}{
	// The wiring knows everybody.
	{"cmd/sgaus", []string{"", "workflow/...", "parser", "templates", "mailbot/..."}},

	// The shell: the bot, and the rooms that it carries mail between.
	{"mailbot", []string{
		"workflow/...", "parser", "templates",
		"mailbot/store", "mailbot/inbox", "mailbot/outbox", "mailbot/identity", "mailbot/config",
		"mailbot/invite", "mailbot/paper",
	}},
	{"mailbot/rehearsal", []string{
		"workflow/...", "parser", "templates",
		"mailbot", "mailbot/store", "mailbot/inbox", "mailbot/outbox", "mailbot/identity",
	}},
	{"mailbot/store", []string{"", "workflow/...", "mailbot/outbox"}},
	{"mailbot/invite", []string{"workflow/..."}},
	{"mailbot/paper", []string{"workflow/...", "templates"}},
	{"mailbot/archive", []string{"workflow/...", "mailbot/store"}},
	{"mailbot/publish", []string{"workflow/...", "mailbot/store", "mailbot/invite"}},
	{"mailbot/inbox", nil},
	{"mailbot/outbox", nil},
	{"mailbot/identity", []string{"parser"}},
	{"mailbot/config", []string{"workflow/...", "mailbot/identity"}},
	{"mailbot/localserve", nil},
	{"mailbot/localserve/realserver", nil},

	// The ground, where nobody knows a neighbour.
	{"workflow", []string{"workflow/hours", "workflow/form", "workflow/agenda"}},
	{"workflow/hours", nil},
	{"workflow/form", []string{"workflow/hours"}},
	{"workflow/agenda", []string{"workflow/hours"}},
	{"parser", []string{"parser/letters", "parser/bounce", "parser/unpack"}},
	{"parser/bounce", []string{"parser/letters"}},
	{"parser/letters", nil},
	{"parser/unpack", nil},
	{"templates", nil},

	// The database's own page, which imports nothing.
	{"", nil},
}

// only is who alone may import a thing, beside tests; every folder below the
// one that is named is meant.
var only = []struct {
	thing string // a package, or a folder of packages with /...
	rooms []string
}{
	{"github.com/emersion/go-imap/v2/imapclient", []string{"mailbot/inbox"}},
	{"github.com/emersion/go-imap/v2/imapserver/...", []string{"mailbot/localserve"}},
	{"github.com/emersion/go-imap/v2/...", []string{"mailbot/inbox", "mailbot/localserve"}},
	{"github.com/emersion/go-smtp", []string{"mailbot/outbox", "mailbot/localserve"}},
	{"database/sql/...", []string{"mailbot/store"}},
	{"github.com/jmoiron/sqlx/...", []string{"mailbot/store"}},
	{"github.com/mattn/go-sqlite3", []string{"mailbot/store"}},
	{"github.com/robfig/cron/v3", []string{"cmd/sgaus", "mailbot/config"}}, // config checks what cron will be told
	{"github.com/spf13/cobra/...", []string{"cmd/sgaus"}},
	{"github.com/pelletier/go-toml/v2/...", []string{"mailbot/config"}},
	{"github.com/inbucket/html2text/...", []string{"parser"}},
}

// calls is who alone may use a part of a package, beside tests.
var calls = []struct {
	thing string
	names []string
	rooms []string
	why   string
}{
	// realserver drives other people's programs, which live by the world's
	// clock.
	{
		"time",
		[]string{"Now", "Since", "Until"},
		[]string{"cmd", "mailbot/localserve/realserver"},
		"below cmd, time is an argument",
	},
	{
		"github.com/emersion/go-smtp",
		[]string{"Dial", "DialTLS", "DialStartTLS", "NewClient", "NewClientStartTLS", "SendMail", "SendMailTLS"},
		[]string{"mailbot/outbox"},
		"only mailbot/outbox is a client",
	},
}

// The ground is pure: it does not know the machine that it runs on.
var (
	ground = []string{"workflow/...", "parser/...", "templates"}
	impure = []string{
		"os/...", "net/...", "context", "database/sql/...", "log/...", "syscall", "unsafe", "C",
		"golang.org/x/sys/...", "testing/...",
	}
	// Words about the network that touch none.
	pureAfterAll = []string{"net/mail", "net/textproto", "net/url"}
)

// file is one .go file of the house: its room and what it imports.
type file struct {
	path, room string
	test       bool
	imports    []string
	used       map[string][]string // of each import that calls names: what of it
}

// TestArrows holds the drawing. It parses the files itself: what `go list`
// says in a test is cached wrongly.
func TestArrows(t *testing.T) {
	files := house(t, ".")
	for _, f := range files {
		for _, i := range f.imports {
			for _, wrong := range f.against(i) {
				t.Errorf("%s imports %s: %s", f.path, i, wrong)
			}
		}
		for _, wrong := range f.misused() {
			t.Errorf("%s uses %s", f.path, wrong)
		}
	}
	// The drawing is of this house, and the test sees it.
	if len(files) < 20 {
		t.Errorf("only %d files found", len(files))
	}
}

// TestMap holds that a newcomer finds each room of the house on its two maps,
// the package's and the README's.
func TestMap(t *testing.T) {
	for _, page := range []string{"schema.go", "README.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range drawing {
			if room := path.Base(line.room); line.room != "" && !strings.Contains(string(text), room+"/  ") {
				t.Errorf("%s does not show %s", page, line.room)
			}
		}
	}
}

// against is all that speaks against a file's importing something.
func (f file) against(imported string) (wrong []string) {
	if room, ours := strings.CutPrefix(imported, "sgaus"); ours && (room == "" || room[0] == '/') {
		return f.againstRoom(strings.TrimPrefix(room, "/"))
	}
	pure := slices.Contains(pureAfterAll, imported)
	if matches(f.room, ground...) && !f.test && !pure && matches(imported, impure...) {
		wrong = append(wrong, "the ground rooms are pure")
	}
	for _, o := range only {
		if matches(imported, o.thing) {
			if !f.test && !within(f.room, o.rooms) {
				wrong = append(wrong, "only "+strings.Join(o.rooms, " and ")+" may")
			}
			break // the first line that names it holds
		}
	}
	return wrong
}

// againstRoom is what speaks against a file's importing a room of the house.
func (f file) againstRoom(room string) []string {
	if room == f.room { // a test from outside
		return nil
	}
	if f.test && within(room, []string{"mailbot/localserve"}) && !matches(f.room, ground...) {
		return nil
	}
	for _, line := range drawing {
		if line.room == f.room {
			if matches(room, line.imports...) {
				return nil
			}
			return []string{"the drawing has no such arrow"}
		}
	}
	return []string{"the drawing has no room " + f.room}
}

// house reads every .go file below a folder.
func house(t *testing.T, root string) (files []file) {
	t.Helper()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() && name != root && (base == "testdata" || base[0] == '.' || base[0] == '_') {
			return fs.SkipDir
		}
		// deps.go only keeps lines of go.mod.
		if d.IsDir() || !strings.HasSuffix(base, ".go") || name == "deps.go" {
			return nil
		}
		f, err := read(root, name)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(root, name string) (file, error) {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return file{}, err
	}
	rel = filepath.ToSlash(rel)
	f := file{path: rel, room: strings.Trim(path.Dir(rel), "."), test: strings.HasSuffix(rel, "_test.go")}
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		return f, err
	}
	f.used = map[string][]string{}
	for _, i := range parsed.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return f, err
		}
		f.imports = append(f.imports, p)
		name := strings.TrimPrefix(path.Base(p), "go-")
		if i.Name != nil {
			name = i.Name.Name
		}
		f.used[p] = selected(parsed, name)
	}
	return f, nil
}

// selected is what a file uses of a package, called or passed on.
func selected(f *ast.File, name string) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == name {
				names = append(names, s.Sel.Name)
			}
		}
		return true
	})
	return names
}

// misused is what a file uses of a package that others may.
func (f file) misused() (wrong []string) {
	for _, c := range calls {
		if f.test || within(f.room, c.rooms) {
			continue
		}
		for _, name := range f.used[c.thing] {
			if slices.Contains(c.names, name) {
				wrong = append(wrong, path.Base(c.thing)+"."+name+": "+c.why)
			}
		}
	}
	return wrong
}

// matches reports whether a path is one of the patterns; x/... is x and all
// below it.
func matches(p string, patterns ...string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		folder, below := strings.CutSuffix(pattern, "/...")
		return p == folder || below && strings.HasPrefix(p, folder+"/")
	})
}

// within reports whether a room is one of the rooms or below one.
func within(room string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(r string) bool { return matches(room, r+"/...") })
}

// The test would see what is forbidden.
func TestArrowsAreSeen(t *testing.T) {
	for _, c := range []struct {
		room, imports string
		test, allowed bool
	}{
		{"workflow", "sgaus/parser", false, false},
		{"workflow", "sgaus/parser", true, false},
		{"workflow", "sgaus/workflow/hours", false, true},
		{"workflow/hours", "sgaus/workflow", false, false},
		{"templates", "os", false, false},
		{"templates", "os", true, true},
		{"templates", "embed", false, true},
		{"templates", "io/fs", false, true},
		{"parser", "net/http", false, false},
		{"parser", "net/textproto", false, true},
		{"parser", "log/slog", false, false},
		{"parser", "sgaus/mailbot/localserve", true, false},
		{"mailbot/store", "sgaus/workflow", false, true},
		{"mailbot/store", "sgaus/mailbot", false, false},
		{"mailbot/identity", "sgaus/parser", false, true},
		{"mailbot/identity", "sgaus/workflow", false, false},
		{"mailbot/inbox", "github.com/emersion/go-imap/v2/imapclient", false, true},
		{"mailbot/outbox", "github.com/emersion/go-imap/v2", false, false},
		{"mailbot/localserve", "github.com/emersion/go-imap/v2/imapclient", false, false},
		{"mailbot/localserve", "github.com/emersion/go-imap/v2/imapserver/imapmemserver", false, true},
		{"mailbot/inbox", "github.com/emersion/go-imap/v2/imapserver", false, false},
		{"mailbot/inbox", "github.com/emersion/go-imap/v2/imapserver", true, true},
		{"mailbot/inbox", "sgaus/mailbot/localserve/realserver", true, true},
		{"mailbot/inbox", "sgaus/mailbot/localserve", false, false},
		{"mailbot", "database/sql", false, false},
		{"mailbot", "sgaus/cmd/sgaus", false, false},
		{"cmd/sgaus", "sgaus/mailbot/localserve", false, true},
		{"mailbot/panel", "sgaus/mailbot/store", false, false},
	} {
		f := file{room: c.room, test: c.test}
		if wrong := f.against(c.imports); (len(wrong) == 0) != c.allowed {
			t.Errorf("%+v: %v", c, wrong)
		}
	}
}

// So would it see a clock or a client under another name.
func TestMisuseIsSeen(t *testing.T) {
	const source = `package x
import (
	clock "time"
	"github.com/emersion/go-smtp"
)
var now = clock.Now
var _ = smtp.NewServer
func f() { smtp.DialTLS("", nil) }`
	parsed, err := parser.ParseFile(token.NewFileSet(), "x.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	for room, want := range map[string]int{"cmd/sgaus": 1, "mailbot/outbox": 1, "mailbot/localserve": 2} {
		f := file{room: room, used: map[string][]string{
			"time": selected(parsed, "clock"), "github.com/emersion/go-smtp": selected(parsed, "smtp"),
		}}
		if wrong := f.misused(); len(wrong) != want {
			t.Errorf("in %s: %v", room, wrong)
		}
	}
}
