package workflow

import (
	"regexp"
	"strings"
	"unicode"
)

// A line of the text may say whose request it is.
var requesterLabel = regexp.MustCompile(`(?im)^[ \t>*•-]*(?:usuari[oa]|solicitante|de parte de|a nombre de)[ \t*]*[:：][ \t*]*(\S.*)$`)

// address is what may be written to: RFC 5321's mailboxes as people type them.
var address = regexp.MustCompile(`[^\s<>(),;:"\[\]\\@]+@[^\s<>(),;:"\[\]\\@]+\.[^\s<>(),;:"\[\]\\@.]+`)

// nameMost bounds the name of somebody, in characters.
const nameMost = 100

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
	email := address.FindString(words)
	if email == "" {
		return Person{}
	}
	name := address.ReplaceAllString(words, " ")
	if quoted := strings.SplitN(name, `"`, 3); len(quoted) == 3 && strings.TrimSpace(quoted[0]) == "" {
		return Person{Name: tidyName(quoted[1]), Email: email} // «"Gil, Ana" <ana@uni.mx>»
	}
	name = strings.Join(strings.FieldsFunc(strings.ReplaceAll(name, "mailto:", " "), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("<>()[],;:\"", r)
	}), " ")
	if len(name) > 2 && strings.EqualFold(name[:2], "a ") {
		name = name[2:]
	}
	return Person{Name: tidyName(name), Email: email}
}

// tidyName takes out of a name what would break a line or turn its direction.
func tidyName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSuffix(strings.Join(strings.Fields(s), " "), " .")
	if r := []rune(s); len(r) > nameMost {
		s = string(r[:nameMost])
	}
	if strings.Trim(s, ".-*/ ") == "" {
		return ""
	}
	return s
}
