package inbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Pauses between connections that fail, and how long IDLE lasts: at least idleMin and up to idleMore more.
const (
	firstPause   = time.Second
	longestPause = 5 * time.Minute
	idleMin      = 5 * time.Minute
	idleMore     = 4 * time.Minute
)

// Watch keeps the Box up to date until ctx ends: it connects, makes a pass, waits for mail, and reconnects with growing
// pauses (1 s to 5 min, a quarter more or less). It returns nil when ctx ended, after the chunk in hand, and an error
// only for a Config that no retry can mend.
func Watch(ctx context.Context, c Config, box Box, log *slog.Logger, now func() time.Time) error {
	r, err := newReader(c, box, log, now)
	if err != nil {
		return err
	}
	for pause := firstPause; ; {
		good, err := r.session(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if good {
			pause = firstPause
		}
		wait := time.Duration((0.75 + 0.5*rand.Float64()) * float64(pause))
		r.complain(err, wait)
		if sleep(ctx, wait) != nil {
			return nil
		}
		pause = min(2*pause, longestPause)
	}
}

func (r *reader) complain(err error, wait time.Duration) {
	wait = wait.Round(time.Second / 10)
	if errors.Is(err, ErrLogin) {
		r.log.Error("the mail server refuses our login; no mail is received until that is mended", "error", err, "again_in", wait)
		return
	}
	r.log.Warn("mail cannot be received now", "error", err, "again_in", wait)
}

// session is the life of one connection. good tells that it was worth something.
func (r *reader) session(ctx context.Context) (good bool, err error) {
	l, err := open(ctx, r.config)
	if err != nil {
		return false, err
	}
	defer l.leave()
	idle := r.config.Idle && l.caps.Has(imap.CapIdle)
	r.log.Info("connected", "server", r.config.Address, "mailbox", r.config.Mailbox, "tls", l.tls, "idle", idle)
	for again := true; ; {
		s, err := r.pass(ctx, l, again)
		good = good || err == nil || s.Received > 0
		if s.Received > 0 {
			r.log.Info("received", "mails", s.Received, "poisoned", s.Poisoned, "moved", s.Moved)
		}
		if err == nil && idle {
			again, idle, err = l.idle(ctx)
		} else if err == nil {
			again, err = l.poll(ctx, r.config.Poll)
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return good, err
		}
	}
}

// poll waits for d, or for what the server happens to tell. quiet says that it told nothing.
func (l *line) poll(ctx context.Context, d time.Duration) (quiet bool, err error) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-l.news:
		return false, nil
	case <-timer.C:
		return true, nil
	case <-ctx.Done():
		return true, nil
	case <-l.client.Closed():
		return true, errLost
	}
}

// idle waits in IDLE, for some minutes at most: NAT and firewalls forget a quiet connection, and the library's own 28
// minutes are too many. works is false if the server refuses it, after all.
func (l *line) idle(ctx context.Context) (quiet, works bool, err error) {
	if len(l.news) > 0 {
		return false, true, nil
	}
	var cmd *imapclient.IdleCommand
	err = l.within(ctx, "idle", 0, func() (err error) {
		cmd, err = l.client.Idle()
		return err
	})
	if answered(err) {
		return true, false, nil
	}
	if err != nil {
		return true, true, err
	}
	quiet, waited := l.poll(ctx, idleMin+rand.N(idleMore))
	if ctx.Err() != nil {
		l.timeout = min(l.timeout, farewell)
	}
	err = l.within(context.WithoutCancel(ctx), "end of idle", 0, func() error {
		if err := cmd.Close(); err != nil {
			return err
		}
		return cmd.Wait()
	})
	if waited != nil {
		err = waited
	}
	return quiet, true, err
}
