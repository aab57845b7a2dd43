package mailbot

import (
	"slices"
	"strings"

	"sgaus/parser"
	"sgaus/workflow"
)

// intent is what the person asked for: commands, of which one without a name
// is a plain mail.
type intent struct {
	commands []workflow.Command
	misspelt []parser.Command
	// text is what they wrote beside the commands.
	text string
}

// plain holds for a mail without any command.
func (in intent) plain() bool {
	return len(in.misspelt) == 0 && len(in.commands) == 1 && in.commands[0].Name == workflow.CmdNote
}

// intent reads what was asked. In mail of people who are not of the staff
// brackets are plain text, but for [ESTADO] and [AYUDA].
func (h *handling) intent() intent {
	if !h.who.Staff() {
		return h.userIntent()
	}
	in := intent{text: strings.TrimSpace(h.m.Said)}
	for _, c := range h.spoken() {
		if c.Near {
			in.misspelt = append(in.misspelt, c)
			continue
		}
		in.commands = append(in.commands, h.command(c.Name, c.Arg, in.text))
	}
	// Of the staff a misspelling is meant, wherever it stands.
	if len(in.commands) > 0 || len(in.misspelt) > 0 {
		if h.registersFirst(in.commands) {
			c := h.command(workflow.CmdNew, "", "")
			c.Forwarded = true
			in.commands = append([]workflow.Command{c}, in.commands...)
		}
		return in
	}
	if c, ok := h.forwarded(); ok {
		in.commands = []workflow.Command{c}
		return in
	}
	in.commands = []workflow.Command{h.command(workflow.CmdNote, "", in.text)}
	return in
}

func (h *handling) userIntent() intent {
	var in intent
	for _, c := range h.m.Commands {
		if row, ok := workflow.RowFor(c.Name); ok && row.Everyone && !c.Near {
			in.commands = append(in.commands, h.command(c.Name, c.Arg, strings.TrimSpace(h.m.Said)))
		}
	}
	if len(in.commands) > 0 {
		return in
	}
	in.text = strings.TrimSpace(h.m.NewText)
	c := h.command(workflow.CmdNote, "", in.text)
	plain := h.b.Reading()
	plain.Command = nil
	c.Subject = parser.CleanSubject(h.m.Subject, plain)
	switch f := h.m.Forward; {
	case f != nil && h.request.Number == 0:
		c.Text = strings.TrimSpace(h.m.Text)
	case f != nil && h.b.Own(f.From.Email):
		c.Text = strings.TrimSpace(f.Note)
	}
	in.commands = []workflow.Command{c}
	return in
}

func (h *handling) command(name, arg, text string) workflow.Command {
	c := workflow.Command{Name: name, Arg: arg, Text: text, Subject: h.m.CleanSubject, Courtesy: h.m.Courtesy, Files: h.fileNames(), Whole: h.m.Text, Machine: h.machine}
	if f := h.m.Forward; f != nil && name == workflow.CmdNew {
		c.For = workflow.Person{Name: f.From.Name, Email: f.From.Email}
		c.Text = forwardedText(f)
		c.Subject = h.forwardedSubject(f)
	}
	return c
}

// forwarded understands a forward without commands: DAU reopens a closed
// request with any mail of it; HD, a DSE and DAU register for the user whose
// mail they forward.
func (h *handling) forwarded() (workflow.Command, bool) {
	f := h.m.Forward
	if f == nil {
		return workflow.Command{}, false
	}
	note := h.told(f)
	switch {
	case h.request.Number != 0 && h.request.Status.Closed() && h.who.Is(workflow.DAU):
		c := h.command(workflow.CmdReopen, "", note)
		c.Forwarded = true
		return c, true
	case h.request.Number != 0:
		return h.command(workflow.CmdNote, "", note), true
	case h.registers(f):
		c := h.command(workflow.CmdNew, "", "")
		c.Forwarded = true
		return c, true
	}
	return h.command(workflow.CmdNote, "", strings.TrimSpace(h.m.Text)), true
}

// told is what a forward says: what stands above it, and the mail itself unless
// it is one of our own notices, which tells nothing new.
func (h *handling) told(f *parser.Forward) string {
	if h.b.Own(f.From.Email) {
		return strings.TrimSpace(f.Note)
	}
	return joined(strings.TrimSpace(f.Note), forwardedText(f))
}

// registers reports whether the forward is of a user's mail, by somebody who
// registers for users.
func (h *handling) registers(f *parser.Forward) bool {
	if f.From.Email == "" || h.b.Own(f.From.Email) || h.who.Has(f.From.Email) {
		return false
	}
	return h.who.Is(workflow.HD, workflow.DSE, workflow.DAU)
}

// registersFirst holds for a user's mail that is forwarded with commands which
// are about a request, «[ASIGNAR beto]», and belongs to none: what is said is
// said of the one that it opens (VC 1.2).
func (h *handling) registersFirst(cs []workflow.Command) bool {
	if h.m.Forward == nil || h.found.number != 0 || len(cs) == 0 || !h.registers(h.m.Forward) {
		return false
	}
	return !slices.ContainsFunc(cs, func(c workflow.Command) bool {
		row, _ := workflow.RowFor(c.Name)
		return row.General || row.Report != ""
	})
}

func forwardedText(f *parser.Forward) string { return strings.TrimSpace(f.Text) }

func (h *handling) forwardedSubject(f *parser.Forward) string {
	if s := parser.CleanSubject(f.Subject, h.b.Reading()); s != "" {
		return s
	}
	return h.m.CleanSubject
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n\n" + b
}
