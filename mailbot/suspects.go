package mailbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// suspicionsMost bounds what HelpDesk reads of one person at once.
const suspicionsMost = 20

// suspicions tells HelpDesk what came in the name of one of the staff that
// nobody confirmed in time: once a day and person, however much it is.
func (b *Bot) suspicions(ctx context.Context, now time.Time) (told int, err error) {
	people, err := b.db.Suspects(ctx, now)
	if err != nil {
		return 0, err
	}
	var failed error
	for _, person := range people {
		n := 0
		err := b.db.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = b.suspicion(ctx, tx, now, person)
			return err
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("tell of what came in the name of %s: %w", person, err))
		}
		told += n
	}
	return told, failed
}

func (b *Bot) suspicion(ctx context.Context, tx *store.Tx, now time.Time, person string) (told int, err error) {
	last, err := tx.ToldOf(ctx, person)
	if err != nil || !last.IsZero() && now.Before(last.Add(24*time.Hour)) {
		return 0, err
	}
	list, n, err := tx.Untold(ctx, person, now, suspicionsMost)
	if err != nil || n == 0 {
		return 0, err
	}
	var lines []string
	for _, held := range list {
		line, err := b.suspected(ctx, tx, held)
		if err != nil {
			return 0, err
		}
		lines = append(lines, line)
	}
	more := ""
	if n > len(list) {
		more = workflow.SayOthers.With(n - len(list))
	}
	h := b.alone(tx, now)
	h.clock = true
	for _, p := range b.Desk.Watch() {
		notice := workflow.Notice{Kind: workflow.NoticeUnconfirmed, To: p, From: b.Desk.Known(person), Text: more}
		if err := h.say(ctx, notice, func(l *letter) { l.trace = lines }); err != nil {
			return told, err
		}
		told++
	}
	return told, tx.Told(ctx, person, now)
}

// suspected says in a line what was held, where it came from and why nobody
// confirmed it.
func (b *Bot) suspected(ctx context.Context, tx *store.Tx, held store.Held) (string, error) {
	a, err := b.stored(ctx, tx, held.Mail, held.At)
	if err != nil {
		return "", err
	}
	verdict := b.Border.Judge(a.m.Header, a.m.From.Email)
	why := string(workflow.SayNotAsked)
	switch {
	case held.Notice != 0:
		why = string(workflow.SayAsked)
	case verdict.DMARCFail:
		why = string(workflow.SayDMARC)
	}
	line := hours.Short(held.At, b.Calendar.Location()) + " — " + b.heldWhat(held)
	if giver := b.Border.Giver(a.m.Header); giver != "" {
		line += " — " + workflow.SayGiven.With(clean(giver, 100))
	}
	return line + " — " + why, nil
}
