package form

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sgaus/workflow/hours"
)

// checked is what became of a value: what can be taken of it, and why the rest
// cannot.
type checked struct {
	value    string // canonical; "" if nothing can be taken
	problems []Problem
	// open: it was left for later («por definir»), which is no answer and no
	// mistake.
	open bool
	also Answers // of other fields, which stood inside
}

func wrong(f Field, wrote, why, allowed string) checked {
	return checked{problems: []Problem{problem(f, wrote, why, allowed)}}
}

func problem(f Field, wrote, why, allowed string) Problem {
	return Problem{Field: f.Name, Wrote: cut(wrote, 80), Why: why, Allowed: allowed}
}

// kinds is how each kind is checked. Those of time are in moment.go: they
// depend on each other.
var kinds = map[Kind]func(Field, string, Context) checked{
	Text: checkText, Long: checkLong, Acronym: checkAcronym, Phone: checkPhone, Email: checkEmail, Emails: checkEmails,
	Number: checkNumber, YesNo: checkYesNo, Room: checkRoom, Equipment: checkEquipment, Sites: checkSites, Callers: checkCallers, Repeat: checkRepeat,
}

// none is what an empty answer is kept as where the field may stay empty.
const none = "ninguno"

var nothing = map[string]bool{
	"no": true, "ninguno": true, "ninguna": true, "ningun": true, "nada": true, "n a": true, "na": true, "no aplica": true, "sin": true, "no hay": true, "no se requiere": true, "no requiere": true, "no requerimos": true, "no necesitamos": true, "no gracias": true, "no es necesario": true, "sin observaciones": true, "ninguno por el momento": true, "ninguna por el momento": true, "por el momento no": true, "no por el momento": true, "ninguno gracias": true, "0": true,
}

var later = map[string]bool{
	"": true, "pendiente": true, "por definir": true, "por confirmar": true, "por asignar": true, "no se": true, "no lo se": true, "aun no se": true, "todavia no se": true, "aun no lo se": true, "luego": true, "despues": true, "tbd": true, "xx": true, "xxx": true, "xxxx": true, "en espera": true, "lo confirmo despues": true, "les confirmo despues": true, "luego les digo": true, "sin definir": true, "no definido": true, "no definida": true, "se confirmara": true, "por determinar": true, "pd": true, "despues lo confirmo": true, "queda pendiente": true,
}

var acronym = regexp.MustCompile(`^[A-WYZÑÁÉÍÓÚ]{2,12}$`)

// check reads a value as its field does.
func check(f Field, value string, ctx Context) checked {
	folded := fold(value)
	switch {
	case f.Kind == Acronym && acronym.MatchString(value): // «NA», «SIN» are some
	case later[folded]:
		return checked{open: true}
	case nothing[folded] && f.Kind != YesNo && f.Kind != Number && !f.Required:
		return checked{value: none}
	case nothing[folded] && f.Kind != YesNo && f.Kind != Number && f.Kind != Long && f.Required:
		return wrong(f, value, "este dato es necesario", f.Hint)
	}
	return kinds[f.Kind](f, value, ctx)
}

func checkText(f Field, value string, _ Context) checked {
	most := f.Max
	if most == 0 {
		most = 200
	}
	v := strings.Trim(strings.Join(strings.Fields(value), " "), " ,;")
	if len(v) > 2 && strings.HasSuffix(v, ".") && !strings.Contains(v[len(v)-min(4, len(v)):len(v)-1], ".") && len(v) > 12 {
		v = strings.TrimSuffix(v, ".")
	}
	if n := utf8.RuneCountInString(v); n > most {
		return wrong(f, v, fmt.Sprintf("tiene %d letras", n), fmt.Sprintf("hasta %d letras", most))
	}
	if !strings.ContainsFunc(v, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return checked{open: true}
	}
	c := checked{value: v}
	if f.Name == "responsable" {
		c.value, c.also = person(v)
	}
	return c
}

var (
	mailInside  = regexp.MustCompile(`[^\s@<>(),;:"]+@[^\s@<>(),;:"]+\.[^\s@<>(),;:"]+`)
	phoneInside = regexp.MustCompile(`(?i)[\s,;/(-]+((?:tel(?:éfono|efono|s)?|cel(?:ular)?|ext(?:ensión|ension)?|móvil|movil)[.: ]*[+(\d][\d ()+.-]{2,24}\d(?:,? *ext[. ]*\d+)?|[+(\d][\d ()+.-]{7,22}\d(?:,? *ext[. ]*\d+)?)\)?[\s.]*$`)
)

// person parts a name from the address and the telephone written behind it.
func person(v string) (string, Answers) {
	also := Answers{}
	if m := mailInside.FindString(v); m != "" {
		also["correo"] = m
		v = strings.TrimRight(strings.TrimSpace(strings.Replace(v, m, "", 1)), " ,;<>()/-")
		v = strings.ReplaceAll(v, "<>", "")
		v = strings.TrimRight(v, " ,;")
	}
	if m := phoneInside.FindStringSubmatchIndex(v); m != nil && m[0] > 2 {
		also["telefono"] = strings.TrimSpace(v[m[2]:m[3]])
		v = strings.TrimRight(v[:m[0]], " ,;(/-")
	}
	return strings.Join(strings.Fields(v), " "), also
}

func checkLong(_ Field, value string, _ Context) checked {
	return checked{value: cut(value, 2000)}
}

func checkAcronym(f Field, value string, _ Context) checked {
	v := strings.ToUpper(strings.Trim(strings.Join(strings.Fields(value), " "), " .,;\"'()"))
	v = strings.ReplaceAll(v, ".", "")
	allowed := fmt.Sprintf("hasta %d letras o números, por ejemplo DRT", f.Max)
	if n := utf8.RuneCountInString(v); n > f.Max {
		return wrong(f, value, fmt.Sprintf("las siglas tienen %d letras", n), allowed)
	}
	if v == "" || strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" -/&", r)
	}) {
		return wrong(f, value, "hay signos que no son de unas siglas", allowed)
	}
	return checked{value: v}
}

var addressShape = regexp.MustCompile(`^[^\s@<>(),;:"\\\[\]]{1,64}@([\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$`)

// address makes one address of what somebody wrote as one.
func address(s string) (string, bool) {
	s = strings.Trim(strings.TrimSpace(s), "<>()[].,;:\"' ")
	s = strings.TrimPrefix(s, "mailto:")
	return strings.ToLower(s), len(s) < 255 && addressShape.MatchString(s) && !strings.Contains(s, "..")
}

const addressAllowed = "una dirección como nombre@dependencia.mx"

func checkEmail(f Field, value string, _ Context) checked {
	if a, ok := address(value); ok {
		return checked{value: a}
	}
	if all := mailInside.FindAllString(value, 3); len(all) == 1 {
		if a, ok := address(all[0]); ok {
			return checked{value: a}
		}
	} else if len(all) > 1 {
		if a, ok := address(all[0]); ok { // the second is a spare
			return checked{value: a}
		}
	}
	return wrong(f, value, "no es una dirección de correo", addressAllowed)
}

var digitRun = regexp.MustCompile(`\d+`)

var numberWords = map[string]int{
	"uno": 1, "un": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veinticinco": 25, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100, "docena": 12,
}

// mostPeople bounds what is believed.
const mostPeople = 5000

// checkNumber takes the largest number that stands there: of «entre 20 y 25»
// the room must hold 25.
func checkNumber(f Field, value string, _ Context) checked {
	most := -1
	for _, d := range digitRun.FindAllString(strings.NewReplacer(",000", "000", ".000", "000").Replace(value), 20) {
		if n, err := strconv.Atoi(d); err == nil && n > most || err != nil {
			most = max(n, most)
			if err != nil {
				most = mostPeople + 1
			}
		}
	}
	for w := range strings.SplitSeq(fold(value), " ") {
		if n := numberWords[w]; n > most && most <= 0 && n > 0 {
			most = n
		}
	}
	allowed := fmt.Sprintf("un número de 1 a %d", mostPeople)
	switch {
	case most < 0:
		return wrong(f, value, "no es un número", allowed)
	case most == 0 || most > mostPeople || strings.HasPrefix(strings.TrimSpace(value), "-"):
		return wrong(f, value, "no puede ser", allowed)
	}
	return checked{value: strconv.Itoa(most)}
}

// The many words of yes and no, folded: whole, or at the beginning.
var (
	yesWords  = regexp.MustCompile(`^(?:si|sii+|sip|simon|claro|por supuesto|afirmativo|correcto|ok|okey|okay|de acuerdo|yes|x|asi es|por favor|porfavor|con|se requiere|se requieren|se requerira|se necesita|se necesitara|se necesitan|requerimos|requiero|requiere|necesitamos|necesito|necesario|necesaria|favor|se grabara|se graba|grabar|grabarlo|grabarla|desde luego|obvio|va|vale|sera necesario|es necesario|habra|tendremos|usaremos|queremos|deseamos|verdadero|presencial)\b`)
	noWords   = regexp.MustCompile(`^(?:no+|nop|nel|negativo|sin|ninguno|ninguna|ningun|nada|tampoco|nunca|para nada|innecesario|en absoluto|de momento no|por el momento no|por ahora no|falso|creo que no)\b`)
	yesThings = regexp.MustCompile(`\b(?:power ?point|ppt|pptx|diapositivas?|laptop|computadora|video|pdf|prezi|keynote|un tecnico|una persona|pantalla|presencial)\b`)
	tickFirst = regexp.MustCompile(`(?i)(?:[(\[]\s*[x✓✔]\s*[)\]]|[☑☒✅])\s*(s[ií]|no)\b`)
	tickLast  = regexp.MustCompile(`(?i)\b(s[ií]|no)\s*(?:[(\[]\s*[x✓✔]\s*[)\]]|[☑☒✅])`)
	unticked  = regexp.MustCompile(`(?i)[(\[]\s*[)\]]`)
	unsure    = regexp.MustCompile(`^(?:si o no|si no|no si|tal vez|quiza|quizas|puede ser|depende|a lo mejor|posiblemente|si es posible que no)\b`)
)

func checkYesNo(f Field, value string, _ Context) checked {
	ticked := tickLast
	if strings.HasPrefix(value, "(") || strings.HasPrefix(value, "[") || !tickLast.MatchString(value) {
		ticked = tickFirst
	}
	if m := ticked.FindStringSubmatch(value); m != nil {
		if fold(m[1]) == "no" {
			return checked{value: "no"}
		}
		return checked{value: "sí"}
	}
	folded := fold(value)
	switch {
	case folded == "si o no" || folded == "si no" || unticked.MatchString(value):
		return checked{open: true}
	case unsure.MatchString(folded):
		return wrong(f, value, "hay que decidirlo", "sí o no")
	case noWords.MatchString(folded) || folded == "0":
		return checked{value: "no"}
	case yesWords.MatchString(folded), yesThings.MatchString(folded), len(folded) > 0 && folded[0] >= '1' && folded[0] <= '9':
		return checked{value: "sí"}
	}
	return wrong(f, value, "no queda claro", "sí o no")
}

var once = map[string]bool{"no": true, "unica": true, "una": true, "una vez": true, "una sola": true, "una sola vez": true, "solo una vez": true, "unica vez": true, "no se repite": true, "unico": true, "1": true, "ninguna": true, "unica sesion": true, "una sesion": true, "una sola sesion": true, "1 sesion": true}

// checkRepeat takes a series, and keeps it so that it says the same on any day.
func checkRepeat(f Field, value string, ctx Context) checked {
	if once[fold(value)] {
		return checked{value: none}
	}
	r, err := ctx.Calendar.ParseRepeat(value, ctx.Now)
	if err != nil {
		return checked{problems: []Problem{explain(f, value, err)}}
	}
	return checked{value: hours.LongRepeat(r, ctx.Calendar.Location())}
}
