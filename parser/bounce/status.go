package bounce

import (
	"strings"

	"sgaus/parser/letters"
)

// Judge gives the status that a recipient's Status field and the words of the
// server mean together, and the words that it comes from; see the package's
// doc. Action tells the class where nothing else does. "" if nothing can be
// told.
func Judge(field, diagnostic, action string) (status, from string) {
	given, said := Code(field), said(diagnostic)
	switch {
	case precise(said) && (!precise(given) || given[0] == said[0]):
		return said, clip(diagnostic, 200)
	case precise(given):
		return given, "Status: " + clip(field, 60)
	}
	class := classOf(given, said, diagnostic, action)
	// X.1.0 says that it is about an address; only which fault of it is open.
	address := strings.HasSuffix(given, ".1.0") || strings.HasSuffix(said, ".1.0")
	if s, words := fromWords(diagnostic, class); s != "" && (!address || s[1:3] == ".1") {
		return s, words
	}
	return vague(given, said, diagnostic)
}

// JudgeText gives the status that prose means: an explicit code, else the
// words.
func JudgeText(s, action string) (status, from string) { return Judge("", s, action) }

// Whole is the prose of a report, which tells what the group of a recipient
// does not. It is judged once, however many recipients ask.
type Whole struct {
	Text string

	judged       map[string]bool // by action
	status, from map[string]string
}

// Improve looks in the prose for a status that is missing or says nothing.
func (w *Whole) Improve(r *Recipient) {
	if precise(r.Status) {
		return
	}
	if w.judged == nil {
		w.judged, w.status, w.from = map[string]bool{}, map[string]string{}, map[string]string{}
	}
	if !w.judged[r.Action] {
		w.judged[r.Action] = true
		w.status[r.Action], w.from[r.Action] = JudgeText(w.Text, r.Action)
	}
	found := w.status[r.Action]
	switch {
	case found == "" || !precise(found) && r.Status != "":
	case strings.HasSuffix(r.Status, ".1.0") && !strings.HasPrefix(found[1:], ".1."):
	case r.Status != "" && found[0] != r.Status[0] && found[0] == '4':
	default:
		r.Status, r.From = found, w.from[r.Action]
	}
}

// Vague tells a status that says nothing of the cause.
func Vague(status string) bool { return !precise(status) }

// precise: not missing, and not «other or undefined» of everything or of the
// address.
func precise(code string) bool {
	return code != "" && !strings.HasSuffix(code, ".0.0") && !strings.HasSuffix(code, ".1.0") && code[0] != '2'
}

func vague(given, said, diagnostic string) (status, from string) {
	switch {
	case strings.HasSuffix(given, ".1.0"):
		return given, "Status: " + given
	case strings.HasSuffix(said, ".1.0"):
		return said, clip(diagnostic, 200)
	}
	if r := reply(diagnostic); r != "" {
		if s := byReply[r]; s != "" && !strings.HasSuffix(s, ".0.0") && (given == "" || given[0] == s[0]) {
			return s, r
		}
	}
	switch {
	case given != "" && given[0] != '2':
		return given, "Status: " + given
	case said != "" && said[0] != '2':
		return said, clip(diagnostic, 200)
	}
	if r := reply(diagnostic); r != "" {
		return r[:1] + ".0.0", r
	}
	return "", ""
}

func classOf(given, said, diagnostic, action string) string {
	r := reply(diagnostic)
	switch {
	case action == "delayed":
		return "4"
	case r != "":
		return r[:1]
	case said != "" && said[0] != '2':
		return said[:1]
	case given != "" && given[0] != '2':
		return given[:1]
	}
	return "5"
}

// fromWords derives a status from the table of reasons.
func fromWords(s, class string) (status, words string) {
	row, words := reasonWords.find(causes(s))
	if row < 0 {
		return "", ""
	}
	status = strings.Replace(reasons[row].status, "x", class, 1)
	// What a server said with 4xx may pass; a row of 4 stays 4 until it is
	// given a 5xx.
	if class == "4" || strings.HasPrefix(status, "4") && reply(s) != "" {
		status = class + status[1:]
	}
	return status, words
}

// causes folds a text and takes the names of people and hosts out of it, in
// which «antispam» or «unknown» mean nothing.
func causes(s string) string {
	const most = 6000
	fields := strings.Fields(letters.Fold(clip(s, most)))
	out := fields[:0]
	last := ""
	for _, f := range fields {
		host := strings.IndexByte(f, '.') > 0 && !strings.HasSuffix(f, ".") && (last == "host" || last == "with" || last == "to" || last == "server" || strings.Contains(f, "["))
		if at := strings.IndexByte(f, '@'); at <= 0 && !host {
			out = append(out, f)
		}
		last = f
	}
	return strings.Join(out, " ")
}

// Code finds the first enhanced status code (RFC 3463) in a text.
func Code(s string) string {
	code, _ := nextCode(s, 0)
	return code
}

// said is the code that a server's answer gives: the one that stands behind
// its reply code, «550 5.1.1», or in «(#5.1.1)»; else the first. One that says
// something goes before one that does not.
func said(s string) string {
	best, rank := "", -1
	s = clip(s, 6000)
	for i := 0; i < len(s); {
		code, at := nextCode(s, i)
		if code == "" {
			break
		}
		i = at + len(code)
		n := 0
		if precise(code) {
			n += 4
		}
		if behindReply(s, at, code[0]) {
			n += 2
		} else if at > 0 && s[at-1] == '#' {
			n++
		}
		if code[0] != '2' && n > rank {
			best, rank = code, n
		}
	}
	return best
}

// behindReply tells «550 5», «550-5», «550 #5», «550 '5».
func behindReply(s string, at int, class byte) bool {
	before := strings.TrimRight(s[max(0, at-8):at], " -#('\"<")
	return len(before) >= 3 && before[len(before)-3] == class && digits(before[len(before)-3:]) == 3
}

// nextCode finds a code from i on, and where it stands. Addresses of hosts and
// versions of programs look alike: a code has a subject of 0 to 7 and nothing
// but an end of word around it.
func nextCode(s string, i int) (code string, at int) {
	for ; i+4 < len(s); i++ {
		if (s[i] != '2' && s[i] != '4' && s[i] != '5') || s[i+1] != '.' || s[i+2] < '0' || s[i+2] > '7' || s[i+3] != '.' {
			continue
		}
		if i > 0 && (asciiWord(rune(s[i-1])) || s[i-1] == '.' || s[i-1] == '/') || versionBefore(s[max(0, i-12):i]) {
			continue
		}
		n := digits(s[i+4:])
		end := i + 4 + n
		if n == 0 || n > 3 || end < len(s) && (asciiWord(rune(s[end])) || s[end] == '.' && end+1 < len(s) && asciiWord(rune(s[end+1])) && s[end+1] <= '9') {
			continue
		}
		return s[i:end], i
	}
	return "", len(s)
}

// versionBefore knows «Exim 4.7.1», «version 5.0.2».
func versionBefore(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, " "))
	for _, w := range []string{"version", "exim", "postfix", "ver.", "release", " v", "sendmail", "mdaemon", "server"} {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}

func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// reply finds the reply code of SMTP: three digits that begin with 4 or 5, at
// the beginning of what a server said.
func reply(s string) string {
	s = clip(s, 6000)
	for i := 0; i+3 <= len(s); i++ {
		if s[i] != '4' && s[i] != '5' || s[i+1] > '7' {
			continue
		}
		n := digits(s[i:])
		if n == 3 && (i == 0 || strings.IndexByte(" \t:(#<-\n'\"[", s[i-1]) >= 0) && (i+3 == len(s) || strings.IndexByte(" -\t:\n;,", s[i+3]) >= 0) && !counted(s[i+3:]) {
			return s[i : i+3]
		}
		i += n
	}
	return ""
}

// counted knows «451 messages», «500 KB»: numbers of something else.
func counted(rest string) bool {
	rest = strings.ToLower(strings.TrimLeft(rest, " "))
	for _, w := range []string{"message", "bytes", "octets", "kb", "mb", "seconds", "hours", "days", "minutes"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
