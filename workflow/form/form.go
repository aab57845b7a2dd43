// Package form reads the forms of the services as people fill them in by mail:
// it asks, reads the answer however it was written, says what is missing or
// cannot be, and makes of it what the agenda needs.
//
// A Form is a table: its fields with their label, hint, kind and what makes
// them necessary (VC 2.2). Blank lays it out as text, one field a line:
//
//	Fecha:   (día, mes y año: 15/12/2026)
//
// Read takes what came back. A value may stand behind its label, on the lines
// below it, inside the quoted form or above it, in any order, numbered, with
// bullets, in bold, behind «-» or «=», in the cells of a table; a label may be
// misspelt or be one of its synonyms; date and hours may share a line; some
// things are understood in a free sentence («será el martes 15 de diciembre de
// 10 a 12 en la sala A, con grabación»). What was written now wins over what is
// quoted, and what is quoted deeper is older and says nothing. Hints, and the
// values that we had filled in, come back without meaning anything.
//
// What is right is kept. What cannot be, or contradicts itself, becomes a
// Problem: what was written, why not, what is allowed, in Spanish for whoever
// wrote it.
//
// Everything here comes from strangers: time is linear in the size of the mail,
// and the size of what is kept is bounded (see limits in lines.go).
package form

import (
	"time"

	"sgaus/workflow/hours"
)

// Form is one of the official forms.
type Form struct {
	Code   string // "FOR 7.5 DRT 09", as the seed names it
	Title  string // "Solicitud de videoconferencia"
	Fields []Field
}

// Field is one line of a form.
type Field struct {
	Name  string // of the answer; never shown
	Label string // as it stands in the form
	Hint  string // what to write, in a few words
	Kind  Kind
	// Also are other labels by which people call it; case, accents and a few
	// wrong letters do not matter.
	Also []string
	// Required: the service cannot be given without it.
	Required bool
	// When makes it necessary where another field has a value; zero: never.
	When When
	// Max is the most letters of a text; 0: as its kind has it.
	Max int
	// Private says how somebody is reached: who is only invited never reads it.
	Private bool
	// Closing is told again to the user when what was booked is closed (VC 4.1).
	Closing bool
}

// When is a condition on the answer to another field.
type When struct{ Field, Value string }

// Answers are the values of a form by the name of the field, canonical: as they
// are echoed, and readable again by the same field. "" is no answer.
type Answers map[string]string

// Problem is something that was written and cannot be taken, in Spanish for
// whoever wrote it.
type Problem struct {
	Field   string // its name; "" if it belongs to none
	Wrote   string // what was written, cut short; "" where nothing single was
	Why     string // «el 31 de febrero no existe»
	Allowed string // «se entiende, por ejemplo: …»; may be ""
}

// Reading is what a mail says of a form.
type Reading struct {
	// Answers are only those that the mail gives or changes; "" takes one back
	// that a correction made impossible. Answers.With merges them.
	Answers  Answers
	Problems []Problem
	// Fields are the names of all fields that the mail says something about,
	// right or wrong, changed or not, in the order of the form.
	Fields []string
}

// Empty tells that the mail says nothing of the form: it is about something
// else.
func (r Reading) Empty() bool { return len(r.Fields) == 0 && len(r.Problems) == 0 }

// Said is what a mail has for a form to be read from.
type Said struct {
	// New is what was written now: parser.Message.Said (or NewText).
	New string
	// Whole is the whole text with the quote marks, parser.Message.Text: an
	// answer may have been typed into the quoted form, and only the whole
	// shows beside which label. "" where there is only New.
	Whole string
}

// Context is what the checks need to know of the world.
type Context struct {
	Now      time.Time
	Calendar hours.Calendar
	// What the agenda has, to be chosen by code or name. Where a list is empty
	// anything is taken.
	Rooms, Equipment []Thing
	// Earlier is what was answered before it was changed: whoever answers an old
	// mail of ours quotes what stood in the form then, and says nothing by it.
	Earlier []Answers
	// Lead is how long before its start a service must be asked for; 0: none.
	Lead time.Duration
}

// Thing is a room or a kind of equipment.
type Thing struct {
	Code, Name string
	Count      int // of equipment: how many there are
}

// Line is a label and its value, for people.
type Line struct{ Name, Label, Value string }

// With are the answers with others over them; "" removes one.
func (a Answers) With(over Answers) Answers {
	all := make(Answers, len(a)+len(over))
	for name, value := range a {
		all[name] = value
	}
	for name, value := range over {
		if all[name] = value; value == "" {
			delete(all, name)
		}
	}
	return all
}

// ByCode finds a form by its code, however it is spaced or in what case.
func ByCode(code string) (Form, bool) {
	for _, f := range Forms {
		if compact(f.Code) == compact(code) {
			return f, true
		}
	}
	return Form{}, false
}

// Labelled finds a field of any form by its label, by which a booking knows it.
func Labelled(label string) (Field, bool) {
	for _, f := range Forms {
		for _, field := range f.Fields {
			if field.Label == label {
				return field, true
			}
		}
	}
	return Field{}, false
}

// Field finds a field by its name.
func (f Form) Field(name string) (Field, bool) {
	for _, field := range f.Fields {
		if field.Name == name {
			return field, true
		}
	}
	return Field{}, false
}

// Missing are the necessary fields without an answer, in the form's order.
func (f Form) Missing(have Answers) (missing []Field) {
	for _, field := range f.Fields {
		if have[field.Name] == "" && field.needed(have) {
			missing = append(missing, field)
		}
	}
	return missing
}

func (f Field) needed(have Answers) bool {
	return f.Required || f.When.Field != "" && have[f.When.Field] == f.When.Value
}

// Summary is what was answered, in the form's order.
func (f Form) Summary(have Answers) (lines []Line) {
	for _, field := range f.Fields {
		if v := have[field.Name]; v != "" {
			lines = append(lines, Line{field.Name, field.Label, v})
		}
	}
	return lines
}
