package parser

import (
	"strings"
)

// proseBounce reads the text of a delivery report: an address that stands
// alone on a line, or begins one, is a recipient, and what follows until the
// next is its diagnostic.
func (m *Message) proseBounce() *Bounce {
	b := &Bounce{}
	text := beforeCopy(m.Text)
	seen := map[string]bool{}
	add := func(a, diag string) {
		if k := strings.ToLower(a); !seen[k] && len(b.Recipients) < 1000 {
			seen[k] = true
			b.Recipients = append(b.Recipients, Recipient{Address: a, Diagnostic: diag})
		}
	}
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		if a := recipientLine(lines[i]); a != "" {
			add(a, diagnosticBelow(lines, i))
		}
	}
	m.otherRecipients(b, text, add)
	m.judge(b, text)
	return b
}

// otherRecipients looks where no line is about one: Exim's field, then the
// first address that is neither ours nor the mail system's.
func (m *Message) otherRecipients(b *Bounce, text string, add func(address, diagnostic string)) {
	if len(b.Recipients) == 0 {
		for _, v := range m.values("X-Failed-Recipients") {
			for _, a := range parseAddresses(v) {
				add(a.Email, diagnosticFor(text, a.Email))
			}
		}
	}
	own := map[string]bool{strings.ToLower(m.From.Email): true}
	for _, a := range m.To {
		own[strings.ToLower(a.Email)] = true
	}
	if len(b.Recipients) == 0 {
		for _, w := range addressesIn(text) {
			if !own[strings.ToLower(w)] && machineSender(w) == "" {
				add(w, diagnosticFor(text, w))
				break
			}
		}
	}
}

// judge gives each recipient the status that its diagnostic or the whole text
// tells.
func (m *Message) judge(b *Bounce, text string) {
	delayed := delayedText(m.Subject + "\n" + clip(text, 2000))
	for i := range b.Recipients {
		x := &b.Recipients[i]
		if delayed {
			x.Action = "delayed"
		}
		if x.Status = statusFrom(x.Diagnostic, x.Action); x.Status == "" {
			x.Status = statusFrom(text, x.Action)
		}
	}
}

// copyMarks stand above the mail that came back.
var copyMarks = []string{
	"--- below this line is a copy of the message", "------ this is a copy of the message", "------ this is a copy of your message", "----- original message", "--- original message", "--- the header of the original", "----- original message follows -----", "original message headers", "original message follows", "message header follows", "--- undelivered message follows",
	"----- message header follows", "the original message was included", "--- returned message", "encabezados del mensaje original", "mensaje original", "--- copia del mensaje", "------ this is a copy of the headers", "received: from ", "return-path: <", "unsent message below", "--- original message follows",
}

// beforeCopy cuts the copy of the original mail off, whose addresses are not
// recipients that failed.
func beforeCopy(s string) string {
	s = clip(s, 64<<10)
	pos := 0
	for _, l := range strings.SplitAfter(s, "\n") {
		f := strings.ToLower(strings.TrimLeft(l, "> \t*"))
		for _, c := range copyMarks {
			if strings.HasPrefix(f, c) || strings.HasPrefix(strings.TrimLeft(f, "-= "), strings.TrimLeft(c, "- ")) && strings.HasPrefix(c, "-") {
				return s[:pos]
			}
		}
		pos += len(l)
	}
	return s
}

// recipientLine gives the address of a line that is about one: alone, in
// brackets or quotes, before a colon, or behind the words of a mail system.
func recipientLine(l string) string {
	s := strings.TrimSpace(strings.TrimLeft(l, "*•- \t"))
	if s == "" || len(s) > 1000 || !strings.Contains(s, "@") {
		return ""
	}
	low := strings.ToLower(s)
	for _, p := range recipientWords {
		if i := strings.Index(low, p); i >= 0 {
			for _, a := range addressesIn(clip(s[i+len(p):], 330)) {
				return a
			}
		}
	}
	w := s
	if i := strings.IndexAny(w, " \t"); i > 0 {
		w = w[:i]
	}
	rest := strings.TrimSpace(s[len(w):])
	w = strings.Trim(w, "<>:,;'\"()[]")
	w = strings.TrimPrefix(w, "mailto:")
	if !validEmail(w) {
		return ""
	}
	f := strings.ToLower(rest)
	switch {
	case rest == "", strings.HasPrefix(s, "<") && strings.Contains(s, ">:"), strings.HasPrefix(rest, "("), strings.HasPrefix(rest, "<"), strings.HasPrefix(rest, ":"), strings.HasPrefix(rest, "..."), strings.HasPrefix(rest, "["),
		strings.HasPrefix(f, "on "), strings.HasPrefix(f, "el "), strings.HasPrefix(f, "unknown"), strings.HasPrefix(f, "- "), strings.HasPrefix(f, "no se "), strings.HasPrefix(f, "wasn't "), strings.HasPrefix(f, "couldn't "), strings.HasSuffix(strings.Fields(s)[0], ":"):
		return lowerDomain(w)
	}
	return ""
}

// recipientWords stand right before the address of who did not get it.
var recipientWords = []string{
	"wasn't delivered to ", "couldn't be delivered to ", "could not be delivered to ", "was not delivered to ", "delivered to the following recipient: ", "failed recipient: ", "unable to deliver message to ", "unable to deliver to ", "delivery to ", "user unknown: ", "recipient address: ", "final-recipient: ", "original-recipient: ", "failed recipients: ",
	"no se pudo entregar a ", "no se ha podido entregar a ", "no se ha entregado a ", "no se pudo entregar el mensaje a ", "destinatario: ", "intended recipient: ", "rcpt to:", "message to ", "el mensaje a ", "tu mensaje a ", "su mensaje a ", "mail to ", "recipient: ", "recipients: ",
}

// diagnosticBelow gathers the lines of a recipient: the rest of its own line
// and those up to the next recipient.
func diagnosticBelow(lines []string, i int) string {
	own := strings.TrimSpace(lines[i])
	var b strings.Builder
	b.WriteString(own)
	for j := i + 1; j < len(lines) && j < i+12 && b.Len() < 1500; j++ {
		if recipientLine(lines[j]) != "" && !strings.Contains(strings.ToLower(lines[j]), "rcpt to") {
			break
		}
		b.WriteByte(' ')
		b.WriteString(strings.TrimSpace(lines[j]))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func diagnosticFor(text, address string) string {
	i := strings.Index(strings.ToLower(text), strings.ToLower(address))
	if i < 0 || i > len(text) {
		return ""
	}
	return strings.Join(strings.Fields(text[i:min(len(text), i+600)]), " ")
}

// addressesIn finds addresses in running text.
func addressesIn(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t\n<>()[]{},;:\"'*|", r) }) {
		w = strings.Trim(w, ".")
		if strings.IndexByte(w, '@') > 0 && validEmail(w) && strings.IndexByte(w[strings.LastIndexByte(w, '@'):], '.') > 0 {
			if out = append(out, lowerDomain(w)); len(out) > 200 {
				break
			}
		}
	}
	return out
}

func delayedText(s string) bool {
	f := fold(s)
	for _, p := range []string{"delayed", "retrasad", "delay)", "will continue to be attempted", "will retry", "will keep trying", "could not be delivered for more than", "still being retried", "warning message only", "do not need to resend", "se seguira intentando", "no es necesario que reenvie", "not yet been delivered", "has not been able to deliver"} {
		if strings.Contains(f, p) {
			return true
		}
	}
	return false
}

// enhancedCode finds an enhanced status code (RFC 3463) in a text.
func enhancedCode(s string) string {
	for i := 0; i+4 < len(s)+0; i++ {
		if s[i] != '2' && s[i] != '4' && s[i] != '5' || s[i+1] != '.' {
			continue
		}
		if i > 0 && (s[i-1] >= '0' && s[i-1] <= '9' || s[i-1] == '.' || s[i-1] >= 'a' && s[i-1] <= 'z' || s[i-1] == '-') {
			continue
		}
		j := digitsFrom(s, i+2)
		if j == i+2 || j-i > 5 || j >= len(s) || s[j] != '.' {
			continue
		}
		k := digitsFrom(s, j+1)
		if k == j+1 || k-j > 4 || k < len(s)-1 && s[k] == '.' && s[k+1] >= '0' && s[k+1] <= '9' {
			continue
		}
		return s[i:k]
	}
	return ""
}

func digitsFrom(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}

// reasons derive a status from the words of mail systems, folded; the first
// that fits wins. x stands for 5, or 4 where the mail is only late.
var reasons = []struct{ words, status string }{
	{"mailbox full|mailbox is full|quota|over quota|inbox is full|buzon lleno|buzon esta lleno|cuota|insufficient storage|out of storage|no space left|exceeded storage|mailbox size limit", "x.2.2"},
	{"message too large|too big|size limit|exceeds the maximum|message size exceeds|demasiado grande|exceeds size|maximum size|message is larger", "x.3.4"},
	{"host unknown|host not found|unknown host|domain not found|name or service not known|no mx|nxdomain|domain does not exist|name service error|couldn't find any host|host or domain name not found|unrouteable address|unrouteable mail domain|domain wasn't found|dominio no existe|bad destination system|address couldn't be found or is not", "x.1.2"},
	{"mailbox unavailable or|account disabled|account is disabled|mailbox disabled|inactive|suspended|deactivated|desactivad|account has been disabled|mailbox is inactive", "x.2.1"},
	{"user unknown|unknown user|no such user|user not found|recipient not found|does not exist|no mailbox here|mailbox not found|mailbox unavailable|invalid recipient|recipient address rejected|address not found|address couldn't be found|couldn't be found|wasn't found|not listed in|no such recipient|unknown recipient|usuario desconocido|no existe|no such mailbox|name is not found|recipient name is not recognized|addressee unknown|recipient unknown|not found in|recipnotfound|no se encontro|unknown local part|account does not exist|bad address|invalid mailbox|unknown address|doesn't have a|no account|unknown or illegal alias|not a valid mailbox|recipient rejected", "5.1.1"},
	{"relay access denied|relaying denied|relay not permitted|unable to relay|not permitted to relay", "x.7.1"},
	{"spam|blocked|blacklist|block list|blocklist|policy|not authorized|access denied|rejected for|rejected by|denied|prohibited|unsolicited|dmarc|reputation|bloquead", "x.7.1"},
	{"loop|too many hops", "x.4.6"},
	{"connection timed out|timed out|timeout|connection refused|no route to host|network is unreachable|unreachable|couldn't connect|could not connect|not responding|conexion", "4.4.1"},
	{"retry timeout exceeded|retry time not reached|delivery time expired|message expired|too old|expired|in the queue too long|queue too long|for more than", "4.4.7"},
	{"content|attachment|virus|malware", "x.7.1"},
}

// statusFrom gives the enhanced status that a diagnostic names or means; "" if
// nothing can be told.
func statusFrom(s, action string) string {
	if s == "" {
		return ""
	}
	code := enhancedCode(s)
	if code != "" && !strings.HasSuffix(code, ".0.0") && code[0] != '2' {
		return code
	}
	reply := replyCode(s)
	class := "5"
	if action == "delayed" || len(reply) == 3 && reply[0] == '4' || strings.HasPrefix(code, "4") {
		class = "4"
	}
	f := fold(clip(s, 4000))
	for _, r := range reasons {
		for _, w := range strings.Split(r.words, "|") {
			if strings.Contains(f, w) {
				return strings.Replace(r.status, "x", class, 1)
			}
		}
	}
	switch {
	case code != "" && code[0] != '2':
		return code
	case reply != "":
		return reply[:1] + ".0.0"
	}
	return ""
}

// replyCode finds an SMTP reply code: three digits that begin with 4 or 5,
// alone.
func replyCode(s string) string {
	for i := 0; i+3 <= len(s); i++ {
		if (s[i] == '4' || s[i] == '5') && digitsFrom(s, i) == i+3 && (i == 0 || strings.IndexByte(" \t:(#<-\n", s[i-1]) >= 0) &&
			(i+3 == len(s) || strings.IndexByte(" -\t:\n", s[i+3]) >= 0) && s[i+1] <= '5' {
			return s[i : i+3]
		}
	}
	return ""
}
