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
	lostWhat            func() string // says, once body is read, what is missing; nil: nothing
}

func (w *walker) leafPart(p *part) ([]piece, error) {
	switch {
	case (p.context.parent == "report" || machineType(p.typ)) && w.reportPart(p):
		return nil, nil
	case p.typ == "message/rfc822" || p.typ == "message/global" || p.mailFile():
		return nil, w.mailPart(p)
	case p.calendar():
		return nil, w.calendarPart(p)
	case w.isText(p):
		return w.textPart(p)
	}
	return w.boxPart(p)
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
	return common || p.typ == "text/markdown" || p.rich()
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
	if w.files++; w.files > w.o.MaxFiles {
		w.problem("files beyond the limit dropped")
		w.missing(MissingFiles, "")
		_, _ = io.Copy(io.Discard, body)
		return nil
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
	if w.brokeOff(p, err) {
		w.missing(MissingFile, a.Name)
		return nil
	}
	if w.lost(p) || err != nil && err != io.ErrUnexpectedEOF {
		w.missing(MissingPart, a.Name)
	}
	a.Size = n
	w.m.Attachments = append(w.m.Attachments, a)
	return nil
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
	o.Whole = 0
	w.nested = parseMail(n, o, w.depth+1, w.cut)
	listed := len(w.m.Attachments)
	err := w.file(p, n)
	if len(w.m.Attachments) > listed {
		w.m.Attachments[listed].Size = n.n
	}
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
		w.report.status = append(append(w.report.status, b...), "\n\n"...) // several reports in one mail
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
