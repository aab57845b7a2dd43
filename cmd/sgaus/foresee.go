package main

import (
	"context"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/archive"
	"sgaus/mailbot/inbox"
)

// foreseen is what would happen with a mail.
type foreseen struct {
	Disposition string         `json:"disposition"`
	Why         string         `json:"why"`
	Request     *int64         `json:"request"`
	Opens       bool           `json:"opens"`
	Events      []happening    `json:"events"`
	Letters     []noticeJSON   `json:"letters"`
	Database    string         `json:"database"` // that decides
	Status      string         `json:"status"`   // of the request, before and after
	StatusAfter string         `json:"status_after"`
	About       string         `json:"about"` // its subject
	Standing    []string       `json:"standing"`
	Evidence    string         `json:"evidence"` // with reply tokens
	Proven      bool           `json:"proven"`
	Tokens      []tokenJSON    `json:"tokens"`
	Guards      []guardJSON    `json:"guards"`
	Refusal     *refusalJSON   `json:"refusal"`
	Silent      []silentJSON   `json:"not_sent"`
	Deadlines   []deadlineJSON `json:"deadlines"`
	Earlier     *earlierJSON   `json:"earlier"` // where it was received before
	Service     string         `json:"service"` // that the request would have; "" none
	Form        *formJSON      `json:"form"`    // of it; null: the mail says nothing of one
}

// formJSON is what would be read of a form.
type formJSON struct {
	Code     string      `json:"code"`
	Read     []fieldJSON `json:"read"`     // what the mail gives or changes
	Known    []fieldJSON `json:"known"`    // all that would be known
	Missing  []string    `json:"missing"`  // labels
	Problems []string    `json:"problems"` // what cannot be taken, and why
	Complete bool        `json:"complete"`
}

type fieldJSON struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value string `json:"value"`
	Was   string `json:"was"`
}

// happening is an event, of a request.
type happening struct {
	archive.Event
	Request int64 `json:"request"`
}

type noticeJSON struct {
	Kind    string  `json:"kind"`
	To      string  `json:"to"`
	Subject string  `json:"subject"`
	At      *string `json:"at"` // when it may leave
}

// tokenJSON is a reply token that was made for the sender.
type tokenJSON struct {
	Request *int64  `json:"request"`
	Notice  *int64  `json:"notice"`
	Expires *string `json:"expires"`
	Live    bool    `json:"live"` // it still proves who writes
}

// guardJSON is one row of the table, weighed: its questions, up to the first no.
type guardJSON struct {
	Command string      `json:"command"`
	Arg     string      `json:"arg"`
	By      []string    `json:"by"` // who may say it
	As      []string    `json:"as"` // what its speaker is
	Status  string      `json:"status"`
	Checks  []checkJSON `json:"checks"`
	Refused string      `json:"refused"`
}

type checkJSON struct {
	Asks  string `json:"asks"`
	Holds bool   `json:"holds"`
}

type refusalJSON struct {
	Reason  string   `json:"reason"`
	Command string   `json:"command"`
	Arg     string   `json:"arg"`
	Detail  []string `json:"detail"`
	Try     []string `json:"try"`
}

type silentJSON struct {
	Kind string `json:"kind"`
	To   string `json:"to"`
	Why  string `json:"why"`
}

type deadlineJSON struct {
	Request int64   `json:"request"`
	Says    string  `json:"says"`
	Was     *string `json:"was"` // null: it is new
	Due     *string `json:"due"` // null: it is cleared
}

type earlierJSON struct {
	At          string `json:"at"`
	Disposition string `json:"disposition"`
	Why         string `json:"why"`
	Request     *int64 `json:"request"`
}

// foresee plays the mail through the desk and takes everything back.
func (s *scratch) foresee(ctx context.Context, now time.Time, mail inbox.Mail) (*foreseen, error) {
	r, err := s.bot.Rehearse(ctx, now, mail)
	if err != nil {
		return nil, err
	}
	f := foreseenOf(r, now)
	f.Database = s.base
	return f, nil
}

func foreseenOf(r *mailbot.Rehearsal, now time.Time) *foreseen {
	f := &foreseen{
		Disposition: r.Disposition, Why: r.Why, Request: orNil(r.Request), Opens: r.Opens,
		Events: []happening{}, Letters: []noticeJSON{}, Status: string(r.Before.Status), StatusAfter: string(r.After.Status),
		About: r.After.Subject, Standing: []string{}, Evidence: or(r.Speaker.Evidence, r.Evidence), Proven: r.Speaker.Proven,
		Tokens: []tokenJSON{}, Guards: []guardJSON{}, Silent: []silentJSON{}, Deadlines: []deadlineJSON{},
	}
	for _, e := range r.Events {
		f.Events = append(f.Events, happening{archive.EventOf(e.Event), e.Request})
	}
	for _, l := range r.Letters {
		f.Letters = append(f.Letters, noticeJSON{Kind: l.Kind, To: l.To, Subject: l.Subject, At: archive.Stamp(l.NotBefore)})
	}
	for _, c := range r.Claims {
		f.Tokens = append(f.Tokens, tokenJSON{Request: orNil(c.Request), Notice: orNil(c.Notice), Expires: archive.Stamp(c.Expires), Live: c.Live(now)})
	}
	for _, l := range r.Silent {
		f.Silent = append(f.Silent, silentJSON(l))
	}
	for _, d := range r.Clocks {
		f.Deadlines = append(f.Deadlines, deadlineJSON{Request: d.Request, Says: d.Says, Was: archive.Stamp(d.From), Due: archive.Stamp(d.To)})
	}
	f.Service, f.Form = r.After.Service, readOf(r)
	f.weigh(r)
	if m := r.Earlier; m.ID != 0 {
		f.Earlier = &earlierJSON{At: *archive.Stamp(m.At), Disposition: m.Disposition, Why: m.Why, Request: orNil(m.Request)}
	}
	return f
}

// readOf tells what the mail says of a form.
func readOf(r *mailbot.Rehearsal) *formJSON {
	if r.Form == nil {
		return nil
	}
	f := &formJSON{Code: r.Form.Form.Code, Read: []fieldJSON{}, Known: []fieldJSON{}, Missing: orNone(r.Form.Missing()), Problems: orNone(r.Form.Wrong()), Complete: r.Form.Complete()}
	for _, field := range r.Form.Form.Fields {
		one := fieldJSON{Name: field.Name, Label: field.Label, Value: r.Form.Answers[field.Name], Was: r.Before.Answers[field.Name]}
		if one.Value != "" {
			f.Known = append(f.Known, one)
		}
		if one.Value != one.Was {
			f.Read = append(f.Read, one)
		}
	}
	return f
}

// weigh tells which rows of the table were weighed and what refused.
func (f *foreseen) weigh(r *mailbot.Rehearsal) {
	for i, w := range r.Weighed {
		g := guardJSON{
			Command: w.Command.Name, Arg: w.Command.Arg, Status: string(w.Status),
			By: words(w.Row.By), As: words(w.As), Checks: []checkJSON{},
		}
		for _, c := range w.Checks {
			g.Checks = append(g.Checks, checkJSON(c))
		}
		if w.Refusal != nil {
			g.Refused = string(w.Refusal.Reason)
		}
		f.Guards = append(f.Guards, g)
		if i == 0 {
			f.Standing = words(w.As)
		}
	}
	if no := r.Refusal; no != nil {
		f.Refusal = &refusalJSON{Reason: string(no.Reason), Command: no.Command, Arg: no.Arg, Detail: orNone(no.Detail), Try: []string{}}
		for _, t := range no.Try {
			f.Refusal.Try = append(f.Refusal.Try, t.Brackets())
		}
	}
}

// words are the names of a list, as strings.
func words[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
