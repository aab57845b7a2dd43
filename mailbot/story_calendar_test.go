package mailbot_test

import (
	"bytes"
	"context"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/invite"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// rooms are what the desks of the stories can book.
var rooms = []agenda.Resource{
	{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1, Email: "sala-a@uni.mx", Book: []string{"*@uni.mx"}},
	{Code: "B", Name: "Sala B", Kind: agenda.Room, Count: 1, Email: "sala-b@uni.mx"},
	{Code: "codec", Name: "Códec", Kind: agenda.Equipment, Count: 2},
}

// cmdBooks books for a request: «books 1 "15/12/2026 10:00-12:00" A ana beto
// jurado@otra.mx», and again to change it. Without a time it is cancelled.
func cmdBooks(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	f, args := flags(args)
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	ts.Check(w.bot.Book(context.Background(), w.now, n, func(b *agenda.Booking) {
		if len(args) == 1 {
			b.Cancelled = true
			return
		}
		b.Title, b.Spans, b.Guests, b.Cancelled = "FI - Seminario", nil, nil, false
		if f["title"] != "" {
			b.Title = f["title"]
		}
		for _, words := range strings.Split(args[1], ", ") {
			s, err := w.bot.Calendar.ParseSpan(words, w.now)
			ts.Check(err)
			b.Spans = append(b.Spans, s)
		}
		b.Uses = []agenda.Use{{Resource: args[2], Units: 1}}
		if f["detail"] != "" {
			label, said, _ := strings.Cut(f["detail"], ": ")
			b.Details = []agenda.Detail{{Label: label, Text: said}}
		}
		for _, g := range args[3:] {
			role := agenda.Participant
			if p, ok := people[g]; ok && p.Staff() {
				role = agenda.Technician
			} else if ok && g == "ana" {
				role = agenda.Requester
			}
			b.Guests = append(b.Guests, agenda.Guest{Name: people[g].Name, Email: emailOf(g), Role: role})
		}
	}))
}

// calendarOf is the calendar in the last mail of somebody that has one.
func calendarOf(ts *testscript.TestScript, w *world, who string) invite.Message {
	ls, err := w.letters(who)
	ts.Check(err)
	for _, l := range slices.Backward(ls) {
		m, _, err := w.mailOf(l)
		ts.Check(err)
		if len(m.Calendar) == 1 { // the alternative and the file are the same
			c, err := invite.Read(m.Calendar[0], w.bot.Calendar.Location())
			ts.Check(err)
			return c
		}
	}
	ts.Fatalf("%s has no mail with a calendar", who)
	return invite.Message{}
}

// cmdCalendar prints what the calendar in the last mail of somebody says.
func cmdCalendar(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	c := calendarOf(ts, w, args[0])
	for _, e := range c.Events {
		fmt.Fprintf(ts.Stdout(), "%s %s seq=%d «%s» at «%s»", c.Method, strings.Split(e.UID, "-")[0], e.Sequence, e.Title, e.Place)
		if e.Cancelled {
			fmt.Fprint(ts.Stdout(), " cancelled")
		}
		for _, a := range e.Attendees {
			fmt.Fprintf(ts.Stdout(), " %s=%s", a.Email, a.Answer)
		}
		fmt.Fprintln(ts.Stdout())
		for _, s := range e.Spans {
			fmt.Fprintln(ts.Stdout(), "  "+hours.ShortSpan(s, w.bot.Calendar.Location()))
		}
		if e.Comment != "" {
			fmt.Fprintln(ts.Stdout(), "  "+e.Comment)
		}
	}
}

// cmdAnswers is the button of somebody's calendar: «answers ana ACCEPTED», with
// what they say beside it; «answers ana COUNTER "16/12/2026 10:00-12:00"».
func cmdAnswers(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	f, args := flags(args)
	who, answer := args[0], args[1]
	whose := who
	if f["of"] != "" {
		whose = f["of"]
	}
	e := calendarOf(ts, w, whose).Main()
	method, attendee, sequence := "REPLY", emailOf(whose), e.Sequence
	if f["as"] != "" {
		attendee = f["as"]
	}
	if f["sequence"] != "" {
		sequence, _ = strconv.Atoi(f["sequence"])
	}
	times := e.Spans[0]
	comment := ""
	switch {
	case answer == "COUNTER":
		s, err := w.bot.Calendar.ParseSpan(args[2], w.now)
		ts.Check(err)
		method, answer, times = "COUNTER", "TENTATIVE", s
	case len(args) > 2:
		comment = "COMMENT:" + args[2] + "\n"
	}
	stamp := w.now
	if f["early"] != "" {
		stamp = stamp.Add(-time.Hour)
	}
	only := ""
	if f["only"] != "" {
		s, err := w.bot.Calendar.ParseSpan(f["only"], w.now)
		ts.Check(err)
		only = "RECURRENCE-ID:" + s.From.Format("20060102T150405Z") + "\n"
	}
	object := fmt.Sprintf("BEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nVERSION:2.0\nCALSCALE:GREGORIAN\nMETHOD:%s\nBEGIN:VEVENT\n"+
		"DTSTART:%s\nDTEND:%s\nDTSTAMP:%s\nORGANIZER;CN=Mesa de Ayuda:mailto:%s\nUID:%s\n"+
		"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=%s;CN=%s;X-NUM-GUESTS=0:mailto:%s\n%s%sSEQUENCE:%d\nSTATUS:CONFIRMED\nSUMMARY:%s\nTRANSP:OPAQUE\nEND:VEVENT\nEND:VCALENDAR\n",
		method, times.From.Format("20060102T150405Z"), times.To.Format("20060102T150405Z"), stamp.Format("20060102T150405Z"), address, e.UID,
		answer, attendee, attendee, comment, only, sequence, e.Title)
	ts.Check(w.sendCalendar(who, address, method, "Aceptado: "+e.Title, object, f))
}

// sendCalendar sends what a calendar wrote, as Google does: with a sentence of
// its own, and the object as an alternative.
func (w *world) sendCalendar(who, to, method, subject, object string, f map[string]string) error {
	w.sent++
	var b bytes.Buffer
	if e := evidence(f, who); e != "" {
		fmt.Fprintf(&b, "Authentication-Results: mx.uni.mx; %s\n", e)
		fmt.Fprintf(&b, "Received: from out.uni.mx (out.uni.mx [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\n")
	}
	fmt.Fprintf(&b, "From: %s <%s>\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <c%d.%s>\nMIME-Version: 1.0\n", mime.QEncoding.Encode("utf-8", people[who].Name),
		emailOf(who), to, mime.QEncoding.Encode("utf-8", subject), w.now.Format(time.RFC1123Z), w.sent, emailOf(who))
	if f["header"] != "" {
		fmt.Fprintln(&b, f["header"])
	}
	fmt.Fprintf(&b, "Content-Type: multipart/alternative; boundary=\"=_c\"\n\n--=_c\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n%s\n\n"+
		"--=_c\nContent-Type: text/calendar; charset=UTF-8; method=%s\nContent-Transfer-Encoding: 8bit\n\n%s\n--=_c--\n", "Invitación de calendario.", method, object)
	return w.receive(b.Bytes())
}

// cmdInvites is somebody who invites rooms from their own calendar: «invites
// -proven ana e1 "15/12/2026 10:00-12:00" sala-a@uni.mx…», again with -sequence
// 1 to change the event, «-cancel» to take it back. -rule repeats it, -only
// speaks of one occurrence, -by says whose calendar it is if not WHO's.
func cmdInvites(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	f, args := flags(args)
	who, uid := args[0], args[1]
	s, err := w.bot.Calendar.ParseSpan(args[2], w.now)
	ts.Check(err)
	zulu := func(t time.Time) string { return t.Format("20060102T150405Z") }
	method, status, organizer, extra, sentBy := "REQUEST", "CONFIRMED", emailOf(who), "", ""
	if f["cancel"] != "" {
		method, status = "CANCEL", "CANCELLED"
	}
	if f["by"] != "" {
		organizer, sentBy = emailOf(f["by"]), ";SENT-BY=\"mailto:"+emailOf(who)+"\""
	}
	if f["rule"] != "" {
		extra += "RRULE:" + f["rule"] + "\n"
	}
	if f["only"] != "" {
		o, err := w.bot.Calendar.ParseSpan(f["only"], w.now)
		ts.Check(err)
		extra += "RECURRENCE-ID:" + zulu(o.From) + "\n"
	}
	title := "Examen de grado"
	if f["title"] != "" {
		title = f["title"]
	}
	var attendees strings.Builder
	for _, a := range args[3:] {
		fmt.Fprintf(&attendees, "ATTENDEE;CUTYPE=RESOURCE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=%s:mailto:%s\n", a, a)
	}
	sequence := "0"
	if f["sequence"] != "" {
		sequence = f["sequence"]
	}
	object := fmt.Sprintf("BEGIN:VCALENDAR\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\nVERSION:2.0\nCALSCALE:GREGORIAN\nMETHOD:%s\nBEGIN:VEVENT\n"+
		"DTSTART:%s\nDTEND:%s\nDTSTAMP:%s\nORGANIZER;CN=%s%s:mailto:%s\nUID:%s@google.com\n%s%sSEQUENCE:%s\nSTATUS:%s\nSUMMARY:%s\nTRANSP:OPAQUE\nEND:VEVENT\nEND:VCALENDAR\n",
		method, zulu(s.From), zulu(s.To), zulu(w.now), people[who].Name, sentBy, organizer, uid, attendees.String(), extra, sequence, status, title)
	to := strings.Join(args[3:], ", ")
	if f["to"] != "" {
		to = f["to"]
	}
	ts.Check(w.sendCalendar(who, to, method, "Invitación: "+title, object, f))
}
