package parser

import (
	"slices"
	"time"
)

// absence reads the days of an out-of-office mail: «del 3 al 14 de agosto»,
// «hasta el 14/08/2026», «from August 3 to August 14», «back on Monday». Zero
// where there are none. Years that are not named follow from the mail's date.
// back is the day of the return: the one that is named, or the day behind a
// span; «hasta el 14» may mean either, and is taken at its word.
func absence(s string, sent time.Time) (from, until, back time.Time) {
	a := &absenceScan{t: dayTokens(clip(s, 6000)), sent: sent}
	a.english = a.inEnglish()
	a.findDays()
	var last bool // until itself is still away
	from, until, last = a.span()
	back = a.back()
	if until.IsZero() {
		until, last = a.until()
	}
	if from.IsZero() && until.IsZero() && back.IsZero() {
		from, until, last = a.single()
	}
	if from.IsZero() {
		from = a.from(until, back)
	}
	if until.IsZero() {
		until = back
	}
	if back.IsZero() && !until.IsZero() {
		if back = until; last {
			back = until.AddDate(0, 0, 1)
		}
	}
	if !back.IsZero() && back.Before(until) {
		until = back
	}
	if from.After(until) && !until.IsZero() {
		from = time.Time{}
	}
	return from, until, back
}

// absenceScan is a text in which days are looked for.
type absenceScan struct {
	t       []dayToken
	days    []day
	sent    time.Time
	english bool
}

func (a *absenceScan) inEnglish() bool {
	words, english := 0, 0
	for _, t := range a.t {
		if len(t.word) > 0 && t.word != "-" {
			words++
			if englishWords[t.word] {
				english++
			}
		}
	}
	return english*6 > words || words < 8 && english > 0
}

func (a *absenceScan) findDays() {
	const most = 60
	for i := 0; i < len(a.t)-1 && len(a.days) < most; {
		if a.t[i].stop {
			i++
			continue
		}
		d, ok := dayAt(a.t, i, a.sent)
		if !ok {
			i++
			continue
		}
		a.days = append(a.days, d)
		i = max(d.end, i+1)
	}
}

// cue looks back from a day for one of the words, over at most reach others,
// not past the end of the sentence or another day that is more than a number.
func (a *absenceScan) cue(k int, words map[string]bool, reach int) int {
	low := 0
	for j := k - 1; j >= 0; j-- {
		if !a.days[j].weak() {
			low = a.days[j].end
			break
		}
	}
	for i := a.days[k].first - 1; i >= max(low, a.days[k].first-reach) && !a.t[i].stop; i-- {
		if words[a.t[i].word] {
			return i
		}
	}
	return -1
}

// span finds two days with nothing but «al», «to», «-» between them.
func (a *absenceScan) span() (from, until time.Time, last bool) {
	for k := 0; k+1 < len(a.days); k++ {
		x, y := a.days[k], a.days[k+1]
		if !a.joined(k) {
			continue
		}
		if x.weak() && y.weak() && !a.dated(x, y) {
			continue
		}
		if i := a.cue(k, backWords, 4); i >= 0 && !x.weak() {
			continue // «regreso el lunes 4 - martes»
		}
		if f, u, ok := a.resolveSpan(x, y); ok {
			return f, u, true
		}
		if !x.weak() && !y.weak() { // an end before its beginning: neither is believed
			a.days = slices.Delete(a.days, k, k+2)
			k--
		}
	}
	return time.Time{}, time.Time{}, false
}

// dated lets two bare numbers be days: «del 3 al 14», «from the 3rd to the
// 14th», but not «from 9 to 5».
func (a *absenceScan) dated(x, y day) bool {
	ordinal := a.t[x.end-1].glued && a.t[y.end-1].glued
	return ordinal || x.first > 0 && a.t[x.first-1].word == "del" && a.t[y.first-1].word == "al"
}

// joined tells whether the day behind k is the end of a span that begins at k.
func (a *absenceScan) joined(k int) bool {
	x, y := a.days[k], a.days[k+1]
	if y.first-x.end > 5 {
		return false
	}
	found := y.first == x.end && a.t[y.first].sep == '-'
	for _, t := range a.t[x.end:y.first] {
		switch {
		case t.word == "" || t.stop:
			return false
		case spanWords[t.word] && t.word != "e":
			found = true
		case pairWords[t.word]:
			found = found || a.cue(k, pairOpeners, 4) >= 0
		case !dayFillers[t.word]:
			return false
		}
	}
	return found
}

// resolveSpan settles the two days of a span from each other.
func (a *absenceScan) resolveSpan(x, y day) (from, until time.Time, ok bool) {
	if x.month == 0 && x.num != 0 {
		if x.month = y.month; x.num > y.num && y.month != 0 {
			x.month = (y.month+10)%12 + 1
		}
	}
	if y.month == 0 && y.num != 0 && x.month != 0 {
		if y.month = x.month; y.num < x.num {
			y.month = x.month%12 + 1
		}
	}
	if x.swap && y.swap {
		return a.resolveBoth(x, y)
	}
	return a.ends(x, y)
}

// resolveBoth takes both days in the same order: the language's own, or the
// other one where that makes no sense.
func (a *absenceScan) resolveBoth(x, y day) (from, until time.Time, ok bool) {
	x.swap, y.swap = false, false
	own, other := [2]day{x, y}, [2]day{x.swapped(), y.swapped()}
	if a.english {
		own, other = other, own
	}
	from, until, ok = a.ends(own[0], own[1])
	if f, u, also := a.ends(other[0], other[1]); also && (!ok || a.english && !a.likely(from, until) && a.likely(f, u)) {
		return f, u, true
	}
	return from, until, ok
}

// likely tells an absence that a mail may speak of when it is sent.
func (a *absenceScan) likely(from, until time.Time) bool {
	return a.sent.IsZero() || !until.Before(a.sent.AddDate(0, 0, -3)) && until.Sub(from) < 100*24*time.Hour && from.Before(a.sent.AddDate(0, 2, 0))
}

func (d day) swapped() day {
	d.num, d.month = d.month, d.num
	return d
}

// ends settles a span whose order of day and month is known.
func (a *absenceScan) ends(x, y day) (from, until time.Time, ok bool) {
	if y.year == 0 && x.year != 0 {
		y.year = x.year
		if y.month < x.month && y.month != 0 {
			y.year++
		}
	}
	if until, ok = a.resolve(y); !ok {
		return time.Time{}, time.Time{}, false
	}
	switch {
	case !x.exact.IsZero():
		from = x.exact
	case x.num == 0: // a weekday
		from = until.AddDate(0, 0, -((int(until.Weekday())-x.weekday+6)%7 + 1))
	case x.month == 0:
		from, ok = onDay(until.Year(), int(until.Month()), x.num)
		if ok && from.After(until) {
			from = from.AddDate(0, -1, 0)
		}
	case x.year == 0:
		if from, ok = onDay(until.Year(), x.month, x.num); ok && from.After(until) {
			from, ok = onDay(until.Year()-1, x.month, x.num)
		}
	default:
		from, ok = onDay(x.year, x.month, x.num)
	}
	if !ok || from.After(until) || until.Sub(from) > 3*366*24*time.Hour {
		return time.Time{}, time.Time{}, false
	}
	return from, until, true
}

// resolve makes a day of the calendar of what was named.
func (a *absenceScan) resolve(d day) (time.Time, bool) {
	if !d.exact.IsZero() {
		return d.exact, true
	}
	if d.num != 0 && d.month != 0 {
		t, ok := a.inYear(d)
		if !d.swap {
			return t, ok
		}
		d.swap = false
		u, also := a.inYear(d.swapped())
		return a.choose(d, t, u, ok, also)
	}
	if a.sent.IsZero() {
		return time.Time{}, false
	}
	today := midnight(a.sent)
	if d.num != 0 {
		for m := range 4 {
			if t, ok := onDay(today.Year(), int(today.Month())+m, d.num); ok && !t.Before(today) {
				return t, true
			} else if y, mo := today.Year()+1, int(today.Month())+m-12; mo > 0 {
				if t, ok := onDay(y, mo, d.num); ok {
					return t, true
				}
			}
		}
		return time.Time{}, false
	}
	return today.AddDate(0, 0, (d.weekday-int(today.Weekday())+6)%7+1), d.weekday >= 0
}

// choose decides between day/month (t) and month/day (u): a weekday that is
// named decides, then the language, but in English, which writes both, what
// the mail's date makes likely.
func (a *absenceScan) choose(d day, t, u time.Time, ok, also bool) (time.Time, bool) {
	if !ok || !also {
		if ok {
			return t, true
		}
		return u, also
	}
	if d.weekday >= 0 {
		fits, turned := int(t.Weekday()) == d.weekday, int(u.Weekday()) == d.weekday
		if fits != turned {
			if fits {
				return t, true
			}
			return u, true
		}
	}
	if !a.english {
		return t, true
	}
	if near := func(x time.Time) bool {
		return !x.Before(a.sent.AddDate(0, 0, -3)) && x.Before(a.sent.AddDate(0, 2, 15))
	}; !a.sent.IsZero() && !near(u) && near(t) {
		return t, true
	}
	return u, true
}

// inYear finds the year of a day that names none: the mail's, or the next
// where the day is long past.
func (a *absenceScan) inYear(d day) (time.Time, bool) {
	if d.year != 0 {
		return onDay(d.year, d.month, d.num)
	}
	if a.sent.IsZero() {
		return time.Time{}, false
	}
	for y := a.sent.Year() - 1; y <= a.sent.Year()+4; y++ { // 29 February comes every four years
		if t, ok := onDay(y, d.month, d.num); ok && !t.Before(a.sent.AddDate(0, -3, 0)) {
			return t, true
		}
	}
	return time.Time{}, false
}
