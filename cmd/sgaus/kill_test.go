package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/localserve/realserver"
	"sgaus/mailbot/store"
)

// trial is the place of a run: Dovecot, a desk, and a server that takes all.
type trial struct {
	t     *testing.T
	mail  *realserver.Mail
	sink  *sink
	slot  *slot
	o     office
	put   [][]byte // what was put into the mailbox
	began time.Time
}

// everyDay makes every hour of every day count, so that the test tells the same
// on a Sunday, and lifts the limits, which are not what it is about.
const everyDay = `[limits]
answers_hour = 100000
answers_day = 100000
notices = 100000

[hours]
workdays = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
holidays = "none"
notices = "00:00-24:00"

[deadlines]
digest = ""

[identity]`

func openTrial(t *testing.T) *trial {
	t.Helper()
	f := &trial{t: t, sink: newSink(t), began: time.Now().UTC().Truncate(time.Second)}
	f.mail = realserver.Dovecot(t, map[string]string{demoPeople["mesa"].address: demoPassword})
	f.slot = openSlot(t, f.mail)
	f.o = openOffice(t, f.mail.IMAPAddr(), f.sink.addr, "[identity]", everyDay)
	return f
}

// feed puts the mails of n conversations into the mailbox, round by round. Each
// waits for its turn (which gets how many are in) and for what it answers.
func (f *trial) feed(n int, turn func(put int) bool) {
	f.t.Helper()
	for round := range rounds {
		for i := range n {
			for end := time.Now().Add(slowly(2 * patience)); ; time.Sleep(time.Millisecond) {
				if turn(len(f.put)) {
					if raw := f.sink.mailOf(i, round); raw != nil {
						f.slot.drop(raw)
						f.put = append(f.put, raw)
						break
					}
				}
				if time.Now().After(end) {
					var got []string
					for _, m := range f.sink.of(outsider(i), "") {
						got = append(got, m.subject)
					}
					f.t.Fatalf("round %d, request %d: what it answers does not come; its user has %q", round, i+1, got)
				}
			}
		}
	}
}

// ahead are the times at which the clocks fire: a reminder, then the closures.
func (f *trial) ahead() []string {
	var at []string
	for _, d := range []time.Duration{30 * time.Hour, 72 * time.Hour} {
		at = append(at, f.began.Add(d).Format(time.RFC3339))
	}
	return at
}

// life runs the program until it dies in a deed, or ends by itself. It says in
// what it died.
func (f *trial) life(deed string, sighting int, args ...string) (deeds []string, died bool) {
	longest := slowly(1500 * time.Millisecond)
	cmd := exec.Command("sgaus", args...)
	var log bytes.Buffer
	cmd.Dir, cmd.Stderr = f.o.dir, &log
	cmd.Env = append(os.Environ(), fmt.Sprintf("SGAUS_DIE=%q %d %d", deed, sighting, longest.Milliseconds()))
	err := cmd.Run()
	if cmd.ProcessState == nil {
		f.t.Error(err)
		return nil, false
	}
	if died = cmd.ProcessState.ExitCode() == -1; !died && err != nil {
		f.t.Errorf("sgaus %v: %v\n%s", args, err, log.Bytes())
	}
	return lastDeeds(log.Bytes()), died
}

// slowly is how much longer everything takes when the race detector watches.
func slowly(d time.Duration) time.Duration {
	if racing {
		return 10 * d
	}
	return d
}

// doom chooses in what to die.
func doom(r *rand.Rand) (deed string, sighting int) {
	sum := 0
	for _, d := range deeds {
		sum += d.weight
	}
	at := r.IntN(sum)
	for _, d := range deeds {
		if at -= d.weight; at < 0 {
			return d.name, 1 + r.IntN(d.most)
		}
	}
	panic("no deed")
}

// toll counts kills, and what was being done.
type toll struct {
	mu    sync.Mutex
	kills int
	deeds map[string]int
}

func (k *toll) count(deeds []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kills++
	for _, d := range deeds {
		k.deeds[d]++
	}
}

func (k *toll) soFar() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.kills
}

func (k *toll) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var parts []string
	for _, d := range slices.Sorted(maps.Keys(k.deeds)) {
		parts = append(parts, fmt.Sprintf("%s %d", d, k.deeds[d]))
	}
	return fmt.Sprintf("%d kills: %s", k.kills, strings.Join(parts, ", "))
}

// tale is what a run came to, times and ids aside.
type tale struct {
	requests []storyJSON
	told     map[string]int // recipient, kind and request of each notice → under how many ids it went
}

// stories are all requests, times and ids aside.
func (f *trial) stories() (all []storyJSON) {
	f.t.Helper()
	ctx := context.Background()
	db := f.books()
	defer db.Close()
	for number := int64(1); ; number++ {
		r, ok, err := db.Request(ctx, number)
		if err == nil && !ok {
			return all
		}
		var s storyJSON
		if err == nil {
			s, err = storyOf(ctx, db, r)
		}
		if err != nil {
			f.t.Fatal(err)
		}
		all = append(all, timeless(s))
	}
}

func (f *trial) books() *store.DB {
	f.t.Helper()
	db, err := store.Open(context.Background(), filepath.Join(f.o.dir, "sgaus.db"), time.Now())
	if err != nil {
		f.t.Fatal(err)
	}
	return db
}

// outcome reads what a run came to, and holds what must hold of any run.
func (f *trial) outcome(n int) tale {
	f.t.Helper()
	told := tale{requests: f.stories(), told: map[string]int{}}
	db := f.books()
	defer db.Close()
	if len(told.requests) != n {
		f.t.Errorf("%d requests of %d", len(told.requests), n)
	}
	letters, err := db.Outbox(context.Background(), store.Queued, store.Waiting, store.Sending, store.Sent, store.Failed)
	if err != nil {
		f.t.Fatal(err)
	}
	for _, l := range letters {
		if l.State != store.Sent || f.sink.times[[2]string{l.To, l.MessageID}] == 0 {
			f.t.Errorf("%s to %s (%s) is %s, and arrived %d times", l.Kind, l.To, l.MessageID, l.State, f.sink.times[[2]string{l.To, l.MessageID}])
		}
	}
	if len(letters) != len(f.sink.taken) {
		f.t.Errorf("%d letters stand in the books, %d arrived", len(letters), len(f.sink.taken))
	}
	for _, l := range letters {
		told.told[fmt.Sprint(l.To, " ", l.Kind, " #", l.Request)]++
	}
	f.moved()
	return told
}

// moved wants every mail in Procesados once, and none left.
func (f *trial) moved() {
	f.t.Helper()
	mesa := demoPeople["mesa"].address
	if n := len(f.mail.Fetch(mesa, "INBOX")); n != 0 {
		f.t.Errorf("%d mails lie in the mailbox", n)
	}
	count := map[string]int{}
	for _, raw := range f.put {
		count[string(raw)]++
	}
	for _, raw := range f.mail.Fetch(mesa, "Procesados") {
		count[string(raw)]--
	}
	for raw, n := range count {
		if n != 0 {
			f.t.Errorf("%d too few in Procesados of\n%.400s", n, raw)
		}
	}
}

// timeless takes the times and ids out of a request's story.
func timeless(s storyJSON) storyJSON {
	s.OpenedAt, s.UpdatedAt, s.ClosedAt, s.AnswerDue, s.ResumeAt = nil, nil, nil, nil, nil
	for i := range s.History {
		s.History[i].At = ""
	}
	for i := range s.Messages {
		m := &s.Messages[i]
		m.At, m.Size = "", 0
		if m.Direction == "out" {
			m.MessageID, m.From = "", "" // both keyed anew in each run
		}
	}
	slices.SortFunc(s.Messages, func(a, b messageJSON) int {
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return s
}

// talks is how many requests there are: 504 mails.
const talks = 63

// undisturbed is the run that nothing happens to.
func undisturbed(t *testing.T, n int) tale {
	t.Helper()
	f := openTrial(t)
	desk := f.o.start("serve")
	f.feed(n, func(int) bool { return true })
	f.settle(desk)
	for _, at := range f.ahead() {
		f.o.run("once", "--at", at)
	}
	return f.outcome(n)
}

// settle waits until a daemon has nothing to do, and ends it.
func (f *trial) settle(desk *child) {
	f.t.Helper()
	desk.says("msg=connected") // and knows what SIGTERM means
	eventually(f.t, "the mailbox is not emptied", func() bool {
		return len(f.mail.Fetch(demoPeople["mesa"].address, "INBOX")) == 0
	})
	desk.signal(15)
	desk.exits(0)
	f.o.run("once")
}

// Killed at any instant of everything that it does, hundreds of times, while
// five hundred mails come in: what stands in the books at the end, and what
// people were told, is what a run comes to that nothing happens to.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	kills, each := 220, 2.35 // mails a kill
	if racing {
		kills, each = 60, 9
	}
	want := undisturbed(t, talks)

	f := openTrial(t)
	r := rand.New(rand.NewPCG(seed, 1))
	count := &toll{deeds: map[string]int{}}
	var fed atomic.Bool
	var lives sync.WaitGroup
	lives.Go(func() {
		for !fed.Load() || count.soFar() < kills {
			deed, sighting := doom(r)
			if deeds, died := f.life(deed, sighting, "serve"); died {
				count.count(deeds)
			}
			if t.Failed() {
				return
			}
		}
	})
	func() {
		defer lives.Wait()
		defer fed.Store(true)
		f.feed(talks, func(put int) bool { return float64(put) < each*float64(count.soFar()+1) })
	}()
	f.settle(f.o.start("serve"))
	for _, at := range f.ahead() {
		for _, deed := range []string{"tick", "tick", "tick", "tick's commit", "claim", "tick's commit", "data", "file"} {
			if deeds, died := f.life(deed, 1+r.IntN(10), "once", "--at", at); died {
				count.count(deeds)
			}
		}
		f.o.run("once", "--at", at)
	}
	f.compare(want, f.outcome(talks))
	t.Log(count)
	t.Logf("%d mails in, %d notices out, %d of them twice or more", len(f.put), len(f.sink.taken), f.sink.repeated())
	for _, d := range deeds {
		if count.deeds[d.name] == 0 && !racing {
			t.Errorf("never killed in: %s", d.name)
		}
	}
}

// Two daemons at once on one database and one mailbox, and a pass by hand now
// and then, all of them killed again and again: the same.
func TestTwoDaemonsKilled(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	const n = 16
	kills := 60
	if racing {
		kills = 20
	}
	want := undisturbed(t, n)

	f := openTrial(t)
	count := &toll{deeds: map[string]int{}}
	var fed atomic.Bool
	var lives sync.WaitGroup
	var alone sync.RWMutex
	for daemon := range 3 {
		lives.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(daemon)))
			command := []string{"serve", "serve", "once"}[daemon]
			for life := 1; (!fed.Load() || count.soFar() < kills) && !t.Failed(); life++ {
				// What a killed process had in hand is taken back by one that
				// starts while no other runs: else it waits for its lease.
				lock, unlock := alone.RLock, alone.RUnlock
				if life%6 == 0 {
					lock, unlock = alone.Lock, alone.Unlock
				}
				lock()
				deed, sighting := doom(r)
				if deeds, died := f.life(deed, sighting, command); died {
					count.count(deeds)
				}
				unlock()
			}
		})
	}
	func() {
		defer lives.Wait()
		defer fed.Store(true)
		f.feed(n, func(put int) bool { return put < rounds*n*(count.soFar()+3)/kills })
	}()
	f.settle(f.o.start("serve"))
	for _, at := range f.ahead() {
		f.o.run("once", "--at", at)
	}
	f.compare(want, f.outcome(n))
	t.Log(count)
	t.Logf("%d mails in, %d notices out, %d of them twice or more", len(f.put), len(f.sink.taken), f.sink.repeated())
}

// repeated counts the mails that came more than once.
func (s *sink) repeated() (n int) {
	for _, times := range s.times {
		if times > 1 {
			n++
		}
	}
	return n
}

func (f *trial) compare(want, got tale) {
	f.t.Helper()
	for i := range min(len(want.requests), len(got.requests)) {
		if diff := cmp.Diff(want.requests[i], got.requests[i], cmp.AllowUnexported(storyJSON{})); diff != "" {
			f.t.Errorf("request %d (-undisturbed +killed):\n%s", i+1, diff)
		}
	}
	if diff := cmp.Diff(want.told, got.told); diff != "" {
		f.t.Errorf("notices (-undisturbed +killed):\n%s", diff)
	}
}
