package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/inbox"
	"sgaus/workflow"
)

// foreseen is what would happen with a mail, as `explain` tells it where there
// is a database.
type foreseen struct {
	Disposition string       `json:"disposition"`
	Why         string       `json:"why"`
	Request     *int64       `json:"request"`
	Opens       bool         `json:"opens"`
	Events      []eventJSON  `json:"events"`
	Letters     []noticeJSON `json:"letters"`
}

type noticeJSON struct {
	Kind    string `json:"kind"`
	To      string `json:"to"`
	Subject string `json:"subject"`
}

// foresee plays the mail through the desk and takes everything back. Without a
// database it tells nothing, and makes none.
func foresee(ctx context.Context, a *app, c *config.Config, raw []byte) (_ *foreseen, err error) {
	if _, err := os.Stat(c.Database.Path); err != nil {
		return nil, nil
	}
	d, err := openDesk(ctx, c, a.now(), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	mail := inbox.Mail{Size: int64(len(raw)), Body: inbox.Bytes(raw), Internal: a.now()}
	if mail.Size > c.Limits.Size {
		mail.Err = fmt.Errorf("%w: %d bytes of at most %d", inbox.ErrTooLarge, mail.Size, c.Limits.Size)
	}
	r, err := d.bot.Rehearse(ctx, a.now(), mail)
	if err != nil {
		return nil, err
	}
	return foreseenOf(r), nil
}

func foreseenOf(r mailbot.Rehearsal) *foreseen {
	f := &foreseen{
		Disposition: r.Disposition, Why: r.Why, Request: orNil(r.Request), Opens: r.Opens,
		Events: []eventJSON{}, Letters: []noticeJSON{},
	}
	for _, e := range r.Events {
		f.Events = append(f.Events, eventOf(e))
	}
	for _, l := range r.Letters {
		f.Letters = append(f.Letters, noticeJSON{Kind: l.Kind, To: l.To, Subject: l.Subject})
	}
	return f
}

func (f *foreseen) print(w io.Writer) {
	what := f.Disposition
	if f.Why != "" {
		what += " (" + f.Why + ")"
	}
	if f.Request != nil && !f.Opens {
		what += fmt.Sprintf(", of request %d", *f.Request)
	}
	line := func(label, text string) { fmt.Fprintf(w, "%-12s %s\n", label, plain(text)) }
	line("would be", what)
	for _, e := range f.Events {
		text := fmt.Sprintf("%s → %s", or(e.From, "·"), e.To)
		if e.Command != "" {
			text = workflow.Bracket(e.Command, "") + "  " + text
		}
		line("would do", text)
	}
	for _, l := range f.Letters {
		line("would send", l.Kind+" to "+l.To)
	}
}
