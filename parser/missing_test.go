package parser

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whatever fills a header, who wrote and about what is still read, and a second
// From behind the limit is still a second From.
func TestHeaderBeyondItsLimits(t *testing.T) {
	o := desk
	o.MaxHeader, o.MaxFields = 64<<10, 100
	filler := map[string]string{
		"one long field":   "X-A: " + strings.Repeat("b", 200_000) + "\n",
		"one folded field": "X-A: b\n" + strings.Repeat(" c d e f\n", 30_000),
		"recipients":       "To: a@b.mx" + strings.Repeat(",\n Ana <ana@b.mx>", 10_000) + "\n",
		"many fields":      strings.Repeat("X-A: b\n", 20_000),
		"few of many":      strings.Repeat("X-A: b\n", 101),
	}
	for name, fill := range filler {
		t.Run(name, func(t *testing.T) {
			m := Parse(strings.NewReader(fill+"From: ana@uni.mx\nSubject: [SGAUS #7] x\nMessage-ID: <1@a>\n\nhola\n"), o)
			if m.From.Email != "ana@uni.mx" || m.Ticket != 7 || m.MessageID != "1@a" || m.NewText != "hola" {
				t.Errorf("From %q, request %d, id %q, text %q", m.From.Email, m.Ticket, m.MessageID, m.NewText)
			}
			size := 0
			for _, f := range m.Header {
				size += len(f.Name) + len(f.Value)
			}
			if len(m.Header) > 100+3 || size > 70<<10 || len(m.Problems) == 0 {
				t.Errorf("%d fields, %d octets, %q", len(m.Header), size, m.Problems)
			}
			m = Parse(strings.NewReader("From: jefe@uni.mx\n"+fill+"From: ana@uni.mx\n\nhola\n"), o)
			if m.FromCount != 2 {
				t.Errorf("%d authors, not 2", m.FromCount)
			}
		})
	}
}

// What is missing of a mail is named, and what is not whole is no attachment.
func TestMissing(t *testing.T) {
	head := "From: ana@uni.mx\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nVa.\n"
	file := func(name string, n int) string {
		return fmt.Sprintf("--b\nContent-Type: image/png\nContent-Disposition: attachment; filename=%s\nContent-Transfer-Encoding: base64\n\n%s\n", name, strings.Repeat("QUJDQUJDQUJD\n", n))
	}
	small := head + file("a.png", 3) + file("video.mp4", 20_000) + file("c.png", 3) + "--b--\n"
	for name, c := range map[string]struct {
		mail  string
		with  func(*Options)
		files string
		want  []Missing
	}{
		"a whole mail":                   {small, func(*Options) {}, "a.png video.mp4 c.png", nil},
		"a mail without its last line":   {head + file("a.png", 3), func(*Options) {}, "a.png", nil},
		"read no further than the limit": {small, func(o *Options) { o.MaxSize = 100_000 }, "a.png", []Missing{{Kind: MissingFile, Name: "video.mp4", Count: 1}, {Kind: MissingRest, Count: 1}}},
		"only its beginning is there": {
			small[:100_000], func(o *Options) { o.Whole = int64(len(small)) }, "a.png",
			[]Missing{{Kind: MissingFile, Name: "video.mp4", Count: 1}, {Kind: MissingRest, Count: 1}},
		},
		"cut between two files": {head + file("a.png", 3) + "--b\n", func(o *Options) { o.Whole = 1 << 20 }, "a.png", []Missing{{Kind: MissingRest, Count: 1}}},
		"too many files":        {small, func(o *Options) { o.MaxFiles = 1 }, "a.png", []Missing{{Kind: MissingFiles, Count: 2}}},
		"too many parts":        {small, func(o *Options) { o.MaxParts = 2 }, "a.png", []Missing{{Kind: MissingParts, Count: 1}}},
		"a text too long":       {"From: ana@uni.mx\n\n" + strings.Repeat("hola\n", 100), func(o *Options) { o.MaxText = 50 }, "", []Missing{{Kind: MissingText, Count: 1}}},
		"a mail that is one file": {
			"From: ana@uni.mx\nContent-Type: video/mp4; name=video.mp4\n\n" + strings.Repeat("abc\n", 1000), func(o *Options) { o.MaxSize = 2000 }, "",
			[]Missing{{Kind: MissingFile, Name: "video.mp4", Count: 1}, {Kind: MissingRest, Count: 1}},
		},
		"an attached mail": {head + "--b\nContent-Type: message/rfc822; name=r.eml\n\nFrom: x@y.mx\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: video/mp4\n\n" +
			strings.Repeat("abc\n", 1000), func(o *Options) { o.MaxSize = 2000 }, "", []Missing{{Kind: MissingFile, Name: "r.eml", Count: 1}, {Kind: MissingRest, Count: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			o := desk
			c.with(&o)
			m := Parse(strings.NewReader(c.mail), o)
			var names []string
			for _, a := range m.Attachments {
				names = append(names, a.Name)
			}
			if got := strings.Join(names, " "); got != c.files {
				t.Errorf("files %q, not %q", got, c.files)
			}
			if diff := cmp.Diff(c.want, m.Missing); diff != "" {
				t.Error(diff)
			}
			// Files meets what Parse listed; what broke off it meets too, and its
			// Part tells that it was not listed.
			listed := map[int]bool{}
			for _, a := range m.Attachments {
				listed[a.Part] = true
			}
			n := 0
			err := Files(strings.NewReader(c.mail), o, func(a Attachment, r io.Reader) error {
				if listed[a.Part] {
					n++
				}
				return nil
			})
			if err != nil || n != len(m.Attachments) {
				t.Errorf("%d files of %d, %v", n, len(m.Attachments), err)
			}
		})
	}
}
