package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

// What is written as mbox is read back octet for octet, whatever it is; only a
// last line without an end gets one.
func TestMboxKeepsEveryOctet(t *testing.T) {
	line := rapid.SampledFrom([]string{
		"From ana@uni.mx Mon Nov 23 10:00:00 2026\n", "From x\r\n", ">From x\n", ">>From", "\n", "\r\n", "\r", "a", "Subject: a\r\n", "\x00\xff\n",
		" From x\n", strings.Repeat("x", 70<<10), "From " + strings.Repeat("y", 70<<10) + "\n",
	})
	rapid.Check(t, func(t *rapid.T) {
		var file bytes.Buffer
		var want []Message
		out := NewMboxWriter(&file)
		for range rapid.IntRange(0, 4).Draw(t, "mails") {
			raw := strings.Join(rapid.SliceOfN(line, 0, 6).Draw(t, "lines"), "")
			size, sum, err := out.Append(rapid.SampledFrom([]string{"", "ana@uni.mx", "a b\n"}).Draw(t, "sender"), noon, strings.NewReader(raw))
			if hash := sha256.Sum256([]byte(raw)); err != nil || size != int64(len(raw)) || sum != hex.EncodeToString(hash[:]) {
				t.Fatalf("%q: %d octets, %s, %v", raw, size, sum, err)
			}
			want = append(want, Message{Size: size, SHA256: sum})
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := sameMails(bytes.NewReader(file.Bytes()), want); err != nil {
			t.Fatalf("%v\n%q", err, file.String())
		}
	})
}

// desk is a database with requests of two mails each, closed two years ago.
func desk(t *testing.T, n int) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "sgaus.db"), noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	closed := noon.AddDate(-2, 0, 0)
	err = db.Write(ctx, func(tx *store.Tx) error {
		for i := range n {
			events := []workflow.Event{
				{Seq: 1, At: closed, Actor: "ana@uni.mx", Name: "Ana", Role: workflow.Requester, To: workflow.Registro, Text: "No hay red."},
				{Seq: 2, At: closed, Actor: "dau@uni.mx", Name: "Dulce", Role: workflow.DAU, Command: workflow.CmdCancel, From: workflow.Registro, To: workflow.Cancelada, Text: "ya"},
			}
			number, err := tx.Create(ctx, workflow.Request{
				Subject: "No hay red", Requester: workflow.Person{Email: "ana@uni.mx", Name: "Ana"}, Status: workflow.Cancelada, Priority: workflow.PriorityNormal,
				OpenedAt: closed, UpdatedAt: closed, ClosedAt: closed, Events: 2,
			}, events...)
			if err != nil {
				return err
			}
			for j := range 2 {
				raw := fmt.Sprintf("Subject: No hay red\r\n\r\nFrom %d-%d\r\n", i, j)
				_, err := tx.Keep(ctx, store.Mail{
					MessageID: fmt.Sprintf("%d.%d@uni.mx", i, j), From: "ana@uni.mx", Digest: fmt.Sprintf("%d.%d", i, j), At: closed, Request: number, Subject: "No hay red",
				}, strings.NewReader(raw))
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func names(t *testing.T, folder string) string {
	t.Helper()
	list, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range list {
		out = append(out, f.Name())
	}
	return strings.Join(out, " ")
}

// A request that is archived twice, as after a kill, has one pair of files;
// what somebody else left there under its name is not touched.
func TestKeep(t *testing.T) {
	ctx := context.Background()
	db, folder := desk(t, 2), t.TempDir()
	first, err := Keep(ctx, db, folder, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Keep(ctx, db, folder, 1)
	if err != nil || again != first || first.Name != "solicitud-000001" || first.Mails != 2 || first.Events != 2 {
		t.Errorf("%+v, then %+v, %v", first, again, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "solicitud-000002.json"), []byte("de otra mesa"), 0o600); err != nil {
		t.Fatal(err)
	}
	second, err := Keep(ctx, db, folder, 2)
	if err != nil || second.Name != "solicitud-000002-2" {
		t.Errorf("%+v, %v", second, err)
	}
	if b, _ := os.ReadFile(filepath.Join(folder, "solicitud-000002.json")); string(b) != "de otra mesa" {
		t.Errorf("what stood there is %q", b)
	}
	// The mbox of the first try stands too, harmless; no draft is left.
	if got := names(t, folder); got != "solicitud-000001.json solicitud-000001.mbox solicitud-000002-2.json solicitud-000002-2.mbox solicitud-000002.json solicitud-000002.mbox" {
		t.Errorf("the folder has %s", got)
	}
	sum := sha256.New()
	for _, ext := range []string{".mbox", ".json"} {
		b, err := os.ReadFile(filepath.Join(folder, first.Name+ext))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(b)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != first.Digest {
		t.Errorf("sha256sum says %s, the tombstone would say %s", got, first.Digest)
	}
}

// What reads back otherwise than it was is no archive.
func TestProven(t *testing.T) {
	ctx := context.Background()
	db, folder := desk(t, 1), t.TempDir()
	a, err := Keep(ctx, db, folder, 1)
	if err != nil {
		t.Fatal(err)
	}
	box, text := filepath.Join(folder, a.Name+".mbox"), filepath.Join(folder, a.Name+".json")
	whole, err := os.ReadFile(box)
	if err != nil {
		t.Fatal(err)
	}
	var story Story
	b, err := os.ReadFile(text)
	if err == nil {
		err = json.Unmarshal(b, &story)
	}
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := proven(box, text, story.Messages, story); err != nil || sum != a.Digest {
		t.Fatal(sum, err)
	}
	for why, broken := range map[string][]byte{
		"cut off":     whole[:len(whole)-20],
		"a letter":    bytes.Replace(whole, []byte("hay"), []byte("hoy"), 1),
		"empty":       nil,
		"a mail more": append(append([]byte(nil), whole...), whole...),
		"unquoted":    bytes.Replace(whole, []byte("\n>From 0-1"), []byte("\nFrom 0-1"), 1),
	} {
		if err := os.WriteFile(box, broken, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := proven(box, text, story.Messages, story); err == nil && why != "unquoted" {
			t.Errorf("%s: it reads as it was", why)
		}
	}
}

// A run that died behind its archive goes on; what cannot be archived stays.
func TestPurge(t *testing.T) {
	ctx := context.Background()
	db, folder := desk(t, 3), t.TempDir()
	before := noon.AddDate(-1, 0, 0)
	if err := Purge(ctx, db, filepath.Join(folder, "nowhere"), before, noon, func(int64, store.Archived) { t.Error("purged to nowhere") }); err == nil {
		t.Error("an archive that is not there is no error")
	}
	if r, _, err := db.Request(ctx, 1); err != nil || !r.Purged.IsZero() {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := Keep(ctx, db, folder, 2); err != nil {
		t.Fatal(err)
	}
	var told []string
	run := func() {
		told = nil
		if err := Purge(ctx, db, folder, before, noon, func(n int64, a store.Archived) { told = append(told, a.Name) }); err != nil {
			t.Fatal(err)
		}
	}
	stale := filepath.Join(folder, ".escribiendo-1")
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(stale, noon.AddDate(0, 0, -2), noon.AddDate(0, 0, -2)); err != nil {
		t.Fatal(err)
	}
	if run(); strings.Join(told, " ") != "solicitud-000001 solicitud-000002 solicitud-000003" {
		t.Errorf("purged %v", told)
	}
	if strings.Contains(names(t, folder), "escribiendo") {
		t.Errorf("a draft of two days ago is still there: %s", names(t, folder))
	}
	if run(); len(told) > 0 {
		t.Errorf("purged again: %v", told)
	}
	if _, err := Keep(ctx, db, folder, 1); err == nil {
		t.Error("what is gone was archived over what there was")
	}
}

// The letters of no request of more than a year ago, which may name any, go as
// well, a day at a time; what came yesterday stays.
func TestPurgeLoose(t *testing.T) {
	ctx := context.Background()
	db, folder := desk(t, 0), t.TempDir()
	post := func(id string, at time.Time) {
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Post(ctx, store.Letter{MessageID: id, To: "beto@uni.mx", Subject: "Resumen", Kind: "resumen", Notice: 1, At: at, Head: []byte("Subject: Resumen\r\n\r\n1: No hay red\r\n")})
			if err == nil {
				_, err = tx.Keep(ctx, store.Mail{MessageID: "in" + id, From: "x@y.mx", Digest: "d" + id, At: at}, strings.NewReader("Subject: x\n\nx\n"))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	old := noon.AddDate(-2, 0, 0)
	post("a@uni.mx", old)
	post("b@uni.mx", noon.AddDate(0, 0, -1))
	letters, err := db.Claim(ctx, noon, 10)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		err := db.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Done(ctx, noon, letters[0].ID, store.Result{State: store.Sent})
			return err
		})
		if err == nil {
			letters, err = db.Claim(ctx, noon, 10)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var told []string
	if err := Purge(ctx, db, folder, noon.AddDate(-1, 0, 0), noon, func(_ int64, a store.Archived) { told = append(told, fmt.Sprint(a.Name, " ", a.Mails)) }); err != nil {
		t.Fatal(err)
	}
	if strings.Join(told, ", ") != "sin-solicitud-2024-11-23 2" {
		t.Errorf("purged %v", told)
	}
	left := 0
	if err := mails(ctx, db, store.Selection{}, func(store.Mail) error { left++; return nil }); err != nil || left != 2 {
		t.Errorf("%d mails are left, %v", left, err)
	}
	if twin, err := db.Same(ctx, "ina@uni.mx", "x@y.mx", "other"); err != nil || twin.Mail == 0 {
		t.Errorf("the old one is not known any more: %v, %v", twin, err)
	}
	err = db.Write(ctx, func(tx *store.Tx) error {
		return tx.PurgeLoose(ctx, store.Archived{Mails: 2, Last: 4}, noon.AddDate(0, 0, -2), noon, noon)
	})
	if !errors.Is(err, store.ErrKept) {
		t.Errorf("what is of yesterday is purged: %v", err)
	}
}

// Cells that a spreadsheet would run are text.
func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "hola": "hola", "=1+1": "'=1+1", "+52 614": "'+52 614", "-1": "'-1", "@x": "'@x", " =1": "' =1", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"\uFF1D1": "'\uFF1D1", "a=1": "a=1", "\u200B=1": "'\u200B=1", "|calc": "'|calc", "ñ": "ñ", "'=1": "'=1", "\tx": "'\tx",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q becomes %q, not %q", in, got, want)
		}
	}
}
