package parser

import (
	"regexp"
	"strings"
)

// fill takes what a header block tells of the forwarded mail.
func (f *Forward) fill(b headerBlock, english bool) {
	f.From = writerAddress(clip(b.from, 2000))
	f.Subject = strings.TrimSuffix(oneLine(clip(b.subject, maxBracket)), ";")
	f.Date, _ = quoteDate(b.date, english)
	f.To, f.Cc = looseAddresses(b.to), looseAddresses(b.cc)
}

// englishLabels reports that a block's labels are English.
func englishLabels(lines []line) bool {
	for _, l := range lines {
		if s := fold(strings.TrimLeft(clip(l.text, 40), " *_|")); strings.HasPrefix(s, "sent:") || strings.HasPrefix(s, "from:") && !strings.HasPrefix(s, "from: de:") {
			return true
		}
	}
	return false
}

// onBehalf stand between who sent a mail and who is its author, folded.
var onBehalf = []string{" en nombre de ", " on behalf of ", " im auftrag von ", " em nome de ", " de la part de ", " per conto di ", " namens ", " en nom de ", " от имени ", " w imieniu ", " pa vegne af ", " pa vegne av "}

// writerAddress is looseAddress for an author: of «X en nombre de Y» it is Y.
func writerAddress(s string) Address {
	if len(s) < 1000 {
		f := strings.ToLower(s)
		for _, p := range onBehalf {
			i := strings.Index(f, p)
			if i <= 0 || len(f) != len(s) {
				continue
			}
			if a := looseAddress(s[i+len(p):]); a.Email != "" || a.Name != "" && !strings.Contains(s[:i], "@") {
				return a
			}
		}
	}
	return looseAddress(s)
}

// looseAddress reads an address as quote headers show it: "X [mailto:x@y]",
// "X <x@y<mailto:x@y>>", "X (x@y)", "X/UNAM", a name alone.
func looseAddress(s string) Address {
	s = strings.Trim(looseList(clip(s, 2000)), " \t;,*|")
	start, end := looseEmail(s)
	if start < 0 {
		name := strings.Trim(s, "<>[]() ")
		if person, unit, ok := strings.Cut(name, "/"); ok && !strings.Contains(person, ".") && unit != "" {
			name = person // Lotus: «Luis Gomez/UNAM@UNAM»
		}
		return Address{Name: cleanName(name)}
	}
	email := lowerDomain(s[start:end])
	name := strings.Trim(cleanName(strings.Trim(s[:start], " <([\"'*")), " <>*\"'")
	if name == "" {
		name = cleanName(strings.Trim(laterName(s[end:]), " <>()[]\"*"))
	}
	if strings.EqualFold(name, email) {
		name = ""
	}
	return Address{Name: name, Email: email}
}

// laterName is a name behind the address: «x@y (X)».
func laterName(s string) string {
	_, s, ok := strings.Cut(s, "(")
	if !ok || strings.Contains(s, "@") {
		return ""
	}
	s, _, _ = strings.Cut(s, ")")
	return s
}

// looseEmail finds where the address stands: in brackets if it does, else
// free. What stands between quotes and looks like one is a name. The name ends
// where the first writing of the address begins.
func looseEmail(s string) (start, end int) {
	start, end = -1, -1
	for i := 0; i < len(s); {
		if strings.IndexByte(emailEnds, s[i]) >= 0 {
			i++
			continue
		}
		j := i
		for j < len(s) && strings.IndexByte(emailEnds, s[j]) < 0 {
			j++
		}
		w := strings.TrimRight(s[i:j], ".'")
		lead := len(w) - len(strings.TrimLeft(w, "'"))
		w = w[lead:]
		if strings.IndexByte(w, '@') > 0 && validEmail(w) && strings.IndexByte(w, '/') < 0 {
			in := i > 0 && (s[i-1] == '<' || s[i-1] == '(' || s[i-1] == '[')
			if start < 0 || in && s[i-1] == '<' && w != s[start:end] && !(start > 0 && s[start-1] == '<') {
				start, end = i+lead, i+lead+len(w)
			}
			if in && s[i-1] == '<' {
				return start, end
			}
		}
		i = j
	}
	return start, end
}

// emailEnds are octets that no address in a quote header has.
const emailEnds = " \t<>()[]\",;|*"

var mailtoForms = regexp.MustCompile(`(?i)mailto:`)

// looseList takes «mailto:» and the escapes of HTML off.
func looseList(s string) string {
	s = mailtoForms.ReplaceAllString(strings.TrimSpace(plainBlanks(s)), "")
	if strings.Contains(s, "&lt;") {
		s = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&nbsp;", " ").Replace(s)
	}
	return strings.NewReplacer("‹", "<", "›", ">", "＜", "<", "＞", ">", "；", ";", "，", ", ").Replace(s)
}

// plainBlanks makes every blank a space and takes marks without width away.
func plainBlanks(s string) string {
	return strings.Map(func(r rune) rune {
		if p := plainRune(r); p == ' ' || p < 0 {
			return p
		}
		return r
	}, s)
}

// maxLoose bounds the octets of a list of recipients.
const maxLoose = 64 << 10

// looseAddresses reads the recipients of a quote header. Outlook parts them by
// semicolons; where it parts them by commas «Pérez, Ana <ana@x>» is one.
func looseAddresses(s string) []Address {
	s = looseList(clip(s, maxLoose))
	if s == "" {
		return nil
	}
	items := splitAddresses(s)
	if strings.Contains(s, ";") {
		items = strings.Split(s, ";")
	}
	if !strings.Contains(s, ";") && lastNamesFirst(items) {
		var joined []string
		for i := 0; i+1 < len(items); i += 2 {
			joined = append(joined, items[i]+","+items[i+1])
		}
		items = joined
	}
	var out []Address
	for _, item := range items {
		if low := fold(item); strings.HasPrefix(low, "undisclosed") || strings.HasPrefix(low, "destinatarios no revelados") || strings.HasPrefix(low, "lista de destinatarios suprimida") {
			continue
		}
		if a := looseAddress(item); a != (Address{}) {
			if out = append(out, a); len(out) == maxAddresses {
				break
			}
		}
	}
	return out
}

// lastNamesFirst reports that every second item of a list is the first half of
// a name: «Pérez, Ana <ana@x>, Gómez, Luis <luis@x>».
func lastNamesFirst(items []string) bool {
	if len(items) == 0 || len(items)%2 != 0 {
		return false
	}
	for i, item := range items {
		at := strings.Contains(item, "@")
		if at != (i%2 == 1) || i%2 == 1 && strings.HasPrefix(strings.TrimSpace(item), "<") {
			return false
		}
	}
	return true
}

// clock is an hour in a line above a quote, with its half of the day and zone.
var clock = regexp.MustCompile(`\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[aApP]\.? ?[mM]\.?)?(?: ?\(?(?:GMT|UTC|CST|CDT|EST|EDT|CET|CEST|PST|PDT)?(?: ?[+-]\d{1,2}:?(?:\d{2})?)?\)?)?`)

// dayOf is the date at the beginning of such a line where no hour is told.
var dayOf = regexp.MustCompile(`^.{0,40}?\d{4}(?: г\.| р\.)?`)

// attribution fills what «El …, Juan <juan@x> escribió:» tells.
func (f *Forward) attribution(lines []line) {
	s := ""
	for _, l := range lines {
		s = strings.TrimSpace(s + " " + l.text)
	}
	s = looseList(clip(s, maxAttributionBytes))
	f.Date, _ = quoteDate(s, false)
	start, _ := looseEmail(s)
	who := strings.TrimRight(s, " :：-")
	if start >= 0 {
		f.From = looseAddress(s[start:])
		f.From.Name = ""
		who = s[:start]
	}
	if at := clock.FindAllStringIndex(who, -1); at != nil && at[len(at)-1][1] < len(who)-1 {
		who = who[at[len(at)-1][1]:]
	} else if at := dayOf.FindStringIndex(who); at != nil && at[1] < len(who) {
		who = who[at[1]:]
	}
	f.From.Name = wroteName(who)
}

// wroteName takes verbs and marks off what remains of such a line.
func wroteName(s string) string {
	s = strings.Trim(s, " ,:;-–—(<[\"*")
	words := strings.Fields(s)
	for len(words) > 0 && leadVerbs[fold(strings.Trim(words[0], ",:"))] {
		words = words[1:]
	}
	if _, before, ok := endVerb(fold(strings.Join(words, " "))); ok {
		words = words[:min(len(words), len(strings.Fields(before)))]
	}
	return cleanName(strings.Trim(strings.Join(words, " "), " ,:;\"*-"))
}

// leadVerbs stand before the name in German, Dutch and the Nordic languages.
var leadVerbs = wordSet(`schrieb schreef skrev kirjoitti uhr hrs horas a.m. p.m. am pm от de by von napsal napisal el le il on`)
