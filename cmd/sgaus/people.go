package main

import (
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strings"
	"time"

	"sgaus/parser"
)

// person is somebody of the demo.
type person struct{ name, address, role string }

// outgoing is a mail of a person's, as their mail client sends it.
type outgoing struct {
	to, subject, body string
	parents           []string // ids that it answers, the nearest last
}

// opened is a mail as its reader's client shows it.
func opened(raw []byte) *parser.Message {
	return parser.Parse(bytes.NewReader(raw), parser.Options{Tag: "SGAUS"})
}

// reply answers a mail as a mail client does: subject kept, with the command
// added, the original quoted below.
func reply(raw []byte, command, body string) outgoing {
	m := opened(raw)
	subject := "RE: " + m.Subject
	if command != "" {
		subject = command + " " + subject
	}
	to := m.ReplyTo.Email
	if to == "" {
		to = m.From.Email
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(m.Text), "\n", "\n> ")
	return outgoing{
		to: to, subject: subject,
		body:    body + fmt.Sprintf("\n\nEl lun, 23 nov 2026 a las 10:00, %s (<%s>) escribió:\n\n", m.From.Name, m.From.Email) + quoted,
		parents: append(m.References, m.MessageID),
	}
}

// written is what of a reply's body its author wrote.
func written(body string) string {
	own, _, _ := strings.Cut(body, "\n\nEl lun, 23 nov")
	return own
}

// mailto finds the links of a notice's HTML.
var mailto = regexp.MustCompile(`href="(mailto:[^"]+)"`)

// press sends what a button of a mail opens: a new mail, finished.
func press(raw []byte, command string) (outgoing, error) {
	for _, m := range mailto.FindAllStringSubmatch(htmlOf(raw), -1) {
		u, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err != nil {
			return outgoing{}, err
		}
		to, err := url.PathUnescape(u.Opaque)
		if err != nil {
			return outgoing{}, err
		}
		q := u.Query()
		if strings.Contains(q.Get("subject"), command) {
			return outgoing{to: to, subject: q.Get("subject"), body: strings.ReplaceAll(q.Get("body"), "\r\n", "\n")}, nil
		}
	}
	return outgoing{}, fmt.Errorf("%q has no button for %s", opened(raw).Subject, command)
}

// forward sends a mail on to the desk, as Outlook does.
func forward(raw []byte, p person, note string) outgoing {
	m := opened(raw)
	return outgoing{
		to: demoPeople["mesa"].address, subject: "RV: " + m.Subject, parents: append(m.References, m.MessageID),
		body: fmt.Sprintf("%s\n\n________________________________\nDe: %s <%s>\nEnviado: lunes, 23 de noviembre de 2026 10:00\nPara: %s <%s>\nAsunto: %s\n\n%s",
			note, m.From.Name, m.From.Email, p.name, p.address, m.Subject, m.Text),
	}
}

// mail writes the mail of a person at a time.
func (o outgoing) mail(p person, now time.Time) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\n", mime.QEncoding.Encode("utf-8", p.name), p.address)
	fmt.Fprintf(&b, "To: %s\r\n", o.to)
	fmt.Fprintf(&b, "Subject: %s\r\n", mime.QEncoding.Encode("utf-8", o.subject))
	fmt.Fprintf(&b, "Date: %s\r\n", now.Format(time.RFC1123Z))
	fmt.Fprintf(&b, "Message-ID: <%d.%s>\r\n", now.UnixNano(), p.address)
	if n := len(o.parents); n > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: <%s>\r\n", o.parents[n-1], strings.Join(o.parents, ">\r\n <"))
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	b.WriteString(strings.ReplaceAll(o.body, "\n", "\r\n") + "\r\n")
	return b.Bytes()
}
