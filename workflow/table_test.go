package workflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// Whoever adds a row reads here what it still lacks.
func TestRowsAreComplete(t *testing.T) {
	source := regexp.MustCompile(`^(?:(?:PRO|VC) \d(?:\.\d)*(?:, )?(?:\d(?:\.\d)*(?:, )?)*)*$`)
	blank := regexp.MustCompile(`\{[^}]*\}`)
	owner := map[string]string{}
	for _, row := range Commands {
		lacks := func(format string) { t.Errorf("%s: %s", row.Name, format) }
		for _, name := range row.words() {
			if other := owner[squeeze(name)]; other != "" {
				lacks("«" + name + "» is " + other + "'s already")
			}
			owner[squeeze(name)] = row.Name
			if strings.ToUpper(name) != name {
				lacks("«" + name + "» is not in capitals")
			}
		}
		for what, words := range map[string]string{"Label (the button)": row.Label, "Does (the manual)": row.Does, "Past (the history)": row.Past} {
			if strings.TrimSpace(words) == "" {
				lacks("it has no " + what)
			}
		}
		if len(row.By) == 0 {
			lacks("nobody may say it: By")
		}
		if row.Offer > 0 && row.Hint == "" && row.Need != NeedWho && row.Need != NeedLevel {
			lacks("it is offered without a Hint")
		}
		if !strings.HasSuffix(row.Does, ".") || row.Does != "" && !unicode.IsUpper([]rune(row.Does)[0]) {
			lacks("Does is not a sentence: " + row.Does)
		}
		if strings.HasSuffix(row.Past, ".") || row.Past != "" && unicode.IsUpper([]rune(row.Past)[0]) {
			lacks("Past is a sentence, not a clause: " + row.Past)
		}
		for _, b := range blank.FindAllString(row.Past, -1) {
			if !slices.Contains([]string{"{quién}", "{usuario}", "{fecha}", "{prioridad}", "{servicio}", "{evento}"}, b) {
				lacks("Past has a blank that nothing fills: " + b)
			}
		}
		if !source.MatchString(row.Source) {
			lacks("Source is not of PRO or VC: " + row.Source)
		}
		if row.Through && row.From != nil {
			lacks("Through records the step from any open status, so From must be nil")
		}
		if row.To == NoStatus && row.KeepPending {
			lacks("KeepPending without To")
		}
		if row.Everyone && !row.Unproven {
			lacks("people who are not staff have no evidence: Everyone needs Unproven")
		}
		for _, told := range row.Tell {
			if !slices.Contains(constants(t, "notices.go", "NoticeKind"), string(told.Kind)) {
				lacks("it tells with a notice that notices.go does not have: " + string(told.Kind))
			}
		}
		if row.Report == "" && !saidBySomebody(row) {
			lacks("nobody can ever say it with effect: see testdata/matrix.txt")
		}
	}
	for _, row := range []Row{Plain.Open, Plain.Answer, Plain.Guest, Plain.Note} {
		if row.Does == "" || row.Past == "" || len(row.By) == 0 {
			t.Errorf("the plain row «%s» lacks By, Does or Past", row.Does)
		}
	}
	for _, s := range Statuses {
		if StatusWords[s] == "" || short[s] == "" {
			t.Errorf("status %s has no words in StatusWords, or no short name in the matrix", s)
		}
	}
}

// saidBySomebody looks for a speaker and a situation in which the row is
// accepted and leaves an event.
func saidBySomebody(row Row) bool {
	for _, c := range everything() {
		if c.Name != row.Name {
			continue
		}
		for _, x := range situations() {
			for _, s := range speakers() {
				if o := Decide(inAgenda(x.r, c), c, s.a, factsFor(c), testNow); len(o.Events) > 0 || o.Opens != nil || o.Absence != nil || o.Word != NoWord || o.Cases != nil {
					return true
				}
			}
		}
	}
	return false
}

// Every reason has words, and every reason with words is one.
func TestReasonsHaveWords(t *testing.T) {
	reasons := constants(t, "notices.go", "Reason")
	for _, r := range reasons {
		w, ok := Reasons[Reason(r)]
		switch {
		case Reason(r) == Undelivered:
			if ok {
				t.Errorf("%q says why a notice did not arrive, and is nobody's refusal", r)
			}
		case !ok:
			t.Errorf("%q has no words in Reasons", r)
		case !strings.HasSuffix(w.Why, ".") || !strings.HasSuffix(w.Instead, ".") && !strings.HasSuffix(w.Instead, ":"):
			t.Errorf("%q: the words are not sentences: %+v", r, w)
		}
	}
	for r := range Reasons {
		if !slices.Contains(reasons, string(r)) {
			t.Errorf("%q has words and is no reason", r)
		}
	}
}

// constants lists the values of the constants of a type in a file.
func constants(t *testing.T, file, kind string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		name, typed := v.Type.(*ast.Ident)
		value, literal := v.Values[0].(*ast.BasicLit)
		if typed && literal && name.Name == kind {
			s, err := strconv.Unquote(value.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, s)
		}
		return true
	})
	if len(out) == 0 {
		t.Fatalf("%s has no constants of type %s", file, kind)
	}
	return out
}
