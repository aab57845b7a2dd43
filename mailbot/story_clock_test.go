package mailbot_test

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
)

// deliver sends what may leave now.
func (w *world) deliver(ctx context.Context) error {
	q := w.bot.Queue()
	for {
		claimed, err := q.Claim(ctx, w.now, 100)
		if err != nil || len(claimed) == 0 {
			return err
		}
		for _, l := range claimed {
			if _, err := q.Done(ctx, w.now, l.ID, outbox.Result{State: outbox.Sent, Code: 250}); err != nil {
				return err
			}
		}
	}
}

// tick is what a minute of the daemon does: a complete pass over the mailbox,
// in which nothing new lay, then the clocks, then the mail.
func (w *world) tick(ctx context.Context) error {
	if err := w.deliver(ctx); err != nil {
		return err
	}
	if err := w.bot.Passed(ctx, w.now); err != nil {
		return err
	}
	if _, err := w.bot.Tick(ctx, w.now); err != nil {
		return err
	}
	if _, err := w.bot.Morning(ctx, w.now); err != nil {
		return err
	}
	return w.deliver(ctx)
}

// cmdLive lets the daemon run for a while, a tick every half hour.
func cmdLive(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	for end := w.now.Add(d); ; w.now = w.now.Add(30 * time.Minute) {
		ts.Check(w.tick(context.Background()))
		if !w.now.Before(end) {
			return
		}
	}
}

// cmdTick is one tick; with -unread the mailbox could not be read.
func cmdTick(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	if f, _ := flags(args); f["unread"] != "" {
		_, err := w.bot.Tick(context.Background(), w.now)
		ts.Check(err)
		return
	}
	ts.Check(w.tick(context.Background()))
}

// cmdRead marks all mail of somebody as read, or everybody's.
func cmdRead(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	who := ""
	if len(args) > 0 {
		who = args[0]
	}
	ls, err := w.letters(who)
	ts.Check(err)
	for _, l := range ls {
		w.read[l.ID] = true
	}
}

// cmdLeft checks when the last mail to somebody left, in the desk's zone.
func cmdLeft(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	ls, err := w.letters(args[0])
	ts.Check(err)
	l := ls[len(ls)-1]
	zone, err := time.LoadLocation("America/Chihuahua")
	ts.Check(err)
	if got := l.NotBefore.In(zone).Format("2006-01-02 15:04"); got != args[1] || l.State != store.Sent {
		ts.Fatalf("the last mail to %s, %s, left at %s (%s)", args[0], l.Kind, got, l.State)
	}
}

// digests is the schedule of the stories: eight in the morning.
func digests() cron.Schedule {
	s, err := cron.ParseStandard("0 8 * * 1-5")
	if err != nil {
		panic(err)
	}
	return s
}
