package workflow

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold brings words to the form in which they are compared: upper case,
// without accents, hyphens and underscores as spaces, one space between words.
func fold(s string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case unicode.IsSpace(r), r == '-', r == '_', r == '.', r == '‐', r == '–':
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(unicode.ToUpper(r))
		}
	}
	return b.String()
}

// Recognised says what the words of a bracket are.
type Recognised struct {
	Name string // canonical
	Arg  string // what stood behind the name, as written
	Near bool   // at most two letters away: a misspelling, not a command
}

// Recognise reads the words of a bracket: case, accents, hyphens and gender do
// not matter. ok is false for words that are no command and resemble none.
func Recognise(words string) (Recognised, bool) {
	return recognise(words, Commands)
}

func recognise(words string, rows []Row) (Recognised, bool) {
	head, arg := words, ""
	if i := strings.IndexAny(words, ":="); i >= 0 {
		head, arg = words[:i], words[i+1:]
	}
	tokens := strings.Fields(spaced(head))
	if len(tokens) == 0 || len(tokens) > 12 {
		return Recognised{}, false
	}
	best, bestLen := Recognised{}, 0
	for _, row := range rows {
		for _, name := range row.words() {
			n := matchWords(tokens, name, len(tokens))
			if n == 0 || n <= bestLen || (n < len(tokens) || arg != "") && row.Arg == "" {
				continue
			}
			best, bestLen = Recognised{Name: row.Name, Arg: behind(tokens[n:], arg)}, n
		}
	}
	if bestLen > 0 {
		return best, true
	}
	return nearest(tokens, arg, rows)
}

// spaced splits «NO-PROCEDE» but not «beto-ruiz@uni.mx».
func spaced(s string) string {
	fields := strings.Fields(s)
	for i, f := range fields {
		if !strings.ContainsAny(f, "@0123456789") {
			fields[i] = strings.NewReplacer("-", " ", "_", " ", "‐", " ", "–", " ").Replace(f)
		}
	}
	return strings.Join(fields, " ")
}

func behind(tokens []string, arg string) string {
	return strings.TrimSpace(strings.Join(tokens, " ") + " " + strings.TrimSpace(arg))
}

func (r Row) words() []string {
	return append([]string{r.Name}, r.Also...)
}

// matchWords reports how many tokens from the front say the name: 0 for none.
func matchWords(tokens []string, name string, limit int) int {
	want := strings.ReplaceAll(fold(name), " ", "")
	got := ""
	for i := 0; i < len(tokens) && i < limit; i++ {
		got += fold(tokens[i])
		if sameWord(got, want) {
			return i + 1
		}
		if len(got) > len(want)+2 {
			return 0
		}
	}
	return 0
}

// sameWord holds for the masculine, feminine, singular and plural of a word:
// «terminado», «pendientes». Only participles change gender: «listo» is no
// «lista».
func sameWord(got, want string) bool { return stem(got) == stem(want) }

func stem(s string) string {
	if len(s) > 4 {
		s = strings.TrimSuffix(s, "S")
	}
	if strings.HasSuffix(s, "ADO") || strings.HasSuffix(s, "ADA") {
		s = s[:len(s)-1]
	}
	return s
}

// nearest finds the one command that at most two letters change into.
func nearest(tokens []string, arg string, rows []Row) (Recognised, bool) {
	best, bestAt := Recognised{}, 3
	for _, row := range rows {
		for _, name := range row.words() {
			want := strings.ReplaceAll(fold(name), " ", "")
			for n := 1; n <= len(tokens) && n <= 3; n++ {
				if (n < len(tokens) || arg != "") && row.Arg == "" {
					continue
				}
				got := strings.ReplaceAll(fold(strings.Join(tokens[:n], "")), " ", "")
				if d := distance(got, want, slack(want)); d < bestAt && d <= slack(want) {
					best, bestAt = Recognised{Name: row.Name, Arg: behind(tokens[n:], arg), Near: true}, d
				}
			}
		}
	}
	return best, bestAt < 3
}

// slack is how many letters a word may be off: short words resemble too many
// others («NOTA», «DATA») to allow two.
func slack(want string) int {
	if len(want) <= 5 {
		return 1
	}
	return 2
}

// distance counts letters added, dropped, changed or swapped between a and b,
// giving up above most.
func distance(a, b string, most int) int {
	if abs(len(a)-len(b)) > most {
		return most + 1
	}
	before, prev := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return prev[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
