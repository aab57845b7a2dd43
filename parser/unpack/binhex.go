package unpack

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// BinHex 4 (RFC 1741): six bits a letter between two colons, runs behind 0x90,
// and inside a header with the name and the lengths of both forks. Only the
// data fork is a file to anybody but a Mac.

const hexLetters = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"

// hexValues has the value of each letter plus one; 0 for all other octets.
var hexValues = func() (t [256]byte) {
	for i := range len(hexLetters) {
		t[hexLetters[i]] = byte(i) + 1
	}
	return t
}()

// openHex opens «(This file must be converted with BinHex 4.0)», or, since some
// leave that away, the colon below it, if a header can be read there.
func openHex(src *bufio.Reader) (File, bool) {
	b, _ := src.Peek(peekSize)
	skip := 0
	if b[0] == '(' {
		line, rest, ok := cutLine(b)
		if !ok || !bytes.Contains(line, []byte("BinHex")) {
			return File{}, false
		}
		skip = len(b) - len(bytes.TrimLeft(rest, " \t\r\n"))
	}
	if skip >= len(b) || b[skip] != ':' {
		return File{}, false
	}
	// The header alone is thirty letters.
	line, _, _ := cutLine(b[skip+1:])
	if len(line) < 30 {
		return File{}, false
	}
	for _, c := range line[:30] {
		if hexValues[c] == 0 {
			return File{}, false
		}
	}
	trial := &unhex{src: bufio.NewReaderSize(bytes.NewReader(b[skip+1:]), 16)}
	if _, ok := trial.header(); !ok {
		return File{}, false
	}
	_, _ = src.Discard(skip + 1)
	h := &unhex{src: src}
	name, _ := h.header()
	return File{Name: name, Kind: "BinHex", Body: &hexBody{h: h, left: int64(h.data)}, Lost: func() string {
		if h.closed {
			return ""
		}
		return "the end of a BinHex file is missing"
	}}, true
}

// unhex undoes the letters and the runs.
type unhex struct {
	src    *bufio.Reader
	acc    uint32
	bits   int
	last   byte
	repeat int
	closed bool
	data   uint32
}

// letter gives the next octet of the letters.
func (h *unhex) letter() (byte, bool) {
	for h.bits < 8 {
		if h.closed {
			return 0, false
		}
		c, err := h.src.ReadByte()
		switch {
		case err != nil:
			return 0, false
		case c == ':':
			h.closed = true
			return 0, false
		case c == '\r' || c == '\n' || c == ' ' || c == '\t':
			continue
		case hexValues[c] == 0:
			_ = h.src.UnreadByte()
			return 0, false
		}
		h.acc, h.bits = h.acc<<6|uint32(hexValues[c]-1), h.bits+6
	}
	h.bits -= 8
	return byte(h.acc >> h.bits), true
}

// next gives the next octet.
func (h *unhex) next() (byte, bool) {
	for h.repeat == 0 {
		c, ok := h.letter()
		if !ok {
			return 0, false
		}
		if c != 0x90 {
			h.last = c
			return c, true
		}
		n, ok := h.letter()
		switch {
		case !ok:
			return 0, false
		case n == 0: // the octet 0x90 itself
			h.last = c
			return c, true
		}
		h.repeat = int(n) - 1 // the octet itself is out already
	}
	h.repeat--
	return h.last, true
}

// header reads the name and the length of the data fork, and passes over what
// only a Mac wants.
func (h *unhex) header() (name string, ok bool) {
	n, ok := h.next()
	if !ok || n == 0 || n > 63 {
		return "", false
	}
	b := make([]byte, int(n)+1+4+4+2+4+4+2)
	for i := range b {
		if b[i], ok = h.next(); !ok {
			return "", false
		}
		if i < int(n) && b[i] < 0x20 {
			return "", false
		}
	}
	h.data = binary.BigEndian.Uint32(b[int(n)+11:])
	return string(b[:n]), b[n] == 0
}

// hexBody is the data fork; at its end it passes over the resource fork.
type hexBody struct {
	h    *unhex
	left int64
	over bool
}

func (d *hexBody) Read(p []byte) (n int, err error) {
	for ; n < len(p) && d.left > 0; n++ {
		c, ok := d.h.next()
		if !ok {
			d.left = 0
			break
		}
		p[n] = c
		d.left--
	}
	if d.left > 0 || n > 0 {
		return n, nil
	}
	if d.over {
		return 0, io.EOF
	}
	d.over = true
	for {
		if _, ok := d.h.next(); !ok {
			break
		}
	}
	if rest, _ := d.h.src.Peek(2); d.h.closed && (bytes.HasPrefix(rest, []byte("\n")) || string(rest) == "\r\n") {
		dropLine(d.h.src)
	}
	return 0, io.EOF
}
