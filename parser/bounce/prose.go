package bounce

import (
	"strings"

	"sgaus/parser/letters"
)

// Hints are what is known of a report beside its prose.
type Hints struct {
	Own      []string // whom the report was sent to: us, and who wrote it
	Failed   []string // X-Failed-Recipients
	Returned []string // To and Cc of the mail that came back
	Subject  string
}

// Prose reads who did not get a mail out of the words of a mail system. Every
// address is weighed by where it stands: alone on its line, before a colon,
// behind «delivered to» or RCPT TO, beside the words of a reason; against it
// speak the words of help («contact»), of the sender, and the names of the
// machines. What stands between it and the next is its diagnostic.
func Prose(text string, h Hints) []Recipient {
	p := newPage(text, h)
	for i := range p.lines {
		p.weighLine(i)
	}
	p.threshold()
	out := p.gather()
	delayed := Delayed(h.Subject + "\n" + clip(text, 3000))
	whole := Whole{Text: text}
	for i := range out {
		r := &out[i]
		r.Action = "failed"
		if delayed {
			r.Action = "delayed"
		}
		r.Status, r.From = JudgeText(r.Diagnostic, r.Action)
		whole.Improve(r)
	}
	return out
}

// page is the prose while it is weighed.
type page struct {
	lines  []string
	folded []string
	seen   []seen
	own    map[string]bool
	failed map[string]bool
	back   map[string]bool
	hints  Hints
}

// seen is one address at one place.
type seen struct {
	address string
	line    int
	weight  int
	rule    string
	head    bool // at the beginning of its line
	alias   bool // «generated from»: the name that the mail was sent to
}

const (
	enough   = 4    // an address of this weight is a recipient
	mostSeen = 3000 // addresses that are looked at
)

func newPage(text string, h Hints) *page {
	p := &page{own: set(h.Own), failed: set(h.Failed), back: set(h.Returned), hints: h}
	p.lines = strings.Split(text, "\n")
	p.folded = make([]string, len(p.lines))
	return p
}

func set(list []string) map[string]bool {
	m := map[string]bool{}
	for _, s := range list {
		m[strings.ToLower(s)] = true
	}
	return m
}

func (p *page) fold(i int) string {
	if i < 0 || i >= len(p.lines) {
		return ""
	}
	if p.folded[i] == "" {
		p.folded[i] = letters.Fold(clip(p.lines[i], 1000))
	}
	return p.folded[i]
}

// weighLine looks at the addresses of one line.
func (p *page) weighLine(i int) {
	const longest = 4000
	l := clip(p.lines[i], longest)
	if strings.IndexByte(l, '@') < 0 {
		return
	}
	last, end := "", 0
	for a := range addresses(l) {
		if len(p.seen) == mostSeen {
			return
		}
		// «ana@uni.mx<mailto:ana@uni.mx>», «ana@uni.mx (ana@uni.mx)»
		if strings.EqualFold(a.text, last) && strings.Trim(l[max(0, a.start-10):a.start], " <([mailto:]\"'") == "" {
			continue
		}
		s := p.weigh(i, l, a)
		if n := len(p.seen); last != "" && row(l[end:a.start]) && p.seen[n-1].weight >= enough && s.weight > -5 {
			s.weight, s.rule = max(s.weight, p.seen[n-1].weight), "in a row with another"
		}
		last, end = a.text, a.end
		p.seen = append(p.seen, s)
	}
}

// row tells that nothing but a comma or an «and» stands between two addresses.
func row(between string) bool {
	if len(between) > 12 {
		return false
	}
	switch strings.Trim(between, " ,;<>\"'()\t") {
	case "", "and", "y", "e", "et", "und", "en", "&":
		return true
	}
	return false
}

// weigh tells how much speaks for an address being one that failed.
func (p *page) weigh(i int, l string, a span) seen {
	s := seen{address: a.text, line: i}
	before := letters.Fold(l[max(0, a.start-100):a.start])
	after := letters.Fold(l[a.end:min(len(l), a.end+100)])
	near := strings.TrimRight(before, " <\"'([{*`|«“‘")
	if strings.TrimLeft(near, " ->*•·.1234567890)") == "" && p.wraps(i) {
		near, before = p.fold(i-1), p.fold(i-1) // the sentence goes on
	}
	key := strings.ToLower(a.text)
	if w, ok := endsWith(near, aliasWords); ok {
		s.alias, s.rule = true, "«"+w+"»"
		return s
	}
	s.weight, s.rule = place(near, after)
	s.head = s.weight >= 5
	switch w, ok := endsWith(near, recipientWords); {
	case ok && s.weight < 5:
		s.weight, s.rule = 5, "«"+w+"»"
	case s.weight < 4 && (reasonIn(after) || reasonIn(lastWords(near))):
		s.weight += 4
		s.rule = "a reason beside it"
	}
	if s.weight == 0 {
		s.weight, s.rule = 1, "an address in the text"
	}
	s.weight += p.against(key, near, before, after)
	return s
}

// wraps tells that line i goes on with the sentence of the line above.
func (p *page) wraps(i int) bool {
	above := p.fold(i - 1)
	if above == "" || len(above) < 30 {
		return false
	}
	_, isRecipients := endsWith(strings.TrimRight(above, ": "), recipientWords)
	_, isContact := holds(clipLeft(above, 40), strangers)
	return isRecipients || isContact && strings.IndexByte(".:;", above[len(above)-1]) < 0
}

// against gathers what the address itself, and the words around it, say: above
// all against its being a recipient.
func (p *page) against(key, near, before, after string) int {
	w := 0
	switch {
	case p.failed[key]:
		w += 8
	case p.back[key]:
		w += 4
	case p.own[key]:
		w -= 7
	case MachineName(key) >= 2:
		w -= 20
	}
	if _, ok := endsWith(near, senderWords); ok && !p.failed[key] {
		w -= 9
	}
	if _, ok := holds(clipLeft(before, 45), strangers); ok && !p.failed[key] {
		w -= 9
	} else if _, ok := holds(clip(after, 30), strangersAfter); ok {
		w -= 9
	}
	return w
}

// place weighs where on its line an address stands.
func place(near, after string) (weight int, rule string) {
	start := strings.TrimLeft(near, " ->*•·.1234567890)#=:|+")
	end := strings.TrimSpace(strings.TrimLeft(after, ">\"')]}*`|»”’<"))
	switch {
	case start != "" && start != "smtp:" && start != "smtp" && start != "rfc822;" && start != "mailto:" && start != "mailto":
		return 0, ""
	case strings.Trim(end, ".,;: <>") == "" || strings.HasPrefix(end, "mailto:"):
		return 6, "alone on its line"
	}
	if _, ok := startsWith(strings.TrimSpace(after), behindRecipient); ok {
		return 5, "begins its line"
	}
	if _, ok := startsWith(end, behindRecipient); ok {
		return 5, "begins its line"
	}
	return 2, "begins a line"
}

func reasonIn(folded string) bool {
	row, _ := reasonWords.find(folded)
	return row >= 0
}

func lastWords(s string) string { return clipLeft(s, 45) }

func clipLeft(s string, n int) string {
	if len(s) > n {
		return s[len(s)-n:]
	}
	return s
}

func endsWith(s string, words []string) (string, bool) {
	s = strings.TrimRight(s, " :=;<")
	for _, w := range words {
		if strings.HasSuffix(s, w) && (len(s) == len(w) || !asciiWord(rune(s[len(s)-len(w)-1])) || w[0] >= 0x80) {
			return w, true
		}
	}
	return "", false
}

func startsWith(s string, words []string) (string, bool) {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w, true
		}
	}
	return "", false
}

func holds(s string, words []string) (string, bool) {
	for _, w := range words {
		if strings.Contains(s, w) {
			return w, true
		}
	}
	return "", false
}
