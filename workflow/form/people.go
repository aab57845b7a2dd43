package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// mostItems bounds a list.
const mostItems = 200

// pieces parts a list in its items: by lines, semicolons and, where wanted is
// found in single pieces, by the commas and «y» between these.
func pieces(value string, wanted func(string) bool) (items []string) {
	for _, s := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == ';' }) {
		s, _ = undressItem(s)
		s = strings.Trim(s, " ,*")
		if s == "" {
			continue
		}
		for _, commas := range splitAfter(strings.Split(s, ","), wanted, ",") {
			items = append(items, splitAfter(ands.Split(commas, 50), wanted, " y")...)
		}
		if len(items) > mostItems {
			return items[:mostItems]
		}
	}
	return items
}

var ands = regexp.MustCompile(`\s+y\s+`)

// splitAfter puts parts together again until each has what is wanted: «Juan
// Pérez, 449 910 7400, Ana Ruiz, 55 …» are two.
func splitAfter(parts []string, wanted func(string) bool, by string) (out []string) {
	held := ""
	for _, p := range parts {
		p = strings.TrimSpace(p)
		switch {
		case p == "":
			continue
		case held != "":
			held += by + " " + p
		default:
			held = p
		}
		if wanted(p) {
			out = append(out, held)
			held = ""
		}
	}
	if held != "" {
		if len(out) > 0 && extension.MatchString(held) { // it belongs to the last
			out[len(out)-1] += by + " " + held
		} else {
			out = append(out, held)
		}
	}
	return out
}

var extension = regexp.MustCompile(`(?i)^(?:ext|int|x)[a-zó. ]*\d+$|^\d{1,6}$`)

// checkEmails takes addresses with or without names. One that is wrong does not
// spoil the others.
func checkEmails(f Field, value string, _ Context) checked {
	var c checked
	var good []string
	seen := map[string]bool{}
	items := mailItems(value)
	for i, s := range items {
		before := ""
		switch {
		case !strings.Contains(s, "@") && i+1 < len(items) && strings.Contains(items[i+1], "<"):
			continue // «Ruiz, Ana <ana@…>»
		case !strings.Contains(s, "@"):
			if len(fold(s)) > 3 && !filler.MatchString(fold(s)) {
				c.problems = append(c.problems, problem(f, s, "no tiene dirección de correo", addressAllowed))
			}
			continue
		case i > 0 && strings.Contains(s, "<") && !strings.Contains(items[i-1], "@"):
			before = items[i-1]
		}
		who, addr, ok := mailbox(s)
		if !ok {
			c.problems = append(c.problems, problem(f, s, "no es una dirección de correo", addressAllowed))
			continue
		}
		if seen[addr] {
			continue
		}
		seen[addr] = true
		if before != "" {
			who = strings.Trim(before+" "+who, " ")
		}
		if who != "" {
			addr = cut(who, 80) + " <" + addr + ">"
		}
		good = append(good, addr)
	}
	if len(good) == 0 && c.problems == nil {
		return wrong(f, value, "no tiene dirección de correo", addressAllowed)
	}
	c.value = strings.Join(good, "; ")
	return c
}

var filler = regexp.MustCompile(`^(?:y|e|los|las|el|la|son|correos?|invitados?|participantes?|lista|siguientes?|por favor|gracias| )+$`)

func mailItems(value string) (items []string) {
	for _, s := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == ';' || r == ',' }) {
		s, _ = undressItem(s)
		for _, t := range ands.Split(s, 50) {
			if t = strings.TrimSpace(t); t == "" {
				continue
			}
			if n := strings.Count(t, "@"); n > 1 && !strings.Contains(t, "<") { // «a@x.mx b@x.mx»
				items = append(items, strings.Fields(t)...)
			} else {
				items = append(items, t)
			}
		}
		if len(items) > mostItems {
			return items[:mostItems]
		}
	}
	return items
}

// mailbox reads «Nombre <dirección>», «Nombre dirección», «dirección (Nombre)».
func mailbox(s string) (name, addr string, ok bool) {
	var rest []string
	for _, w := range strings.Fields(strings.NewReplacer("<", " <", ">", "> ", "(", " (", ")", ") ", "[mailto:", " [mailto:").Replace(s)) {
		switch {
		case !strings.Contains(w, "@"):
			rest = append(rest, w)
		case addr == "" || !ok:
			addr, ok = address(w)
		}
	}
	name = strings.Trim(strings.Join(rest, " "), " \"'()<>:-–,.;")
	return name, addr, ok
}

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
		case n == 0:
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
	leadArticle = regexp.MustCompile(`^(?i:el|la|al|es) `)
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

var (
	dotsFour = regexp.MustCompile(`(?:^|[^\d.])(\d{1,5}(?:\.\d{1,5}){2,5})(?:$|[^\d.]|\.$)`)
	sipWord  = regexp.MustCompile(`(?i)\bsips?:\S*|\bh323:\S*|\S+@\S+`)
	hostWord = regexp.MustCompile(`(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\.[a-z]{2,}\b|\bhttps?://\S+`)
)

// reachable: there is something to dial.
func reachable(s string) bool {
	return dotsFour.MatchString(s) || sipWord.MatchString(s) || hostWord.MatchString(s) || hasPhone(s)
}

const siteAllowed = "nombre y dirección: IP (132.248.10.1), H.323 o SIP (sala@dominio.mx), o número"

// checkSites takes places with or without an address; an address that is there
// must be one.
func checkSites(f Field, value string, _ Context) checked {
	var c checked
	var good []string
	for _, s := range pieces(value, reachable) {
		s = strings.Join(strings.Fields(s), " ")
		if why := siteWrong(s); why != "" {
			c.problems = append(c.problems, problem(f, s, why, siteAllowed))
			continue
		}
		if fold(s) != "" {
			good = append(good, cut(s, 160))
		}
	}
	c.value = strings.Join(good, "; ")
	return c
}

func siteWrong(s string) string {
	for _, m := range dotsFour.FindAllStringSubmatch(s, 5) {
		if strings.Count(m[1], ".") == 2 && digits(m[1]) > 9 { // 449.910.7400
			continue
		}
		if !ipv4(m[1]) {
			return fmt.Sprintf("«%s» no es una dirección IP: son cuatro números de 0 a 255", m[1])
		}
	}
	for _, m := range sipWord.FindAllString(s, 5) {
		_, after, _ := strings.Cut(m, ":")
		host := after
		if _, h, ok := strings.Cut(m, "@"); ok {
			host = h
		}
		host = strings.Trim(host, "<>().,;")
		if h, _, ok := strings.Cut(host, ":"); ok {
			host = h
		}
		if !strings.Contains(host, ".") {
			return fmt.Sprintf("a «%s» le falta el dominio", cut(m, 60))
		}
	}
	return ""
}

func ipv4(s string) bool {
	parts := strings.Split(s, ".")
	for _, p := range parts {
		if n, err := strconv.Atoi(p); err != nil || n > 255 {
			return false
		}
	}
	return len(parts) == 4
}
