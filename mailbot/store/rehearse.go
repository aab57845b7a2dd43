package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/mattn/go-sqlite3"
)

// errUndone takes back what a rehearsal wrote.
var errUndone = errors.New("it was only a rehearsal")

// Rehearse runs f as Write does and takes everything back. The bytes of mails
// and letters are counted and not written, and no page leaves the memory: the
// file stays as it is, and its log does not grow.
func (db *DB) Rehearse(ctx context.Context, f func(*Tx) error) (err error) {
	conn, err := db.writer.Connx(ctx)
	if err != nil {
		return fmt.Errorf("wait to rehearse: %w", err)
	}
	defer conn.Close()
	// A transaction that outgrows the page cache would spill into the log.
	if _, err := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA cache_spill = OFF`); err != nil {
		return fmt.Errorf("begin to rehearse: %w", err)
	}
	defer func() {
		_, back := conn.ExecContext(context.WithoutCancel(ctx), `PRAGMA cache_spill = ON`)
		err = errors.Join(err, back)
	}()
	err = db.write(ctx, conn, func(tx *Tx) error {
		tx.light = true
		if err := f(tx); err != nil {
			return err
		}
		return errUndone
	})
	if errors.Is(err, errUndone) {
		err = nil
	}
	return err
}

// Snapshot copies the database at path to a new file, as Backup does, without
// opening it as ours: whatever its schema, nothing in it is changed. Open then
// brings the copy up to date.
func Snapshot(ctx context.Context, path, target string) error {
	source, err := look(ctx, path)
	if err != nil {
		return fmt.Errorf("look into database %s: %w", path, err)
	}
	return errors.Join(backup(target, source), source.Close())
}

// Current reports whether the database at path has the schema of this program
// and a key to sign with, so that to open it changes nothing.
func Current(ctx context.Context, path string) (bool, error) {
	conn, err := look(ctx, path)
	if err != nil {
		return false, fmt.Errorf("look into database %s: %w", path, err)
	}
	current := false
	version, err := pragma(ctx, conn, "user_version")
	mode, modeErr := pragma(ctx, conn, "journal_mode")
	if err = errors.Join(err, modeErr); err == nil && version == strconv.Itoa(1+len(ours().steps)) && mode == "wal" {
		var n string
		n, err = single(ctx, conn, `SELECT COUNT(*) FROM keyring`)
		current = n != "0"
	}
	return current, errors.Join(err, conn.Close())
}

// look opens one connection that cannot write; the file must be there.
func look(ctx context.Context, path string) (*sqlite3.SQLiteConn, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	file, err := uri(path)
	if err != nil {
		return nil, err
	}
	conn, err := (&sqlite3.SQLiteDriver{}).Open(file + "?_query_only=on&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	return conn.(*sqlite3.SQLiteConn), nil
}
