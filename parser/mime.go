package parser

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// piece is a text of the mail: plain, HTML or both as alternatives.
type piece struct {
	plain, html       string
	hasPlain, hasHTML bool
	flowed, delSp     bool
	spare             bool // said only where nothing else is said
}

// said reports a piece with words in it.
func (p piece) said() bool {
	return strings.TrimSpace(p.plain) != "" || strings.TrimSpace(p.html) != ""
}

// dropSpare leaves the pieces that say again what others say out.
func dropSpare(pieces []piece) []piece {
	if !slices.ContainsFunc(pieces, func(p piece) bool { return !p.spare && p.said() }) {
		return pieces
	}
	return slices.DeleteFunc(pieces, func(p piece) bool { return p.spare })
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
	files  int  // attachments met
	budget int  // octets of text that may still be kept
	rtf    int  // octets of compressed RTF that were undone
	text   bool // a body text was met

	unpacked int64       // octets that came out of uuencode, yEnc and BinHex
	depth    int         // of the mail inside other mails
	cut      func() bool // the mail went on behind what was read; nil in Files
	report   *report
	nested   *Message // the first attached mail
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
		id: strings.Trim(strings.TrimSpace(h.Get("Content-ID")), "<>"),
	}
	w.openBody(p, h.Get("Content-Transfer-Encoding"), body)
	if c.depth == 0 && c.parent == "" && p.typ == "text/plain" && strings.Contains(p.disp, "attachment") && p.name == "" {
		p.disp = ""
	}
	return w.leafPart(p)
}

// knownTypes are names of types that are none, with what is meant.
var knownTypes = map[string]string{
	"html": "text/html", "text/htm": "text/html", "htm": "text/html", "text/xhtml": "text/html", "application/xhtml+xml": "text/html", "plain/text": "text/plain",
	"text/txt": "text/plain", "text/text": "text/plain", "text/ascii": "text/plain", "text/unknown": "text/plain", "multipart": "multipart/mixed", "multipart/": "multipart/mixed",
	"message": "message/rfc822", "message/rfc-822": "message/rfc822",
}

// contentType reads the type of a part; what is unreadable or absent is plain
// text (RFC 2045 section 5.2), in a digest a mail (RFC 2046 section 5.1.5).
func contentType(h *textproto.Header, parent string) (string, map[string]string) {
	var params map[string]string
	for _, v := range h.Values("Content-Type") {
		typ, p := parseParams(v)
		if typ = knownTypes[typ]; typ == "" {
			typ, _ = parseParams(v)
		}
		if strings.Contains(strings.Trim(typ, "/"), "/") {
			return typ, p
		}
		params = p
	}
	if parent == "digest" {
		return "message/rfc822", params
	}
	return "text/plain", params
}

// multipart reads the parts of a multipart. go-message loses the rest where a
// part is broken; asking on finds the next boundary.
func (w *walker) multipart(typ string, params map[string]string, body io.Reader, c context) ([]piece, error) {
	kind := strings.TrimPrefix(typ, "multipart/")
	switch {
	case c.depth >= w.o.MaxDepth:
		w.problem("parts nested too deeply dropped")
		w.missing(MissingDepth, "")
		return nil, nil
	case params["boundary"] == "":
		w.problem("multipart without a boundary read as text")
		p := &part{typ: "text/plain", context: c, body: body}
		return w.leafPart(p)
	case kind == "report":
		w.report = &report{typ: strings.ToLower(params["report-type"])}
	case kind == "encrypted":
		w.problem(encryptedMail)
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
			w.missing(MissingParts, "")
			break
		}
		pieces, err := w.entity(&part.Header, part, context{parent: kind, index: len(children), depth: c.depth + 1})
		if err != nil {
			return nil, err
		}
		children = append(children, pieces)
	}
	return gather(kind, children), nil
}

// gather makes the texts of a multipart of those of its parts.
func gather(kind string, children [][]piece) []piece {
	if kind == "alternative" {
		var all []piece
		for _, c := range children {
			all = append(all, c...)
		}
		if len(dropSpare(all)) < len(all) {
			for i, c := range children {
				children[i] = slices.DeleteFunc(c, func(p piece) bool { return p.spare })
			}
		}
		return merge(children)
	}
	var all []piece
	for _, c := range children {
		all = append(all, c...)
	}
	return all
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

// readEntity mends, reads the header and walks.
func (w *walker) readEntity(r io.Reader, header func(*textproto.Header)) ([]piece, error) {
	mended := newRepair(r, w.problem)
	mended.most, mended.mostFields = w.o.MaxHeader, w.o.MaxFields
	br := bufio.NewReaderSize(mended, 4096)
	h, err := textproto.ReadHeader(br)
	if err != nil && err != io.EOF {
		w.problem("header unreadable: " + strings.ToValidUTF8(clip(err.Error(), 80), "?"))
	}
	header(&h)
	return w.entity(&h, br, context{})
}
