package form

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold is text in lower case without accents, other signs as spaces, one space
// between words.
func fold(s string) string {
	s = accents.Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// compact is fold without any space.
func compact(s string) string { return strings.ReplaceAll(fold(s), " ", "") }

var accents = strings.NewReplacer(
	"á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n", "à", "a", "è", "e", "ì", "i", "ò", "o", "ù", "u",
	"\u0300", "", "\u0301", "", "\u0303", "", "\u0308", "",
)

// small are words that tell no label from another.
var small = map[string]bool{
	"de": true, "del": true, "la": true, "el": true, "los": true, "las": true, "en": true, "al": true, "y": true, "o": true, "su": true, "que": true, "un": true, "una": true, "no": true, "num": true, "numero": true, "para": true, "por": true,
}

// meaning are the words of folded text that tell.
func meaning(folded string) (words []string) {
	for w := range strings.SplitSeq(folded, " ") {
		if w != "" && !small[w] {
			words = append(words, w)
		}
	}
	return words
}

// slips is how many wrong letters are forgiven in so many.
func slips(n int) int {
	switch {
	case n <= 3:
		return 0
	case n <= 6:
		return 1
	case n <= 10:
		return 2
	}
	return 3
}

// distance is how many letters must be changed, put in, left out or swapped
// with their neighbour to make b of a; most+1 where it is more than most. Both
// are short: a label has at most labelMost bytes.
func distance(a, b string, most int) int {
	if d := len(a) - len(b); d > most || -d > most {
		return most + 1
	}
	if len(b) > labelMost {
		return most + 1
	}
	var rows [3][labelMost + 1]int
	last, cur, before := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= len(b); j++ {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(last[j]+1, cur[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
			least = min(least, cur[j])
		}
		if least > most {
			return most + 1
		}
		before, last, cur = last, cur, before
	}
	return last[len(b)]
}

// near reports that two folded words differ by no more slips than are forgiven
// in the right one.
func near(written, right string) bool {
	most := slips(len(right))
	return distance(written, right, most) <= most
}

// cut is a text of at most n letters, for repeating it to whoever wrote it.
func cut(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
