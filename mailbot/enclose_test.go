package mailbot

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/templates"
	"sgaus/workflow"
)

// leaf is one part of a mail that holds no others.
type leaf struct{ in, kind, disposition, body string }

// leaves reads a mail with the standard library alone, which knows nothing of
// how it was written.
func leaves(t *testing.T, raw []byte) []leaf {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("net/mail: %v", err)
	}
	var out []leaf
	var walk func(in, kind, encoding, disposition string, body io.Reader)
	walk = func(in, kind, encoding, disposition string, body io.Reader) {
		media, params, err := mime.ParseMediaType(kind)
		if err != nil {
			t.Fatalf("the type %q: %v", kind, err)
		}
		if strings.HasPrefix(media, "multipart/") {
			parts := multipart.NewReader(body, params["boundary"])
			for {
				p, err := parts.NextPart()
				if err == io.EOF {
					return
				}
				if err != nil {
					t.Fatalf("inside %s: %v", media, err)
				}
				walk(media, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)
			}
		}
		if encoding == "base64" {
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatalf("a part %s: %v", kind, err)
		}
		out = append(out, leaf{in, kind, disposition, string(text)})
	}
	walk("", m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
	return out
}

// TestEnclosedParts reads letters with a calendar, with files, and with an annex
// behind them, as the standard library does.
func TestEnclosedParts(t *testing.T) {
	object := "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Sesión «ñ» " + strings.Repeat("x", 40) + "\r\nEND:VCALENDAR\r\n"
	invitation := calendar{method: "REQUEST", object: []byte(object)}
	form := enclosure{file{"FOR 7.5 DRT 09.html", "text/html"}, []byte("<p>acción</p>")}
	annex := "--anexo\r\nContent-Type: text/plain\r\n\r\nhola\r\n--anexo--\r\n"
	text := []leaf{
		{in: "multipart/alternative", kind: "text/plain; charset=utf-8"},
		{in: "multipart/alternative", kind: "text/html; charset=utf-8"},
	}
	buttons := leaf{"multipart/alternative", "text/calendar; charset=UTF-8; method=REQUEST", "", object}
	ics := leaf{"multipart/mixed", "application/ics; name=invite.ics", "attachment; filename=invite.ics", object}
	page := leaf{"multipart/mixed", `text/html; name="FOR 7.5 DRT 09.html"`, `attachment; filename="FOR 7.5 DRT 09.html"`, "<p>acción</p>"}
	theirs := leaf{"multipart/mixed", "text/plain", "", "hola"}
	for _, c := range []struct {
		name  string
		e     envelope
		annex string
		want  []leaf
	}{
		{"nothing", envelope{}, "", text},
		{"calendar", envelope{calendar: invitation}, "", append(text[:2:2], buttons, ics)},
		{"file", envelope{enclosed: []enclosure{form}}, "", append(text[:2:2], page)},
		{"all", envelope{calendar: invitation, enclosed: []enclosure{form}, boundary: "anexo"}, annex, append(text[:2:2], buttons, ics, page, theirs)},
		{"annex", envelope{boundary: "anexo"}, annex, append(text[:2:2], theirs)},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.e.id, c.e.at = "1@mesa.example", time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
			c.e.from, c.e.to = workflow.Desk{Name: "Mesa", Address: "mesa@mesa.example"}, workflow.Person{Email: "ana@mesa.example"}
			raw, err := c.e.write(templates.Rendered{Subject: "Cita", Text: "", HTML: ""})
			if err != nil {
				t.Fatal(err)
			}
			raw = append(raw, c.annex...)
			for line := range bytes.Lines(raw) {
				if len(line) > 78+2 || !bytes.HasSuffix(line, []byte("\r\n")) {
					t.Errorf("a line of %d octets: %q", len(line), line)
				}
			}
			if diff := cmp.Diff(c.want, leaves(t, raw), cmp.AllowUnexported(leaf{})); diff != "" {
				t.Errorf("the parts (-want +got):\n%s\n%s", diff, raw)
			}
		})
	}
}
