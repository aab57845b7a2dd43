package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"time"

	"github.com/robfig/cron/v3"

	"sgaus/mailbot/config"
	"sgaus/workflow"
)

// ring lets the clocks say what is due, and sends the morning's digests. What is
// due stands in the database: a ring that is missed costs nothing.
func (d *desk) ring(ctx context.Context, now time.Time) error {
	said, err := d.bot.Tick(ctx, now)
	sent, digestErr := d.bot.Morning(ctx, now)
	if said > 0 || sent > 0 {
		d.log.Info("the clocks", "said", said, "digests", sent)
	}
	return errors.Join(err, digestErr)
}

// recount counts deadlines anew where the calendar or the terms have changed
// since the last start, and says what moved.
func (d *desk) recount(ctx context.Context, now time.Time) error {
	fingerprint, err := json.Marshal(struct {
		Zone  string
		Hours config.Hours
		Terms config.Deadlines
		Areas []workflow.Area
		Kinds []workflow.Service
		Event int
	}{d.config.Helpdesk.Timezone, d.config.Hours, d.config.Deadlines, d.bot.Desk.Areas, d.bot.Desk.Services, d.config.Agenda.Reminder})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(fingerprint)
	moved, err := d.bot.Recount(ctx, now, hex.EncodeToString(sum[:]))
	for _, m := range moved {
		d.log.Warn("the calendar moved a deadline", "request", m.Request, "says", m.Says, "from", m.From, "to", m.To)
	}
	return wrap("count the deadlines anew", err)
}

// bells ring every minute from their start until they are stopped, and whenever
// ring is called: not before the ring in hand has ended, and never two at once. The order of the chain matters: the other
// way round a panic would leave the bell locked for ever (robfig/cron#366).
func (d *desk) bells(ctx context.Context, in box, dog *watchdog, now func() time.Time) (bells *cron.Cron, ring func()) {
	log := cronLog{d}
	bells = cron.New(cron.WithLocation(time.UTC), cron.WithChain(cron.SkipIfStillRunning(log), cron.Recover(log)))
	id, err := bells.AddFunc("* * * * *", func() {
		if err := d.ring(ctx, now()); err != nil {
			d.log.Error("the clocks", "error", err)
		}
		if err := dog.look(ctx, now()); err != nil {
			d.log.Error("watch over the servers", "error", err)
		}
		in.rouse()
	})
	if err != nil {
		panic(err) // the schedule is ours
	}
	if !d.config.Records.Retention.Forever() {
		zone := d.bot.Calendar.Location().String()
		if _, err := bells.AddFunc("CRON_TZ="+zone+" "+purgeHour, func() { d.purge(ctx, now()) }); err != nil {
			panic(err)
		}
	}
	return bells, bells.Entry(id).WrappedJob.Run
}

// cronLog is what cron has to say, in our log.
type cronLog struct{ *desk }

// Info implements cron.Logger; cron's chatter is for debugging.
func (l cronLog) Info(msg string, pairs ...any) { l.log.Debug("cron: "+msg, pairs...) }

// Error implements cron.Logger.
func (l cronLog) Error(err error, msg string, pairs ...any) {
	l.log.Error("cron: "+msg, append(pairs, "error", err)...)
}
