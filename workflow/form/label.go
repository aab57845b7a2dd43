package form

import (
	"regexp"
	"slices"
	"strings"
)

// labelMost bounds a label, in bytes of folded text.
const labelMost = 60

// How well a label was known, the best last.
const (
	part        = iota + 1 // its words stand among others
	primaryPart            // so do those that stand in the form
	nearly                 // a few letters are wrong
	synonym                // one of Field.Also
	primary                // as it stands in the form
)

// index finds the field that a label means.
type index struct {
	form  Form
	code  string // compact
	exact map[string]match
	keys  []key
	memo  map[string]match
	parts int // how often words were looked for among others
	prose map[string]bool
	m     *moment
}

type match struct {
	field   *Field
	quality int
	words   int // of the label that it is taken for
}

type key struct {
	compact string
	words   []string
	match
}

// beside are labels that say several fields at once; they are read by their
// kind and never answered under their own name.
var beside = []Field{
	{Name: "cuando", Label: "Fecha y hora", Kind: whole, Also: []string{"fecha hora", "dia y hora", "fecha y horario", "fecha y horarios", "cuando", "hora y fecha", "dia y horario", "fecha horario"}},
	{Name: "horario", Label: "Horario", Kind: turn, Also: []string{"hora", "horas", "hora del evento", "de que hora a que hora", "horarios", "hr", "hrs", "hora de inicio y termino", "hora inicio y fin"}},
	{Name: "duracion", Label: "Duración", Kind: length, Also: []string{"duracion aproximada", "tiempo", "duracion del evento", "dura", "tiempo estimado"}},
}

// The kinds of these.
const (
	whole  Kind = "fecha y horas"
	turn   Kind = "horas"
	length Kind = "duración"
)

// others are labels of mail that are none of a form: they end what stands
// above.
var others = []string{
	"de", "para", "cc", "cco", "asunto", "enviado", "enviado el", "enviado por", "from", "to", "sent", "subject", "date", "clave", "nota", "nota bene", "saludos", "atte", "atentamente", "gracias", "buenos dias", "buen dia", "buenas tardes", "hola", "ps", "pd", "p d", "estado", "responder a", "reply to", "folio", "datos adjuntos", "adjuntos", "importancia", "categorias",
}

func newIndex(f Form, m *moment) *index {
	x := &index{form: f, m: m, code: compact(f.Code), exact: map[string]match{}, memo: map[string]match{}, prose: map[string]bool{}}
	for i := range f.Fields {
		x.add(&f.Fields[i])
	}
	if x.form.timed() {
		for i := range beside {
			x.add(&beside[i])
		}
	}
	for _, s := range others {
		if c := compact(s); x.exact[c].field == nil {
			x.exact[c] = match{quality: primary}
		}
	}
	for _, s := range prose {
		x.prose[compact(s)] = true
	}
	return x
}

// timed: it takes place at some time.
func (f Form) timed() bool { _, ok := f.Field("fecha"); return ok }

func (x *index) add(f *Field) {
	for i, label := range append([]string{f.Label}, f.Also...) {
		m := match{field: f, quality: synonym}
		if i == 0 {
			m.quality = primary
		}
		folded := fold(label)
		m.words = strings.Count(folded, " ") + 1
		for _, c := range []string{strings.ReplaceAll(folded, " ", ""), strings.Join(meaning(folded), "")} {
			if old, taken := x.exact[c]; c != "" && (!taken || old.quality < m.quality) {
				x.exact[c] = m
				x.keys = append(x.keys, key{c, meaning(folded), m})
			}
		}
	}
}

var brackets = regexp.MustCompile(`\([^()]*\)?`)

// match finds the field that a label means. Where it is loose its words may
// stand among two others: «Nombre completo del programa».
func (x *index) match(label string, loose bool) match {
	if len(label) > 3*labelMost {
		return match{}
	}
	memo := label
	if loose {
		memo = "~" + label
	}
	if m, ok := x.memo[memo]; ok {
		return m
	}
	m := x.find(label, loose)
	x.memo[memo] = m
	return m
}

func (x *index) find(label string, loose bool) match {
	folded := fold(brackets.ReplaceAllString(label, " "))
	if folded == "" || len(folded) > labelMost {
		return match{}
	}
	words := meaning(folded)
	for _, c := range []string{strings.ReplaceAll(folded, " ", ""), strings.Join(words, "")} {
		if m, ok := x.exact[c]; ok {
			return m
		}
	}
	if m := x.nearest(strings.ReplaceAll(folded, " ", "")); m.field != nil {
		return m
	}
	if m := x.nearest(strings.Join(words, "")); m.field != nil {
		return m
	}
	if loose && len(words) > 1 && len(words) <= 6 && x.parts < 300 && !strings.ContainsAny(folded, "0123456789") {
		x.parts++
		return x.among(words)
	}
	return match{}
}

// nearest is the field whose label differs by the fewest letters, if it is one.
func (x *index) nearest(c string) match {
	best, found, tied := 99, match{}, false
	for _, k := range x.keys {
		most := min(slips(len(k.compact)), best)
		d := distance(c, k.compact, most)
		switch {
		case d > most:
		case d < best:
			best, found, tied = d, k.match, false
		case found.field != k.field:
			tied = true
		}
	}
	if tied || found.field == nil {
		return match{}
	}
	return match{found.field, nearly, found.words}
}

// among is the field whose label stands in these words with the most letters.
func (x *index) among(words []string) match {
	best, found, tied := 0, match{}, false
	for _, k := range x.keys {
		if len(k.words) == 0 || len(words)-len(k.words) > 2 {
			continue
		}
		n, at := 0, 0
		for _, w := range k.words {
			i := slices.IndexFunc(words[at:], func(s string) bool { return near(s, w) })
			if i < 0 {
				n = 0
				break
			}
			n, at = n+len(w), at+i+1
		}
		switch {
		case n > best:
			best, found, tied = n, k.match, false
		case n == best && n > 0 && found.field != k.field:
			tied = true
		}
	}
	if tied || found.field == nil {
		return match{}
	}
	if found.quality == primary {
		return match{found.field, primaryPart, found.words}
	}
	return match{found.field, part, found.words}
}
