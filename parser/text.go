package parser

import (
	"bytes"
	"io"
	"strings"

	"sgaus/parser/unpack"
)

// textPart reads a text, and the files in the middle of it, as they were sent
// before MIME.
func (w *walker) textPart(p *part) ([]piece, error) {
	if coded, ok := p.body.(*base64Reader); ok {
		coded.text = true
	}
	w.text = true
	html := p.typ == "text/html"
	limit := w.budget
	if html {
		limit *= 2
	}
	t := takenText{limit: limit}
	if html || p.rich() {
		_, err := io.Copy(&t, p.body)
		w.readError(err)
	} else {
		var stopped error // by who takes the files
		err := unpack.Split(p.body, t.take, func(f unpack.File) error {
			t.gap = true
			stopped = w.fileInText(p, f)
			return stopped
		})
		if stopped != nil {
			return nil, stopped
		}
		w.readError(err)
	}
	if w.emit != nil {
		return nil, nil
	}
	if t.over {
		w.problem("text beyond the limit dropped")
		w.missing(MissingText, "")
	}
	w.lost(p)
	if html {
		w.budget -= len(t.b) / 2
		return []piece{{html: w.decode(t.b, p.params["charset"], htmlCharset("", t.b)), hasHTML: true}}, nil
	}
	w.budget -= len(t.b)
	switch {
	case p.rich():
		return w.richText(p, t.b), nil
	case p.typ != "text/plain" && p.context.parent == "alternative":
		return nil, nil // text/x-amp-html, text/watch-html: the others say the same
	}
	return []piece{{
		plain: w.unarmour(w.decode(t.b, p.params["charset"])), hasPlain: true,
		flowed: strings.EqualFold(p.params["format"], "flowed"),
		delSp:  strings.EqualFold(p.params["delsp"], "yes"),
	}}, nil
}

// takenText keeps text up to a limit.
type takenText struct {
	b     []byte
	limit int
	over  bool
	gap   bool // a file stood here
}

func (t *takenText) take(line []byte) {
	// The empty line below a file goes with it, if one stands above.
	if t.gap && len(bytes.TrimSpace(line)) == 0 && (len(t.b) == 0 || bytes.HasSuffix(t.b, []byte("\n\n")) || bytes.HasSuffix(t.b, []byte("\n\r\n"))) {
		return
	}
	t.gap = false
	n := min(len(line), t.limit-len(t.b))
	t.b = append(t.b, line[:n]...)
	t.over = t.over || n < len(line)
}

func (t *takenText) Write(p []byte) (int, error) {
	t.take(p)
	return len(p), nil
}

// fileInText hands out a file from the middle of a text. An error in it is one
// of whoever takes the files.
func (w *walker) fileInText(p *part, f unpack.File) error {
	if w.parts++; w.parts > w.o.MaxParts {
		w.problem("parts beyond the limit dropped")
		w.missing(MissingParts, "")
		return nil
	}
	w.leaf++
	q := &part{name: decodeHeader(f.Name), disp: "attachment", body: w.bounded(f.Body), context: p.context, lostWhat: f.Lost}
	q.typ = typeByName(q.fileName())
	w.m.find("part", "a file in the middle of a text ("+f.Kind+")", q.name)
	_, err := w.boxPart(q)
	return err
}

// bounded reads an unpacked file no further than a mail may be large: a run of
// BinHex is two octets for two hundred.
func (w *walker) bounded(r io.Reader) io.Reader { return &boundedReader{r: r, w: w} }

type boundedReader struct {
	r io.Reader
	w *walker
}

func (b *boundedReader) Read(p []byte) (int, error) {
	left := b.w.o.MaxSize - b.w.unpacked
	if left <= 0 {
		b.w.problem("unpacked files beyond the size limit cut off")
		return 0, io.EOF
	}
	n, err := b.r.Read(p[:min(int64(len(p)), left)])
	b.w.unpacked += int64(n)
	return n, err
}

// lost tells what of a decoded part is missing, and whether anything is.
func (w *walker) lost(p *part) bool {
	if p.lostWhat == nil {
		return false
	}
	s := p.lostWhat()
	if s != "" {
		w.problem(s)
	}
	return s != ""
}
