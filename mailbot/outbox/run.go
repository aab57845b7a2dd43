package outbox

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Pauses of Run: after an error, growing from the first to the last; a refused
// login at least patience, since hurrying locks accounts; and never more often
// than once a second for letters that are due but cannot be claimed.
const (
	firstPause    = time.Second
	lastPause     = 5 * time.Minute
	loginPatience = 30 * time.Second
)

// Run drains whenever something is due or wake rings, until ctx ends; then the
// letters on their way get Config.Grace and the connections are closed. Errors
// are logged and followed by pauses that grow from 1 s to 5 min. It returns nil.
// One ring may stand for many, so a channel of one place will do; wake must not
// be closed.
func (s *Sender) Run(ctx context.Context, wake <-chan struct{}, now func() time.Time) error {
	defer func() { _ = s.Close() }()
	failures := 0
	for ctx.Err() == nil {
		report, err := s.drain(ctx, wake, now)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			if report.Sent > 0 {
				failures = 0
			}
			wait := pause(failures, err)
			failures++
			s.log.Error("sending stopped", "error", err, "failures", failures, "again", wait)
			rest(ctx, nil, wait)
		default:
			if failures > 0 {
				s.log.Info("sending works again", "failures", failures)
			}
			failures = 0
			s.wait(ctx, wake, now)
		}
	}
	return nil
}

// pause is how long to wait after so many failures before, give or take a
// fifth, so that several daemons do not knock together.
func pause(failures int, err error) time.Duration {
	d := lastPause
	if failures < 9 { // 1 s << 9 is beyond the last
		d = min(firstPause<<failures, lastPause)
	}
	if errors.Is(err, ErrLogin) {
		d = max(d, loginPatience)
	}
	return d*4/5 + rand.N(d*2/5)
}

// wait sleeps until the next letter is due or wake rings, and closes the
// connections when that takes long.
func (s *Sender) wait(ctx context.Context, wake <-chan struct{}, now func() time.Time) {
	d := lastPause // look again now and then, even if nobody rings
	if due, any, err := s.queue.Next(ctx); err == nil && any {
		d = min(max(due.Sub(now()), firstPause), lastPause)
	}
	if idle := s.cfg.Idle; d > idle {
		if !rest(ctx, wake, idle) {
			return
		}
		_ = s.Close()
		d -= idle
	}
	rest(ctx, wake, d)
}

// rest waits, and reports whether the whole time has passed undisturbed.
func rest(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-wake:
	case <-ctx.Done():
	}
	return false
}
