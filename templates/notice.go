package templates

import (
	"slices"
	"strings"
)

// Notice is all that a template may show. A field that a notice does not need
// stays empty and the templates leave out what stands around it. Every string
// may come from a stranger: Render cleans them and html/template escapes them,
// so they are given raw. Dates are already words, in the desk's time zone.
//
// The tag says how a string is cleaned: "lines" keeps its line breaks, "url"
// keeps only a mailto; all others are put on one line.
type Notice struct {
	Desk   Desk
	Reader Reader

	Number     int64  // of the request; 0: the notice is about none
	Tag        string // "[SGAUS #123]", printed in the footer so that a reply finds its way
	Subject    string // the request's own, without tag, prefixes and commands
	Status     string // code of workflow: "EN_PROCESO"
	StatusText string // the same for people: "En proceso"
	Open       bool   // work on the request goes on

	Requester   Who
	Responsible *Who // nil: nobody yet

	Area, Service, Kind, Priority string // in words; "" says nothing

	Opened, Closed string // "martes 24 de noviembre de 2026, 10:00"; "" if not (yet)
	Due            string // when the request is closed if its user does not answer; of sin_evidencia: until when it can be confirmed
	Resume         string // when a request put aside goes on by itself
	Still          string // how long nothing has moved: "48 horas hábiles, desde el lunes 23 de noviembre de 2026, 10:00"

	Actor     Who    // who did what the notice tells; of pausa: the other party; of sin_confirmar: in whose name it came
	Text      string `clean:"lines"` // the text that matters: question, reasons, note, answer, cause
	Diagnosis string `clean:"lines"` // of terminada, estado
	Solution  string `clean:"lines"`

	Mail    *Mail    // what the user wrote, whole
	History []Line   // in the order in which it is printed
	Actions []Action // what this reader may do now, the likeliest first

	Done    []string // of hecho and cambio: what was carried out, a sentence each
	Refusal *Refusal // of rechazo and sin_evidencia

	Title  string  // of lista and varias: "Solicitudes abiertas de Redes"
	Rows   []Row   // of lista and varias
	Manual []Entry // of ayuda

	Count   Count    // of resumen
	Groups  []Group  // of resumen: the work sheet
	Answers []Answer // of hoja: what became of its lines

	Examples []string // of resumen: lines that this reader may answer: "1: PROCESO"

	Event Event // of invitacion and its kin, of agendada and conflicto: what the agenda has, or might have

	Absence *Absence // of ausencia; elsewhere: who is away, so that this reader gets what they would
	Bounce  *Bounce  // of rebote and no_avisada
	Form    *Form    // of the request's service; nil: it has none, or the notice is about something else
	Case    int64    // of cuarentena: the number to name in [RECUPERAR n]

	Days    []Day   // of semana
	Shelves []Shelf // of disponible

	Trace []string // of suplantacion: fields of the mail; of sin_confirmar: what came, a line each

	Warnings []string // said at the top: "no se pudo comprobar quién lo envió"
}

// Desk is the help desk as its letters name it.
type Desk struct {
	Name    string // "Mesa de Ayuda"
	Address string
	Tag     string // "SGAUS", without bracket and number: lists explain how to ask for one
}

// Reader is whom the notice is written to.
type Reader struct {
	Name  string // "" greets without a name
	Email string // tells whether the reader is the responsible
	Staff bool   // works at the desk and is not the requester here
}

// Who is a person with an address. Either may be empty.
type Who struct {
	Name  string
	Email string
}

// Mail is somebody's mail as it is shown to the staff.
type Mail struct {
	From    Who
	Date    string
	Subject string
	Via     string // of sin_evidencia: who gave it to our server
	Text    string `clean:"lines"`
	Files   []File
	Kept    bool     // the files travel with this notice
	Dropped []string // what is missing, a line each: "video.mp4 (48 MB): pasa del límite de 35 MB"
}

// File is an attachment.
type File struct {
	Name string
	Size string // "240 kB"
}

// Line is an entry of the history.
type Line struct {
	When string // short: "24 nov 2026, 10:00"
	Who  string
	What string // "puso la solicitud en proceso"
	Text string `clean:"lines"` // what was written with it, if this reader may see it
	Idle bool   // the clock reminded somebody: nothing moved by it
}

// Action is something that the reader may do next.
type Action struct {
	Label  string // the button: "Terminar"
	Plain  string // what to type instead: "[TERMINADA]"; at most 60 columns
	Mailto string `clean:"url"` // of the finished mail; "" or not a mailto: no button
	Hint   string // "cierra con diagnóstico y solución"
}

// Refusal says why something was not done.
type Refusal struct {
	Asked   string   // "[ASIGNAR bto] en la solicitud 123"
	Why     string   `clean:"lines"` // a sentence or several
	Instead string   `clean:"lines"` // what can be done
	Taken   []string // of conflicto: what is not free, a sentence each
	Text    string   `clean:"lines"` // the reader's own text, to be used again
	Fixed   []Action // the corrected mail, ready to send
}

// Row is a request in a list.
type Row struct {
	Line        int // its number on a work sheet, from 1; 0: the list is none
	Number      int64
	Subject     string
	Status      string // in words
	Age         string // "3 días"
	Responsible string
	Requester   string
	Priority    string
	Due         string
	What        string // what happened to it, or what it needs today, a sentence
	Mailto      string `clean:"url"` // asks for the request and its history
}

// Entry is a line of the manual.
type Entry struct {
	Command string // "[ASIGNAR quién]"
	Also    string // "[TRANSFERIR quién], [ASIGNACIÓN]"
	What    string
	Needs   string
	Source  string // "PRO 4.4"
}

// Bounce is a notice of ours that did not arrive.
type Bounce struct {
	Address   string
	Notice    string // subject or kind of the notice, in words
	Status    string // "5.1.1"
	Reason    string `clean:"lines"` // what the other server said
	Permanent bool
	Stopped   bool // nothing more is sent there until the address is corrected
}

// Absence is that one of the staff is away.
type Absence struct {
	Who        Who
	Until      string // "martes 15 de diciembre de 2026"
	Substitute *Who   // nil: nobody was named
	Ended      bool   // they are back
}

// Offers reports whether the reader may say a command now.
func (n Notice) Offers(command string) bool {
	return slices.ContainsFunc(n.Actions, func(a Action) bool { return strings.HasPrefix(a.Plain, "["+command) })
}

// Mine reports whether the reader is the responsible.
func (n Notice) Mine() bool {
	return n.Responsible != nil && same(n.Responsible.Email, n.Reader.Email)
}

// Covers reports whether the reader gets the notice in place of somebody who
// is away.
func (n Notice) Covers() bool {
	return n.Absence != nil && !n.Absence.Ended && !same(n.Absence.Who.Email, n.Reader.Email)
}

// Apart reports whether Text says something that Mail does not already show.
func (n Notice) Apart() bool {
	return n.Text != "" && (n.Mail == nil || n.Text != n.Mail.Text)
}

// FromRequester reports whether Mail was written by the requester: then it
// already says who asks.
func (n Notice) FromRequester() bool {
	return n.Mail != nil && same(n.Mail.From.Email, n.Requester.Email)
}

// Latest is the notice with what last moved the request, and the reminders
// since, as its history.
func (n Notice) Latest() Notice {
	n.History = n.History[n.last():]
	return n
}

// Earlier is the notice with what is not in Latest as its history.
func (n Notice) Earlier() Notice {
	n.History = n.History[:n.last()]
	return n
}

// last is where in the history the request last moved.
func (n Notice) last() int {
	i := len(n.History) - 1
	for i > 0 && n.History[i].Idle {
		i--
	}
	return max(i, 0)
}

// Expired is the notice without the time until which its user may answer, of
// which it says itself that it is over.
func (n Notice) Expired() Notice {
	n.Due = ""
	return n
}

// Says reports whether text, of a line of the history, is nothing or stands in
// the notice already: the question that it asks, the mail that it carries.
func (n Notice) Says(text string) bool {
	text = strings.TrimSpace(text)
	is := func(s string) bool { return text == strings.TrimSpace(s) }
	switch {
	case text == "", is(n.Text), is(n.Solution), is(n.Diagnosis):
		return true
	case n.Solution != "" && strings.Contains(text, n.Solution) && strings.Contains(text, n.Diagnosis):
		return true
	case n.Mail == nil:
		return false
	}
	// What was new in a mail stands at its beginning; a mere «ok» may stand
	// there by chance.
	return is(n.Mail.Text) || len(text) >= 20 && strings.HasPrefix(strings.TrimSpace(n.Mail.Text), text)
}
