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
		if s == "" || last < 50 || closing(s) {
			flush()
		}
		if closing(s) && len(strings.Fields(s)) <= 4 {
			last = 0
			continue
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
	// request: a question that asks for the service: «¿me apartan la sala B?»
	request bool
}

var (
	mends = regexp.MustCompile(`\b(?:perdon|disculp\w*|correcc?ion|correg\w*|corrij\w*|corrig\w*|me equivoque|equivoca\w*|quise decir|en realidad|mejor|cambi\w*|rectific\w*|error|se movio|movieron|recorr\w*|ahora (?:sera|es)|ya no|en vez|en lugar|sino|fe de erratas)\b`)
	firms = regexp.MustCompile(`\b(?:sera|seran|seria|es el|es para|es de|para el|evento|videoconferencias?|teleconferencias?|netconferences?|reunion|sesion|sesiones|fecha|hora|horario|program\w*|agend\w*|requer\w*|requier\w*|necesit\w*|solicit\w*|quer\w*|quier\w*|queda|quedaria|cabo|realiz\w*|empez\w*|empieza|inici\w*|termin\w*|llev\w*|apart\w*|reserv\w*|somos|seremos|asist\w*|con|sin|curso|taller|conferencia|examen|clase|diplomado|ocup\w*)\b`)
)

var request = regexp.MustCompile(`\b(?:apart\w*|agend\w*|reserv\w*|program(?:an|ar\w*|en)|prest(?:an|ar\w*|en)|separ(?:an|ar\w*|en))\b`)

func newSentence(s string) (sentence, bool) {
	asks := strings.ContainsAny(s, "?¿")
	if asks && !request.MatchString(fold(s)) {
		return sentence{}, false
	}
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > mostWords {
		return sentence{}, false
	}
	x := sentence{words: words, request: asks}
	for _, w := range words {
		x.folded = append(x.folded, fold(w))
	}
	all := strings.Join(x.folded, " ")
	x.mend, x.firm = mends.MatchString(all), firms.MatchString(all)
	return x, true
}

// text is a run of words, without the signs around it.
func (s sentence) text(from, to int) string {
	t := strings.Trim(strings.Join(s.words[from:to], " "), " .,;:!()\"«»“”")
	if strings.Count(t, "(") > strings.Count(t, ")") {
		t += ")"
	}
	return t
}

// understood is what was made of a sentence.
type understood struct {
	field *Field
	value string
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

var isWords = map[string]bool{"es": true, "son": true, "sera": true, "seran": true, "seria": true, "serian": true, "debe": true, "queda": true, "quedaria": true, "a": true, "por": true, "cambia": true, "cambio": true, "digo": true, "llama": true, "llamara": true, "titula": true}

// named reads «la hora es de 11 a 13», «el responsable será Ana Ruiz».
func (r *reader) named(s sentence) map[string]bool {
	used := map[string]bool{}
	for i := 1; i < len(s.folded)-1; i++ {
		if !isWords[s.folded[i]] {
			continue
		}
		end := i
		if end > 1 && s.folded[end-1] == "se" {
			end--
		}
		for n := min(4, end); n > 0; n-- {
			m := r.x.match(s.text(end-n, end), false)
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
	ends := s.ends(from)
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
	if m.field.Kind == Text && m.quality < primary && !strings.HasPrefix(s.folded[from-1], "llama") && s.folded[from-1] != "titula" && !strings.Contains(fold(m.field.Label), s.folded[max(0, from-2)]) {
		return false
	}
	if m.field.Kind == Text { // the shortest: what follows is something else
		slices.Sort(ends)
		for from < len(s.words)-1 && (s.folded[from] == "el" || s.folded[from] == "la") {
			from++
		}
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
