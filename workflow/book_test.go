package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/form"
	"sgaus/workflow/hours"
)

// bookReasons are the refusals of the agenda.
var bookReasons = []Reason{NotBooked, IsBooked, BadSpan, PastSpan, UnknownResource, NotFree, NoSlot, BadPage}

// wishing is a videoconference of Ana's with its form filled in, given to Beto.
func wishing(answers form.Answers) Request {
	r := given(EnProceso)
	r.Service, r.Answers = "VC", answers
	return r
}

var seminar = form.Answers{
	"siglas": "FI", "programa": "Seminario de redes", "fecha": "martes 15 de diciembre de 2026", "inicio": "10:00", "fin": "12:00",
	"sala": "A", "equipo": "2 Códec", "responsable": "Ana Gil", "telefono": "614 439 1500",
}

// agendaFacts are the facts of a desk with the catalogue's services, and what
// others have booked there.
func agendaFacts(busy ...agenda.Busy) Facts {
	f := testFacts()
	f.Desk.Services, f.Desk.Zone, f.Busy = Catalogue, f.Calendar.Location(), busy
	return f
}

func spanOf(t tester, words string) hours.Span {
	t.Helper()
	s, err := testFacts().Calendar.ParseSpan(words, testNow)
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return s
}

func busyOf(t tester, code string, units int, request int64, words string) agenda.Busy {
	return agenda.Busy{Span: spanOf(t, words), Resource: code, Units: units, Request: request, Title: "DGTI - Junta"}
}

// inALine tells a booking in a line: its title, times and uses.
func inALine(b agenda.Booking) string {
	var times, uses []string
	for _, s := range b.Spans {
		times = append(times, hours.ShortSpan(s, testFacts().Calendar.Location()))
	}
	for _, u := range b.Uses {
		uses = append(uses, units(u.Units)+u.Resource)
	}
	return b.Title + " | " + strings.Join(times, ", ") + " | " + strings.Join(uses, " ")
}

// TestBook: what is written in the bracket, on what the form says.
func TestBook(t *testing.T) {
	weekly := form.Answers{}
	for k, v := range seminar {
		weekly[k] = v
	}
	weekly["repeticion"] = "cada martes hasta el martes 5 de enero de 2027"
	for _, c := range []struct {
		answers form.Answers
		arg     string
		want    string
	}{
		{seminar, "", "FI - Seminario de redes | 15/12/2026 10:00-12:00 | A 2 codec"},
		{seminar, "16/12 9-11", "FI - Seminario de redes | 16/12/2026 09:00-11:00 | A 2 codec"},
		{seminar, "16/12", "FI - Seminario de redes | 16/12/2026 10:00-12:00 | A 2 codec"},
		{seminar, "de 12 a 14", "FI - Seminario de redes | 15/12/2026 12:00-14:00 | A 2 codec"},
		{seminar, "sala=B", "FI - Seminario de redes | 15/12/2026 10:00-12:00 | 2 codec B"},
		{seminar, "sala=ninguna equipo=no", "FI - Seminario de redes | 15/12/2026 10:00-12:00 | "},
		{seminar, `programa="Coloquio de invierno" personal=beto`, "FI - Coloquio de invierno | 15/12/2026 10:00-12:00 | A 2 codec beto"},
		{nil, `15/12 10:00-12:00 sala=A equipo=códec,2 personal=beto programa=Seminario`, "Seminario | 15/12/2026 10:00-12:00 | A 2 codec beto"},
		{nil, `programa="Curso de sala 2" siglas=fi personal="Beto Ruiz" equipo="2 códecs" sala="Sala A" 15/12 de 10 a 12`, "FI - Curso de sala 2 | 15/12/2026 10:00-12:00 | beto 2 codec A"},
		{nil, "sala=A programa=Seminario de redes 15/12/2026 10:00-12:00", "Seminario de redes | 15/12/2026 10:00-12:00 | A"},
		{nil, "cada lunes de 8 a 9, 2 sesiones, sala=A", "No hay red | 30/11/2026 08:00-09:00, 07/12/2026 08:00-09:00 | A"}, // today's is over
		{nil, "cada lunes de 18 a 19, 2 sesiones, sala=A", "No hay red | 23/11/2026 18:00-19:00, 30/11/2026 18:00-19:00 | A"},
		{nil, "sala=A 15/12/2026 10:00-12:00", "No hay red | 15/12/2026 10:00-12:00 | A"},
		{nil, "sala=sala de consejo mañana 10-11", "No hay red | 24/11/2026 10:00-11:00 | B"},
		{nil, "martes 15 de diciembre de 10 a 12 sala A equipo códec", "No hay red | 15/12/2026 10:00-12:00 | A codec"},
		{nil, "fecha=15/12 hora=10:00-12:00 sala=A,B", "No hay red | 15/12/2026 10:00-12:00 | A B"},
		{nil, "cada martes de 10 a 12, 3 sesiones, sala=A", "No hay red | 24/11/2026 10:00-12:00, 01/12/2026 10:00-12:00, 08/12/2026 10:00-12:00 | A"},
		{nil, "16/12 10-12 cada miércoles y viernes hasta el 30/12 sala=A", "No hay red | 16/12/2026 10:00-12:00, 18/12/2026 10:00-12:00, 23/12/2026 10:00-12:00, 30/12/2026 10:00-12:00 | A"},
		{weekly, "", "FI - Seminario de redes | 15/12/2026 10:00-12:00, 22/12/2026 10:00-12:00, 29/12/2026 10:00-12:00, 05/01/2027 10:00-12:00 | A 2 codec"},
		{weekly, "de 16 a 18", "FI - Seminario de redes | 15/12/2026 16:00-18:00, 22/12/2026 16:00-18:00, 29/12/2026 16:00-18:00, 05/01/2027 16:00-18:00 | A 2 codec"},
		{weekly, "17/12", "FI - Seminario de redes | 17/12/2026 10:00-12:00 | A 2 codec"},
	} {
		o := Decide(wishing(c.answers), Command{Name: CmdBook, Arg: c.arg}, Actor{Person: beto, Proven: true}, agendaFacts(), testNow)
		if o.Refusal != nil || len(o.Events) != 1 || o.Events[0].Change.Booking == nil {
			t.Errorf("[AGENDAR %s]: %+v", c.arg, o)
			continue
		}
		if got := inALine(*o.Events[0].Change.Booking); got != c.want {
			t.Errorf("[AGENDAR %s]\n got %s\nwant %s", c.arg, got, c.want)
		}
		if after := Apply(wishing(c.answers), o.Events[0]); after.Status != EnProceso || !after.Booking.Live() {
			t.Errorf("[AGENDAR %s]: %+v", c.arg, after)
		}
	}
}

// TestBookSays: what stands beside the title, and who is invited.
func TestBookSays(t *testing.T) {
	c := Command{Name: CmdBook, Arg: "personal=beto liga=https://vc.uni.mx/7", Text: "Llegar diez minutos antes."}
	o := Decide(wishing(seminar), c, Actor{Person: diego, Proven: true}, agendaFacts(), testNow)
	b := o.Events[0].Change.Booking
	var details, guests []string
	for _, d := range b.Details {
		details = append(details, d.Label+": "+d.Text)
	}
	for _, g := range b.Guests {
		guests = append(guests, string(g.Role)+" "+g.Email)
	}
	for _, want := range []string{
		"Equipo: 2 Códec", "Personal: Beto Ruiz", "Solicita: Ana Gil",
		"Enlace: https://vc.uni.mx/7", "Enlaces e información: Llegar diez minutos antes.", "Responsable: Ana Gil",
	} {
		if !slices.Contains(details, want) {
			t.Errorf("no %q in %q", want, details)
		}
	}
	if strings.Contains(strings.Join(details, "\n"), "Fecha:") {
		t.Errorf("the form's date stands beside the booking's: %q", details)
	}
	if want := []string{"usuario ana@uni.mx", "personal beto@uni.mx"}; !slices.Equal(guests, want) {
		t.Errorf("guests %q, want %q", guests, want)
	}
	// TERMINADA is one press away (VC 4.1), and tells the user what they need.
	after := Apply(wishing(seminar), o.Events[0])
	done := Decide(after, Command{Name: CmdDone}, Actor{Person: beto, Proven: true}, agendaFacts(), testNow)
	if done.Refusal != nil || !strings.Contains(done.Notices[0].Solution, "Cuándo: martes 15") || !strings.Contains(done.Notices[0].Solution, "https://vc.uni.mx/7") {
		t.Errorf("TERMINADA: %+v", done)
	}
	if first := Offers(after, beto, agendaFacts().Desk)[0]; first.Command != CmdDone || !strings.Contains(first.Text, "Solución: El servicio quedó agendado.\nFI - Seminario de redes") {
		t.Errorf("the first offer is %+v", first)
	}
}

// TestBookClash: what is taken is told with three other times, of which a number
// takes one, also another day, and also after others were offered.
func TestBookClash(t *testing.T) {
	f := agendaFacts(
		busyOf(t, "A", 1, 7, "15/12/2026 11:00-13:00"), busyOf(t, "codec", 2, 8, "15/12/2026 09:00-11:00"), busyOf(t, "A", 1, 9, "14/12/2026 07:00-22:00"),
	)
	r, by := wishing(seminar), Actor{Person: beto, Proven: true}
	o := Decide(r, Command{Name: CmdBook, Arg: "personal=beto"}, by, f, testNow)
	if o.Refusal == nil || o.Refusal.Reason != NotFree {
		t.Fatalf("%+v", o)
	}
	taken := strings.Join(o.Refusal.Taken, "\n")
	want := "de Códec queda 1 libre y se piden 2 el martes 15 de diciembre de 2026, de 10:00 a 12:00 (solicitud 8, «DGTI - Junta», de 09:00 a 11:00)\n" +
		"Sala A no está libre el martes 15 de diciembre de 2026, de 10:00 a 12:00 (solicitud 7, «DGTI - Junta», de 11:00 a 13:00)"
	if got := sortedLines(taken); got != sortedLines(want) {
		t.Errorf("taken:\n%s\nwant\n%s", got, want)
	}
	var slots []string
	for _, s := range o.Refusal.Try {
		slots = append(slots, s.Brackets())
	}
	wantTry := "[AGENDAR 1: 15/12/2026 13:00-15:00] [AGENDAR 2: 15/12/2026 07:00-09:00] [AGENDAR 3: 15/12/2026 15:00-17:00] [NO PROCEDE]"
	if got := strings.Join(slots, " "); got != wantTry {
		t.Errorf("offered %s\nwant    %s", got, wantTry)
	}
	first := Refused(r, o.Refusal, by, testNow)
	other := Decide(r, Command{Name: CmdBook, Arg: "16/12 10-12 sala=A"}, by, agendaFacts(busyOf(t, "A", 1, 7, "16/12/2026 08:00-20:00")), testNow)
	second := Refused(r, other.Refusal, by, testNow.Add(time.Hour))
	f.Offers = OffersIn([]Event{first, second})
	later := testNow.Add(26 * time.Hour)
	for arg, want := range map[string]string{
		"2":                         "FI - Seminario de redes | 15/12/2026 20:00-22:00 | 2 codec A", // of the offer made last
		"1: 15/12/2026 13:00-15:00": "FI - Seminario de redes | 15/12/2026 13:00-15:00 | A 2 codec beto",
		"2: 15/12/2026 07:00-09:00": "FI - Seminario de redes | 15/12/2026 07:00-09:00 | A 2 codec beto",
		"3: 15/12/2026 15:00-17:00": "FI - Seminario de redes | 15/12/2026 15:00-17:00 | A 2 codec beto",
		"1: 18/12/2026 10:00-12:00": "FI - Seminario de redes | 18/12/2026 10:00-12:00 | A 2 codec", // never offered: as it is written
		"2 de diciembre de 10 a 12": "FI - Seminario de redes | 02/12/2026 10:00-12:00 | A 2 codec",
		"9":                         "",
	} {
		o := Decide(r, Command{Name: CmdBook, Arg: arg}, by, f, later)
		switch {
		case want == "":
			if o.Refusal == nil || o.Refusal.Reason != NoSlot {
				t.Errorf("%q: %+v", arg, o)
			}
		case o.Refusal != nil:
			t.Errorf("%q: %+v", arg, o.Refusal)
		case inALine(*o.Events[0].Change.Booking) != want:
			t.Errorf("%q: %s, want %s", arg, inALine(*o.Events[0].Change.Booking), want)
		}
	}
	// Somebody was faster: the time is looked at again, and others are offered.
	f.Busy = append(f.Busy, busyOf(t, "B", 1, 21, "15/12/2026 13:00-15:00"), busyOf(t, "A", 1, 22, "15/12/2026 14:00-15:00"))
	o = Decide(r, Command{Name: CmdBook, Arg: "1: 15/12/2026 13:00-15:00"}, by, f, later)
	if o.Refusal == nil || o.Refusal.Reason != NotFree || o.Refusal.Offer.Slots[0] != spanOf(t, "15/12/2026 15:00-17:00") {
		t.Errorf("a stale offer: %+v", o.Refusal)
	}
}

func sortedLines(s string) string {
	lines := strings.Split(s, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestRebook: what is not said stays; a booking is never in its own way; what is
// cancelled or closed without service is free.
func TestRebook(t *testing.T) {
	by := Actor{Person: beto, Proven: true}
	r := wishing(seminar)
	r = Apply(r, Decide(r, Command{Name: CmdBook, Arg: "personal=beto"}, by, agendaFacts(), testNow).Events[0])
	r.Booking.UID = "x@uni.mx"
	own := []agenda.Busy{busyOf(t, "A", 1, r.Number, "15/12/2026 10:00-12:00"), busyOf(t, "codec", 2, r.Number, "15/12/2026 10:00-12:00"), busyOf(t, "beto", 1, r.Number, "15/12/2026 10:00-12:00")}
	for arg, want := range map[string]string{
		"11-13":              "FI - Seminario de redes | 15/12/2026 11:00-13:00 | A 2 codec beto",
		"16/12":              "FI - Seminario de redes | 16/12/2026 10:00-12:00 | A 2 codec beto",
		"a las 11":           "FI - Seminario de redes | 15/12/2026 11:00-13:00 | A 2 codec beto",
		"sala=B equipo=no":   "FI - Seminario de redes | 15/12/2026 10:00-12:00 | beto B",
		"programa=Coloquio":  "FI - Coloquio | 15/12/2026 10:00-12:00 | A 2 codec beto",
		"17/12 9-10 sala=B ": "FI - Seminario de redes | 17/12/2026 09:00-10:00 | 2 codec beto B",
	} {
		o := Decide(r, Command{Name: CmdRebook, Arg: arg}, by, agendaFacts(own...), testNow)
		if o.Refusal != nil {
			t.Errorf("[REAGENDAR %s]: %+v", arg, o.Refusal)
			continue
		}
		b := o.Events[0].Change.Booking
		if got := inALine(*b); got != want || b.Sequence != 1 || b.UID != "x@uni.mx" {
			t.Errorf("[REAGENDAR %s]: %s, sequence %d, %s; want %s", arg, got, b.Sequence, b.UID, want)
		}
	}
	for _, c := range []struct {
		c  Command
		by Person
	}{{Command{Name: CmdUnbook}, beto}, {Command{Name: CmdImprocede, Text: "x"}, beto}, {Command{Name: CmdCancel, Text: "x"}, dau}} {
		o := Decide(r, c.c, Actor{Person: c.by, Proven: true}, agendaFacts(own...), testNow)
		after := r
		for _, e := range o.Events {
			after = Apply(after, e)
		}
		if o.Refusal != nil || after.Booking.Live() || after.Booking.Sequence != 1 {
			t.Errorf("%s: %+v, %+v", c.c.Name, after.Booking, o.Refusal)
		}
	}
	if o := Decide(r, Command{Name: CmdImprocede, Text: "x"}, by, agendaFacts(own...), testNow.AddDate(0, 1, 0)); o.Events[0].Change.Booking != nil {
		t.Error("what has passed was cancelled")
	}
}

// TestBookRefusals words each refusal of the agenda.
func TestBookRefusals(t *testing.T) {
	with := Actor{Person: beto, Proven: true}
	live := inAgenda(given(EnProceso), Command{Name: CmdRebook})
	example := " Escríbalo por ejemplo así: [AGENDAR 15/12/2026 10:00-12:00 sala=A equipo=códec,2 personal=beto]."
	for _, c := range []struct {
		reason Reason
		r      Request
		c      Command
		words  string
		try    string
	}{
		{NotBooked, given(EnProceso), Command{Name: CmdRebook, Arg: "16/12"}, "La solicitud no tiene nada en la agenda. Para agendarla, escriba [AGENDAR] con la fecha y las horas, o solo si el formato ya las dice.", "[AGENDAR 16/12]"},
		{NotBooked, given(EnProceso), Command{Name: CmdUnbook}, "La solicitud no tiene nada en la agenda. Para agendarla, escriba [AGENDAR] con la fecha y las horas, o solo si el formato ya las dice.", ""},
		{IsBooked, live, Command{Name: CmdBook, Arg: "16/12"}, "La solicitud ya está en la agenda: FI - Seminario, lunes 14 de diciembre de 2026, de 11:00 a 13:00. Para cambiar algo use [REAGENDAR]; para quitarla, [DESAGENDAR].", "[REAGENDAR 16/12]; [DESAGENDAR]"},
		{BadSpan, given(EnProceso), Command{Name: CmdBook}, "No se dice cuándo." + example, ""},
		{BadSpan, given(EnProceso), Command{Name: CmdBook, Arg: "31 de febrero de 10 a 12"}, "No existe el 31 de febrero." + example, ""},
		{BadSpan, given(EnProceso), Command{Name: CmdBook, Arg: "lunes 15/12/2026 10-12"}, "El 15 de diciembre de 2026 es martes, no lunes." + example, ""},
		{BadSpan, given(EnProceso), Command{Name: CmdBook, Arg: "15/12 a las 10 sala=A"}, "Falta a qué hora termina." + example, "[AGENDAR 15/12/2026 10:00-11:00 sala=A]"},
		{BadSpan, given(EnProceso), Command{Name: CmdBook, Arg: "cada martes de 10 a 12"}, "Falta hasta cuándo se repite; se entiende, por ejemplo: cada martes hasta junio, lunes y miércoles hasta el 15/6, cada dos semanas hasta el 30 de abril, cada jueves, 8 sesiones." + example, ""},
		{PastSpan, given(EnProceso), Command{Name: CmdBook, Arg: "hoy de 8 a 9"}, "Ese horario ya pasó: lunes 23 de noviembre de 2026, de 08:00 a 09:00. Escriba una fecha y unas horas que estén por venir.", ""},
		{UnknownResource, given(EnProceso), Command{Name: CmdBook, Arg: "15/12 10-12 sala=Z"}, "En la agenda no hay sala «Z». Hay: A, B (Sala de consejo).", ""},
		{UnknownResource, given(EnProceso), Command{Name: CmdFree, Arg: "personal=pedro"}, "En la agenda no hay personal «pedro». Hay: beto (Beto Ruiz).", ""},
		{NotFree, given(EnProceso), Command{Name: CmdBook, Arg: "15/12 10-12 equipo=códec,5"}, "No se agendó, porque no todo está libre: de Códec hay 3 y se piden 5. No se encontró otro horario cercano en que todo esté libre: escriba otro, cambie lo que se pide, o cierre la solicitud con [NO PROCEDE].", "[NO PROCEDE] No es posible agendar el servicio: de Códec hay 3 y se piden 5."},
		{NoSlot, given(EnProceso), Command{Name: CmdBook, Arg: "2"}, "No se ha propuesto un horario con el número 2 para esta solicitud. Escriba la fecha y las horas, por ejemplo [AGENDAR 15/12/2026 10:00-12:00 sala=A].", ""},
		{BadPage, given(EnProceso), Command{Name: CmdWeek, Arg: "de siempre"}, "No entiendo la fecha «de siempre». Escríbalo por ejemplo así: [AGENDA próxima semana].", ""},
		{BadPage, given(EnProceso), Command{Name: CmdFree, Arg: "15/12 12-10"}, "Termina (10:00) antes de empezar (12:00); si termina otro día, escríbalo así: de 22:00 a 02:00 del 16/12/2026. Escríbalo por ejemplo así: [DISPONIBLE 15/12 10:00-12:00 sala=A].", ""},
	} {
		o := Decide(c.r, c.c, with, agendaFacts(), testNow)
		if o.Refusal == nil || o.Refusal.Reason != c.reason {
			t.Errorf("%s: %+v, want %q", title(c.c), o, c.reason)
			continue
		}
		holdsNothing(t, o)
		if got := worded(t, o.Refusal); got != c.words {
			t.Errorf("%s:\n got %s\nwant %s", title(c.c), got, c.words)
		}
		var try []string
		for _, s := range o.Refusal.Try {
			try = append(try, strings.TrimSpace(Bracket(s.Command, s.Arg)+" "+s.Text))
		}
		if got := strings.Join(try, "; "); got != c.try {
			t.Errorf("%s offers %q, want %q", title(c.c), got, c.try)
		}
	}
}

// TestPages: which part of the agenda is meant, on Monday 23 November 2026.
func TestPages(t *testing.T) {
	for _, c := range []struct{ name, arg, want string }{
		{CmdWeek, "", "23/11/2026 00:00-24:00 del 29/11/2026"},
		{CmdWeek, "semana", "23/11/2026 00:00-24:00 del 29/11/2026"},
		{CmdWeek, "de la semana", "23/11/2026 00:00-24:00 del 29/11/2026"},
		{CmdWeek, "próxima semana", "30/11/2026 00:00-24:00 del 06/12/2026"},
		{CmdWeek, "la semana que viene", "30/11/2026 00:00-24:00 del 06/12/2026"},
		{CmdWeek, "15/12", "14/12/2026 00:00-24:00 del 20/12/2026"},
		{CmdWeek, "semana del 15 de diciembre", "14/12/2026 00:00-24:00 del 20/12/2026"},
		{CmdWeek, "hoy", "23/11/2026 00:00-24:00"},
		{CmdWeek, "mañana", "24/11/2026 00:00-24:00"},
		{CmdFree, "", "23/11/2026 00:00-24:00"},
		{CmdFree, "15/12", "15/12/2026 00:00-24:00"},
		{CmdFree, "15/12 10-12 sala=A", "15/12/2026 10:00-12:00 A"},
		{CmdFree, "sala=A equipo=códec 15/12 10-12", "15/12/2026 10:00-12:00 A codec"},
		{CmdFree, "mañana a las 5 pm", "24/11/2026 17:00-18:00"},
	} {
		o := Decide(Request{}, Command{Name: c.name, Arg: c.arg}, Actor{Person: carla}, agendaFacts(), testNow)
		if o.Refusal != nil || len(o.Reports) != 1 {
			t.Errorf("[%s %s]: %+v", c.name, c.arg, o.Refusal)
			continue
		}
		q := o.Reports[0]
		if got := strings.TrimSpace(hours.ShortSpan(q.Span, agendaFacts().Desk.Zone) + " " + strings.Join(q.Codes, " ")); got != c.want {
			t.Errorf("[%s %s] = %s, want %s", c.name, c.arg, got, c.want)
		}
	}
}

// TestWanted: the shell loads what is wished, for as long as others are looked
// for.
func TestWanted(t *testing.T) {
	by := Actor{Person: beto, Proven: true}
	w := Wanted(wishing(seminar), []Command{{Name: CmdProcess}, {Name: CmdBook, Arg: "sala=B"}}, by, agendaFacts(), testNow)
	if !slices.Equal(w.Codes, []string{"codec", "B"}) || w.From.After(testNow) || w.To.Before(spanOf(t, "13/2/2027 10:00-12:00").To) {
		t.Errorf("%+v", w)
	}
	if w := Wanted(wishing(seminar), []Command{{Name: CmdProcess}, {Name: CmdBook, Arg: "nunca"}}, by, agendaFacts(), testNow); len(w.Codes) > 0 {
		t.Errorf("%+v", w)
	}
}
