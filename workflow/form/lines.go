package form

import "strings"

// What of a mail is read at most. A form has some twenty lines.
const (
	maxBytes = 128 << 10
	maxLines = 2000
	maxLine  = 1000 // bytes
)

// line is a line of the mail without its quote marks.
type line struct {
	text  string
	depth int  // quote marks
	fresh bool // written now; else quoted, or a signature
	known bool // it stands where we say what we know already
	own   bool // it stands in the form as we wrote it: only its own labels are labels
	blank bool
}

// lines are those of the whole mail, each with whether it was written now. What
// was written now and does not stand in the whole as it is (the parser took a
// command off) stands in front.
func lines(said Said) []line {
	fresh := map[string]int{}
	said.New = tidy(said.New)
	for s := range strings.SplitSeq(said.New, "\n") {
		fresh[strings.TrimSpace(s)]++
	}
	var all []line
	for s := range strings.SplitSeq(tidy(said.Whole), "\n") {
		l := newLine(s)
		if key := strings.TrimSpace(s); fresh[key] > 0 && !l.blank {
			fresh[key]--
			l.fresh = true
		}
		all = append(all, l)
	}
	var front []line
	for s := range strings.SplitSeq(said.New, "\n") {
		if key := strings.TrimSpace(s); fresh[key] > 0 && key != "" {
			fresh[key]--
			l := newLine(s)
			l.fresh = true
			front = append(front, l)
		}
	}
	if said.Whole == "" { // with its empty lines, which end what they stand below
		return newLines(said.New)
	}
	return append(front, all...)
}

// newLines are lines that were all written now.
func newLines(s string) (all []line) {
	for text := range strings.SplitSeq(s, "\n") {
		l := newLine(text)
		l.fresh = true
		all = append(all, l)
	}
	return all
}

// tidy bounds a text, evens out spaces and line ends, and drops what cannot be
// seen.
func tidy(s string) string {
	if len(s) > maxBytes {
		s = strings.ToValidUTF8(s[:maxBytes], "")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00a0' || r == '\u202f' || r == '\u2007' || r == '\u3000':
			return ' '
		case r == '\n' || r == '\t':
			return r
		case r < ' ' || r == 0x7f || r >= '\u200b' && r <= '\u200f' || r >= '\u202a' && r <= '\u202e' || r == '\u2060' || r == '\ufeff' || r == '\u00ad':
			return -1
		}
		return r
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	for i, n := 0, 0; i < len(s); i++ {
		if s[i] == '\n' {
			if n++; n >= maxLines {
				return s[:i]
			}
		}
	}
	return s
}

func newLine(s string) line {
	var l line
	if len(s) > maxLine {
		s = strings.ToValidUTF8(s[:maxLine], "")
	}
	for s = strings.TrimLeft(s, " "); strings.HasPrefix(s, ">"); s = strings.TrimLeft(s[1:], " ") {
		l.depth++
	}
	l.text = strings.TrimSpace(s)
	l.blank = strings.Trim(l.text, "*_ \t") == ""
	return l
}

// readable are the lines that may say something of the form: all that was
// written now, and of what is quoted the newest form, from its title to its
// end. What stands deeper, or below another title, is older. Where the title
// is gone a quote is read only if it is plainly the form.
func (x *index) readable(all []line) []line {
	var out []line
	inside, depth, over, older, known := false, 0, false, false, false
	titled := x.titled(all)
	plain := !titled && x.plainlyForm(all)
	pasted := false // the form stands in what was written now
	for i, l := range all {
		if mark := x.mark(l.text); l.fresh && mark != 0 {
			pasted = mark == titleMark
		}
		l.own = !l.fresh || pasted
		if i > 0 && !l.fresh && !l.blank && l.depth == 0 && !inside && !over && all[i-1].fresh && x.goesOn(all[i-1].text, l.text) {
			l.fresh, all[i].fresh, l.own = true, true, false
		}
		switch mark := x.mark(l.text); {
		case l.fresh || l.blank:
			out = append(out, l)
		case mark == knownMark && (inside || over) && !older && l.depth <= depth:
			inside, over, known = true, false, true
			out = append(out, line{depth: l.depth, text: x.form.end()})
		case x.isHead(l.text) && (inside || over) && l.depth <= depth: // the mail below
			inside, over, older = false, true, true
		case over && mark == titleMark:
			older = true
		case over:
		case mark == titleMark && !inside:
			inside, depth = true, l.depth
			out = append(out, line{fresh: l.fresh, depth: l.depth, blank: true})
		case mark != 0 && inside && l.depth <= depth: // its end, or an older one
			inside, over = false, true
			out = append(out, line{fresh: l.fresh, depth: l.depth, text: x.form.end()})
		case inside && l.depth <= depth, plain && l.depth <= 1:
			l.known = known
			out = append(out, l)
		}
	}
	return out
}

// goesOn tells a line that was taken for part of a quote, or of a signature,
// though it is the next line of what somebody filled in: an address makes it
// look so.
func (x *index) goesOn(above, text string) bool {
	for _, s := range []string{above, text} {
		s, _ = undress(s)
		if p, _ := x.first(s, false, false); p.field == nil || p.value == "" {
			return false
		}
	}
	return true
}

const (
	titleMark = iota + 1
	endMark
	knownMark // «Lo que ya tenemos:», below a form that asks for the rest
)

// mark knows the first and the last line of a form.
func (x *index) mark(text string) int {
	if len(text) > 200 {
		return 0
	}
	switch c := compact(text); {
	case strings.HasPrefix(c, x.code):
		return titleMark
	case strings.HasPrefix(c, "findel"+x.code):
		return endMark
	case strings.HasPrefix(c, "loqueyatenemos") && len(c) < 20:
		return knownMark
	}
	return 0
}

// isHead knows the head of a mail that is quoted without marks.
func (x *index) isHead(text string) bool {
	label, _, ok := strings.Cut(text, ":")
	if !ok || len(label) > 30 {
		return false
	}
	switch compact(label) {
	case "de", "from", "enviado", "enviadoel", "enviados", "sent":
		return true
	}
	return false
}

func (x *index) titled(all []line) bool {
	for _, l := range all {
		if !l.fresh && x.mark(l.text) == titleMark {
			return true
		}
	}
	return false
}

// plainlyForm: three of the form's own labels, each with its colon.
func (x *index) plainlyForm(all []line) bool {
	seen := map[string]bool{}
	for _, l := range all {
		if l.fresh || l.depth > 1 {
			continue
		}
		if label, _, ok := strings.Cut(l.text, ":"); ok {
			if m := x.match(label, false); m.field != nil && m.quality == primary {
				seen[m.field.Name] = true
			}
		}
	}
	return len(seen) >= 3
}
