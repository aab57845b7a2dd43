package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"time"

	"github.com/robfig/cron/v3"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/templates"
	"sgaus/workflow"
)

// load reads the configuration.
func (a *app) load() (*config.Config, error) {
	c, err := config.Load(a.config)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, usageError{fmt.Errorf("%w\n`sgaus init` writes one, --config names another", err)}
	case err != nil:
		return nil, usageError{err}
	}
	return c, nil
}

// desk is everything that serves one configuration.
type desk struct {
	config *config.Config
	db     *store.DB
	bot    *mailbot.Bot
	sender *outbox.Sender
	log    *slog.Logger
	opened os.FileInfo // the database's file as it was opened
	lock   *os.File    // of who sends
	alone  bool        // nobody else worked with the database when we began
}

// open puts the desk of a configuration together. Nothing is dialled.
func (a *app) open(ctx context.Context, log *slog.Logger) (*desk, error) {
	c, err := a.load()
	if err != nil {
		return nil, err
	}
	return openDesk(ctx, c, a.now(), log)
}

func openDesk(ctx context.Context, c *config.Config, now time.Time, log *slog.Logger) (*desk, error) {
	for _, w := range c.Warnings() {
		log.Warn("configuration", "warning", w)
	}
	words, err := openTemplates(c)
	if err != nil {
		return nil, err
	}
	settings, err := settingsOf(c)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, c.Database.Path, now)
	if err != nil {
		return nil, err
	}
	d := &desk{config: c, db: db, log: log}
	if d.opened, err = os.Stat(c.Database.Path); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if d.bot, err = mailbot.New(ctx, db, words, settings, log); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	out, err := outboxConfig(c)
	if err == nil {
		d.sender, err = outbox.New(out, d.bot.Queue(), log)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

func (d *desk) close() error {
	if d.lock != nil {
		defer d.lock.Close()
	}
	return errors.Join(d.sender.Close(), d.db.Close())
}

// openTemplates reads the words of the notices: those of the configured folder
// take the place of ours.
func openTemplates(c *config.Config) (*templates.Set, error) {
	if c.Helpdesk.Templates == "" {
		return templates.Load(nil)
	}
	set, err := templates.Load(os.DirFS(c.Helpdesk.Templates))
	if err != nil {
		return nil, usageError{fmt.Errorf("templates in %s: %w", c.Helpdesk.Templates, err)}
	}
	return set, nil
}

func settingsOf(c *config.Config) (mailbot.Settings, error) {
	calendar, err := c.Calendar()
	if err != nil {
		return mailbot.Settings{}, usageError{err}
	}
	s := mailbot.Settings{
		Desk: c.Desk(), Tag: c.Helpdesk.Tag, Border: c.Border(), FromOnly: c.Identity.Policy == "from",
		Both: c.Identity.Both, Confirm: c.Identity.Confirm, Plus: c.Helpdesk.Plus, Calendar: calendar,
		Terms:       workflow.Terms{Answer: c.Deadlines.Answer, Reminders: c.Deadlines.Reminders, Inactivity: c.Deadlines.Inactivity, Event: c.Agenda.Reminder},
		NoticesFrom: c.Hours.Notices.From, NoticesTo: c.Hours.Notices.To,
		AnswersHour: c.Limits.AnswersHour, AnswersDay: c.Limits.AnswersDay,
		RequestsHour: c.Limits.RequestsHour, NoticesMost: c.Limits.Notices, Machines: c.Helpdesk.Machines, Operators: c.Helpdesk.Operators,
		Reads: mailbot.Reads{
			Size: c.Limits.Size, Depth: c.Limits.Depth, Parts: c.Limits.Parts, Files: c.Limits.Files,
			Text: c.Limits.Text, Header: c.Limits.Header, Fields: c.Limits.Fields, Recipients: c.Limits.Recipients,
		},
	}
	s.Desk.Zone = calendar.Location()
	if c.Identity.DKIM {
		book := newKeyBook(time.Now)
		s.Signatures = &identity.Signatures{LookupTXT: book.lookup, Ours: s.Own}
	}
	if c.Deadlines.Digest != "" {
		if s.Digests, err = cron.ParseStandard(c.Deadlines.Digest); err != nil {
			return s, usageError{fmt.Errorf("deadlines.digest: %w", err)}
		}
	}
	return s, nil
}

func inboxConfig(c *config.Config) (inbox.Config, error) {
	tls, err := c.IMAP.TLS()
	return inbox.Config{
		Address: c.IMAP.Address, Security: c.IMAP.Security, TLS: tls, Auth: c.IMAP.Auth, Username: c.IMAP.Username,
		Secret: c.IMAP.Secret, Mailbox: c.IMAP.Mailbox, Processed: c.IMAP.Processed, Quarantine: c.IMAP.Quarantine,
		Poll: c.IMAP.Poll, Idle: c.IMAP.Idle, Spool: c.IMAP.Spool, MaxSize: c.Limits.Size,
	}, err
}

func outboxConfig(c *config.Config) (outbox.Config, error) {
	tls, err := c.SMTP.TLS()
	auth := c.SMTP.Auth
	if c.SMTP.Username == "" {
		auth = ""
	}
	return outbox.Config{
		Address: c.SMTP.Address, Security: c.SMTP.Security, TLS: tls, Auth: auth, Username: c.SMTP.Username,
		Secret: c.SMTP.Secret, Connections: c.SMTP.Connections, Hello: c.Helpdesk.Domain(), From: c.Helpdesk.Address,
	}, err
}

// box hands what arrives to the bot, with the time of its arrival, and wakes
// the sender when something was written.
type box struct {
	*desk
	now  func() time.Time
	wake chan struct{}
	show chan struct{} // wakes the publisher of the agenda; nil: there is none
}

var (
	_ inbox.Box        = box{}
	_ inbox.Passer     = box{}
	_ inbox.Reconciler = box{}
)

// Passed implements inbox.Passer.
func (b box) Passed(ctx context.Context, _ string, began time.Time, _ inbox.Summary) {
	if err := b.bot.Passed(ctx, began); err != nil {
		b.log.Error("a complete pass could not be noted", "error", err)
	}
}

// Reconcile implements inbox.Reconciler. What was passed over is told to the
// operators; what was received and lies there while others work with this
// database, they may be about to move.
func (b box) Reconcile(ctx context.Context, mailbox string, validity uint32, uids []uint32) (inbox.Moves, []uint32, error) {
	moves, strays, err := b.bot.Settled(ctx, mailbox, validity, uids)
	if !b.alone {
		moves = inbox.Moves{}
	}
	if err == nil && len(strays) > 0 {
		err = b.bot.Strays(ctx, b.now(), mailbox, strays)
	}
	return moves, strays, err
}

// Cursor implements inbox.Box.
func (b box) Cursor(ctx context.Context, mailbox string, validity uint32) (uint32, error) {
	return b.db.Cursor(ctx, mailbox, validity)
}

// Receive implements inbox.Box.
func (b box) Receive(ctx context.Context, mailbox string, validity uint32, chunk []inbox.Mail) (inbox.Moves, error) {
	moves, err := b.bot.Receive(ctx, b.now(), mailbox, validity, chunk)
	b.rouse()
	return moves, err
}

// rouse wakes the sender and the publisher.
func (b box) rouse() {
	for _, asleep := range []chan struct{}{b.wake, b.show} {
		select {
		case asleep <- struct{}{}:
		default: // it is awake already
		}
	}
}
