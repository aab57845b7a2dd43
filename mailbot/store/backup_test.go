package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"sgaus/workflow"
)

// A copy made while others write opens, is whole, and is not written over.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	open := func(n int) {
		write(t, db, func(tx *Tx) error {
			for range n {
				subject := "No hay red"
				e := workflow.Event{At: noon, Actor: "ana@uni.mx", To: workflow.Registro, Change: workflow.Change{Subject: &subject}}
				if _, err := tx.Create(ctx, workflow.Apply(workflow.Request{}, e), e); err != nil {
					return err
				}
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
	if err := db.Backup(ctx, path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a copy was written over: %v", err)
	}
}
