package form

import (
	"regexp"
	"strings"
)

// item is what stands by one label, or was understood in a sentence.
type item struct {
	field   *Field
	lines   []string
	fresh   bool
	quality int
	line    string // on which its label stands
	// shy: it counts where its check takes it, and is no problem where not.
	shy bool

	gap    int  // empty lines below what it has
	broken bool // a client broke its value into lines
}

// gathering goes down the lines of a mail, and gives each to the label that it
// belongs to.
type gathering struct {
	x     *index
	all   []line
	sure  []int  // of each line, whether it has a label
	bare  []pair // and the pair, where no sign shows it
	items []*item
	open  *item
	free  []string // what was written now and belongs to no label; "" between paragraphs
	last  int      // letters of the line above
}

// gather finds what stands by the labels, and what was written beside.
func (x *index) gather(all []line) *gathering {
	g := &gathering{x: x, all: all}
	g.sure, g.bare = x.labelled(all)
	for i, l := range all {
		g.line(i, l)
		g.last = len(l.text)
	}
	return g
}

func (g *gathering) line(i int, l line) {
	if l.blank {
		if g.open != nil {
			g.open.gap++
		}
		g.free = append(g.free, "")
		return
	}
	if g.x.mark(l.text) != 0 || g.x.prose[compact(l.text)] {
		g.open = nil
		return
	}
	if g.bare[i].field != nil && !g.wanted(l, g.sure[i]) {
		g.label(g.bare[i], l)
		return
	}
	strict := g.open != nil && g.open.field.Kind.listed() && g.open.gap == 0
	pairs, known := g.x.split(l.text, strict, l.own)
	switch {
	case known && pairs == nil:
		g.open = nil
		g.aside(l)
	case known:
		for _, p := range pairs {
			g.label(p, l)
		}
	case g.belongs(i, l):
	default:
		g.open = nil
		g.aside(l)
	}
}

// aside keeps what belongs to no label.
func (g *gathering) aside(l line) {
	if l.fresh {
		g.free = append(g.free, l.text)
	}
}

func (g *gathering) label(p pair, l line) {
	it := &item{field: p.field, fresh: l.fresh, quality: p.quality, line: l.text}
	if p.value != "" {
		it.lines = append(it.lines, p.value)
	}
	g.items = append(g.items, it)
	g.open = it
}

// wanted: the label above takes several lines, and this may be one of them.
func (g *gathering) wanted(l line, sure int) bool {
	if sure != perhaps || g.open == nil || g.open.gap > 0 && !g.open.empty() {
		return false
	}
	return g.open.empty() || g.open.fresh == l.fresh && (g.open.field.Kind.listed() || g.open.field.Kind == Long)
}

// labelBelow: the next line has a label, or ends what stands above.
func (g *gathering) labelBelow(i int) bool {
	for k := i + 1; k < len(g.all) && k < i+3; k++ {
		if !g.all[k].blank {
			return g.sure[k] != unlabelled
		}
	}
	return false
}

// belongs gives a line to the label above, if it is its value or goes on with
// it.
func (g *gathering) belongs(i int, l line) bool {
	it := g.open
	if it == nil || len(it.lines) > 120 {
		return false
	}
	empty := it.empty()
	switch {
	case l.fresh && (closing(l.text) || anyRoomSaid.MatchString(fold(l.text))):
		return false
	case l.fresh && !it.fresh:
		return g.typedBelow(it, l, empty)
	case !l.fresh && it.fresh:
		return false
	case empty && it.gap <= 2, it.unclosed():
	case it.gap > 0:
		return false
	case l.own && (g.last < 45 && !it.broken && !it.field.Kind.listed() && it.field.Kind != Long || l.known && g.last < 45 || same(g.x.m.have[it.field.Name], it.value())):
		return false
	case l.own, it.field.Kind.listed(), it.field.Kind == Long:
	case it.field.Kind == Text && !ownLabel(l.text) && (g.last >= 55 || g.labelBelow(i)): // somebody broke the line
	default:
		return false
	}
	it.broken = len(it.lines) > 0
	it.lines, it.gap = append(it.lines, l.text), 0
	return true
}

// ownLabel: a label of somebody's own, «Puesto: …», goes on with nothing.
func ownLabel(s string) bool {
	i := outside(s[:min(len(s), 40)], ":")
	return i > 0 && len(strings.Fields(s[:i])) <= 4
}

// typedBelow is an answer that was typed below the quoted label.
func (g *gathering) typedBelow(it *item, l line, empty bool) bool {
	if it.gap > 2 || it.gap > 0 && !empty {
		return false
	}
	answer := &item{field: it.field, fresh: true, quality: it.quality, lines: []string{l.text}, shy: !empty && it.field.Kind.typed()}
	g.items = append(g.items, answer)
	g.open = answer
	return true
}

// value is what was written, the hint taken off.
func (it *item) value() string {
	sep := " "
	lines := it.lines
	if it.field.Kind.listed() {
		sep, lines = "\n", rejoin(lines)
	}
	v := stripHint(strings.Join(lines, sep), it.field.Hint)
	if it.field.Kind != Long {
		v = please.ReplaceAllString(v, "")
	}
	return v
}

// please is courtesy behind a value.
var please = regexp.MustCompile(`(?i)[\s,.;]+(?:por fa(?:vor|vorcito)?|porfa(?:vor)?|pls|plis|(?:muchas )?gracias|si es (?:tan )?amable)[\s.!]*$`)

// rejoin puts together what a client broke: below an item with a bullet, one
// without goes on with a long line.
func rejoin(lines []string) (out []string) {
	bullets, last := false, 0
	for i, s := range lines {
		has := bullet.MatchString(s) || numbered.MatchString(s)
		if i > 0 && bullets && !has && last >= 50 {
			out[len(out)-1] += " " + s
		} else {
			out = append(out, s)
		}
		bullets, last = bullets || has, len(s)
	}
	return out
}

func (it *item) empty() bool {
	return len(it.lines) == 0 || len(it.lines) < 6 && !it.unclosed() && it.value() == ""
}

// unclosed: a hint was broken by the client, and goes on below.
func (it *item) unclosed() bool {
	if len(it.lines) == 0 || len(it.lines) > 4 || it.gap > 0 {
		return false
	}
	s := strings.Join(it.lines, " ")
	i := strings.LastIndexByte(s, '(')
	return i >= 0 && !strings.Contains(s[i:], ")") && strings.HasPrefix(compact(it.field.Hint), compact(s[i:]))
}

// stripHint takes the hint off that came back with the value, wherever it
// stands, whole or as its beginning.
func stripHint(s, hint string) string {
	h := compact(hint)
	for i, n := 0, 0; i < len(s) && n < 6; i++ {
		if s[i] != '(' {
			continue
		}
		n++
		end := closingBracket(s, i)
		inner := compact(s[i:end])
		if inner != "" && (inner == h || end == len(s) && strings.HasPrefix(h, inner) || distance(clip(inner), clip(h), 3) <= 3 && len(h) > 8) {
			s = strings.TrimSpace(s[:i]) + " " + strings.TrimSpace(s[end:])
			break
		}
	}
	s = trimValue(s)
	if c := compact(s); c == h || strings.Trim(s, "_.-–—¿?/ \n\t") == "" {
		return ""
	}
	if len(s) > 2 && s[0] == '(' && closingBracket(s, 0) == len(s) || len(s) > 2 && s[0] == '[' && strings.IndexByte(s, ']') == len(s)-1 {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

func clip(s string) string { return s[:min(len(s), labelMost)] }

// closingBracket is where the bracket that opens at i has closed.
func closingBracket(s string, i int) int {
	open := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}

// ends are words with which a mail says good-bye: they answer nothing.
var ends = regexp.MustCompile(`^(?:muchas |mil |de antemano |bueno |por su |sin (?:mas|otro) |quedo |quedamos |un |reciba |reciban |saludos?|slds|sds|gracias|grax|atentamente|atte|cordialmente|agradec|espero|esperando|esperamos|quedo|enviado desde|enviado con|sent from|cualquier duda|le |les |con gusto|bonito dia|buen dia|buenas tardes|buenos dias|hola)`)

func closing(text string) bool {
	f := fold(text)
	if !ends.MatchString(f) {
		return strings.HasPrefix(text, "--")
	}
	for _, word := range []string{"un ", "le ", "les ", "por su ", "de antemano ", "bueno "} {
		if strings.HasPrefix(f, word) {
			return strings.Contains(f, "saludo") || strings.Contains(f, "gracias") || strings.Contains(f, "agradec") || strings.Contains(f, "envio")
		}
	}
	return true
}
