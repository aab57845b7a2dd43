package workflow

import "strings"

// Service is a kind of work with rules of its own: videoconference,
// teleconference, netconference.
type Service struct {
	Code      string // the word of [SERVICIO VC]
	Name      string
	Words     []string // by which the subject of a new mail asks for it
	Addresses []string // mail written to one of these asks for it
	Area      string   // code; "" that of whoever it goes to
	AssignTo  string   // address of who gets it; "" the ASV of the area, else any ASV
	Form      string   // code of the form that its user fills in; "" none
	Agenda    bool     // it takes a place in the Calendario de Eventos
	Terms     Terms    // its own deadlines; zero fields are the area's or the desk's
}

// Catalogue are the services of the routine (VC 2.2), which hold where the
// configuration names none of its own.
var Catalogue = []Service{
	{
		Code: "VC", Name: "Videoconferencia", Form: "FOR 7.5 DRT 09", Agenda: true,
		Words: []string{"videoconferencia", "video conferencia", "videoconference", "enlace de video"},
	},
	{
		Code: "TC", Name: "Teleconferencia", Form: "FOR 7.5 DRT 33", Agenda: true,
		Words: []string{"teleconferencia", "tele conferencia", "audioconferencia", "conferencia telefónica", "conferencia por teléfono"},
	},
	{
		Code: "NC", Name: "Netconference", Form: "FOR 7.5 DRT 31", Agenda: true,
		Words: []string{"netconference", "net conference", "netconferencia", "webconferencia", "conferencia web", "conferencia por internet"},
	},
	// Any other work (PRO 7.2 DAU 01): nobody's words ask for its form, the staff do.
	{Code: "GENERAL", Name: "Solicitud general", Form: "FOR 7.1 DAU 01"},
}

// Service finds a service by its code, whatever its case.
func (d Desk) Service(code string) (Service, bool) {
	for _, s := range d.Services {
		if code != "" && strings.EqualFold(s.Code, code) {
			return s, true
		}
	}
	return Service{}, false
}
