package mailbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// Alarm names what the operators are told of: a server that does not answer, a
// file that cannot be written.
type Alarm string

// The alarms.
const (
	AlarmInbox    Alarm = "imap"   // the mailbox cannot be read
	AlarmOutbox   Alarm = "smtp"   // nothing can be sent
	AlarmFile     Alarm = "agenda" // the agenda's file cannot be written
	AlarmCalendar Alarm = "caldav" // the agenda's calendar collection takes nothing
)

// alarmAgain is after how long an alarm that goes on is told again.
const alarmAgain = 24 * time.Hour

// errTakenBack undoes letters that must go another way.
var errTakenBack = errors.New("the letters were taken back")

// alarmWords are the words of each alarm, when it begins and when it is over: a
// subject, and a text with blanks for the server and since when.
var alarmWords = map[Alarm]struct{ begins, began, ends, ended workflow.Saying }{
	AlarmInbox:    {workflow.SayInboxDown, workflow.SayInboxDownText, workflow.SayInboxUp, workflow.SayInboxUpText},
	AlarmOutbox:   {workflow.SayOutboxDown, workflow.SayOutboxDownText, workflow.SayOutboxUp, workflow.SayOutboxUpText},
	AlarmFile:     {workflow.SayFileDown, workflow.SayFileDownText, workflow.SayFileUp, workflow.SayFileUpText},
	AlarmCalendar: {workflow.SayCaldavDown, workflow.SayCaldavDownText, workflow.SayCaldavUp, workflow.SayCaldavUpText},
}

// Raise notes that a server or a file has failed since an instant, and tells the
// operators once a day. It gives the mails that say so, whole, where the
// outbox is what fails: they cannot leave by it, and are for another way.
func (b *Bot) Raise(ctx context.Context, now time.Time, a Alarm, server string, since time.Time) ([][]byte, error) {
	words := alarmWords[a]
	title, text := words.begins.With(), words.began.With(server, b.long(since))
	var mails [][]byte
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		last, err := tx.Moment(ctx, "alarm "+string(a))
		if err != nil || !last.IsZero() && now.Sub(last) < alarmAgain {
			return err
		}
		if a == AlarmOutbox {
			// Written as any letter, and taken back: they go another way.
			err := tx.Try(ctx, func() error {
				if err := b.tellOperators(ctx, tx, now, title, text); err != nil {
					return err
				}
				if mails, err = b.fresh(ctx, tx, now); err != nil {
					return err
				}
				return errTakenBack
			})
			if !errors.Is(err, errTakenBack) {
				return err
			}
		} else if err := b.tellOperators(ctx, tx, now, title, text); err != nil {
			return err
		}
		b.log.Error("something has failed for long; the operators are told", "which", a, "server", server, "since", since)
		return tx.Remember(ctx, "alarm "+string(a), now)
	})
	return mails, err
}

// Relieve notes that it works again, and tells the operators if they
// were told that it did not.
func (b *Bot) Relieve(ctx context.Context, now time.Time, a Alarm, server string) error {
	last, err := b.db.Moment(ctx, "alarm "+string(a))
	if err != nil || last.IsZero() {
		return err
	}
	return b.db.Write(ctx, func(tx *store.Tx) error {
		last, err := tx.Moment(ctx, "alarm "+string(a))
		if err != nil || last.IsZero() {
			return err
		}
		words := alarmWords[a]
		if err := b.tellOperators(ctx, tx, now, words.ends.With(), words.ended.With(server, b.long(last))); err != nil {
			return err
		}
		b.log.Info("what failed works again; the operators are told", "which", a, "server", server)
		return tx.Remember(ctx, "alarm "+string(a), time.Time{})
	})
}

// Strays tells the operators of mails that lay in the mailbox below the cursor
// and that nobody had handled. They are handled now.
func (b *Bot) Strays(ctx context.Context, now time.Time, mailbox string, uids []uint32) error {
	list := fmt.Sprint(uids[:min(len(uids), caseLines)])
	b.log.Error("mails lay in the mailbox that were passed over; they are handled now", "mailbox", mailbox, "uids", list, "n", len(uids))
	return b.db.Write(ctx, func(tx *store.Tx) error {
		return b.tellOperators(ctx, tx, now, workflow.SayStrays.With(), workflow.SayStraysText.With(len(uids), mailbox, list))
	})
}

// Undone is what somebody else did to a published event, and was undone.
type Undone struct {
	Title   string // of the event
	From    time.Time
	Deleted bool
	// What it had become.
	FoundTitle string
	FoundFrom  time.Time
}

// Republished tells the operators of published events that others had changed
// and that are as the agenda has them again: whoever did it should know that
// nothing came of it.
func (b *Bot) Republished(ctx context.Context, now time.Time, place string, undone []Undone) error {
	var lines []string
	for _, u := range undone[:min(len(undone), caseLines)] {
		line := workflow.SayUndoneChanged.With(u.Title, b.long(u.From), u.FoundTitle, b.long(u.FoundFrom))
		switch {
		case u.Deleted:
			line = workflow.SayUndoneGone.With(u.Title, b.long(u.From))
		case u.FoundFrom.IsZero():
			line = workflow.SayUndoneOdd.With(u.Title, b.long(u.From))
		}
		lines = append(lines, line)
	}
	if more := len(undone) - len(lines); more > 0 {
		lines = append(lines, workflow.SayOthers.With(more))
	}
	return b.db.Write(ctx, func(tx *store.Tx) error {
		return b.tellOperators(ctx, tx, now, workflow.SayUndone.With(), workflow.SayUndoneText.With(place, strings.Join(lines, "\n")))
	})
}

// operators are who hears of the desk's own troubles: those named in the
// configuration, else DAU and HelpDesk.
func (b *Bot) operators() []workflow.Person {
	var out []workflow.Person
	for _, address := range b.Operators {
		out = append(out, b.Desk.Known(address))
	}
	if len(out) > 0 {
		return out
	}
	seen := map[string]bool{}
	for _, p := range append(b.Desk.With(workflow.DAU), b.Desk.With(workflow.HD)...) {
		if !seen[p.Email] {
			seen[p.Email] = true
			out = append(out, p)
		}
	}
	return out
}

func (b *Bot) tellOperators(ctx context.Context, tx *store.Tx, now time.Time, title, text string) error {
	for _, p := range b.operators() {
		h := b.alone(tx, now)
		err := h.say(ctx, workflow.Notice{Kind: workflow.NoticeAlarm, To: p, Text: text}, func(l *letter) {
			l.request, l.title = workflow.Request{}, title
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fresh gives the bytes of the alarms that were written in this transaction.
func (b *Bot) fresh(ctx context.Context, tx *store.Tx, now time.Time) ([][]byte, error) {
	letters, err := tx.Outbox(ctx, store.Queued, store.Waiting)
	if err != nil {
		return nil, err
	}
	var mails [][]byte
	for _, l := range letters {
		if l.Kind != string(workflow.NoticeAlarm) || !l.At.Equal(now.UTC().Truncate(time.Second)) {
			continue
		}
		r, err := tx.OpenMail(ctx, l.ID)
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		mails = append(mails, raw)
	}
	return mails, nil
}
