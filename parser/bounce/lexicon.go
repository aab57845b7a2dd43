package bounce

import (
	"strings"

	"sgaus/parser/letters"
)

// lexicon finds the phrases of a table in a text in one pass, however many
// they are: a report may name a thousand recipients, each with its reason.
type lexicon struct {
	first map[string][]entry // by the first octets of a phrase
}

// entry is a phrase and the row of the table that it stands in.
type entry struct {
	words string
	row   int
}

// lead is how many octets a phrase is looked up by.
const lead = 3

// index makes a lexicon of the rows of a table; each row is a list of phrases
// separated by |. A phrase that begins or ends with a blank begins or ends a
// word.
func index(rows ...string) lexicon {
	x := lexicon{first: map[string][]entry{}}
	for row, phrases := range rows {
		for _, p := range strings.Split(phrases, "|") {
			if strings.TrimSpace(p) == "" {
				continue
			}
			w := letters.Fold(p)
			if p[0] == ' ' {
				w = " " + w
			}
			if p[len(p)-1] == ' ' {
				w += " "
			}
			x.first[w[:lead]] = append(x.first[w[:lead]], entry{words: w, row: row})
		}
	}
	return x
}

// find gives the first row of the table of which a phrase stands in the text,
// which is folded, and the phrase; -1 if none does.
func (x lexicon) find(folded string) (row int, phrase string) {
	row = -1
	s := " " + folded + " "
	for i := 0; i+lead <= len(s); i++ {
		for _, e := range x.first[s[i:i+lead]] {
			if (row < 0 || e.row < row) && strings.HasPrefix(s[i:], e.words) {
				row, phrase = e.row, e.words
			}
		}
	}
	return row, strings.TrimSpace(phrase)
}
