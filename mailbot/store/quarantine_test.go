package store

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A mail that fails is tried a few times, then put aside, and is never lost.
func TestQuarantine(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	m := mail(7, nil)
	for try := 1; try <= 3; try++ {
		write(t, db, func(tx *Tx) error {
			n, err := tx.Strike(ctx, m.Mailbox, m.Validity, m.UID)
			if n != try {
				t.Errorf("try %d is counted as %d", try, n)
			}
			return err
		})
		if _, ok, _ := db.Known(ctx, m.Mailbox, m.Validity, m.UID); ok {
			t.Error("a mail that failed is known")
		}
	}
	var n int64
	write(t, db, func(tx *Tx) error {
		id, err := tx.Keep(ctx, m, strings.NewReader("rara"))
		if err != nil {
			return err
		}
		n, err = tx.Quarantine(ctx, id, "panic: index out of range", noon)
		return err
	})
	list, err := db.Quarantined(ctx)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	q := list[0]
	if q.N != n || q.State != Waiting || !q.At.Equal(noon) || q.From != m.From || q.Subject != m.Subject {
		t.Errorf("%+v", q)
	}
	if got := content(t, db.Reader, q.Mail); string(got) != "rara" {
		t.Errorf("kept %q", got)
	}
	write(t, db, func(tx *Tx) error { return tx.SetQuarantine(ctx, n, Recovered) })
	if list, err := db.Quarantined(ctx); err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
	if q, ok, err := db.QuarantinedAs(ctx, n); !ok || err != nil || q.State != Recovered {
		t.Errorf("%+v %t %v", q, ok, err)
	}
	for _, c := range []struct {
		n     int64
		state string
	}{{99, Discarded}, {n, "lost"}} {
		if err := db.Write(ctx, func(tx *Tx) error { return tx.SetQuarantine(ctx, c.n, c.state) }); err == nil {
			t.Errorf("number %d became %s", c.n, c.state)
		}
	}
}

// The cursor goes forward only, apart for each UIDVALIDITY.
func TestCursor(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	for _, c := range []struct{ validity, set, want uint32 }{{1, 5, 5}, {1, 3, 5}, {2, 1, 1}, {4294967295, 4294967295, 4294967295}, {1, 6, 6}} {
		write(t, db, func(tx *Tx) error { return tx.SetCursor(ctx, "INBOX", c.validity, c.set) })
		if got, err := db.Cursor(ctx, "INBOX", c.validity); got != c.want || err != nil {
			t.Errorf("%+v: %d %v", c, got, err)
		}
	}
	if got, err := db.Cursor(ctx, "Otra", 1); got != 0 || err != nil {
		t.Errorf("a mailbox never read: %d %v", got, err)
	}
}

func TestSerialAndSecret(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	for want := int64(1); want <= 3; want++ {
		write(t, db, func(tx *Tx) error {
			n, err := tx.Serial(ctx)
			if n != want {
				t.Errorf("serial %d, want %d", n, want)
			}
			return err
		})
		_ = db.Write(ctx, func(tx *Tx) error {
			_, err := tx.Serial(ctx)
			return errors.Join(err, errRefused)
		})
	}
}
