package parser

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// Limits of the header repair filter. A mail to 10,000 recipients has a header
// of half a megabyte; a part has no reason for more than a page.
const (
	maxPartHeader = 64 << 10
	maxPartFields = 200
	maxBounds     = 64 // boundaries that are looked for at once
	bufferSize    = 32 << 10
)

// repair stands in front of go-message and mends header lines on which it
// gives up with the whole mail: mbox "From " lines, lines without a colon,
// spaces in a field name, a leading space on the first line, \r\r\n, NUL. It
// follows the boundaries that the header fields declare in order to know where
// the headers of parts are. Headers and boundary lines leave with LF, other
// lines as they came.
type repair struct {
	src        *bufio.Reader
	out        []byte // mended, not yet read
	pos        int
	head       bool // inside a header
	top        bool // … the top one
	most       int  // octets of the top header
	mostFields int  // … and its fields
	bounds     []bound
	named      int    // multiparts met
	eol        []byte // line end held back: it belongs to a boundary line that may follow
	pushed     []byte // a line read in a header that ends it
	room       []byte // for the header line at hand
	err        error
	note       func(string)
}

func newRepair(r io.Reader, note func(string)) *repair {
	f := &repair{src: bufio.NewReaderSize(r, bufferSize), head: true, top: true, most: 1 << 20, mostFields: 1000, note: note}
	// QUIRK: programs that save mail as text put a byte order mark on top.
	if b, _ := f.src.Peek(3); string(b) == "\ufeff" {
		_, _ = f.src.Discard(3)
	}
	// QUIRK: mail from old Macs and from broken gateways ends its lines with a
	// bare CR; without a single LF nothing else can be meant.
	if b, _ := f.src.Peek(bufferSize); bytes.IndexByte(b, '\r') >= 0 && bytes.IndexByte(b, '\n') < 0 {
		f.src = bufio.NewReaderSize(crToLF{f.src}, bufferSize)
	}
	return f
}

type crToLF struct{ r io.Reader }

func (c crToLF) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}

func (f *repair) Read(p []byte) (int, error) {
	for f.pos == len(f.out) {
		if f.err != nil {
			return 0, f.err
		}
		f.out, f.pos = f.out[:0], 0
		if f.head {
			f.header()
		} else {
			f.body()
		}
	}
	n := copy(p, f.out[f.pos:])
	f.pos += n
	return n, nil
}

// body copies lines until a boundary line or until enough is ready.
func (f *repair) body() {
	for len(f.out) < bufferSize && !f.head && f.err == nil {
		if f.pushed == nil && f.lines() {
			continue
		}
		line, err := f.pushed, error(nil)
		if f.pushed == nil {
			line, err = f.src.ReadSlice('\n')
		}
		f.pushed = nil
		if len(line) > 2 && line[0] == '-' && line[1] == '-' && f.boundary(line) {
			f.eol = f.eol[:0]
		} else {
			f.out = append(f.out, f.eol...)
			text := trimEOL(line)
			f.out = append(f.out, text...)
			f.eol = append(f.eol[:0], line[len(text):]...)
		}
		if err != nil && err != bufio.ErrBufferFull {
			f.out = append(f.out, f.eol...)
			f.eol = f.eol[:0]
			f.err = err
		}
	}
}

// lines copies the lines that are at hand up to one that may be a boundary, all
// at once.
func (f *repair) lines() bool {
	if _, err := f.src.Peek(1); err != nil {
		return false
	}
	b, _ := f.src.Peek(f.src.Buffered())
	if bytes.HasPrefix(b, []byte("--")) {
		return false
	}
	end := bytes.Index(b, []byte("\n--"))
	if end < 0 {
		end = bytes.LastIndexByte(b, '\n')
	}
	if end < 0 {
		return false
	}
	text := trimEOL(b[:end+1])
	f.out = append(append(f.out, f.eol...), text...)
	f.eol = append(f.eol[:0], b[len(text):end+1]...)
	_, _ = f.src.Discard(end + 1)
	return true
}

// trimEOL cuts the line end, which may be a run of CR before the LF.
func trimEOL(line []byte) []byte {
	if n := len(line); n == 0 || line[n-1] != '\n' {
		return line
	}
	line = line[:len(line)-1]
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line
}

// line reads one header line without its end; what is beyond max is dropped. It
// stands until the next is read.
func (f *repair) line(max int) ([]byte, error) {
	line := f.room[:0]
	for {
		b, err := f.src.ReadSlice('\n')
		if len(line)+len(b) <= max {
			line = append(line, b...)
		} else {
			f.problem("header beyond its limit dropped")
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		f.room = line
		line = trimEOL(line)
		if err == nil || len(line) > 0 {
			err = nil
		}
		return line, err
	}
}

// header reads a header to its end and writes it mended and unfolded. Of one
// beyond its limits the beginning is kept, and of a field that takes half of
// the whole the beginning too, so that it hides no others.
func (f *repair) header() {
	limit, most := maxPartHeader, maxPartFields
	if f.top {
		limit, most = f.most, f.mostFields
	}
	var fields, spare [][]byte
	left, reserve, kept := limit, reserved, true
	for {
		line, err := f.line(limit / 2)
		if err != nil {
			f.err = err
			break
		}
		goesOn := len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
		switch {
		case !goesOn && left >= len(line) && len(fields) < most:
			kept = true
		case !goesOn && reserve >= len(line) && identifying(line):
			kept, reserve = true, reserve-len(line)
			left += len(line)
		case !goesOn:
			kept = false
		case len(fields) > 0 && (left < len(line) || len(fields[len(fields)-1])+len(line) > limit/2):
			kept = false
		}
		into := &fields
		if !kept && len(line) > 0 {
			f.problem("header beyond its limit dropped")
			if _, _, field := splitField(line); field && line[0] > '>' {
				continue // no more than a field, and no boundary
			}
			into, spare = &spare, append(spare[:0], []byte("X:"))
		}
		if f.take(line, into) {
			break
		}
		if kept {
			left -= len(line)
		}
	}
	fields = f.declare(fields)
	for _, x := range fields {
		f.out = append(append(f.out, x...), '\n')
	}
	f.out = append(f.out, '\n')
	f.head, f.top = false, false
}

// reserved are octets for the fields that say who wrote and what the mail is:
// they are read behind whatever fills a header.
const reserved = 64 << 10

// identifying reports a line that begins such a field.
func identifying(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte(":"))
	if !ok || len(name) > 30 {
		return false
	}
	switch strings.ToLower(string(bytes.TrimRight(name, " \t"))) {
	case "from", "subject", "message-id", "in-reply-to", "references", "date", "content-type", "content-transfer-encoding", "mime-version",
		"auto-submitted", "precedence", "list-id", "return-path", "x-loop":
		return true
	}
	return false
}

// take adds one line to the fields and reports whether the header ended.
func (f *repair) take(line []byte, fields *[][]byte) (end bool) {
	n := len(*fields)
	switch {
	case len(line) == 0:
		return n > 0 || !f.top || !f.fieldFollows()
	case len(line) > 2 && line[0] == '-' && line[1] == '-' && f.isBound(line):
		f.pushed = append(append([]byte{}, line...), '\n')
		return true
	case f.top && (bytes.HasPrefix(line, []byte(">From ")) || n == 0 && isEnvelope(line)):
		return false // mbox envelope line
	}
	line = cleanHeaderLine(line)
	if line[0] == ' ' || line[0] == '\t' {
		rest := bytes.TrimLeft(line, " \t")
		if n > 0 {
			if len(rest) > 0 {
				(*fields)[n-1] = append(append((*fields)[n-1], ' '), rest...)
			}
			return false
		}
		if line = rest; len(line) == 0 {
			return false
		}
	}
	name, value, ok := splitField(line)
	switch {
	case ok:
		*fields = append(*fields, append(append(append(make([]byte, 0, len(line)+2), name...), ": "...), bytes.TrimLeft(value, " \t")...))
		return false
	case n > 0 && f.headerGoesOn():
		f.problem("header line without a colon joined to the one before")
		(*fields)[n-1] = append(append((*fields)[n-1], ' '), line...)
		return false
	}
	f.problem("text begins without an empty line after the header")
	f.pushed = append(append([]byte{}, line...), '\n')
	return true
}

func (f *repair) problem(s string) {
	if f.note != nil {
		f.note(s)
	}
}
