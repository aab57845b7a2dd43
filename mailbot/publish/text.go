package publish

import "regexp"

var (
	mailLike  = regexp.MustCompile(`[^\s<>(),;:"«»]+@[^\s<>(),;:"«»]+\.[^\s<>(),;:"«»]+`)
	phoneLike = regexp.MustCompile(`\+?\d(?:[ .()-]{0,2}\d){9,14}`)
)

// blot takes mail addresses and telephone numbers out of a text that everybody
// will read. Ten digits make a telephone number in Mexico; a date or a range of
// years has eight.
func blot(s string) string {
	return phoneLike.ReplaceAllString(mailLike.ReplaceAllString(s, "…"), "…")
}
