package parser

import "time"

// back finds the day of the return: behind a word of returning, before one
// («el 8 de enero regreso»), or behind «a partir del» where the sentence says
// that one answers again.
func (a *absenceScan) back() time.Time {
	for k, d := range a.days {
		i := a.cue(k, backWords, 10)
		if i < 0 || a.otherReturn(i) || d.weak() && !a.articled(d) || a.ended(i, d.first) {
			continue
		}
		if t, ok := a.resolve(d); ok {
			return t
		}
	}
	for _, d := range a.days {
		if d.weak() || !a.returnBehind(d.end) && !a.againAround(d) {
			continue
		}
		if t, ok := a.resolve(d); ok {
			return t
		}
	}
	return time.Time{}
}

// otherReturn keeps what returns in other ways: «get back to you», «return your
// call», «devuelta».
func (a *absenceScan) otherReturn(i int) bool {
	next, prev := a.t[i+1].word, ""
	if i > 0 {
		prev = a.t[i-1].word
	}
	switch a.t[i].word {
	case "back":
		return prev == "get" || prev == "call" || prev == "come" && next == "to" && a.word(i+2) == "you" || prev == "getting" || prev == "write" || prev == "got" || prev == "went"
	case "return", "returning", "returns":
		return next == "your" || next == "calls" || next == "emails" || next == "messages" || next == "all"
	case "vuelta":
		return prev != "de"
	}
	return false
}

// ended tells whether the sentence has gone over to the end of the absence
// between the word of returning and the day: «hasta mi regreso» is still one.
func (a *absenceScan) ended(i, day int) bool {
	for j := i + 1; j < day; j++ {
		if untilWords[a.t[j].word] {
			return true
		}
	}
	return false
}

func (a *absenceScan) word(i int) string {
	if i < 0 || i >= len(a.t) {
		return ""
	}
	return a.t[i].word
}

// articled lets a bare number be a day: «el 15», «the 15th».
func (a *absenceScan) articled(d day) bool {
	if d.end > d.first+1 && a.t[d.end-1].glued {
		return true
	}
	switch a.word(d.first - 1) {
	case "el", "dia", "al", "del", "le", "il", "am", "au", "o", "op":
		return true
	}
	return false
}

// returnBehind: «El 8 de enero regreso», «On January 8 I will be back», with no
// other day behind.
func (a *absenceScan) returnBehind(i int) bool {
	for j := i; j < len(a.t) && j < i+6 && !a.t[j].stop; j++ {
		w := a.t[j].word
		if untilWords[w] || fromWords[w] && w != "du" || w == "" || w == "y" || w == "and" {
			return false
		}
		if backWords[w] && !a.otherReturn(j) {
			return !a.dayFollows(j)
		}
	}
	return false
}

func (a *absenceScan) dayFollows(i int) bool {
	for _, d := range a.days {
		if d.first > i && d.first < i+8 {
			return true
		}
	}
	return false
}

// againAround: «a partir del 8 le contestaré», «ab dem 8. Januar wieder».
func (a *absenceScan) againAround(d day) bool {
	started := false
	for i := d.first - 1; i >= 0 && i >= d.first-4 && !a.t[i].stop; i-- {
		w := a.t[i].word
		started = started || fromWords[w] || w == "am" || w == "el" && d.first-i == 1
	}
	if !started {
		return false
	}
	for i := d.end; i < len(a.t) && i < d.end+8 && !a.t[i].stop; i++ {
		if againWords[a.t[i].word] {
			return true
		}
	}
	for i := d.first - 1; i >= 0 && i >= d.first-12 && !a.t[i].stop; i-- {
		if againWords[a.t[i].word] {
			return true
		}
		if a.t[i].word == "no" || a.t[i].word == "not" || awayWords[a.t[i].word] {
			return false
		}
	}
	return false
}

// until finds the last day away. last: it says that the day is among them.
func (a *absenceScan) until() (t time.Time, last bool) {
	for k, d := range a.days {
		i := a.cue(k, untilWords, 8)
		if i < 0 || d.weak() && !a.articled(d) && d.first-i > 1 {
			continue
		}
		if a.t[i].word == "antes" || a.t[i].word == "before" {
			continue
		}
		if t, ok := a.resolve(d); ok {
			return t, a.inclusive(i, d.end+2)
		}
	}
	return time.Time{}, false
}

// inclusive looks for a word that says that the last day is still away.
func (a *absenceScan) inclusive(i, end int) bool {
	for _, t := range a.t[i:min(end, len(a.t))] {
		if lastWords[t.word] {
			return true
		}
	}
	return false
}

// from finds the first day away where no span names it: «a partir del 3 de
// marzo y hasta nuevo aviso».
func (a *absenceScan) from(until, back time.Time) time.Time {
	for k, d := range a.days {
		if d.weak() || a.cue(k, startWords, 4) < 0 || a.againAround(d) || a.cue(k, backWords, 10) >= 0 || a.cue(k, untilWords, 3) >= 0 {
			continue
		}
		t, ok := a.resolve(d)
		if ok && (until.IsZero() || t.Before(until)) && !t.Equal(back) {
			return t
		}
	}
	return time.Time{}
}

// single finds the one day of «estaré fuera el viernes 5 de marzo».
func (a *absenceScan) single() (from, until time.Time, last bool) {
	for k, d := range a.days {
		if d.weak() || a.cue(k, fromWords, 4) >= 0 || a.cue(k, awayWords, 14) < 0 {
			continue
		}
		if t, ok := a.resolve(d); ok {
			return t, t, true
		}
	}
	return time.Time{}, time.Time{}, false
}
