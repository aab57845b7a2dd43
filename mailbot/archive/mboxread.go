package archive

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
)

// MboxReader reads the mails of an mbox file one after the other (RFC 4155), in the
// form of mboxrd, of which mboxo is the common part: a line «From » within a
// mail stands with a > before it.
type MboxReader struct {
	r     *bufio.Reader
	err   error  // of r
	line  []byte // the next piece of a line, at most one buffer long
	start bool   // line begins one
	blank bool   // the line before it was empty
	begun bool   // a mail was begun
}

// ReadMbox begins to read a file.
func ReadMbox(r io.Reader) *MboxReader {
	m := &MboxReader{r: bufio.NewReaderSize(r, 64<<10), blank: true, start: true}
	m.read()
	return m
}

// separator is the line before each mail, by its date: «From » alone may begin
// a sentence.
var separator = regexp.MustCompile(`^From .*[0-9]{1,2}:[0-9]{2}.*[0-9]{4}`)

// quotedFrom is a line of a mail that was quoted so as not to be a separator.
var quotedFrom = regexp.MustCompile(`^>+From `)

// read takes the next piece of a line.
func (m *MboxReader) read() {
	whole := m.start && len(bytes.TrimRight(m.line, "\r\n")) == 0 && len(m.line) > 0
	ended := len(m.line) == 0 || m.line[len(m.line)-1] == '\n'
	if len(m.line) > 0 {
		m.blank = whole
	}
	m.start = ended
	piece, err := m.r.ReadSlice('\n')
	m.line = append(m.line[:0], piece...)
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		m.err = err
	}
}

// Next gives the next mail, which must be read before the one behind it; false
// at the end.
func (m *MboxReader) Next() (io.Reader, bool) {
	if m.begun {
		for len(m.line) > 0 && !m.separates() { // what was not read of the mail before
			m.read()
		}
	}
	if len(m.line) == 0 {
		return nil, false
	}
	if m.begun || bytes.HasPrefix(m.line, []byte("From ")) {
		m.skipLine()
	}
	m.begun = true
	return &mboxMail{m: m}, true
}

func (m *MboxReader) separates() bool { return m.start && m.blank && separator.Match(m.line) }

func (m *MboxReader) skipLine() {
	for {
		ended := len(m.line) == 0 || m.line[len(m.line)-1] == '\n'
		m.read()
		if ended {
			m.blank = false
			return
		}
	}
}

// mboxMail reads one mail. The empty line before a separator is the file's.
type mboxMail struct {
	m    *MboxReader
	held []byte // an empty line that may be the file's
	out  []byte // to be given
}

func (r *mboxMail) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		m := r.m
		if len(m.line) == 0 || m.separates() {
			if len(m.line) == 0 && m.err != nil && !errors.Is(m.err, io.EOF) {
				return 0, m.err
			}
			return 0, io.EOF
		}
		r.out = append(r.out[:0], r.held...)
		r.held = r.held[:0]
		line := m.line
		if m.start && quotedFrom.Match(line) {
			line = line[1:]
		}
		if m.start && len(bytes.TrimRight(line, "\r\n")) == 0 {
			r.held = append(r.held, line...)
		} else {
			r.out = append(r.out, line...)
		}
		m.read()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}
