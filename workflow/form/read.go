package form

import (
	"slices"
)

// How surely something was said.
const (
	rankQuoted = iota + 1 // it stands in the quote
	rankFree              // in a sentence, written now
	rankLabel             // by its label, written now
)

// Read gives what a mail says of the form, given what was answered before.
func (f Form) Read(have Answers, said Said, ctx Context) Reading {
	m := &moment{ctx: ctx, have: have}
	x := newIndex(f, m)
	g := x.gather(x.readable(lines(said)))
	rd := reading{x: x, have: have, ctx: ctx, m: m, by: map[string][]value{}, named: map[string]bool{}}
	for _, it := range g.items {
		if it.fresh && it.quality == nearly && len(it.lines) == 0 { // «si grabar» was no label after all
			g.free = append(g.free, it.line)
		}
		rd.item(it)
	}
	rd.sentences(g.free)
	rd.alone(g.free)
	return rd.result()
}

// reading puts together what the parts of a mail say.
type reading struct {
	x     *index
	have  Answers
	ctx   Context
	m     *moment
	by    map[string][]value
	named map[string]bool // by a label, written now
	said  map[string]bool
}

// value is what was said of one field at one place.
type value struct {
	text    string
	rank    int
	quality int
	shy     bool
	mend    bool
}

func (rd *reading) item(it *item) {
	text := it.value()
	if text == "" {
		return
	}
	rank := rankQuoted
	if it.fresh {
		rank = rankLabel
	}
	if timeOf(it.field.Kind) {
		rd.time(it, text, rank)
		return
	}
	if !it.fresh && rd.sent(it.field.Name, text) {
		return
	}
	if it.fresh {
		rd.named[it.field.Name] = true
	}
	rd.by[it.field.Name] = append(rd.by[it.field.Name], value{text: text, rank: rank, quality: it.quality, shy: it.shy})
}

// sent: the value stands in a form that we sent, now or earlier.
func (rd *reading) sent(field, text string) bool {
	return same(rd.have[field], text) || slices.ContainsFunc(rd.ctx.Earlier, func(a Answers) bool { return same(a[field], text) })
}

// same: the value that we had filled in came back as it was.
func same(have, text string) bool { return have != "" && compact(have) == compact(text) }

func (rd *reading) time(it *item, text string, rank int) {
	if later[fold(text)] {
		return
	}
	name := it.field.Name
	if !it.fresh && rd.sent(name, text) {
		return
	}
	before := len(rd.m.failed)
	ok := rd.m.say(*it.field, text, rank, false)
	if !ok && it.shy {
		rd.m.failed = rd.m.failed[:before]
		return
	}
	if it.fresh {
		for _, c := range rd.m.claims {
			rd.named[[]string{"fecha", "inicio", "fin", "fin"}[c.part]] = true
		}
		if !ok {
			rd.named[timeField(*it.field).Name] = true
		}
	}
}

// sentences reads what stands by no label.
func (rd *reading) sentences(free []string) {
	r := &reader{x: rd.x, m: rd.m, have: rd.have, known: rd.named}
	for _, s := range sentences(free) {
		r.read(s)
	}
	for _, u := range r.out {
		rd.by[u.field.Name] = append(rd.by[u.field.Name], value{text: u.value, rank: rankFree, shy: true, mend: u.mend})
	}
}

// result checks what was said and puts it in the form's order.
func (rd *reading) result() Reading {
	r := Reading{Answers: Answers{}}
	rd.said = map[string]bool{}
	also := Answers{}
	for _, f := range rd.x.form.Fields {
		if vs := rd.by[f.Name]; len(vs) > 0 {
			rd.field(f, vs, &r, also)
		}
	}
	for name, text := range also {
		if f, ok := rd.x.form.Field(name); ok && len(rd.by[name]) == 0 && rd.have[name] == "" {
			if c := check(f, text, rd.ctx); c.value != "" {
				r.Answers[name] = c.value
			} else {
				r.Problems = append(r.Problems, c.problems...)
			}
		}
	}
	if rd.x.form.timed() {
		if rd.m.repeat != "" && len(rd.by["repeticion"]) == 0 {
			r.Answers["repeticion"] = rd.m.repeat
		}
		rd.m.result(&r)
	}
	rd.order(&r)
	return r
}

// field settles what was said of one field.
func (rd *reading) field(f Field, vs []value, r *Reading, also Answers) {
	best := 0
	for _, v := range vs {
		best = max(best, v.rank)
	}
	vs = slices.DeleteFunc(slices.Clone(vs), func(v value) bool { return v.rank < best })
	if f.Kind.listed() && len(vs) > 1 {
		for _, v := range vs[1:] {
			vs[0].text += "\n" + v.text
		}
		vs = vs[:1]
	}
	vs = clearest(vs)
	var kept string
	var problems []Problem
	for _, v := range vs {
		c := check(f, v.text, rd.ctx)
		if v.shy && len(c.problems) > 0 {
			continue
		}
		rd.said[f.Name] = true
		problems = append(problems, c.problems...)
		for k, a := range c.also {
			also[k] = a
		}
		if kept != "" && c.value != "" && compact(kept) != compact(c.value) && !v.mend && f.Kind.typed() {
			problems = append(problems, problem(f, kept+" / "+c.value, "hay dos respuestas distintas", "escriba solo la que vale"))
			kept = ""
			break
		}
		if c.value != "" {
			kept, problems = c.value, nil
			if len(c.problems) > 0 {
				problems = c.problems
			}
		}
	}
	r.Problems = append(r.Problems, problems...)
	if kept != "" {
		r.Answers[f.Name] = kept
	}
}

// clearest leaves those whose label was known best: «Nombre: …» yields to
// «Responsable: …».
func clearest(vs []value) []value {
	best := 0
	for _, v := range vs {
		if v.quality == primary {
			best = primary
		}
	}
	if best == 0 {
		return vs
	}
	return slices.DeleteFunc(vs, func(v value) bool { return v.quality < best })
}

// order drops what is as it was and sorts the rest like the form.
func (rd *reading) order(r *Reading) {
	slot := map[string]int{}
	for i, f := range rd.x.form.Fields {
		slot[f.Name] = i
	}
	for name, v := range r.Answers {
		rd.said[name] = true
		if v == rd.have[name] {
			delete(r.Answers, name)
		}
	}
	for _, p := range r.Problems {
		rd.said[p.Field] = true
	}
	slices.SortStableFunc(r.Problems, func(a, b Problem) int { return slot[a.Field] - slot[b.Field] })
	for _, f := range rd.x.form.Fields {
		if rd.said[f.Name] {
			r.Fields = append(r.Fields, f.Name)
		}
	}
}
