package form

import (
	"strings"
	"unicode"
)

// Whether a line has a label.
const (
	unlabelled = iota
	perhaps    // its first words are one, and prose could begin so too
	surely
)

// labelled says of each line whether it has a label, and gives the pair of
// those without any sign between label and value: «Fecha 15/12/2026», and
// tables that lost their cells on the way. Words that could be prose are a
// label where the lines around have labels too.
func (x *index) labelled(all []line) (sure []int, bare []pair) {
	sure, bare = make([]int, len(all)), make([]pair, len(all))
	run := []int{}
	surelyRun := 0
	flush := func() {
		if !(surelyRun >= 1 && len(run) >= 3 || len(run) >= 4) {
			for _, i := range run {
				if sure[i] == perhaps {
					sure[i], bare[i] = unlabelled, pair{}
				}
			}
		}
		run, surelyRun = run[:0], 0
	}
	for i, l := range all {
		if l.blank {
			continue
		}
		s, _ := undress(l.text)
		if p, known := x.first(s, false, l.own); p.field != nil && known {
			sure[i] = surely
		} else if !known {
			sure[i], bare[i] = x.bare(s, l.own)
		}
		if sure[i] == unlabelled || len(run) > 0 && all[run[0]].fresh != l.fresh {
			flush()
		}
		if sure[i] != unlabelled {
			run = append(run, i)
			if sure[i] == surely {
				surelyRun++
			}
		}
	}
	flush()
	return sure, bare
}

// bare reads a line whose first words are a label and the rest its value.
func (x *index) bare(s string, own bool) (int, pair) {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 30 || len(s) > 200 {
		return unlabelled, pair{}
	}
	for n := min(5, len(words)-1); n > 0; n-- {
		m := x.match(strings.Join(words[:n], " "), false)
		if m.field == nil || own && m.quality < primary || fold(words[n-1]) == "" || m.quality < nearly || m.quality == nearly && (m.words != n || n == 1 && len(words[0]) < 5) {
			continue
		}
		p := pair{match: m, value: trimValue(strings.Join(words[n:], " "))}
		switch m.field.Kind {
		case Room:
			if len(x.m.ctx.Rooms) > 0 && x.takes(*m.field, p.value) {
				return surely, p
			}
		case Acronym:
			if n == len(words)-1 && x.takes(*m.field, p.value) {
				return surely, p
			}
		case Sites, Callers, Emails, Equipment, Text, Long, Repeat:
			if unicode.IsUpper(first(s)) && m.quality >= synonym && x.takes(*m.field, p.value) {
				return perhaps, p
			}
		default:
			if len(p.value) <= 80 && x.takes(*m.field, p.value) {
				return surely, p
			}
		}
	}
	return unlabelled, pair{}
}

// takes: the value passes as it stands.
func (x *index) takes(f Field, value string) bool {
	if timeOf(f.Kind) {
		return x.m.understands(f, value)
	}
	if f.Kind == Number && len(strings.Fields(value)) > 4 || f.Kind == YesNo && len(strings.Fields(value)) > 6 {
		return false
	}
	c := check(f, value, x.m.ctx)
	return c.value != "" && len(c.problems) == 0
}
