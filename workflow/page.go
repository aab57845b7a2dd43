package workflow

import (
	"strings"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// page reads which part of the agenda is asked for: a week, a day, some hours of
// one, some resources.
func (d *decision) page(q *Report) *Refusal {
	words := readBookWords(d.c.Arg)
	for _, u := range words.uses {
		uses, rest, unknown := d.f.Desk.usesIn(u)
		if unknown != "" {
			return d.refuse(UnknownResource, string(u.kind), unknown, d.f.Desk.resourceNames(u.kind))
		}
		for _, use := range uses {
			q.Codes = append(q.Codes, use.Resource)
		}
		words.when = strings.TrimSpace(words.when + " " + rest)
	}
	if words.slot != 0 { // «[DISPONIBLE 1: …]» means nothing
		words.when = strings.TrimSpace(ordinal(words.slot) + " " + words.when)
	}
	if q.Kind == ReportWeek {
		return d.week(q, words.when)
	}
	when, err := d.f.Calendar.ParseWhen(words.when, d.now)
	if err != nil {
		return d.refuse(BadPage, capital(cause(err)), CmdFree+" 15/12 10:00-12:00 sala=A")
	}
	if when.Day.IsZero() {
		when.Day = d.now
	}
	q.Span = d.days(when.Day, 1)
	if !when.Clock {
		return nil
	}
	if q.Span, err = d.f.Calendar.At(when); err != nil {
		return d.refuse(BadPage, capital(cause(err)), CmdFree+" 15/12 10:00-12:00 sala=A")
	}
	if q.Span.To.IsZero() {
		q.Span.To = q.Span.From.Add(defaultLength)
	}
	q.Clock = true
	return nil
}

// week reads «semana», «próxima semana», «hoy», «mañana», «mes», or a date, whose
// week is meant. A week that is over but for its weekend is the next one.
func (d *decision) week(q *Report, words string) *Refusal {
	said := fold(words)
	for _, lead := range []string{"DE ", "LA ", "ESTA ", "SEMANA DEL ", "SEMANA DE ", "SEMANA "} {
		if said != "SEMANA PROXIMA" && said != "SEMANA SIGUIENTE" && said != "SEMANA QUE VIENE" {
			said = strings.TrimPrefix(said, lead)
		}
	}
	switch said {
	case "", "SEMANA", "ACTUAL":
		q.Span = d.weekOf(d.now)
		return nil
	case "HOY", "MANANA", "PASADO MANANA":
		day, _ := d.f.Calendar.ParseDate(said, d.now)
		q.Span = d.days(day, 1)
		return nil
	case "MES":
		q.Span = d.days(d.now, 31)
		return nil
	}
	day, err := d.f.Calendar.ParseDate(strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(words), "semana del "), "semana de "), d.now)
	if err != nil {
		return d.refuse(BadPage, capital(cause(err)), CmdWeek+" próxima semana")
	}
	q.Span = d.weekOf(day)
	return nil
}

// weekOf is the week of a day, from Monday on.
func (d *decision) weekOf(t time.Time) hours.Span {
	back := (int(t.In(d.f.Calendar.Location()).Weekday()) + 6) % 7
	return d.days(t.AddDate(0, 0, -back), 7)
}

// days are some days from that of t on.
func (d *decision) days(t time.Time, n int) hours.Span {
	y, m, on := t.In(d.f.Calendar.Location()).Date()
	return hours.Span{
		From: time.Date(y, m, on, 0, 0, 0, 0, d.f.Calendar.Location()).UTC(),
		To:   time.Date(y, m, on+n, 0, 0, 0, 0, d.f.Calendar.Location()).UTC(),
	}
}

// Want is what of the agenda a mail's commands must know before they are
// decided. An empty Codes: nothing.
type Want struct {
	Codes []string
	hours.Span
}

// Wanted says what the shell loads into Facts.Busy before it decides. Facts.Offers
// must be there already.
func Wanted(r Request, cs []Command, by Actor, f Facts, now time.Time) Want {
	var w Want
	for _, c := range cs {
		if !Books(c) {
			continue
		}
		d := decision{r: r, c: c, by: by, f: f, now: now, row: rowNamed(c.Name)}
		if b, refusal := d.draft(); refusal == nil {
			w.add(d.inAnyRoom(b), now)
		}
	}
	return w
}

// add takes in what a wish must know.
func (w *Want) add(wish agenda.Wish, now time.Time) {
	for _, u := range wish.Uses {
		w.Codes = append(w.Codes, u.Resource)
	}
	h := agenda.Horizon(wish, now)
	if w.From.IsZero() || h.From.Before(w.From) {
		w.From = h.From
	}
	if h.To.After(w.To) {
		w.To = h.To
	}
}

// Books reports whether a command asks the agenda for a place.
func Books(c Command) bool { return c.Name == CmdBook || c.Name == CmdRebook }

// WantedBy says what the shell loads before it asks Looked of a request.
func WantedBy(r Request, f Facts, now time.Time) Want {
	var w Want
	d := decision{r: r, c: Command{Name: CmdBook}, f: f, now: now, row: rowNamed(CmdBook)}
	if b, refusal := d.draft(); refusal == nil {
		w.add(d.inAnyRoom(b), now)
	}
	return w
}

// SlotSuggestions are the times of an offer as finished commands.
func SlotSuggestions(o Offer, f Facts) []Suggestion { return f.slotSuggestions(CmdBook, o.Slots, "") }

// OffersIn collects the times that were offered for a request from its history,
// the latest first.
func OffersIn(history []Event) []Offer {
	var out []Offer
	for i := len(history) - 1; i >= 0; i-- {
		if o := history[i].Change.Offer; o != nil {
			out = append(out, *o)
		}
	}
	return out
}
