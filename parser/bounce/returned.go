package bounce

import (
	"strings"
)

// copyMarks begin the line above the mail that came back, in lower case and
// without the dashes, stars and bars around them.
var copyMarks = []string{
	"below this line is a copy of the message", "below this line is the original", "below is a copy of the original", "this is a copy of the message", "this is a copy of your message", "this is a copy of the headers", "this is a copy of the original", "a copy of the original message", "copy of your message", "original message", "the header of the original",
	"original message follows", "original message headers", "original message header", "headers of the original message", "header of the original message", "the headers of the original", "message headers follow", "message header follows", "message headers:", "message header:", "undelivered message follows", "unsent message follows", "unsent message below", "unsent message", "returned message", "returned mail follows", "returned content", "message text follows",
	"message text", "message contents follow", "message follows", "the original message was included", "the original message is included", "the original message follows", "the original message is attached", "the following is a copy", "included is a copy", "start of returned message", "beginning of the original message", "original mail", "your original message", "here is a copy of", "the text of your message", "first few lines",
	"your message reads (in part)", "the body of your message", "begin message header", "the message contained", "copy of message", "message body follows", "message content",
	"encabezados del mensaje original", "encabezados de mensajes originales", "mensaje original", "copia del mensaje", "copia del correo", "cabeceras del mensaje", "message d'origine", "message original", "en-têtes de message", "copie du message", "ursprüngliche nachricht", "originalnachricht", "ursprüngliche nachrichtenkopfzeilen", "kopie der nachricht", "mensagem original", "cabeçalhos da mensagem", "cópia da mensagem", "messaggio originale", "intestazioni del messaggio", "oorspronkelijk bericht", "originele bericht",
	"元のメッセージ", "元のメール", "オリジナルメッセージ", "原始邮件", "邮件原文", "原邮件", "исходное сообщение", "копия сообщения", "заголовки исходного",
}

// Split cuts the copy of the mail that came back off the prose of a report: the
// addresses in it did not fail. The copy begins below a mark, or where fields
// of a mail's trace begin.
func Split(s string) (prose, returned string) {
	const most = 256 << 10
	s = clip(s, most)
	pos := 0
	for rest := s; rest != ""; {
		var l string
		l, rest = cutLine(rest)
		if pos > 0 && copyBegins(l) {
			return s[:pos], s[pos:]
		}
		pos += len(l)
	}
	return s, ""
}

func cutLine(s string) (line, rest string) {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return s[:i+1], s[i+1:]
	}
	return s, ""
}

func copyBegins(l string) bool {
	if len(l) > 300 || !mayBegin(l) {
		return false
	}
	low := strings.ToLower(strings.TrimSpace(l))
	for _, field := range []string{"received: from ", "received: by ", "received: (", "return-path: <", "return-path:<", "received: id "} {
		if strings.HasPrefix(low, field) {
			return true
		}
	}
	t := strings.Trim(low, "-=*_|>#+ \t")
	dressed := len(low)-len(t) > 3
	for _, m := range copyMarks {
		if !strings.HasPrefix(t, m) {
			continue
		}
		// The words alone on their line, or between dashes: a sentence may
		// begin as they do.
		if after := strings.TrimRight(t[len(m):], " .:-=*_"); dressed || len(after) < 34 && !strings.Contains(after, "@") && !sentence(after) {
			return true
		}
	}
	return false
}

// mayBegin looks at the first letter of a line, behind what is drawn around it:
// every line of a mail is asked.
func mayBegin(l string) bool {
	for i := range len(l) {
		switch c := l[i]; {
		case c >= 0x80:
			return true
		case c > ' ' && strings.IndexByte("-=*_|>#+", c) < 0:
			return copyLetters[c|0x20]
		}
	}
	return false
}

// copyLetters are those with which a mark of a copy, or a field of its trace,
// begins.
var copyLetters = func() (t [256]bool) {
	t['r'] = true
	for _, m := range copyMarks {
		t[m[0]|0x20] = true
	}
	return t
}()

// sentence tells that words go on to say something.
func sentence(after string) bool {
	for _, w := range []string{" was received", " could", " has", " cannot", " not ", " sent", " to ", " subject", " from", " size", " id"} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// Returned is what the header of the mail that came back tells.
type Returned struct {
	ID string   // Message-ID, without brackets
	To []string // To and Cc
}

// Header reads the header of the mail that came back, out of a part or out of
// the text of the report, where it may be indented or quoted.
func Header(s string) Returned {
	const most = 64 << 10
	var r Returned
	name, value := "", ""
	end := func() {
		switch name {
		case "message-id":
			if id := bracketed(value); id != "" && r.ID == "" {
				r.ID = id
			}
		case "to", "cc", "x-hmxmroriginalrecipient", "x-original-to", "apparently-to":
			for a := range addresses(value) {
				if len(r.To) < Most {
					r.To = append(r.To, a.text)
				}
			}
		}
		name, value = "", ""
	}
	s = clip(s, most)
	for s != "" {
		var l string
		l, s = cutLine(s)
		l = strings.TrimRight(strings.TrimLeft(l, ">|"), "\r\n")
		t := strings.TrimSpace(l)
		n, v, ok := strings.Cut(t, ":")
		switch {
		case t == "" && r.ID != "":
			end()
			return r
		case ok && headerName(n):
			end()
			name, value = strings.ToLower(n), v
		case l != t && len(value) < most:
			value += " " + t
		default:
			end()
		}
	}
	end()
	return r
}

func headerName(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !asciiWord(rune(s[i])) && s[i] != '-' {
			return false
		}
	}
	return true
}

// bracketed gives an id in angle brackets, or one that stands alone.
func bracketed(s string) string {
	if _, v, ok := strings.Cut(s, "<"); ok {
		if id, _, closed := strings.Cut(v, ">"); closed {
			s = id
		}
	}
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, " \t<>") || !strings.Contains(s, "@") {
		return ""
	}
	return s
}
