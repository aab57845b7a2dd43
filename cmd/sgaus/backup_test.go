package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/archive"
)

// wholeness are the questions to a backup that must all be answered by 0.
var wholeness = map[string]string{
	"mails without all of their bytes": `
		SELECT COUNT(*) FROM mail m WHERE size <>
			COALESCE((SELECT SUM(LENGTH(bytes)) FROM piece p WHERE p.mail = m.id), 0) +
			COALESCE((SELECT SUM(LENGTH(bytes)) FROM annex_piece a WHERE a.annex = m.annex), 0)`,
	"mails that came and were met nowhere": `
		SELECT COUNT(*) FROM mail m WHERE direction = 'in' AND NOT EXISTS (SELECT 1 FROM place p WHERE p.mail = m.id)`,
	"mails above the cursor": `
		SELECT COUNT(*) FROM place p WHERE mailbox = 'INBOX' AND uid > (SELECT MAX(last) FROM cursor c WHERE c.mailbox = p.mailbox)`,
	"requests without all of their history": `
		SELECT COUNT(*) FROM request r WHERE events <> (SELECT COUNT(*) FROM event e WHERE e.request = r.number)`,
	"letters without their mail":       `SELECT COUNT(*) FROM letter l WHERE NOT EXISTS (SELECT 1 FROM mail m WHERE m.id = l.mail)`,
	"rows that name what is not there": `SELECT COUNT(*) FROM pragma_foreign_key_check`,
}

// sound looks into a backup, and gives the number of its mails.
func sound(t *testing.T, path string) (mails int) {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var said string
	if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&said); err != nil || said != "ok" {
		t.Errorf("%s: %s, %v", path, said, err)
	}
	for what, query := range wholeness {
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d %s, %v", path, n, what, err)
		}
	}
	if err := db.QueryRow(`SELECT COUNT(*) FROM mail WHERE direction = 'in'`).Scan(&mails); err != nil {
		t.Error(err)
	}
	return mails
}

// deed by deed, what is told of a request whether it was lived once or twice.
type lived struct {
	Subject, Status, Assignee string
	Deeds                     []string
}

func livedOf(requests []archive.Story) (all []lived) {
	for _, r := range requests {
		l := lived{Subject: r.Subject, Status: r.Status}
		if r.Assignee != nil {
			l.Assignee = *r.Assignee
		}
		for _, e := range r.History {
			l.Deeds = append(l.Deeds, fmt.Sprint(e.Actor, " ", e.Command, " ", e.From, " ", e.To, " ", e.Text, " ", e.Refused))
		}
		all = append(all, l)
	}
	return all
}

// Backups while mail comes and goes hold whole mails only, and are sound. One
// from the middle is restored: what was handled since then is handled again,
// from where it lies, and every request comes to where it was, by the same
// steps.
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	const n = 24
	f := openTrial(t)
	desk := f.o.start("serve")
	var feeding sync.WaitGroup
	fed := make(chan bool)
	feeding.Go(func() {
		defer close(fed)
		f.feed(n, func(int) bool { return true })
	})
	middle, backups := "", 0
	for going := true; going; backups++ {
		select {
		case <-fed:
			going = false
		default:
		}
		name := fmt.Sprintf("backup%d.db", backups)
		f.o.run("backup", name)
		if mails := sound(t, filepath.Join(f.o.dir, name)); mails < n*rounds/2 {
			middle = name
		}
	}
	feeding.Wait()
	f.settle(desk)
	before := livedOf(f.outcome(n).requests)
	if middle == "" || backups < 3 {
		t.Fatalf("%d backups, and none from before the middle", backups)
	}
	t.Logf("%d backups", backups)

	f.o.run("restore", middle)
	at := sound(t, filepath.Join(f.o.dir, "sgaus.db"))
	again := f.o.start("serve")
	again.says(`scanned again.*Procesados`)
	f.settle(again)
	if mails := sound(t, filepath.Join(f.o.dir, "sgaus.db")); mails <= at {
		t.Errorf("%d mails before the scan, %d after it", at, mails)
	}
	f.moved()
	if diff := cmp.Diff(before, livedOf(f.stories())); diff != "" {
		t.Errorf("requests (-before +after the restore):\n%s", diff)
	}
}
