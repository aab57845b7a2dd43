package parser

import "strings"

// maxCommandLines bounds how far down the first lines are looked at.
const maxCommandLines = 20

// readCommands finds commands on the first lines of the new text and keys
// anywhere in it; what remains was said. Where the cut left nothing, the new
// text is somebody else's: nothing in it is a command.
func (m *Message) readCommands(o Options) {
	if m.Whole {
		m.Said = m.NewText
		if m.Reply && len(m.Commands) > 0 {
			m.Said = "" // the quote below a command in the subject is no answer
		}
		return
	}
	lines := strings.Split(m.NewText, "\n")
	own := len(lines) // of a forward only what stands above it is the sender's
	if m.body.forward >= 0 {
		own = strings.Count(m.body.text(said), "\n") + 1
		if m.body.text(said) == "" {
			own = 0
		}
	}
	m.leading(lines[:own], o)
	said := append(m.keys(lines[:own]), lines[own:]...)
	m.Said = strings.TrimRight(strings.TrimLeft(strings.Join(said, "\n"), "\n"), " \n\t")
}

// leading reads brackets on the first lines and takes commands out of them.
func (m *Message) leading(lines []string, o Options) {
	for i := 0; i < len(lines) && i < maxCommandLines; i++ {
		if strings.TrimSpace(plain(lines[i])) == "" {
			continue
		}
		if strings.HasPrefix(strings.TrimSpace(lines[i]), ">") {
			return
		}
		s, extra := foldedBracket(lines, i)
		kept, rest, found := m.brackets(s, i+1, o)
		if kept == "" && rest == "" && !found {
			return
		}
		if found {
			for k := 0; k < extra; k++ {
				lines[i+1+k] = ""
			}
			lines[i] = strings.TrimSpace(kept + " " + rest)
		}
		if rest != "" {
			return
		}
		i += extra
	}
}

// foldedBracket joins a bracket that a client wrapped with the next line or
// two. extra is how many lines it took.
func foldedBracket(lines []string, i int) (s string, extra int) {
	s = strings.TrimSpace(plain(lines[i]))
	for extra < 2 && i+extra+1 < len(lines) && strings.HasPrefix(s, "[") && strings.LastIndexByte(s, '[') > strings.LastIndexByte(s, ']') {
		extra++
		s += " " + strings.TrimSpace(plain(lines[i+extra]))
	}
	if strings.LastIndexByte(s, '[') > strings.LastIndexByte(s, ']') {
		return strings.TrimSpace(plain(lines[i])), 0
	}
	return s, extra
}

// brackets takes the brackets at the start of a line. Those that are no
// command are kept as they are; rest is the text behind.
func (m *Message) brackets(s string, n int, o Options) (kept, rest string, found bool) {
	for s != "" {
		words, size := bracket(s)
		if size == 0 {
			break
		}
		if c, ok := o.command(words); ok {
			c.Line, found = n, true
			if !m.said(c) {
				m.Commands = append(m.Commands, c)
			}
		} else {
			kept = strings.TrimSpace(kept + " " + s[:size])
		}
		s = strings.TrimLeft(s[size:], " ")
	}
	return kept, strings.TrimSpace(s), found
}

// said reports whether the subject says the same already: mailto links and
// cautious people write a command twice, and mean it once.
func (m *Message) said(c Command) bool {
	for _, x := range m.Commands {
		if x.InSubject && x.Name == c.Name && x.Near == c.Near && (fold(x.Arg) == fold(c.Arg) || c.Arg == "") {
			return true
		}
	}
	return false
}

// keys takes «Clave: …» lines out; the value may have been wrapped onto the
// next line.
func (m *Message) keys(lines []string) []string {
	var out []string
	for i := 0; i < len(lines); i++ {
		if len(lines[i]) > 300 || !strings.ContainsAny(lines[i], ":：") {
			out = append(out, lines[i])
			continue
		}
		name, value, ok := strings.Cut(strings.TrimSpace(plain(lines[i])), ":")
		if !ok || len(name) > 20 || fold(strings.Trim(name, "* ")) != "clave" {
			out = append(out, lines[i])
			continue
		}
		value = strings.Trim(value, " *<>")
		taken := i
		if value == "" && i+1 < len(lines) {
			taken = i + 1
			value = strings.Trim(plain(lines[taken]), " *<>")
		}
		if !tokenShape(value) {
			out = append(out, lines[i])
			continue
		}
		m.Tokens = append(m.Tokens, value)
		i = taken
	}
	return out
}

// tokenShape keeps people's own «Clave: x» apart: a reply token is long and has
// letters, digits and dots only.
func tokenShape(s string) bool {
	if len(s) < 16 || len(s) > 200 || !strings.Contains(s, ".") {
		return false
	}
	for i := range len(s) {
		c := s[i] | 0x20
		if (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') && s[i] != '.' {
			return false
		}
	}
	return true
}
