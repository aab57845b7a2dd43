package form

import (
	"regexp"
	"slices"
	"strings"
)

func (r *reader) room(s sentence) {
	all := strings.Join(s.folded, " ")
	found := mentioned(r.m.ctx.Rooms, all)
	for i := 0; found == nil && i < len(s.folded)-2; i++ { // «en el auditorio»
		for to := min(len(s.folded), i+5); s.folded[i] == "en" && to > i+2 && found == nil; to-- {
			if t, ok := begun(r.m.ctx.Rooms, strings.Join(s.folded[i+1:to], " ")); ok {
				found = []Thing{t}
			}
		}
	}
	if len(found) == 0 && anyRoomSaid.MatchString(all) {
		r.add(s, "sala", anyRoom)
	}
	if len(found) != 1 {
		return
	}
	before, _, _ := strings.Cut(all, fold(found[0].Name))
	if words := strings.Fields(before); len(words) > 0 && slices.ContainsFunc(words[max(0, len(words)-3):], func(w string) bool { return w == "no" || w == "vez" || w == "lugar" }) {
		return
	}
	r.add(s, "sala", found[0].Name)
}

// asked are the words by which sentences speak of what is yes or no.
var asked = []struct {
	name  string
	words *regexp.Regexp
}{
	{"grabacion", regexp.MustCompile(`^(?:grabacion|grabaciones|grabar|grabarlo|grabarla|grabe|grabara|grabado|graben)$`)},
	{"tecnico", regexp.MustCompile(`^(?:tecnico|tecnica|tecnicos)$`)},
	{"presentacion", regexp.MustCompile(`^(?:presentacion|presentaciones|diapositivas|powerpoint|ppt)$`)},
}

var wish = regexp.MustCompile(`^(?:con|requ\w*|necesit\w*|habra|tendra|tendremos|quer\w*|quier\w*|se|favor|dese\w*|incluy\w*|ocup\w*|apoyo|si|tambien|y|solicit\w*|pedimos|usar\w*)$`)

func (r *reader) yesNo(s sentence, used map[string]bool) {
	for i, w := range s.folded {
		for _, a := range asked {
			if used[a.name] || !a.words.MatchString(w) {
				continue
			}
			before := s.folded[max(0, i-5):i]
			said := ""
			for _, b := range before {
				switch {
				case b == "sin" || b == "no" || b == "ni":
					said = "no"
				case said != "no" && wish.MatchString(b):
					said = "sí"
				}
			}
			if said != "" {
				r.add(s, a.name, said)
			}
		}
	}
}

var crowd = regexp.MustCompile(`^(?:personas?|asistentes|participantes|alumnos|alumnas|profesores|maestros|docentes|estudiantes|gentes?|invitados|lugares)$`)

func (r *reader) people(s sentence, used map[string]bool) {
	if used["asistentes"] {
		return
	}
	for i := 1; i < len(s.folded); i++ {
		n := s.folded[i-1]
		if n, m := s.folded[i], r.x.match(s.words[i-1], false); m.field != nil && m.field.Name == "asistentes" && digits(n) == len(n) && n != "" && len(n) < 5 {
			r.add(s, "asistentes", n)
			return
		}
		if crowd.MatchString(s.folded[i]) && n != "" && (digits(n) == len(n) && len(n) < 5 || numberWords[n] > 1) {
			r.add(s, "asistentes", n)
			return
		}
		if (s.folded[i-1] == "seremos" || s.folded[i-1] == "somos") && digits(s.folded[i]) == len(s.folded[i]) && s.folded[i] != "" {
			r.add(s, "asistentes", s.folded[i])
			return
		}
	}
}

// gear finds «2 micrófonos» by the names of what there is.
func (r *reader) gear(s sentence, used map[string]bool) {
	if used["equipo"] || len(r.m.ctx.Equipment) == 0 {
		return
	}
	var items []string
	for i := 0; i < len(s.folded)-1; i++ {
		n := s.folded[i]
		if n == "" || digits(n) != len(n) && numberWords[n] == 0 {
			continue
		}
		for to := min(len(s.folded), i+5); to > i+1; to-- {
			if t, ok := find(r.m.ctx.Equipment, strings.Join(s.folded[i+1:to], " ")); ok {
				items = append(items, n+" "+t.Name)
				i = to - 1
				break
			}
		}
	}
	if items != nil {
		r.add(s, "equipo", strings.Join(items, ", "))
	}
}

var phoneSaid = regexp.MustCompile(`(?i)\b(?:tel[eé]fono|tels?|cel(?:ular)?|m[oó]vil|extensi[oó]n|ext|whatsapp)\b[.: ]*(?:es |el |al |n[uú]mero )*([+(\d][\d ()+.-]{1,22}\d(?:,? *(?:ext|extensi[oó]n)[. ]*\d+)?)`)

func (r *reader) phone(s sentence, used map[string]bool) {
	all := strings.Join(s.words, " ")
	if used["telefono"] || r.have["telefono"] != "" && !s.mend {
		return
	}
	said := ""
	if m := phoneSaid.FindStringSubmatch(all); m != nil {
		said = m[1]
	} else if n := slices.DeleteFunc(dialled.FindAllString(all, 5), func(d string) bool { return digits(d) < 7 }); s.mend && len(n) == 1 && slices.ContainsFunc(s.folded, func(w string) bool { return phoneName.MatchString(w) }) {
		said = n[0] // «me equivoqué en el teléfono, el correcto es …»
	}
	if c := check(Field{Name: "telefono", Kind: Phone, Required: true}, said, r.m.ctx); c.value != "" {
		r.add(s, "telefono", c.value)
	}
}

var phoneName = regexp.MustCompile(`^(?:tel|telefono|cel|celular|movil|numero)$`)
