//go:build !race

package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/mailbot/archive"
)

// life runs the program until it dies in a deed, or ends by itself. It says in
// what it died.
func (f *trial) life(deed string, sighting int, args ...string) (deeds []string, died bool) {
	const longest = 1500 * time.Millisecond
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

// Killed at any instant of everything that it does, hundreds of times, while
// five hundred mails come in: what stands in the books at the end, and what
// people were told, is what a run comes to that nothing happens to.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	const kills, each = 220, 2.35 // mails a kill
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
		if count.deeds[d.name] == 0 {
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
	const n, kills = 16, 60
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
		if diff := cmp.Diff(want.requests[i], got.requests[i], cmp.AllowUnexported(archive.Story{})); diff != "" {
			f.t.Errorf("request %d (-undisturbed +killed):\n%s", i+1, diff)
		}
	}
	if diff := cmp.Diff(want.told, got.told); diff != "" {
		f.t.Errorf("notices (-undisturbed +killed):\n%s", diff)
	}
}
