package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"syscall"
	"testing"
	"time"

	arran "github.com/arran4/golang-ical"

	"sgaus/mailbot/store"
)

// anasInvitation is what Ana's calendar sends to the room, the day after
// tomorrow at ten.
func anasInvitation(day time.Time) []byte {
	stamp := func(t time.Time) string { return t.UTC().Format("20060102T150405Z") }
	object := "BEGIN:VCALENDAR\r\nPRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n" +
		"UID:2f0c5a1e-77c1-4f6e-9a58-3c1d2b4e5f60\r\nDTSTAMP:" + stamp(time.Now()) + "\r\nDTSTART:" + stamp(day) + "\r\nDTEND:" + stamp(day.Add(time.Hour)) + "\r\n" +
		"SUMMARY:Examen de grado\\, «Ñandú»\r\nORGANIZER;CN=Ana Gil:mailto:ana@uni.example\r\n" +
		"ATTENDEE;CUTYPE=ROOM;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:mesa+sala-a@uni.example\r\nSEQUENCE:0\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	return []byte("From: Ana Gil <ana@uni.example>\r\nTo: mesa+sala-a@uni.example\r\nSubject: Examen\r\nMessage-ID: <e1@uni.example>\r\n" +
		"Date: " + time.Now().Format(time.RFC1123Z) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REQUEST; charset=UTF-8\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(object)) + "\r\n")
}

// calendarParts are the calendars of a mail as the standard library and another
// library of iCalendar find them, by their types.
func calendarParts(t *testing.T, raw []byte) map[string]*arran.Calendar {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]*arran.Calendar{}
	var walk func(kind string, body io.Reader)
	walk = func(kind string, body io.Reader) {
		media, params, err := mime.ParseMediaType(kind)
		if err != nil || !strings.HasPrefix(media, "multipart/") {
			return
		}
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextPart()
			if err != nil {
				return
			}
			kind := p.Header.Get("Content-Type")
			if strings.Contains(kind, "calendar") || strings.Contains(kind, "ics") {
				c, err := arran.ParseCalendar(base64.NewDecoder(base64.StdEncoding, p))
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				found[kind] = c
			}
			walk(kind, p)
		}
	}
	walk(m.Header.Get("Content-Type"), m.Body)
	return found
}

// A room is invited through Dovecot, accepts through Postfix, and who keeps the
// agenda is invited: both mails arrive as they were written, byte by byte below
// what the servers add, and other people's code reads their calendars.
func TestInvitationOnRealServers(t *testing.T) {
	t.Parallel()
	r := openRealTown(t)
	o := openOffice(t, r.mail.IMAPAddr(), r.relay.SMTPAddr(), "timezone", "plus = true\ntimezone",
		"[identity]", "[identity]\npolicy = \"from\"", "trusted_authserv = [\"mx.uni.example\"]", "",
		"security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\n", "security = \"none\"\nusername = \"mesa@uni.example\"\npassword = \"demo\"\npoll = \"1h\"\n",
		"role = \"EDS\"", "role = \"ASV\"",
		"email = \"sala-a@uni.example\"", "email = \"sala-a@uni.example\"\nbook = [\"*@uni.example\"]")
	desk := o.start("serve")
	desk.says("level=INFO msg=connected .*idle=true")
	r.mail.Deliver("ana@uni.example", "mesa+sala-a@uni.example", anasInvitation(time.Now().Add(48*time.Hour).Truncate(time.Hour)))

	answer := r.mail.Await("ana@uni.example", "INBOX", 1)[0]
	r.mail.Await("beto@uni.example", "INBOX", 2)
	desk.signal(syscall.SIGTERM)
	desk.exits(0)

	calendars := calendarParts(t, answer)
	reply, ok := calendars["text/calendar; charset=UTF-8; method=REPLY"]
	if !ok || len(calendars) != 1 {
		t.Fatalf("Ana gets the calendars %v in\n%s", calendars, answer)
	}
	who := reply.Events()[0].Attendees()[0]
	if who.Email() != "mesa+sala-a@uni.example" || who.ParticipationStatus() != arran.ParticipationStatusAccepted {
		t.Errorf("%s answers %s", who.Email(), who.ParticipationStatus())
	}
	for _, raw := range r.mail.Fetch("beto@uni.example", "INBOX") {
		calendars := calendarParts(t, raw)
		invitation, ok := calendars["text/calendar; charset=UTF-8; method=REQUEST"]
		if !ok {
			continue
		}
		if len(calendars) != 2 {
			t.Errorf("Beto's invitation has %d calendars", len(calendars))
		}
		e := invitation.Events()[0]
		if title := e.GetProperty(arran.ComponentPropertySummary).Value; title != `Examen de grado\, «Ñandú»` && title != "Examen de grado, «Ñandú»" {
			t.Errorf("Beto is invited to %q", title)
		}
		o.asWritten(raw)
		return
	}
	t.Error("Beto gets no invitation")
}

// asWritten holds that a mail that arrived ends with a letter of the outbox,
// whole.
func (o office) asWritten(raw []byte) {
	o.t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, o.dir+"/sgaus.db", time.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	defer db.Close()
	letters, err := db.Outbox(ctx, store.Sent)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, l := range letters {
		in, err := db.OpenMail(ctx, l.ID)
		if err != nil {
			o.t.Fatal(err)
		}
		sent, err := io.ReadAll(in)
		in.Close()
		if err != nil {
			o.t.Fatal(err)
		}
		if bytes.HasSuffix(bytes.TrimRight(raw, "\r\n"), bytes.TrimRight(sent, "\r\n")) {
			return
		}
	}
	o.t.Errorf("no letter is\n%s", raw)
}
