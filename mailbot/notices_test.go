package mailbot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"sgaus/templates"
)

// TestEveryNoticeHasATemplate: the rooms that decide and that word do not know
// each other, so the names that they share are compared here.
func TestEveryNoticeHasATemplate(t *testing.T) {
	kinds, worded := noticeKinds(t), templates.Names()
	for _, k := range kinds {
		if !slices.Contains(worded, k) {
			t.Errorf("workflow sends the notice %q, and templates/es has no %s.txt", k, k)
		}
	}
	for _, name := range worded {
		if !slices.Contains(kinds, name) {
			t.Errorf("templates/es has %s.txt, and workflow/notices.go no notice of that name", name)
		}
	}
}

// noticeKinds reads the constants of type NoticeKind from the source.
func noticeKinds(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../workflow/notices.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		kind, typed := v.Type.(*ast.Ident)
		value, literal := v.Values[0].(*ast.BasicLit)
		if typed && literal && kind.Name == "NoticeKind" {
			s, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return true
	})
	if len(out) < 20 {
		t.Fatalf("only %d notices in workflow/notices.go: %v", len(out), out)
	}
	return out
}
