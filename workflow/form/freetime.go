package form

import (
	"regexp"
	"slices"
	"strings"
)

// ends are where what begins at a word may end: with the sentence, or before
// something else is said.
func (s sentence) ends(from int) []int {
	out := []int{len(s.words)}
	for i := from; i < len(s.words)-1; i++ {
		next := s.folded[i+1]
		and := next == "y" && i+2 < len(s.words) && slices.Contains([]string{"su", "mi", "el", "la", "los", "las", "se", "seremos", "somos", "sera", "es", "nos", "con", "sin"}, s.folded[i+2])
		if strings.HasSuffix(s.words[i], ",") || and || slices.Contains([]string{"en", "con", "no", "pero", "porque", "sin"}, next) {
			out = append(out, i+1)
		}
	}
	return out
}

// Words before a time that say it is another: «antes del 10», «no el 15»,
// «les confirmo mañana».
var notThen = regexp.MustCompile(`^(?:antes|no|limite|tardar|vez|lugar|ayer|pasado|respo\w*|contest\w*|confirm\w*|avis\w*|mand\w*|envi\w*|llam\w*|marc\w*|marque|escrib\w*|digo|dire|paso|pasare|entreg\w*|regres\w*|llegar?\w*|vacaciones|recib\w*)$`)

// times finds dates and hours anywhere in a sentence.
func (r *reader) times(s sentence, used map[string]bool) {
	if r.known["fecha"] && r.known["inicio"] && r.known["fin"] && !s.mend {
		return
	}
	s = r.withoutSeries(s)
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
	case "proximo":
		if i+2 < len(s.folded) && digits(s.folded[i+2]) > 0 { // próximo viernes 4 de diciembre
			return false
		}
		return true
	case "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "hoy", "manana", "pasado", "de", "desde", "a", "entre":
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
		if to-1 > i && small[s.folded[to-1]] {
			continue
		}
		r.tries++
		w, err := r.m.ctx.Calendar.ParseWhen(s.text(i, to), r.m.ctx.Now)
		if err != nil || severalDays.MatchString(strings.Join(s.folded[i:to], " ")) {
			continue
		}
		// A number alone is not an hour, and «hoy» alone no plan.
		if w.Day.IsZero() && !w.End && !clocky(s.text(i, to)) || to == i+1 && !strings.ContainsAny(s.words[i], "/-:") && !(dayWord(s.folded[i]) && pointed(s, i)) {
			continue
		}
		return to, true
	}
	return i, false
}

func dayWord(w string) bool {
	return slices.Contains([]string{"lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "manana"}, w)
}

// pointed: «será el lunes», «es mañana», «para el martes»: a day alone is the
// day of something else in most sentences.
func pointed(s sentence, i int) bool {
	if s.request {
		return true
	}
	if i > 0 && s.folded[i-1] == "el" {
		i--
	}
	return i == 0 && len(s.words) <= 4 || i > 0 && slices.Contains([]string{"es", "sera", "seria", "para", "queda", "sino", "mejor"}, s.folded[i-1])
}

var clockSign = regexp.MustCompile(`(?i)\d:\d\d|\d ?(?:am|pm|a\.m|p\.m|hrs?|horas?|h)\b|^(?:a|de|desde) las? `)

func clocky(s string) bool { return clockSign.MatchString(s) }

// meant tells a plan from a time that is spoken of.
func (r *reader) meant(s sentence, i int) bool {
	for k := max(0, i-4); k < i; k++ {
		if notThen.MatchString(s.folded[k]) && !slices.Contains(s.folded[k:i], "sino") && !slices.Contains(s.folded[k:i], "sera") && !slices.Contains(s.folded[k:i], "es") {
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
	if p := r.m.wrongDay(settled{day: w.Day}, text); !w.Day.IsZero() && p != nil { // it is told of, not asked for
		return
	}
	if w.Clock && (r.known["inicio"] || r.known["fin"] || r.have["inicio"] != "" && !s.mend && !s.firm) {
		w.Clock, w.End = false, false
	}
	f := Field{Name: "cuando", Kind: whole}
	r.m.take(f, w, claim{rank: rankFree, wrote: text, mend: s.mend})
}

// dayEach is a day that comes again.
var dayEach = regexp.MustCompile(`^(?:lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)\W*$`)

// withoutSeries takes a series out of a sentence, and leaves what else it says of
// the time: of «cada miércoles hasta el 20 de enero» the end is no day of its own.
func (r *reader) withoutSeries(s sentence) sentence {
	for i := 0; i+2 < len(s.folded); i++ {
		at := i + 1
		if s.folded[i] == "todos" && s.folded[at] == "los" {
			at++
		} else if s.folded[i] != "cada" {
			continue
		}
		if !dayEach.MatchString(s.folded[at]) {
			continue
		}
		for to := min(len(s.words), i+18); to > at && r.tries < mostTries; to-- {
			r.tries++
			said := s.text(i, to)
			m := moment{ctx: r.m.ctx}
			rest := m.series(said, rankFree)
			switch {
			case m.repeat == "":
				continue
			case rest == said: // nothing else is in it
				rest = ""
			}
			if r.m.repeatRank <= rankFree {
				r.m.repeat, r.m.repeatRank = m.repeat, rankFree
			}
			return s.with(i, to, rest)
		}
	}
	return s
}

// with is a sentence with other words in the place of some.
func (s sentence) with(from, to int, words string) sentence {
	out := s
	out.words = slices.Concat(s.words[:from], strings.Fields(words), s.words[to:])
	out.folded = nil
	for _, w := range out.words {
		out.folded = append(out.folded, fold(w))
	}
	return out
}
