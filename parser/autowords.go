package parser

import "strings"

// autoWords is what the words of a mail say, as far as machines use them. Only
// sentences count, from their beginning: a person who writes about an automatic
// answer has the same words in the middle of theirs.
type autoWords struct {
	says  saying
	times [16]int // how many sentences say it
	text  string  // folded
}

// saying is one thing that a sentence of a machine's mail says.
type saying uint16

const (
	saysAutomatic saying = 1 << iota // «Este es un mensaje automático»
	saysAway                         // «Me encuentro fuera de la oficina»
	saysThanks                       // «Gracias por su mensaje»
	saysInstead                      // «En caso de urgencia …»
	saysReceived                     // «Hemos recibido su solicitud»
	saysNext                         // «Un agente le responderá»
	saysConfirm                      // «Confirm that you sent this mail»
	saysVerify                       // «Si usted no solicitó este cambio»
	saysList                         // «Your request to the list»
	saysScanned                      // «Scanned from a Xerox device»
	saysMeasured                     // «Problem started at»
	asks                             // a question mark
	pleads                           // «no puedo», «necesito»
)

func (w autoWords) has(s saying) bool { return w.says&s != 0 }

// count is how many sentences say a thing.
func (w autoWords) count(s saying) int {
	n := 0
	for i := range w.times {
		if s&(1<<i) != 0 {
			n += w.times[i]
		}
	}
	return n
}

// sentence is a phrase that a sentence begins with.
type sentence struct {
	words string
	says  saying
}

// autoWords reads the new text, of a long one its beginning and its end.
func (m *Message) autoWords() autoWords {
	const head, tail = 3000, 1000
	s := m.NewText
	if len(s) > head+tail {
		s = clip(s, head) + "\n" + strings.ToValidUTF8(s[len(s)-tail:], "")
	}
	text, starts := sentences(s)
	w := autoWords{text: text}
	for _, at := range starts {
		w.sentence(text[at:])
	}
	if strings.ContainsAny(text, "?") && !onlyInLinks(text) {
		w.says |= asks
	}
	for _, p := range pleas {
		if strings.Contains(text, p) {
			w.says |= pleads
			break
		}
	}
	return w
}

// onlyInLinks: the question marks are those of addresses.
func onlyInLinks(text string) bool {
	for rest := text; ; {
		i := strings.IndexByte(rest, '?')
		if i < 0 {
			return true
		}
		if i+1 == len(rest) || rest[i+1] == ' ' || rest[i+1] == '"' || rest[i+1] == ')' {
			return false
		}
		rest = rest[i+1:]
	}
}

// sentences folds a text into one line and tells where its sentences may
// begin: at each line, since half of all mails wrap, and behind each mark.
func sentences(s string) (text string, starts []int) {
	const most = 200
	var b strings.Builder
	for _, l := range strings.Split(s, "\n") {
		if l = fold(l); l == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		if len(starts) < most {
			starts = append(starts, b.Len())
		}
		base := b.Len()
		b.WriteString(l)
		for i := 0; i+1 < len(l) && len(starts) < most; i++ {
			if strings.IndexByte(".,;:!?*|", l[i]) >= 0 && l[i+1] == ' ' {
				starts = append(starts, base+i+2)
			}
		}
	}
	return b.String(), starts
}

// sentence looks one sentence up, without what politeness puts before it.
func (w *autoWords) sentence(s string) {
	for range 4 {
		s = strings.TrimLeft(s, " *-_>\"'()[]¡¿<=#~«")
		word, _, _ := strings.Cut(clip(s, 40), " ")
		word = strings.TrimRight(word, ".,:;!")
		for _, p := range sentencesBy[word] {
			if strings.HasPrefix(s, p.words) {
				w.note(p.says)
			}
		}
		next := s
		for _, lead := range leadsBy[word] {
			if strings.HasPrefix(s, lead) {
				next = s[len(lead):]
				break
			}
		}
		if next == s {
			return
		}
		s = next
	}
}

func (w *autoWords) note(s saying) {
	w.says |= s
	for i := range w.times {
		if s == 1<<i {
			w.times[i]++
		}
	}
}

var (
	sentencesBy = func() map[string][]sentence {
		table := map[string][]sentence{}
		for says, list := range sentencePhrases {
			for _, p := range phraseList(list) {
				word, _, _ := strings.Cut(p, " ")
				table[word] = append(table[word], sentence{p, says})
			}
		}
		return table
	}()
	leadsBy = func() map[string][]string {
		table := map[string][]string{}
		for _, p := range phraseList(leadPhrases) {
			word, _, _ := strings.Cut(p, " ")
			table[word] = append(table[word], p+" ")
		}
		return table
	}()
)
