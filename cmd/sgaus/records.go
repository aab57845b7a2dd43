package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// The JSON of `list` and `show`. Outside tests rely on the names: they are
// extended, never changed.
type (
	personJSON struct {
		Email string `json:"email"`
		Name  string `json:"name"`
	}
	requestJSON struct {
		Number    int64         `json:"number"`
		Status    string        `json:"status"`
		Subject   string        `json:"subject"`
		Requester personJSON    `json:"requester"`
		Area      string        `json:"area"`
		Service   string        `json:"service"`
		Kind      string        `json:"kind"`
		Priority  string        `json:"priority"`
		Assignee  *string       `json:"assignee"`
		OpenedAt  *string       `json:"opened_at"`
		UpdatedAt *string       `json:"updated_at"`
		ClosedAt  *string       `json:"closed_at"`
		AnswerDue *string       `json:"answer_due"`
		ResumeAt  *string       `json:"resume_at"`
		Messages  []messageJSON `json:"messages"`
	}
	// storyJSON is a request with its history, as `show` tells it.
	storyJSON struct {
		requestJSON
		History []eventJSON `json:"history"`
	}
	eventJSON struct {
		Seq      int64  `json:"seq"`
		At       string `json:"at"`
		Actor    string `json:"actor"`
		Name     string `json:"name"`
		Role     string `json:"role"`
		Evidence string `json:"evidence"`
		Command  string `json:"command"`
		From     string `json:"from"`
		To       string `json:"to"`
		Text     string `json:"text"`
		Public   bool   `json:"public"`
		Refused  string `json:"refused"`
	}
	messageJSON struct {
		Direction   string `json:"direction"`
		MessageID   string `json:"message_id"`
		Subject     string `json:"subject"`
		At          string `json:"at"`
		Disposition string `json:"disposition"`
		From        string `json:"from"`
		To          string `json:"to"`
		Size        int64  `json:"size"`
		Why         string `json:"why"`
	}
)

// stamp writes a time as RFC 3339 in UTC; nil for none.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// requestOf is a request with its mails.
func requestOf(ctx context.Context, db *store.DB, r workflow.Request) (requestJSON, error) {
	out := requestJSON{
		Number: r.Number, Status: string(r.Status), Subject: r.Subject,
		Requester: personJSON{Email: r.Requester.Email, Name: r.Requester.Name},
		Area:      r.Area, Service: r.Service, Kind: r.Kind, Priority: string(r.Priority),
		OpenedAt: stamp(r.OpenedAt), UpdatedAt: stamp(r.UpdatedAt), ClosedAt: stamp(r.ClosedAt),
		AnswerDue: stamp(r.AnswerDue), ResumeAt: stamp(r.ResumeAt),
		Messages: []messageJSON{},
	}
	if r.Assignee != "" {
		out.Assignee = &r.Assignee
	}
	mails, err := db.MailOf(ctx, r.Number)
	for _, m := range mails {
		out.Messages = append(out.Messages, messageJSON{
			Direction: m.Direction, MessageID: m.MessageID, Subject: m.Subject, At: *stamp(m.At),
			Disposition: m.Disposition, From: m.From, To: m.To, Size: m.Size, Why: m.Why,
		})
	}
	return out, err
}

// storyOf is a request with its mails and its history.
func storyOf(ctx context.Context, db *store.DB, r workflow.Request) (storyJSON, error) {
	whole, err := requestOf(ctx, db, r)
	out := storyJSON{requestJSON: whole, History: []eventJSON{}}
	if err != nil {
		return out, err
	}
	events, err := db.History(ctx, r.Number)
	for _, e := range events {
		out.History = append(out.History, eventOf(e))
	}
	return out, err
}

func eventOf(e workflow.Event) eventJSON {
	j := eventJSON{
		Seq: e.Seq, At: *stamp(e.At), Actor: e.Actor, Name: e.Name, Role: string(e.Role), Evidence: e.Evidence,
		Command: e.Command, From: string(e.From), To: string(e.To), Text: e.Text, Public: e.Public,
	}
	if e.Change.Refused != nil {
		j.Refused = string(*e.Change.Refused)
	}
	return j
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("print JSON: %w", err)
	}
	return nil
}

// openStore opens only the database, for the commands that look things up.
func (a *app) openStore(ctx context.Context) (*store.DB, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, c.Database.Path, a.now())
}
