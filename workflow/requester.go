package workflow

import (
	"regexp"
	"strings"
)

// A line of the text may say whose request it is.
var requesterLabel = regexp.MustCompile(`(?im)^[ \t>*]*(?:usuari[oa]|solicitante|de parte de|a nombre de)[ \t*]*:[ \t*]*(\S.*)$`)

// address is what may be written to: RFC 5321's mailboxes as people type them.
var address = regexp.MustCompile(`[^\s<>(),;:"\[\]\\@]+@[^\s<>(),;:"\[\]\\@]+\.[^\s<>(),;:"\[\]\\@.]+`)

// requesterLine reads the person of a line such as «Usuario: Ana Gil
// <ana@uni.mx>» in the text of a NUEVA.
func requesterLine(text string) Person {
	for _, m := range requesterLabel.FindAllStringSubmatch(text, 5) {
		if p := parsePerson(m[1]); p.Email != "" {
			return p
		}
	}
	return Person{}
}

// parsePerson reads «Ana Gil <ana@uni.mx>» or a bare address, with a name
// before or behind it. A Person without Email says that there is no address.
func parsePerson(words string) Person {
	at := address.FindStringIndex(words)
	if at == nil {
		return Person{}
	}
	name := words[:at[0]] + " " + words[at[1]:]
	name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" \t<>(),;:\"", r) }), " ")
	return Person{Name: name, Email: words[at[0]:at[1]]}
}
