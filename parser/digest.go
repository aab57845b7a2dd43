package parser

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"
)

// digester makes the digest by which the same mail is known again however it
// came: without the fields that the way adds, and without CR.
type digester struct {
	sum  hash.Hash
	line []byte // the unfinished header line
	body bool
	skip bool // inside a field that is left out
}

func newDigester() *digester { return &digester{sum: sha256.New()} }

func (d *digester) Write(p []byte) (int, error) {
	n := len(p)
	for !d.body && len(p) > 0 {
		i := bytes.IndexByte(p, '\n')
		if i < 0 {
			d.line = append(d.line, p...)
			// A header line beyond all measure is not worth holding.
			if len(d.line) > 1<<20 {
				d.endLine()
			}
			return n, nil
		}
		d.line = append(d.line, p[:i]...)
		d.endLine()
		p = p[i+1:]
	}
	d.write(p)
	return n, nil
}

func (d *digester) endLine() {
	line := bytes.TrimRight(d.line, "\r")
	switch {
	case len(line) == 0:
		d.body = true
	case line[0] != ' ' && line[0] != '\t':
		name, _, _ := bytes.Cut(line, []byte(":"))
		d.skip = traceField(strings.ToLower(string(bytes.TrimSpace(name))))
	}
	if !d.skip || d.body {
		d.write(line)
		d.write([]byte("\n"))
	}
	d.line = d.line[:0]
}

// write hashes p without its CRs.
func (d *digester) write(p []byte) {
	for len(p) > 0 {
		i := bytes.IndexByte(p, '\r')
		if i < 0 {
			d.sum.Write(p)
			return
		}
		d.sum.Write(p[:i])
		p = p[i+1:]
	}
}

func (d *digester) hex() string {
	if len(d.line) > 0 {
		d.endLine()
	}
	return hex.EncodeToString(d.sum.Sum(nil))
}

// traceField knows what servers put on top on the way (RFC 5321 section 4.4,
// RFC 8601, RFC 8617) and, with all X- fields, what filters add.
func traceField(name string) bool {
	switch name {
	case "received", "return-path", "delivered-to", "envelope-to", "delivery-date", "authentication-results",
		"dkim-signature", "domainkey-signature", "received-spf", "status", "lines", "autocrypt":
		return true
	}
	return strings.HasPrefix(name, "x-") || strings.HasPrefix(name, "arc-") || strings.HasPrefix(name, "from ") || strings.HasPrefix(name, ">from ")
}
