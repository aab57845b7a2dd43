package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A rehearsal leaves the file and its log as they are, byte for byte, whatever
// it writes, while somebody else has the database open.
func TestRehearseLeavesNothing(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.db")
	now := time.Unix(1e9, 0)
	daemon, err := Open(ctx, path, now)
	if err != nil {
		t.Fatal(err)
	}
	defer daemon.Close()
	keep := func(id string) func(*Tx) error {
		return func(tx *Tx) error {
			_, err := tx.Keep(ctx, Mail{MessageID: id, Digest: id, At: now}, bytes.NewReader(bytes.Repeat([]byte("x"), 3*pieceSize)))
			if err != nil {
				return err
			}
			for i := range 30 { // more than the page cache holds
				if err := tx.SetSetting(ctx, string(rune('a'+i)), string(bytes.Repeat([]byte("y"), 1<<20))); err != nil {
					return err
				}
			}
			return nil
		}
	}
	if err := daemon.Write(ctx, keep("1")); err != nil {
		t.Fatal(err)
	}
	files := func() (all [][]byte) {
		for _, name := range []string{path, path + "-wal"} {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b)
		}
		return all
	}
	before := files()
	db, err := Open(ctx, path, now)
	if err != nil {
		t.Fatal(err)
	}
	var inside int64
	err = db.Rehearse(ctx, func(tx *Tx) error {
		if err := keep("2")(tx); err != nil {
			return err
		}
		m, _, err := tx.Mail(ctx, 2)
		inside = m.Size
		return err
	})
	if err != nil || inside != 3*pieceSize {
		t.Fatalf("rehearsed a mail of %d bytes: %v", inside, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for i, b := range files() {
		if !bytes.Equal(b, before[i]) {
			t.Errorf("file %d has changed: %d bytes, it had %d", i, len(b), len(before[i]))
		}
	}
	if err := daemon.Write(ctx, keep("2")); err != nil {
		t.Errorf("afterwards the daemon cannot write: %v", err)
	}
}

// A database of an older program, or one without a key, is not opened to
// rehearse: it would be changed. A snapshot of it is.
func TestSnapshotChangesNothing(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	db, err := Open(ctx, path, time.Unix(1e9, 0))
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := Current(ctx, path); err != nil || ok {
		t.Errorf("without a key it is current: %v, %v", ok, err)
	}
	if err := Snapshot(ctx, path, filepath.Join(dir, "copy.db")); err != nil {
		t.Fatal(err)
	}
	copied, err := Open(ctx, filepath.Join(dir, "copy.db"), time.Unix(1e9, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := copied.Setting(ctx, "x"); err != nil {
		t.Error(err)
	}
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the database has changed (%v)", err)
	}
	if _, err := os.Stat(path + "-wal"); err == nil {
		t.Error("a log is left")
	}
	if err := Snapshot(ctx, filepath.Join(dir, "none.db"), filepath.Join(dir, "x.db")); err == nil {
		t.Error("what is not there was copied")
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("looking made a database")
	}
}
