package parser

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// sheet is what <style> says of tags, classes and ids by a simple selector.
// Rules for printing or for narrow screens, and those that a client would have
// to match against a tree, are left out.
type sheet struct {
	rules map[string][]declaration // "p", ".class", "p.class", "#id": declarations
	size  int
}

// Bounds of a sheet: the declarations that are kept of it, and of one selector.
const (
	maxSheet = 256 << 10
	maxRule  = 50
)

func (c *sheet) read(s string) {
	if c.size += len(s); c.size > maxSheet {
		return
	}
	s = strings.ToLower(s)
	for s != "" {
		head, rest, ok := strings.Cut(s, "{")
		if !ok {
			return
		}
		head = selectorOf(head)
		if strings.HasPrefix(head, "@") {
			s = afterBlock(rest)
			continue
		}
		var body string
		body, s, _ = strings.Cut(rest, "}")
		for _, sel := range strings.Split(head, ",") {
			c.add(strings.TrimSpace(sel), body)
		}
	}
}

// selectorOf takes comments and what stands before the last rule off.
func selectorOf(s string) string {
	if i := strings.LastIndex(s, "*/"); i >= 0 {
		s = s[i+2:]
	}
	if i := strings.LastIndexAny(s, ";}"); i >= 0 {
		s = s[i+1:]
	}
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "<!--"))
}

// afterBlock skips the rest of an at-rule with the rules inside.
func afterBlock(s string) string {
	depth := 1
	for i := range len(s) {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[i+1:]
			}
		}
	}
	return ""
}

func (c *sheet) add(sel, body string) {
	if sel == "" || len(sel) > 100 || strings.ContainsAny(sel, " :>+~[*") || len(c.rules) > 2000 {
		return
	}
	if c.rules == nil {
		c.rules = map[string][]declaration{}
	}
	if old := c.rules[sel]; len(old) < maxRule {
		c.rules[sel] = declarations(old, body)
	}
}

// each gives the rules of an element, the general ones first.
func (c *sheet) each(name atom.Atom, a attributes, f func(style []declaration, tag bool)) {
	if c.rules == nil {
		return
	}
	tag := name.String()
	if body, ok := c.rules[tag]; ok {
		f(body, true)
	}
	if a.class != "" {
		for i, class := range strings.Fields(strings.ToLower(clip(a.class, 1000))) {
			if i > 8 {
				break
			}
			if body, ok := c.rules["."+class]; ok {
				f(body, false)
			}
			if body, ok := c.rules[tag+"."+class]; ok {
				f(body, false)
			}
		}
	}
	if a.id != "" {
		id := "#" + strings.ToLower(clip(a.id, 100))
		for _, sel := range []string{id, tag + id} {
			if body, ok := c.rules[sel]; ok {
				f(body, false)
			}
		}
	}
}
