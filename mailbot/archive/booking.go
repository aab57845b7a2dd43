package archive

import (
	"context"
	"slices"

	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// The JSON of what a request has in the agenda.
type (
	// Booking is one event, or a series of them.
	Booking struct {
		Request   int64    `json:"request"`
		UID       string   `json:"uid"`
		Sequence  int      `json:"sequence"`
		Title     string   `json:"title"`
		Spans     []Span   `json:"spans"`
		Uses      []Use    `json:"uses"`
		Guests    []Guest  `json:"guests"`
		Details   []Detail `json:"details"`
		Tentative bool     `json:"tentative"`
		Cancelled bool     `json:"cancelled"`
		By        string   `json:"by"` // who made it what it is
		At        *string  `json:"at"`
	}
	// Span is when one event is.
	Span struct {
		From string `json:"from"`
		To   string `json:"to"`
	}
	// Use is how much it needs of a resource.
	Use struct {
		Resource string `json:"resource"`
		Units    int    `json:"units"`
	}
	// Guest is somebody who is invited, and what they answered: "" for nothing yet.
	Guest struct {
		Email  string `json:"email"`
		Name   string `json:"name"`
		Role   string `json:"role"`
		Answer string `json:"answer"`
	}
	// Detail is what stands beside the title.
	Detail struct {
		Label string `json:"label"`
		Text  string `json:"text"`
	}
)

// BookingOf is a booking with the answers of its guests; nil for none.
func BookingOf(ctx context.Context, db store.Reader, b *agenda.Booking) (*Booking, error) {
	if b == nil {
		return nil, nil
	}
	out := Booking{
		Request: b.Request, UID: b.UID, Sequence: b.Sequence, Title: b.Title, Tentative: b.Tentative, Cancelled: b.Cancelled,
		By: b.By, At: Stamp(b.At), Spans: []Span{}, Uses: []Use{}, Guests: []Guest{}, Details: []Detail{},
	}
	for _, s := range b.Spans {
		out.Spans = append(out.Spans, Span{From: moment(s.From), To: moment(s.To)})
	}
	for _, u := range b.Uses {
		out.Uses = append(out.Uses, Use{Resource: u.Resource, Units: u.Units})
	}
	for _, d := range b.Details {
		out.Details = append(out.Details, Detail{Label: d.Label, Text: d.Text})
	}
	replies, err := db.Replies(ctx, b.Request)
	for _, g := range b.Guests {
		guest := Guest{Email: g.Email, Name: g.Name, Role: string(g.Role)}
		if i := slices.IndexFunc(replies, func(r store.Reply) bool { return workflow.SameAddress(r.Address, g.Email) }); i >= 0 {
			guest.Answer = replies[i].Answer
		}
		out.Guests = append(out.Guests, guest)
	}
	return &out, err
}
