package main

import (
	"context"
	"errors"
	"os"
	"syscall"
	"time"
)

// Whoever sends from a database shares a lock on the file beside it, until the
// program ends: the lock goes with the process, also with a killed one. Who has
// it alone knows that nobody else sends: only then may be taken back what a
// killed process was sending, and a backup be put in the database's place.

// errBusy is a database that somebody has for himself.
var errBusy = errors.New("the database is being restored, or another process just starts: try again")

// lockTurn is how long a start waits for another's, which takes milliseconds.
const lockTurn, lockTurns = 20 * time.Millisecond, 250

// openLock opens the file that is locked.
func (d *desk) openLock() (*os.File, error) {
	return os.OpenFile(d.config.Database.Path+".sender", os.O_CREATE|os.O_RDWR, 0o600)
}

// aloneAsSender tells whether no other process sends from this database, and
// keeps all others away until the lock is closed.
func (d *desk) aloneAsSender() bool {
	f, err := d.openLock()
	if err != nil {
		return false
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return false
	}
	d.lock = f // closing it would give the lock back
	return true
}

// takeBack puts what a killed process was sending back in its queue, if nobody
// else sends, and joins the senders.
func (d *desk) takeBack(ctx context.Context, a *app) error {
	if d.alone = d.aloneAsSender(); d.alone {
		n, err := d.db.ReleaseLeases(ctx, a.now())
		if err != nil {
			return err
		}
		if n > 0 {
			d.log.Info("what was being sent goes out again", "letters", n)
		}
	} else {
		d.log.Warn("another process sends from this database: what it has in hand is left to it")
	}
	return d.joinSenders(ctx)
}

// joinSenders shares the lock. QUIRK: one that is held alone is given back
// first (flock(2)), so another start may come between, which finds nothing to
// take back, or a restore, after which the open database is not the one there.
func (d *desk) joinSenders(ctx context.Context) error {
	if d.lock == nil {
		var err error
		if d.lock, err = d.openLock(); err != nil {
			return err
		}
	}
	for turn := 0; ; turn++ {
		err := syscall.Flock(int(d.lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return err
		}
		if turn == lockTurns {
			return errBusy
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lockTurn):
		}
	}
	now, err := os.Stat(d.config.Database.Path)
	if err == nil && !os.SameFile(d.opened, now) {
		err = errBusy
	}
	return err
}
