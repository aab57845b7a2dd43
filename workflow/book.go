package workflow

import (
	"slices"
	"strings"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// book enters a request in the agenda, or moves it there (VC 3.1): what the
// bracket says, else what the form says, or what stands. Everything is free
// together, or nothing is booked and other times are offered.
func (d *decision) book(e *Event) *Refusal {
	b, refusal := d.draft()
	if refusal != nil {
		return refusal
	}
	own := max(d.r.Number, 0) // what it has itself is not in its way
	b.Uses = d.roomed(b, own)
	if clashes := agenda.Check(b.Wish(), d.f.Desk.Resources, d.f.Busy, own); len(clashes) > 0 {
		slots := agenda.Nearest(b.Wish(), d.f.Desk.Resources, d.f.Busy, own, d.f.Calendar, d.now, slotsOffered)
		return d.clash(b, clashes, slots)
	}
	if d.r.Booking != nil {
		b.UID, b.Sequence = d.r.Booking.UID, d.r.Booking.Sequence+1
	}
	b.Request, b.By, b.At = d.r.Number, d.by.Email, d.now
	e.Change.Booking = &b
	return nil
}

// slotsOffered is how many other times are offered.
const slotsOffered = 3

// unbook takes a request out of the agenda.
func (d *decision) unbook(e *Event) *Refusal {
	if !d.r.Booking.Live() {
		return d.refuse(NotBooked)
	}
	d.free(e)
	return nil
}

// free gives back what a request has in the agenda, unless all of it has passed.
func (d *decision) free(e *Event) {
	b := d.r.Booking
	if !b.Live() || !b.Spans[len(b.Spans)-1].To.After(d.now) {
		return
	}
	freed := *b
	freed.Cancelled, freed.Sequence, freed.By, freed.At = true, b.Sequence+1, d.by.Email, d.now
	e.Change.Booking = &freed
}

// draft is what the command would book, were it free.
func (d *decision) draft() (agenda.Booking, *Refusal) {
	words := readBookWords(d.c.Arg)
	live := d.r.Booking.Live()
	switch {
	case d.c.Name == CmdRebook && !live:
		refusal := d.refuse(NotBooked)
		refusal.Try = []Suggestion{{Command: CmdBook, Arg: d.c.Arg, Text: d.c.Text}}
		return agenda.Booking{}, refusal
	case d.c.Name == CmdBook && live && !d.r.Booking.Tentative:
		refusal := d.refuse(IsBooked, d.r.Booking.Title+", "+d.whenOf(d.r.Booking.Spans))
		arg := d.c.Arg
		if words.slot != 0 && words.when == "" { // the number of an offer is no day
			arg = ""
		}
		refusal.Try = []Suggestion{{Command: CmdRebook, Arg: arg, Text: d.c.Text}, {Command: CmdUnbook}}
		return agenda.Booking{}, refusal
	}
	b, fresh, refusal := d.base(&words)
	if refusal != nil {
		return b, refusal
	}
	if refusal := d.setUses(&b, &words); refusal != nil {
		return b, refusal
	}
	skipped, refusal := d.setSpans(&b, &words, fresh)
	if refusal != nil {
		return b, refusal
	}
	d.describe(&b, words, skipped)
	return b, nil
}

// base is what the command changes: what stands in the agenda, what was offered,
// what the form says, or nothing. fresh marks one that may not have its time yet.
func (d *decision) base(words *bookWords) (b agenda.Booking, fresh bool, refusal *Refusal) {
	if offer, slot, ok := d.offered(words); ok {
		b = offer.Booking
		moved, ok := agenda.Moved(b.Wish(), slot, d.f.Calendar)
		if !ok {
			return b, false, d.refuse(NoSlot, ordinal(words.slot))
		}
		b.Spans, words.when = moved.Spans, ""
		return b, false, nil
	}
	switch {
	case words.slot != 0 && words.when == "":
		return b, false, d.refuse(NoSlot, ordinal(words.slot))
	case d.r.Booking.Live():
		b = *d.r.Booking
		b.Tentative = false
		return b, false, nil
	}
	return d.formWish(), true, nil
}

// offered finds the time that the command chooses: by its number among those
// offered last, or by number and time among all that ever were.
func (d *decision) offered(words *bookWords) (Offer, hours.Span, bool) {
	if words.slot == 0 {
		return Offer{}, hours.Span{}, false
	}
	named, err := d.f.Calendar.ParseSpan(words.when, d.now)
	for _, o := range d.f.Offers {
		if words.slot > len(o.Slots) {
			continue
		}
		slot := o.Slots[words.slot-1]
		if words.when == "" || err == nil && slot == named {
			return o, slot, true
		}
	}
	return Offer{}, hours.Span{}, false
}

// formWish is what the form of the request asks for, as far as it says it.
func (d *decision) formWish() agenda.Booking {
	b := agenda.Booking{Title: d.r.Subject}
	filled, ok := d.f.Desk.FormOf(d.r)
	if !ok {
		return b
	}
	f := filled.Form
	w := f.Wish(d.r.Answers, d.f.context(d))
	if w.Title != "" {
		b.Title = w.Title
	}
	for _, code := range w.Rooms {
		b.Uses = append(b.Uses, agenda.Use{Resource: code, Units: 1})
	}
	for _, u := range w.Equipment {
		b.Uses = append(b.Uses, agenda.Use{Resource: u.Code, Units: u.N})
	}
	for _, g := range w.Guests {
		b.Guests = append(b.Guests, agenda.Guest{Name: g.Name, Email: g.Email, Role: agenda.Participant})
	}
	for _, l := range w.Details {
		if field, ok := f.Field(l.Name); ok && !slices.Contains(bookedKinds, field.Kind) {
			b.Details = append(b.Details, agenda.Detail{Label: l.Label, Text: l.Value})
		}
	}
	if w.Span.Length() > 0 {
		b.Spans = []hours.Span{w.Span}
		if r, err := d.f.Calendar.ParseRepeat(w.Repeat, d.now); w.Repeat != "" && err == nil {
			var skipped []hours.Skipped
			b.Spans, skipped = d.f.Calendar.Occurrences(w.Span, r)
			if words := d.skippedWords(skipped); words != "" {
				b.Details = append(b.Details, agenda.Detail{Label: detailSkipped, Text: words})
			}
		}
	}
	return b
}

// bookedKinds are the fields of a form that the booking itself says, and says
// anew when it is moved.
var bookedKinds = []form.Kind{form.Date, form.Start, form.End, form.Repeat, form.Room, form.Equipment}

// setUses puts what the command names in the place of what there was of its
// kind.
func (d *decision) setUses(b *agenda.Booking, words *bookWords) *Refusal {
	var kinds []agenda.Kind
	for _, u := range words.uses {
		kinds = append(kinds, u.kind)
	}
	b.Uses = d.f.Desk.without(b.Uses, kinds)
	for _, u := range words.uses {
		uses, rest, unknown := d.f.Desk.usesIn(u)
		if unknown != "" {
			return d.refuse(UnknownResource, string(u.kind), unknown, d.f.Desk.resourceNames(u.kind))
		}
		b.Uses = append(b.Uses, uses...)
		words.when = strings.TrimSpace(words.when + " " + rest)
	}
	return nil
}

// setSpans settles when it is. What the command does not say stays, or comes
// from the form.
func (d *decision) setSpans(b *agenda.Booking, words *bookWords, fresh bool) ([]hours.Skipped, *Refusal) {
	cal := d.f.Calendar
	if words.when == "" && len(b.Spans) == 0 && words.loose {
		words.title, words.when = d.timeBehind(words.title)
	}
	if words.when == "" {
		if len(b.Spans) == 0 {
			return nil, d.noTime("no se dice cuándo")
		}
		return nil, d.ahead(b.Spans)
	}
	repeat, rest, series, err := cal.CutRepeat(words.when, d.now)
	if err != nil {
		return nil, d.noTime(err.Error())
	}
	when, err := cal.ParseWhen(rest, d.now)
	if err != nil {
		return nil, d.noTime(cause(err))
	}
	first, refusal := d.complete(when, b.Spans, series)
	if refusal != nil {
		return nil, refusal
	}
	var skipped []hours.Skipped
	switch {
	case series:
		b.Spans, skipped = cal.Occurrences(first, repeat)
		if len(b.Spans) == 0 {
			return nil, d.noTime("en esa serie no queda ninguna fecha")
		}
	case len(b.Spans) > 1 && !(fresh && !when.Day.IsZero()):
		moved, ok := agenda.Moved(b.Wish(), first, cal)
		if !ok {
			return nil, d.noTime("uno de los días de la serie no tiene esa hora")
		}
		b.Spans = moved.Spans
	default: // a day that is said is one day, whatever series the form asks for
		b.Spans = []hours.Span{first}
	}
	return skipped, d.ahead(b.Spans)
}

// timeBehind takes a date with its hours off the end of a title that was written
// without quotes.
func (d *decision) timeBehind(title string) (before, when string) {
	words := strings.Fields(title)
	for i := max(1, len(words)-titleWords); i < len(words); i++ {
		behind := strings.Join(words[i:], " ")
		if w, err := d.f.Calendar.ParseWhen(behind, d.now); err == nil && !w.Day.IsZero() && w.Clock {
			return strings.Join(words[:i], " "), behind
		}
	}
	return title, ""
}

// titleWords is of how many words a time behind a title is made, at most.
const titleWords = 12

// complete takes what was not said from what there was: the day, the hours, or
// how long it lasts.
func (d *decision) complete(w hours.When, was []hours.Span, series bool) (hours.Span, *Refusal) {
	cal := d.f.Calendar
	if w.Day.IsZero() {
		switch {
		case len(was) > 0:
			w.Day = was[0].From
		case series: // «cada martes» begins on the coming one: today's, if its hour is still to come
			w.Day = d.now
			if s, err := cal.At(w); w.Clock && err == nil && s.From.Before(d.now) {
				w.Day = d.now.AddDate(0, 0, 1)
			}
		default:
			return hours.Span{}, d.noTime("falta la fecha")
		}
	}
	if !w.Clock {
		if len(was) == 0 {
			return hours.Span{}, d.noTime("falta la hora")
		}
		s, err := cal.Shift(was[0], cal.DaysBetween(was[0].From, w.Day))
		if err != nil {
			return s, d.noTime(err.Error())
		}
		return s, nil
	}
	s, err := cal.At(w)
	if err != nil {
		return s, d.noTime(err.Error())
	}
	if s.To.IsZero() {
		if len(was) == 0 {
			refusal := d.noTime("falta a qué hora termina")
			hour := hours.Span{From: s.From, To: s.From.Add(defaultLength)}
			refusal.Try = []Suggestion{{Command: d.c.Name, Arg: hours.ShortSpan(hour, cal.Location()) + d.rest(), Text: d.c.Text, Hint: "de una hora"}}
			return s, refusal
		}
		s.To = s.From.Add(was[0].Length())
	}
	return s, nil
}

// ahead refuses what has begun already.
func (d *decision) ahead(spans []hours.Span) *Refusal {
	if spans[0].From.Before(d.now) {
		return d.refuse(PastSpan, hours.LongSpan(spans[0], d.f.Calendar.Location()))
	}
	return nil
}

// cause is what is wrong with a date, without the examples, of which the refusal
// has its own.
func cause(err error) string {
	why, _, _ := strings.Cut(err.Error(), "; se entiende")
	return why
}

func (d *decision) noTime(why string) *Refusal {
	return d.refuse(BadSpan, capital(why), d.c.Name)
}
