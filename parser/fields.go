package parser

import (
	"bytes"
	"strings"
)

// isEnvelope tells «From ana@uni.mx Mon Feb  5» from «From : Ana».
func isEnvelope(line []byte) bool {
	_, _, ok := splitField(line)
	return !ok && bytes.HasPrefix(line, []byte("From "))
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
