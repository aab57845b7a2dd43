package parser

import (
	"strings"
	"unicode"
)

// wroteEnds is how the line above a quote ends («El …, X escribió:»), folded,
// without the colon.
var wroteEnds = foldAll(`escribio|ha escrito|escribiste|escribieron|escribia|wrote|writes|has written|said|escreveu|escreveste|a ecrit|ecrit|ecrivait|
schrieb|hat geschrieben|schrieb folgendes|geschrieben|ha scritto|scrive|scritto|va escriure|ha escrit|escrigue|escribiu|idatzi zuen|idatzi du|schreef|heeft geschreven|
skrev|skrev foljande|skrev folgende|kirjoitti|napisal(a)|napisal|napisala|pisze|napisal/a|napsal(a)|napsal|napsala|napisal(-a)|irta|ezt irta|a scris|написал|написала|написал(а)|пишет|
писал|писал(а)|написав|написала|пише|yazdi|sunlari yazdi|sunu yazdi|je napisao|je napisao/la|napisao je|je napisal|je pisal|εγραψε|写道|寫道|写到|写|のメール|書きました|wrote by|님이 작성|작성|כתב|כתב/ה|כתבה|كتب|da viet|menulis|
kirjutas|raksija|rase|schrieb sie|dijo|comento|indico`)

func foldAll(s string) (out []string) {
	for _, w := range strings.Split(s, "|") {
		out = append(out, fold(w))
	}
	return out
}

// wroteInside are verbs in front of the name («Am … schrieb X <x@y>:»), between
// blanks.
var wroteInside = []string{" schrieb ", " schreef ", " skrev ", " heeft ", " kirjoitti ", " skrev: ", " hat ", " napisal ", " a ecrit ", " escribio ", " wrote "}

// wroteOn are verbs between the name and the date («X ‹x@y› escribió el
// 22 nov. 2026 12:30:»).
var wroteOn = []string{" escribio el ", " escribio en ", " ha escrito el ", " escribio: el ", " wrote on ", " wrote at ", " escreveu em ", " escreveu a ", " a ecrit le ", " ha scritto il ", " schrieb am ", " va escriure el "}

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
	last := lines[k].text
	if len(last) > maxAttributionBytes || strings.IndexByte(last, ':') < 0 && !strings.Contains(last, "---") && !strings.Contains(last, "：") && !strings.Contains(last, "写道") {
		return 0, false, false
	}
	last = strings.TrimRight(plain(last), " ")
	switch {
	case strings.HasSuffix(last, ":"), strings.HasSuffix(last, "写道"):
	case strings.HasPrefix(last, "---") && strings.HasSuffix(last, "---"): // Zoho, K-9
		return k, true, endsWithVerb(strings.Trim(fold(last), "- "))
	default:
		return k, true, runsOn(last)
	}
	joined, best := "", rankNone
	for i := k; i >= 0 && i > k-maxAttribution; i-- {
		if lines[i].depth != lines[k].depth || lines[i].blank() || len(lines[i].text)+len(joined) > maxAttributionBytes {
			break
		}
		if i < k && endsSentence(lines[i].text) {
			break
		}
		joined = strings.TrimSuffix(lines[i].text+" "+joined, " ")
		if r := attribution(joined); r > best {
			start, best = i, r
		}
	}
	return start, best >= rankDated, best > rankNone
}

// runsOn knows an attribution with the quote behind it on the same line, as
// Yahoo's telephones send it.
func runsOn(s string) bool {
	if strings.IndexByte(s, '@') < 0 || !leads(fold(clip(s, 80))) {
		return false
	}
	for from, n := 0, 0; n < 6; n++ {
		i := strings.Index(s[from:], ": ")
		if i < 0 {
			return false
		}
		from += i + 1
		if body := strings.TrimRight(fold(s[:from]), ": "); endsWithVerb(body) && evidence(body).clock {
			return true
		}
	}
	return false
}

// endsSentence reports a line of prose above an attribution; «10:23 a.» is not
// one.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \u00a0")
	if s == "" || strings.IndexByte(".!?:", s[len(s)-1]) < 0 {
		return false
	}
	return !strings.HasSuffix(s, " a.") && !strings.HasSuffix(s, " p.") && !strings.HasSuffix(s, "m.")
}

// rank is how much of an attribution a stretch of lines is; of several the
// highest wins, and of equal ones the shortest.
type rank int

const (
	rankNone  rank = iota
	rankVague      // counts only above quote marks
	rankName       // … a name and a verb
	rankDated      // has a date or an address and a verb: counts alone
	rankFull       // begins as attributions do
)

// attribution reads one stretch of lines.
func attribution(s string) rank {
	f := strings.Trim(fold(s), "-*_~ ")
	body := strings.TrimRight(f, ": ")
	t := evidence(body)
	verb := endsWithVerb(body)
	lead := leads(body)
	known := t.clock || t.address
	switch {
	case verb && lead && t.digits >= 2 && known, lead && t.digits >= 4 && insideVerb(body) && known:
		return rankFull
	case verb && t.digits >= 4 && startsLikeDate(body) && known:
		return rankFull
	case t.address && t.clock && t.digits >= 6 && (startsLikeDate(body) || lead) && strings.HasSuffix(body, ">"):
		return rankFull
	case namesThenDate(body):
		return rankFull
	case verb && t.address && (t.digits >= 4 || len(body) < 200 && namesFirst(body)):
		return rankDated
	case cites(body), verb && t.digits >= 2 && (lead || startsLikeDate(body)), verb && len(f) < 80 && namesFirst(body) && capitalised(s):
		return rankName
	case t.digits >= 5 && t.clock && t.address && len(body) < 300:
		return rankVague
	}
	return rankNone
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

// namesThenDate reports a name with its address, a verb, and behind it nothing
// but a day and an hour.
func namesThenDate(body string) bool {
	for _, v := range wroteOn {
		name, date, ok := strings.Cut(body, v)
		if !ok || !strings.Contains(name, "@") || len(name) > 200 || len(date) > 70 {
			continue
		}
		t := evidence(date)
		return t.digits >= 5 && t.clock && !t.address && startsLikeDate(date) && namesFirst(strings.ReplaceAll(name, "‹", "<"))
	}
	return false
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
