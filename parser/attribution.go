package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAttribution bounds the lines over which an attribution is wrapped, and
// its octets.
const (
	maxAttribution      = 5
	maxAttributionBytes = 700
)

// introduction is the line above a quote («El …, X escribió:»), which may be
// wrapped.
type introduction struct {
	start  int
	strong bool   // it has a time or an address, so that it counts even where no quote mark follows
	code   string // its language; "" where only its form knew it
}

func (in introduction) rule() string {
	if in.code == "" {
		return "attribution by its form"
	}
	return "attribution in " + in.code
}

// attributionEnd finds an attribution that ends on line k. above: quote marks
// follow, so that it needs no colon.
func attributionEnd(lines []line, k int, above bool) (at introduction, ok bool) {
	last := lines[k].text
	if len(last) > maxAttributionBytes || !above && !mayEnd(lines, k) {
		return at, false
	}
	last = strings.TrimRight(plain(last), " *_")
	switch {
	case last == "":
		return at, false
	case strings.HasSuffix(last, ":"), strings.HasSuffix(last, "写道"), above && !strings.HasSuffix(last, "."): // a sentence is none
	case strings.HasPrefix(last, "---") && strings.HasSuffix(last, "---"): // Zoho, K-9
		v, _, ok := endVerb(strings.Trim(fold(last), "-: "))
		return introduction{k, true, v.code}, ok && !v.weak
	case bareEnd(lines, k, last):
	default:
		code, ok := runsOn(last)
		return introduction{k, true, code}, ok
	}
	joined, best := "", rankNone
	if above && k+1 < len(lines) && lines[k+1].depth > lines[k].depth && len(lines[k+1].text) < 40 {
		// The verb alone was wrapped into the marks: «> escribió:».
		if s := strings.TrimSpace(lines[k+1].text); strings.HasSuffix(s, ":") {
			if _, _, ok := endVerb("x " + strings.TrimRight(fold(s), ": ")); ok {
				joined = s
			}
		}
	}
	for i := k; i >= 0 && i > k-maxAttribution; i-- {
		if lines[i].depth != lines[k].depth || lines[i].blank() || len(lines[i].text)+len(joined) > maxAttributionBytes {
			break
		}
		if i < k && endsSentence(lines[i].text) && !abbreviated(lines[i].text) {
			break
		}
		if strings.HasSuffix(lines[i].text, "<") {
			joined = lines[i].text + joined // Gmail wraps behind the angle
		} else {
			joined = strings.TrimSuffix(lines[i].text+" "+joined, " ")
		}
		r, code := attribution(joined)
		if r > best || r >= min(best, rankDated) && r > rankNone && i < k && at.start == i+1 && opens(lines[i].text, lines[i+1].text) {
			at.start, best, at.code = i, max(r, best), code
		}
	}
	at.strong = best >= rankDated
	return at, best > rankNone
}

// mayEnd tells at a glance most lines with which no attribution ends: those
// without a colon, dashes or an address, below which the text goes on.
func mayEnd(lines []line, k int) bool {
	s := lines[k].text
	r, _ := utf8.DecodeLastRuneInString(s)
	switch plainRune(r) {
	case ':', '道', '-', ' ', '*', '_', -1, utf8.RuneError:
		return true
	}
	return k+1 >= len(lines) || lines[k+1].blank() || strings.IndexByte(s, '@') >= 0 || strings.Contains(s, "＠")
}

// bareEnd reports a last line without its colon, below which nothing goes on.
func bareEnd(lines []line, k int, last string) bool {
	if k+1 < len(lines) && !lines[k+1].blank() {
		return false
	}
	v, _, ok := endVerb(fold(clip(last, maxAttributionBytes)))
	return ok && !v.weak
}

// opens reports that a line belongs to the attribution that is already known
// from the next: «El lun, 5 feb 2024» above «a las 10:23, X escribió:», or a
// line that was wrapped because the next word had no place on it.
func opens(s, next string) bool {
	next = strings.TrimLeft(next, " \t*_")
	word, _, _ := strings.Cut(next, " ")
	f := fold(clip(s, 200))
	first, rest, _ := strings.Cut(f, " ")
	switch n := utf8.RuneCountInString(s); {
	case n >= 120:
		return false
	case n+1+utf8.RuneCountInString(word) >= 70 && !leads(fold(clip(next, 200))),
		strings.Contains(s, "@") && !strings.Contains(next, "@") && !endsSentence(s),
		len(strings.Fields(f)) <= 6 && word != "" && unicode.IsDigit([]rune(word)[0]) && startsLikeDate(f):
		return true
	case !spoken.leads[strings.TrimRight(first, ",:")]:
		return false
	case len(strings.Fields(rest)) > 3 && !leads(f):
		return false
	}
	r, _ := utf8.DecodeRuneInString(next)
	return !unicode.IsUpper(r) || !leads(fold(clip(next, 200)))
}

// runsOn knows an attribution with the quote behind it on the same line, as
// Yahoo's telephones send it.
func runsOn(s string) (code string, ok bool) {
	if strings.IndexByte(s, '@') < 0 || !strings.Contains(s, ": ") || !leads(fold(clip(s, 80))) {
		return "", false
	}
	for from, n := 0, 0; n < 6; n++ {
		i := strings.Index(s[from:], ": ")
		if i < 0 {
			return "", false
		}
		from += i + 1
		body := strings.TrimRight(fold(s[:from]), ": ")
		if v, _, ok := endVerb(body); ok && !v.weak && evidence(body).clock {
			return v.code, true
		}
	}
	return "", false
}

// endsSentence reports a line of prose above an attribution; «10:23 a.» is not
// one.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, " \u00a0")
	if s == "" || strings.IndexByte(".!?:", s[len(s)-1]) < 0 {
		return false
	}
	return !strings.HasSuffix(s, " a.") && !strings.HasSuffix(s, " p.") && !strings.HasSuffix(s, "m.")
}

// abbreviated reports a piece of an attribution that ends as sentences do: «El
// lun., 5 feb.», «X <x@y> ezt írta (időpont:».
func abbreviated(s string) bool {
	f := fold(clip(s, 200))
	words := strings.Fields(f)
	switch {
	case len(s) > 150 || len(words) == 0:
		return false
	case strings.HasSuffix(f, ":"):
		return strings.LastIndexByte(f, '(') > strings.LastIndexByte(f, ')')
	case !strings.HasSuffix(f, "."):
		return false
	}
	last := strings.TrimRight(words[len(words)-1], ".")
	return strings.Contains(s, "@") || strings.Trim(last, "0123456789") == "" || len(s) < 45 && len(last) < 8 &&
		(startsLikeDate(f) || spoken.leads[words[0]] && len(words) <= 2)
}
