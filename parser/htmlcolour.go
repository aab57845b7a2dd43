package parser

import (
	"strconv"
	"strings"
)

// rgb is a colour; unknown is none that can be compared.
type rgb int32

const unknown rgb = -1

// near reports colours that no eye tells apart.
func (c rgb) near(d rgb) bool {
	if c == unknown || d == unknown {
		return false
	}
	for shift := 0; shift < 24; shift += 8 {
		if n := int(c>>shift&0xff) - int(d>>shift&0xff); n > 8 || n < -8 {
			return false
		}
	}
	return true
}

// ground sets what lies behind the text. A ground that is drawn, or named in a
// way that is not known, is none that text could vanish on.
func (l *look) ground(v string) {
	v = firstWord(strings.ToLower(strings.TrimSpace(v)))
	switch v {
	case "none", "transparent", "inherit", "initial", "unset", "":
		return
	}
	c, solid := colour(v)
	if !solid {
		return
	}
	l.bg, l.inked = c, false
}

func (l *look) ink(v string) {
	v = strings.ToLower(strings.TrimSpace(v))
	if v == "inherit" || v == "" {
		return
	}
	c, solid := colour(v)
	l.clear = !solid
	l.fg, l.inked = c, true
}

// colour reads a colour; solid is false for one that cannot be seen.
func colour(v string) (c rgb, solid bool) {
	if v == "transparent" {
		return unknown, false
	}
	if c, ok := colours[v]; ok {
		return c, true
	}
	if inner, ok := strings.CutPrefix(v, "rgb"); ok {
		f := strings.FieldsFunc(strings.TrimPrefix(inner, "a"), func(r rune) bool { return strings.ContainsRune("(), /", r) })
		if len(f) < 3 {
			return unknown, true
		}
		for _, s := range f[:3] {
			n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
			if err != nil || n < 0 || n > 255 {
				return unknown, true
			}
			if strings.HasSuffix(s, "%") {
				n *= 2.55
			}
			c = c<<8 | rgb(n)
		}
		return c, len(f) < 4 || !faint(f[3])
	}
	h := strings.TrimPrefix(v, "#")
	n, err := strconv.ParseUint(h, 16, 32)
	switch {
	case err != nil:
		return unknown, true
	case len(h) == 3:
		return rgb(n>>8&15*17<<16 | n>>4&15*17<<8 | n&15*17), true
	case len(h) == 6:
		return rgb(n), true
	case len(h) == 8:
		return rgb(n >> 8), n&0xff > 12
	}
	return unknown, true
}

var colours = map[string]rgb{
	"white": 0xffffff, "window": 0xffffff, "snow": 0xfffafa, "ivory": 0xfffff0, "ghostwhite": 0xf8f8ff, "whitesmoke": 0xf5f5f5, "black": 0, "windowtext": 0,
	"silver": 0xc0c0c0, "gray": 0x808080, "grey": 0x808080, "lightgray": 0xd3d3d3, "lightgrey": 0xd3d3d3, "red": 0xff0000, "blue": 0x0000ff, "navy": 0x000080, "green": 0x008000, "yellow": 0xffff00,
}

func firstWord(s string) string {
	if i := strings.IndexByte(s, ' '); i > 0 && !strings.HasPrefix(s, "rgb") {
		return s[:i]
	}
	if i := strings.IndexByte(s, ')'); i > 0 {
		return s[:i+1]
	}
	return s
}
