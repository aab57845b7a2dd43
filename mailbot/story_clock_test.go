package mailbot_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
	"sgaus/workflow"
	"sgaus/workflow/hours"
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
	ts.Check(w.live(w.now.Add(d)))
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
	if got := l.NotBefore.In(w.bot.Calendar.Location()).Format("2006-01-02 15:04"); got != args[1] || l.State != store.Sent {
		ts.Fatalf("the last mail to %s, %s, left at %s (%s)", args[0], l.Kind, got, l.State)
	}
}

// clockSetting sets what the clocks go by: the calendar by «zone=America/Ojinaga»,
// «open=08:00-15:00», «workdays=1,2,3,4,5,6» and «off=2026-12-21..2027-01-06»; the deadlines by
// «answer=20h», «reminders=24h,40h», «reminders=none» and «inactivity=0h», of one
// area by «RED.answer=20h».
func (w *world) clockSetting(setting string) error {
	key, value, _ := strings.Cut(setting, "=")
	switch key {
	case "zone":
		w.hours.Zone = value
	case "open":
		w.hours.Open, w.hours.Close, _ = strings.Cut(value, "-")
	case "workdays":
		w.hours.Workdays = nil
		for day := range strings.SplitSeq(value, ",") {
			n, err := strconv.Atoi(day)
			if err != nil {
				return err
			}
			w.hours.Workdays = append(w.hours.Workdays, time.Weekday(n))
		}
	case "off":
		w.hours.DaysOff = append(w.hours.DaysOff, value)
	default:
		return w.termsSetting(key, value)
	}
	calendar, err := hours.New(w.hours)
	w.bot.Calendar, w.bot.Desk.Zone = calendar, calendar.Location()
	return err
}

func (w *world) termsSetting(key, value string) error {
	terms := &w.bot.Terms
	if area, own, found := strings.Cut(key, "."); found {
		i := slices.IndexFunc(w.bot.Desk.Areas, func(a workflow.Area) bool { return a.Code == area })
		w.bot.Desk.Areas = slices.Clone(w.bot.Desk.Areas)
		key, terms = own, &w.bot.Desk.Areas[i].Terms
	}
	var list []time.Duration
	for text := range strings.SplitSeq(value, ",") {
		if text == "none" {
			continue
		}
		d, err := time.ParseDuration(text)
		if err != nil {
			return err
		}
		list = append(list, d)
	}
	switch key {
	case "answer":
		terms.Answer = list[0]
	case "inactivity":
		terms.Inactivity = list[0]
	case "reminders":
		terms.Reminders = append([]time.Duration{}, list...)
	default:
		return fmt.Errorf("the desk has no setting %s", key)
	}
	return nil
}

// cmdRetry sends the last mail to somebody again, as `outbox retry` does.
func cmdRetry(ts *testscript.TestScript, _ bool, args []string) {
	w, ctx := worldOf(ts), context.Background()
	ls, err := w.letters(args[0])
	ts.Check(err)
	ts.Check(w.db.Write(ctx, func(tx *store.Tx) error { return tx.Retry(ctx, ls[len(ls)-1].ID, w.now) }))
}

// cmdAt sets the clock, in the desk's zone.
func cmdAt(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	now, err := time.ParseInLocation("2006-01-02 15:04", args[0], w.bot.Calendar.Location())
	ts.Check(err)
	w.now = now.UTC()
}

// cmdTill lets the daemon run until a time in the desk's zone.
func cmdTill(ts *testscript.TestScript, _ bool, args []string) {
	w := worldOf(ts)
	end, err := time.ParseInLocation("2006-01-02 15:04", args[0], w.bot.Calendar.Location())
	ts.Check(err)
	ts.Check(w.live(end.UTC()))
}

// live lets the daemon run until end, a tick every half hour.
func (w *world) live(end time.Time) error {
	for ; ; w.now = w.now.Add(30 * time.Minute) {
		if w.now.After(end) {
			w.now = end
		}
		if err := w.tick(context.Background()); err != nil || !w.now.Before(end) {
			return err
		}
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
