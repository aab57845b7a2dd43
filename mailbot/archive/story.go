package archive

import (
	"context"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// The JSON of a request, as `list`, `show`, `export` and the archive have it.
// Outside programs rely on the names: they are extended, never changed.
type (
	// Person is somebody.
	Person struct {
		Email string `json:"email"`
		Name  string `json:"name"`
	}
	// Request is a request without its history.
	Request struct {
		Number    int64             `json:"number"`
		Status    string            `json:"status"`
		Subject   string            `json:"subject"`
		Requester Person            `json:"requester"`
		Area      string            `json:"area"`
		Service   string            `json:"service"`
		Kind      string            `json:"kind"`
		Priority  string            `json:"priority"`
		Assignee  *string           `json:"assignee"`
		OpenedAt  *string           `json:"opened_at"`
		UpdatedAt *string           `json:"updated_at"`
		ClosedAt  *string           `json:"closed_at"`
		AnswerDue *string           `json:"answer_due"`
		ResumeAt  *string           `json:"resume_at"`
		PurgedAt  *string           `json:"purged_at"`
		Archive   string            `json:"archive,omitempty"` // name of its files there, of one that was purged
		Answers   map[string]string `json:"answers"`           // what its form says
		Booking   *Booking          `json:"booking"`
		Messages  []Message         `json:"messages"`
	}
	// Story is a request with its history.
	Story struct {
		Request
		History []Event `json:"history"`
	}
	// Event is a line of the history.
	Event struct {
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
	// Message is a mail, without its bytes.
	Message struct {
		Direction   string `json:"direction"`
		MessageID   string `json:"message_id"`
		Subject     string `json:"subject"`
		At          string `json:"at"`
		Disposition string `json:"disposition"`
		From        string `json:"from"`
		To          string `json:"to"`
		Size        int64  `json:"size"`
		Why         string `json:"why"`
		SHA256      string `json:"sha256,omitempty"` // of its bytes, where they are in an mbox beside
	}
)

// Stamp writes a time as RFC 3339 in UTC; nil for none.
func Stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// RequestOf is a request with its mails.
func RequestOf(ctx context.Context, db *store.DB, r workflow.Request) (Request, error) {
	out := Request{
		Number: r.Number, Status: string(r.Status), Subject: r.Subject,
		Requester: Person{Email: r.Requester.Email, Name: r.Requester.Name},
		Area:      r.Area, Service: r.Service, Kind: r.Kind, Priority: string(r.Priority),
		OpenedAt: Stamp(r.OpenedAt), UpdatedAt: Stamp(r.UpdatedAt), ClosedAt: Stamp(r.ClosedAt),
		AnswerDue: Stamp(r.AnswerDue), ResumeAt: Stamp(r.ResumeAt), PurgedAt: Stamp(r.Purged),
		Answers: r.Answers, Messages: []Message{},
	}
	if out.Answers == nil {
		out.Answers = map[string]string{}
	}
	var err error
	if out.Booking, err = BookingOf(ctx, db.Reader, r.Booking); err != nil {
		return out, err
	}
	if r.Assignee != "" {
		out.Assignee = &r.Assignee
	}
	if !r.Purged.IsZero() {
		t, _, err := db.Tombstone(ctx, r.Number)
		if err != nil {
			return out, err
		}
		out.Archive = t.Archive
	}
	mails, err := db.MailOf(ctx, r.Number)
	for _, m := range mails {
		out.Messages = append(out.Messages, MessageOf(m))
	}
	return out, err
}

// MessageOf is a mail.
func MessageOf(m store.Mail) Message {
	return Message{
		Direction: m.Direction, MessageID: m.MessageID, Subject: m.Subject, At: *Stamp(m.At),
		Disposition: m.Disposition, From: m.From, To: m.To, Size: m.Size, Why: m.Why,
	}
}

// StoryOf is a request with its mails and its history.
func StoryOf(ctx context.Context, db *store.DB, r workflow.Request) (Story, error) {
	whole, err := RequestOf(ctx, db, r)
	out := Story{Request: whole, History: []Event{}}
	if err != nil {
		return out, err
	}
	events, err := db.History(ctx, r.Number)
	for _, e := range events {
		out.History = append(out.History, EventOf(e))
	}
	return out, err
}

// EventOf is a line of the history.
func EventOf(e workflow.Event) Event {
	j := Event{
		Seq: e.Seq, At: *Stamp(e.At), Actor: e.Actor, Name: e.Name, Role: string(e.Role), Evidence: e.Evidence,
		Command: e.Command, From: string(e.From), To: string(e.To), Text: e.Text, Public: e.Public,
	}
	if e.Change.Refused != nil {
		j.Refused = string(*e.Change.Refused)
	}
	return j
}
