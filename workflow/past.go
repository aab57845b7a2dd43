package workflow

import (
	"strings"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// Past says in words what an event did, as a clause behind the name of who did
// it: «asignó la solicitud a Beto Ruiz».
func Past(e Event, desk Desk) string {
	row := rowNamed(e.Command)
	switch {
	case e.Change.Refused != nil && *e.Change.Refused == Undelivered:
		return "recibió un aviso de devolución"
	case e.Change.Guest != nil:
		return GuestWords(*e.Change.Guest)
	case fromCalendar(e):
		return calendarWords(e)
	case e.Unchecked():
		return "pidió " + Bracket(e.Command, "") + "; no se hizo nada"
	case e.Change.Refused != nil && e.Command == CmdNote:
		return "escribió, sin efecto"
	case e.Change.Refused != nil:
		return "pidió " + Bracket(e.Command, "") + ", sin efecto"
	case e.Role == System:
		if own := rowIn(Clock, e.Command); own.Name != "" {
			row = own
		}
	case e.Command != CmdNote:
	case e.From == NoStatus:
		row = Plain.Open
	case e.Role == Requester:
		row = Plain.Answer
	case e.Role == Stranger:
		row = Plain.Guest
	default:
		row = Plain.Note
	}
	who, day, level, user, service := "", "", "", "", ""
	if e.Change.Requester != nil {
		user = e.Change.Requester.Display()
	}
	if e.Change.Assignee != nil && *e.Change.Assignee != "" {
		who = desk.Known(*e.Change.Assignee).Display()
	}
	if e.Change.ResumeAt != nil && !e.Change.ResumeAt.IsZero() {
		day = " hasta el " + hours.LongDate(*e.Change.ResumeAt, desk.zone())
	}
	if e.Change.Service != nil {
		service = *e.Change.Service
		if s, ok := desk.Service(service); ok {
			service = strings.ToLower(s.Name)
		}
	}
	if e.Change.Priority != nil {
		level = strings.ToLower(string(*e.Change.Priority))
	}
	event := ""
	if b := e.Change.Booking; b != nil {
		event = "«" + b.Title + "», " + whenIn(b.Spans, desk.zone())
		if rooms := desk.UsesOf(b.Uses, agenda.Room); rooms != "" {
			event += ", " + rooms
		}
	}
	switch {
	case service != "" && row.Name == CmdService && e.To != Pendiente && hasForm(e, desk):
		return "dejó completo el formato de " + service
	case row.Name == CmdService && e.To != Pendiente:
		return "la clasificó como " + service
	case who == "":
	case row.Name == CmdReopen:
		who = " y la asignó a " + who
	case row.Name == CmdProcess:
		return "tomó la solicitud y la puso en proceso"
	}
	return strings.NewReplacer("{quién}", who, "{usuario}", user, "{fecha}", day, "{prioridad}", level, "{servicio}", service, "{evento}", event).Replace(row.Past)
}

func hasForm(e Event, desk Desk) bool {
	s, _ := desk.Service(*e.Change.Service)
	return s.Form != ""
}

// Unchecked reports whether somebody said something in the name of one of the
// staff without evidence: what they wrote is not passed on.
func (e Event) Unchecked() bool {
	return e.Change.Refused != nil && *e.Change.Refused == Unproven
}

// Shown is what of an event its reader may see. The requester sees the steps
// and what was written for them, never the follow-up; ok is false for a line
// that is none of theirs.
func (e Event) Shown(asRequester bool) (text string, ok bool) {
	switch {
	case !asRequester && e.Unchecked():
		return "", true
	case !asRequester:
		return e.Text, true
	case e.Change.Refused != nil, e.Change.Guest != nil:
		return "", false
	case e.Change.Solution != nil:
		return *e.Change.Solution, true
	case e.Public:
		return e.Text, true
	}
	return "", e.From != e.To
}
