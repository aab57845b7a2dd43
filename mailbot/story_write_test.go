package mailbot_test

import (
	"bytes"
	"fmt"
	"mime"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/workflow"
)

// mail is what somebody writes.
type mail struct {
	who, to, cc, subject, text string
	parents                    []string
	evidence                   string // of our server
	header                     string // one more line
	files                      []string
	html                       bool
	enclosed                   []byte // a whole mail, forwarded as an attachment
	others                     int    // recipients beside the desk
}

// with gives the mail what the flags say of it.
func (m mail) with(f map[string]string) mail {
	m.evidence, m.cc, m.header, m.html = evidence(f, m.who), f["cc"], f["header"], f["html"] != ""
	m.others, _ = strconv.Atoi(f["recipients"])
	for name, to := range map[string]*string{"to": &m.to, "subject": &m.subject} {
		if f[name] != "" {
			*to = f[name]
		}
	}
	if f["attach"] != "" {
		m.files = strings.Split(f["attach"], ",")
	}
	return m
}

func (w *world) send(m mail) error {
	p, ok := people[m.who]
	if !ok {
		p = workflow.Person{Email: m.who}
	}
	w.sent++
	var b bytes.Buffer
	if m.evidence != "" {
		fmt.Fprintf(&b, "Authentication-Results: mx.uni.mx; %s\n", m.evidence)
		fmt.Fprintf(&b, "Received: from out.uni.mx (out.uni.mx [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\n")
	}
	fmt.Fprintf(&b, "From: %s <%s>\n", mime.QEncoding.Encode("utf-8", p.Name), p.Email)
	fmt.Fprintf(&b, "To: %s\nSubject: %s\n", m.recipients(), mime.QEncoding.Encode("utf-8", m.subject))
	if m.cc != "" {
		fmt.Fprintf(&b, "Cc: %s\n", m.cc)
	}
	if m.header != "" {
		fmt.Fprintf(&b, "%s\n", m.header)
	}
	fmt.Fprintf(&b, "Date: %s\nMessage-ID: <m%d.%s>\n", w.now.Format(time.RFC1123Z), w.sent, p.Email)
	if n := len(m.parents); n > 0 {
		fmt.Fprintf(&b, "In-Reply-To: <%s>\nReferences: <%s>\n", m.parents[n-1], strings.Join(m.parents, "> <"))
	}
	m.body(&b)
	return w.receive(b.Bytes())
}

func text(args []string) string { return strings.Join(args, "\n") }

// flags takes the leading -words off; some of them have a value.
func flags(args []string) (map[string]string, []string) {
	f := map[string]string{}
	for len(args) > 0 && strings.HasPrefix(args[0], "-") && len(args[0]) > 1 {
		name := args[0][1:]
		args = args[1:]
		switch name {
		case "to", "cc", "subject", "attach", "header", "of", "recipients", "as", "sequence", "title", "detail", "only", "rule", "by":
			f[name], args = args[0], args[1:]
		default:
			f[name] = "yes"
		}
	}
	return f, args
}

func evidence(f map[string]string, who string) string {
	switch _, domain, _ := strings.Cut(emailOf(who), "@"); {
	case f["proven"] != "":
		return "dmarc=pass header.from=" + domain
	case f["dmarcfail"] != "":
		return "dmarc=fail header.from=" + domain
	}
	return ""
}

func cmdWrite(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	if len(args) < 2 {
		ts.Fatalf("usage: write [FLAGS] WHO SUBJECT [TEXT…]")
	}
	m := mail{who: args[0], to: address, subject: args[1], text: text(args[2:])}
	ts.Check(worldOf(ts).send(m.with(f)))
}

func cmdReply(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	if len(args) < 2 {
		ts.Fatalf("usage: reply [FLAGS] WHO COMMAND [TEXT…]")
	}
	w := worldOf(ts)
	whose := args[0]
	if f["of"] != "" {
		whose = f["of"]
	}
	got, _, err := w.lastMail(whose)
	ts.Check(err)
	m := mail{
		who: args[0], to: address, subject: strings.TrimSpace(args[1] + " RE: " + got.Subject), text: text(args[2:]),
		parents: append(got.References, got.MessageID),
	}
	if got.ReplyTo.Email != "" {
		m.to = got.ReplyTo.Email
	}
	m = m.with(f)
	if f["without-ids"] != "" {
		m.parents = nil
	}
	if f["quote"] != "" {
		m.text += "\n\nEl lun, 23 nov 2026 a las 10:00, Mesa de Ayuda (<mesa@uni.mx>) escribió:\n\n> " +
			strings.ReplaceAll(strings.TrimSpace(got.Text), "\n", "\n> ")
	}
	ts.Check(w.send(m))
}

var mailtoLink = regexp.MustCompile(`href="(mailto:[^"]+)"`)

func cmdPress(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	w := worldOf(ts)
	whose := args[0]
	if f["of"] != "" {
		whose = f["of"]
	}
	_, raw, err := w.lastMail(whose)
	ts.Check(err)
	for _, link := range mailtoLink.FindAllStringSubmatch(part(raw, "text/html"), -1) {
		u, err := url.Parse(strings.ReplaceAll(link[1], "&amp;", "&"))
		ts.Check(err)
		q := u.Query()
		if strings.Contains(q.Get("subject"), args[1]) {
			body := strings.ReplaceAll(q.Get("body"), "\r\n", "\n")
			m := mail{who: args[0], to: u.Opaque, subject: q.Get("subject"), text: text(args[2:]) + body}
			ts.Check(w.send(m.with(f)))
			return
		}
	}
	ts.Fatalf("the last mail to %s has no button for %s", args[0], args[1])
}

func cmdForward(ts *testscript.TestScript, _ bool, args []string) {
	f, args := flags(args)
	w := worldOf(ts)
	m, raw, err := w.lastMail(args[0])
	ts.Check(err)
	if f["attached"] != "" {
		ts.Check(w.send(mail{who: args[0], to: address, subject: "Fwd: " + m.Subject, text: text(args[1:]), enclosed: raw}.with(f)))
		return
	}
	ts.Check(w.send(mail{
		who: args[0], to: address, subject: "RV: " + m.Subject,
		text: fmt.Sprintf("%s\n\n________________________________\nDe: %s <%s>\nEnviado: lunes, 23 de noviembre de 2026 10:00\nPara: %s\nAsunto: %s\n\n%s",
			text(args[1:]), m.From.Name, m.From.Email, emailOf(args[0]), m.Subject, m.Text),
	}.with(f)))
}

var lastID = regexp.MustCompile(`\{(\w+(?::\w+)?)\}`)

func cmdReceive(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	raw := lastID.ReplaceAllStringFunc(ts.ReadFile(args[0]), func(s string) string {
		m, _, err := w.lastMail(strings.Trim(s, "{}"))
		if err != nil {
			return s
		}
		return m.MessageID
	})
	ts.Check(w.receive([]byte(raw)))
}
