package form

import (
	"strings"
	"unicode"
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
