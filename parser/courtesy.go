package parser

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readCourtesy tells a mail in which nothing is said but thanks.
func (m *Message) readCourtesy() {
	if m.Auto.Kind != "" || len(m.Attachments) > 0 || m.Forward != nil {
		return
	}
	if reaction(m.Said) {
		m.Courtesy = true
		m.find("courtesy", "an emoji as reaction to a mail", m.Said)
	} else if courtesy(m.Said, m.From.Name) {
		m.Courtesy = true
		m.find("courtesy", "the whole new text is thanks", m.Said)
	}
}

// maxCourtesy bounds the octets of thanks.
const maxCourtesy = 600

// links stand in the mails of reactions.
var links = regexp.MustCompile(`[(<]?https?://[^\s)>]+[)>]?`)

// reaction knows the mail that a client sends for an emoji put on a message:
// «Ana reaccionó a su mensaje: 👍».
func reaction(s string) bool {
	s = strings.TrimSpace(links.ReplaceAllString(clip(s, 2*maxCourtesy), ""))
	if s == "" || len(s) > maxCourtesy || strings.ContainsAny(s, unkindEmoji+"?¿") || strings.Count(s, "\n") > 8 {
		return false
	}
	f := fold(s)
	for _, p := range reactions {
		if strings.Contains(f, p) {
			return len(f) < 160
		}
	}
	return false
}

// smiles are faces made of letters, and a heart.
var smiles = strings.NewReplacer(":)", " ", ":-)", " ", ";)", " ", ":D", " ", ":-D", " ", "<3", " ", "xD", " ", "XD", " ", "(y)", " ok ", "(Y)", " ok ", "10/10", " excelente ", "100%", " ", "¡", " ", "c/u", " ")

// courtesy tells whether s is nothing but thanks, greeting and name. Emoji
// such as a thumb count as thanks. A word that is neither makes it more.
func courtesy(s, sender string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxCourtesy {
		return false
	}
	s = withoutName(smiles.Replace(s), sender)
	s = strings.ReplaceAll(s, "1000 gracias", "mil gracias")
	if strings.ContainsAny(s, "?¿？؟0123456789@[") || strings.ContainsAny(s, unkindEmoji) {
		return false
	}
	own := nameWords(sender)
	thanks, names := 0, 0
	for _, l := range strings.Split(s, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		t, unknown, ok := courteous(l, own)
		if !ok || unknown > 0 && (thanks == 0 || unknown > 5 || !nameLine(l, own)) {
			return false
		}
		if unknown > 0 {
			names++
		}
		thanks += t
	}
	return thanks > 0 && names <= 3
}

// withoutName cuts the sender's name below the thanks, and what stands under
// it: an office, a telephone.
func withoutName(s, sender string) string {
	own := nameWords(sender)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		words := strings.Fields(fold(strings.Trim(l, " .,-–—*")))
		if i == 0 || len(words) == 0 || len(words) > 6 || len(lines)-i > 8 {
			continue
		}
		known := 0
		for _, w := range words {
			if own[squeeze(w)] {
				known++
			}
		}
		below := fold(strings.Join(lines[i:], " "))
		if known > 0 && (known == len(words) || known >= 2 || nameLine(l, own)) && !strings.ContainsAny(below, "?¿") && !wordOfTrouble(below) {
			return strings.Join(lines[:i], "\n")
		}
	}
	return s
}

// wordOfTrouble reports a word of trouble.
func wordOfTrouble(f string) bool {
	for _, w := range strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if troubleWords[squeeze(w)] {
			return true
		}
	}
	return false
}

// nameWords are the words of a name, folded and squeezed.
func nameWords(name string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.FieldsFunc(fold(clip(name, 200)), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(w) > 2 {
			set[squeeze(w)] = true
		}
	}
	return set
}

// courteous counts the words of one line: of thanks, and unknown ones. Words
// of trouble make it none.
func courteous(l string, own map[string]bool) (thanks, unknown int, ok bool) {
	for _, r := range l {
		if strings.ContainsRune(kindOnes, r) {
			thanks++
		}
	}
	if f := " " + lettersOnly(fold(l)) + " "; strings.Contains(f, "gracias por nada") || strings.Contains(f, "thanks for nothing") {
		return 0, 0, false
	}
	l, n := takePhrases(l)
	thanks += n
	polite := n > 0
	shout := l == strings.ToUpper(l) // capitals tell no name from a word then
	fields := courtesyWords(l)
	for i, f := range fields {
		w := squeeze(fold(f.text))
		first, _ := utf8.DecodeRuneInString(f.text)
		switch {
		case troubleWords[w]:
			return 0, 0, false
		case thanksWords[w]:
			thanks++
		case politeWords[w]:
			polite = true
		case own[w] || givenNames[w]:
		case (polite || thanks > 0) && i > 0 && !f.begins && len(fields) <= 6 && unicode.IsUpper(first) && !shout && !assents[squeeze(fold(fields[i-1].text))]:
			// «Hola Juan,», «Gracias Betito»: a name
		default:
			unknown++
		}
	}
	return thanks, unknown, true
}

// takePhrases takes phrases that are thanks as a whole, and those that stand
// beside thanks, out of a line. n: how many were thanks.
func takePhrases(l string) (rest string, n int) {
	f := " " + lettersOnly(fold(l)) + " "
	if !isASCII([]byte(l)) && len([]rune(l)) > maxCourtesy {
		return l, 0
	}
	for _, p := range wholePhrases {
		if strings.Contains(f, " "+p+" ") {
			f = strings.ReplaceAll(f, " "+p+" ", " ")
			n++
		}
	}
	taken := n > 0
	for _, p := range politePhrases {
		if strings.Contains(f, " "+p+" ") {
			f = strings.ReplaceAll(f, " "+p+" ", " ")
			taken = true
		}
	}
	if !taken {
		return l, 0
	}
	return f, n
}

// lettersOnly parts words by single blanks.
func lettersOnly(f string) string {
	return strings.Join(strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }), " ")
}

// courtesyWord is a word; begins: a sentence may begin with it.
type courtesyWord struct {
	text   string
	begins bool
}

func courtesyWords(l string) []courtesyWord {
	var out []courtesyWord
	l = plain(l)
	begins := true
	for l != "" {
		i := strings.IndexFunc(l, wordLetter)
		if i < 0 {
			break
		}
		if n := len(out); strings.ContainsAny(l[:i], ".!;:…") && (n == 0 || !titles[squeeze(fold(out[n-1].text))]) {
			begins = true
		}
		l = l[i:]
		end := strings.IndexFunc(l, func(r rune) bool { return !wordLetter(r) })
		if end < 0 {
			end = len(l)
		}
		out = append(out, courtesyWord{l[:end], begins})
		l, begins = l[end:], false
	}
	return out
}

func wordLetter(r rune) bool { return unicode.IsLetter(r) || r == '\'' || unicode.IsMark(r) }

// nameLine reports a line that may be a name or an office below the thanks:
// each longer word with a capital, two at least unless the name is known.
func nameLine(l string, own map[string]bool) bool {
	capitals, known := 0, false
	for _, w := range strings.Fields(l) {
		w = strings.Trim(w, ".,()-*\"")
		r := []rune(w)
		if len(r) > 3 && !unicode.IsUpper(r[0]) {
			return false
		}
		if len(r) > 1 && unicode.IsUpper(r[0]) {
			capitals++
		}
		k := squeeze(fold(w))
		known = known || own[k] || givenNames[k]
	}
	return known || capitals > 1
}
