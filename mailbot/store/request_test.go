package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/workflow"
)

// text is what people write, including what breaks programs, but what
// TestCleanText is about.
var text = rapid.Map(rapid.OneOf(
	rapid.SampledFrom([]string{"", "ñandú 🦙", "'; DROP TABLE event; --", "?", "a\r\nb", `\u0000`}), rapid.StringN(0, 40, -1),
), clean)

func moments(t *rapid.T, name string) time.Time {
	if rapid.Bool().Draw(t, name+" is set") {
		return time.Unix(rapid.Int64Range(1, 4e9).Draw(t, name), 0).UTC()
	}
	return time.Time{}
}

func anyRequest(t *rapid.T) workflow.Request {
	r := workflow.Request{
		Subject: text.Draw(t, "subject"), Status: rapid.SampledFrom(workflow.Statuses).Draw(t, "status"),
		Requester: workflow.Person{Name: text.Draw(t, "name"), Email: text.Draw(t, "email")},
		Area:      text.Draw(t, "area"), Service: text.Draw(t, "service"), Kind: text.Draw(t, "kind"),
		Priority: workflow.Priority(text.Draw(t, "priority")), Assignee: text.Draw(t, "assignee"),
		Former: rapid.SliceOfN(text, 0, 3).Draw(t, "former"), Diagnosis: text.Draw(t, "diagnosis"), OpenedAt: noon,
		UpdatedAt: moments(t, "updated"), ClosedAt: moments(t, "closed"),
		AnswerDue: moments(t, "due"), ResumeAt: moments(t, "resume"), Reminded: moments(t, "reminded"),
	}
	if len(r.Former) == 0 {
		r.Former = nil
	}
	if answers := rapid.MapOfN(text, text, 0, 3).Draw(t, "answers"); len(answers) > 0 {
		r.Answers = answers
	}
	return r
}

func anyEvents(t *rapid.T, first int64) []workflow.Event {
	events := make([]workflow.Event, rapid.IntRange(1, 3).Draw(t, "events"))
	for i := range events {
		e := workflow.Event{
			Seq: first + int64(i), At: noon, Actor: text.Draw(t, "actor"), Name: text.Draw(t, "name"), Role: workflow.DSE,
			Evidence: text.Draw(t, "evidence"), Command: "ASIGNAR", From: workflow.Registro, To: workflow.Espera,
			Text: text.Draw(t, "text"), Public: rapid.Bool().Draw(t, "public"),
		}
		if rapid.Bool().Draw(t, "change") {
			s, at, p := text.Draw(t, "subject"), moments(t, "due"), workflow.Priority("ALTA")
			e.Change = workflow.Change{
				Subject: &s, Solution: &s, AnswerDue: &at, Priority: &p,
				Requester: &workflow.Person{Name: s, Email: "x@y", Roles: []workflow.Role{workflow.HD}},
			}
		}
		events[i] = e
	}
	return events
}

// Law: what is recorded is what is read.
func TestRequestRoundTrip(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	rapid.Check(t, func(t *rapid.T) {
		r := anyRequest(t)
		history := anyEvents(t, 1)
		r.Events = int64(len(history))
		do := func(f func(tx *Tx) error) {
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		do(func(tx *Tx) (err error) {
			r.Number, err = tx.Create(ctx, r, history...)
			return err
		})
		for range rapid.IntRange(0, 2).Draw(t, "changes") {
			n := r.Number
			more := anyEvents(t, r.Events+1)
			r, r.Number, r.Events = anyRequest(t), n, r.Events+int64(len(more))
			history = append(history, more...)
			do(func(tx *Tx) error { return tx.Record(ctx, r, more) })
		}
		got, ok, err := db.Request(ctx, r.Number)
		if diff := cmp.Diff(r, got); diff != "" || !ok || err != nil {
			t.Fatal(ok, err, diff)
		}
		events, err := db.History(ctx, r.Number)
		if diff := cmp.Diff(history, events); diff != "" || err != nil {
			t.Fatal(err, diff)
		}
	})
}

// Numbers count 1, 2, 3; one that came to nothing is given to the next.
func TestNumbers(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	if n := create(t, db); n != 1 {
		t.Errorf("the first request has number %d", n)
	}
	_ = db.Write(ctx, func(tx *Tx) error {
		r, e := opening()
		_, err := tx.Create(ctx, r, e)
		return errors.Join(err, errRefused)
	})
	write(t, db, func(tx *Tx) error { // without events first, as Decide wants it
		r, e := opening()
		n, err := tx.Create(ctx, workflow.Request{Subject: r.Subject})
		if err != nil || n != 2 {
			t.Errorf("the second has number %d %v", n, err)
		}
		if got, _, err := tx.Request(ctx, n); err != nil || got.Status != workflow.NoStatus || got.Events != 0 {
			t.Errorf("before its first event: %+v %v", got, err)
		}
		r.Number = n
		return tx.Record(ctx, r, []workflow.Event{e})
	})
	if _, ok, err := db.Request(ctx, 3); ok || err != nil {
		t.Errorf("a request that is not there: %t %v", ok, err)
	}
}

// Two who decide on the same reading of a request: the second is told.
func TestErrChanged(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	r, _, _ := db.Request(ctx, n)
	r.Events++
	record := func() error {
		return db.Write(ctx, func(tx *Tx) error { return tx.Record(ctx, r, []workflow.Event{{At: noon, To: r.Status}}) })
	}
	if err := record(); err != nil {
		t.Fatal(err)
	}
	if err := record(); !errors.Is(err, ErrChanged) {
		t.Errorf("recorded twice: %v", err)
	}
	r.Number = 99
	if err := record(); !errors.Is(err, ErrChanged) {
		t.Errorf("recorded on nothing: %v", err)
	}
	if events, err := db.History(ctx, n); len(events) != 2 || err != nil {
		t.Errorf("%d events %v", len(events), err)
	}
}

// The history refuses whoever wants to change it, by whichever door.
func TestHistoryIsAppendOnly(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	const columns = `(request, seq, at, actor, actor_name, role, evidence, command, from_status, to_status, said, public, change) `
	const values = `VALUES (1, ?, 0, '', '', '', '', '', '', '', 'forged', 1, '{}')`
	for story, attack := range map[string]struct {
		sql  string
		args []any
	}{
		"change":                 {`UPDATE event SET said = 'forged'`, nil},
		"change nothing":         {`UPDATE event SET said = said`, nil},
		"delete":                 {`DELETE FROM event WHERE request = 1`, nil},
		"replace":                {`INSERT OR REPLACE INTO event ` + columns + values, []any{1}},
		"a gap":                  {`INSERT INTO event ` + columns + values, []any{3}},
		"a line before":          {`INSERT INTO event ` + columns + values, []any{0}},
		"upsert":                 {`INSERT INTO event ` + columns + values + ` ON CONFLICT DO UPDATE SET said = 'forged'`, []any{1}},
		"delete the request":     {`DELETE FROM request WHERE number = 1`, nil},
		"another status":         {`UPDATE request SET status = 'CERRADA'`, nil},
		"no status":              {`UPDATE request SET status = ''`, nil},
		"a letter to nobody":     {`INSERT INTO letter (mail, kind, notice, queue, due, state, not_before) VALUES (99, '', 0, 'a', 0, 'sent', 0)`, nil},
		"text in a number":       {`UPDATE request SET opened_at = '2026-11-23'`, nil},
		"an orphan of a request": {`INSERT INTO participant (request, address) VALUES (99, 'a')`, nil},
	} {
		err := db.Write(ctx, func(tx *Tx) error { return tx.run(ctx, attack.sql, attack.args...) })
		if err == nil {
			t.Errorf("%s went through", story)
		}
		if strings.Contains(attack.sql, " event ") && !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", story, err)
		}
	}
	if events, err := db.History(ctx, n); err != nil || len(events) != 1 || events[0].Text == "forged" {
		t.Errorf("%+v %v", events, err)
	}
}

// The list shows what its reader may see, as reports order it.
func TestList(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	var want []workflow.Request
	for _, s := range workflow.Statuses {
		for _, p := range append([]workflow.Priority{""}, workflow.Priorities...) {
			for i, assignee := range []string{"Beto@uni.mx", "carla@uni.mx", ""} {
				r, _ := opening()
				r.Status, r.Priority, r.Assignee, r.OpenedAt = s, p, assignee, noon.Add(time.Duration(i)*time.Hour)
				r.Area, r.Requester.Email = []string{"REDES", "VC", ""}[i], fmt.Sprintf("user%d@uni.mx", i)
				want = append(want, r)
			}
		}
	}
	for _, i := range rand.New(rand.NewPCG(1, 1)).Perm(len(want)) {
		write(t, db, func(tx *Tx) (err error) {
			_, e := opening()
			want[i].Number, err = tx.Create(ctx, want[i], e)
			return err
		})
	}
	inOrder(want)
	filtered := func(keep func(workflow.Request) bool) (some []workflow.Request) {
		for _, r := range want {
			if keep(r) {
				some = append(some, r)
			}
		}
		return some
	}
	all := workflow.Visible{All: true}
	for story, c := range map[string]struct {
		f    workflow.Filter
		want []workflow.Request
	}{
		"everything":  {workflow.Filter{Visible: all}, want},
		"nobody sees": {workflow.Filter{}, nil},
		"open": {
			workflow.Filter{Visible: all, Statuses: workflow.Statuses[:4]},
			filtered(func(r workflow.Request) bool { return r.Status.Open() }),
		},
		"of one": {
			workflow.Filter{Visible: all, Assignee: "beto@UNI.mx", Statuses: []workflow.Status{workflow.Espera}},
			filtered(func(r workflow.Request) bool { return r.Assignee == "Beto@uni.mx" && r.Status == workflow.Espera }),
		},
		"a head": {
			workflow.Filter{Visible: workflow.Visible{Area: "VC", Email: []string{"beto@uni.mx"}}},
			filtered(func(r workflow.Request) bool { return r.Area == "VC" || r.Assignee == "Beto@uni.mx" }),
		},
		"an engineer, who has asked for something too": {
			workflow.Filter{Visible: workflow.Visible{Email: []string{"b@uni.mx", "BETO@uni.mx", "user2@uni.mx", ""}}},
			filtered(func(r workflow.Request) bool {
				return r.Assignee == "Beto@uni.mx" || r.Requester.Email == "user2@uni.mx"
			}),
		},
		"an area that one may not see": {workflow.Filter{Area: "VC", Visible: workflow.Visible{Area: "REDES"}}, nil},
	} {
		got, err := db.List(ctx, c.f, 0)
		if err != nil {
			t.Fatal(story, err)
		}
		for i := range got {
			got[i].Requester.Name = "Ana"
		}
		if diff := cmp.Diff(c.want, got); diff != "" && len(c.want)+len(got) > 0 {
			t.Errorf("%s:\n%s", story, diff)
		}
	}
	if some, err := db.List(ctx, workflow.Filter{Visible: all}, 7); len(some) != 7 || err != nil {
		t.Errorf("7 of them are %d %v", len(some), err)
	}
}

// inOrder puts requests in the order of reports, as workflow's tables have it.
func inOrder(list []workflow.Request) {
	rank := func(r workflow.Request) int {
		p := r.Priority
		if p == "" {
			p = workflow.PriorityNormal
		}
		return 10*slices.Index(workflow.Statuses, r.Status) - slices.Index(workflow.Priorities, p)
	}
	slices.SortStableFunc(list, func(a, b workflow.Request) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if d := a.OpenedAt.Compare(b.OpenedAt); d != 0 {
			return d
		}
		return int(a.Number - b.Number)
	})
}

func TestOpenOf(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	var numbers []int64
	for i, s := range workflow.Statuses {
		write(t, db, func(tx *Tx) error {
			r, e := opening()
			r.Status, r.Requester.Email = s, []string{"ana@uni.mx", "Ana@Uni.mx"}[i%2]
			_, err := tx.Create(ctx, r, e)
			return err
		})
	}
	list, err := db.OpenOf(ctx, "ANA@uni.mx")
	for _, r := range list {
		numbers = append(numbers, r.Number)
	}
	if err != nil || !slices.Equal(numbers, []int64{1, 2, 3, 4}) {
		t.Errorf("%v %v", numbers, err)
	}
}

func TestParticipants(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n, other := create(t, db), create(t, db)
	write(t, db, func(tx *Tx) error {
		return errors.Join(tx.Join(ctx, n, "Ana@Uni.mx"), tx.Join(ctx, n, "ana@uni.mx "), tx.Join(ctx, n, ""),
			tx.Join(ctx, n, "eva@uni.mx"), tx.Join(ctx, other, "carla@uni.mx"))
	})
	if got, err := db.Participants(ctx, n); err != nil || !cmp.Equal(got, []string{"ana@uni.mx", "eva@uni.mx"}) {
		t.Errorf("%v %v", got, err)
	}
	for address, want := range map[string]bool{"ANA@uni.mx": true, "carla@uni.mx": false, "": false} {
		if got, err := db.TakesPart(ctx, n, address); got != want || err != nil {
			t.Errorf("%q takes part: %t %v", address, got, err)
		}
	}
}
