package form

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"sgaus/workflow/hours"
)

// settled is the time as it stands after the mail.
type settled struct {
	day              time.Time
	from, to         time.Duration
	hasFrom, hasTo   bool
	newDay           bool
	newFrom, newTo   bool
	wordsOf, wordsTo string
}

// result checks the time as a whole and gives its answers.
func (m *moment) result(r *Reading) {
	var s settled
	m.old(&s)
	var claimed [parts]claim
	var is [parts]bool
	for p := range parts {
		c, ok, other := m.best(p)
		if other != nil && p != forTime {
			name := []string{"fecha", "inicio", "fin"}[p]
			what := []string{"hay dos fechas distintas", "hay dos horas de inicio distintas", "hay dos horas de término distintas"}[p]
			r.Problems = append(r.Problems, Problem{name, cut(c.wrote, 40) + " / " + cut(other.wrote, 40), what, "escriba solo la que vale"})
			m.drop(name)
			continue
		}
		claimed[p], is[p] = c, ok
	}
	if is[onDay] {
		s.day, s.newDay = claimed[onDay].day, true
	}
	if is[fromClock] {
		s.from, s.hasFrom, s.newFrom, s.wordsOf = claimed[fromClock].clock, true, true, claimed[fromClock].words
	}
	if is[toClock] {
		s.to, s.hasTo, s.newTo, s.wordsTo = claimed[toClock].clock, true, true, claimed[toClock].words
	}
	m.together(&s)
	if is[forTime] && !is[toClock] && s.hasFrom {
		s.to, s.hasTo, s.newTo = s.from+claimed[forTime].clock, true, true
	}
	for _, f := range m.failed {
		if c, ok, _ := m.best(map[string]int{"inicio": fromClock, "fin": toClock}[f.p.Field]); !ok || c.rank < f.rank {
			r.Problems = append(r.Problems, f.p)
		}
	}
	m.check(s, claimed, r)
}

func (m *moment) drop(field string) {
	var kept []failure
	for _, f := range m.failed {
		if f.p.Field != field {
			kept = append(kept, f)
		}
	}
	m.failed = kept
}

// old is what was answered before.
func (m *moment) old(s *settled) {
	if day, err := m.ctx.Calendar.ParseDate(m.have["fecha"], m.ctx.Now); err == nil && m.have["fecha"] != "" {
		s.day = day
	}
	var err error
	if s.from, err = hours.ParseClock(m.have["inicio"]); err == nil {
		s.hasFrom = true
	}
	if s.to, err = hours.ParseClock(m.have["fin"]); err == nil {
		s.hasTo = true
	}
}

// together settles two hours by each other: «de 5» «a 7» is in the afternoon.
func (m *moment) together(s *settled) {
	if !s.hasFrom || !s.hasTo || s.wordsOf == "" && s.wordsTo == "" {
		return
	}
	a, b := s.wordsOf, s.wordsTo
	if a == "" {
		a = wall(s.from)
	}
	if b == "" {
		b = wall(s.to)
	}
	w, err := m.ctx.Calendar.ParseWhen("de "+bare(a)+" a "+bare(b), m.ctx.Now)
	if err != nil || !w.End {
		return
	}
	if s.wordsOf != "" {
		s.from = w.From
	}
	if s.wordsTo != "" {
		s.to = w.To
	}
}

var clockLead = regexp.MustCompile(`(?i)^(?:a |de |desde |hasta |el |las? )+`)

func bare(s string) string { return clockLead.ReplaceAllString(strings.TrimSpace(s), "") }

func wall(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d/time.Hour), int(d%time.Hour/time.Minute))
}

// check keeps what is right of the time and says what cannot be.
func (m *moment) check(s settled, claimed [parts]claim, r *Reading) {
	loc := m.ctx.Calendar.Location()
	if s.newDay {
		if p := m.wrongDay(s, claimed[onDay].wrote); p != nil {
			r.Problems = append(r.Problems, *p)
			s.newDay, s.day = false, time.Time{}
		} else {
			r.Answers["fecha"] = hours.LongDate(s.day, loc)
		}
	}
	switch {
	case s.hasFrom && s.hasTo && (s.newFrom || s.newTo) && s.to <= s.from:
		m.backwards(s, r)
		return
	case s.hasFrom && (s.newFrom || s.newDay) && m.over(s):
		r.Problems = append(r.Problems, Problem{"inicio", wall(s.from), "esa hora ya pasó: son las " + m.ctx.Now.In(loc).Format("15:04") + " del " + hours.LongDate(m.ctx.Now, loc), "una hora por venir, u otra fecha"})
		s.newFrom = false
	case !s.day.IsZero() && s.hasFrom && s.hasTo && (s.newFrom || s.newTo || s.newDay):
		if _, err := m.ctx.Calendar.At(hours.When{Day: s.day, Clock: true, End: true, From: s.from, To: s.to}); err != nil {
			r.Problems = append(r.Problems, explain(Field{Name: "inicio"}, wall(s.from)+" a "+wall(s.to), err))
			return
		}
	}
	if s.newFrom {
		r.Answers["inicio"] = wall(s.from)
	}
	if s.newTo {
		r.Answers["fin"] = wall(s.to)
	}
}

// backwards says that the end comes before the beginning, and keeps the
// beginning.
func (m *moment) backwards(s settled, r *Reading) {
	if s.newFrom {
		r.Answers["inicio"] = wall(s.from)
	}
	if m.have["fin"] != "" && !s.newTo {
		r.Answers["fin"] = ""
	}
	why := "termina antes de empezar"
	if s.to == s.from {
		why = "termina a la hora en que empieza"
	}
	r.Problems = append(r.Problems, Problem{"fin", "de " + wall(s.from) + " a " + wall(s.to), why, "una hora posterior a las " + wall(s.from)})
}

func (m *moment) wrongDay(s settled, wrote string) *Problem {
	loc := m.ctx.Calendar.Location()
	now := m.ctx.Now.In(loc)
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, loc)
	switch {
	case s.day.Before(today):
		return &Problem{"fecha", cut(wrote, 80), "el " + hours.LongDate(s.day, loc) + " ya pasó", "una fecha desde hoy, " + hours.LongDate(today, loc)}
	case s.day.After(today.Add(furthest)):
		return &Problem{"fecha", cut(wrote, 80), "el " + hours.LongDate(s.day, loc) + " está demasiado lejos", "una fecha de los próximos tres años"}
	case m.ctx.Lead > 0 && s.day.Add(24*time.Hour).Before(now.Add(m.ctx.Lead)):
		return &Problem{"fecha", cut(wrote, 80), "hay que pedirlo con más anticipación", "una fecha desde el " + hours.LongDate(now.Add(m.ctx.Lead), loc)}
	}
	return nil
}

// over: it is today and the hour has passed.
func (m *moment) over(s settled) bool {
	if s.day.IsZero() {
		return false
	}
	span, err := m.ctx.Calendar.At(hours.When{Day: s.day, Clock: true, From: s.from})
	return err == nil && span.From.Before(m.ctx.Now) && !s.day.Before(m.ctx.Now.Add(-24*time.Hour))
}
