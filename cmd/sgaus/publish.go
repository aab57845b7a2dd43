package main

import (
	"context"
	"errors"
	"io"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/config"
	"sgaus/mailbot/publish"
	"sgaus/mailbot/store"
)

// onceTime bounds what a single pass waits for a calendar server: mail has left
// by then, and the next pass goes on.
const onceTime = 20 * time.Second

// collectionOf is where the agenda is copied to; nil: nowhere.
func collectionOf(c *config.Config) (*publish.Collection, error) {
	if c.Agenda.CalDAV == "" {
		return nil, nil
	}
	tls, err := c.Agenda.TLS()
	if err != nil {
		return nil, usageError{err}
	}
	return &publish.Collection{URL: c.Agenda.CalDAV, TLS: tls, Username: c.Agenda.Username, Secret: c.Agenda.Secret}, nil
}

// publisher shows the agenda of a desk where the configuration says.
func (d *desk) publisher() (*publish.Publisher, error) {
	collection, err := collectionOf(d.config)
	if err != nil {
		return nil, err
	}
	return publish.New(publish.Config{
		File: d.config.Agenda.File, Collection: collection,
		Resources: d.bot.Desk.Resources, Zone: d.config.Helpdesk.Timezone, Edited: d.undone,
	}, d.db, d.db, d.log), nil
}

// undone tells the operators of what others changed in the collection.
func (d *desk) undone(ctx context.Context, now time.Time, edits []publish.Edit) error {
	list := make([]mailbot.Undone, len(edits))
	for i, e := range edits {
		list[i] = mailbot.Undone(e)
	}
	return d.bot.Republished(ctx, now, d.place(publish.ToCollection), list)
}

// place names where the agenda is shown, for people.
func (d *desk) place(t publish.Target) string {
	if t == publish.ToFile {
		return d.config.Agenda.File
	}
	return publish.Collection{URL: d.config.Agenda.CalDAV}.Place()
}

// show publishes the agenda once. A calendar server that is slow is waited for
// no longer than onceTime.
func (d *desk) show(ctx context.Context, now time.Time) error {
	p, err := d.publisher()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, onceTime)
	defer cancel()
	return p.Once(ctx, now)
}

// printICS prints what the published file holds.
func (a *app) printICS(ctx context.Context, w io.Writer) error {
	c, err := a.load()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, c.Database.Path, a.now())
	if err != nil {
		return err
	}
	cfg := publish.Config{Resources: c.Desk().Resources, Zone: c.Helpdesk.Timezone}
	return errors.Join(publish.New(cfg, db, db, nil).Write(ctx, w, a.now()), db.Close())
}

// lookShown misses the file and the collection when they could not be written
// for long.
func (w *watchdog) lookShown(ctx context.Context, now time.Time) (err error) {
	if w.shown == nil {
		return nil
	}
	for t, a := range map[publish.Target]mailbot.Alarm{publish.ToFile: mailbot.AlarmFile, publish.ToCollection: mailbot.AlarmCalendar} {
		since, place := w.shown.Failing(t), w.desk.place(t)
		switch {
		case place == "":
		case since.IsZero():
			err = errors.Join(err, w.desk.bot.Relieve(ctx, now, a, place))
		case now.Sub(since) >= w.silence:
			_, raised := w.desk.bot.Raise(ctx, now, a, place, since)
			err = errors.Join(err, raised)
		}
	}
	return err
}

func (r *checker) agenda(ctx context.Context, c *config.Config) {
	collection, err := collectionOf(c)
	if err != nil || collection == nil {
		if err != nil {
			r.fail("agenda", err)
		}
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	got, err := publish.Check(ctx, *collection)
	switch place := collection.Place(); {
	case err != nil:
		r.fail("agenda", err)
	case got.Missing:
		r.ok("agenda", "%s will be made", place)
	case got.ReadOnly:
		r.fail("agenda", errors.New(place+": the server lets "+c.Agenda.Username+" read it, not write"))
	default:
		r.ok("agenda", "%s as %s: %d events", place, or(c.Agenda.Username, "anybody"), got.Events)
	}
}
