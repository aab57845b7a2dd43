package store

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What somebody was asked is found by its question, settled once, and told to
// HD once if nobody said anything.
func TestHeld(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	hold := func(n int, notice int64, at time.Time) Held {
		h := Held{
			Notice: notice, Person: "Beto@uni.mx", What: "[TERMINADA]", Request: 1,
			At: at, Until: at.Add(time.Hour), State: Waiting,
		}
		write(t, db, func(tx *Tx) (err error) {
			if h.Mail, err = tx.Keep(ctx, mail(n, []byte("x")), bytes.NewReader([]byte("x"))); err != nil {
				return err
			}
			return tx.Hold(ctx, h)
		})
		h.Person = "beto@uni.mx"
		return h
	}
	settle := func(mail int64, state string) (first bool) {
		write(t, db, func(tx *Tx) (err error) {
			first, err = tx.Settle(ctx, mail, state)
			return err
		})
		return first
	}
	one := hold(1, 7, noon)
	two := hold(2, 8, noon.Add(time.Minute))
	silent := hold(3, 0, noon.Add(2*time.Minute))
	unasked := hold(4, 0, noon.Add(3*time.Minute)) // as many as there are: no number is no question
	got, ok, err := db.HeldBy(ctx, 7)
	if diff := cmp.Diff(one, got); diff != "" || !ok || err != nil {
		t.Errorf("question 7 asked (-want +got) %v %v:\n%s", ok, err, diff)
	}
	if _, ok, err := db.HeldBy(ctx, 0); ok || err != nil {
		t.Errorf("no question asked something: %v", err)
	}
	for since, want := range map[time.Time]int{noon.Add(-1): 2, noon: 1, noon.Add(time.Minute): 0} {
		if n, err := db.Asked(ctx, "beto@UNI.mx", since); n != want || err != nil {
			t.Errorf("since %s there were %d questions (%v)", since, n, err)
		}
	}
	if !settle(one.Mail, Confirmed) || settle(one.Mail, Confirmed) || settle(one.Mail, Rejected) {
		t.Error("a held mail is not settled once")
	}
	late := noon.Add(2 * time.Hour)
	if who, err := db.Suspects(ctx, noon); len(who) != 0 || err != nil {
		t.Errorf("%v did not confirm before their time was over (%v)", who, err)
	}
	if who, err := db.Suspects(ctx, late); !cmp.Equal(who, []string{"beto@uni.mx"}) || err != nil {
		t.Errorf("%v did not confirm (%v)", who, err)
	}
	list, n, err := db.Untold(ctx, "beto@uni.mx", late, 2)
	if diff := cmp.Diff([]Held{two, silent}, list); diff != "" || n != 3 || err != nil {
		t.Errorf("%d not confirmed (%v):\n%s", n, err, diff)
	}
	write(t, db, func(tx *Tx) error { return tx.Told(ctx, "beto@uni.mx", late) })
	if who, err := db.Suspects(ctx, late); len(who) != 0 || err != nil {
		t.Errorf("HD hears twice of %v (%v)", who, err)
	}
	if at, err := db.ToldOf(ctx, "beto@uni.mx"); !at.Equal(late) || err != nil {
		t.Errorf("HD heard at %s (%v)", at, err)
	}
	if !settle(unasked.Mail, Rejected) {
		t.Error("what HD heard of cannot be settled")
	}
}

// The newest key signs; those before it can be revoked; a database of version 1
// keeps its own.
func TestKeyring(t *testing.T) {
	ctx := context.Background()
	v1, err := os.ReadFile("testdata/schema1.sql")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.db")
	old, err := openAs(path, string(v1), nil)
	if err != nil {
		t.Fatal(err)
	}
	write(t, old, func(tx *Tx) error {
		return tx.run(ctx, `INSERT INTO secret (name, value) VALUES ('keyring', ?)`, []byte("the first key"))
	})
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	db := opened(t, path)
	first := SigningKey{N: 1, Key: []byte("the first key"), Proves: true}
	second := SigningKey{N: 2, Key: []byte("the second"), MadeAt: noon, Proves: true}
	check := func(want ...SigningKey) {
		t.Helper()
		got, err := db.Keyring(ctx)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("the keyring (-want +got) %v:\n%s", err, diff)
		}
	}
	check(first)
	write(t, db, func(tx *Tx) error { return tx.AddKey(ctx, []byte("the second"), noon) })
	check(second, first)
	var n int64
	write(t, db, func(tx *Tx) (err error) {
		n, err = tx.RevokeKeys(ctx)
		return err
	})
	first.Proves = false
	check(second, first)
	if n != 1 {
		t.Errorf("%d keys were revoked", n)
	}
}
