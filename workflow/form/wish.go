package form

import (
	"strings"

	"sgaus/workflow/hours"
)

// Wish is what a form asks the agenda for, as far as it was answered.
type Wish struct {
	Title      string          // «SIGLAS - programa» (VC 3.1.1.1)
	Span       hours.Span      // of a series the first time; zero without a date and hours
	Repeat     string          // a series, as hours.LongRepeat says it; "" for one time
	Spans      []hours.Span    // all times: the one, or those of the series
	Skipped    []hours.Skipped // the days that the series leaves out
	Rooms      []string        // codes; none where any will do
	AnyRoom    bool            // one is wanted, whichever is free
	Equipment  []Units
	Technician bool
	Guests     []Guest
	Details    []Line // all that was answered (VC 3.1.1.2)
}

// Units are how many of a kind of equipment, by its code.
type Units struct {
	Code string
	N    int
}

// Guest is somebody to be invited.
type Guest struct{ Name, Email string }

// Wish gives what is to be booked. Rooms and equipment that the agenda does not
// know stay in the details alone.
func (f Form) Wish(have Answers, ctx Context) Wish {
	w := Wish{Title: title(have), AnyRoom: have["sala"] == anyRoom, Technician: have["tecnico"] == "sí", Details: f.Summary(have)}
	if v := have["repeticion"]; v != none {
		w.Repeat = v
	}
	m := moment{ctx: ctx, have: have}
	var s settled
	if m.old(&s); !s.day.IsZero() && s.hasFrom {
		w.Span, _ = ctx.Calendar.At(hours.When{Day: s.day, Clock: true, End: s.hasTo, From: s.from, To: s.to})
	}
	switch r, err := ctx.Calendar.ParseRepeat(w.Repeat, ctx.Now); {
	case w.Span.From.IsZero():
	case w.Repeat != "" && err == nil:
		w.Spans, w.Skipped = ctx.Calendar.Occurrences(w.Span, r)
	default:
		w.Spans = []hours.Span{w.Span}
	}
	if t, ok := find(ctx.Rooms, fold(have["sala"])); ok {
		w.Rooms = []string{t.Code}
	}
	if v := have["equipo"]; v != none {
		for _, s := range equipmentItems(v, ctx.Equipment) {
			n, name := units(s)
			if t, ok := find(ctx.Equipment, fold(name)); ok {
				w.Equipment = append(w.Equipment, Units{t.Code, n})
			}
		}
	}
	w.Guests = f.guests(have)
	return w
}

// guests are the responsible and everybody whose address was given.
func (f Form) guests(have Answers) (all []Guest) {
	seen := map[string]bool{}
	add := func(name, addr string) {
		if addr != "" && !seen[addr] {
			seen[addr] = true
			all = append(all, Guest{name, addr})
		}
	}
	for _, field := range f.Fields {
		v := have[field.Name]
		switch {
		case v == "" || v == none:
		case field.Kind == Email:
			add(have["responsable"], v)
		case field.Kind == Emails:
			for s := range strings.SplitSeq(v, "; ") {
				if name, addr, ok := mailbox(s); ok {
					add(name, addr)
				}
			}
		}
	}
	return all
}

func title(have Answers) string {
	switch {
	case have["siglas"] == "":
		return have["programa"]
	case have["programa"] == "":
		return have["siglas"]
	}
	return have["siglas"] + " - " + have["programa"]
}
