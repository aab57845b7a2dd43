package main

import (
	"context"
	"os"
	"syscall"
)

// aloneAsSender tells whether no other process sends from this database, and
// keeps it so until the program ends. Only the first may take back what a
// killed process was sending: the lock goes with the process, a lease does not.
func (d *desk) aloneAsSender() bool {
	f, err := os.OpenFile(d.config.Database.Path+".sender", os.O_CREATE|os.O_RDWR, 0o600)
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

// takeBack puts what a killed process was sending back in its queue.
func (d *desk) takeBack(ctx context.Context, a *app) error {
	if !d.aloneAsSender() {
		d.log.Warn("another process sends from this database: what it has in hand is left to it")
		return nil
	}
	n, err := d.db.ReleaseLeases(ctx, a.now())
	if err == nil && n > 0 {
		d.log.Info("what was being sent goes out again", "letters", n)
	}
	return err
}
