package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sgaus/workflow"
)

// A copy made while others write opens, is whole, and is not written over.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	kept := 0
	open := func(n int) {
		write(t, db, func(tx *Tx) error {
			for range n {
				subject := "No hay red"
				e := workflow.Event{At: noon, Actor: "ana@uni.mx", To: workflow.Registro, Change: workflow.Change{Subject: &subject}}
				if _, err := tx.Create(ctx, workflow.Apply(workflow.Request{}, e), e); err != nil {
					return err
				}
			}
			kept++
			m := Mail{MessageID: fmt.Sprint(kept), Digest: fmt.Sprint(kept), At: noon}
			if _, err := tx.Keep(ctx, m, strings.NewReader(strings.Repeat("x", pieceSize+1))); err != nil {
				return err
			}
			return nil
		})
	}
	open(50)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				open(10)
			}
		}
	}()
	path := filepath.Join(t.TempDir(), "copy.db")
	err := db.Backup(ctx, path)
	close(stop)
	<-stopped
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy is %v, %v", info.Mode(), err)
	}
	copied, err := Open(ctx, path, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	var check string
	if _, err := copied.one(ctx, &check, `PRAGMA integrity_check`); err != nil || check != "ok" {
		t.Errorf("integrity: %s, %v", check, err)
	}
	rs, err := copied.List(ctx, workflow.Filter{Visible: workflow.Visible{All: true}}, 0)
	if err != nil || len(rs) < 50 || len(rs)%10 != 0 {
		t.Errorf("%d requests, %v: not what stood there at one moment", len(rs), err)
	}
	mails, err := copied.Received(ctx, 0, 1e6)
	if err != nil || len(mails) != 1+(len(rs)-50)/10 {
		t.Errorf("%d mails with %d requests, %v", len(mails), len(rs), err)
	}
	for _, m := range mails {
		r, err := copied.OpenMail(ctx, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, r); err != nil || n != pieceSize+1 {
			t.Errorf("mail %d has %d bytes: %v", m.ID, n, err)
		}
	}
	if err := db.Backup(ctx, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a copy was written over: %v", err)
	}
}
