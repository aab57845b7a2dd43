package unpack

import (
	"bufio"
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// yEnc (yenc.org, draft 1.3): octets moved up by 42, the four that transport
// does not bear behind «=», between «=ybegin …» and «=yend …». A file in
// several parts has «=ypart begin=… end=…» below the first line of each.

type yFile struct {
	src         *bufio.Reader
	name        string
	part, total int
	size, n     int64
	escaped     bool
	start, end  bool
	problem     string
}

func openY(src *bufio.Reader) (File, bool) {
	head, _ := src.Peek(8)
	if string(head) != "=ybegin " {
		return File{}, false
	}
	b, _ := src.Peek(peekSize)
	line, _, ok := cutLine(b)
	y := &yFile{src: src}
	if !ok || !y.begin(line) {
		return File{}, false
	}
	dropLine(src)
	if y.part > 1 {
		y.problem = fmt.Sprintf("a yEnc file begins with part %d", y.part)
	}
	return File{Name: y.name, Kind: "yEnc", Body: &filler{fill: y.fill}, Lost: y.lost}, true
}

// begin reads the first line of a part.
func (y *yFile) begin(line []byte) bool {
	rest, name, ok := strings.Cut(strings.TrimPrefix(string(line), "=ybegin "), " name=")
	if !ok || strings.TrimSpace(name) == "" {
		return false
	}
	y.part, y.total = 0, 0
	length := false
	for _, f := range strings.Fields(rest) {
		k, v, _ := strings.Cut(f, "=")
		n, err := strconv.ParseInt(v, 10, 62)
		if err != nil {
			continue
		}
		switch k {
		case "line":
			length = n > 0
		case "size":
			y.size = n
		case "part":
			y.part = int(n)
		case "total":
			y.total = int(n)
		}
	}
	y.name, y.start = strings.TrimSpace(name), true
	return length
}

func (y *yFile) lost() string {
	switch {
	case y.problem != "":
		return y.problem
	case !y.end:
		return "the end of a yEnc file is missing"
	case y.part > 0 && y.part < y.total:
		return fmt.Sprintf("parts of a yEnc file are missing: %d of %d came", y.part, y.total)
	case y.size != y.n:
		return fmt.Sprintf("a yEnc file of %d octets should have %d", y.n, y.size)
	}
	return ""
}

// fill decodes what is ready, to the end of a line at most.
func (y *yFile) fill(f *filler) {
	if y.start {
		head, _ := y.src.Peek(2)
		if y.start = false; string(head) == "=y" {
			y.control(f)
			return
		}
	}
	if _, err := y.src.Peek(1); err != nil {
		f.done = true
		return
	}
	b, _ := y.src.Peek(y.src.Buffered())
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i+1]
		y.start = true
	}
	for _, c := range b {
		switch {
		case c == '\n' || c == '\r':
		case y.escaped:
			f.out, y.escaped = append(f.out, c-64-42), false
		case c == '=':
			y.escaped = true
		default:
			f.out = append(f.out, c-42)
		}
	}
	y.n += int64(len(f.out))
	_, _ = y.src.Discard(len(b))
}

// control reads a line of the frame: a part's range, or the end, behind which
// the next part may stand.
func (y *yFile) control(f *filler) {
	b, _ := y.src.Peek(peekSize)
	line, _, _ := cutLine(b)
	if bytes.HasPrefix(line, []byte("=ypart ")) {
		dropLine(y.src)
		y.start = true
		return
	}
	if bytes.HasPrefix(line, []byte("=ybegin ")) {
		f.done = true // another file: the end of this one is missing
		return
	}
	dropLine(y.src)
	y.end = true
	if y.part == 0 || !y.next() {
		f.done = true
	}
}

// next goes on with the part that follows, if it is the next of this file.
func (y *yFile) next() bool {
	b, _ := y.src.Peek(peekSize)
	rest := bytes.TrimLeft(b, " \t\r\n")
	line, _, ok := cutLine(rest)
	n := yFile{src: y.src}
	if !ok || !bytes.HasPrefix(line, []byte("=ybegin ")) || !n.begin(line) || n.name != y.name || n.part != y.part+1 {
		return false
	}
	_, _ = y.src.Discard(len(b) - len(rest))
	dropLine(y.src)
	y.part, y.start, y.end, y.escaped = n.part, true, false, false
	return true
}
