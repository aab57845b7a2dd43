package parser

import (
	"strings"
	"time"
	"unicode"
)

// months by the first letters of their names, folded, in the languages of the
// quote headers; longer ones stand where three letters are not enough.
var months = func() map[string]time.Month {
	table := map[string]time.Month{}
	for i, names := range []string{
		"jan ene gen styc sty led oca tammi ιαν янв", "feb fev lut uno sub helmi фев", "mar maart mrt mrz brez bre maalis мар",
		"apr abr avr kwi dub nis huhti huh апр", "may mai mag mei maj kve touko май мая", "jun giu juin cze haz kesa июн",
		"jul lug juil lip tem heina июл", "aug ago aou sie srpna srpen agu elo авг", "sep set wrz zar eyl syy сен",
		"oct okt ott out paz rij eki lok окт", "nov lis kas marras нояб ноя", "dec dic dez gru pro ara jou des дек",
	} {
		for _, n := range strings.Fields(names) {
			table[fold(n)] = time.Month(i + 1)
		}
	}
	return table
}()

// parseDate reads a Date field (RFC 5322 section 3.3) or what stands in its
// place: names of other languages, ISO 8601, no zone. Without a zone it is
// taken for UTC.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(stripComments(clip(s, 300)))
	if t, err := time.Parse(time.RFC3339, s); err == nil && plausible(t) {
		return t.UTC().Truncate(time.Second), true
	}
	return humanDate(s, false)
}

func plausible(t time.Time) bool { return t.Year() > 1969 && t.Year() < 2200 }

// dateToken is a number or a word of a date.
type dateToken struct {
	word string
	num  int
	n    int  // digits
	sep  byte // what stands directly before it: ':' '/' '-' '.' or ' '
}

// humanDate reads the date of a quote header in any of its languages: a day, a
// month by name or number, a year, a time and perhaps a zone. Numeric dates are
// day first unless that is impossible or monthFirst.
func humanDate(s string, monthFirst bool) (time.Time, bool) {
	d := humanScan{monthFirst: monthFirst}
	tokens := dateTokens(s)
	for i := 0; i < len(tokens); i++ {
		i += d.take(tokens[i:])
	}
	return d.time()
}

type humanScan struct {
	monthFirst       bool
	day, month, year int
	hour, min, sec   int
	clock, pm, am    bool
	zone             int // seconds east of UTC
	east             bool
}

// take reads the first token and reports how many more it used.
func (d *humanScan) take(t []dateToken) int {
	x := t[0]
	switch {
	case x.word != "":
		d.word(x.word)
	case len(t) > 1 && t[1].word == "" && t[1].sep == ':' && !d.clock && x.n <= 2:
		d.hour, d.min, d.clock = x.num, t[1].num, true
		if len(t) > 2 && t[2].word == "" && t[2].sep == ':' {
			d.sec = t[2].num
			return 2
		}
		return 1
	case d.clock && (x.sep == '+' || x.sep == '-') && !d.east:
		d.zoneOf(x, t)
		if len(t) > 1 && t[1].sep == ':' {
			return 1
		}
	case len(t) > 2 && d.month == 0 && numericSep(t[1]) && numericSep(t[2]):
		d.numeric(x, t[1], t[2])
		return 2
	case len(t) > 2 && d.month == 0 && (t[1].word == "年"):
		d.year = x.num
	case len(t) > 1 && t[1].word == "月":
		d.month = x.num
	case len(t) > 1 && t[1].word == "日":
		d.day = x.num
	case len(t) > 1 && (t[1].word == "h" || t[1].word == "時") && !d.clock && x.num < 24:
		d.hour, d.clock = x.num, true
		if len(t) > 2 && t[2].word == "" && t[2].n == 2 {
			d.min = t[2].num
			return 2
		}
	case x.n == 4 && d.year == 0:
		d.year = x.num
	case x.n <= 2 && d.day == 0:
		d.day = x.num
	case x.n == 2 && d.month != 0 && d.year == 0:
		d.year = century(x.num)
	}
	return 0
}

func numericSep(t dateToken) bool {
	return t.word == "" && (t.sep == '/' || t.sep == '-' || t.sep == '.')
}

func (d *humanScan) numeric(a, b, c dateToken) {
	switch {
	case a.n == 4:
		d.year, d.month, d.day = a.num, b.num, c.num
		return
	case b.num > 12 || d.monthFirst && a.num <= 12:
		d.month, d.day = a.num, b.num
	default:
		d.day, d.month = a.num, b.num
	}
	if d.year = c.num; c.n <= 2 {
		d.year = century(c.num)
	}
}

// century reads a year of two digits (RFC 5322 section 4.3).
func century(y int) int {
	if y < 50 {
		return 2000 + y
	}
	return 1900 + y
}

func (d *humanScan) zoneOf(x dateToken, t []dateToken) {
	h, m := x.num, 0
	if x.n >= 3 {
		h, m = x.num/100, x.num%100
	} else if len(t) > 1 && t[1].sep == ':' {
		m = t[1].num
	}
	if h > 14 || m > 59 {
		return
	}
	d.east, d.zone = true, h*3600+m*60
	if x.sep == '-' {
		d.zone = -d.zone
	}
}

func (d *humanScan) word(w string) {
	switch w {
	case "pm", "下午", "午後", "μμ":
		d.pm = true
		return
	case "am", "上午", "午前", "πμ":
		d.am = true
		return
	}
	if z, ok := zones[w]; ok && d.clock && !d.east {
		d.zone = z * 3600
		return
	}
	if d.month != 0 {
		return
	}
	r := []rune(w)
	for n := min(len(r), 6); n >= 3; n-- {
		if m, ok := months[string(r[:n])]; ok && notWeekday(w) {
			d.month = int(m)
			return
		}
	}
}

// zones are the names that clients print, in hours east of UTC.
var zones = map[string]int{
	"cst": -6, "cdt": -5, "est": -5, "edt": -4, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "brt": -3, "art": -3, "cet": 1, "cest": 2,
}

// notWeekday keeps weekdays from being months: martes, mardi.
func notWeekday(w string) bool {
	switch w {
	case "martes", "mardi", "martedi", "marti", "setmana", "abreise":
		return false
	}
	return true
}

func (d *humanScan) time() (time.Time, bool) {
	if d.day < 1 || d.day > 31 || d.month < 1 || d.month > 12 || d.year == 0 {
		return time.Time{}, false
	}
	switch {
	case d.pm && d.hour < 12:
		d.hour += 12
	case d.am && d.hour == 12:
		d.hour = 0
	}
	if d.hour > 24 || d.min > 59 || d.sec > 60 {
		return time.Time{}, false
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, d.sec, 0, time.UTC)
	t = t.Add(-time.Duration(d.zone) * time.Second)
	return t, plausible(t)
}

// dateTokens cuts a date into numbers and folded words; a dot after or inside
// "p. m." is dropped.
func dateTokens(s string) []dateToken {
	s = fold(s)
	s = strings.NewReplacer("a. m.", "am", "p. m.", "pm", "a.m.", "am", "p.m.", "pm").Replace(s)
	var out []dateToken
	sep := byte(' ')
	rs := []rune(s)
	for i := 0; i < len(rs) && len(out) < 40; {
		r := rs[i]
		switch {
		case '0' <= r && r <= '9':
			j, n := i, 0
			for j < len(rs) && '0' <= rs[j] && rs[j] <= '9' {
				n = min(n*10+int(rs[j]-'0'), 1<<20)
				j++
			}
			out = append(out, dateToken{num: n, n: j - i, sep: sep})
			i, sep = j, ' '
		case unicode.Is(unicode.Han, r):
			j := i + 1
			if (r == '上' || r == '下' || r == '午') && j < len(rs) {
				j++
			}
			out = append(out, dateToken{word: string(rs[i:j])})
			i, sep = j, ' '
		case unicode.IsLetter(r):
			j := i
			for j < len(rs) && unicode.IsLetter(rs[j]) && !unicode.Is(unicode.Han, rs[j]) {
				j++
			}
			out = append(out, dateToken{word: string(rs[i:j])})
			i, sep = j, ' '
		default:
			if r == ':' || r == '/' || r == '-' || r == '.' || r == '+' {
				sep = byte(r)
			} else if r == '−' {
				sep = '-'
			} else {
				sep = ' '
			}
			i++
		}
	}
	return out
}
