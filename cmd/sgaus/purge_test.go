//go:build !race

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// closedYears fills a desk with requests of some mails each that were closed
// two years ago.
func closedYears(t testing.TB, path string, requests, mails int) {
	t.Helper()
	ctx := context.Background()
	now := time.Now()
	db, err := store.Open(ctx, path, now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	closed := now.AddDate(-2, 0, 0)
	text := strings.Repeat("No hay red en el laboratorio 3.\r\n", 60)
	for i := 0; i < requests; {
		err := db.Write(ctx, func(tx *store.Tx) error {
			for end := min(i+500, requests); i < end; i++ {
				number, err := tx.Create(ctx, workflow.Request{
					Subject: "No hay red", Requester: workflow.Person{Email: "ana@uni.mx", Name: "Ana"}, Status: workflow.Cancelada,
					Priority: workflow.PriorityNormal, OpenedAt: closed, UpdatedAt: closed, ClosedAt: closed, Events: 1,
				}, workflow.Event{Seq: 1, At: closed, Actor: "ana@uni.mx", Role: workflow.Requester, To: workflow.Cancelada, Text: text})
				if err != nil {
					return err
				}
				for j := range mails {
					id := fmt.Sprintf("%d.%d@uni.mx", i, j)
					if _, err := tx.Keep(ctx, store.Mail{MessageID: id, From: "ana@uni.mx", Digest: id, At: closed, Request: number, Subject: "No hay red", Text: text},
						strings.NewReader("Message-ID: <"+id+">\r\n\r\n"+text)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPurgeKilled kills the purge at any moment, many times over. Each request
// is whole, either in the database or in an archive that its tombstone vouches
// for, and in the end all are in the archive, once.
func TestPurgeKilled(t *testing.T) {
	const requests = 120
	o := openOffice(t, "127.0.0.1:1", "127.0.0.1:1", "[identity]", "[records]\nretention = \"1 año\"\narchive = \"archivo\"\n\n[identity]")
	folder := filepath.Join(o.dir, "archivo")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(o.dir, "sgaus.db")
	closedYears(t, path, requests, 3)
	kills := 0
	for {
		c := o.start("purge")
		if kills < 12 {
			time.Sleep(time.Duration(10+rand.IntN(120)) * time.Millisecond)
			c.signal(syscall.SIGKILL)
		}
		<-c.ended
		gone := vouched(t, path, folder, requests)
		if c.cmd.ProcessState.Success() {
			if gone != requests {
				t.Fatalf("%d of %d are purged", gone, requests)
			}
			break
		}
		kills++
	}
	files, err := filepath.Glob(filepath.Join(folder, "solicitud-*"))
	if err != nil || len(files) != 2*requests {
		t.Errorf("%d files of %d requests, %v", len(files), requests, err)
	}
	t.Logf("%d kills", kills)
	if kills == 0 {
		t.Error("nothing was killed")
	}
}

// vouched counts the purged requests, and holds that of each request there is
// all here or all there.
func vouched(t *testing.T, path, folder string, requests int) (gone int) {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, path, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for n := int64(1); n <= int64(requests); n++ {
		r, _, err := db.Request(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		story, err := archive.StoryOf(ctx, db, r)
		if err != nil {
			t.Fatal(err)
		}
		if r.Purged.IsZero() {
			if story.Subject == "" || story.History[0].Text == "" || len(story.Messages) != 3 || story.Messages[2].Size == 0 {
				t.Fatalf("request %d is torn: %+v", n, story)
			}
			continue
		}
		gone++
		tomb, _, err := db.Tombstone(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.New()
		for _, ext := range []string{".mbox", ".json"} {
			file, err := os.ReadFile(filepath.Join(folder, tomb.Archive+ext))
			if err != nil {
				t.Fatal(err)
			}
			sum.Write(file)
		}
		if got := hex.EncodeToString(sum.Sum(nil)); got != tomb.Digest {
			t.Fatalf("the archive of request %d has the sum %s, not %s", n, got, tomb.Digest)
		}
		if story.Subject != "" || story.History[0].Text != "" || story.Messages[2].Size != 0 {
			t.Fatalf("request %d is torn: %+v", n, story)
		}
	}
	return gone
}

var exported = flag.Int("export", 8_000, "how many mails TestExportIsBounded exports")

// An export takes no more memory for many mails than for few, in whatever form.
func TestExportIsBounded(t *testing.T) {
	o := openOffice(t, "127.0.0.1:1", "127.0.0.1:1")
	closedYears(t, filepath.Join(o.dir, "sgaus.db"), *exported/2, 2)
	for _, format := range []string{"json", "csv", "mbox"} {
		began := time.Now()
		c := o.start("export", "--format", format, "-o", "todo."+format)
		<-c.ended
		if !c.cmd.ProcessState.Success() {
			t.Fatal(c.stderr.end())
		}
		info, err := os.Stat(filepath.Join(o.dir, "todo."+format))
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%-4s  %d mails  %d MB of file  %d MB of memory  %s", format, *exported, info.Size()>>20, c.peak.Load(), time.Since(began).Round(time.Millisecond))
		if c.peak.Load() > 100 {
			t.Errorf("%d MB of memory", c.peak.Load())
		}
	}
}
