package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Eight senders on two processes take two thousand letters: each once, and
// those of a person one after the other.
func TestClaimers(t *testing.T) {
	const letters, people, claimers = 2000, 60, 8
	path := filepath.Join(t.TempDir(), "sgaus.db")
	processes := []*DB{opened(t, path), opened(t, path)}
	write(t, processes[0], func(tx *Tx) error {
		for n := range letters {
			// Every other one goes to the same person, as in a help desk.
			to := "hd@uni.mx"
			if n%2 == 0 {
				to = fmt.Sprintf("user%d@uni.mx", n%people)
			}
			if _, err := tx.Post(context.Background(), Letter{MessageID: fmt.Sprint(n), To: to, At: noon}); err != nil {
				return err
			}
		}
		return nil
	})
	w := witness{t: t, taken: map[int64]int{}, last: map[string]int64{}, busy: map[string]bool{}}
	errs := make(chan error, claimers)
	for n := range claimers {
		go func() { errs <- w.send(processes[n%2], letters) }()
	}
	for range claimers {
		if err := <-errs; err != nil {
			t.Fatal(err)
		}
	}
	for id, times := range w.taken {
		if times != 1 {
			t.Errorf("letter %d was sent %d times", id, times)
		}
	}
	if left, err := processes[0].Outbox(context.Background()); err != nil || len(left) != 0 {
		t.Errorf("%d letters left %v", len(left), err)
	}
}

// witness watches several senders.
type witness struct {
	t     *testing.T
	mu    sync.Mutex
	taken map[int64]int    // how often each letter
	last  map[string]int64 // letter to each person
	busy  map[string]bool  // persons with a letter in hand
}

// send claims and sends until so many letters are taken, by whomever.
func (w *witness) send(db *DB, letters int) error {
	for vain := 0; w.count() < letters; vain++ {
		list, err := db.Claim(context.Background(), noon, 5)
		if err != nil {
			return err
		}
		if vain > 100*letters {
			return errors.New("nothing left to claim, and letters left to send")
		}
		w.claimed(list)
		for _, l := range list {
			w.sending(l)
			if _, err := db.Done(context.Background(), noon, l.ID, Result{State: Sent}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *witness) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.taken)
}

func (w *witness) claimed(list []Letter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range list {
		w.taken[l.ID]++
		if w.busy[l.To] || w.last[l.To] > l.ID {
			w.t.Errorf("letter %d to %s after %d, another in hand: %t", l.ID, l.To, w.last[l.To], w.busy[l.To])
		}
		w.busy[l.To], w.last[l.To] = true, l.ID
	}
}

func (w *witness) sending(l Letter) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy[l.To] = false
}

// Laws of the queue, whatever happens in whatever order: a recipient has at
// most one letter in hand; each queue has one letter that may go next; what was
// sent is not sent again; and nothing is stuck: whoever goes on sending empties
// the queue.
func TestQueueLaws(t *testing.T) {
	db := fresh(t)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		m := &sending{
			db: db, round: round, now: noon.Add(time.Duration(round) * 1000 * time.Hour),
			hand: map[int64]Letter{}, sent: map[int64]bool{},
		}
		t.Repeat(rapid.StateMachineActions(m))
		m.KilledAndStarted(t)
		m.now = m.now.Add(200 * time.Hour)
		for m.take(t, 10) > 0 {
			for id := range m.hand {
				m.file(t, id, Sent)
			}
		}
		if left, err := db.Outbox(context.Background(), Queued, Waiting, Sending); err != nil || len(left) != 0 {
			t.Fatalf("%d letters are stuck: %v", len(left), err)
		}
	})
}

// sending is a desk that sends, and all that may happen to it.
type sending struct {
	db            *DB
	round, posted int
	now           time.Time
	hand          map[int64]Letter
	sent          map[int64]bool
}

func (m *sending) must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func (m *sending) take(t *rapid.T, n int) int {
	list, err := m.db.Claim(context.Background(), m.now, n)
	m.must(t, err)
	for _, l := range list {
		for _, other := range m.hand {
			if fold(other.To) == fold(l.To) {
				t.Fatalf("two letters to %s in hand: %d and %d", l.To, other.ID, l.ID)
			}
		}
		if m.sent[l.ID] {
			t.Fatalf("letter %d is sent again", l.ID)
		}
		m.hand[l.ID] = l
	}
	return len(list)
}

func (m *sending) file(t *rapid.T, id int64, state string) {
	_, err := m.db.Done(context.Background(), m.now, id, Result{State: state})
	m.must(t, err)
	delete(m.hand, id)
	m.sent[id] = state == Sent
}

// some draws a letter in hand, if there is one: else one is taken, if any may go.
func (m *sending) some(t *rapid.T) (id int64, ok bool) {
	if len(m.hand) == 0 && m.take(t, 1) == 0 {
		return 0, false
	}
	return rapid.SampledFrom(slices.Sorted(maps.Keys(m.hand))).Draw(t, "letter"), true
}

func (m *sending) Post(t *rapid.T) {
	m.posted++
	l := Letter{
		MessageID: fmt.Sprintf("%d.%d", m.round, m.posted), At: m.now,
		To: rapid.SampledFrom([]string{"ana@uni.mx", "ANA@uni.mx", "beto@uni.mx"}).Draw(t, "to"),
	}
	if rapid.Bool().Draw(t, "later") {
		l.NotBefore = m.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "hours")) * time.Hour)
	}
	m.must(t, m.db.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.Post(context.Background(), l)
		return err
	}))
}

func (m *sending) Claim(t *rapid.T) { m.take(t, rapid.IntRange(1, 3).Draw(t, "n")) }

// Wait lets time pass, and leases end.
func (m *sending) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes")) * time.Minute)
	maps.DeleteFunc(m.hand, func(_ int64, l Letter) bool { return !l.NotBefore.After(m.now) })
}

func (m *sending) Done(t *rapid.T) {
	if id, ok := m.some(t); ok {
		m.file(t, id, rapid.SampledFrom([]string{Sent, Later, Failed, Unknown}).Draw(t, "state"))
	}
}

func (m *sending) Release(t *rapid.T) {
	if id, ok := m.some(t); ok {
		m.must(t, m.db.Release(context.Background(), id))
		delete(m.hand, id)
	}
}

func (m *sending) KilledAndStarted(t *rapid.T) {
	_, err := m.db.ReleaseLeases(context.Background(), m.now)
	m.must(t, err)
	clear(m.hand)
}

func (m *sending) Retry(t *rapid.T) {
	letters, err := m.db.Outbox(context.Background(), Failed, Waiting, Queued)
	m.must(t, err)
	if len(letters) == 0 {
		return
	}
	l := rapid.SampledFrom(letters).Draw(t, "letter")
	m.must(t, m.db.Write(context.Background(), func(tx *Tx) error { return tx.Retry(context.Background(), l.ID, m.now) }))
}

// Check holds after each of them.
func (m *sending) Check(t *rapid.T) {
	var broken int
	_, err := m.db.one(context.Background(), &broken, `
		SELECT COUNT(*) FROM (
			SELECT queue FROM letter WHERE state IN ('queued', 'waiting', 'sending') GROUP BY queue
			HAVING SUM(CASE state WHEN 'queued' THEN 0 ELSE 1 END) <> 1) AS q`)
	m.must(t, err)
	if broken != 0 {
		t.Fatal("a queue has no letter that may go next, or two")
	}
}
