package mailbot_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// fill opens n requests, of which due have not moved for longer than anybody
// may leave them.
func fill(tb testing.TB, w *world, n, due int) {
	tb.Helper()
	ctx := context.Background()
	f := workflow.Facts{Desk: w.bot.Desk, Calendar: w.bot.Calendar, Terms: w.bot.Terms}
	for from := 0; from < n; from += 1000 {
		err := w.db.Write(ctx, func(tx *store.Tx) error {
			for i := from; i < min(from+1000, n); i++ {
				at := w.now
				if i < due {
					at = w.now.AddDate(0, 0, -30)
				}
				subject, ana := fmt.Sprintf("Solicitud %d", i), people["ana"]
				e := workflow.Event{
					At: at, Actor: ana.Email, Role: workflow.Requester, To: workflow.Registro,
					Change: workflow.Change{Requester: &ana, Subject: &subject, Assignee: &[]string{"beto@uni.mx"}[0]},
				}
				r := workflow.Apply(workflow.Request{}, e)
				number, err := tx.Create(ctx, r, e)
				if err != nil {
					return err
				}
				if err := tx.SetDeadlines(ctx, number, workflow.Deadlines(r, f)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkTick is a tick with 100,000 open requests of which ten are due: each
// round ten others.
func BenchmarkTick(b *testing.B) {
	w, err := newWorld(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer w.db.Close()
	fill(b, w, 100_000, 0)
	for b.Loop() {
		b.StopTimer()
		fill(b, w, 10, 10)
		b.StartTimer()
		if n, err := w.bot.Tick(context.Background(), w.now); err != nil || n != 10 {
			b.Fatalf("the clock said %d things, %v", n, err)
		}
	}
}

// Two daemons on one database fire each deadline once.
func TestTwoDaemonsTick(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	fill(t, w, 40, 40)
	var wg sync.WaitGroup
	said := make([]int, 4)
	for i := range said {
		wg.Go(func() {
			n, err := w.bot.Tick(context.Background(), w.now)
			if err != nil {
				t.Error(err)
			}
			said[i] = n
		})
	}
	wg.Wait()
	if total := said[0] + said[1] + said[2] + said[3]; total != 40 {
		t.Errorf("four daemons said %v", said)
	}
	ls, err := w.letters("beto")
	if err != nil || len(ls) != 40 {
		t.Errorf("Beto got %d letters, %v", len(ls), err)
	}
}

// Another calendar moves what lies ahead at the next start, and says so; the
// date that a user was told is only ever moved back.
func TestRecount(t *testing.T) {
	ctx := context.Background()
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.send(mail{who: "ana", to: address, subject: "No imprime", text: "La del segundo piso."}))
	must(w.send(mail{who: "carla", to: address, subject: "[SGAUS #1] [ASIGNAR beto]", evidence: "dmarc=pass header.from=uni.mx"}))
	must(w.send(mail{who: "beto", to: address, subject: "[SGAUS #1] [PENDIENTE]", text: "¿Modelo?", evidence: "dmarc=pass header.from=uni.mx"}))
	due := func() time.Time {
		r, _, err := w.db.Request(ctx, 1)
		must(err)
		return r.AnswerDue
	}
	first := due()
	moved, err := w.bot.Recount(ctx, w.now, "one")
	if err != nil || len(moved) != 0 {
		t.Fatalf("the same calendar moved %v, %v", moved, err)
	}
	w.bot.Terms.Answer = 72 * time.Hour
	moved, err = w.bot.Recount(ctx, w.now, "two")
	if err != nil || len(moved) != 1 || !due().Equal(first.Add(24*time.Hour)) {
		t.Errorf("a longer term moved %v to %s, %v", moved, due(), err)
	}
	w.bot.Terms.Answer = 30 * time.Hour
	if _, err = w.bot.Recount(ctx, w.now, "three"); err != nil || !due().Equal(first.Add(24*time.Hour)) {
		t.Errorf("a shorter term moved what the user was told to %s, %v", due(), err)
	}
}
