package workflow

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// defaultLength is what is offered where somebody forgot to say the end.
const defaultLength = time.Hour

// The labels of the details that a booking says of itself, and says anew with
// each change. When and where it is stand in its spans and uses.
const (
	detailSkipped = "Sin sesión"
	detailGear    = "Equipo"
	detailStaff   = "Personal"
	detailWho     = "Solicita"
	detailInfo    = "Enlaces e información"
	detailContact = "Contacto"
)

// ownDetails are made anew; others stay.
var ownDetails = []string{detailGear, detailStaff, detailWho}

// describe settles the title, the details and the guests (VC 3.1.1).
func (d *decision) describe(b *agenda.Booking, words bookWords, skipped []hours.Skipped) {
	d.entitle(b, words)
	desk := d.f.Desk
	var details []agenda.Detail
	add := func(label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			details = append(details, agenda.Detail{Label: label, Text: text})
		}
	}
	add(detailSkipped, d.skippedWords(skipped))
	add(detailGear, desk.UsesOf(b.Uses, agenda.Equipment))
	add(detailStaff, desk.UsesOf(b.Uses, agenda.Staff))
	add(detailWho, d.r.Requester.Display())
	said := words.details
	if strings.TrimSpace(d.c.Text) != "" {
		said = append(slices.Clone(said), agenda.Detail{Label: detailInfo, Text: cut(strings.TrimSpace(d.c.Text), infoMost)})
	}
	moved := words.when != "" || words.slot != 0
	for _, old := range b.Details {
		again := slices.ContainsFunc(said, func(n agenda.Detail) bool { return n.Label == old.Label })
		if !again && !slices.Contains(ownDetails, old.Label) && (old.Label != detailSkipped || !moved) {
			details = append(details, old)
		}
	}
	b.Details = append(details, said...)
	b.Guests = d.guests(*b)
}

// entitle makes the title «SIGLAS - programa».
func (d *decision) entitle(b *agenda.Booking, words bookWords) {
	acronym, program, both := strings.Cut(b.Title, " - ")
	if !both {
		acronym, program = "", b.Title
	}
	if words.title != "" {
		program = cut(words.title, titleMost)
	}
	if words.acronym != "" {
		acronym = words.acronym
	}
	if acronym == "" && words.title != "" {
		acronym = d.r.Answers["siglas"]
	}
	b.Title = program
	if acronym != "" && !strings.HasPrefix(program, acronym+" - ") {
		b.Title = acronym + " - " + program
	}
}

// guests are the user, those whom the form names, the people who are booked and
// the responsible; each once.
func (d *decision) guests(b agenda.Booking) []agenda.Guest {
	var out []agenda.Guest
	add := func(g agenda.Guest) {
		if g.Email != "" && !slices.ContainsFunc(out, func(o agenda.Guest) bool { return SameAddress(o.Email, g.Email) }) {
			out = append(out, g)
		}
	}
	add(agenda.Guest{Name: d.r.Requester.Name, Email: d.r.Requester.Email, Role: agenda.Requester})
	for _, g := range b.Guests {
		if g.Role == agenda.Participant {
			add(g)
		}
	}
	for _, u := range b.Uses {
		if r, ok := agenda.Find(d.f.Desk.Resources, u.Resource); ok && r.Kind == agenda.Staff {
			add(agenda.Guest{Name: r.Name, Email: r.Email, Role: agenda.Technician})
		}
	}
	if p, ok := d.f.Desk.Responsible(d.r); ok {
		add(agenda.Guest{Name: p.Name, Email: p.Email, Role: agenda.Technician})
	}
	return out
}

// whenOf says when a booking is: of a series its first time, how many there are
// and when the last is.
func (d *decision) whenOf(spans []hours.Span) string { return whenIn(spans, d.f.Calendar.Location()) }

func whenIn(spans []hours.Span, loc *time.Location) string {
	if len(spans) == 0 {
		return ""
	}
	words := hours.LongSpan(spans[0], loc)
	switch n := len(spans) - 1; {
	case n == 1:
		words += ", y " + hours.LongSpan(spans[1], loc)
	case n > 1:
		words += fmt.Sprintf(", y %d fechas más, hasta el %s", n, hours.LongDate(spans[n].From, loc))
	}
	return words
}

func (d *decision) skippedWords(skipped []hours.Skipped) string {
	var out []string
	for _, s := range skipped {
		out = append(out, hours.LongDate(s.Date, d.f.Calendar.Location())+" ("+s.Why+")")
	}
	return strings.Join(out, ", ")
}

// How much of what somebody writes goes into calendars, in characters.
const (
	titleMost = 200
	infoMost  = 4000
)

// cut is a text of at most so many characters.
func cut(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// rest is what the bracket says behind its time, so that a suggestion can say it
// again.
func (d *decision) rest() string {
	at := bookKey.FindStringIndex(d.c.Arg)
	if at == nil {
		return ""
	}
	return " " + strings.TrimSpace(d.c.Arg[at[0]:])
}

// units says how many, where it is more than one.
func units(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf("%d ", n)
}

func ordinal(n int) string { return fmt.Sprint(n) }

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
