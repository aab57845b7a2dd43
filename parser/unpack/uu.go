package unpack

import (
	"bufio"
	"bytes"
	"encoding/base64"
)

// uuencode (POSIX): «begin 644 name», lines that begin with their length, a
// line of none, «end». The form with base64 is «begin-base64 644 name» to
// «====».

// openUU opens «begin 644 name» if a line of data, or the end of an empty file,
// is below it: in a text somebody may write that line.
func openUU(src *bufio.Reader) (File, bool) {
	head, _ := src.Peek(6)
	if !bytes.HasPrefix(head, []byte("begin")) {
		return File{}, false
	}
	b, _ := src.Peek(peekSize)
	line, rest, ok := cutLine(b)
	next, _, _ := cutLine(rest)
	if n, _ := uuLength(next); n < 0 && !bytes.HasPrefix(line, []byte("begin-")) {
		return File{}, false
	}
	name, coded, begins := uuBegin(line)
	if !ok || !begins {
		return File{}, false
	}
	u := &uu{src: src}
	f := File{Name: name, Kind: "uuencode", Lost: u.lost}
	switch n, strict := uuLength(next); {
	case coded && base64Line(next):
		f.Body = &filler{fill: u.fill64}
	case !coded && (n > 0 && (strict || goesOn(rest)) || n == 0 && len(bytes.TrimSpace(next)) < 2 && endFollows(rest)):
		f.Body = &filler{fill: u.fill}
	default:
		return File{}, false
	}
	dropLine(src)
	return f, true
}

// uuBegin reads the first line.
func uuBegin(line []byte) (name string, coded, ok bool) {
	fields := bytes.SplitN(line, []byte(" "), 3)
	if len(fields) < 3 || len(fields[1]) < 3 || len(fields[1]) > 5 || len(bytes.Trim(fields[1], "01234567")) > 0 {
		return "", false, false
	}
	name = string(bytes.TrimSpace(fields[2]))
	coded = string(fields[0]) == "begin-base64"
	return name, coded, name != "" && (coded || string(fields[0]) == "begin")
}

// goesOn reports that below a line without its blanks stands another.
func goesOn(rest []byte) bool {
	_, rest, _ = cutLine(rest)
	line, _, ok := cutLine(rest)
	n, _ := uuLength(line)
	return ok && n >= 0
}

func endFollows(rest []byte) bool {
	_, rest, _ = cutLine(rest)
	line, _, _ := cutLine(rest)
	return string(bytes.TrimSpace(line)) == "end"
}

// uuLength gives how many octets a line holds, -1 if it is none of uuencode.
// strict: all its letters are there; blanks at the end, which stand for zeros,
// get lost on the way.
func uuLength(line []byte) (n int, strict bool) {
	if len(line) == 0 {
		return -1, false
	}
	for _, c := range line {
		if c < 0x20 || c > 0x60 {
			return -1, false
		}
	}
	n = int(line[0]-0x20) & 0x3f
	least, most := (n*8+5)/6, (n+2)/3*4+2
	if got := len(line) - 1; got > most {
		return -1, false
	} else if got >= least {
		return n, true
	}
	return n, false
}

func base64Line(line []byte) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(string(line))
	return err == nil && len(line) > 0
}

type uu struct {
	src *bufio.Reader
	end bool
}

func (u *uu) lost() string {
	if u.end {
		return ""
	}
	return "the end of a uuencoded file is missing"
}

// fill decodes the next line. A line that is none ends the file and stays.
func (u *uu) fill(f *filler) {
	b, _ := u.src.Peek(128)
	line, _, _ := cutLine(b)
	line = bytes.TrimRight(line, "\r")
	if string(bytes.TrimSpace(line)) == "end" {
		u.end = true
	}
	n, _ := uuLength(line)
	if u.end || n < 0 || len(b) == 0 {
		f.done = true
		if u.end {
			dropLine(u.src)
		}
		return
	}
	f.out = append(f.out, uuDecode(line[1:], n)...)
	dropLine(u.src)
}

// uuDecode gives n octets of a line; what is missing of it is blanks.
func uuDecode(line []byte, n int) []byte {
	out := make([]byte, 0, n+3)
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - 0x20) & 0x3f
		}
		return 0
	}
	for i := 0; len(out) < n; i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		out = append(out, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return out[:n]
}

// fill64 decodes the next line of the form with base64.
func (u *uu) fill64(f *filler) {
	b, _ := u.src.Peek(peekSize)
	line, _, _ := cutLine(b)
	if u.end = bytes.HasPrefix(line, []byte("====")); u.end {
		f.done = true
		dropLine(u.src)
		return
	}
	out, err := base64.StdEncoding.DecodeString(string(line))
	if err != nil || len(line) == 0 {
		f.done = true
		return
	}
	f.out = append(f.out, out...)
	dropLine(u.src)
}
