package invite

import "strings"

// Bounds of what is read.
const (
	sizeMost   = 1 << 20 // octets of one calendar
	linesMost  = 20000
	paramsMost = 20 // of a property
	depthMost  = 5
	partsMost  = 500 // components
	peopleMost = 300 // who are invited
)

// component is what stands between BEGIN and END.
type component struct {
	name  string
	props []property
	parts []*component
}

// parse reads a calendar: the first one of the text. It never fails: an END
// without its BEGIN is passed over, and whatever is open at the end is closed.
func parse(text string) (*component, bool) {
	if len(text) > sizeMost {
		text = text[:sizeMost]
	}
	root := &component{}
	open := []*component{root}
	left, skipped := partsMost, 0
	for _, line := range unfold(text) {
		p, ok := readLine(line)
		if !ok {
			continue
		}
		top := open[len(open)-1]
		switch name := strings.ToUpper(strings.TrimSpace(p.value)); {
		case p.name == "BEGIN" && (len(open) > depthMost || left == 0):
			skipped++
		case p.name == "BEGIN":
			c := &component{name: name}
			top.parts, open = append(top.parts, c), append(open, c)
			left--
		case p.name == "END" && skipped > 0:
			skipped--
		case p.name == "END":
			for i := len(open) - 1; i > 0; i-- {
				if open[i].name == name {
					open = open[:i]
					break
				}
			}
		case skipped == 0:
			top.props = append(top.props, p)
		}
	}
	for _, c := range root.parts {
		if c.name == "VCALENDAR" {
			return c, true
		}
	}
	return nil, false
}

// prop is the first property of that name.
func (c *component) prop(name string) property {
	for _, p := range c.props {
		if p.name == name {
			return p
		}
	}
	return property{}
}

func (c *component) add(name, value string, params ...param) {
	c.props = append(c.props, property{name: name, value: value, params: params})
}

// addText adds a property of type TEXT, unless it is empty.
func (c *component) addText(name, text string) {
	if text != "" {
		c.add(name, escape.Replace(harmless(text)))
	}
}

func (c *component) write(b *strings.Builder) {
	property{name: "BEGIN", value: c.name}.write(b)
	for _, p := range c.props {
		p.write(b)
	}
	for _, part := range c.parts {
		part.write(b)
	}
	property{name: "END", value: c.name}.write(b)
}
