package workflow

import (
	"slices"
	"strings"
)

// A subject that names a service does not always ask for one: something may be
// broken, or it is about one that was asked for already. Such a mail opens a
// request like any other, and HelpDesk decides. «*» stands for any ending.
var (
	// faults say so wherever they stand.
	faults = []string{
		"falla", "fallo", "fallan", "fallando", "con falla*", "con problema*", "con error*", "hay problema*", "tiene problema*", "da error",
		"marca error", "averia*", "descompuest*", "danado", "danada", "roto", "rota", "intermiten*", "lento", "lenta", "muy lent*",
		"se corta", "se corto", "se cae", "se cayo", "se congela", "se congelo", "se traba", "se trabo", "se apaga", "se apago", "se desconecta",
		"se escucha*", "se oye*", "se ve*", "sin audio", "sin video", "sin sonido", "sin imagen", "sin senal", "sin conexion", "sin internet",
		"sin voz", "ruido", "interferencia*", "cancela*", "reprograma*", "reagenda*", "pospon*", "aplaza*", "gracias", "agradec*", "ayer",
	}
	// others say so before the service's name: «cambio de la videoconferencia» is
	// about one, «videoconferencia sobre el cambio climático» asks for one.
	others = []string{
		"problema*", "error*", "falla*", "revisar", "revision", "reparar", "reparacion", "arreglar", "arreglo", "instala*", "mantenimiento",
		"soporte", "ayuda", "queja*", "reporte*", "incidente*", "incidencia*", "equipo", "equipos", "cambio*", "cambiar*", "mover", "grabacion*",
		"constancia*", "factura*", "evidencia*", "duda*", "pregunta*", "informacion", "informes", "costo*", "precio*", "cotizacion*",
		"manual*", "como", "contrasena*", "clave*", "resultado*", "minuta*",
	}
)

// wanted finds the service that a new mail asks for: the one whose address it
// was written to, else the only one whose words its subject has, else the one
// whose form it bears. A subject that tells of a fault asks for none.
func (d *decision) wanted(subject, text string) (Service, bool) {
	words := wordsOf(subject)
	if complains(words) {
		return Service{}, false
	}
	if s, ok := d.f.Desk.Service(d.f.AddressedService); ok {
		return s, true
	}
	var found []Service
	first := len(words)
	for _, s := range d.f.Desk.Services {
		if at := s.named(words); at >= 0 {
			found, first = append(found, s), min(first, at)
		}
	}
	switch {
	case len(found) == 0:
		return d.f.Desk.bearing(subject + "\n" + text)
	case len(found) > 1, anyPhrase(words[:first], others):
		return Service{}, false
	}
	return found[0], true
}

// complains reports whether a subject tells of a fault. A «no» is enough,
// unless it numbers something: «Sesión no. 3».
func complains(words []string) bool {
	for i, w := range words {
		if w == "NO" && (i+1 == len(words) || strings.Trim(words[i+1], "0123456789") != "") {
			return true
		}
	}
	return anyPhrase(words, faults)
}

func anyPhrase(words, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return phraseAt(words, wordsOf(p), false) >= 0 })
}

// named is where among the words those of the service stand: in the singular or
// plural, in one word or several, a letter or two wrong in the long ones; -1:
// they do not.
func (s Service) named(words []string) int {
	for _, phrase := range s.Words {
		if at := phraseAt(words, wordsOf(phrase), true); at >= 0 {
			return at
		}
	}
	return -1
}

// bearing finds the service whose form is named: who asks every month sends the
// filled form at once.
func (d Desk) bearing(text string) (Service, bool) {
	text = squeeze(text)
	var found []Service
	for _, s := range d.Services {
		if s.Form != "" && strings.Contains(text, squeeze(s.Form)) {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return Service{}, false
}

// wordsOf are the words of a text, folded, without the signs around them.
func wordsOf(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return strings.ContainsRune(" ,;:¿?¡!()[]«»\"'/+|", r) })
}

func phraseAt(words, phrase []string, near bool) int {
	for i := 0; len(phrase) > 0 && i+len(phrase) <= len(words); i++ {
		if slices.EqualFunc(words[i:i+len(phrase)], phrase, func(got, want string) bool { return alike(got, want, near) }) {
			return i
		}
	}
	return -1
}

// misspellable is from how many letters on a word of a service is known with
// two of them wrong: «videconferencia», «videoconferecia».
const misspellable = 11

// wordMost bounds the words of a subject that are compared letter by letter.
const wordMost = 40

func alike(got, want string, near bool) bool {
	if stemmed, open := strings.CutSuffix(want, "*"); open {
		return strings.HasPrefix(got, stemmed)
	}
	got, want = strings.TrimSuffix(got, "S"), strings.TrimSuffix(want, "S")
	return got == want || near && len(want) >= misspellable && len(got) <= wordMost && distance(got, want, 2) <= 2
}

// holder finds whom a service goes to: the one named, else the ASV of its area,
// else any ASV, where it takes the agenda. Whoever is away is stood in for.
func (d Desk) holder(s Service, addressed string) (Person, bool) {
	if p, ok := d.stand(s.AssignTo); ok {
		return p, true
	}
	if !s.Agenda {
		return Person{}, false
	}
	for _, area := range []string{s.Area, addressed, "*"} {
		for _, p := range d.With(ASV) {
			if stand, ok := d.stand(p.Email); ok && (area == "*" || area != "" && strings.EqualFold(p.Area, area)) {
				return stand, true
			}
		}
	}
	return Person{}, false
}

// serviceNamed finds the service that words name: its code, its name, its form,
// or what it is recognised by.
func (d Desk) serviceNamed(words string) (Service, bool) {
	asked := squeeze(words)
	if asked == "" {
		return Service{}, false
	}
	for _, is := range []func(Service) bool{
		func(s Service) bool { return squeeze(s.Code) == asked },
		func(s Service) bool { return sameWord(squeeze(s.Name), asked) },
		func(s Service) bool { return s.Form != "" && squeeze(s.Form) == asked },
		func(s Service) bool {
			return slices.ContainsFunc(s.Words, func(w string) bool { return phraseAt(wordsOf(words), wordsOf(w), true) == 0 })
		},
	} {
		for _, s := range d.Services {
			if is(s) {
				return s, true
			}
		}
	}
	return Service{}, false
}
