package parser

import (
	"strconv"
	"strings"

	"golang.org/x/net/html/atom"
)

// look is how the text of an element is shown. What a person cannot see is no
// text, and above all no command. Size and colours may be set again by what
// stands inside; the rest hides all of it.
type look struct {
	gone   bool // display:none and the like
	small  bool // too small to be read
	clear  bool // in a transparent colour
	inked  bool // fg was said, and not outside the ground that it is on
	fg, bg rgb
}

var (
	visible = look{fg: 0, bg: 0xffffff}
	gone    = look{gone: true}
)

func (l look) hidden() bool {
	return l.gone || l.small || l.clear || (l.inked || l.fg == 0xffffff) && l.fg.near(l.bg)
}

// dress applies what the style sheet and the attributes say of an element.
func (w *htmlText) dress(e *element, a attributes) {
	e.tight = tightParagraph(a.class)
	w.css.each(e.name, a, e.declare)
	if a.hidden {
		e.look.gone = true
	}
	if a.bgcolor != "" {
		e.look.ground(a.bgcolor)
	}
	if a.text != "" && e.name == atom.Body {
		e.look.ink(a.text)
	}
	if a.color != "" && e.name == atom.Font {
		e.look.ink(a.color)
	}
	if a.style != "" {
		w.decls = declarations(w.decls[:0], a.style)
		e.declare(w.decls, false)
	}
}

// declare reads declarations; of a tag's rule only what shows text, since the
// sheet of a quoted mail says nothing of what was written above it.
func (e *element) declare(style []declaration, tag bool) {
	var clipped, nought, top, bottom, inked bool
	display := e.look.gone
	ink := ""
	for _, d := range style {
		v := d.value
		switch d.property {
		case "background", "background-color", "background-image":
			e.look.ground(v)
		case "margin":
			top, bottom = zeroEnds(v)
		case "margin-top":
			top = zero(v)
			e.look.gone = e.look.gone || !tag && farAway(v)
		case "margin-bottom":
			bottom = zero(v)
		case "color":
			ink, inked = v, true
		case "display":
			display = e.look.gone || v == "none"
		case "visibility":
			e.look.gone = e.look.gone || !tag && (v == "hidden" || v == "collapse")
		case "mso-hide":
			e.look.gone = e.look.gone || !tag && v == "all"
		case "font-size":
			e.look.small = !tag && tiny(v)
		case "font":
			e.look.small = !tag && (strings.HasPrefix(v, "0/") || strings.HasPrefix(v, "0 ") || strings.Contains(v, " 0px") || strings.Contains(v, " 0/"))
		case "opacity":
			e.look.gone = e.look.gone || !tag && faint(v)
		case "filter":
			e.look.gone = e.look.gone || !tag && strings.HasPrefix(strings.ReplaceAll(v, " ", ""), "alpha(opacity=0)")
		case "max-height", "max-width":
			e.look.gone = e.look.gone || !tag && zero(v)
		case "height", "width":
			nought = nought || zero(v)
		case "overflow", "overflow-x", "overflow-y":
			clipped = clipped || v == "hidden" || v == "clip"
		case "left", "top", "right", "bottom", "text-indent", "margin-left":
			e.look.gone = e.look.gone || !tag && farAway(v)
		case "clip", "clip-path", "transform":
			e.look.gone = e.look.gone || !tag && clipsAll(v)
		}
	}
	if inked && !tag {
		e.look.ink(ink)
	}
	if !tag {
		e.look.gone = e.look.gone || display || nought && clipped
	}
	e.tight = e.tight || top && bottom
}

func number(v, units string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.TrimRight(v, units+" "), 64)
	return n, err == nil
}

// tiny reports a size that nobody reads.
func tiny(v string) bool {
	n, ok := number(v, "pxtemrc%in")
	switch {
	case !ok:
		return false
	case strings.HasSuffix(v, "em"):
		return n <= 0.1
	case strings.HasSuffix(v, "%"):
		return n <= 10
	}
	return n == 0 || n <= 2 && (strings.HasSuffix(v, "px") || strings.HasSuffix(v, "pt"))
}

func faint(v string) bool {
	n, ok := number(v, "%")
	return ok && (n <= 0.05 || strings.HasSuffix(v, "%") && n <= 5)
}

// farAway reports a place beyond the left or upper edge.
func farAway(v string) bool {
	if !strings.HasPrefix(v, "-") {
		return false
	}
	n, ok := number(v, "pxtemrcvhw%in")
	return ok && (n <= -900 || n <= -50 && (strings.HasSuffix(v, "em") || strings.HasSuffix(v, "vw") || strings.HasSuffix(v, "in")))
}

func clipsAll(v string) bool {
	v = strings.ReplaceAll(v, " ", "")
	switch v {
	case "rect(0,0,0,0)", "rect(0000)", "rect(0px,0px,0px,0px)", "rect(1px,1px,1px,1px)", "inset(50%)", "inset(100%)", "scale(0)", "scale(0,0)":
		return true
	}
	return false
}

// zeroEnds reports a margin of nought above and below.
func zeroEnds(v string) (top, bottom bool) {
	switch f := strings.Fields(v); len(f) {
	case 1, 2:
		return zero(f[0]), zero(f[0])
	case 3, 4:
		return zero(f[0]), zero(f[2])
	}
	return false, false
}

type declaration struct{ property, value string }

// declarations reads a style attribute or the inside of a rule: of one property
// the last counts, but an important one before it.
func declarations(to []declaration, s string) []declaration {
	s = strings.ToLower(clip(s, 4000))
	for i := 0; i < 20 && strings.Contains(s, "/*"); i++ {
		head, rest, _ := strings.Cut(s, "/*")
		_, rest, _ = strings.Cut(rest, "*/")
		s = head + rest
	}
	important := strings.Contains(s, "!important")
	for pass := range 2 {
		for rest := s; rest != ""; {
			var p string
			p, rest, _ = strings.Cut(rest, ";")
			k, v, ok := strings.Cut(p, ":")
			if !ok {
				continue
			}
			strong := important && strings.Contains(v, "!important")
			if strong != (pass == 1) {
				continue
			}
			v, _, _ = strings.Cut(v, "!")
			to = append(to, declaration{strings.TrimSpace(k), strings.TrimSpace(v)})
		}
		if !important {
			break
		}
	}
	return to
}

// htmlCharset gives the charset of an HTML part: the label of the part, else
// what a <meta> in its first kilobyte says.
func htmlCharset(label string, b []byte) string {
	if label != "" {
		return label
	}
	head := strings.ToLower(string(b[:min(len(b), 1024)]))
	i := strings.Index(head, "charset=")
	if i < 0 {
		return ""
	}
	v := strings.TrimLeft(head[i+8:], "\"' ")
	if j := strings.IndexAny(v, "\"'> ;/"); j >= 0 {
		v = v[:j]
	}
	return v
}
