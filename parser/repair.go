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
	maxTopHeader  = 4 << 20
	maxPartHeader = 64 << 10
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
	src    *bufio.Reader
	out    []byte // mended, not yet read
	pos    int
	head   bool // inside a header
	top    bool // … the top one
	part   bool // the stream is a body whose first line was read already
	bounds []string
	eol    []byte // line end held back: it belongs to a boundary line that may follow
	pushed []byte // a line read in a header that ends it
	err    error
	note   func(string)
}

func newRepair(r io.Reader, note func(string)) *repair {
	f := &repair{src: bufio.NewReaderSize(r, bufferSize), head: true, top: true, note: note}
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

// boundary writes a boundary line (RFC 2046 section 5.1.1) and reports whether
// line was one.
func (f *repair) boundary(line []byte) bool {
	text := bytes.TrimRight(line, " \t\r\n")[2:]
	for i := len(f.bounds) - 1; i >= 0; i-- {
		b := f.bounds[i]
		if len(text) < len(b) || string(text[:len(b)]) != b {
			continue
		}
		switch string(text[len(b):]) {
		case "":
			f.bounds, f.head, f.top = f.bounds[:i+1], true, false
		case "--":
			f.bounds = f.bounds[:i]
		default:
			continue
		}
		if len(f.eol) > 0 {
			f.out = append(f.out, '\n')
		}
		f.out = append(append(f.out, "--"...), text...)
		f.out = append(f.out, '\n')
		return true
	}
	return false
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

// line reads one header line without its end; what is beyond max is dropped.
func (f *repair) line(max int) ([]byte, error) {
	var line []byte
	for {
		b, err := f.src.ReadSlice('\n')
		if len(line)+len(b) <= max {
			line = append(line, b...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		line = trimEOL(line)
		if err == nil || len(line) > 0 {
			err = nil
		}
		return line, err
	}
}

// header reads a header to its end and writes it mended and unfolded.
func (f *repair) header() {
	fields, size, limit := [][]byte{}, 0, maxPartHeader
	if f.top {
		limit = maxTopHeader
	}
	for {
		line, err := f.line(limit)
		if err != nil {
			f.err = err
			break
		}
		if end := f.take(line, &fields); end {
			break
		}
		if size += len(line); size > limit {
			if len(fields) > 0 {
				fields = fields[:len(fields)-1]
			}
			f.problem("header beyond its limit dropped")
			size -= len(line)
		}
	}
	fields = f.declare(fields)
	for _, x := range fields {
		f.out = append(append(f.out, x...), '\n')
	}
	f.out = append(f.out, '\n')
	f.head, f.top = false, false
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

// isEnvelope tells «From ana@uni.mx Mon Feb  5» from «From : Ana».
func isEnvelope(line []byte) bool {
	_, _, ok := splitField(line)
	return !ok && bytes.HasPrefix(line, []byte("From "))
}

func (f *repair) problem(s string) {
	if f.note != nil {
		f.note(s)
	}
}

// cleanHeaderLine takes out NUL and turns a bare CR into a space: a line break
// that only some programs see must not make a field of its own.
func cleanHeaderLine(line []byte) []byte {
	if bytes.IndexByte(line, 0) >= 0 {
		line = bytes.ReplaceAll(line, []byte{0}, nil)
	}
	if bytes.IndexByte(line, '\r') >= 0 {
		line = bytes.ReplaceAll(line, []byte{'\r'}, []byte{' '})
	}
	if len(line) == 0 {
		return []byte(" ")
	}
	return line
}

// splitField splits a line at its colon if a field name stands before it.
// QUIRK: spaces around the name, and inside of one that begins with X, are
// mended.
func splitField(line []byte) (name, value []byte, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 200 {
		return nil, nil, false
	}
	name = bytes.TrimRight(line[:i], " \t")
	if len(name) == 0 {
		return nil, nil, false
	}
	inner := false
	for _, c := range name {
		if c == ' ' || c == '\t' {
			inner = true
		} else if c < 33 || c > 126 {
			return nil, nil, false
		}
	}
	if inner {
		if name[0] != 'X' || len(name) > 40 {
			return nil, nil, false
		}
		name = bytes.Join(bytes.Fields(name), []byte("-"))
	}
	return name, line[i+1:], true
}

func (f *repair) isBound(line []byte) bool {
	text := string(bytes.TrimRight(line, " \t")[2:])
	for _, b := range f.bounds {
		if text == b || text == b+"--" {
			return true
		}
	}
	return false
}

// fieldFollows reports whether the next line looks like a header field: an
// empty line above the header is skipped then.
func (f *repair) fieldFollows() bool {
	b, _ := f.src.Peek(1024)
	line, _, _ := bytes.Cut(b, []byte("\n"))
	name, _, ok := splitField(line)
	return ok && knownField(string(name))
}

// headerGoesOn reports, after a line without a colon, whether what follows is
// still header: the next line is empty or a field.
func (f *repair) headerGoesOn() bool {
	b, _ := f.src.Peek(1024)
	line, _, found := bytes.Cut(b, []byte("\n"))
	line = bytes.TrimRight(line, "\r")
	if len(line) == 0 {
		return found
	}
	_, _, ok := splitField(line)
	return ok && (bytes.IndexByte(line, '-') > 0 || knownField(string(line[:bytes.IndexByte(line, ':')])))
}

// knownField knows the fields that tell a header from a text which happens to
// have a colon in its first line.
func knownField(name string) bool {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "mime-version",
		"content-type", "content-transfer-encoding", "delivered-to", "reply-to", "sender", "in-reply-to",
		"references", "dkim-signature", "authentication-results", "x-mailer":
		return true
	}
	return false
}

// declare notes the boundary that the Content-Type of a header declares, and
// finds it in the body where it was forgotten.
func (f *repair) declare(fields [][]byte) [][]byte {
	for i, x := range fields {
		name, value, _ := splitField(x)
		if !strings.EqualFold(string(name), "Content-Type") {
			continue
		}
		typ, params := parseParams(string(value))
		if !strings.HasPrefix(typ, "multipart/") {
			return fields
		}
		b := params["boundary"]
		if b == "" {
			if b = f.guessBoundary(); b == "" {
				return fields
			}
			f.problem("multipart without a boundary: took the first line that looks like one")
			fields[i] = []byte("Content-Type: " + typ + "; boundary=\"" + b + "\"")
		}
		if len(f.bounds) < maxBounds {
			f.bounds = append(f.bounds, b)
		}
		return fields
	}
	return fields
}

// guessBoundary looks for a line of dashes and a word with a header field
// below it.
func (f *repair) guessBoundary() string {
	b, _ := f.src.Peek(8 << 10)
	lines := bytes.Split(b, []byte("\n"))
	for i, l := range lines {
		l = bytes.TrimRight(l, " \t\r")
		if len(l) < 4 || !bytes.HasPrefix(l, []byte("--")) || i+1 == len(lines) || bytes.ContainsAny(l, "\"\\") {
			continue
		}
		if strings.HasPrefix(strings.ToLower(string(lines[i+1])), "content-") {
			return string(l[2:])
		}
	}
	return ""
}
