package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
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

var (
	dotsFour = regexp.MustCompile(`(?:^|[^\d.])(\d{1,5}(?:\.\d{1,5}){2,5})(?:$|[^\d.]|\.$)`)
	sipWord  = regexp.MustCompile(`(?i)\bsips?:\S+|\bh\.?323:\S+|\S+@\S+`)
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
		if !strings.Contains(host, ".") && strings.Trim(host, "0123456789#*") != "" { // h323:5551234, a number of a gatekeeper's
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
