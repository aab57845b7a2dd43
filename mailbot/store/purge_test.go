package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// canary stands in everything that people wrote, and in their names and
// addresses.
const canary = "canario"

// lived is a closed request with all that a request can have.
func lived(t *testing.T, db *DB, closed time.Time) (n int64) {
	t.Helper()
	ctx := context.Background()
	solution, refused := canary+" solución", workflow.NotYours
	start := closed.Add(-48 * time.Hour)
	events := []workflow.Event{
		{Seq: 1, At: start, Actor: canary + "@uni.mx", Name: canary, Role: workflow.Requester, To: workflow.Registro, Text: canary, Public: true},
		{Seq: 2, At: start, Actor: canary + "@uni.mx", Name: canary, Role: workflow.EDS, Command: workflow.CmdDone, From: workflow.Registro, To: workflow.Registro, Text: canary, Change: workflow.Change{Refused: &refused}},
		{Seq: 3, At: closed, Actor: canary + "2@uni.mx", Name: canary, Role: workflow.EDS, Evidence: canary, Command: workflow.CmdDone, From: workflow.Registro, To: workflow.Terminada, Text: canary, Change: workflow.Change{Solution: &solution}},
	}
	r := workflow.Request{
		Subject: canary, Requester: workflow.Person{Email: canary + "@uni.mx", Name: canary}, Area: "RED", Service: "VC", Priority: workflow.PriorityNormal,
		Status: workflow.Terminada, Assignee: canary + "2@uni.mx", Former: []string{canary + "3@uni.mx"}, Diagnosis: canary,
		Answers: map[string]string{"programa": canary}, OpenedAt: start, UpdatedAt: closed, ClosedAt: closed, Since: closed, Entered: 3, Moved: 3, Events: 3,
	}
	write(t, db, func(tx *Tx) error {
		var err error
		if n, err = tx.Create(ctx, r, events...); err != nil {
			return err
		}
		raw := fmt.Appendf(nil, "Subject: %s\r\n\r\n%s %d\r\n", canary, canary, n)
		m := mail(int(n), raw)
		m.From, m.To, m.Subject, m.Text, m.Request, m.At = canary+"@uni.mx", canary+"@uni.mx", canary, canary, n, closed
		id, err := tx.Keep(ctx, m, strings.NewReader(string(raw)))
		if err != nil {
			return err
		}
		if err := tx.File(ctx, id, n, "request", canary, canary); err != nil {
			return err
		}
		annex, err := tx.Annex(ctx, fmt.Sprintf("mail %d", id), func(w io.Writer) error {
			_, err := io.WriteString(w, canary)
			return err
		})
		if err != nil {
			return err
		}
		letter, err := tx.Post(ctx, Letter{
			Request: n, Notice: n, Kind: "terminada", MessageID: fmt.Sprintf("out%d@uni.mx", n), To: canary + "@uni.mx", Subject: canary,
			At: closed, Head: []byte(canary), Annex: annex, Answers: "hash",
		})
		if err != nil {
			return err
		}
		if err := tx.run(ctx, `UPDATE letter SET state = 'sent', reply = ? WHERE mail = ?`, canary, letter); err != nil {
			return err
		}
		return errors.Join(
			tx.Join(ctx, n, canary+"@uni.mx"), tx.Refer(ctx, fmt.Sprintf("ref%d@uni.mx", n), n),
			tx.run(ctx, `INSERT INTO held (mail, notice, person, what, request, at, until, state) VALUES (?, ?, ?, ?, ?, 0, 0, 'confirmed')`, id, n, canary, canary, n),
			tx.run(ctx, `INSERT INTO quarantine (mail, reason, at, state) VALUES (?, ?, 0, 'recovered')`, id, canary),
			tx.Book(ctx, agenda.Booking{
				Request: n, UID: fmt.Sprintf("uid%d", n), Title: canary, Details: []agenda.Detail{{Label: "x", Text: canary}}, By: canary,
				Guests: []agenda.Guest{{Name: canary, Email: canary + "@uni.mx", Role: agenda.Requester}},
				Spans:  []hours.Span{{From: start, To: start.Add(time.Hour)}}, At: start,
			}, nil),
		)
	})
	return n
}

func archived(t *testing.T, db *DB, n int64) Archived {
	t.Helper()
	mails, err := db.MailOf(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := db.Request(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	a := Archived{Name: "solicitud", Digest: strings.Repeat("a", 64), Mails: len(mails), Events: r.Events}
	if len(mails) > 0 {
		a.Last = mails[len(mails)-1].ID
	}
	return a
}

// where tells in which columns of the database a word stands.
func where(t *testing.T, db *DB, word string) (found []string) {
	t.Helper()
	ctx := context.Background()
	var tables []string
	if err := db.all(ctx, &tables, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var columns []string
		if err := db.all(ctx, &columns, `SELECT name FROM pragma_table_info(?)`, table); err != nil {
			t.Fatal(err)
		}
		for _, column := range columns {
			var n int
			if _, err := db.one(ctx, &n, fmt.Sprintf(`SELECT COUNT(*) FROM "%s" WHERE instr(CAST("%s" AS BLOB), CAST(? AS BLOB)) > 0`, table, column), word); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				found = append(found, table+"."+column)
			}
		}
	}
	return found
}

const year = 365 * 24 * time.Hour

// Nothing that people wrote stays in the database, in whatever table; what
// stays is number, dates, statuses, service and area.
func TestPurge(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	n := lived(t, db, noon.Add(-2*year))
	if len(where(t, db, canary)) < 15 {
		t.Fatalf("the canary stands only in %v", where(t, db, canary))
	}
	a := archived(t, db, n)
	write(t, db, func(tx *Tx) error { return tx.Purge(ctx, n, a, noon.Add(-year), noon) })
	if found := where(t, db, canary); len(found) > 0 {
		t.Errorf("the canary still stands in %v", found)
	}
	r, _, err := db.Request(ctx, n)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Purged.Equal(noon) || r.Status != workflow.Terminada || r.Area != "RED" || r.Service != "VC" || r.Events != 3 || r.OpenedAt.IsZero() {
		t.Errorf("what stays is %+v", r)
	}
	events, err := db.History(ctx, n)
	if err != nil || len(events) != 3 || events[2].To != workflow.Terminada || events[1].Change.Refused == nil || events[2].Role != workflow.EDS {
		t.Errorf("%v, %v", events, err)
	}
	tomb, ok, err := db.Tombstone(ctx, n)
	if err != nil || !ok || tomb.Mails != 2 || tomb.Archive != "solicitud" {
		t.Errorf("%v %v %v", tomb, ok, err)
	}
	mails, err := db.MailOf(ctx, n)
	if err != nil || len(mails) != 2 {
		t.Fatal(mails, err)
	}
	if _, err := db.OpenMail(ctx, mails[0].ID); !errors.Is(err, ErrPurged) {
		t.Errorf("its mail opens with %v", err)
	}
	// It is not purged twice, and its mail is still known when it comes again.
	if list, err := db.Purgeable(ctx, noon, noon, 0, 10); err != nil || len(list) > 0 {
		t.Error(list, err)
	}
	m := mail(int(n), fmt.Appendf(nil, "Subject: %s\r\n\r\n%s %d\r\n", canary, canary, n))
	for why, ask := range map[string][3]string{
		"as it was":                    {m.MessageID, canary + "@uni.mx", m.Digest},
		"under another id":             {"other", "other@uni.mx", m.Digest},
		"changed by a list on its way": {m.MessageID, canary + "@uni.mx", "otherdigest"},
	} {
		twin, err := db.Same(ctx, ask[0], ask[1], ask[2])
		if err != nil || twin.Mail != mails[0].ID {
			t.Errorf("%s: %v, %v", why, twin, err)
		}
	}
	if f, ok, err := db.ByMessageID(ctx, fmt.Sprintf("out%d@uni.mx", n)); err != nil || !ok || f.Request != n {
		t.Errorf("an answer finds %v %v %v", f, ok, err)
	}
	if got, err := db.Received(ctx, 0, 10); err != nil || len(got) > 0 {
		t.Errorf("a rehearsal would replay %v, %v", got, err)
	}
}

// What another request's letters end in stays.
func TestPurgeSharedAnnex(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	n := lived(t, db, noon.Add(-2*year))
	var other int64
	write(t, db, func(tx *Tx) error {
		annex, err := tx.Annex(ctx, "mail 1", func(io.Writer) error { return errors.New("it is there already") })
		if err != nil {
			return err
		}
		other, err = tx.Post(ctx, Letter{MessageID: "another@uni.mx", To: "x@uni.mx", At: noon, Head: []byte("head "), Annex: annex})
		return err
	})
	a := archived(t, db, n)
	write(t, db, func(tx *Tx) error { return tx.Purge(ctx, n, a, noon.Add(-year), noon) })
	if got := string(content(t, db.Reader, other)); got != "head "+canary {
		t.Errorf("the other letter is %q", got)
	}
}

// What may not be purged is left as it is, whoever asks.
func TestNotPurged(t *testing.T) {
	ctx := context.Background()
	for why, spoil := range map[string]func(db *DB, n int64, a *Archived) []string{
		"closed too lately": func(_ *DB, n int64, _ *Archived) []string {
			return []string{fmt.Sprintf(`UPDATE request SET closed_at = %d WHERE number = %d`, noon.Add(-year+time.Hour).Unix(), n)}
		},
		"open": func(_ *DB, n int64, _ *Archived) []string {
			return []string{fmt.Sprintf(`UPDATE request SET status = 'EN_PROCESO' WHERE number = %d`, n)}
		},
		"a letter waits": func(_ *DB, n int64, _ *Archived) []string { return []string{`UPDATE letter SET state = 'waiting'`} },
		"somebody wrote yesterday": func(_ *DB, n int64, _ *Archived) []string {
			return []string{fmt.Sprintf(`UPDATE mail SET at = %d WHERE direction = 'in'`, noon.Add(-24*time.Hour).Unix())}
		},
		"its event is to come": func(_ *DB, n int64, _ *Archived) []string {
			return []string{fmt.Sprintf(`UPDATE occurrence SET starts = %d, ends = %d`, noon.Unix(), noon.Add(time.Hour).Unix())}
		},
		"its event was less than a year ago": func(_ *DB, n int64, _ *Archived) []string {
			return []string{fmt.Sprintf(`UPDATE occurrence SET starts = %d, ends = %d`, noon.Add(-year).Unix(), noon.Add(-year+time.Hour).Unix())}
		},
		"it waits in quarantine": func(_ *DB, n int64, _ *Archived) []string { return []string{`UPDATE quarantine SET state = 'waiting'`} },
		"it was answered since it was archived": func(_ *DB, n int64, a *Archived) []string {
			a.Last--
			return nil
		},
	} {
		t.Run(why, func(t *testing.T) {
			db := fresh(t)
			n := lived(t, db, noon.Add(-2*year))
			a := archived(t, db, n)
			for _, q := range spoil(db, n, &a) {
				write(t, db, func(tx *Tx) error { return tx.run(ctx, q) })
			}
			before := where(t, db, canary)
			err := db.Write(ctx, func(tx *Tx) error { return tx.Purge(ctx, n, a, noon.Add(-year), noon) })
			if !errors.Is(err, ErrKept) {
				t.Errorf("purge says %v", err)
			}
			if after := where(t, db, canary); len(after) != len(before) {
				t.Errorf("the canary stood in %v and stands in %v", before, after)
			}
		})
	}
}

// The door opens for nobody else: not with a tombstone for what is not over or
// not emptied, not with words in the place of words, and what was purged is
// never written to again.
func TestTheDoorIsNarrow(t *testing.T) {
	ctx := context.Background()
	db := fresh(t)
	open, old, gone := create(t, db), lived(t, db, noon.Add(-2*year)), lived(t, db, noon.Add(-2*year))
	a := archived(t, db, gone)
	write(t, db, func(tx *Tx) error { return tx.Purge(ctx, gone, a, noon.Add(-year), noon) })
	stone := `INSERT INTO tombstone (request, at, archive, digest, mails) VALUES (%d, ` + fmt.Sprint(noon.Unix()) + `, 'x', '` + strings.Repeat("a", 64) + `', 0)`
	for _, q := range []string{
		fmt.Sprintf(stone, open), fmt.Sprintf(stone, old), fmt.Sprintf(stone, gone), fmt.Sprintf(strings.Replace(stone, "INSERT", "INSERT OR REPLACE", 1), gone),
		`UPDATE tombstone SET at = 0`, `DELETE FROM tombstone`,
		fmt.Sprintf(`UPDATE event SET actor = '', actor_name = '', evidence = '', said = '', change = '{}' WHERE request = %d`, old),
		fmt.Sprintf(`UPDATE event SET said = 'otra cosa' WHERE request = %d`, gone),
		fmt.Sprintf(`UPDATE event SET at = 0 WHERE request = %d`, gone),
		fmt.Sprintf(`UPDATE event SET to_status = 'CANCELADA' WHERE request = %d AND seq = 3`, gone),
		fmt.Sprintf(`DELETE FROM event WHERE request = %d`, gone),
		fmt.Sprintf(`UPDATE request SET subject = 'otra cosa' WHERE number = %d`, gone),
		fmt.Sprintf(`UPDATE request SET status = 'REGISTRO' WHERE number = %d`, gone),
		fmt.Sprintf(`INSERT INTO event SELECT request, 4, at, actor, actor_name, role, evidence, command, from_status, to_status, said, public, change
			FROM event WHERE request = %d AND seq = 3`, gone),
	} {
		if err := db.Write(ctx, func(tx *Tx) error { return tx.run(ctx, q) }); err == nil {
			t.Errorf("it is allowed to say %s", q)
		}
	}
}
