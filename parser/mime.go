package parser

import (
	"bufio"
	"bytes"
	"io"
	"path"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// piece is a text of the mail: plain, HTML or both as alternatives.
type piece struct {
	plain, html       string
	hasPlain, hasHTML bool
	flowed, delSp     bool
}

// report holds the machine-readable parts of a multipart/report.
type report struct {
	status   []byte // message/delivery-status
	feedback []byte // message/feedback-report
	receipt  bool   // message/disposition-notification
	original []byte // header of the mail that it is about
	typ      string // report-type
}

// walker goes over the parts of one mail, in the same way each time, so that
// Files meets what Parse listed.
type walker struct {
	o      Options
	m      *Message
	emit   func(Attachment, io.Reader) error // nil in Parse
	parts  int
	leaf   int
	budget int  // octets of text that may still be kept
	text   bool // a body text was met
	depth  int  // of the mail inside other mails
	report *report
	nested *Message // the first attached mail
}

// context is what a part must know about where it stands.
type context struct {
	parent string // "mixed", "alternative", "related", "report", "digest" … or "" at the top
	index  int
	depth  int
}

func (w *walker) problem(s string) {
	if len(w.m.Problems) < 50 {
		for _, p := range w.m.Problems {
			if p == s {
				return
			}
		}
		w.m.Problems = append(w.m.Problems, s)
	}
}

// entity reads one part with all that is inside of it.
func (w *walker) entity(h *textproto.Header, body io.Reader, c context) ([]piece, error) {
	typ, params := contentType(h, c.parent)
	if strings.HasPrefix(typ, "multipart/") {
		return w.multipart(typ, params, body, c)
	}
	w.leaf++
	disp, dispParams := parseParams(h.Get("Content-Disposition"))
	p := &part{
		typ: typ, params: params, disp: disp, name: dispParams["filename"], context: c,
		id:   strings.Trim(strings.TrimSpace(h.Get("Content-ID")), "<>"),
		body: decodeTransfer(h.Get("Content-Transfer-Encoding"), body),
	}
	if c.depth == 0 && c.parent == "" && p.typ == "text/plain" && strings.Contains(p.disp, "attachment") && p.name == "" {
		p.disp = ""
	}
	return w.leafPart(p, h)
}

// contentType reads the type of a part; what is unreadable or absent is plain
// text (RFC 2045 section 5.2), in a digest a mail (RFC 2046 section 5.1.5).
func contentType(h *textproto.Header, parent string) (string, map[string]string) {
	for _, v := range h.Values("Content-Type") {
		if typ, params := parseParams(v); strings.Contains(typ, "/") {
			return typ, params
		}
	}
	if parent == "digest" {
		return "message/rfc822", nil
	}
	if v := strings.ToLower(strings.TrimSpace(h.Get("Content-Type"))); strings.HasPrefix(v, "html") {
		return "text/html", nil
	}
	return "text/plain", nil
}

// multipart reads the parts of a multipart. go-message loses the rest where a
// part is broken; asking on finds the next boundary.
func (w *walker) multipart(typ string, params map[string]string, body io.Reader, c context) ([]piece, error) {
	kind := strings.TrimPrefix(typ, "multipart/")
	switch {
	case c.depth >= w.o.MaxDepth:
		w.problem("parts nested too deeply dropped")
		return nil, nil
	case params["boundary"] == "":
		w.problem("multipart without a boundary read as text")
		p := &part{typ: "text/plain", context: c, body: body}
		return w.leafPart(p, &textproto.Header{})
	case kind == "report":
		w.report = &report{typ: strings.ToLower(params["report-type"])}
	}
	mr := textproto.NewMultipartReader(body, params["boundary"])
	var children [][]piece
	for broken := 0; ; {
		part, err := mr.NextPart()
		if err != nil {
			if err != io.EOF {
				w.problem("multipart broken: " + strings.ToValidUTF8(clip(err.Error(), 80), "?"))
			}
			if broken++; err == io.EOF || strings.HasSuffix(err.Error(), "EOF") || broken > 10000 {
				break
			}
			continue
		}
		if w.parts++; w.parts > w.o.MaxParts {
			w.problem("parts beyond the limit dropped")
			break
		}
		pieces, err := w.entity(&part.Header, part, context{parent: kind, index: len(children), depth: c.depth + 1})
		if err != nil {
			return nil, err
		}
		children = append(children, pieces)
	}
	if kind == "alternative" {
		return merge(children), nil
	}
	var all []piece
	for _, c := range children {
		all = append(all, c...)
	}
	return all, nil
}

func clip(s string, n int) string { return s[:min(len(s), n)] }

// merge makes one piece of the alternatives (RFC 2046 section 5.1.4). Apple
// Mail has HTML, file, HTML inside one alternative: these are joined.
func merge(children [][]piece) []piece {
	var out piece
	for _, c := range children {
		var html, plain []string
		for _, p := range c {
			if p.hasHTML {
				html = append(html, p.html)
			}
			if p.hasPlain {
				plain = append(plain, p.plain)
				if !out.hasPlain {
					out.flowed, out.delSp = p.flowed, p.delSp
				}
			}
		}
		if len(html) > 0 {
			out.html, out.hasHTML = strings.Join(html, "\n"), true
		}
		if len(plain) > 0 && !out.hasPlain {
			out.plain, out.hasPlain = strings.Join(plain, "\n"), true
		}
	}
	if !out.hasHTML && !out.hasPlain {
		return nil
	}
	return []piece{out}
}

// part is a leaf: a text, a file, a mail, a report.
type part struct {
	typ, disp, name, id string
	params              map[string]string
	body                io.Reader
	context             context
}

func (w *walker) leafPart(p *part, h *textproto.Header) ([]piece, error) {
	switch {
	case (p.context.parent == "report" || machineType(p.typ)) && w.reportPart(p):
		return nil, nil
	case p.typ == "message/rfc822" || p.typ == "message/global":
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
		return []piece{{html: decodeCharset(htmlCharset(p.params["charset"], b), b), hasHTML: true}}
	}
	w.budget -= len(b)
	return []piece{{
		plain: decodeCharset(p.params["charset"], b), hasPlain: true,
		flowed: strings.EqualFold(p.params["format"], "flowed"),
		delSp:  strings.EqualFold(p.params["delsp"], "yes"),
	}}
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

// fileName is the name without folders and control characters.
func (p *part) fileName() string {
	name := p.name
	if name == "" {
		name = p.params["name"]
	}
	name = oneLine(strings.ReplaceAll(name, `\`, "/"))
	name = path.Base(strings.Trim(name, "/ "))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
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

// readEntity mends, reads the header and walks.
func (w *walker) readEntity(r io.Reader, header func(*textproto.Header)) ([]piece, error) {
	br := bufio.NewReaderSize(newRepair(r, w.problem), 4096)
	h, err := textproto.ReadHeader(br)
	if err != nil && err != io.EOF {
		w.problem("header unreadable: " + strings.ToValidUTF8(clip(err.Error(), 80), "?"))
	}
	header(&h)
	return w.entity(&h, br, context{})
}
