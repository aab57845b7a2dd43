package parser

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what is read now as what is right")

// desk is a help desk with a few commands, enough to tell what a bracket is.
var desk = Options{Tag: "SGAUS", Command: func(words string) (name, arg string, near, ok bool) {
	if w := strings.ToUpper(fold(words)); w == "NO PROCEDE" {
		return w, "", false, true
	}
	head, arg, _ := strings.Cut(words, " ")
	switch w := strings.ToUpper(fold(head)); w {
	case "TERMINADA", "TERMINADO":
		return "TERMINADA", arg, false, true
	case "ASIGNAR", "ASIGNACION":
		return "ASIGNAR", arg, false, true
	case "PROCESO", "PRIORIDAD", "NOTA", "NUEVA", "CANCELAR", "ESCALAR":
		return w, arg, false, true
	case "TERMINDA":
		return "TERMINADA", arg, true, false
	case "PENDINTE":
		return "PENDIENTE", arg, true, false
	}
	return "", "", false, false
}}

// reading is what the corpus holds right of a mail, with why it is there.
type reading struct {
	Why          string       `json:"why"`
	From         string       `json:"from,omitempty"`
	FromCount    int          `json:"from_count,omitempty"`
	To           []Address    `json:"to,omitempty"`
	Subject      string       `json:"subject,omitempty"`
	CleanSubject string       `json:"clean_subject,omitempty"`
	Date         string       `json:"date,omitempty"`
	InReplyTo    []string     `json:"in_reply_to,omitempty"`
	References   []string     `json:"references,omitempty"`
	Ticket       int64        `json:"ticket,omitempty"`
	TextTicket   int64        `json:"text_ticket,omitempty"`
	NewText      []string     `json:"new_text"`
	Said         []string     `json:"said,omitempty"` // where it differs from new_text
	Whole        bool         `json:"whole,omitempty"`
	Commands     []Command    `json:"commands,omitempty"`
	Tokens       []string     `json:"tokens,omitempty"`
	Auto         string       `json:"auto,omitempty"`
	Absent       string       `json:"absent,omitempty"`
	Mute         bool         `json:"mute,omitempty"`
	Courtesy     bool         `json:"courtesy,omitempty"`
	Bounce       *Bounce      `json:"bounce,omitempty"`
	Forward      *Forward     `json:"forward,omitempty"`
	Attachments  []Attachment `json:"attachments,omitempty"`
	Calendar     int          `json:"calendar,omitempty"`
	Problems     []string     `json:"problems,omitempty"`
}

func read(m *Message) reading {
	r := reading{
		From: m.From.Name + " <" + m.From.Email + ">", Subject: m.Subject, InReplyTo: m.InReplyTo, References: m.References,
		Ticket: m.Ticket, TextTicket: m.TextTicket, NewText: strings.Split(m.NewText, "\n"), Whole: m.Whole, Commands: m.Commands, Tokens: m.Tokens,
		Auto: m.Auto.Kind, Mute: m.Mute, Courtesy: m.Courtesy, Bounce: m.Bounce, Forward: m.Forward, Attachments: m.Attachments,
		Calendar: len(m.Calendar), Problems: m.Problems,
	}
	if m.FromCount != 1 {
		r.FromCount = m.FromCount
	}
	if len(m.To)+len(m.Cc) > 2 {
		r.To = append(append(r.To, m.To...), m.Cc...)
	}
	if m.CleanSubject != m.Subject {
		r.CleanSubject = m.CleanSubject
	}
	if !m.Date.IsZero() {
		r.Date = m.Date.Format("2006-01-02T15:04:05Z07:00")
	}
	if m.Said != m.NewText {
		r.Said = strings.Split(m.Said, "\n")
	}
	if !m.Auto.Until.IsZero() {
		r.Absent = m.Auto.From.Format("2006-01-02") + ".." + m.Auto.Until.Format("2006-01-02")
	}
	return r
}

// TestCorpus reads each mail with LF and with CRLF, as a file and over IMAP.
func TestCorpus(t *testing.T) {
	mails, err := filepath.Glob("testdata/mail/*.eml")
	if err != nil || len(mails) < 80 {
		t.Fatalf("%d mails, %v", len(mails), err)
	}
	for _, name := range mails {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".eml"), func(t *testing.T) {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(name, ".eml") + ".json"
			var want reading
			b, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(b, &want); err != nil {
				t.Fatal(err)
			}
			if want.Why == "" {
				t.Error("no reason given")
			}
			if *update {
				got := read(Parse(bytes.NewReader(raw), desk))
				got.Why = want.Why
				writeGolden(t, golden, got)
				return
			}
			for _, crlf := range []bool{false, true} {
				mail := raw
				if crlf && !bytes.Contains(raw, []byte("\r")) {
					mail = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
				}
				m := Parse(bytes.NewReader(mail), desk)
				got := read(m)
				got.Why, got.Attachments = want.Why, append([]Attachment(nil), m.Attachments...)
				// An attached text has more octets with CRLF.
				if crlf {
					sizes(&got, want)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s, crlf %v (-want +got):\n%s", want.Why, crlf, diff)
				}
				sameFiles(t, mail, m)
			}
		})
	}
}

func sizes(got *reading, want reading) {
	if got.Forward != nil && want.Forward != nil {
		f := *got.Forward
		f.Attachments = append([]Attachment(nil), f.Attachments...)
		for i := range min(len(f.Attachments), len(want.Forward.Attachments)) {
			f.Attachments[i].Size = min(f.Attachments[i].Size, want.Forward.Attachments[i].Size)
		}
		got.Forward = &f
	}
	for i := range got.Attachments {
		if i < len(want.Attachments) && got.Attachments[i].Size > want.Attachments[i].Size {
			got.Attachments[i].Size = want.Attachments[i].Size
		}
	}
}

func writeGolden(t *testing.T, name string, r reading) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sameFiles holds that Files meets exactly what Parse listed.
func sameFiles(t *testing.T, mail []byte, m *Message) {
	t.Helper()
	var got []Attachment
	err := Files(bytes.NewReader(mail), desk, func(a Attachment, r io.Reader) error {
		n, err := io.Copy(io.Discard, r)
		a.Size = n
		got = append(got, a)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(m.Attachments, got); diff != "" {
		t.Errorf("Files differs from Parse (-parse +files):\n%s", diff)
	}
}
