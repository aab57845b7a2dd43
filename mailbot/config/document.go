package config

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document is the file as TOML: its values, and the line of each.
//
// The strict mode of go-toml ends at the first value of a wrong type and does
// not tell which [[staff]] it was in. So the values are read without types,
// which finds what is no TOML, and our table of keys is strict: about unknown
// keys, types and everything else, all at once.
type document struct {
	values map[string]any
	lines  map[string]int
	end    int // number of lines
}

// read parses the text. What is no TOML is a problem and nothing else can be
// known then; the answer is nil.
func (r *report) read(data []byte) *document {
	d := &document{lines: map[string]int{}, end: max(1, bytes.Count(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))+1)}
	r.doc = d
	if at := invalidUTF8(data); at >= 0 {
		d.lines[""] = lineOf(data, at)
		r.wrong("", "this is not UTF-8; save the file as UTF-8")
		return nil
	}
	if err := toml.Unmarshal(data, &d.values); err != nil {
		d.lines[""] = 1
		if e, ok := errors.AsType[*toml.DecodeError](err); ok {
			d.lines[""], _ = e.Position()
		}
		r.wrong("", "this is not TOML: %s", syntax(err))
		return nil
	}
	d.place(data)
	return d
}

// syntax words what go-toml says of a text that is no TOML. Its String quotes
// the neighbouring lines, and its Error the number that strconv could not
// read: either may be a password, so neither is shown.
func syntax(err error) string {
	s := strings.TrimPrefix(err.Error(), "toml: ")
	s, _, _ = strings.Cut(s, ": strconv.")
	return s + `; allowed: key = "text" in double quotes, true, false, a number, a list ["a", "b"]`
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		c, n := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func lineOf(data []byte, offset int) int { return bytes.Count(data[:offset], []byte("\n")) + 1 }

// place notes the line of each key and table of a text that is known to be
// TOML. Keys are written as in Problem.Key: "imap.poll", "staff[2].email".
func (d *document) place(data []byte) {
	var p unstable.Parser
	p.Reset(data)
	prefix := ""
	count := map[string]int{} // of [[tables]] so far
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			prefix = d.walk(&p, "", e.Key(), count, false)
		case unstable.ArrayTable:
			prefix = d.walk(&p, "", e.Key(), count, true)
		case unstable.KeyValue:
			d.placeValue(&p, prefix, e, count)
		}
	}
}

// walk follows a dotted key from prefix, noting the line of each part, and
// answers the whole path. In a [[table]] the last part begins a new element.
func (d *document) walk(p *unstable.Parser, prefix string, key unstable.Iterator, count map[string]int, list bool) string {
	for key.Next() {
		n := key.Node()
		path := join(prefix, string(n.Data))
		line := lineOf(p.Data(), int(n.Raw.Offset))
		d.note(path, line)
		if list && key.IsLast() {
			count[path]++
		}
		if i := count[path]; i > 0 {
			path = fmt.Sprintf("%s[%d]", path, i)
			d.note(path, line)
		}
		prefix = path
	}
	return prefix
}

// placeValue notes a key, and the keys inside its value.
func (d *document) placeValue(p *unstable.Parser, prefix string, kv *unstable.Node, count map[string]int) {
	path := d.walk(p, prefix, kv.Key(), count, false)
	d.placeInside(p, path, kv.Value(), count)
}

func (d *document) placeInside(p *unstable.Parser, path string, v *unstable.Node, count map[string]int) {
	children := v.Children()
	switch v.Kind {
	case unstable.InlineTable:
		for children.Next() {
			d.placeValue(p, path, children.Node(), count)
		}
	case unstable.Array:
		for i := 1; children.Next(); i++ {
			d.placeInside(p, fmt.Sprintf("%s[%d]", path, i), children.Node(), count)
		}
	}
}

func (d *document) note(path string, line int) {
	if _, ok := d.lines[path]; !ok {
		d.lines[path] = line
	}
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}

// has reports whether the key is written in the file.
func (d *document) has(key string) bool { _, ok := d.lines[key]; return ok }

// line is where the key stands, else the table it belongs into, else the end
// of the file, where it could be added.
func (d *document) line(key string) int {
	for {
		if n, ok := d.lines[key]; ok {
			return n
		}
		i := strings.LastIndexAny(key, ".[")
		if i < 0 {
			return d.end
		}
		key = key[:i]
	}
}
