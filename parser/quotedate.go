package parser

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// quoteMonths are names of months that three letters of another language's
// table would read wrongly or not at all: the beginning of the folded word,
// longest first where one begins another.
var quoteMonths = []struct{ begin, month string }{
	{"otsail", "feb"},
	{"urtarril", "jan"},
	{"martxo", "mar"},
	{"apiril", "apr"},
	{"maiatz", "may"},
	{"ekain", "jun"},
	{"uztail", "jul"},
	{"abuztu", "aug"},
	{"irail", "sep"},
	{"urri", "oct"},
	{"azaro", "nov"},
	{"abendu", "dec"}, // Basque
	{"cervenc", "jul"},
	{"cervna", "jun"},
	{"cerven", "jun"}, // Czech
	{"iunie", "jun"},
	{"iulie", "jul"},
	{"iun", "jun"},
	{"iul", "jul"},
	{"ian", "jan"},
	{"noiem", "nov"}, // Romanian
	{"січ", "jan"},
	{"лют", "feb"},
	{"берез", "mar"},
	{"квіт", "apr"},
	{"трав", "may"},
	{"черв", "jun"},
	{"лип", "jul"},
	{"серп", "aug"},
	{"верес", "sep"},
	{"жовт", "oct"},
	{"листоп", "nov"},
	{"груд", "dec"}, // Ukrainian
	{"януар", "jan"},
	{"май", "may"},
	{"маи", "may"},
	{"юни", "jun"},
	{"юли", "jul"},
	{"јан", "jan"},
	{"феб", "feb"},
	{"мај", "may"},
	{"јун", "jun"},
	{"јул", "jul"},
	{"дец", "dec"}, // Bulgarian, Serbian
	{"ιανουαρ", "jan"},
	{"φεβ", "feb"},
	{"μαρ", "mar"},
	{"απρ", "apr"},
	{"μαι", "may"},
	{"μαϊ", "may"},
	{"ιουν", "jun"},
	{"ιουλ", "jul"},
	{"αυγ", "aug"},
	{"σεπ", "sep"},
	{"οκτ", "oct"},
	{"νοε", "nov"},
	{"δεκ", "dec"},
	{"ιαν", "jan"}, // Greek
	{"sijec", "jan"},
	{"veljac", "feb"},
	{"ozuj", "mar"},
	{"travn", "apr"},
	{"svibn", "may"},
	{"lipn", "jun"},
	{"srpn", "jul"},
	{"kolov", "aug"},
	{"rujn", "sep"},
	{"listopad", "oct"},
	{"studen", "nov"},
	{"prosin", "dec"}, // Croatian; Czech shares some, see czechMonths
	{"ינואר", "jan"},
	{"פברואר", "feb"},
	{"מרץ", "mar"},
	{"מרס", "mar"},
	{"אפריל", "apr"},
	{"מאי", "may"},
	{"יוני", "jun"},
	{"יולי", "jul"},
	{"אוגוסט", "aug"},
	{"ספטמבר", "sep"},
	{"אוקטובר", "oct"},
	{"נובמבר", "nov"},
	{"דצמבר", "dec"}, // Hebrew
	{"يناير", "jan"},
	{"فبراير", "feb"},
	{"مارس", "mar"},
	{"ابريل", "apr"},
	{"أبريل", "apr"},
	{"مايو", "may"},
	{"يونيو", "jun"},
	{"يوليو", "jul"},
	{"اغسطس", "aug"},
	{"أغسطس", "aug"},
	{"سبتمبر", "sep"},
	{"اكتوبر", "oct"},
	{"أكتوبر", "oct"},
	{"نوفمبر", "nov"},
	{"ديسمبر", "dec"}, // Arabic
	{"jaanuar", "jan"},
	{"veebruar", "feb"},
	{"marts", "mar"},
	{"aprill", "apr"},
	{"juuni", "jun"},
	{"juuli", "jul"},
	{"detsember", "dec"}, // Estonian
	{"sausi", "jan"},
	{"vasari", "feb"},
	{"kovo", "mar"},
	{"balandz", "apr"},
	{"geguz", "may"},
	{"birzel", "jun"},
	{"liepos", "jul"},
	{"rugpju", "aug"},
	{"rugsej", "sep"},
	{"spali", "oct"},
	{"lapkri", "nov"},
	{"gruodz", "dec"}, // Lithuanian
	{"peb", "feb"},
	{"agust", "aug"},
	{"mei", "may"},
	{"ogos", "aug"},
	{"disember", "dec"}, // Indonesian, Malay
	{"gen", "jan"},
	{"janeiro", "jan"},
	{"xaneiro", "jan"},
	{"xan", "jan"},
	{"xuno", "jun"},
	{"xullo", "jul"},
	{"out", "oct"}, // Galician
}

// czechMonths are the names that mean another month in Croatian and Polish.
var czechMonths = map[string]string{"listopadu": "nov", "listopad": "nov", "listopada": "nov", "srpna": "aug", "srpen": "aug", "cervence": "jul"}

// quoteWords are other words of dates: halves of the day, zones, the counters
// of Korean dates.
var quoteWords = map[string]string{
	"오전": "am", "오후": "pm", "晚上": "pm", "中午": "pm", "凌晨": "am", "早上": "am", "ص": "am", "صباحا": "am", "م": "pm", "مساء": "pm", "πμ": "am", "μμ": "pm",
	"sa": "am", "ch": "pm", "de": "", "mez": "+0100", "mesz": "+0200", "msk": "+0300", "мск": "+0300", "jst": "+0900", "kst": "+0900", "ist": "+0530",
	"uhr": "", "akst": "-0900", "hst": "-1000", "clt": "-0400", "cot": "-0500", "pet": "-0500", "bst": "+0100", "eet": "+0200", "eest": "+0300", "wet": "+0000", "west": "+0100",
}

var (
	dottedDay   = regexp.MustCompile(`(^|\D)(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2}(?:\D|$))`) // «5. 2. 2024»
	dottedHour  = regexp.MustCompile(`(\d{4}[^\d]{0,12}|klo |kl\.? )(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(\D|$)`)
	vietMonth   = regexp.MustCompile(`thang (\d{1,2}),?`)
	unitMonth   = regexp.MustCompile(`(\d{4})년 (\d{1,2})월 (\d{1,2})일`)
	dayOrdinals = regexp.MustCompile(`(\d)(?:st|nd|rd|th|º|ª|er|re|e)\b`)
	halves      = regexp.MustCompile(`([aApP])\. ?([mM])\.`)
	usHalf      = regexp.MustCompile(`^(?:on )?\d{1,2}/\d{1,2}/\d{2,4},? (?:at )?\d{1,2}:\d{2}(?::\d{2})? ?[AaPp][Mm]\b`)
	greekHalf   = regexp.MustCompile(`([μπ])\.? ?μ\.?(\s|$)`)
)

// quoteDate reads the date of a quote header, in any language that clients
// ship. english: the labels around it are, so that «2/5/2024 10:23 AM» is the
// fifth of February.
func quoteDate(s string, english bool) (time.Time, bool) {
	s = clip(strings.TrimSpace(s), 200)
	monthFirst := english && usHalf.MatchString(plain(s)) && !halves.MatchString(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil && plausible(t) {
		return t.UTC(), true
	}
	s = strings.Map(westernDigit, fold(s))
	s = unitMonth.ReplaceAllString(s, "$1-$2-$3")
	s = vietMonth.ReplaceAllStringFunc(s, func(m string) string {
		n := strings.Trim(m, "thang, ")
		for i, name := range []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"} {
			if n == itoa(i+1) || n == "0"+itoa(i+1) {
				return name + " "
			}
		}
		return m
	})
	s = dottedDay.ReplaceAllString(s, "$1$2/$3/$4")
	s = dottedHour.ReplaceAllString(s, "$1$2:$3$5")
	s = halves.ReplaceAllString(s, "$1$2")
	s = greekHalf.ReplaceAllString(s, "${1}μ ")
	s = dayOrdinals.ReplaceAllString(s, "$1")
	return humanDate(quoteWordsOf(s), monthFirst)
}

// westernDigit turns the digits of Arabic, Persian, Indic and full width into
// ours.
func westernDigit(r rune) rune {
	switch {
	case 0x660 <= r && r <= 0x669:
		return '0' + r - 0x660
	case 0x6f0 <= r && r <= 0x6f9:
		return '0' + r - 0x6f0
	case 0x966 <= r && r <= 0x96f:
		return '0' + r - 0x966
	}
	return r
}

// quoteWordsOf replaces the words of a folded date that only this file knows.
// Letters alone are weekdays («H» in Hungarian), but not behind a digit.
func quoteWordsOf(s string) string {
	var b strings.Builder
	rs := []rune(s)
	for i := 0; i < len(rs); {
		if !unicode.IsLetter(rs[i]) && !unicode.IsMark(rs[i]) {
			b.WriteRune(rs[i])
			i++
			continue
		}
		j := i
		for j < len(rs) && (unicode.IsLetter(rs[j]) || unicode.IsMark(rs[j])) {
			j++
		}
		b.WriteString(quoteWord(string(rs[i:j]), i > 0 && unicode.IsDigit(rs[i-1])))
		i = j
	}
	return b.String()
}

func quoteWord(w string, behindDigit bool) string {
	if to, ok := quoteWords[w]; ok && !behindDigit {
		return to
	}
	if m, ok := czechMonths[w]; ok {
		return m
	}
	for _, half := range []string{"오전", "오후", "晚上"} {
		if strings.HasSuffix(w, half) {
			return quoteWords[half]
		}
	}
	if w == "h" && !behindDigit {
		return ""
	}
	bare := w
	if r := []rune(w); len(r) > 4 && (r[0] == 'ב' || r[0] == 'ה') {
		bare = string(r[1:]) // «בפברואר»: in February
	}
	for _, m := range quoteMonths {
		if strings.HasPrefix(w, m.begin) || strings.HasPrefix(bare, m.begin) {
			return m.month
		}
	}
	return w
}
