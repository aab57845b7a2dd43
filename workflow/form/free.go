package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds on sentences: what is longer is a story, not an answer.
const (
	mostSentences = 200
	mostWords     = 80 // of a sentence
	mostTries     = 600
)

// sentences parts what stands by no label: lines that a client broke are put
// together, paragraphs and full stops part.
func sentences(free []string) (out []string) {
	held := ""
	flush := func() {
		for _, s := range atStops(held) {
			if len(out) < mostSentences && strings.TrimSpace(s) != "" {
				out = append(out, strings.TrimSpace(s))
			}
		}
		held = ""
	}
	last := 0
	for _, s := range free {
		if s == "" || last < 50 {
			flush()
		}
		if held != "" {
			held += " "
		}
		held += s
		last = len(s)
	}
	flush()
	return out
}

// short are words whose full stop ends no sentence.
var short = regexp.MustCompile(`(?i)(?:^|[\s(])(?:dra?|lic|ing|mtr[ao]|m en c|prof|profra|sr|sra|srita|hrs?|tel|ext|no|num|núm|aprox|depto|fac|av|a|p|a\.m|p\.m|c|q|arq|cp|edif|dpto|cel|\d+|[A-ZÁÉÍÓÚ])$`)

// atStops parts a paragraph at its full stops.
func atStops(s string) (out []string) {
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '.', ';', '!', '?':
			if i+1 < len(s) && s[i+1] != ' ' || s[i] == '.' && short.MatchString(s[max(from, i-12):i]) && !(i+2 < len(s) && s[max(0, i-1)] >= '0' && s[max(0, i-1)] <= '9' && unicode.IsUpper(first(s[i+2:]))) {
				continue
			}
			out = append(out, s[from:i+1])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// sentence is one, its words folded beside them.
type sentence struct {
	words  []string // as they stand
	folded []string
	mend   bool // it corrects
	firm   bool // it says how it will be
}

var (
	mends = regexp.MustCompile(`\b(?:perdon|disculp\w*|correcc?ion|correg\w*|corrij\w*|corrig\w*|me equivoque|equivoca\w*|quise decir|en realidad|mejor|cambi\w*|rectific\w*|error|se movio|movieron|recorr\w*|ahora (?:sera|es)|ya no|en vez|en lugar|sino|fe de erratas)\b`)
	firms = regexp.MustCompile(`\b(?:sera|seran|seria|es el|es para|es de|para el|evento|videoconferencias?|teleconferencias?|netconferences?|reunion|sesion|sesiones|fecha|hora|horario|program\w*|agend\w*|requer\w*|requier\w*|necesit\w*|solicit\w*|quer\w*|quier\w*|queda|quedaria|cabo|realiz\w*|empez\w*|empieza|inici\w*|termin\w*|llev\w*|apart\w*|reserv\w*|somos|seremos|asist\w*|con|sin|curso|taller|conferencia|examen|clase|diplomado|ocup\w*)\b`)
)

func newSentence(s string) (sentence, bool) {
	if strings.ContainsAny(s, "?¿") {
		return sentence{}, false
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > mostWords {
		return sentence{}, false
	}
	x := sentence{words: words}
	for _, w := range words {
		x.folded = append(x.folded, fold(w))
	}
	all := strings.Join(x.folded, " ")
	x.mend, x.firm = mends.MatchString(all), firms.MatchString(all)
	return x, true
}

// text is a run of words, without the signs around it.
func (s sentence) text(from, to int) string {
	return strings.Trim(strings.Join(s.words[from:to], " "), " .,;:!()")
}

// understood is what was made of a sentence.
type understood struct {
	field *Field
	value string
	when  bool // of the time
	mend  bool
}

// reader understands sentences for one form and what was answered before.
type reader struct {
	x     *index
	m     *moment
	have  Answers
	known map[string]bool // said by a label in the same mail
	tries int
	out   []understood
}

// wanted: it is not answered yet, or the sentence corrects or says it firmly.
func (r *reader) wanted(s sentence, name string) bool {
	_, has := r.x.form.Field(name)
	return has && !r.known[name] && (r.have[name] == "" || s.mend || s.firm)
}

func (r *reader) add(s sentence, name, value string) {
	if f := r.x.field(name); f != nil && r.wanted(s, name) {
		r.out = append(r.out, understood{field: f, value: value, mend: s.mend})
	}
}

func (x *index) field(name string) *Field {
	for i := range x.form.Fields {
		if x.form.Fields[i].Name == name {
			return &x.form.Fields[i]
		}
	}
	return nil
}

func (r *reader) read(text string) {
	s, ok := newSentence(text)
	if !ok {
		return
	}
	used := r.named(s)
	if r.x.form.timed() {
		r.times(s, used)
	}
	if len(r.m.ctx.Rooms) > 0 && !used["sala"] {
		r.room(s)
	}
	r.yesNo(s, used)
	r.people(s, used)
	r.gear(s, used)
	r.phone(s, used)
}

var isWords = map[string]bool{"es": true, "son": true, "sera": true, "seran": true, "seria": true, "serian": true, "debe": true, "queda": true, "quedaria": true, "a": true, "por": true, "cambia": true, "cambio": true, "digo": true}

// named reads «la hora es de 11 a 13», «el responsable será Ana Ruiz».
func (r *reader) named(s sentence) map[string]bool {
	used := map[string]bool{}
	for i := 1; i < len(s.folded)-1; i++ {
		if !isWords[s.folded[i]] {
			continue
		}
		for n := min(4, i); n > 0; n-- {
			m := r.x.match(s.text(i-n, i), false)
			if m.field == nil || m.quality < synonym {
				continue
			}
			to := i + 1
			for to < len(s.folded)-1 && (isWords[s.folded[to]] || s.folded[to] == "ser" || s.folded[to] == "decir") && s.folded[to] != "a" {
				to++
			}
			if r.value(s, m, to) {
				used[m.field.Name] = true
			}
			break
		}
	}
	return used
}

// value takes the words behind «es»: all, or those before a comma.
func (r *reader) value(s sentence, m match, from int) bool {
	if m.field.Kind == Long || m.field.Kind.listed() || timeOf(m.field.Kind) && !r.x.form.timed() {
		return false
	}
	ends := []int{len(s.words)}
	for i := from; i < len(s.words)-1; i++ {
		if strings.HasSuffix(s.words[i], ",") || s.folded[i+1] == "y" || s.folded[i+1] == "en" || s.folded[i+1] == "con" || s.folded[i+1] == "no" || s.folded[i+1] == "pero" {
			ends = append(ends, i+1)
		}
	}
	if timeOf(m.field.Kind) {
		for _, to := range ends {
			if _, err := r.m.when(s.text(from, to)); err == nil {
				r.m.say(*m.field, s.text(from, to), rankFree, s.mend)
				return true
			}
		}
		return false
	}
	name := m.field.Name
	if !r.wanted(s, name) || r.have[name] != "" && !s.mend && m.field.Kind == Text {
		return false
	}
	if m.field.Kind == Text && m.quality < primary && !strings.Contains(fold(m.field.Label), s.folded[max(0, from-2)]) {
		return false
	}
	for _, to := range ends {
		v := s.text(from, to)
		if c := check(*m.field, v, r.m.ctx); c.value != "" && c.problems == nil && len(v) <= 120 {
			r.out = append(r.out, understood{field: m.field, value: v, mend: s.mend})
			return true
		}
	}
	return false
}

// Words before a time that say it is another: «antes del 10», «no el 15».
var notThen = map[string]bool{"antes": true, "sino": false, "no": true, "limite": true, "tardar": true, "vez": true, "lugar": true, "desde": false, "ayer": true, "pasado": true, "responder": true, "respuesta": true, "contestar": true, "confirmar": true, "confirmen": true, "avisen": true, "mande": true, "envie": true, "enviar": true, "mandar": true, "llamar": true, "llamo": true, "llame": true, "llamen": true, "marque": true, "marco": true}

// times finds dates and hours anywhere in a sentence.
func (r *reader) times(s sentence, used map[string]bool) {
	if r.known["fecha"] && r.known["inicio"] && r.known["fin"] && !s.mend {
		return
	}
	for i := 0; i < len(s.words); i++ {
		if !begins(s, i) {
			continue
		}
		to, ok := r.window(s, i)
		if !ok {
			continue
		}
		if r.meant(s, i) && !(used["fecha"] || used["inicio"] || used["fin"] || used["horario"] || used["cuando"]) {
			r.claimTime(s, s.text(i, to))
		}
		i = to - 1
	}
}

// begins: a time may begin with this word.
func begins(s sentence, i int) bool {
	w := s.folded[i]
	if w == "" {
		return false
	}
	switch w {
	case "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "hoy", "manana", "pasado", "proximo", "de", "desde", "a", "entre":
		return w != "de" && w != "a" && w != "entre" && w != "desde" || i+1 < len(s.folded) && (s.folded[i+1] == "las" || s.folded[i+1] == "la" || s.folded[i+1] != "" && s.folded[i+1][0] >= '0' && s.folded[i+1][0] <= '9')
	}
	return w[0] >= '0' && w[0] <= '9'
}

// window is the longest run of words from i that is a time.
func (r *reader) window(s sentence, i int) (to int, ok bool) {
	for to = min(len(s.words), i+18); to > i && r.tries < mostTries; to-- {
		if s.folded[to-1] == "" && to-1 > i && s.words[to-1] != "-" && s.words[to-1] != "–" {
			continue
		}
		r.tries++
		w, err := r.m.ctx.Calendar.ParseWhen(s.text(i, to), r.m.ctx.Now)
		if err != nil {
			continue
		}
		// A number alone is not an hour, and «hoy» alone no plan.
		if w.Day.IsZero() && !w.End && !clocky(s.text(i, to)) || to == i+1 && !strings.ContainsAny(s.words[i], "/-:") && !dayWord(s.folded[i]) {
			continue
		}
		return to, true
	}
	return i, false
}

func dayWord(w string) bool {
	return slices.Contains([]string{"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "manana"}, w)
}

var clockSign = regexp.MustCompile(`(?i)\d:\d\d|\d ?(?:am|pm|a\.m|p\.m|hrs?|horas?|h)\b|^(?:a|de|desde) las? `)

func clocky(s string) bool { return clockSign.MatchString(s) }

// meant tells a plan from a time that is spoken of.
func (r *reader) meant(s sentence, i int) bool {
	for k := max(0, i-4); k < i; k++ {
		if notThen[s.folded[k]] && !slices.Contains(s.folded[k:i], "sino") && !slices.Contains(s.folded[k:i], "sera") && !slices.Contains(s.folded[k:i], "es") {
			return false
		}
	}
	return s.firm || s.mend || len(s.words) <= 12
}

func (r *reader) claimTime(s sentence, text string) {
	w, err := r.m.ctx.Calendar.ParseWhen(text, r.m.ctx.Now)
	if err != nil {
		return
	}
	if !w.Day.IsZero() && (r.known["fecha"] || r.have["fecha"] != "" && !s.mend && !s.firm) {
		return
	}
	if p := r.m.wrongDay(settled{day: w.Day}, text); !w.Day.IsZero() && p != nil && !s.firm {
		return
	}
	if w.Clock && (r.known["inicio"] || r.known["fin"] || r.have["inicio"] != "" && !s.mend && !s.firm) {
		w.Clock, w.End = false, false
	}
	f := Field{Name: "cuando", Kind: whole}
	r.m.take(f, w, claim{rank: rankFree, wrote: text, mend: s.mend})
}

func (r *reader) room(s sentence) {
	all := strings.Join(s.folded, " ")
	found := mentioned(r.m.ctx.Rooms, all)
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
	if m := phoneSaid.FindStringSubmatch(strings.Join(s.words, " ")); m != nil && !used["telefono"] && r.have["telefono"] == "" {
		if c := check(Field{Name: "telefono", Kind: Phone, Required: true}, m[1], r.m.ctx); c.value != "" {
			r.add(s, "telefono", c.value)
		}
	}
}
