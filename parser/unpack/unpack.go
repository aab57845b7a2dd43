// Package unpack opens the boxes in which mail carries files and texts beside
// MIME, or from before it: uuencode, yEnc and BinHex in the middle of a text,
// TNEF (Outlook's winmail.dat) with its compressed RTF, AppleSingle, and the
// signed envelope of S/MIME. Bytes in, files and texts out: it opens nothing
// on the machine and believes no length that it has not seen.
//
// What is broken gives what can be had. Names are octets as they stood, with
// the charset they are said to be in: to read them is the caller's trade.
//
// Time is linear in the octets. The decoders of a text stream (Split, Open);
// those that must jump (TNEF, Signed) take the whole, whose size the caller
// bounds, and cut their results out of it.
package unpack

import (
	"bufio"
	"bytes"
	"io"
)

// File is a file in a text. Body ends with it; what is left unread of it is
// skipped by whoever gave it.
type File struct {
	Name string // octets of any charset
	Kind string // "uuencode", "yEnc", "BinHex"
	Body io.Reader

	// Lost says, once Body is read, what of the file is missing; "" if nothing.
	Lost func() string
}

// peekSize is how far a box is looked at before it is believed.
const peekSize = 1200

// Split cuts a text into its own lines and the files between them, in their
// order. Lines come many at once, but the empty ones behind a file one by one;
// a line longer than the buffer comes in pieces. It ends with the first
// error of r or of file.
func Split(r io.Reader, text func([]byte), file func(File) error) error {
	src := bufio.NewReaderSize(r, 32<<10)
	start, behind := true, false // behind: nothing but empty lines since a file
	for {
		if n := ownLines(src); start && !behind && n > 0 {
			b, _ := src.Peek(n)
			text(b)
			_, _ = src.Discard(n)
			continue
		}
		if start {
			if f, ok := Open(src); ok {
				if err := file(f); err != nil {
					return err
				}
				if _, err := io.Copy(io.Discard, f.Body); err != nil {
					return err
				}
				behind = true
				continue
			}
		}
		line, err := src.ReadSlice('\n')
		if len(line) > 0 {
			text(line)
			behind = behind && len(bytes.TrimSpace(line)) == 0
			start = line[len(line)-1] == '\n'
		}
		switch err {
		case nil, bufio.ErrBufferFull:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

// ownLines gives how many octets of those that are at hand are whole lines in
// which no box begins, so that a text goes through in pieces of many lines.
func ownLines(src *bufio.Reader) int {
	if _, err := src.Peek(1); err != nil {
		return 0
	}
	b, _ := src.Peek(src.Buffered())
	n := 0
	for n < len(b) && !boxLetter(b[n]) {
		end := bytes.IndexByte(b[n:], '\n')
		if end < 0 {
			break
		}
		n += end + 1
	}
	return n
}

// boxLetter reports the first octet of a line with which a box may begin.
func boxLetter(c byte) bool { return c == 'b' || c == '=' || c == '(' || c == ':' }

// Open opens the file that begins at the next line of src, if one does. src
// must be able to look 1200 octets ahead; nothing is read if there is no file.
func Open(src *bufio.Reader) (File, bool) {
	first, _ := src.Peek(1)
	if len(first) == 0 {
		return File{}, false
	}
	switch first[0] {
	case 'b':
		return openUU(src)
	case '=':
		return openY(src)
	case '(', ':':
		return openHex(src)
	}
	return File{}, false
}

// Find opens the first file of src, past the lines above it.
func Find(src *bufio.Reader) (File, bool) {
	for {
		if f, ok := Open(src); ok {
			return f, true
		}
		for {
			_, err := src.ReadSlice('\n')
			if err == nil {
				break
			}
			if err != bufio.ErrBufferFull {
				return File{}, false
			}
		}
	}
}

// cutLine cuts the first line off, without its end.
func cutLine(b []byte) (line, rest []byte, whole bool) {
	line, rest, whole = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r"), rest, whole
}

// dropLine reads past a line of any length.
func dropLine(src *bufio.Reader) {
	for {
		if _, err := src.ReadSlice('\n'); err != bufio.ErrBufferFull {
			return
		}
	}
}

// filler is a decoder that writes a piece at a time; it makes a reader of it.
type filler struct {
	out  []byte
	pos  int
	done bool
	fill func(*filler)
}

func (f *filler) Read(p []byte) (int, error) {
	for f.pos == len(f.out) {
		if f.done {
			return 0, io.EOF
		}
		f.out, f.pos = f.out[:0], 0
		f.fill(f)
	}
	n := copy(p, f.out[f.pos:])
	f.pos += n
	return n, nil
}
