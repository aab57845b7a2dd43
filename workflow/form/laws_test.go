package form

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/workflow/hours"
)

// drawAnswers are answers to some of a form's fields, as Read gives them.
func drawAnswers(t *rapid.T, f Form, ctx Context) Answers {
	a := Answers{}
	words := func(label string, most int) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"Centro", "Ciencias", "Básicas", "Diplomado", "en", "Estadística", "de", "la", "Ana", "Ruiz", "llegar", "antes", "con", "cuidado", "núm", "3", "(mañana)", "y", "pruebas", "audio",
		}), 2, most).Draw(t, label), " ")
	}
	for _, field := range f.Fields {
		if rapid.IntRange(0, 3).Draw(t, "left out") == 0 {
			continue
		}
		v := ""
		switch field.Kind {
		case Text, Long:
			v = words(field.Name, 14)
		case Acronym:
			v = rapid.StringMatching(`[A-WYZÑ]{2,8}`).Draw(t, field.Name)
		case Phone:
			v = rapid.StringMatching(`[1-9]\d{2} [1-9]\d{2} \d{4}( ext\. \d{4})?`).Draw(t, field.Name)
		case Email:
			v = rapid.StringMatching(`[a-z]{2,9}@[a-z]{2,9}\.(mx|edu\.mx)`).Draw(t, field.Name)
		case Emails:
			v = strings.Join(rapid.SliceOfNDistinct(rapid.StringMatching(`(Ana Ruiz <[a-z]{2,9}@[a-z]{2,9}\.mx>|[a-z]{2,9}@[a-z]{2,9}\.mx)`), 1, 6, func(s string) string { return strings.Trim(s[strings.LastIndexByte(s, ' ')+1:], "<>") }).Draw(t, field.Name), "; ")
		case Date:
			v = hours.LongDate(ctx.Now.AddDate(0, 0, rapid.IntRange(1, 700).Draw(t, field.Name)), ctx.Calendar.Location())
		case Start:
			v = wall(time.Duration(rapid.IntRange(0, 700).Draw(t, field.Name)) * time.Minute)
		case End:
			v = wall(time.Duration(rapid.IntRange(701, 1440).Draw(t, field.Name)) * time.Minute)
		case Number:
			v = rapid.StringMatching(`[1-9]\d{0,2}`).Draw(t, field.Name)
		case YesNo:
			v = rapid.SampledFrom([]string{"sí", "no"}).Draw(t, field.Name)
		case Room:
			v = rapid.SampledFrom([]string{"Sala A", "Sala B", "Auditorio Pedro de Alba", anyRoom}).Draw(t, field.Name)
		case Equipment:
			v = rapid.SampledFrom([]string{"1 códec", "1 códec, 3 micrófono", "1 cámara de documentos, 2 proyector", none}).Draw(t, field.Name)
		case Sites:
			v = strings.Join(rapid.SliceOfN(rapid.StringMatching(`(UNAM|Colegio de México|Chapingo), (132\.248\.\d{1,2}\.\d|sip:sala\d@uni\.mx)`), 1, 4).Draw(t, field.Name), "; ")
		case Callers:
			v = strings.Join(rapid.SliceOfN(rapid.StringMatching(`(Ana Ruiz|Dr\. Hugo Lara) [1-9]\d \d{4} \d{4}`), 1, 4).Draw(t, field.Name), "; ")
		case Repeat:
			v = rapid.SampledFrom([]string{"cada martes hasta el martes 15 de junio de 2027", "cada 2 semanas lunes y miércoles, 8 sesiones", none}).Draw(t, field.Name)
		}
		a[field.Name] = v
	}
	return a
}

// dress quotes a form as clients do: marked or not, broken or not, with empty
// lines between, with the accents apart.
func dress(t *rapid.T, text string) Said {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if rapid.Bool().Draw(t, "broken by the client") {
		var broken []string
		width := rapid.IntRange(68, 78).Draw(t, "at")
		for _, l := range lines {
			for len(l) > width {
				i := strings.LastIndexByte(l[:width], ' ')
				if i < 40 {
					break
				}
				broken, l = append(broken, l[:i]), l[i+1:]
			}
			broken = append(broken, l)
		}
		lines = broken
	}
	mark := rapid.SampledFrom([]string{"> ", ">", "", ">> ", "> > "}).Draw(t, "mark")
	double := rapid.Bool().Draw(t, "empty lines between")
	var out []string
	for _, l := range lines {
		if double && strings.Contains(l, ":") && len(out) > 0 && !strings.HasPrefix(l, "- ") {
			out = append(out, strings.TrimSpace(mark))
		}
		out = append(out, strings.TrimRight(mark+l, " "))
	}
	whole := strings.Join(out, "\n")
	if rapid.Bool().Draw(t, "all of it is new") {
		return Said{New: strings.Join(lines, "\n")}
	}
	return Said{New: "Va el formato.", Whole: "Va el formato.\n\nEl lun, X escribió:\n\n" + whole}
}

// TestBlankIsRead: what a form says of itself is read as what was answered,
// however it was quoted; and where it was answered before, it says nothing.
func TestBlankIsRead(t *testing.T) {
	ctx := world(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		a := drawAnswers(t, f, ctx)
		said := dress(t, f.Blank(a))
		r := f.Read(nil, said, ctx)
		if diff := cmp.Diff(a, r.Answers); diff != "" || r.Problems != nil {
			t.Fatalf("%s\n%v\n%s%s", diff, r.Problems, said.New, said.Whole)
		}
		if again := f.Read(a, said, ctx); len(again.Answers) > 0 || again.Problems != nil {
			t.Fatalf("came back as it was, and changes %v, %v\n%s", again.Answers, again.Problems, said.Whole)
		}
		if again := f.Read(r.Answers, said, ctx); len(again.Answers) > 0 {
			t.Fatalf("read twice: %v", again.Answers)
		}
	})
}

// TestAskSaysNothing: what we ask, with what was wrong, answers nothing when it
// comes back.
func TestAskSaysNothing(t *testing.T) {
	ctx := world(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		var ps []Problem
		for _, field := range f.Fields {
			if rapid.Bool().Draw(t, "wrong") {
				ps = append(ps, Problem{field.Name, "31 de febrero", "no existe la fecha 31/2/2027", "15/12/2026, el lunes, 3 días hábiles, sala A o sala B"})
			}
		}
		asked := f.Ask(drawAnswers(t, f, ctx), ps)
		said := dress(t, asked)
		said.New, said.Whole = "Va el formato.", said.New+said.Whole
		if r := f.Read(nil, said, ctx); len(r.Answers) > 0 || r.Problems != nil {
			t.Fatalf("%v %v\n%s", r.Answers, r.Problems, said.Whole)
		}
	})
}

// TestOrder: lines of a form say the same in any order.
func TestOrder(t *testing.T) {
	ctx := world(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		a := drawAnswers(t, f, ctx)
		var rows []string
		for _, field := range f.Fields {
			if v := a[field.Name]; v != "" {
				rows = append(rows, field.Label+rapid.SampledFrom([]string{": ", ":", " = ", " : "}).Draw(t, "sign")+v)
			}
		}
		rows = rapid.Permutation(rows).Draw(t, "order")
		r := f.Read(nil, Said{New: strings.Join(rows, "\n")}, ctx)
		if diff := cmp.Diff(a, r.Answers); diff != "" || r.Problems != nil {
			t.Fatalf("%s\n%v\n%s", diff, r.Problems, strings.Join(rows, "\n"))
		}
	})
}

// TestMisspelt: a label with as many slips as are forgiven is still known,
// unless it has become another.
func TestMisspelt(t *testing.T) {
	ctx := world(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		field := rapid.SampledFrom(f.Fields).Draw(t, "field")
		x := newIndex(f, &moment{ctx: ctx})
		right := compact(field.Label)
		wrong := []byte(fold(field.Label))
		for range rapid.IntRange(0, slips(len(right))).Draw(t, "slips") {
			i := rapid.IntRange(0, len(wrong)-2).Draw(t, "at")
			switch rapid.IntRange(0, 3).Draw(t, "slip") {
			case 0:
				wrong[i], wrong[i+1] = wrong[i+1], wrong[i]
			case 1:
				wrong = slices.Delete(wrong, i, i+1)
			case 2:
				wrong = slices.Insert(wrong, i, byte(rapid.IntRange('a', 'z').Draw(t, "letter")))
			case 3:
				wrong[i] = byte(rapid.IntRange('a', 'z').Draw(t, "letter"))
			}
		}
		got := x.match(string(wrong), false)
		if got.field != nil && got.field.Name == field.Name {
			return
		}
		// Something else is at least as near.
		c, own := compact(string(wrong)), distance(compact(string(wrong)), right, 9)
		for _, k := range x.keys {
			if k.field == nil || k.field.Name != field.Name {
				if distance(c, k.compact, 9) <= own || slices.Equal(meaning(string(wrong)), k.words) {
					return
				}
			}
		}
		if own > slips(len(right)) { // two slips undid each other's bounds
			return
		}
		t.Fatalf("%q was taken for %+v, not for %s", wrong, got.field, field.Label)
	})
}

// TestLater: a mail says the same whether it comes at once or in two.
func TestLater(t *testing.T) {
	ctx := world(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Forms).Draw(t, "form")
		a := drawAnswers(t, f, ctx)
		var parts [2][]string
		for _, field := range f.Fields {
			if v := a[field.Name]; v != "" {
				n := rapid.IntRange(0, 1).Draw(t, "mail")
				parts[n] = append(parts[n], field.Label+": "+v)
			}
		}
		have := Answers{}
		for _, p := range parts {
			have = have.With(f.Read(have, Said{New: strings.Join(p, "\n")}, ctx).Answers)
		}
		if diff := cmp.Diff(a, have); diff != "" {
			t.Fatal(diff)
		}
	})
}

// FuzzRead: nothing that comes in a mail breaks the reader, what it gives is
// read again as the same, and what it says is bounded.
func FuzzRead(f *testing.F) {
	f.Add(whole1, "")
	f.Add("Fecha: 31 de febrero\nHora: 10 a 12", "> Fecha:   (día")
	f.Add("((((((((:::::=====||||", ">>>>>> FOR 7.5 DRT 09\n> Sala: A (")
	f.Add("será el martes 15 de diciembre de 10 a 12 en la sala A, con grabación", "")
	ctx := world(f)
	f.Fuzz(func(t *testing.T, fresh, quoted string) {
		for _, form := range Forms {
			r := form.Read(nil, Said{New: fresh, Whole: fresh + "\n\n" + quoted}, ctx)
			for name, v := range r.Answers {
				field, ok := form.Field(name)
				if !ok || v == "" || len(v) > 30000 || strings.ContainsAny(v, "\n\r\x00") {
					t.Fatalf("%s = %q", name, v)
				}
				if timeOf(field.Kind) {
					continue
				}
				if c := check(field, v, ctx); c.value != v && !c.open {
					t.Fatalf("%s: %q is read again as %q, %v", name, v, c.value, c.problems)
				}
			}
			for _, p := range r.Problems {
				if len(p.Why) > 400 || len(p.Wrote) > 400 {
					t.Fatalf("%+v", p)
				}
			}
			form.Ask(r.Answers, r.Problems)
			form.Wish(r.Answers, ctx)
		}
	})
}

// TestHostile: the largest mail of whatever takes longest costs little, and
// twice as much of it about twice.
func TestHostile(t *testing.T) {
	ctx := world(t)
	for name, line := range map[string]string{
		"different": "dependesia%x sla%: x%", "labels": "Fecha de la sala del programa: Hora: Sala: Inicio: x", "brackets": strings.Repeat("(", 60), "colons": strings.Repeat("a:", 30),
		"words": "requerimos que el martes 15 a las 10 de la sala grabación por favor 25 personas", "equals": strings.Repeat("sala=", 12),
		"numbers": "15 12 2026 10 a 12 de 10 a 13 el 5 del 6 de 7 a 8", "addresses": "Invitados: " + strings.Repeat("a@b.mx, ", 10), "quotes": ">>>> > > Sala: a",
	} {
		var b strings.Builder
		for i := 0; b.Len() < maxBytes; i++ {
			b.WriteString(strings.ReplaceAll(line, "%", strconv.Itoa(i*7919)) + "\n")
		}
		cost := func(text string) time.Duration {
			began := cpuTime()
			vc(t).Read(nil, Said{New: text, Whole: text}, ctx)
			return cpuTime() - began
		}
		quarter := cost(b.String()[:b.Len()/4])
		// The race detector makes all of it dearer alike.
		if spent := cost(b.String()); spent > 3*time.Second && spent > 8*quarter {
			t.Errorf("%s: %v, a quarter of it %v", name, spent, quarter)
		}
	}
}
