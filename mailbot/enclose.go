package mailbot

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"sgaus/mailbot/invite"
)

// calendar is what a letter says to calendars: an iTIP method (RFC 5546 1.4)
// and the iCalendar object that it is about.
type calendar struct {
	method string // "REQUEST", "CANCEL", "REPLY", "COUNTER"
	object []byte // with CRLF, folded
}

// enclosure is a file that the desk made for a letter. The user's own files go
// as the annex.
type enclosure struct {
	file
	body []byte
}

// encloses reports whether the letter needs a multipart/mixed of its own.
func (e envelope) encloses() bool { return e.calendar.asFile() || len(e.enclosed) > 0 }

// asFile reports whether the object goes as a file too. An answer is for a
// calendar alone: people do not open it.
func (c calendar) asFile() bool { return c.method == invite.Request || c.method == invite.Cancel }

// alternative writes the object as the last form of what the letter says. The
// buttons of Gmail, Outlook and Thunderbird come from this part, and only if
// its method is that of the object (RFC 6047 2.4). Base64 keeps the CRLF and the
// folding of what is signed or rewritten on the way.
func (c calendar) alternative(w io.Writer, boundary string) error {
	if c.method == "" {
		return nil
	}
	_, err := fmt.Fprintf(w, "--%s\r\nContent-Type: text/calendar; charset=UTF-8; method=%s\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n",
		boundary, c.method, base64Lines(c.object))
	return err
}

// enclose writes the files, each a part of the multipart with this boundary. The
// calendar's object comes first, once more: Outlook.com and Apple Mail on some
// accounts drop the alternative and offer the file.
func (e envelope) enclose(b *bytes.Buffer, boundary string) error {
	files := e.enclosed
	if e.calendar.asFile() {
		ics := enclosure{file: file{name: "invite.ics", kind: "application/ics"}, body: e.calendar.object}
		files = append([]enclosure{ics}, files...)
	}
	for _, f := range files {
		if err := attach(b, boundary, f.file, bytes.NewReader(f.body)); err != nil {
			return err
		}
	}
	return nil
}

// base64Lines encodes in lines of 76 characters (RFC 2045 6.8).
func base64Lines(data []byte) string {
	s := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	b.WriteString(s)
	return b.String()
}
