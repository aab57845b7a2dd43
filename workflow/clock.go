package workflow

import (
	"slices"
	"time"
)

// What the clock says. It goes through the same door as people: Decide.
const (
	ClockRemind  = "RECORDAR"  // to the requester of a PENDIENTE, before it is closed
	ClockClose   = "CERRAR"    // PENDIENTE → NO_PROCEDE for no answer (VC 2.5)
	ClockUnwarn  = "NO CERRAR" // the requester could not be warned: the responsible is told instead
	ClockLate    = "CONTAR"    // the question left late: its time counts from then
	ClockResume  = "REANUDAR"  // ESPERA → EN_PROCESO on its day (VC 2.4)
	ClockNudge   = "AVISAR"    // to the responsible of an ESPERA without a date
	ClockIdle    = "MOVER"     // nothing moved: to the responsible
	ClockStuck   = "DESTRABAR" // still nothing: to who answers for the responsible
	ClockRecount = "RECONTAR"  // another calendar moved the end of a PENDIENTE
	ClockForm    = "FORMATO"   // the form of a service is incomplete; not the clock but the answer in hand says it

	ClockEvent  = "RECORDAR EVENTO" // a working day before it begins
	ClockMissed = "OMITIR EVENTO"   // it has begun before anybody could be reminded
)

// waitingDays is how often the responsible of an ESPERA without a date is
// reminded, in working days.
const waitingDays = 5

// late is how long after its time a question or a reminder may be said, or
// leave, without the user's time being counted anew.
const late = time.Hour

// Clock are the rows of what the clock says. People cannot say them.
var Clock = []Row{
	{
		Name: ClockRemind, From: []Status{Pendiente}, Public: true,
		Tell: []Tell{{NoticeReminder, ToRequester, CarryNothing}},
		Past: "recordó al usuario que se espera su respuesta", Source: "VC 2.5",
	},
	{
		Name: ClockClose, From: []Status{Pendiente}, To: NoProcede, Public: true,
		Tell: []Tell{
			{NoticeUnanswered, ToRequester, CarryNothing}, {NoticeNoAnswer, ToResponsible, CarryNothing}, {NoticeNoAnswer, ToAllDAU, CarryNothing},
		},
		Past: "cerró la solicitud por falta de respuesta del usuario", Source: "VC 2.5",
	},
	{
		Name: ClockUnwarn, From: []Status{Pendiente},
		Tell: []Tell{{NoticeUnwarned, ToOwner, CarryNothing}},
		Past: "no cerró la solicitud: no se pudo avisar al usuario", Source: "VC 2.5",
	},
	{
		Name: ClockLate, From: []Status{Pendiente},
		Past: "contó el plazo desde que salió el aviso",
	},
	{
		Name: ClockResume, From: []Status{Espera}, To: EnProceso,
		Tell: []Tell{{NoticeResumed, ToOwner, CarryNothing}, {NoticeInProcess, ToRequester, CarryNothing}},
		Past: "retomó la solicitud en la fecha prevista", Source: "VC 2.4",
	},
	{
		Name: ClockNudge, From: []Status{Espera},
		Tell: []Tell{{NoticeStillWaiting, ToOwner, CarryNothing}},
		Past: "recordó al responsable que la solicitud sigue en espera",
	},
	{
		Name: ClockIdle, From: []Status{Registro, EnProceso},
		Tell: []Tell{{NoticeIdle, ToOwner, CarryNothing}},
		Past: "avisó al responsable que la solicitud no ha tenido movimiento",
	},
	{
		Name: ClockStuck, From: []Status{Registro, EnProceso},
		Tell: []Tell{{NoticeIdle, ToSuperior, CarryNothing}},
		Past: "avisó al jefe que la solicitud sigue sin movimiento",
	},
	{
		Name: ClockRecount, From: []Status{Pendiente},
		Past: "contó de nuevo el plazo, porque cambió el calendario",
	},
	{
		Name: ClockForm, From: []Status{Registro, EnProceso}, To: Pendiente, Public: true,
		Past: "pidió al usuario los datos que faltan del formato", Source: "VC 2.3",
	},
	{
		Name: ClockEvent, From: booked, Public: true,
		Tell: []Tell{{NoticeEventSoon, ToRequester, CarryNothing}, {NoticeEventSoon, ToBooked, CarryNothing}},
		Past: "recordó el evento al usuario y al personal",
	},
	{
		Name: ClockMissed, From: booked,
		Past: "no recordó el evento: cuando pudo hacerlo ya había empezado",
	},
}

// ClockActor is the clock as who says something.
func ClockActor() Actor {
	return Actor{Person: Person{Name: "Sistema", Email: SystemAddress}, Clock: true, Evidence: "clock"}
}

// Idle reports whether an event is one by which the clock only reminded
// somebody.
func (e Event) Idle() bool {
	return e.Role == System && e.From == e.To && e.Change.Refused == nil && e.Command != ClockRecount && e.Command != ClockLate
}

// Warning is what became of a letter that warned the requester.
type Warning struct {
	Left    time.Time // when the server took it; zero: not yet
	Planned time.Time // when it should have left: in the morning, if it was written at night
	Failed  bool      // refused, or came back
}

// Deadline is one moment at which the clock will say something of a request.
type Deadline struct {
	Says string    // a name of Clock
	Gen  int64     // the event that set it going: what it was for may be over; of an event in the agenda, when that begins
	Step int       // 1, 2 …
	At   time.Time // UTC
	From time.Time // from when its business hours are counted
}

// Deadlines lists what the clock will say of r as it stands, the earliest
// first. Of a closed request that is what the agenda still has of it.
func Deadlines(r Request, f Facts) []Deadline {
	out := deadlines(r, f)
	if d, ok := nextEvent(r, f); ok {
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Deadline) int { return a.At.Compare(b.At) })
	return out
}

// deadlines are those of its status.
func deadlines(r Request, f Facts) []Deadline {
	t := f.TermsOf(r)
	var out []Deadline
	switch r.Status {
	case Pendiente:
		if r.Fired < len(t.Reminders) {
			out = append(out, Deadline{ClockRemind, r.Entered, r.Fired + 1, f.Calendar.Add(r.Since, t.Reminders[r.Fired]), r.Since})
		}
		out = append(out, Deadline{ClockClose, r.Entered, 1, r.AnswerDue, r.Since})
	case Espera:
		if !r.ResumeAt.IsZero() {
			return []Deadline{{ClockResume, r.Entered, 1, f.Calendar.Opening(r.ResumeAt), r.Since}}
		}
		from := r.Since
		if r.Fired > 0 {
			from = r.FiredAt
		}
		out = append(out, Deadline{ClockNudge, r.Entered, r.Fired + 1, f.Calendar.AddDays(from, waitingDays), from})
	case Registro, EnProceso:
		if t.Inactivity <= 0 || r.Fired > 1 {
			return nil // from then on it stands in the digest only
		}
		from, says := r.UpdatedAt, ClockIdle
		if r.Fired > 0 {
			from, says = r.FiredAt, ClockStuck
		}
		out = append(out, Deadline{says, r.Moved, r.Fired + 1, f.Calendar.Add(from, t.Inactivity), from})
	}
	slices.SortFunc(out, func(a, b Deadline) int { return a.At.Compare(b.At) })
	return out
}

// Due is what the clock says of r at now, if anything. After an outage several
// steps may be overdue: they collapse into one, and a request is never closed
// before its user was warned.
func Due(r Request, f Facts, now time.Time) (Command, Deadline, bool) {
	if c, d, ok := dueEvent(r, f, now); ok {
		return c, d, true
	}
	var due []Deadline
	for _, d := range deadlines(r, f) {
		if !d.At.After(now) {
			due = append(due, d)
		}
	}
	if r.Status == Pendiente {
		return duePending(r, f, due, now)
	}
	if len(due) == 0 {
		return Command{}, Deadline{}, false
	}
	return Command{Name: due[0].Says}, due[0], true
}

// duePending weighs what may be said of a PENDIENTE: nothing before its last
// warning has left; a count from when the question left, if that was late; the
// closure only after a warning that arrived as far as we know, and after a
// complete pass begun when the time was over: the answer may be waiting there.
func duePending(r Request, f Facts, due []Deadline, now time.Time) (Command, Deadline, bool) {
	w := f.Warning
	if _, _, again := leftLate(r, f); again {
		// Each count is of its own: the same warning may be sent again and again.
		return Command{Name: ClockLate}, Deadline{Says: ClockLate, Gen: r.Entered, Step: int(r.Events), At: w.Left, From: r.Since}, true
	}
	if len(due) == 0 {
		return Command{}, Deadline{}, false
	}
	last := due[len(due)-1]
	unwarned := slices.IndexFunc(due, func(d Deadline) bool { return d.Says == ClockRemind })
	switch {
	case w.Failed:
		if r.Fired > len(f.TermsOf(r).Reminders) {
			return Command{}, Deadline{}, false // it was said
		}
		d := last
		d.Says = ClockUnwarn
		return Command{Name: ClockUnwarn}, d, true
	case w.Left.IsZero():
		return Command{}, Deadline{}, false
	case unwarned >= 0:
		return Command{Name: ClockRemind}, due[unwarned], true
	case f.Read.Before(last.At):
		return Command{}, Deadline{}, false
	}
	return Command{Name: ClockClose}, last, true
}

// leftLate reports whether the last warning left so late that the user's time
// is counted anew, and from when to when it runs then: after the question all
// of it, after a reminder as much as others have after theirs.
func leftLate(r Request, f Facts) (since, due time.Time, again bool) {
	w, t := f.Warning, f.TermsOf(r)
	if w.Failed || w.Left.IsZero() {
		return since, due, false
	}
	left := func(planned time.Time) bool {
		return w.Left.Sub(latest(planned, w.Planned)) > late
	}
	switch {
	case r.Fired == 0:
		return w.Left, f.Calendar.Add(w.Left, t.Answer), left(r.Since)
	case r.Fired > len(t.Reminders):
		// The responsible was told that nothing had arrived; now something has.
		due, again = f.Calendar.Add(w.Left, t.Answer), w.Left.After(r.FiredAt)
	case r.Fired == len(t.Reminders):
		due = f.Calendar.Add(w.Left, t.Answer-t.lastReminder())
		again = left(r.FiredAt) || !w.Left.Before(r.AnswerDue)
	}
	return r.Since, due, again && due.After(r.AnswerDue)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// tick is what the clock's command changes beside the status.
func (d *decision) tick(e *Event) {
	t := d.f.TermsOf(d.r)
	fired := d.r.Fired + 1
	switch d.c.Name {
	case ClockRemind:
		// Overdue reminders collapse into the last one that is due.
		for fired < len(t.Reminders) && !d.f.Calendar.Add(d.r.Since, t.Reminders[fired]).After(d.now) {
			fired++
		}
		if fired == len(t.Reminders) {
			// Whoever is warned late has as long as whoever is warned in time.
			planned := d.f.Calendar.Add(d.r.Since, t.lastReminder())
			if due := d.f.Calendar.Add(d.now, t.Answer-t.lastReminder()); due.After(d.r.AnswerDue) && d.f.Calendar.Between(planned, d.now) > late {
				e.Change.AnswerDue = &due
			}
		}
	case ClockUnwarn:
		fired = len(t.Reminders) + 1
	case ClockLate:
		since, due, _ := leftLate(d.r, d.f)
		e.Change.Since, e.Change.AnswerDue = &since, &due
		return
	case ClockEvent, ClockMissed:
		_, last := overdue(d.r, d.f, d.now)
		e.Change.Reminded = &last
		return
	case ClockClose, ClockResume:
		return
	}
	e.Change.Fired = &fired
}

// Recount counts the end of a PENDIENTE anew, by the calendar and the terms of
// today. ok is false where nothing changes: also where the new end is earlier
// than the one that the user was told.
func Recount(r Request, f Facts, now time.Time) (e Event, ok bool) {
	if r.Status != Pendiente {
		return Event{}, false
	}
	t := f.TermsOf(r)
	due := f.Calendar.Add(r.Since, t.Answer)
	if r.Fired > 0 && r.Fired >= len(t.Reminders) {
		if warned := f.Calendar.Add(r.FiredAt, t.Answer-t.lastReminder()); warned.After(due) {
			due = warned
		}
	}
	if !due.After(r.AnswerDue) {
		return Event{}, false
	}
	return Event{
		At: now, Actor: SystemAddress, Name: "Sistema", Role: System, Evidence: "clock", Command: ClockRecount,
		From: r.Status, To: r.Status, Change: Change{AnswerDue: &due},
	}, true
}
