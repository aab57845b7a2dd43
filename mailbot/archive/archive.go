// Package archive writes requests down in files that need no program of ours
// to be read: their mails as mbox, which every mail program opens, and all that
// the desk knows of them as JSON. It is where what is purged goes first (PRO
// 6.0), and what `sgaus export` gives.
//
// The mbox is mboxrd: a line of a mail that begins with «From », after any
// number of >, gets one > more, which a reader takes off again. Mails stand in
// it with their own line ends, as they came; one that does not end its last line
// gets an end. The JSON has the size and the SHA-256 of each mail as it was.
package archive

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// MboxWriter writes an mbox file, mail by mail. None of them is ever whole in
// memory.
type MboxWriter struct{ w *bufio.Writer }

// NewMboxWriter writes to w.
func NewMboxWriter(w io.Writer) *MboxWriter { return &MboxWriter{bufio.NewWriterSize(w, 64<<10)} }

// Append adds a mail, with who sent it and when, and gives its size and SHA-256.
func (m *MboxWriter) Append(sender string, at time.Time, mail io.Reader) (size int64, sum string, err error) {
	if sender == "" || strings.ContainsAny(sender, " \t\r\n") {
		sender = "MAILER-DAEMON" // as for the null sender (RFC 4155 appendix A)
	}
	fmt.Fprintf(m.w, "From %s %s\n", sender, at.UTC().Format(time.ANSIC)) // RFC 4155: asctime, in UTC
	hash := sha256.New()
	in := bufio.NewReaderSize(io.TeeReader(mail, hash), 64<<10)
	begins, ended := true, false // a line; the last one
	for {
		piece, err := in.ReadSlice('\n')
		if begins && bytes.HasPrefix(bytes.TrimLeft(piece, ">"), []byte("From ")) {
			m.w.WriteByte('>')
		}
		m.w.Write(piece)
		size += int64(len(piece))
		if len(piece) > 0 {
			begins = piece[len(piece)-1] == '\n'
			ended = begins
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return size, "", fmt.Errorf("write to the mbox: %w", err)
		}
	}
	if !ended && size > 0 {
		m.w.WriteByte('\n')
	}
	if err := m.w.WriteByte('\n'); err != nil { // a bufio.Writer keeps its first error
		return size, "", fmt.Errorf("write to the mbox: %w", err)
	}
	return size, hex.EncodeToString(hash.Sum(nil)), nil
}

// Flush writes what is still in memory.
func (m *MboxWriter) Flush() error { return m.w.Flush() }
