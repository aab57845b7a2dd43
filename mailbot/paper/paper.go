// Package paper lays a form out as a sheet to print, sign and file: the same
// page as HTML, which a browser prints, and as PDF, which travels with a mail.
// It knows nothing of requests: whoever has something to print says it as a
// Page.
//
// What people wrote stands on the sheet, and people write everything:
// characters that turn the direction of a line, words of ten thousand letters,
// emoji that no printer's font has. All of it is made printable, none of it
// can reach out of its box, and no page calls for anything from the network.
//
// The same page at the same time is the same file, octet for octet: the room
// has no clock.
package paper

import (
	"strings"
	"unicode/utf8"
)

// Page is what stands on the paper, over as many sheets as it takes.
type Page struct {
	Size        Size
	Institution string // whose form it is: the desk's name
	Title       string // "SOLICITUD DE SERVICIO"
	Code        string // of the form: "FOR 7.2 DAU 01"
	Number      string // which one it is: "Solicitud 123"
	Sections    []Section
	Signatures  []Signature
	Foot        string // on every sheet: when and by what it was printed
}

// Section is a part of a form under its own title. Any of its parts may be
// missing; they stand in this order.
type Section struct {
	Title  string
	Fields []Field
	Text   string // of several lines, as it was written
	Table  Table
}

// Field is a label and what was filled in beside it. Two short ones share a
// line.
type Field struct{ Label, Value string }

// Table is a part with columns, whose head is repeated on each sheet.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Column is one of a table; Share is its part of the width beside the others.
type Column struct {
	Title string
	Share float64
}

// Signature is a line to sign on.
type Signature struct {
	Name string // printed under the line; may be empty
	Role string // "Usuario"
}

// Size is that of the sheet. The zero value is Letter, which Mexican offices
// have in their printers («carta»).
type Size int

// The sizes.
const (
	Letter Size = iota
	A4
)

// What is printed of one page. A mail may hold a megabyte of text, which
// nobody prints: the words are in the archive and in the database.
const (
	textMost = 20_000  // characters of one text
	pageMost = 400_000 // characters of all texts together
	lastMost = 200     // characters of each text after that
	rowsMost = 2_000   // rows of one table
)

// bounded is the page within what is printed.
func bounded(p Page) Page {
	left := pageMost
	cut := func(s string) string {
		most := min(textMost, max(left, lastMost))
		if n := utf8.RuneCountInString(s); n <= most {
			left -= n
			return s
		}
		left -= most
		return string([]rune(s[:min(len(s), most*utf8.UTFMax)])[:most]) + "…"
	}
	for _, s := range []*string{&p.Institution, &p.Title, &p.Code, &p.Number, &p.Foot} {
		*s = short(*s)
	}
	p.Signatures = append([]Signature(nil), p.Signatures[:min(len(p.Signatures), 4)]...)
	for i, sign := range p.Signatures {
		p.Signatures[i] = Signature{Name: short(sign.Name), Role: short(sign.Role)}
	}
	p.Sections = append([]Section(nil), p.Sections...)
	for i := range p.Sections {
		s := &p.Sections[i]
		s.Title, s.Text = short(s.Title), cut(s.Text)
		s.Fields = append([]Field(nil), s.Fields...)
		for j, f := range s.Fields {
			s.Fields[j] = Field{Label: short(f.Label), Value: cut(f.Value)}
		}
		rows := make([][]string, 0, min(len(s.Table.Rows), rowsMost))
		for _, row := range s.Table.Rows[:min(len(s.Table.Rows), rowsMost)] {
			cells := make([]string, len(row))
			for j, c := range row {
				cells[j] = cut(c)
			}
			rows = append(rows, cells)
		}
		s.Table.Rows, s.Table.Columns = rows, shared(s.Table.Columns)
	}
	return p
}

// shared are the columns with their shares in a hundred; without any, equal.
func shared(cs []Column) []Column {
	out, sum := append([]Column(nil), cs...), 0.0
	for _, c := range cs {
		sum += c.Share
	}
	for i := range out {
		out[i].Title = short(out[i].Title)
		if sum == 0 {
			out[i].Share = 100 / float64(len(out))
			continue
		}
		out[i].Share *= 100 / sum
	}
	return out
}

// short bounds what is a line, or two.
func short(s string) string {
	if r := []rune(s[:min(len(s), (lastMost+1)*utf8.UTFMax)]); len(r) > lastMost {
		return string(r[:lastMost]) + "…"
	}
	return s
}

// paired puts two fields on a line where both are short, as forms do.
func paired(fs []Field) (lines [][]Field) {
	brief := func(f Field) bool {
		return utf8.RuneCountInString(f.Value) <= 30 && utf8.RuneCountInString(f.Label) <= 24 && !strings.Contains(f.Value, "\n")
	}
	for len(fs) > 0 {
		n := 1
		if len(fs) > 1 && brief(fs[0]) && brief(fs[1]) {
			n = 2
		}
		lines, fs = append(lines, fs[:n]), fs[n:]
	}
	return lines
}
