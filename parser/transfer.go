package parser

import (
	"bufio"
	"bytes"
	"io"
)

// sampleSize is how much of a body is looked at before it is decoded.
const sampleSize = 4096

func newBodyReader(r io.Reader) *bufio.Reader { return bufio.NewReaderSize(r, sampleSize) }

// decodeTransfer undoes an encoding (RFC 2045 section 6) as far as it goes:
// broken base64 and quoted-printable give what can be had.
func decodeTransfer(encoding string, src *bufio.Reader) io.Reader {
	switch encoding {
	case "base64":
		return &base64Reader{src: src, start: true}
	case "quoted-printable":
		return &qpReader{src: src}
	}
	return src
}

// base64Values has the value of each letter of the alphabet plus one; 0 for
// all other octets.
var base64Values = func() (t [256]byte) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i := range letters {
		t[letters[i]] = byte(i) + 1
	}
	return t
}()

// base64Reader skips what is no base64, and stops at a line of text between
// whole groups: the footers that mailing lists and gateways glue on. In a text
// these are text too.
type base64Reader struct {
	src   *bufio.Reader
	acc   uint32
	n     int  // letters in acc
	start bool // at the start of a line
	text  bool // lines of text go out as they are, on lines of their own
	plain bool // … one was met
	begun bool // letters were decoded
	out   []byte
	pos   int
	err   error
}

func (d *base64Reader) Read(p []byte) (int, error) {
	for d.pos == len(d.out) {
		if d.err != nil {
			return 0, d.err
		}
		d.out, d.pos = d.out[:0], 0
		d.fill()
	}
	n := copy(p, d.out[d.pos:])
	d.pos += n
	return n, nil
}

func (d *base64Reader) fill() {
	if _, err := d.src.Peek(1); err != nil {
		d.flush()
		d.err = err
		return
	}
	b, _ := d.src.Peek(d.src.Buffered())
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i+1]
	}
	if d.start && (d.n == 0 || d.text) && !d.plain && (noBase64(b) || d.text && loneWords(bytes.TrimSpace(b))) {
		if !d.text {
			d.err = io.EOF
			return
		}
		d.flush()
		d.plain = true
		d.out = append(d.out, '\n')
	} else if d.start && d.plain && !d.begun && longBase64(bytes.TrimSpace(b)) {
		d.plain = false // QUIRK: gateways glue their warning on top, too
	}
	d.start = b[len(b)-1] == '\n'
	if d.plain {
		d.out = append(d.out, b...)
	} else {
		d.decode(b)
		d.begun = d.begun || d.n > 0 || len(d.out) > 0
	}
	_, _ = d.src.Discard(len(b))
}

// noBase64 reports a line of text: a footer begins here.
func noBase64(line []byte) bool {
	odd := 0
	for _, c := range bytes.TrimSpace(line) {
		if base64Values[c] == 0 && c != '=' {
			odd++
		}
	}
	return odd > 1
}

func (d *base64Reader) decode(b []byte) {
	for _, c := range b {
		v := base64Values[c]
		if v == 0 {
			if c == '=' {
				d.flush()
			}
			continue
		}
		d.acc = d.acc<<6 | uint32(v-1)
		if d.n++; d.n == 4 {
			d.out = append(d.out, byte(d.acc>>16), byte(d.acc>>8), byte(d.acc))
			d.acc, d.n = 0, 0
		}
	}
}

// flush writes what an unfinished group of letters holds.
func (d *base64Reader) flush() {
	switch d.n {
	case 2:
		d.out = append(d.out, byte(d.acc>>4))
	case 3:
		d.out = append(d.out, byte(d.acc>>10), byte(d.acc>>2))
	}
	d.acc, d.n = 0, 0
}

// qpReader decodes quoted-printable; an "=" that is no code stays.
type qpReader struct {
	src  *bufio.Reader
	line []byte // begin of a line that went beyond the buffer
	out  []byte
	pos  int
	err  error
}

func (d *qpReader) Read(p []byte) (int, error) {
	for d.pos == len(d.out) {
		if d.err != nil {
			return 0, d.err
		}
		d.out, d.pos = d.out[:0], 0
		d.fill()
	}
	n := copy(p, d.out[d.pos:])
	d.pos += n
	return n, nil
}

func (d *qpReader) fill() {
	piece, err := d.src.ReadSlice('\n')
	line := piece
	if len(d.line) > 0 {
		line = append(d.line, piece...)
		d.line = nil
	}
	if err != bufio.ErrBufferFull {
		d.err = err
		d.decode(line, true)
		return
	}
	// A long line goes on: a code at the end of this piece may be cut.
	keep := 0
	for k := 1; k <= 2 && k <= len(line); k++ {
		if line[len(line)-k] == '=' {
			keep = k
		}
	}
	d.decode(line[:len(line)-keep], false)
	d.line = append([]byte(nil), line[len(line)-keep:]...)
}

// decode writes a line; whole: its end is there, so that a soft break and the
// blanks that transport adds (RFC 2045 section 6.7 rule 3) can be taken off.
func (d *qpReader) decode(line []byte, whole bool) {
	text := trimEOL(line)
	eol := line[len(text):]
	if whole && len(eol) > 0 {
		text = bytes.TrimRight(text, " \t")
	}
	if whole && len(text) > 0 && text[len(text)-1] == '=' {
		text, eol = text[:len(text)-1], nil
	}
	for i := 0; i < len(text); i++ {
		if text[i] == '=' && i+2 < len(text) {
			if hi, lo := unhex(text[i+1]), unhex(text[i+2]); hi < 16 && lo < 16 {
				d.out = append(d.out, hi<<4|lo)
				i += 2
				continue
			}
		}
		d.out = append(d.out, text[i])
	}
	d.out = append(d.out, eol...)
}
