package parser

import "time"

// day is a day as a text names it. What it leaves out, the other days and the
// date of the mail tell.
type day struct {
	year, month, num int       // 0: not named
	weekday          int       // -1: not named
	swap             bool      // numbers only: month and day may be the other way round
	exact            time.Time // of «mañana»
	first, end       int       // tokens
}

func (d day) weak() bool { return d.month == 0 && d.exact.IsZero() && d.weekday < 0 }

// dayAt reads the day that begins at a token, if one does.
func dayAt(t []dayToken, i int, sent time.Time) (day, bool) {
	d := day{weekday: -1, first: i}
	if w, ok := weekdayNames[t[i].word]; ok {
		d.weekday = int(w)
		if i++; i < len(t) && t[i].word == "feira" {
			i++
		}
		d.end = i
		for i < len(t) && dayFillers[t[i].word] && t[i].word != "next" {
			i++
		}
	} else if ahead, ok := relativeDay(t, i); ok && !sent.IsZero() {
		d.exact = midnight(sent).AddDate(0, 0, ahead)
		d.end = i + 1
		return d, true
	}
	if d.date(t, i) {
		return d, true
	}
	return d, d.weekday >= 0
}

// relativeDay reads «hoy», «mañana», «tomorrow».
func relativeDay(t []dayToken, i int) (int, bool) {
	switch t[i].word {
	case "hoy", "today", "heute", "hoje", "oggi", "aujourd'hui", "avui", "vandaag":
		return 0, true
	case "manana":
		if i > 0 && (t[i-1].word == "la" || t[i-1].word == "por") { // «por la mañana» is the morning
			return 0, false
		}
		if i > 0 && t[i-1].word == "pasado" {
			return 2, true
		}
		return 1, true
	case "tomorrow", "morgen", "amanha", "domani", "demain", "dema":
		return 1, true
	case "ubermorgen":
		return 2, true
	}
	return 0, false
}

// date reads the numbers and the month of a day.
func (d *day) date(t []dayToken, i int) bool {
	if i >= len(t) {
		return false
	}
	x := t[i]
	at := func(k int) dayToken {
		if k < len(t) {
			return t[k]
		}
		return dayToken{stop: true}
	}
	switch {
	case firstWords[x.word]:
		x.num, x.digits = 1, 1
		return d.dayMonth(t, i, x, at)
	case monthNames[x.word] != 0 && !x.glued:
		return d.monthDay(i, at)
	case x.word != "" || x.stop || x.digits == 0 || x.sep == ':' || at(i+1).sep == ':':
		return false
	case x.digits == 4:
		return d.yearFirst(i, at)
	case x.num < 1 || x.num > 31 || x.digits > 2:
		return false
	case at(i+1).digits > 0 && (at(i+1).sep == '/' || at(i+1).sep == '.' || at(i+1).sep == '-'):
		if d.numeric(i, at) {
			return true
		}
	}
	if x.digits <= 2 && at(i+1).word == "月" && at(i+2).digits > 0 && at(i+3).word == "日" {
		d.month, d.num, d.end = x.num, at(i+2).num, i+4
		return d.possible()
	}
	return d.dayMonth(t, i, x, at)
}

// numeric reads 8/1/2027, 8-1-2027, 8.1.2027 and 8/1.
func (d *day) numeric(i int, at func(int) dayToken) bool {
	a, b, c := at(i), at(i+1), at(i+2)
	if b.num < 1 || b.num > 31 || b.digits > 2 {
		return false
	}
	full := c.digits > 0 && c.sep == b.sep && (c.digits == 4 || c.digits == 2)
	if !full && b.sep == '-' {
		return false // «21-25 de diciembre»
	}
	if at(i+2).word == "h" && b.sep == '.' {
		return false
	}
	d.num, d.month, d.end = a.num, b.num, i+2
	d.swap = b.sep != '.'
	if full {
		d.year, d.end = c.num, i+3
		if c.digits == 2 {
			d.year = century(c.num)
		}
	}
	switch {
	case d.month > 12 && d.num > 12:
		return false
	case d.month > 12:
		d.num, d.month = d.month, d.num
		d.swap = false
	case d.num > 12:
		d.swap = false
	}
	return true
}

// yearFirst reads 2027-01-08, 2027/1/8 and 2027年1月8日.
func (d *day) yearFirst(i int, at func(int) dayToken) bool {
	a, b, c := at(i), at(i+1), at(i+2)
	if a.num < 1970 || a.num > 2199 {
		return false
	}
	if b.word == "年" && c.digits > 0 && at(i+3).word == "月" && at(i+4).digits > 0 {
		d.year, d.month, d.num, d.end = a.num, c.num, at(i+4).num, i+6
		return d.possible()
	}
	if b.digits == 0 || c.digits == 0 || b.sep == 0 || b.sep != c.sep || b.digits > 2 || c.digits > 2 {
		return false
	}
	d.year, d.month, d.num, d.end = a.num, b.num, c.num, i+3
	return d.possible()
}

// dayMonth reads «8 de enero de 2027», «8th of January», «8. Januar», «8».
func (d *day) dayMonth(t []dayToken, i int, x dayToken, at func(int) dayToken) bool {
	d.num = x.num
	j := i + 1
	if at(j).glued && ordinals[at(j).word] {
		j++
	}
	d.end = j
	// A filler may stand twice: «1 de marzo», «8th of the January».
	k := j
	for n := 0; n < 2 && (at(k).word == "de" || at(k).word == "of" || at(k).word == "d" || at(k).word == "del" || at(k).word == "mes"); n++ {
		k++
	}
	if m := monthNames[glueless(at(k).word)]; m != 0 && (at(k).sep == 0) {
		d.month, d.end = m, k+1
		d.yearBehind(at)
		return true
	}
	if clockWords[at(j).word] || at(j).sep == ':' || firstWords[t[i].word] && (i == 0 || t[i-1].word != "del") || i > 0 && clockBefore[t[i-1].word] || x.sep != 0 && x.sep != '-' {
		return false
	}
	return true // a number that may be a day
}

// glueless takes the d' of «d'abril» and its like away.
func glueless(w string) string {
	if len(w) > 2 && w[1] == '\'' {
		return w[2:]
	}
	return w
}

// monthDay reads «January 8th, 2027», «enero 8».
func (d *day) monthDay(i int, at func(int) dayToken) bool {
	j := i + 1
	if at(j).word == "the" || at(j).word == "el" {
		j++
	}
	n := at(j)
	if n.digits < 1 || n.digits > 2 || n.num < 1 || n.num > 31 || n.sep == ':' || at(j+1).sep == ':' || at(j+1).sep == '/' {
		return false
	}
	d.month, d.num = monthNames[at(i).word], n.num
	if j++; at(j).glued && ordinals[at(j).word] {
		j++
	}
	d.end = j
	d.yearBehind(at)
	return true
}

// yearBehind reads the year behind a day and a month.
func (d *day) yearBehind(at func(int) dayToken) {
	k := d.end
	for n := 0; n < 2 && (at(k).word == "de" || at(k).word == "del" || at(k).word == "of"); n++ {
		k++
	}
	switch y := at(k); {
	case y.digits == 4 && y.num >= 1970 && y.num < 2200 && y.sep != ':':
		d.year, d.end = y.num, k+1
	case y.digits == 2 && y.sep == '/' || y.digits == 2 && y.sep == '-' && at(k+1).word == "" && d.month != 0 && y.num > 20 && y.num < 60 && monthNames[at(k+1).word] == 0 && y.num > 31:
		d.year, d.end = century(y.num), k+1
	}
}

func (d *day) possible() bool {
	return d.month >= 1 && d.month <= 12 && d.num >= 1 && d.num <= 31
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// onDay is a day of the calendar; there is no 31st of June.
func onDay(y, m, d int) (time.Time, bool) {
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == d && int(t.Month()) == m && plausible(t)
}
