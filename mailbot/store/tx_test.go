package store

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var errRefused = errors.New("refused")

// cursors sets a cursor in a mailbox for each step, and tells which stand.
func step(tx *Tx, name string) error { return tx.SetCursor(context.Background(), name, 1, 1) }

func steps(t *testing.T, r Reader) []string {
	t.Helper()
	var names []string
	if err := r.all(context.Background(), &names, `SELECT mailbox FROM cursor ORDER BY mailbox`); err != nil {
		t.Fatal(err)
	}
	return names
}

func TestWriteIsAllOrNothing(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	if err := db.Write(ctx, func(tx *Tx) error {
		return errors.Join(step(tx, "error"), errRefused)
	}); !errors.Is(err, errRefused) {
		t.Errorf("Write gives %v", err)
	}
	func() {
		defer func() {
			if p := recover(); p != "panic" {
				t.Errorf("the panic became %v", p)
			}
		}()
		_ = db.Write(ctx, func(tx *Tx) error {
			_ = step(tx, "panic")
			panic("panic")
		})
	}()
	write(t, db, func(tx *Tx) error { return step(tx, "good") })
	if got := steps(t, db.Reader); !cmp.Equal(got, []string{"good"}) {
		t.Errorf("%v stand", got)
	}
}

// A mail of a chunk that fails takes back what it did and nothing else.
func TestTry(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	write(t, db, func(tx *Tx) error {
		try := func(name string, end error) {
			if err := tx.Try(ctx, func() error { return errors.Join(step(tx, name), end) }); !errors.Is(err, end) {
				t.Errorf("Try gives %v", err)
			}
		}
		try("a good", nil)
		try("b bad", errRefused)
		if err := tx.Try(ctx, func() error {
			try("c bad inside", errRefused)
			try("d good inside", nil)
			return step(tx, "e around")
		}); err != nil {
			t.Error(err)
		}
		_ = tx.Try(ctx, func() error {
			try("f good inside bad", nil)
			return errRefused
		})
		func() {
			defer func() {
				if p := recover(); p != "panic" {
					t.Errorf("the panic became %v", p)
				}
			}()
			_ = tx.Try(ctx, func() error {
				_ = step(tx, "g panics")
				panic("panic")
			})
		}()
		if got := steps(t, tx.Reader); len(got) != 3 {
			t.Errorf("the transaction sees %v", got)
		}
		if got := steps(t, db.Reader); len(got) != 0 {
			t.Errorf("others see %v before the commit", got)
		}
		return step(tx, "h after")
	})
	if got := steps(t, db.Reader); !cmp.Equal(got, []string{"a good", "d good inside", "e around", "h after"}) {
		t.Errorf("%v stand", got)
	}
}

// On a full disk SQLite takes the whole transaction back by itself. What
// follows in it must not be written outside of any transaction.
func TestFullDisk(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	if _, err := db.writer.Exec(`PRAGMA max_page_count = 200`); err != nil {
		t.Fatal(err)
	}
	err := db.Write(ctx, func(tx *Tx) error {
		if err := step(tx, "before"); err != nil {
			return err
		}
		if err := tx.Try(ctx, func() error {
			_, err := tx.Keep(ctx, mail(1, nil), bytes.NewReader(make([]byte, 4<<20)))
			return err
		}); err == nil {
			t.Error("4 MB fit on a disk of 800 kB")
		}
		if err := step(tx, "after"); err == nil {
			t.Error("written in no transaction")
		}
		return nil
	})
	if err == nil {
		t.Error("a lost transaction was committed")
	}
	write(t, db, func(tx *Tx) error { return step(tx, "next") })
	if got := steps(t, db.Reader); !cmp.Equal(got, []string{"next"}) {
		t.Errorf("%v stand", got)
	}
}

// What has begun is finished, also when the daemon is told to stop meanwhile.
func TestBegunIsFinished(t *testing.T) {
	db := fresh(t)
	ctx, stop := context.WithCancel(context.Background())
	if err := db.Write(ctx, func(tx *Tx) error {
		stop()
		return tx.SetCursor(ctx, "INBOX", 1, 1)
	}); err != nil {
		t.Fatal(err)
	}
	if got := steps(t, db.Reader); len(got) != 1 {
		t.Errorf("%v stand", got)
	}
}

func TestTxIsOverAfterWrite(t *testing.T) {
	db := fresh(t)
	var kept *Tx
	write(t, db, func(tx *Tx) error { kept = tx; return nil })
	if err := step(kept, "late"); !errors.Is(err, errOver) {
		t.Errorf("a step after the end: %v", err)
	}
}

// What need not wait for the disk does not make the next do without it: the
// connection waits again, whatever happened.
func TestWriteSoon(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	check := func(story string) {
		t.Helper()
		var level int
		if err := db.writer.Get(&level, `PRAGMA synchronous`); err != nil || level != 2 {
			t.Errorf("after %s synchronous is %d %v", story, level, err)
		}
	}
	if err := db.WriteSoon(ctx, func(tx *Tx) error {
		var level int
		if _, err := tx.one(ctx, &level, `PRAGMA synchronous`); err != nil || level != 1 {
			t.Errorf("inside synchronous is %d %v", level, err)
		}
		return step(tx, "soon")
	}); err != nil {
		t.Fatal(err)
	}
	check("a commit")
	if err := db.WriteSoon(ctx, func(tx *Tx) error { return errors.Join(step(tx, "error"), errRefused) }); !errors.Is(err, errRefused) {
		t.Errorf("WriteSoon gives %v", err)
	}
	check("an error")
	func() {
		defer func() { _ = recover() }()
		_ = db.WriteSoon(ctx, func(tx *Tx) error { _ = step(tx, "panic"); panic("panic") })
	}()
	check("a panic")
	if got := steps(t, db.Reader); !cmp.Equal(got, []string{"soon"}) {
		t.Errorf("%v stand", got)
	}
}
