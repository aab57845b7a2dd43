package parser

import (
	"strings"
	"unicode"
)

// contact finds a signature that nothing marks, in an answer: below something
// that was said, the sender's name as the From field writes it, and from there
// to line last nothing but titles, telephones, addresses. The closing word
// above it («Saludos,») stays, and so does a name alone or with its extension:
// whoever answers may need it.
func (c *cutting) contact(start, last int, in intent) int {
	if !in.reply || len(in.who) == 0 {
		return -1
	}
	n, hard := 0, 0
	for i := last; i > start && n <= maxSignature; i-- {
		s := strings.TrimSpace(c.lines[i].text)
		if s == "" || onlyPictures(s) {
			continue // [cid:image001.png@01DA]: the logo
		}
		if names := in.names(s); names > 0 && len(strings.Fields(s)) <= 7 && !hardContact(s) {
			above := c.lastText(start, i)
			closed := above >= 0 && closing(c.lines[above].text)
			known := names > 1 || closed || len(in.who) == 1 && hard > 1
			if known && n >= 2 && hard > 0 && above >= 0 && (closed || c.lines[i-1].blank()) {
				return i
			}
			return -1
		}
		n++
		switch {
		case hardContact(s):
			hard++
		case len(s) > 90 || prose(s, 4) || len(strings.Fields(s)) > 12 || strings.HasSuffix(s, ":") || strings.HasPrefix(s, "-") || strings.HasPrefix(s, ">"):
			return -1
		}
	}
	return -1
}

// names counts the words of a line that are the sender's names; a line with
// other names is another's.
func (in intent) names(s string) (n int) {
	if len(s) > 80 || len(in.who) == 0 {
		return 0
	}
	for _, w := range strings.FieldsFunc(fold(s), func(r rune) bool { return strings.ContainsRune(" .,*_-|·/()", r) }) {
		if in.who[w] && len(w) > 1 {
			n++
		}
	}
	return n
}

// whoWrites gives the names of the sender: those of the From field, and those
// in the local part of the address.
func whoWrites(a Address) map[string]bool {
	local, _, _ := strings.Cut(a.Email, "@")
	who := map[string]bool{}
	for _, s := range []string{a.Name, local} {
		for _, w := range strings.FieldsFunc(fold(clip(s, 200)), func(r rune) bool { return strings.ContainsRune(" .,-_()\"'", r) }) {
			if len(w) > 2 && !greetingRest[w] {
				who[w] = true
			}
		}
	}
	return who
}

// closings end a letter, folded.
var closings = []string{
	"saludos", "un saludo", "saludo cordial", "un cordial saludo", "cordial saludo", "cordiales saludos", "atentamente", "atte", "cordialmente", "respetuosamente", "quedo atent", "quedo a sus", "quedo de usted", "quedamos", "gracias", "muchas gracias", "mil gracias", "de antemano", "un abrazo", "abrazos", "sin mas por el momento", "sin otro particular", "a sus ordenes", "afectuosamente", "reciba un",
	"best", "kind regards", "regards", "warm regards", "cheers", "thanks", "thank you", "many thanks", "sincerely", "yours", "respectfully", "cordially",
	"atenciosamente", "obrigad", "abracos", "cumprimentos", "att,", "att.", "cordialement", "bien cordialement", "bien a vous", "salutations", "merci", "mit freundlichen", "freundliche", "viele gru", "beste gru", "liebe gru", "mfg", "gruss", "danke",
	"cordiali saluti", "distinti saluti", "saluti", "grazie", "atentament", "salutacions", "gracies", "agur", "met vriendelijke", "groeten", "с уважением", "med vanlig", "venlig hilsen", "mvh", "pozdrawiam",
}

// closing reports a short line that closes a letter.
func closing(s string) bool {
	f := strings.TrimLeft(fold(clip(s, 80)), "*_ ¡")
	if len(f) > 60 || strings.ContainsAny(f, "?¿") {
		return false
	}
	for _, w := range closings {
		if strings.HasPrefix(f, w) {
			return true
		}
	}
	return false
}

// hardContact reports a line that is a telephone, an address of mail or the
// web, or has one behind its label.
func hardContact(s string) bool {
	if len(s) > 160 || strings.ContainsAny(s, "¿?") {
		return false
	}
	f := strings.TrimLeft(fold(s), "*_- |·•(")
	words := len(strings.Fields(f))
	if words > 12 {
		return false
	}
	if (strings.Contains(f, "www.") || strings.Contains(f, "http")) && words <= 5 {
		return true
	}
	if i := strings.IndexByte(f, '@'); i > 0 && words <= 6 && strings.Contains(f[i:], ".") {
		return true
	}
	digits := evidence(f).digits
	if digits >= 4 {
		for _, l := range phoneLabels {
			if rest, ok := strings.CutPrefix(f, l); ok && strings.ContainsAny(clip(rest, 10), "0123456789+(") {
				return true
			}
		}
	}
	letters := 0
	for _, r := range f {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return digits >= 7 && digits <= 40 && letters <= 8
}

// phoneLabels stand in front of a number.
var phoneLabels = []string{
	"tel", "telefono", "cel", "celular", "movil", "ext", "extension", "fax", "phone", "mobile", "cell", "office", "oficina", "conmutador", "whatsapp", "wa ", "tfno", "tlf", "t.", "t:", "m:", "m.", "c:", "p:", "o:", "f:", "directo", "direct", "handy", "telefon", "mob", "tel/", "contacto", "tels",
}
