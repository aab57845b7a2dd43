package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sgaus/workflow"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noon is when the tests take place.
var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

// fresh is a new database, closed at the end of the test.
func fresh(t testing.TB) *DB {
	t.Helper()
	return opened(t, filepath.Join(t.TempDir(), "sgaus.db"))
}

func opened(t testing.TB, path string) *DB {
	t.Helper()
	db, err := Open(context.Background(), path, noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// write runs f in a transaction that must succeed.
func write(t testing.TB, db *DB, f func(tx *Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

// mail is the nth mail of ana, as the bot would keep it.
func mail(n int, raw []byte) Mail {
	sum := sha256.Sum256(append(raw, fmt.Sprint(n)...))
	return Mail{
		MessageID: fmt.Sprintf("m%d@uni.mx", n), From: "ana@uni.mx", To: "ayuda@uni.mx", Subject: "No hay red",
		At: noon, Digest: hex.EncodeToString(sum[:]), Text: "No hay red en la sala 3.",
		Mailbox: "INBOX", Validity: 7, UID: uint32(n),
	}
}

// opening is a request as the first mail makes it.
func opening() (workflow.Request, workflow.Event) {
	e := workflow.Event{
		Seq: 1, At: noon, Actor: "ana@uni.mx", Name: "Ana", Role: workflow.Requester, Evidence: "dmarc=pass (mx.uni.mx)",
		To: workflow.Registro, Text: "No hay red en la sala 3.", Public: true,
	}
	r := workflow.Request{
		Subject: "No hay red", Requester: workflow.Person{Name: "Ana", Email: "ana@uni.mx"}, Status: workflow.Registro,
		Priority: "NORMAL", OpenedAt: noon, UpdatedAt: noon, Events: 1,
	}
	return r, e
}

// create makes a request and gives its number.
func create(t testing.TB, db *DB) (n int64) {
	t.Helper()
	write(t, db, func(tx *Tx) (err error) {
		r, e := opening()
		n, err = tx.Create(context.Background(), r, e)
		return err
	})
	return n
}

// keep keeps a mail and gives its ID.
func keep(t testing.TB, db *DB, m Mail, raw []byte) (id int64) {
	t.Helper()
	write(t, db, func(tx *Tx) (err error) {
		id, err = tx.Keep(context.Background(), m, bytes.NewReader(raw))
		return err
	})
	return id
}

// content reads a mail whole.
func content(t testing.TB, r Reader, id int64) []byte {
	t.Helper()
	f, err := r.OpenMail(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
