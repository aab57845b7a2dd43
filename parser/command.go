package parser

import (
	"slices"
	"strings"
)

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
		above := m.body.aboveForward()
		own = strings.Count(above, "\n") + 1
		if above == "" {
			own = 0
		}
	}
	greet := m.leading(lines[:own], o)
	rest := m.keys(lines[:own])
	if greet != "" && strings.TrimSpace(strings.Join(rest, "\n")) == greet {
		rest = nil // «Hola» above a command is neither a note nor a solution
	}
	said := append(rest, lines[own:]...)
	if i := slices.Index(said, ""); greet != "" && i > 0 && strings.TrimSpace(said[i-1]) == greet {
		n := i // the empty line of the command is one too many
		for n+1 < len(said) && said[n+1] == "" {
			n++
		}
		said = slices.Delete(said, i, n)
	}
	m.Said = strings.TrimRight(strings.TrimLeft(strings.Join(said, "\n"), "\n"), " \n\t")
}

// leading reads brackets on the first lines, below a greeting, and takes
// commands out of them. greet is the greeting above a command.
func (m *Message) leading(lines []string, o Options) (greet string) {
	hello, first, command := -1, true, false
	for i := 0; i < len(lines) && i < maxCommandLines; i++ {
		s := strings.TrimSpace(plain(lines[i]))
		if s == "" {
			continue
		}
		if strings.HasPrefix(s, ">") {
			break
		}
		if hello < 0 && first && greetingLine(s) {
			hello = i
			continue
		}
		s, worn, extra := foldedBracket(lines, i)
		kept, rest, found := m.brackets(s, worn, i+1, o)
		if kept == "" && !found {
			if first && m.instead(lines[i], i+1, o) {
				lines[i], found = "", true
			}
			return greetingAt(lines, hello, found || command)
		}
		if found {
			for k := 0; k < extra; k++ {
				lines[i+1+k] = ""
			}
			lines[i] = strings.TrimSpace(kept + " " + rest)
			command = true
		}
		if rest != "" {
			break
		}
		i, first = i+extra, false
	}
	return greetingAt(lines, hello, command)
}

func greetingAt(lines []string, hello int, command bool) string {
	if hello < 0 || !command {
		return ""
	}
	return strings.TrimSpace(lines[hello])
}

// instead takes a line for a command in other clothes: it is never carried out,
// but the shell can ask what was meant. Only an answer has such a line, and
// only where the subject says no command.
func (m *Message) instead(text string, n int, o Options) bool {
	if !m.Reply || m.body.forward >= 0 {
		return false
	}
	c, ok := o.clothed(strings.TrimSpace(plain(text)))
	if !ok {
		return false
	}
	for _, x := range m.Commands {
		if x.InSubject {
			return x.Name == c.Name // said twice, meant once
		}
	}
	c.Line = n
	m.Commands = append(m.Commands, c)
	return true
}

// foldedBracket joins a bracket that a client wrapped with the next line or
// two, and takes off the marks before it. extra is how many lines it took.
func foldedBracket(lines []string, i int) (s, worn string, extra int) {
	s, worn = undress(strings.TrimSpace(plain(lines[i])))
	alone := s
	for extra < 2 && i+extra+1 < len(lines) && strings.HasPrefix(s, "[") && strings.LastIndexByte(s, '[') > strings.LastIndexByte(s, ']') {
		extra++
		s += " " + strings.TrimSpace(plain(lines[i+extra]))
	}
	if strings.LastIndexByte(s, '[') > strings.LastIndexByte(s, ']') {
		return alone, worn, 0
	}
	return s, worn, extra
}

// maxBrackets bounds how many brackets of one line are looked at.
const maxBrackets = 50

// brackets takes the brackets at the start of a line. Those that are no
// command are kept as they are; rest is the text behind.
func (m *Message) brackets(s, worn string, n int, o Options) (kept, rest string, found bool) {
	for range maxBrackets {
		words, size := bracket(s)
		if size == 0 {
			break
		}
		behind := strings.TrimLeft(s[size:], " ")
		if c, ok := o.command(strings.Trim(words, "*_ ")); ok {
			c.Line, found = n, true
			if !m.said(c) {
				m.Commands = append(m.Commands, c)
			}
			behind = afterBracket(s[size:], worn)
		} else {
			kept = strings.TrimSpace(kept + " " + s[:size])
		}
		s = behind
		if next, _ := undress(s); found && bracketed(next, o) {
			s = next
		}
	}
	return kept, strings.TrimSpace(s), found
}

// bracketed reports a command's bracket at the start of s.
func bracketed(s string, o Options) bool {
	words, n := bracket(s)
	_, ok := o.command(strings.Trim(words, "*_ "))
	return n > 0 && ok
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
