package store

import (
	"bytes"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/mattn/go-sqlite3"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
)

// listening is a connector that writes down what it is asked.
type listening struct {
	connector
	heard func(query string)
}

func (l listening) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := l.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return listener{c.(*sqlite3.SQLiteConn), l.heard}, nil
}

type listener struct {
	*sqlite3.SQLiteConn
	heard func(query string)
}

func (l listener) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	l.heard(query)
	return l.SQLiteConn.QueryContext(ctx, query, args)
}

func (l listener) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	l.heard(query)
	return l.SQLiteConn.ExecContext(ctx, query, args)
}

// No query of the daily work reads a whole table: with years of mail it takes
// as long as on the first day.
func TestPlans(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sgaus.db")
	plain := opened(t, path)
	var mu sync.Mutex
	heard := map[string]bool{}
	hear := func(query string) {
		mu.Lock()
		defer mu.Unlock()
		heard[query] = true
	}
	name, err := dsn(path)
	if err != nil {
		t.Fatal(err)
	}
	tapped := func(c connector) *sqlx.DB { return sqlx.NewDb(sql.OpenDB(listening{c, hear}), "sqlite3") }
	db := &DB{
		writer: tapped(connector{dsn: name, writes: true}),
		reader: tapped(connector{dsn: name + "&_query_only=on"}),
	}
	db.Reader = Reader{q: db.reader}
	defer db.Close()
	dailyWork(t, db)
	if len(heard) < 50 {
		t.Fatalf("only %d statements heard", len(heard))
	}
	for query := range heard {
		verb, _, _ := strings.Cut(strings.TrimSpace(query), " ")
		if !strings.Contains("SELECT INSERT UPDATE DELETE", verb) {
			continue
		}
		if scans := scans(t, plain, query); len(scans) > 0 {
			t.Errorf("%s\n\t\t%s", strings.Join(scans, "; "), strings.Join(strings.Fields(query), " "))
		}
	}
}

// scans are the steps of a query's plan that read a table or an index whole.
// A SCAN over an index that holds only what is unfinished (a partial one) is
// what it is for. QUIRK: an INSERT is planned with a look for rows that might
// have waited for this parent, which SQLite skips as long as no foreign key is
// broken (OP_FkIfZero).
func scans(t *testing.T, db *DB, query string) (found []string) {
	t.Helper()
	var steps []struct {
		ID     int    `db:"id"`
		Parent int    `db:"parent"`
		Unused int    `db:"notused"`
		Detail string `db:"detail"`
	}
	args := make([]any, strings.Count(query, "?"))
	if err := db.all(context.Background(), &steps, `EXPLAIN QUERY PLAN `+query, args...); err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	for _, s := range steps {
		partial := strings.Contains(s.Detail, "letter_due") || strings.Contains(s.Detail, "quarantine_waiting") || strings.Contains(s.Detail, "held_untold")
		handful := s.Detail == "SCAN k" || s.Detail == "SCAN resource" // the keyring, the resources
		handful = handful || s.Detail == "SCAN o"                      // what a search has found
		skipped := strings.HasPrefix(strings.TrimSpace(query), "INSERT") && (s.Detail == "SCAN ancestor" || s.Detail == "SCAN quarantine")
		if strings.HasPrefix(s.Detail, "SCAN") && s.Detail != "SCAN CONSTANT ROW" && !partial && !skipped && !handful {
			found = append(found, s.Detail)
		}
	}
	return found
}

// dailyWork asks of the database all that the daemon asks of it.
func dailyWork(t *testing.T, db *DB) {
	t.Helper()
	ctx := context.Background()
	raw := bytes.Repeat([]byte("x"), 2*pieceSize)
	write(t, db, func(tx *Tx) error {
		if err := receive(tx, 1, raw, raw); err != nil {
			return err
		}
		r, _, err := tx.Request(ctx, 1)
		if err != nil {
			return err
		}
		r.Events++
		_, err = tx.Same(ctx, "m1@uni.mx", "ana@uni.mx", "other")
		err = errors.Join(err, tx.Record(ctx, r, []workflow.Event{{At: noon, To: r.Status}}))
		_, struck := tx.Strike(ctx, "INBOX", 7, 9)
		_, aside := tx.Quarantine(ctx, 1, "", noon)
		key := errors.Join(tx.AddKey(ctx, []byte{1}, noon), tx.AddKey(ctx, []byte{2}, noon))
		_, revoked := tx.RevokeKeys(ctx)
		held := tx.Hold(ctx, Held{Mail: 1, Notice: 3, Person: "beto@uni.mx", At: noon, Until: noon})
		told := tx.Told(ctx, "beto@uni.mx", noon)
		_, settled := tx.Settle(ctx, 1, Confirmed)
		return errors.Join(err, struck, aside, key, revoked, held, told, settled, tx.SetQuarantine(ctx, 1, Discarded))
	})
	if _, err := db.Places(ctx, "INBOX", 7, []uint32{1, 2}); err != nil {
		t.Error(err)
	}
	letters, err := db.Claim(ctx, noon, 10)
	for i, l := range letters {
		_, filed := db.Done(ctx, noon, l.ID, Result{State: []string{Failed, Sent}[i%2]})
		err = errors.Join(err, filed, db.Release(ctx, l.ID))
	}
	_, released := db.ReleaseLeases(ctx, noon)
	_, _, next := db.Next(ctx)
	write(t, db, func(tx *Tx) error { return tx.Retry(ctx, letters[0].ID, noon) })
	post(t, db, Letter{MessageID: "now", To: letters[0].To, At: noon.Add(-1)})
	_, _, notice := db.ByNotice(ctx, 1)
	_, theirs := db.OpenOf(ctx, "ana@uni.mx")
	_, history := db.History(ctx, 1)
	_, mails := db.MailOf(ctx, 1)
	_, side := db.Participants(ctx, 1)
	_, part := db.TakesPart(ctx, 1, "ana@uni.mx")
	_, answered := db.Answered(ctx, "ana@uni.mx", 1, "", noon)
	_, answers := db.Answers(ctx, "ana@uni.mx", noon)
	_, aside := db.Quarantined(ctx)
	_, cursor := db.Cursor(ctx, "INBOX", 7)
	err = errors.Join(err, released, next, notice, theirs, history, mails, side, part, answered, answers, aside, cursor, heldWork(db), agendaWork(db))
	for _, v := range []workflow.Visible{{All: true}, {Area: "VC", Email: []string{"a", "b"}}, {Email: []string{"a"}}} {
		for _, assignee := range []string{"", "a"} {
			_, listed := db.List(ctx, workflow.Filter{Statuses: workflow.Statuses[:4], Assignee: assignee, Visible: v}, 50)
			err = errors.Join(err, listed)
		}
	}
	content(t, db.Reader, 1)
	if err != nil {
		t.Fatal(err)
	}
}

// agendaWork books, moves and asks for what is booked.
func agendaWork(db *DB) error {
	ctx := context.Background()
	b := booking(1, 1, "A", span(1, 2), span(25, 60))
	b.Guests = []agenda.Guest{{Email: "ana@uni.mx"}, {Email: "beto@uni.mx"}}
	err := db.Write(ctx, func(tx *Tx) error {
		err := errors.Join(tx.SyncResources(ctx, rooms), tx.Book(ctx, b, rooms))
		b.Spans, b.Guests = b.Spans[1:], b.Guests[1:]
		_, replied := tx.GuestReplied(ctx, 1, Reply{Address: "beto@uni.mx", Answer: "ACCEPTED", At: noon})
		return errors.Join(err, tx.Book(ctx, b, rooms), replied, tx.SyncResources(ctx, nil))
	})
	_, busy := db.Busy(ctx, []string{"A"}, noon, at(9))
	_, list := db.Bookings(ctx, noon, at(9))
	_, _, uid := db.BookingByUID(ctx, b.UID)
	_, _, changed := db.Changed(ctx, 0, 10)
	_, replies := db.Replies(ctx, 1)
	return errors.Join(err, busy, list, uid, changed, replies)
}

// The triggers of slot look at one resource only, and at one day of it.
func TestPlanOfTriggers(t *testing.T) {
	db := fresh(t)
	for name, sql := range schema(t, db) {
		if !strings.HasPrefix(name, "slot_") || !strings.HasPrefix(sql, "CREATE TRIGGER") {
			continue
		}
		_, when, _ := strings.Cut(sql, " WHEN ")
		when, _, _ = strings.Cut(when, " BEGIN ")
		for _, column := range []string{"resource", "starts", "ends"} {
			when = strings.ReplaceAll(when, "NEW."+column, "?")
		}
		var steps []struct {
			ID     int    `db:"id"`
			Parent int    `db:"parent"`
			Unused int    `db:"notused"`
			Detail string `db:"detail"`
		}
		if err := db.all(context.Background(), &steps, `EXPLAIN QUERY PLAN SELECT `+when, 1, 2, 3, 4, 5); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, s := range steps {
			if strings.HasPrefix(s.Detail, "SEARCH") || strings.HasPrefix(s.Detail, "SCAN") && s.Detail != "SCAN CONSTANT ROW" {
				got = append(got, s.Detail)
			}
		}
		want := []string{
			"SEARCH m USING PRIMARY KEY (resource=? AND starts>? AND starts<?)",
			"SEARCH resource USING PRIMARY KEY (code=?)",
			"SEARCH s USING PRIMARY KEY (resource=? AND starts>? AND starts<?)",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// heldWork asks for what waits for somebody's word.
func heldWork(db *DB) error {
	ctx := context.Background()
	_, _, by := db.HeldBy(ctx, 3)
	_, asked := db.Asked(ctx, "beto@uni.mx", noon)
	_, suspects := db.Suspects(ctx, noon)
	_, _, untold := db.Untold(ctx, "beto@uni.mx", noon, 20)
	_, told := db.ToldOf(ctx, "beto@uni.mx")
	_, keys := db.Keyring(ctx)
	return errors.Join(by, asked, suspects, untold, told, keys)
}
