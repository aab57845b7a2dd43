package mailbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
)

// crowd is the time in which the mails to one of the staff are counted, and
// after which those that were too many are told in one.
const crowd = 10 * time.Minute

// bundle puts a notice to one of the staff with others, when they get more than
// anybody reads. What answers their own mail, and what is told only once, goes
// by itself.
func (h *handling) bundle(ctx context.Context, l letter) (bool, error) {
	if h.b.NoticesMost <= 0 || !l.To.Staff() || l.AsRequester || l.calendar.method != "" || l.request.Number == 0 || answers[l.Kind] || l.Kind == workflow.NoticePaused {
		return false, nil
	}
	crowded, err := h.tx.Crowded(ctx, l.To.Email, h.now.Add(-crowd), h.b.NoticesMost)
	if err != nil || !crowded {
		return false, err
	}
	return true, h.tx.Bundle(ctx, l.To.Email, l.request.Number, string(l.Kind), h.now)
}

// unbundle writes the bundles whose time has come.
func (b *Bot) unbundle(ctx context.Context, now time.Time) error {
	people, err := b.db.Bundles(ctx, now.Add(-crowd))
	if err != nil {
		return err
	}
	var failed error
	for _, who := range people {
		err := b.db.Write(ctx, func(tx *store.Tx) error { return b.unbundleOne(ctx, tx, who, now) })
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("bundle the notices to %s: %w", who, err))
		}
	}
	return failed
}

func (b *Bot) unbundleOne(ctx context.Context, tx *store.Tx, who string, now time.Time) error {
	waiting, err := tx.TakeBundle(ctx, who)
	if err != nil {
		return err
	}
	to, works := b.Desk.Person(who)
	if !works { // the person left: what concerned them stands in the digests
		return nil
	}
	section := workflow.Section{}
	n := 0
	for _, w := range waiting {
		n += w.Notices
		r, ok, err := tx.Request(ctx, w.Request)
		if err != nil {
			return err
		}
		if ok {
			section.Requests = append(section.Requests, b.withStaff(r))
		}
	}
	h := b.alone(tx, now)
	if err := h.gather(ctx); err != nil {
		return err
	}
	notice := workflow.Notice{Kind: workflow.NoticeBundle, To: to}
	if len(section.Requests) > sheetMost {
		notice.Text = workflow.SayMore.With(sheetMost)
	}
	return h.say(ctx, notice, func(l *letter) {
		l.request, l.sheet, l.notices = workflow.Request{}, []workflow.Section{section}, n
	})
}

// fillBundle shows the requests of a bundle, each with what last happened to it.
func (h *handling) fillBundle(ctx context.Context, l letter, n *templates.Notice) error {
	for i, r := range sheetRequests(l.sheet) {
		row := h.row(r, l)
		row.Line = i + 1
		events, err := h.tx.History(ctx, r.Number)
		if err != nil {
			return err
		}
		if len(events) > 0 {
			last := events[len(events)-1]
			row.What = last.Name + " " + workflow.Past(last, h.b.Desk) + "."
		}
		n.Rows = append(n.Rows, row)
	}
	n.Count.Notices, n.Count.Open = l.notices, len(l.sheet[0].Requests)
	n.Examples = workflow.SheetExamples(sheetRequests(l.sheet), l.To, h.b.Desk)
	n.Actions = h.b.generalActions(l.To, l.token)
	return nil
}
