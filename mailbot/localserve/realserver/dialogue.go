package realserver

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// dialogue is a connection on which commands and answers alternate. It speaks
// just enough IMAP and LMTP to put mail into a mailbox and to look at it, by
// itself, so that a fault of the program's own clients cannot hide here.
type dialogue struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(addr string) (*dialogue, error) {
	conn, err := net.DialTimeout("tcp", addr, patience)
	if err != nil {
		return nil, err
	}
	d := &dialogue{conn: conn, in: bufio.NewReader(conn)}
	if _, err := d.line(); err != nil { // the greeting
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *dialogue) close() { _ = d.conn.Close() }

func (d *dialogue) line() (string, error) {
	_ = d.conn.SetReadDeadline(time.Now().Add(patience))
	line, err := d.in.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err
}

// smtp says a command and wants an answer that begins with code.
func (d *dialogue) smtp(code, format string, args ...any) error {
	if _, err := fmt.Fprintf(d.conn, format+"\r\n", args...); err != nil {
		return err
	}
	for {
		line, err := d.line()
		if err != nil {
			return err
		}
		if len(line) > 3 && line[3] == '-' {
			continue
		}
		if !strings.HasPrefix(line, code) {
			return fmt.Errorf("%s: the server says %s", strings.Fields(format)[0], line)
		}
		return nil
	}
}

// deliver hands over one mail by LMTP (RFC 2033), which answers the final dot
// once a recipient.
func (d *dialogue) deliver(from, to string, raw []byte) error {
	if err := d.smtp("250", "MAIL FROM:<%s>", from); err != nil {
		return err
	}
	if err := d.smtp("250", "RCPT TO:<%s>", to); err != nil {
		_ = d.smtp("250", "RSET")
		return err
	}
	if err := d.smtp("354", "DATA"); err != nil {
		return err
	}
	var body bytes.Buffer
	for line := range bytes.Lines(raw) {
		if line[0] == '.' { // RFC 5321 4.5.2
			body.WriteByte('.')
		}
		body.Write(bytes.TrimRight(line, "\r\n"))
		body.WriteString("\r\n")
	}
	if _, err := d.conn.Write(body.Bytes()); err != nil {
		return err
	}
	return d.smtp("250", ".")
}

// imap says a command under the tag and gives the literals of the answer. ok is
// false when the server says NO.
func (d *dialogue) imap(tag, format string, args ...any) (literals [][]byte, ok bool, err error) {
	if _, err := fmt.Fprintf(d.conn, tag+" "+format+"\r\n", args...); err != nil {
		return nil, false, err
	}
	for {
		line, err := d.line()
		if err != nil {
			return nil, false, err
		}
		switch {
		case strings.HasPrefix(line, tag+" OK"):
			return literals, true, nil
		case strings.HasPrefix(line, tag+" NO"):
			return nil, false, nil
		case strings.HasPrefix(line, tag+" "):
			return nil, false, fmt.Errorf("%s: the server says %s", strings.Fields(format)[0], line)
		}
		if open := strings.LastIndexByte(line, '{'); open >= 0 && strings.HasSuffix(line, "}") {
			size, err := strconv.Atoi(line[open+1 : len(line)-1])
			if err != nil {
				return nil, false, fmt.Errorf("read a literal of %q: %w", line, err)
			}
			literal := make([]byte, size)
			if _, err := io.ReadFull(d.in, literal); err != nil {
				return nil, false, fmt.Errorf("read a literal: %w", err)
			}
			literals = append(literals, literal)
		}
	}
}

// fetch gives an item of each mail of a folder, without marking them as read.
func (d *dialogue) fetch(user, password, folder, item string) ([][]byte, error) {
	if _, ok, err := d.imap("a", "LOGIN %q %q", user, password); err != nil || !ok {
		return nil, fmt.Errorf("log in as %s: refused (%w)", user, err)
	}
	if _, ok, err := d.imap("b", "EXAMINE %q", folder); err != nil || !ok {
		return nil, err // no such folder: no mails
	}
	// FETCH 1:* of an empty folder is an error to some servers; a search is not.
	items, ok, err := d.imap("c", "UID FETCH 1:* "+item)
	if err != nil || !ok {
		return nil, fmt.Errorf("fetch %s: %w", folder, err)
	}
	return items, nil
}
