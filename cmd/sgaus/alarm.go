package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/publish"
)

// watchdog tells the operators by mail of a server that stays away: of the
// mailbox by SMTP, of the outbox by a mail that it leaves in the quarantine
// folder. It looks each time the clocks ring.
type watchdog struct {
	desk    *desk
	inbox   inbox.Config
	folder  string        // where mail is left that cannot be sent
	silence time.Duration // after which a server is missed
	started time.Time
	shown   *publish.Publisher // of the agenda
	read    atomic.Int64       // unix time of the last complete pass
}

func (d *desk) watchdog(cfg inbox.Config, now time.Time) *watchdog {
	folder := cfg.Quarantine
	if folder == "" {
		folder = cfg.Mailbox
	}
	return &watchdog{desk: d, inbox: cfg, folder: folder, silence: d.config.Helpdesk.Alarm, started: now}
}

// passed notes a complete pass over the mailbox.
func (w *watchdog) passed(began time.Time) { w.read.Store(began.Unix()) }

// look raises and relieves what there is to raise and relieve.
func (w *watchdog) look(ctx context.Context, now time.Time) error {
	if w.silence <= 0 {
		return nil
	}
	return errors.Join(w.lookIn(ctx, now), w.lookOut(ctx, now), w.lookShown(ctx, now))
}

func (w *watchdog) lookIn(ctx context.Context, now time.Time) error {
	since := w.started
	if read := time.Unix(w.read.Load(), 0); read.After(since) {
		since = read
	}
	if now.Sub(since) >= w.silence {
		_, err := w.desk.bot.Raise(ctx, now, mailbot.AlarmInbox, w.inbox.Address, since)
		return err
	}
	if w.read.Load() == 0 {
		return nil
	}
	return w.desk.bot.Relieve(ctx, now, mailbot.AlarmInbox, w.inbox.Address)
}

// lookOut misses the outbox when a letter has been ready for long and nobody
// has taken it: one that the server put off is ready later.
func (w *watchdog) lookOut(ctx context.Context, now time.Time) error {
	due, waits, err := w.desk.db.Next(ctx)
	if err != nil {
		return err
	}
	if due.Before(w.started) {
		due = w.started
	}
	server := w.desk.config.SMTP.Address
	if !waits || now.Sub(due) < w.silence {
		return w.desk.bot.Relieve(ctx, now, mailbot.AlarmOutbox, server)
	}
	mails, err := w.desk.bot.Raise(ctx, now, mailbot.AlarmOutbox, server, due)
	if err != nil || len(mails) == 0 {
		return err
	}
	return inbox.Leave(ctx, w.inbox, w.folder, now, mails...)
}
