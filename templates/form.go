package templates

import (
	"html"
	htmltemplate "html/template"
	"strings"
	"unicode/utf8"
)

// Form is the form of a service, as far as a notice speaks of it.
type Form struct {
	Code    string // "FOR 7.5 DRT 09"
	Title   string // "Solicitud de videoconferencia"
	Service string // "Videoconferencia"
	// Text is what is to be filled in, one field a line: the reader answers
	// between these lines, so they stand as they are. "": nothing is asked.
	Text    string   `clean:"lines"`
	Answers []Pair   // what was answered
	Noted   []string // labels of what was answered and is not shown
	Missing []string // labels of what was not
	Wrong   []string // what cannot be taken, a sentence each
	Changed []Change // what the last mail changed; nil: all of it is new
	Agenda  []string // what of it is free or taken, a line each
	Stands  string   // when the event is that a change is asked for: "martes 15 …"
	Begins  string   // when the event is, where that is before the end of the time to answer
	Printed bool     // it is enclosed as a file to print
	// Complete: nothing is missing or wrong.
	Complete bool
}

// Pair is a line of a filled form.
type Pair struct {
	Label string
	Value string `clean:"lines"`
}

// Change is a line that says something else than before; Was "" is new, Now ""
// was taken back.
type Change struct {
	Label    string
	Was, Now string
}

// longValue is from how many characters on a value stands below its label.
const longValue = 200

// Long reports whether the value wants lines of its own.
func (p Pair) Long() bool {
	return strings.Contains(p.Value, "\n") || utf8.RuneCountInString(p.Value) > longValue
}

// toFill are the lines of a form to be filled in, as they are: what is typed
// behind one comes back behind it. One that begins as a command does has a dot
// before it, since clients quote badly.
func toFill(s string) string {
	rows := strings.Split(s, "\n")
	for i, row := range rows {
		word, _, _ := strings.Cut(strings.TrimSpace(row), " ")
		if speaks(word) {
			rows[i] = "· " + row
		}
	}
	return eachLine(strings.Join(rows, "\n"), "")
}

// entries are the same in HTML. What stands in parentheses behind three spaces
// is a hint; the first line is the form's name.
func entries(s string) htmltemplate.HTML {
	var b strings.Builder
	first := true
	for line := range strings.SplitSeq(s, "\n") {
		label, hint, ok := strings.Cut(line, "   (")
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case first:
			b.WriteString(`<div style="margin:0;padding:7px 0;border-bottom:1px solid #8a8a8a;font-weight:600">` + html.EscapeString(line) + `</div>`)
		case ok:
			b.WriteString(`<div style="margin:0;padding:7px 0;border-bottom:1px solid #8a8a8a">` + html.EscapeString(label) +
				` <span style="font-size:14px;font-style:italic">(` + html.EscapeString(hint) + `</span></div>`)
		default:
			b.WriteString(`<div style="margin:0;padding:7px 0;border-bottom:1px solid #8a8a8a">` + html.EscapeString(line) + `</div>`)
		}
		first = first && strings.TrimSpace(line) == ""
	}
	return htmltemplate.HTML(b.String())
}
