package outbox

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/emersion/go-smtp"
)

// stage is the command that an answer belongs to.
type stage int

const (
	atMail stage = iota
	atRcpt
	atData // DATA itself
	atDot  // after the body
)

// verdict is what an answer means for a letter. Codes outside 2xx, 4xx and 5xx
// are no answers; speaksOfUs comes first.
func verdict(at stage, a *smtp.SMTPError) string {
	switch {
	case a.Code/100 == 2:
		return Sent
	case a.Code/100 == 4, a.EnhancedCode[0] == 4:
		return Later
	case a.EnhancedCode[1] == 2 && a.EnhancedCode[2] == 2:
		return Later // a full mailbox is emptied some day
	case a.Code == 552 && at == atRcpt && a.EnhancedCode[0] == 0:
		return Later // the same without enhanced codes; RFC 5321 4.5.3.1.10
	case at == atMail && a.Code != 552:
		// The sender is refused, not the letter: a setting, which somebody
		// will mend. 552 at MAIL is the announced size.
		return Later
	}
	return Failed
}

// noAnswer reports whether a code is garbage: 1xx, 3xx where none belongs, 999.
func noAnswer(a *smtp.SMTPError) bool {
	class := a.Code / 100
	return class != 2 && class != 4 && class != 5
}

// speaksOfUs reports whether an answer is about the connection and would be the
// same for any letter: closing (421, RFC 5321 3.8), or the login (RFC 4954 6).
func speaksOfUs(a *smtp.SMTPError) (login, any bool) {
	switch a.Code {
	case 421:
		return false, true
	case 530, 534, 535, 538:
		return true, true
	}
	return false, false
}

// reply puts an answer into one line, with the enhanced code in front.
func reply(a *smtp.SMTPError) string {
	text := a.Message
	if a.EnhancedCode[0] > 0 {
		text = fmt.Sprintf("%d.%d.%d %s", a.EnhancedCode[0], a.EnhancedCode[1], a.EnhancedCode[2], text)
	}
	return oneLine(text)
}

// oneLine makes what a stranger said fit for a log and a database.
func oneLine(text string) string {
	text = strings.ToValidUTF8(text, "?")
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(text); len(runes) > 500 {
		text = string(runes[:500]) + "…"
	}
	return text
}
