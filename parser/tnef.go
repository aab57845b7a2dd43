package parser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"strings"

	"sgaus/parser/unpack"
)

// tnefPart reads what Outlook packed: the text, if nobody else says it, and the
// files, each as if it were a part.
func (w *walker) tnefPart(p *part) ([]piece, error) {
	b, ok := w.take(p)
	if !ok {
		return nil, w.file(p, p.body)
	}
	t, err := unpack.ReadTNEF(b)
	if err != nil {
		return nil, w.file(p, p.body)
	}
	text, said := w.tnefText(t)
	if t.Broken != "" {
		w.problem(t.Broken)
		if len(t.Files) == 0 && !said {
			return nil, w.file(p, p.body)
		}
	}
	w.m.find("part", "Outlook's TNEF opened", t.Class)
	for _, f := range t.Files {
		if err := w.tnefFile(t, f, p.context); err != nil {
			return nil, err
		}
	}
	if !said || w.emit != nil {
		return nil, nil
	}
	return []piece{text}, nil
}

// tnefFile hands out one file of TNEF.
func (w *walker) tnefFile(t *unpack.TNEF, f unpack.Attached, c context) error {
	if w.parts++; w.parts > w.o.MaxParts {
		w.problem("parts beyond the limit dropped")
		return nil
	}
	w.leaf++
	p := &part{
		name: decodeCharset(t.Charset, []byte(f.Name)), typ: strings.ToLower(f.Type), id: strings.Trim(f.ContentID, "<> "),
		disp: "attachment", body: bytes.NewReader(f.Data), context: c,
	}
	if f.Mail != nil {
		p.typ, p.name = "message/rfc822", ""
		p.body = bytes.NewReader(w.tnefMail(f.Mail, 0))
		return w.mailPart(p)
	}
	if f.Inline && p.id != "" {
		p.disp = "inline"
	}
	if !strings.Contains(p.typ, "/") || untyped(p.typ) {
		p.typ = typeByName(p.fileName())
	}
	return w.file(p, p.body)
}

// maxRTF bounds what compressed RTF may become in one mail.
const maxRTF = 2 << 20

// tnefText is the text of a TNEF mail: HTML, that which is wrapped in RTF, or
// plain beside it.
func (w *walker) tnefText(t *unpack.TNEF) (text piece, said bool) {
	text.spare = true
	if len(t.Plain) > 0 {
		text.plain, text.hasPlain = decodeCharset(t.PlainCharset, t.Plain), true
	}
	switch {
	case len(t.HTML) > 0:
		text.html, text.hasHTML = decodeCharset(t.HTMLCharset, t.HTML), true
	case len(t.RTF) > 0 && w.rtf < maxRTF:
		b, err := unpack.DecompressRTF(t.RTF, maxRTF-w.rtf)
		if err != nil {
			w.problem(err.Error())
		}
		w.rtf += len(b)
		rtf := rtfPiece(b, true)
		if rtf.hasHTML {
			text.html, text.hasHTML = rtf.html, true
		} else if !text.hasPlain {
			text.plain, text.hasPlain = rtf.plain, true
		}
	}
	return text, text.said()
}

// tnefMail writes a mail in TNEF as the mail that it was before Outlook packed
// it, so that people can open it.
func (w *walker) tnefMail(t *unpack.TNEF, depth int) []byte {
	var b bytes.Buffer
	bound := fmt.Sprintf("=_tnef_part_%d", depth) // which cannot stand in base64
	read := func(s string) string { return oneLine(decodeCharset(t.Charset, []byte(s))) }
	word := func(s string) string { return mime.QEncoding.Encode("utf-8", read(s)) }
	from := ""
	if validEmail(read(t.From)) {
		from = " <" + read(t.From) + ">"
	}
	fmt.Fprintf(&b, "From: %s%s\r\nSubject: %s\r\n", word(t.FromName), from, word(t.Subject))
	if to := read(t.To); to != "" {
		fmt.Fprintf(&b, "To: %s\r\n", word(to))
	}
	if !t.Date.IsZero() {
		fmt.Fprintf(&b, "Date: %s\r\n", t.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	}
	if id := strings.Trim(read(t.MessageID), "<> "); id != "" && !strings.ContainsAny(id, "<> ") && isASCII([]byte(id)) {
		fmt.Fprintf(&b, "Message-ID: <%s>\r\n", id)
	}
	b.WriteString("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"" + bound + "\"\r\n\r\n")
	text, _ := w.tnefText(t)
	if text.hasHTML {
		writePart(&b, bound, "text/html; charset=utf-8", "", []byte(text.html))
	} else {
		writePart(&b, bound, "text/plain; charset=utf-8", "", []byte(text.plain))
	}
	for _, f := range t.Files {
		name := read(f.Name)
		switch typ := strings.ToLower(f.Type); {
		case f.Mail != nil:
			// As it is: base64 in base64 would grow with each mail in a mail.
			fmt.Fprintf(&b, "--%s\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n", bound)
			b.Write(w.tnefMail(f.Mail, depth+1))
		case mediaType(typ):
			writePart(&b, bound, typ, name, f.Data)
		default:
			writePart(&b, bound, typeByName(cleanFileName(name)), name, f.Data)
		}
	}
	b.WriteString("--" + bound + "--\r\n")
	return b.Bytes()
}

// mediaType reports «image/png», and nothing that would break a header.
func mediaType(s string) bool {
	parsed, params, err := mime.ParseMediaType(s)
	return err == nil && parsed == s && len(params) == 0 && strings.Contains(s, "/") && !strings.HasPrefix(s, "multipart/")
}

func writePart(b *bytes.Buffer, bound, typ, name string, raw []byte) {
	fmt.Fprintf(b, "--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n", bound, typ)
	if name != "" {
		b.WriteString("Content-Disposition: " + mime.FormatMediaType("attachment", map[string]string{"filename": name}) + "\r\n")
	}
	b.WriteString("\r\n")
	for line := make([]byte, 0, 80); len(raw) > 0; {
		n := min(len(raw), 57)
		line = base64.StdEncoding.AppendEncode(line[:0], raw[:n])
		b.Write(append(line, '\r', '\n'))
		raw = raw[n:]
	}
}
