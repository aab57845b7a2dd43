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
// not matter. What stands behind the name is given as it was written. ok is
// false for words that are no command and resemble none.
func Recognise(words string) (Recognised, bool) {
	return recognise(words, Commands)
}

func recognise(words string, rows []Row) (Recognised, bool) {
	heads := readHeads(words)
	best, most := Recognised{}, 0
	for _, row := range rows {
		for _, name := range row.words() {
			for n, h := range heads {
				if n+1 > most && sameWord(h.said, squeeze(name)) && h.fits(row) {
					best, most = Recognised{Name: row.Name, Arg: h.rest}, n+1
				}
			}
		}
	}
	if most > 0 {
		return best, true
	}
	return nearest(heads, rows)
}

// longest is of how many words a command's name is made, at most.
const longest = 3

// separators stand between the words of a bracket. A colon or an equals sign
// ends the name.
const separators = " \t\r\n\u00a0-_.‐–:="

// head is the beginning of a bracket: its first words, and what stands behind
// them.
type head struct {
	said  string // the words, folded, in one
	first string // the first of them, folded
	rest  string // behind them, as written
	glued bool   // a hyphen joins the rest to them
}

// readHeads lists the beginnings of one word, of two, of three.
func readHeads(words string) []head {
	var out []head
	said, first := "", ""
	rest := strings.TrimLeft(words, separators)
	for len(out) < longest && rest != "" {
		end := strings.IndexAny(rest, separators)
		if end < 0 {
			end = len(rest)
		}
		said += squeeze(rest[:end])
		if first == "" {
			first = said
		}
		behind := strings.TrimLeft(rest[end:], separators)
		gap := rest[end : len(rest)-len(behind)]
		out = append(out, head{said: said, first: first, rest: strings.TrimSpace(behind), glued: gap == "-" || gap == "_"})
		if strings.ContainsAny(gap, ":=") {
			break
		}
		rest = behind
	}
	return out
}

// fits reports whether the command may have what stands behind its name.
// «[lista-redes]» is the tag of a mailing list.
func (h head) fits(row Row) bool {
	return h.rest == "" || row.Arg != "" && !(h.glued && row.Name == CmdList)
}

// squeeze folds words into one: «No procede» is NOPROCEDE.
func squeeze(s string) string { return strings.ReplaceAll(fold(s), " ", "") }

func (row Row) words() []string {
	return append([]string{row.Name}, row.Also...)
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

// ordinary are words that are near a command and none: what people write in
// brackets for reasons of their own. A refusal of these would be a nuisance.
var ordinary = map[string]bool{
	"LISTO": true, "VISTA": true, "VISTO": true, "PISTA": true, "MIXTA": true, // LISTA
	"BOTA": true, "COTA": true, "GOTA": true, "NORA": true, "NOTE": true, "NOVA": true, "ROTA": true, // NOTA
	"ESTADIO": true, "ESTAFA": true, "ESTILO": true, "ESTUDIO": true, "ESTUFA": true, // ESTADO
	"ESFERA": true, "ESPANA": true, "ESPERO": true, "EXPERTA": true, // ESPERA
	"AGENCIA": true, "AGENTE": true, "AJENA": true, "ARENGA": true, "PRENDA": true, "SENDA": true, "TIENDA": true, "RIENDA": true, "VENDA": true, // AGENDA
	"ALENTAR": true, "ARRENDAR": true, "ASENTAR": true, "ATENDER": true, "ENMENDAR": true, "RESERVA": true, "RESERVADO": true, "RESERVADA": true, // AGENDAR, RESERVAR
	"AGUDA": true, "ESCOLAR": true, "NUEVE": true, "TOMAS": true, // AYUDA, ESCALAR, NUEVA, TOMAR
}

// nearest finds the one command that at most two letters change into; of two
// as near, the one that takes in more words.
func nearest(heads []head, rows []Row) (Recognised, bool) {
	best, off, most := Recognised{}, 3, 0
	for _, row := range rows {
		for _, name := range row.words() {
			want := squeeze(name)
			for n, h := range heads {
				if !h.fits(row) || ordinary[h.first] || ordinary[strings.TrimSuffix(h.first, "S")] {
					continue
				}
				d := distance(h.said, want, slack(want))
				if d <= slack(want) && (d < off || d == off && n+1 > most) {
					best, off, most = Recognised{Name: row.Name, Arg: h.rest, Near: true}, d, n+1
				}
			}
		}
	}
	return best, most > 0
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
