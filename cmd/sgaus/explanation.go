package main

import (
	"strings"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/config"
	"sgaus/mailbot/identity"
	"sgaus/parser"
	"sgaus/workflow"
)

// explanation is what `explain` tells. The JSON names are a contract: extended,
// never changed.
type explanation struct {
	Subject      string   `json:"subject"`
	CleanSubject string   `json:"clean_subject"`
	MessageID    string   `json:"message_id"`
	InReplyTo    []string `json:"in_reply_to"`
	References   []string `json:"references"`
	From         string   `json:"from"`
	FromName     string   `json:"from_name"`
	FromCount    int      `json:"from_count"`
	Date         *string  `json:"date"`

	Text    string `json:"text"`
	NewText string `json:"new_text"`
	Quoted  string `json:"quoted"`
	HTML    bool   `json:"html"`

	Ticket     *int64   `json:"ticket"`
	TextTicket *int64   `json:"text_ticket"`
	Commands   []string `json:"commands"`
	Details    []said   `json:"command_details"`
	Tokens     []string `json:"tokens"`

	Auto     bool   `json:"auto"`
	AutoKind string `json:"auto_kind"`
	AutoWhy  string `json:"auto_why"`
	Mute     bool   `json:"mute"`
	Courtesy bool   `json:"courtesy"`

	Bounce           bool     `json:"bounce"`
	BouncePermanent  bool     `json:"bounce_permanent"`
	BounceRecipients []string `json:"bounce_recipients"`
	BounceStatus     []string `json:"bounce_status"`
	BounceOriginal   string   `json:"bounce_original_id"`
	Feedback         bool     `json:"feedback"`

	Forward        bool   `json:"forward"`
	ForwardFrom    string `json:"forward_from"`
	ForwardName    string `json:"forward_name"`
	ForwardSubject string `json:"forward_subject"`
	ForwardText    string `json:"forward_text"`

	Attachments []attached `json:"attachments"`
	Calendar    int        `json:"calendar_parts"`
	Size        int64      `json:"size"`
	Digest      string     `json:"digest"`
	Problems    []string   `json:"problems"`

	Headers  []headerJSON  `json:"headers"`
	Cuts     []cutJSON     `json:"cuts"`
	Findings []findingJSON `json:"findings"`

	// With a configuration; else null and "".
	Person   *writer       `json:"person"`
	Evidence string        `json:"evidence"`
	Proven   *bool         `json:"proven"`
	DMARC    string        `json:"dmarc"`
	Identity *identityJSON `json:"identity"`

	// With a configuration, decided by its database, or by an empty one where it
	// has none yet; else null.
	Would *foreseen `json:"would"`
}

// headerJSON is a field of the header that something was read from.
type headerJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Use   string `json:"use"`
}

// cutJSON is what was left out of the new text: lines first to last of text,
// counted from 1.
type cutJSON struct {
	Kind  string `json:"kind"`
	Rule  string `json:"rule"`
	First int    `json:"first"`
	Last  int    `json:"last"`
	Words string `json:"words"` // its first
}

type findingJSON struct {
	About string `json:"about"`
	Rule  string `json:"rule"`
	Found string `json:"found"`
}

// identityJSON is how the receiving servers' word was weighed.
type identityJSON struct {
	Border  string       `json:"border"`
	Results []resultJSON `json:"results"`
	Notes   []string     `json:"notes"`
}

type resultJSON struct {
	Field  string `json:"field"`
	Counts bool   `json:"counts"`
	Why    string `json:"why"`
}

type said struct {
	Name      string `json:"name"`
	Arg       string `json:"arg"`
	Raw       string `json:"raw"`
	Near      bool   `json:"near"`
	InSubject bool   `json:"in_subject"`
}

type attached struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	Inline bool   `json:"inline"`
}

type writer struct {
	Email string          `json:"email"`
	Name  string          `json:"name"`
	Roles []workflow.Role `json:"roles"`
	Area  string          `json:"area"`
}

func meaning(m *parser.Message) explanation {
	e := explanation{
		Subject: m.Subject, CleanSubject: m.CleanSubject, MessageID: m.MessageID,
		InReplyTo: orNone(m.InReplyTo), References: orNone(m.References),
		From: m.From.Email, FromName: m.From.Name, FromCount: m.FromCount, Date: archive.Stamp(m.Date),
		Text: m.Text, NewText: m.NewText, Quoted: m.Quoted, HTML: m.HTML, Tokens: orNone(m.Tokens),
		Auto: m.Auto.Kind != "", AutoKind: m.Auto.Kind, AutoWhy: m.Auto.Why, Mute: m.Mute, Courtesy: m.Courtesy,
		Calendar: len(m.Calendar), Size: m.Size, Digest: m.Digest, Problems: orNone(m.Problems),
		Commands: []string{}, Details: []said{}, Attachments: []attached{}, BounceRecipients: []string{}, BounceStatus: []string{},
	}
	e.tellRules(m)
	e.Ticket, e.TextTicket = orNil(m.Ticket), orNil(m.TextTicket)
	for _, c := range m.Commands {
		e.Details = append(e.Details, said{Name: c.Name, Arg: c.Arg, Raw: c.Raw, Near: c.Near, InSubject: c.InSubject})
		if !c.Near {
			e.Commands = append(e.Commands, c.Name)
		}
	}
	for _, f := range m.Attachments {
		e.Attachments = append(e.Attachments, attached{Name: f.Name, Size: f.Size, Type: f.Type, Inline: f.Inline})
	}
	if b := m.Bounce; b != nil {
		e.Bounce, e.BouncePermanent, e.BounceOriginal, e.Feedback = true, b.Permanent, b.OriginalID, b.Feedback
		for _, r := range b.Recipients {
			e.BounceRecipients = append(e.BounceRecipients, r.Address)
			e.BounceStatus = append(e.BounceStatus, r.Status)
		}
	}
	if f := m.Forward; f != nil {
		e.Forward, e.ForwardFrom, e.ForwardName = true, f.From.Email, f.From.Name
		e.ForwardSubject, e.ForwardText = f.Subject, f.Text
	}
	return e
}

// uses are the fields of a header that something is read from, and what.
var uses = map[string]string{
	"from": "who writes", "sender": "told only: never believed", "reply-to": "told only: never believed",
	"to": "which area, reply tokens", "cc": "which area, reply tokens", "delivered-to": "which area, reply tokens",
	"x-original-to": "which area, reply tokens", "envelope-to": "which area, reply tokens",
	"date": "told only: what counts is when it came", "subject": "tag, commands, what a new request is called",
	"message-id": "the same mail twice", "in-reply-to": "which request", "references": "which request",
	"return-path": "delivery reports, acknowledgement", "auto-submitted": "a machine's mail", "precedence": "a machine's mail",
	"list-id": "a machine's mail", "list-unsubscribe": "a machine's mail", "x-autoreply": "a machine's mail",
	"x-autorespond": "a machine's mail", "x-auto-response-suppress": "acknowledgement", "x-loop": "our own mail",
	"content-type": "text and files", "content-transfer-encoding": "text and files",
	"authentication-results": "evidence", "received": "where our servers end",
}

// tellRules says which fields were read, which rules fired and what was cut.
func (e *explanation) tellRules(m *parser.Message) {
	e.Headers, e.Cuts, e.Findings = []headerJSON{}, []cutJSON{}, []findingJSON{}
	const most = 200 // a stranger says how many there are
	for _, f := range m.Header {
		if use, ok := uses[strings.ToLower(f.Name)]; ok && len(e.Headers) < most {
			e.Headers = append(e.Headers, headerJSON{Name: f.Name, Value: f.Value, Use: use})
		}
	}
	lines := strings.Split(m.Text, "\n")
	for _, c := range m.Cuts {
		e.Cuts = append(e.Cuts, cutJSON{Kind: c.Kind, Rule: c.Rule, First: c.First, Last: c.Last, Words: firstWords(lines[max(0, c.First-1):min(len(lines), c.Last)])})
	}
	for _, f := range m.Findings {
		e.Findings = append(e.Findings, findingJSON{About: f.About, Rule: f.Rule, Found: f.Found})
	}
}

// firstWords are those of the first lines that have any, up to 60 characters.
func firstWords(lines []string) string {
	for _, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			return shortened(line, 60)
		}
	}
	return ""
}

// shortened bounds a text in characters.
func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func orNil(n int64) *int64 {
	if n == 0 {
		return nil
	}
	return &n
}

// orNone makes an array of what may be none: the arrays of our JSON are never
// null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// identify says who wrote it, as far as the configuration knows.
func (e *explanation) identify(m *parser.Message, c *config.Config) {
	v := c.Border().Judge(m.Header, m.From.Email)
	proven := v.Proven || c.Identity.Policy == "from" && !v.DMARCFail
	e.Evidence, e.Proven = v.Evidence, &proven
	if v.Evidence == identity.NoEvidence && c.Identity.Policy == "from" {
		e.Evidence = "from"
	}
	if v.DMARCFail {
		e.DMARC = "fail"
	}
	told := c.Border().Tell(m.Header)
	e.Identity = &identityJSON{Border: told.Border, Results: []resultJSON{}, Notes: orNone(v.Notes)}
	for _, r := range told.Results {
		e.Identity.Results = append(e.Identity.Results, resultJSON{Field: r.Value, Counts: r.Counts, Why: r.Why})
	}
	p := c.Desk().Known(m.From.Email)
	e.Person = &writer{Email: p.Email, Name: or(p.Name, m.From.Name), Roles: orNone(p.Roles), Area: p.Area}
}
