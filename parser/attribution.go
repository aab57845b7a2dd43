package parser

import (
	"strings"
	"unicode"
)

// wroteEnds is how the line above a quote ends («El …, X escribió:»), folded,
// without the colon.
var wroteEnds = strings.Split(`escribio|ha escrito|escribiste|escribieron|escribia|wrote|writes|has written|said|escreveu|escreveste|a ecrit|ecrit|ecrivait|
schrieb|hat geschrieben|schrieb folgendes|geschrieben|ha scritto|scrive|scritto|va escriure|ha escrit|escrigue|escribiu|idatzi zuen|idatzi du|schreef|heeft geschreven|
skrev|skrev foljande|skrev folgende|kirjoitti|napisal(a)|napisal|napisala|pisze|napisal/a|napsal(a)|napsal|napsala|napisal(-a)|irta|ezt irta|a scris|написал|написала|написал(а)|пишет|
писал|писал(а)|написав|написала|пише|yazdi|sunlari yazdi|sunu yazdi|je napisao|je napisao/la|napisao je|je napisal|je pisal|εγραψε|写道|寫道|写到|写|のメール|書きました|wrote by|님이 작성|작성|כתב|כתב/ה|כתבה|كتب|da viet|menulis|
kirjutas|raksija|rase|schrieb sie|dijo|comento|indico`, "|")

// wroteInside are verbs in front of the name («Am … schrieb X <x@y>:»), between
// blanks.
var wroteInside = []string{" schrieb ", " schreef ", " skrev ", " heeft ", " kirjoitti ", " skrev: ", " hat ", " napisal ", " a ecrit ", " escribio ", " wrote "}

// leadWords begin such a line.
var leadWords = wordSet(`el on em le am il op den la al a los at dne dna w в на a: en no na den: på pa den. lo las els i le: il: ai em: em, on: tarihinde pe dana kell`)

// citing are the forms without a verb: Horde and IMP.
var citing = []string{"quoting ", "citando a ", "citando ", "mensaje citado por ", "zitat von ", "citazione ", "citation de ", "in article ", "in reply to ", "en respuesta a "}

// maxAttribution bounds the lines over which an attribution is wrapped, and
// its octets.
const (
	maxAttribution      = 5
	maxAttributionBytes = 700
)

// attributionEnd finds an attribution that ends on line k. start is its first
// line; strong: it has a time or an address, so that it counts even where no
// quote mark follows.
func attributionEnd(lines []line, k int) (start int, strong, ok bool) {
	last := strings.TrimRight(lines[k].text, " \u00a0")
	if !strings.HasSuffix(last, ":") && !strings.HasSuffix(last, "：") && !strings.HasSuffix(last, "写道") {
		return 0, false, false
	}
	joined := ""
	for i := k; i >= 0 && i > k-maxAttribution; i-- {
		if lines[i].depth != lines[k].depth || lines[i].blank() || len(lines[i].text)+len(joined) > maxAttributionBytes {
			break
		}
		if joined == "" {
			joined = lines[i].text
		} else {
			joined = lines[i].text + " " + joined
		}
		if strong, ok = attribution(joined); ok {
			return i, strong, true
		}
	}
	return 0, false, false
}

// attribution reads one whole attribution.
func attribution(s string) (strong, ok bool) {
	f := fold(s)
	f = strings.Trim(f, "-*_~ ")
	body := strings.TrimRight(f, ": ")
	date := evidence(body)
	verb := endsWithVerb(body)
	lead := leads(body)
	switch {
	case verb && lead && date.digits >= 2:
	case verb && date.digits >= 4 && startsLikeDate(body):
	case verb && date.address && (date.digits >= 4 || len(body) < 200 && body == strings.TrimSpace(body) && namesFirst(body)):
	case lead && date.digits >= 4 && insideVerb(body) && (date.address || date.clock):
	case date.address && date.clock && date.digits >= 6 && (startsLikeDate(body) || lead) && strings.HasSuffix(body, ">"):
	case cites(body):
		return false, true
	case verb && len(f) < 80 && namesFirst(body) && capitalised(s):
		return false, true
	default:
		return false, false
	}
	return date.clock || date.address, true
}

// traces is what of a date or an address stands in a line.
type traces struct {
	digits         int
	clock, address bool
}

func evidence(s string) (t traces) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			t.digits++
			if i+2 < len(s) && (s[i+1] == ':' || s[i+1] == '.' || s[i+1] == 'h') && s[i+2] >= '0' && s[i+2] <= '9' {
				t.clock = true
			}
		case c == '@':
			t.address = true
		}
	}
	return t
}

func endsWithVerb(body string) bool {
	for _, v := range wroteEnds {
		v = strings.TrimSpace(v)
		if strings.HasSuffix(body, v) {
			before := body[:len(body)-len(v)]
			// CJK needs no space before the verb.
			if v[0] >= 0x80 && (v[0] >= 0xe3) || before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, ">") || strings.HasSuffix(before, ",") {
				return before != ""
			}
		}
	}
	return false
}

func insideVerb(body string) bool {
	for _, v := range wroteInside {
		if strings.Contains(body, v) {
			return true
		}
	}
	return false
}

// leads reports whether a line starts with one of leadWords and a date comes
// soon: «El problema es que Juan escribió:» does not.
func leads(body string) bool {
	word, rest, ok := strings.Cut(body, " ")
	if !ok || !leadWords[strings.TrimRight(word, ",")] {
		return false
	}
	n := 0
	for _, r := range rest {
		if unicode.IsDigit(r) {
			return true
		}
		if n++; n > 28 {
			break
		}
	}
	return false
}

// startsLikeDate reports a digit within the first letters: «2024-02-05 …»,
// «lun, 5 feb 2024 …».
func startsLikeDate(body string) bool {
	n := 0
	for _, r := range body {
		if unicode.IsDigit(r) {
			return true
		}
		if n++; n > 16 {
			break
		}
	}
	return false
}

// namesFirst reports a short beginning that may be a name: letters, blanks and
// dots until an address or the verb.
func namesFirst(body string) bool {
	name, _, _ := strings.Cut(body, "<")
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 7 {
		return false
	}
	for _, r := range name {
		if !unicode.IsLetter(r) && !strings.ContainsRune(" .,'-\"()/[]:", r) {
			return false
		}
	}
	return true
}

// capitalised reports names as they are written: «Juan Pérez escribió:», not
// «el técnico me escribió:».
func capitalised(s string) bool {
	words := strings.Fields(strings.Trim(s, "-*_~ \t"))
	if len(words) < 2 {
		return false
	}
	for i, w := range words[:len(words)-1] {
		r := []rune(strings.Trim(w, "\"'(,"))
		if i > 4 || len(r) > 0 && unicode.IsLetter(r[0]) && unicode.IsLower(r[0]) && (i == 0 || len(r) > 3) && w != "ha" {
			return false
		}
	}
	return true
}

func cites(body string) bool {
	for _, c := range citing {
		if strings.HasPrefix(body, c) && len(body) < 200 {
			return true
		}
	}
	return false
}
