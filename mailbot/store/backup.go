package store

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-sqlite3"
)

// Backup copies the database to a file that must not exist, while others go on
// using it: SQLite's online backup, in one step, so that the copy is what stood
// there at one moment. A copy that fails is removed.
func (db *DB) Backup(ctx context.Context, path string) error {
	from, err := db.reader.Connx(ctx)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer from.Close()
	return from.Raw(func(c any) error {
		source, ok := c.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("no SQLite connection: %T", c)
		}
		return backup(path, source)
	})
}

func backup(path string, source *sqlite3.SQLiteConn) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("back up to %s: %w", path, err), os.Remove(path))
		}
	}()
	if err := f.Close(); err != nil {
		return err
	}
	conn, err := (&sqlite3.SQLiteDriver{}).Open(path)
	if err != nil {
		return err
	}
	target := conn.(*sqlite3.SQLiteConn)
	return errors.Join(copyAll(target, source), target.Close())
}

func copyAll(target, source *sqlite3.SQLiteConn) error {
	b, err := target.Backup("main", source, "main")
	if err != nil {
		return err
	}
	done, err := b.Step(-1)
	if err == nil && !done {
		err = errors.New("it did not end")
	}
	return errors.Join(err, b.Finish())
}
