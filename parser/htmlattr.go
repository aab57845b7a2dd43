package parser

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// attributes are those that tell something about the text.
type attributes struct {
	id, class, style, name, kind, cite, href, alt, color, bgcolor, text, marker, tabindex, width string
	hidden                                                                                       bool
}

// tagOf reads a tag; of an attribute that comes twice the first counts.
func tagOf(z *html.Tokenizer) (atom.Atom, attributes) {
	var a attributes
	if name, ok := bareTag(z.Raw()); ok {
		return name, a
	}
	b, more := z.TagName()
	name := lookup(b)
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		if string(k) == "hidden" {
			a.hidden = true
		} else if f := a.field(string(k)); f != nil && *f == "" {
			*f = string(v)
		}
	}
	return name, a
}

// bareTag reads <b> and </b>, which are a name and nothing else, without the
// copies that the tokenizer makes.
func bareTag(raw []byte) (atom.Atom, bool) {
	var low [16]byte
	if len(raw) < 3 || raw[len(raw)-1] != '>' {
		return 0, false
	}
	raw = bytes.TrimPrefix(raw[1:len(raw)-1], []byte("/"))
	if len(raw) == 0 || len(raw) > len(low) {
		return 0, false
	}
	for i, c := range raw {
		if low[i] = c | 0x20; c < '0' || low[i] > '9' && low[i] < 'a' || low[i] > 'z' {
			return 0, false
		}
	}
	return lookup(low[:len(raw)]), true
}

func (a *attributes) field(key string) *string {
	switch key {
	case "id":
		return &a.id
	case "class":
		return &a.class
	case "style":
		return &a.style
	case "name":
		return &a.name
	case "type":
		return &a.kind
	case "cite":
		return &a.cite
	case "href":
		return &a.href
	case "alt":
		return &a.alt
	case "color":
		return &a.color
	case "bgcolor":
		return &a.bgcolor
	case "text":
		return &a.text
	case "data-marker":
		return &a.marker
	case "tabindex":
		return &a.tabindex
	case "width":
		return &a.width
	}
	return nil
}
