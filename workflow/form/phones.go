package form

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// dialled is a run of what numbers are written with.
var dialled = regexp.MustCompile(`[+(]?\d[\d ()+.\-–/]*\d|\d`)

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

func hasPhone(s string) bool {
	for _, m := range dialled.FindAllString(s, 20) {
		if digits(m) >= 7 {
			return true
		}
	}
	return false
}

// phoneWords may stand around a number.
var phoneWords = map[string]bool{
	"tel": true, "telefono": true, "telefonos": true, "ext": true, "extension": true, "extensiones": true, "exts": true, "cel": true, "celular": true, "oficina": true, "ofna": true, "of": true, "casa": true, "directo": true, "whatsapp": true, "wa": true, "lada": true, "fijo": true, "movil": true, "conmutador": true, "red": true, "int": true, "interno": true, "interior": true, "o": true, "y": true, "al": true, "el": true, "mi": true, "es": true, "a": true, "la": true, "numero": true, "num": true, "no": true, "del": true, "de": true, "personal": true, "particular": true, "trabajo": true, "x": true, "secretaria": true, "fax": true, "local": true,
}

const phoneAllowed = "10 cifras con lada, o su extensión de 3 a 6 cifras"

func checkPhone(f Field, value string, _ Context) checked {
	v := strings.Trim(strings.Join(strings.Fields(value), " "), " .,;")
	v = leadArticle.ReplaceAllString(v, "")
	if i := strings.Index(v, "@"); i >= 0 {
		return wrong(f, v, "no es un teléfono", phoneAllowed)
	}
	for w := range strings.SplitSeq(fold(v), " ") {
		if strings.ContainsFunc(w, unicode.IsLetter) && !phoneWords[strings.TrimRight(w, "0123456789")] {
			return wrong(f, v, "un teléfono no lleva esas letras", phoneAllowed)
		}
	}
	if why := phoneWrong(v); why != "" || len(v) > 80 {
		return wrong(f, v, why, phoneAllowed)
	}
	return checked{value: v}
}

// phoneWrong says why none of what was written is a number, or one is not.
func phoneWrong(v string) string {
	found := false
	for _, m := range strings.FieldsFunc(v, func(r rune) bool { return r == ';' || r == ',' || r == '/' || unicode.IsLetter(r) }) {
		switch n := digits(m); {
		case n == 0, n == 2 && found: // an extension of a small office
		case n < 3, n == 9, n > 15, n == 8 && threes.MatchString(strings.TrimSpace(m)): // 449 910 74
			return fmt.Sprintf("«%s» tiene %s", strings.TrimSpace(cut(m, 40)), figures(n))
		default:
			found = true
		}
	}
	if !found {
		return "no es un teléfono"
	}
	return ""
}

var (
	// Words before a number that its label says already.
	leadArticle = regexp.MustCompile(`^(?i:(?:el|la|al|es) +|(?:tel[eé]fono|tels?)(?: *[.:] *| +))+`)
	threes      = regexp.MustCompile(`^\(?\d{3}\)?[ .-]\d{3}[ .-]\d{2}$`)
)

func figures(n int) string {
	if n == 1 {
		return "1 cifra"
	}
	return fmt.Sprintf("%d cifras", n)
}

// checkCallers takes names with their numbers.
func checkCallers(f Field, value string, _ Context) checked {
	var c checked
	var good []string
	const allowed = "de cada participante el nombre y un teléfono con lada, por ejemplo Ana Ruiz 449 910 7400"
	for _, s := range pieces(value, hasPhone) {
		s = strings.Join(strings.Fields(s), " ")
		switch {
		case !hasPhone(s) && digits(s) == 0:
			c.problems = append(c.problems, problem(f, s, "falta el teléfono", allowed))
		case longest(s) < 7 || longest(s) == 9 || longest(s) > 15:
			c.problems = append(c.problems, problem(f, s, "el teléfono tiene "+figures(longest(s)), allowed))
		default:
			good = append(good, cut(s, 120))
		}
	}
	c.value = strings.Join(good, "; ")
	return c
}

// longest is how many figures the longest number of a text has.
func longest(s string) (n int) {
	for _, m := range dialled.FindAllString(s, 20) {
		n = max(n, digits(m))
	}
	return n
}
