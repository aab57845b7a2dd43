package workflow

import (
	"fmt"
	"strings"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// clashesTold is how many reasons a refusal names; the rest are counted.
const clashesTold = 8

// clash refuses a booking that is not free: what is taken by whom, and the other
// times as finished commands. What was wished stands in the history beside it,
// so that [AGENDAR 2] means the same a day later.
func (d *decision) clash(b agenda.Booking, clashes []agenda.Clash, slots []hours.Span) *Refusal {
	taken := d.clashWords(clashes, true)
	instead := "Puede tomar uno de los horarios de abajo, escribir otro, o cerrar la solicitud con [NO PROCEDE]"
	if len(slots) == 0 {
		instead = "No se encontró otro horario cercano en que todo esté libre: escriba otro, cambie lo que se pide, o cierre la solicitud con [NO PROCEDE]"
	}
	refusal := d.refuse(NotFree, strings.Join(taken, "; "), instead)
	refusal.Taken = taken
	b.Request, b.By, b.At = max(d.r.Number, 0), d.by.Email, d.now
	refusal.Offer = &Offer{Booking: b, Slots: slots}
	refusal.Try = d.f.slotSuggestions(d.c.Name, slots, d.c.Text)
	if d.c.Name == CmdBook {
		refusal.Try = append(refusal.Try, Suggestion{
			Command: CmdImprocede, Label: "No procede", Hint: "cierra con los motivos",
			Text: "No es posible agendar el servicio: " + strings.Join(d.clashWords(clashes, false), "; ") + ".\n", // the user's to read
		})
	}
	return refusal
}

// slotSuggestions are the offered times as finished commands. The number comes
// with the time, so that a button pressed after another offer still takes what
// it says.
func (f Facts) slotSuggestions(command string, slots []hours.Span, text string) []Suggestion {
	var out []Suggestion
	for i, s := range slots {
		out = append(out, Suggestion{
			Command: command, Text: text, Arg: fmt.Sprintf("%d: %s", i+1, hours.ShortSpan(s, f.Calendar.Location())),
			Label: fmt.Sprintf("Opción %d: %s", i+1, hours.LongSpan(s, f.Calendar.Location())), Hint: slotHint(command),
		})
	}
	return out
}

func slotHint(command string) string {
	if command == CmdRebook {
		return "mover a este horario"
	}
	return "agendar en este horario"
}

// clashWords says each reason in words; by whom it is taken is for the staff
// alone.
func (d *decision) clashWords(clashes []agenda.Clash, whom bool) []string {
	var out []string
	for i, c := range clashes {
		if i == clashesTold {
			out = append(out, fmt.Sprintf("y %d motivos más", len(clashes)-i))
			break
		}
		out = append(out, d.clashWord(c, whom))
	}
	return out
}

func (d *decision) clashWord(c agenda.Clash, whom bool) string {
	name, when := Called(c.Resource), d.whenOf([]hours.Span{c.Span})
	switch c.Why {
	case agenda.Unknown:
		return fmt.Sprintf("«%s» ya no está en la agenda", c.Resource.Code)
	case agenda.TooMany:
		return fmt.Sprintf("de %s hay %d y se piden %d", name, c.Free, c.Units)
	case agenda.Closed:
		return fmt.Sprintf("%s no se usa el %s: está fuera de su horario", name, when)
	}
	words := fmt.Sprintf("%s no está libre el %s", name, when)
	if c.Resource.Count > 1 {
		words = fmt.Sprintf("de %s %s y se piden %d el %s", name, leftWords(c.Free), c.Units, when)
	}
	if !whom {
		return words
	}
	var by []string
	for i, b := range c.By {
		if i == clashesTold {
			by = append(by, "otras")
			break
		}
		by = append(by, fmt.Sprintf("solicitud %d, «%s», %s", b.Request, b.Title, d.busyWhen(b, c)))
	}
	return words + " (" + strings.Join(by, "; ") + ")"
}

// leftWords says how many are free.
func leftWords(n int) string {
	switch n {
	case 0:
		return "no queda ninguno libre"
	case 1:
		return "queda 1 libre"
	}
	return fmt.Sprintf("quedan %d libres", n)
}

// busyWhen says for which time something is taken, shortly where it is the same
// day.
func (d *decision) busyWhen(b agenda.Busy, c agenda.Clash) string {
	loc := d.f.Calendar.Location()
	if d.f.Calendar.DaysBetween(b.From, c.Span.From) == 0 && d.f.Calendar.DaysBetween(b.From, b.To) == 0 {
		return "de " + strings.Replace(hours.HoursOf(b.Span, loc), "-", " a ", 1)
	}
	return hours.ShortSpan(b.Span, loc)
}
