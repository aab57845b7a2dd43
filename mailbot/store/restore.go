package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Rescan names the moment at which the database was restored, until the folder
// of processed mail has been scanned again.
const Rescan = "rescan"

// Restore puts a backup in the place of the database at path, which nobody may
// have open, and that one beside it under the name aside. What it takes from
// the backup is checked and brought up to date in a copy first; the copy takes
// the place in one step, so that a crash leaves the one or the other.
func Restore(ctx context.Context, from, path, aside string, now time.Time) error {
	copied := path + ".restoring"
	if err := remove(copied); err != nil { // of one that was killed
		return fmt.Errorf("restore: %w", err)
	}
	err := Snapshot(ctx, from, copied)
	if err == nil {
		err = prepare(ctx, copied, now)
	}
	if err == nil {
		err = putAside(path, aside)
	}
	if err == nil {
		err = putInPlace(copied, path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("restore %s: %w", from, err), remove(copied))
	}
	return nil
}

// prepare checks a copy, brings it up to date and notes that mail handled since
// must be looked for.
func prepare(ctx context.Context, path string, now time.Time) error {
	conn, err := look(ctx, path)
	if err != nil {
		return err
	}
	sound, err := pragma(ctx, conn, "integrity_check")
	version, versionErr := pragma(ctx, conn, "user_version")
	if err := errors.Join(err, versionErr, conn.Close()); err != nil {
		return err
	}
	if sound != "ok" {
		return fmt.Errorf("it is damaged: %s", sound)
	}
	if version == "0" {
		return errors.New("it is no database of this program")
	}
	db, err := Open(ctx, path, now)
	if err != nil {
		return err
	}
	err = db.Write(ctx, func(tx *Tx) error { return tx.Remember(ctx, Rescan, now) })
	return errors.Join(err, db.Close())
}

// putAside keeps the present database under another name, with its log where
// that could not be brought into it.
func putAside(path, aside string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	// The last to close a database brings its log into it. One that is damaged
	// keeps its log.
	if conn, err := (&sqlite3.SQLiteDriver{}).Open(path); err == nil {
		c := conn.(*sqlite3.SQLiteConn)
		_, _ = c.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`, nil)
		_ = c.Close()
	}
	if err := os.Link(path, aside); err != nil {
		return err
	}
	for _, log := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+log, aside+log); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// putInPlace takes the place of a file in one step, and waits for the disk.
func putInPlace(from, path string) error {
	if err := flush(from); err != nil {
		return err
	}
	if err := os.Rename(from, path); err != nil {
		return err
	}
	return flush(filepath.Dir(path))
}

func flush(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// remove removes a database file with its log, if it is there.
func remove(path string) error {
	var failed error
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}
