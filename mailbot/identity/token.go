package identity

import (
	"regexp"
	"slices"
	"strconv"
	"time"
)

// tokenShape finds what looks like a token and is no part of a longer word.
// The classes are spelled out: with (?i) they would also match the Kelvin sign
// and the long s.
var tokenShape = regexp.MustCompile(`\b[Rr]([0-9]{1,18})\.[Nn]([0-9]{1,18})\.[Xx]([0-9A-Za-z]{1,6})\.[A-Za-z2-7]{20}\b`)

// maxTokens bounds how many tokens one text can bring.
const maxTokens = 50

// TokenIn finds the first token in a Message-ID, an address or a text:
// `<r12.n34.xb2c3.…@uni.mx>`, `mesa+r12.…@uni.mx`, `Clave: r12.…`. It comes
// back in lower case, unverified.
func TokenIn(text string) (token string, ok bool) {
	for _, token := range TokensIn(text) {
		return token, true
	}
	return "", false
}

// TokensIn finds the tokens of a text in order, each once, among the first
// fifty that look like one.
func TokensIn(text string) []string {
	var found []string
	for _, token := range tokenShape.FindAllString(text, maxTokens) {
		token = lower(token)
		if _, ok := Parse(token); ok && !slices.Contains(found, token) {
			found = append(found, token)
		}
	}
	return found
}

// Parse reads what a token claims without asking whether it is true: for
// look-ups whose result gives no rights. Only the one spelling that Token
// writes is read (no leading zeros), in either case.
func Parse(token string) (Claim, bool) {
	token = lower(token)
	part := tokenShape.FindStringSubmatch(token)
	if part == nil || part[0] != token {
		return Claim{}, false
	}
	var c Claim
	var err error
	if c.Request, err = strconv.ParseInt(part[1], 10, 64); err != nil {
		return Claim{}, false
	}
	if c.Notice, err = strconv.ParseInt(part[2], 10, 64); err != nil {
		return Claim{}, false
	}
	hours, err := strconv.ParseInt(part[3], 36, 64)
	if err != nil {
		return Claim{}, false
	}
	if hours > 0 {
		c.Expires = time.Unix(hours*3600, 0).UTC()
	}
	return c, c.body() == token[:len(token)-macLen-1]
}
