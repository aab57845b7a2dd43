package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
)

// htmlOf finds the HTML of a mail, as a client that shows it does; textOf its
// plain text.
func htmlOf(raw []byte) string { return partOf(raw, "text/html") }

func textOf(raw []byte) string { return partOf(raw, "text/plain") }

func partOf(raw []byte, wanted string) string {
	m, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		return ""
	}
	var found string
	_ = m.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		if kind, _, _ := part.Header.ContentType(); kind == wanted && found == "" {
			b, err := io.ReadAll(part.Body)
			found = strings.ReplaceAll(string(b), "\r\n", "\n")
			return err
		}
		return nil
	})
	return found
}
