package parser

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// part is a leaf: a text, a file, a mail, a report.
type part struct {
	typ, disp, name, id string
	encoding            string // as judgeEncoding gives it
	params              map[string]string
	body                io.Reader
	context             context
}

func (w *walker) leafPart(p *part) ([]piece, error) {
	switch {
	case (p.context.parent == "report" || machineType(p.typ)) && w.reportPart(p):
		return nil, nil
	case p.typ == "message/rfc822" || p.typ == "message/global" || p.mailFile():
		return nil, w.mailPart(p)
	case p.typ == "text/calendar":
		return nil, w.calendarPart(p)
	case w.isText(p):
		return w.textPart(p), nil
	}
	return nil, w.file(p, p.body)
}

// isText tells the body from attached texts. QUIRK: some clients name the
// body, some call the only body an attachment.
func (w *walker) isText(p *part) bool {
	if !strings.HasPrefix(p.typ, "text/") {
		return false
	}
	common := p.typ == "text/plain" || p.typ == "text/html"
	switch {
	case p.context.parent == "alternative" || p.context.parent == "":
		return (common || p.name == "") && !strings.HasPrefix(p.disp, "attachment")
	case p.name != "" || strings.HasPrefix(p.disp, "attachment"):
		return false
	case p.params["name"] != "" && (w.text || p.context.index > 0):
		return false
	}
	return common || p.typ == "text/enriched" || p.typ == "text/markdown"
}

func (w *walker) textPart(p *part) []piece {
	if w.emit != nil {
		w.text = true
		return nil
	}
	html := p.typ == "text/html"
	limit := w.budget
	if html {
		limit *= 2
	}
	if coded, ok := p.body.(*base64Reader); ok {
		coded.text = true
	}
	b, err := io.ReadAll(io.LimitReader(p.body, int64(limit)))
	w.readError(err)
	if n, _ := io.Copy(io.Discard, p.body); n > 0 {
		w.problem("text beyond the limit dropped")
	}
	w.text = true
	if !html && p.typ != "text/plain" && p.context.parent == "alternative" {
		return nil // text/x-amp-html, text/watch-html: the others say the same
	}
	if html {
		w.budget -= len(b) / 2
		return []piece{{html: w.decode(b, p.params["charset"], htmlCharset("", b)), hasHTML: true}}
	}
	w.budget -= len(b)
	return []piece{{
		plain: w.decode(b, p.params["charset"]), hasPlain: true,
		flowed: strings.EqualFold(p.params["format"], "flowed"),
		delSp:  strings.EqualFold(p.params["delsp"], "yes"),
	}}
}

// decode gives the text of b, and tells where it is not of the charset that
// its header names.
func (w *walker) decode(b []byte, labels ...string) string {
	s, rule := readCharset(b, labels...)
	if rule != "" {
		w.m.find("charset", rule, strings.Join(labels, " "))
	}
	return s
}

func (w *walker) readError(err error) {
	if err != nil && err != io.ErrUnexpectedEOF {
		w.problem("part cut short: " + clip(err.Error(), 80))
	}
}

// file counts, or hands out, the octets of an attachment.
func (w *walker) file(p *part, body io.Reader) error {
	a := Attachment{
		Name: p.fileName(), Type: p.typ, ContentID: p.id, Part: w.leaf,
		Inline: p.disp == "inline" || p.id != "" && p.disp != "attachment" && p.context.parent == "related",
	}
	if w.emit != nil {
		if err := w.emit(a, body); err != nil {
			return err
		}
		_, _ = io.Copy(io.Discard, body)
		return nil
	}
	n, err := io.Copy(io.Discard, body)
	w.readError(err)
	a.Size = n
	w.m.Attachments = append(w.m.Attachments, a)
	return nil
}

// calendarPart keeps an invitation or an answer to one; where it is a file it
// is listed as such too.
func (w *walker) calendarPart(p *part) error {
	named := p.fileName() != "" || strings.HasPrefix(p.disp, "attachment")
	if w.emit != nil {
		if named {
			return w.file(p, p.body)
		}
		return nil
	}
	n := counter{r: p.body}
	b, err := io.ReadAll(io.LimitReader(&n, int64(w.o.MaxText)))
	w.readError(err)
	if len(w.m.Calendar) < 10 {
		w.m.Calendar = append(w.m.Calendar, decodeCharset(p.params["charset"], b))
	}
	if named {
		err = w.file(p, &n)
		if a := w.m.Attachments; len(a) > 0 {
			a[len(a)-1].Size = n.n
		}
	}
	return err
}

// mailPart reads an attached mail and lists it as a file.
func (w *walker) mailPart(p *part) error {
	if p.name == "" && p.params["name"] == "" {
		p.name, p.body = mailName(p.body)
	}
	if w.emit != nil || w.nested != nil || w.depth >= w.o.MaxDepth/2 {
		return w.file(p, p.body)
	}
	n := &counter{r: p.body}
	o := w.o
	o.MaxText = max(w.budget, 1)
	w.nested = parseMail(n, o, w.depth+1)
	err := w.file(p, n)
	w.m.Attachments[len(w.m.Attachments)-1].Size = n.n
	return err
}

// mailName names an attached mail by its subject, looked up ahead.
func mailName(r io.Reader) (string, io.Reader) {
	br := bufio.NewReaderSize(r, bufferSize)
	head, _ := br.Peek(bufferSize)
	h, _ := textproto.ReadHeader(bufio.NewReader(newRepair(bytes.NewReader(head), nil)))
	if s := decodeSubject(h.Get("Subject")); s != "" {
		return strings.ReplaceAll(clip(s, 200), "/", "-") + ".eml", br
	}
	return "", br
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// machineType knows the parts of reports that some servers send as plain mixed.
func machineType(typ string) bool {
	switch typ {
	case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification":
		return true
	}
	return false
}

// reportPart takes the parts of a report that machines read (RFC 6522); the
// text part and files are left to others.
func (w *walker) reportPart(p *part) bool {
	const most = 512 << 10
	if w.report == nil {
		w.report = &report{}
	}
	switch p.typ {
	case "message/delivery-status", "message/global-delivery-status":
		b, err := io.ReadAll(io.LimitReader(p.body, most))
		w.readError(err)
		w.report.status = append(w.report.status, b...)
	case "message/feedback-report":
		w.report.feedback, _ = io.ReadAll(io.LimitReader(p.body, most))
	case "message/disposition-notification", "message/global-disposition-notification":
		w.report.receipt = true
	case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers":
		w.report.original, _ = io.ReadAll(io.LimitReader(p.body, most))
	default:
		return false
	}
	_, err := io.Copy(io.Discard, p.body)
	w.readError(err)
	return true
}
