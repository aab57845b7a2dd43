package parser

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// quote applies what the structure says about quotes, row by row; see
// quoteMarks.
func (w *htmlText) quote(e *element, name atom.Atom, a attributes) {
	if w.apple && isBlock(name) {
		w.apple = false
		if name != atom.Blockquote {
			e.mark, e.rule = markSig, "linebreakatbeginningofsignature"
		}
	}
	if name == atom.Blockquote && !plainIndent(a) {
		w.introduced()
		w.deeper(e, "blockquote")
		return
	}
	if key, q, ok := knownMark(a); ok {
		w.marked(e, q, key)
		return
	}
	if name == atom.Div && e.depth == 0 && a.style != "" {
		if m := borderAbove(a.style); m != markNone && w.tail != markTail {
			w.breakLine(0)
			w.tail, w.why = m, "border above a header block"
		}
	}
}

// maxDepth bounds how deep a quote is counted.
const maxQuoteDepth = 50

func (w *htmlText) deeper(e *element, rule string) {
	e.depth = min(e.depth+1, maxQuoteDepth)
	e.rule = rule
	if e.mark != markSig {
		e.mark = markNone
	}
}

func (w *htmlText) marked(e *element, q quoteMark, key string) {
	switch q.mark {
	case markTail:
		w.breakLine(0)
		if e.depth == 0 {
			w.tail, w.why = markTail, key
		}
	case markWrap:
		if q.quoted {
			w.introduced()
			w.deeper(e, key)
			return
		}
		w.breakLine(0)
		w.wrap = len(w.lines)
		e.mark, e.rule = q.mark, key
	default:
		e.mark, e.rule = q.mark, key
	}
}

// introduced makes what stands in the container of a quote, above the quote
// itself, its attribution, in whatever language it is.
func (w *htmlText) introduced() {
	w.flush(0)
	from := w.wrap
	w.wrap = -1
	if from < 0 || len(w.lines)-from > 6 {
		return
	}
	joined := ""
	for _, l := range w.lines[from:] {
		if l.mark != markWrap && l.text != "" || l.depth > 0 {
			return
		}
		joined += l.text + " "
	}
	joined = strings.TrimSpace(clip(joined, maxAttributionBytes))
	t := evidence(joined)
	if t.digits < 4 && !t.address || !strings.HasSuffix(joined, ":") && !strings.HasSuffix(joined, "：") && !(t.digits >= 6 && t.address) {
		return
	}
	for i := range w.lines[from:] {
		if l := &w.lines[from+i]; l.text != "" {
			l.mark = markAttr
		}
	}
}

// rule is <hr>: some draw one above what they quote, and Foxmail one above the
// signature.
func (w *htmlText) rule(a attributes) {
	w.breakLine(1)
	key, q, ok := knownMark(a)
	style := squeezed(a.style)
	switch {
	case ok && q.mark == markTail:
		w.marked(w.top(), q, key)
	case w.tail != markTail && w.top().depth == 0 && (a.tabindex == "-1" || strings.Contains(style, "width:98%")):
		w.tail, w.why = markLine, "rule above a header block"
	case strings.EqualFold(a.color, "#b5c4df") && strings.Contains(style, "width:210px"):
		w.top().mark, w.top().rule = markSig, "rule of Foxmail"
	}
}

// plainIndent knows a blockquote that only indents: the editor of Gmail and
// Outlook makes one for a list of the author's own.
func plainIndent(a attributes) bool {
	if a.kind == "cite" || a.cite != "" || a.style == "" {
		return false
	}
	style := squeezed(a.style)
	return a.class == "" && (strings.Contains(style, "border:none") || strings.Contains(style, "border:0px")) ||
		strings.Contains(style, "margin:0px0px0px40px") || strings.Contains(style, "margin:00040px")
}

func squeezed(style string) string {
	return strings.ToLower(strings.ReplaceAll(clip(style, 1000), " ", ""))
}

// borderAbove knows the line that Outlook and Windows Mail draw above the
// header of the mail they quote. The header must be there too: see anyBlock.
func borderAbove(style string) mark {
	if !strings.Contains(style, "order") && !strings.Contains(style, "ORDER") {
		return markNone
	}
	s := squeezed(style)
	for _, p := range []string{"border-top:solid#e1e1e11.0pt", "border-top:solid#b5c4df1.0pt", "border-top:1ptsolid", "border-top:solid#b5c4df1pt", "border-style:solidnonenone", "border-top:#e1e1e11ptsolid", "border-top:#b5c4df1ptsolid"} {
		if strings.Contains(s, p) {
			return markBorder
		}
	}
	_, v, ok := strings.Cut(s, "border-top:")
	v, _, _ = strings.Cut(v, ";")
	if ok && strings.Contains(v, "solid") || strings.Contains(s, "border-top-style:solid") {
		return markLine
	}
	return markNone
}

// quoteMark is one habit of one client.
type quoteMark struct {
	mark   mark
	quoted bool // with markWrap: all inside is quoted
}

// knownMark looks an element up in quoteMarks by its id, its name, its marker
// and its classes.
func knownMark(a attributes) (key string, q quoteMark, ok bool) {
	if a.id == "" && a.class == "" && a.name == "" && a.marker == "" {
		if a.style != "" && strings.Contains(a.style, "_MailAutoSig") {
			return "_MailAutoSig", quoteMark{mark: markSig}, true
		}
		return "", q, false
	}
	if a.id != "" {
		if key, q, ok = lookUpMark('#', a.id); ok {
			return key, q, true
		}
	}
	if a.name != "" {
		if key, q, ok = lookUpMark('=', a.name); ok {
			return key, q, true
		}
	}
	if a.marker != "" {
		if key, q, ok = lookUpMark('=', a.marker); ok {
			return key, q, true
		}
	}
	for rest := strings.TrimSpace(clip(a.class, 1000)); rest != ""; {
		var class string
		class, rest, _ = strings.Cut(rest, " ")
		if key, q, ok = lookUpMark('.', class); ok {
			return key, q, true
		}
	}
	return "", q, false
}

func lookUpMark(kind byte, s string) (key string, q quoteMark, ok bool) {
	if len(s) > 200 || len(s) < 3 {
		return "", q, false
	}
	s = unprefixed(strings.ToLower(s))
	if q, ok = quoteMarks[string(kind)+s]; ok {
		return s, q, true
	}
	for _, p := range markPrefixes {
		if p.kind == kind && strings.HasPrefix(s, p.prefix) {
			return p.prefix, p.quoteMark, true
		}
	}
	return "", q, false
}

// unprefixed takes off what webmail puts before the ids and classes of mail
// that it shows, and then quotes: "x_" (Outlook), "ecx" and "ec_" (Hotmail),
// "ydp" and eight digits or "yiv" and ten (Yahoo), "aolmail_", "v1" (Roundcube),
// "m_-123" and "gmail-" (Gmail).
func unprefixed(s string) string {
	for range 6 {
		before := s
		for _, p := range []string{"x_", "ecx", "ec_", "aolmail_", "gmail-", "3d"} {
			s = strings.TrimPrefix(s, p)
		}
		switch {
		case strings.HasPrefix(s, "ydp") && len(s) > 11:
			if i := 3 + len("01234567"); strings.Trim(s[3:i], "0123456789abcdef") == "" {
				s = strings.TrimPrefix(s[i:], "-")
			}
		case strings.HasPrefix(s, "yiv"):
			s = strings.TrimLeft(s[3:], "0123456789")
		case strings.HasPrefix(s, "m_"):
			s = strings.TrimLeft(s[2:], "-0123456789")
		case strings.HasPrefix(s, "v1") && len(s) > 6:
			s = strings.TrimPrefix(s[2:], "_")
		}
		if s == before {
			break
		}
	}
	return s
}
