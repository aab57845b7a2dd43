// Package templates words what the desk says: the Spanish notices, each as
// text and as HTML, which an operator may replace one by one.
//
// # Files
//
// A notice NAME is made of NAME.txt (text/template) and NAME.html
// (html/template). Both are executed on a Notice. Files whose name begins with
// "_" are the parts that several share and are called by that name:
//
//	{{template "_cabeza" .}}     number, status, subject, warnings; in HTML the head of the document
//	{{template "_saludo" .}}     "Buen día, Ana López:"
//	{{template "_datos" .}}      area, service, priority, dates
//	{{template "_correo" .}}     the mail of the user, whole
//	{{template "_archivos" .}}   what came with it and what could not be kept
//	{{template "_historia" .}}   the history, if it says more than that the request was opened
//	{{template "_pasos" .}}      the history whatever it says
//	{{template "_lineas" .}}     its lines without a title
//	{{template "_evento" .Event}}  what is in the agenda, or wished for
//	{{template "_filas" .}}      the requests of a list
//	{{template "_cuenta" .}}     ": 3 vencen, 12 abiertas"
//	{{template "_ausente" .}}    why the reader gets what is somebody else's: they are away
//	{{template "_acciones" .}}   what the reader may do next
//	{{template "_responder" .}}  how to answer
//	{{template "_evento" .}}     an event of the agenda: title, when, where, details
//	{{template "_rastro" .}}     what the header of a mail tells of its way
//	{{template "_reclamo" .}}    what to do if the request should not be closed
//	{{template "_pie" .}}        the desk; in HTML the end of the document
//
// _estilo.html holds the styles, one {{define}} each, which the others put
// into style attributes: many mail clients throw <style> away.
//
// # Replacing one
//
// Load looks for a file in its folder first, as es/NAME.txt and then as
// NAME.txt, and takes the embedded one where there is none. All are parsed and
// tried on samples at once, so a field that does not exist, or one that may be
// missing and is not guarded by {{with}}, is an error of Load that names file
// and line, not of the night in which the notice is first needed. So is a file
// that says nothing when every field has something in it: a blank mail.
//
// # What a template may call
//
//	name W            how W (Requester, Responsible, Actor, Mail.From) is called
//	who W             the same with the address
//	plural N "a" "b"  "1 a", "2 b"
//	some N "a" "b"    the same, or nothing if N is 0
//	same A B          whether two addresses are one
//	files F           names and sizes
//	join SEP A B …    those that are not empty, with SEP between
//	label "a: " S     "a: S", or nothing if S is empty
//	quote S           text: somebody's text with "> " before each line
//	indent N S        text: the same with N spaces
//	as_is S           text: the same with nothing
//	command C HINT    text: a line of the list of commands
//	lines S           HTML: somebody's text, escaped, with its line breaks
//
// # What Render does besides
//
// In the text part our own lines are wrapped at 72 columns, so a paragraph is
// one line in the file; lines made by quote, indent and as_is are left alone;
// empty lines never come two in a row. A first line "Asunto: …" is the subject
// of a notice that is about no request, or that shows an event. No line of ours begins with a bracket,
// nor with a number as the lines of a work sheet do ("3: TERMINADA"): commands
// shown as samples must not run when a client quotes them badly.
package templates

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"io/fs"
	"strings"
	texttemplate "text/template"
)

//go:embed es/*.txt es/*.html
var embedded embed.FS // by pattern: a bare folder leaves out files that begin with "_"

// kinds are the notices. loose: it may be about no request and then needs a
// subject of its own.
var kinds = []struct {
	name  string
	loose bool
}{
	{"acuse", false},
	{"nueva", false},
	{"registrada", false},
	{"asignada", false},
	{"en_proceso", false},
	{"pregunta", false},
	{"formulario", false},
	{"formulario_falta", false},
	{"formulario_completo", false},
	{"formulario_listo", false},
	{"respuesta", false},
	{"espera", false},
	{"terminada", false},
	{"no_procede", false},
	{"no_procede_dau", false},
	{"cancelada", false},
	{"reabierta", false},
	{"continua", false},
	{"escalada", false},
	{"contestada", false},
	{"respuesta_recibida", false},
	{"incompleto", true},
	{"cerrada", false},
	{"tardia", false},
	{"nota", false},
	{"cambio", false},
	{"hecho", true},
	{"rechazo", true},
	{"sin_evidencia", true},
	{"estado", false},
	{"lista", true},
	{"agendada", true},
	{"conflicto", true},
	{"semana", true},
	{"disponible", true},
	{"ayuda", true},
	{"suplantacion", true},
	{"sin_confirmar", true},
	{"cuarentena", true},
	{"rebote", true},
	{"pausa", true},
	{"varias", true},
	{"alarma", true},
	{"recordatorio", false},
	{"sin_respuesta", false},
	{"no_contesto", false},
	{"no_avisada", false},
	{"retomada", false},
	{"sigue_en_espera", false},
	{"sin_movimiento", false},
	{"resumen", true},
	{"hoja", true},
	{"ausencia", true},
	{"invitacion", true},
	{"invitacion_cambio", true},
	{"invitacion_cancelada", true},
	{"invitacion_respuesta", false},
	{"sala_respuesta", true},
	{"recordatorio_evento", true},
}

// Set is the notices, parsed and tried. It may be used by several goroutines.
type Set struct {
	text   *texttemplate.Template
	html   *htmltemplate.Template
	source map[string]file
}

// Rendered is a notice in words.
type Rendered struct {
	Subject string // of a notice without a request; "" otherwise: the request's own stays
	Text    string // lines end in LF
	HTML    string // a whole document
}

// Names lists the notices.
func Names() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// Render words the notice called name. Strings of d need no cleaning before.
func (s *Set) Render(name string, d Notice) (Rendered, error) {
	d = cleaned(d)
	var text, html strings.Builder
	if err := s.text.ExecuteTemplate(&text, name, d); err != nil {
		return Rendered{}, fmt.Errorf("word notice %s: %w", name, err)
	}
	if err := s.html.ExecuteTemplate(&html, name, d); err != nil {
		return Rendered{}, fmt.Errorf("word notice %s: %w", name, err)
	}
	var r Rendered
	r.Subject, r.Text = layText(text.String())
	r.HTML = layHTML(html.String())
	switch {
	case d.Number != 0 && (d.Event.Title == "" || r.Subject == ""): // calendars show an event by its own name
		r.Subject = ""
	case r.Subject == "":
		r.Subject = join(": ", d.Desk.Name, d.Title)
	}
	return r, nil
}

// Source is the file from which a template was read, and where it came from:
// "sgaus:es/acuse.txt" is embedded, anything else is a path in the operator's
// folder. name is a file's, with its extension.
func (s *Set) Source(name string) (content []byte, origin string, err error) {
	f, ok := s.source[name]
	if !ok {
		return nil, "", fmt.Errorf("read template %s: %w", name, fs.ErrNotExist)
	}
	return []byte(f.content), f.origin, nil
}

// Files are the embedded templates, es/NAME.txt and es/NAME.html, for whoever
// wants copies to change.
func Files() fs.FS { return embedded }
