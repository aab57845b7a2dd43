package mailbot_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/parser"
)

// shownText are the strings that a page of a PDF shows: UTF-16, as our writer
// has them.
var shownText = regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\) Tj`)

// pdfText reads the words of a PDF that mailbot/paper wrote, a line each.
func pdfText(file []byte) string {
	var out strings.Builder
	for rest := file; ; {
		i := bytes.Index(rest, []byte("stream\n"))
		if i < 0 {
			return out.String()
		}
		rest = rest[i+len("stream\n"):]
		z, err := zlib.NewReader(bytes.NewReader(rest))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(z)
		if err != nil {
			continue
		}
		for _, m := range shownText.FindAllSubmatch(page, -1) {
			plain := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[1], func(b []byte) []byte {
				if b[1] == 'r' {
					return []byte("\r")
				}
				return b[1:]
			})
			units := make([]uint16, len(plain)/2)
			for i := range units {
				units[i] = binary.BigEndian.Uint16(plain[2*i:])
			}
			out.WriteString(string(utf16.Decode(units)) + "\n")
		}
	}
}

// enclosedText is what the PDFs in a mail say.
func enclosedText(raw []byte) string {
	var out strings.Builder
	_ = parser.Files(bytes.NewReader(raw), parser.Options{}, func(a parser.Attachment, r io.Reader) error {
		b, err := io.ReadAll(r)
		if bytes.HasPrefix(b, []byte("%PDF-")) {
			out.WriteString("file: " + a.Name + "\n" + pdfText(b))
		}
		return err
	})
	return out.String()
}

// cmdEnclosed prints what the forms in the last mail of WHO say.
func cmdEnclosed(ts *testscript.TestScript, neg bool, args []string) {
	_, raw, err := worldOf(ts).lastMail(args[0])
	ts.Check(err)
	text := enclosedText(raw)
	if (text == "") != neg {
		ts.Fatalf("enclosed: %q", text)
	}
	fmt.Fprint(ts.Stdout(), text)
}
