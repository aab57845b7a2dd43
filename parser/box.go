package parser

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/emersion/go-message/textproto"

	"sgaus/parser/unpack"
)

// maxBox is how large a part may be whose inside must be taken whole: TNEF,
// S/MIME, AppleSingle. A larger one stays the file that it is.
const maxBox = 32 << 20

// boxPart opens the boxes that carry what should have been parts; any other
// part is a file.
func (w *walker) boxPart(p *part) ([]piece, error) {
	switch {
	case p.context.parent == "appledouble" && p.typ == "application/applefile":
		w.m.find("part", "resource fork of a Mac left out", p.fileName())
		return nil, nil
	case p.context.parent == "encrypted" && p.typ == "application/pgp-encrypted":
		return nil, nil // «Version: 1»
	case p.tnef():
		return w.tnefPart(p)
	case p.typ == "application/applefile" || p.typ == "application/applesingle":
		return nil, w.applePart(p)
	case p.smime():
		return w.smimePart(p)
	case p.typ == "application/mac-binhex40" || p.typ == "application/mac-binhex" || p.typ == "application/binhex" || untyped(p.typ) && p.ends(".hqx"):
		return nil, w.hexPart(p)
	}
	return nil, w.file(p, p.body)
}

// take reads a box whole. Where it is too large, body goes on as it was.
func (w *walker) take(p *part) (b []byte, ok bool) {
	b, err := io.ReadAll(io.LimitReader(p.body, maxBox+1))
	w.readError(err)
	if len(b) > maxBox {
		w.problem("a part too large to be opened is kept as a file")
		p.body = io.MultiReader(bytes.NewReader(b), p.body)
		return nil, false
	}
	p.body = bytes.NewReader(b)
	if err != nil { // for whoever asks whether it is whole
		p.body = io.MultiReader(p.body, failing{err})
	}
	return b, true
}

// tnef reports Outlook's winmail.dat, whatever it is called.
func (p *part) tnef() bool {
	switch {
	case p.typ == "application/ms-tnef" || p.typ == "application/vnd.ms-tnef", untyped(p.typ), p.ends("winmail.dat"), p.ends(".tnef"):
		return hasPrefix(p.peek(), unpack.TNEFMagic)
	}
	return false
}

// smime reports an envelope of S/MIME (RFC 8551).
func (p *part) smime() bool {
	return p.typ == "application/pkcs7-mime" || p.typ == "application/x-pkcs7-mime" || untyped(p.typ) && p.ends(".p7m")
}

// smimePart reads the mail in an opaque signature as if it stood there. The
// signature is not checked: nothing rests on it.
func (w *walker) smimePart(p *part) ([]piece, error) {
	b, ok := w.take(p)
	if !ok || p.context.depth >= w.o.MaxDepth {
		return nil, w.file(p, p.body)
	}
	inner, err := unpack.Signed(b)
	if err != nil {
		if errors.Is(err, unpack.ErrEncrypted) {
			w.problem(encryptedMail)
		}
		return nil, w.file(p, p.body)
	}
	w.m.find("part", "mail inside of its signature (S/MIME)", p.fileName())
	br := bufio.NewReaderSize(newRepair(bytes.NewReader(inner), w.problem), 4096)
	h, err := textproto.ReadHeader(br)
	if err != nil && err != io.EOF {
		w.problem("header unreadable: " + strings.ToValidUTF8(clip(err.Error(), 80), "?"))
	}
	return w.entity(&h, br, context{depth: p.context.depth + 1})
}

// applePart takes the data fork out of a file of a Mac.
func (w *walker) applePart(p *part) error {
	head := p.peek()
	if hasPrefix(head, unpack.AppleDoubleMagic) {
		w.m.find("part", "resource fork of a Mac left out", p.fileName())
		return nil
	}
	if !hasPrefix(head, unpack.AppleSingleMagic) {
		return w.file(p, p.body)
	}
	b, ok := w.take(p)
	if !ok {
		return w.file(p, p.body)
	}
	name, data, err := unpack.AppleSingle(b)
	if err != nil {
		return w.file(p, p.body)
	}
	q := *p
	if name != "" {
		q.name = decodeCharset("macintosh", []byte(name))
	}
	q.typ = typeByName(q.fileName())
	return w.file(&q, bytes.NewReader(data))
}

// hexPart takes the data fork out of BinHex.
func (w *walker) hexPart(p *part) error {
	if _, ok := unpack.Find(bufio.NewReader(bytes.NewReader(p.peek()))); !ok {
		return w.file(p, p.body)
	}
	f, ok := unpack.Find(newBodyReader(p.body))
	if !ok {
		return w.file(p, bytes.NewReader(nil))
	}
	q := *p
	q.name, q.lostWhat = decodeCharset("macintosh", []byte(f.Name)), f.Lost
	q.typ = typeByName(q.fileName())
	w.m.find("part", "file in BinHex", q.name)
	return w.file(&q, w.bounded(f.Body))
}
