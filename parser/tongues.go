package parser

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tongue is what clients of one language write above a quote. All of it is
// folded when the tables are made.
type tongue struct {
	code  string
	leads string // words that begin such a line, in front of a date
	verbs string // what is said of the author, at the end or between name and date; "~": people say it too, no client
}

// tongues is a row a language, in the order in which a shared word is
// counted to one of them.
var tongues = []tongue{
	{"es", "el en al la las los lo dia a", "escribio|ha escrito|escribiste|escribieron|escribia|escribe|~dijo|~comento|~indico|~respondio|escribio lo siguiente|~dijo lo siguiente"},
	{"en", "on at date", "wrote|writes|has written|~said|~says|wrote by|wrote the following|said the following|~typed|~stated|~sent the following|~added|~commented"},
	{"pt", "em no na a as aos", "escreveu|escreveste|escreve|escreveu o seguinte"},
	{"fr", "le la", "a ecrit|ecrit|ecrivait|~a repondu|avez ecrit"},
	{"de", "am den", "schrieb|hat geschrieben|schrieb folgendes|geschrieben|schreibt|schrieben|schrieb sie|schriebst du|schrieben sie"},
	{"it", "il alle data", "ha scritto|scrive|scritto|scrisse|hai scritto"},
	{"ca", "el la a", "va escriure|ha escrit|escrigue|escriu|del dia"},
	{"gl", "o a", "escribiu"},
	{"eu", "", "idatzi zuen|idatzi du|hau idatzi du"},
	{"nl", "op", "schreef|heeft geschreven|schreef het volgende|schrijft|geschreven"},
	{"sv", "den", "skrev|skrev foljande|skriver|har skrivit"},
	{"da", "den pa", "skrev folgende|skrev den"},
	{"no", "den", "skrev folgende"},
	{"fi", "", "kirjoitti|kirjoittaa"},
	{"pl", "w dniu dnia", "napisal(a)|napisal|napisala|pisze|napisal/a|napisala/napisal"},
	{"cs", "dne", "napsal(a)|napsal|napsala|pise|odesilatel"},
	{"sk", "dna", "napisal(-a)"},
	{"hu", "", "irta|ezt irta|a kovetkezot irta"},
	{"ro", "in pe la", "a scris|scrie|ati scris"},
	{"el", "στις στισ την", "εγραψε|εγραψε:"},
	{"tr", "", "yazdi|sunlari yazdi|sunu yazdi|tarihinde sunu yazdi|tarihinde yazdi"},
	{"ru", "в", "написал|написала|написал(а)|пишет|писал|писала|писал(а)|вы писали|писали"},
	{"uk", "", "написав|написав(ла)|пише|написала(в)|ви писали"},
	{"bg", "на", "написа"},
	{"sr", "dana дана", "je napisao|je napisao/la|napisao je|napisao/la je|je napisala|napisala je|napisao|je pisao|је написао/ла|написао је|је написао|је написала|је написао(ла)"},
	{"sl", "dne v", "je napisal|je pisal|je oseba"},
	{"lv", "", "rakstija|raksta"},
	{"lt", "", "rase"},
	{"et", "kuupaev", "kirjutas|kirjutas kuupaeval"},
	{"he", "בתאריך ב-", "כתב|כתב/ה|כתבה|כתבו|כותב|מאת"},
	{"ar", "في بتاريخ", "كتب|كتبت|تمت كتابة ما يلي بواسطة|تمت كتابة"},
	{"fa", "در", "نوشت|نوشته است"},
	{"zh", "在 于 於", "写道|寫道|写到|写|寫|撰写|来信"},
	{"ja", "", "のメール|書きました|は書きました|wrote"},
	{"ko", "", "작성|님이 작성|씀|님의 말|님이 작성한 메시지"},
	{"vi", "vao luc ngay", "da viet|viet"},
	{"th", "ในวันที่ เมื่อ วันที่ เม", "เขียนว่า|เขียน"},
	{"id", "pada", "menulis|tulis"},
	{"hi", "", "ने लिखा"},
}

// verb is one of their verbs.
type verb struct {
	words, code string
	weak        bool // it counts above quote marks only
}

// tongueWords are the rows by what is looked up.
type tongueWords struct {
	leads map[string]bool
	end   map[string][]verb // verbs by their last word
	begin map[string][]verb // … by their first
	east  []verb            // … of scripts that set no blanks
}

var spoken = func() tongueWords {
	w := tongueWords{leads: map[string]bool{}, end: map[string][]verb{}, begin: map[string][]verb{}}
	for _, t := range tongues {
		for _, lead := range strings.Fields(t.leads) {
			w.leads[fold(lead)] = true
		}
		for _, phrase := range strings.Split(t.verbs, "|") {
			bare, weak := strings.CutPrefix(phrase, "~")
			v := verb{fold(bare), t.code, weak}
			words := strings.Fields(v.words)
			if r, _ := utf8.DecodeRuneInString(v.words); r >= 0x2e80 {
				w.east = append(w.east, v)
			}
			last := words[len(words)-1]
			w.end[last] = append(w.end[last], v)
			w.begin[words[0]] = append(w.begin[words[0]], v)
		}
	}
	for _, verbs := range w.begin { // the longest first: «said the following»
		slices.SortStableFunc(verbs, func(a, b verb) int { return len(b.words) - len(a.words) })
	}
	return w
}()

// endVerb tells the verb with which a folded line ends, and
// what stands in front of it.
func endVerb(body string) (v verb, before string, ok bool) {
	last := body[strings.LastIndexAny(body, " >")+1:]
	for _, v := range spoken.end[last] {
		if b, found := strings.CutSuffix(body, v.words); found && b != "" && strings.IndexByte(" >,)\"", b[len(b)-1]) >= 0 {
			return v, strings.TrimRight(b, " ,"), true
		}
	}
	for _, v := range spoken.east {
		if b, found := strings.CutSuffix(body, v.words); found && b != "" {
			return v, strings.TrimRight(b, " ,，"), true
		}
	}
	return verb{}, "", false
}

// innerVerb finds the first verb that stands between words, with what stands
// on both sides.
func innerVerb(body string) (code, before, after string, ok bool) {
	for at := 0; at < len(body); {
		end := strings.IndexAny(body[at:], " :")
		if end < 0 {
			return "", "", "", false
		}
		for _, v := range spoken.begin[body[at:at+end]] {
			rest, found := strings.CutPrefix(body[at:], v.words)
			if found && at > 0 && rest != "" && strings.IndexByte(" :(", rest[0]) >= 0 {
				return v.code, strings.TrimRight(body[:at], " ,"), strings.Trim(rest, " :("), true
			}
		}
		at += end + 1
	}
	return "", "", "", false
}

// foldAll folds the phrases of a table, set apart by bars.
func foldAll(s string) (out []string) {
	for _, w := range strings.Split(s, "|") {
		out = append(out, fold(w))
	}
	return out
}
