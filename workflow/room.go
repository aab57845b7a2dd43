package workflow

import (
	"slices"
	"strings"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// RoomCall is what somebody's calendar asks of our rooms: it invites them to an
// event, changes it, or takes it back.
type RoomCall struct {
	// Booking is what is wished: title, times, rooms, and the event itself.
	Booking agenda.Booking
	Text    string // what the invitation says
	// Trusted is whether who invites may book without the ASV, as the rooms say.
	Trusted bool
	// Wrong says why its times are none that can be booked; "": they are.
	Wrong Saying
	// Off takes the event back.
	Off bool
}

// RoomAnswer is what the rooms say to who invited them.
type RoomAnswer struct {
	Answer string       // of RFC 5545 section 3.2.12; "": nothing
	Why    string       // in words for the organizer, who may be anybody
	Slots  []hours.Span // when they are free instead
}

// What rooms say.
const (
	SayRoomTitleYes   Saying = "Sala reservada"
	SayRoomTitleMaybe Saying = "Sala por confirmar"
	SayRoomTitleNo    Saying = "Sala no disponible"
	SayRoomYes        Saying = "%s queda reservada para su evento."
	SayRoomMaybe      Saying = "%s está libre y queda apartada para su evento. Lo tiene que confirmar el área; le avisaremos."
	SayRoomNo         Saying = "no se puede reservar %s para su evento."
	SayRoomOff        Saying = "%s ya no está reservada para su evento."
	SayRoomMoved      Saying = "%s no queda reservada en el horario de su invitación, sino en otro: %s. Le enviamos una invitación nueva."
	SayRoomTaken      Saying = "%s está ocupada: %s."
	SayRoomClosed     Saying = "%s no se usa a esas horas: %s."
	SayRoomPast       Saying = "Ese horario ya pasó."
	SayRoomNoTime     Saying = "La invitación no dice con claridad cuándo empieza y termina."
	SayRoomZone       Saying = "La invitación está en una zona horaria que no se reconoce."
	SayRoomEndless    Saying = "La serie no tiene fin, o dura más de dos años: póngale una fecha final."
	SayRoomMany       Saying = "La serie tiene demasiadas fechas: se reservan hasta 200."
	SayRoomMuch       Saying = "Son muchas fechas para apartarlas sin que el área lo decida (hasta %d a la vez): la solicitud queda registrada y la revisa el área."
	SayRoomRule       Saying = "No se entiende cada cuándo se repite el evento: invite a la sala fecha por fecha."
	SayRoomFree       Saying = "Sí está libre: %s."
	SayRoomAsks       Saying = "Invitó a %s: %s."
	SayRoomHeld       Saying = "%s quedó apartada, y quien invita espera: confirme con [AGENDAR], o rechace con [NO PROCEDE]."
	SayRoomBooked     Saying = "%s quedó reservada y se le confirmó a quien invita."
	SayRoomRefused    Saying = "Se le contestó a quien invita que no se puede: %s"
)

// CallRooms decides what becomes of an invitation of our rooms: a request that
// has them, for good or until the ASV says so; one that goes without, and hears
// when they are free; or a change of the one that there is.
func CallRooms(r Request, call RoomCall, by Actor, f Facts, now time.Time) (Outcome, RoomAnswer) {
	d := &decision{r: r, by: by, f: f, now: now, row: Plain.Answer}
	answer, e := d.callRooms(call)
	said := Notice{Text: e.Text, From: by.Person}
	if r.Number != 0 {
		after := Apply(r, e)
		return Outcome{Events: []Event{e}, Notices: d.tellRows(after, said, []Tell{{NoticeAnswered, ToOwner, CarryThis}})}, answer
	}
	first := d.openedByRoom(call)
	opened := Apply(Request{Number: unnumbered}, first)
	o := Outcome{Opens: &Opening{Event: first, Then: []Event{e}}}
	d.row = Plain.Open
	o.Opens.Notices = d.tellRows(Apply(opened, e), said, []Tell{{NoticeNew, ToOwner, CarryThis}})
	return o, answer
}

// openedByRoom is the event of the request that an invitation opens. It goes to
// who keeps the agenda.
func (d *decision) openedByRoom(call RoomCall) Event {
	subject, area, requester := call.Booking.Title, d.f.AddressedArea, d.by.Person
	if strings.TrimSpace(subject) == "" {
		subject = string(SayNoSubject)
	}
	e := Event{
		At: d.now, Actor: d.by.Email, Name: d.by.Display(), Role: Requester, Evidence: d.by.Evidence, To: Registro,
		Text: call.Text, Public: true,
	}
	e.Change = Change{Requester: &requester, Subject: &subject, Area: &area}
	if p, ok := d.f.Desk.holder(Service{Agenda: true}, area); ok {
		e.Change.Assignee = &p.Email
		if p.Area != "" {
			e.Change.Area = &p.Area
		}
	}
	return e
}

// callRooms is the event of what the calendar asks.
func (d *decision) callRooms(call RoomCall) (RoomAnswer, Event) {
	e := Event{
		At: d.now, Actor: d.by.Email, Name: d.by.Display(), Role: Requester, Evidence: d.by.Evidence,
		From: d.r.Status, To: d.r.Status, Public: true,
	}
	if d.r.Number == 0 {
		e.From, e.To = Registro, Registro
	}
	b := call.Booking
	names := d.f.Desk.roomNames(b.Uses)
	was := d.r.Booking
	if call.Off {
		d.release(&e)
		return RoomAnswer{}, e
	}
	if was != nil {
		b.UID, b.Sequence = was.UID, was.Sequence+1
		b.Details = was.Details
		b.Uses = append(b.Uses, d.f.Desk.butRooms(was.Uses)...)
	}
	b.Request, b.By, b.At = d.r.Number, d.by.Email, d.now
	e.Text = SayRoomAsks.With(names, listed(d.timesOf(b.Spans)))
	answer := d.against(b, call)
	if answer.Why != "" {
		answer.Answer = "DECLINED"
		d.release(&e)
		if len(answer.Slots) > 0 {
			e.Change.Offer = &Offer{Booking: b, Slots: answer.Slots}
		}
		e.Text = join(e.Text, SayRoomRefused.With(answer.Why))
		answer.Why = join(SayRoomNo.With(names), answer.Why)
		return answer, e
	}
	same := was.Live() && !was.Tentative && slices.Equal(was.Spans, b.Spans) && within(b.Uses, was.Uses)
	b.Tentative = !call.Trusted && !same
	if same && !call.Trusted {
		b.Title = was.Title // as it was agreed to, and is published
	}
	if p, ok := d.f.Desk.Responsible(d.r); ok || d.r.Number == 0 {
		if !ok {
			p, _ = d.f.Desk.holder(Service{Agenda: true}, d.f.AddressedArea)
		}
		b.Guests = roomGuests(d.by.Person, p)
	}
	e.Change.Booking = &b
	if b.Tentative {
		e.Text = join(e.Text, SayRoomHeld.With(names))
		return RoomAnswer{Answer: "TENTATIVE", Why: SayRoomMaybe.With(names)}, e
	}
	e.Text = join(e.Text, SayRoomBooked.With(names))
	return RoomAnswer{Answer: "ACCEPTED", Why: SayRoomYes.With(names)}, e
}

// within reports whether all of some uses are among others.
func within(uses, of []agenda.Use) bool {
	return !slices.ContainsFunc(uses, func(u agenda.Use) bool { return !slices.Contains(of, u) })
}

// release gives back what the request has, with the event that asked for it.
func (d *decision) release(e *Event) {
	if !d.r.Booking.Live() {
		return
	}
	b := *d.r.Booking
	b.Cancelled, b.Sequence, b.By, b.At = true, b.Sequence+1, d.by.Email, d.now
	e.Change.Booking = &b
}

func (d *decision) timesOf(spans []hours.Span) []string {
	var out []string
	for _, s := range spans {
		out = append(out, hours.LongSpan(s, d.zone()))
	}
	return out
}

// butRooms are the uses of what is no room: what the ASV has added.
func (d Desk) butRooms(uses []agenda.Use) []agenda.Use {
	return slices.DeleteFunc(slices.Clone(uses), func(u agenda.Use) bool {
		r, ok := agenda.Find(d.Resources, u.Resource)
		return ok && r.Kind == agenda.Room
	})
}

func roomGuests(asks, keeps Person) []agenda.Guest {
	out := []agenda.Guest{{Name: asks.Name, Email: asks.Email, Role: agenda.Requester}}
	if keeps.Email != "" && !asks.Has(keeps.Email) {
		out = append(out, agenda.Guest{Name: keeps.Name, Email: keeps.Email, Role: agenda.Technician})
	}
	return out
}

// against says in words for anybody why the rooms cannot be had, and when they
// can: what others do there is theirs.
func (d *decision) against(b agenda.Booking, call RoomCall) RoomAnswer {
	switch {
	case call.Wrong != "":
		return RoomAnswer{Why: string(call.Wrong)}
	case len(b.Spans) == 0 || !b.Spans[0].From.After(d.now):
		return RoomAnswer{Why: string(SayRoomPast)}
	}
	own := int64(0)
	if d.r.Booking.Live() {
		own = d.r.Number
	}
	clashes := agenda.Check(b.Wish(), d.f.Desk.Resources, d.f.Busy, own)
	if len(clashes) == 0 {
		return RoomAnswer{}
	}
	var taken, closed []string
	name := ""
	for _, c := range clashes {
		when := hours.LongSpan(c.Span, d.zone())
		name = c.Resource.Name
		if c.Why == agenda.Closed {
			closed = append(closed, when)
		} else {
			taken = append(taken, when)
		}
	}
	words := SayRoomTaken.With(name, listed(taken))
	if len(taken) == 0 {
		words = SayRoomClosed.With(name, listed(closed))
	}
	return RoomAnswer{Why: words, Slots: agenda.Nearest(b.Wish(), d.f.Desk.Resources, d.f.Busy, own, d.f.Calendar, d.now, 3)}
}

// listed joins times, the first ones of many.
func listed(words []string) string {
	const most = 6
	if more := len(words) - most; more > 0 {
		return strings.Join(words[:most], "; ") + "; y otras"
	}
	return strings.Join(words, "; ")
}

func (d *decision) zone() *time.Location { return d.f.Calendar.Location() }

// roomNames names the rooms of a booking.
func (d Desk) roomNames(uses []agenda.Use) string {
	var names []string
	for _, u := range uses {
		if r, ok := agenda.Find(d.Resources, u.Resource); ok {
			names = append(names, r.Name)
		}
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " y " + names[n]
	}
	return strings.Join(names, "")
}

// fromCalendar holds for what somebody's calendar asked of a room.
func fromCalendar(e Event) bool {
	b := e.Change.Booking
	if o := e.Change.Offer; b == nil && o != nil { // other times are offered with a form too
		b = &o.Booking
	}
	return e.Command == CmdNote && e.Role == Requester && b != nil && b.Origin != nil
}

func calendarWords(e Event) string {
	switch b := e.Change.Booking; {
	case b == nil:
		return "invitó a una sala desde su calendario, sin que se pudiera reservar"
	case b.Cancelled:
		return "canceló la sala desde su calendario"
	case b.Tentative:
		return "apartó una sala desde su calendario"
	}
	return "reservó una sala desde su calendario"
}
