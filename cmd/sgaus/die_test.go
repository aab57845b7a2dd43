package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// deed is something that the program does, by the functions that do it. A
// process that is told to die in a step looks at its own stacks many times in a
// millisecond, and kills itself when it sees one of them: so every deed is hit,
// at any instant of it, and the program knows nothing of it.
type deed struct {
	name   string
	frames []string // all in one goroutine
	weight int      // how often it is asked for
	most   int      // at which sighting to die, at most
}

var deeds = []deed{
	{"start", []string{"sgaus/cmd/sgaus.openDesk("}, 1, 1},
	{"log in", []string{"inbox.connect("}, 1, 2},
	{"search", []string{"inbox.(*line).search("}, 1, 1},
	{"fetch", []string{"inbox.(*line).fetch("}, 2, 1},
	{"receive", []string{"mailbot.(*Bot).Receive.func1("}, 4, 3},
	{"commit", []string{committing, "mailbot.(*Bot).Receive("}, 4, 3},
	{"move", []string{"inbox.(*line).move("}, 4, 3},
	{"claim", []string{"store.(*DB).Claim("}, 2, 3},
	{"envelope", []string{"outbox.(*line).envelope("}, 2, 3},
	{"data", []string{"outbox.(*line).body("}, 4, 3},
	{"file", []string{"mailbot.Queue.Done("}, 3, 3},
	{"tick", []string{"mailbot.(*Bot).Tick("}, 1, 3},
	{"tick's commit", []string{committing, "mailbot.(*Bot).Tick("}, 0, 3},
	{"idle", []string{"inbox.(*line).idle("}, 1, 3},
}

// committing is a frame that is none: the last statement of a transaction.
const committing = "COMMIT"

// doing are the deeds that the stacks of all goroutines show.
func doing(stacks string) (names []string) {
	for goroutine := range strings.SplitSeq(stacks, "\n\n") {
		for _, d := range deeds {
			if slices.Contains(names, d.name) {
				continue
			}
			shows := func(frame string) bool {
				if frame == committing {
					return commits(goroutine)
				}
				return strings.Contains(goroutine, frame)
			}
			if !slices.ContainsFunc(d.frames, func(f string) bool { return !shows(f) }) {
				names = append(names, d.name)
			}
		}
	}
	return names
}

// commits tells whether a goroutine is in the statement that the function which
// writes says itself: BEGIN, ROLLBACK and all others are said by others.
func commits(goroutine string) bool {
	const write = "sgaus/mailbot/store.(*DB).write("
	at := strings.Index(goroutine, "\n"+write)
	if at < 0 {
		return false
	}
	lines := strings.Split(goroutine[:at], "\n") // function, file, function, file …
	return len(lines) > 1 && strings.Contains(lines[len(lines)-2], "ExecContext(")
}

// mayDie reads what start of a doomed process says: the deed, the sighting of
// it at which to die, and the milliseconds after which to die in any case. One
// that waits for mail dies soon: there is nothing more to see.
func mayDie() {
	var name string
	var sighting, limit int
	if _, err := fmt.Sscanf(os.Getenv("SGAUS_DIE"), "%q %d %d", &name, &sighting, &limit); err != nil {
		return
	}
	end := time.Now().Add(time.Duration(limit) * time.Millisecond)
	go func() {
		var busy time.Time // when it last did anything but wait
		buf := make([]byte, 1<<20)
		for {
			now := doing(string(buf[:runtime.Stack(buf, true)]))
			if slices.Contains(now, name) {
				sighting--
			}
			if !slices.Equal(now, []string{"idle"}) {
				busy = time.Now()
			}
			if sighting <= 0 || time.Since(busy) > 60*time.Millisecond || time.Now().After(end) {
				fmt.Fprintf(os.Stderr, "%s%s\n", dying, strings.Join(now, ", "))
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
			time.Sleep(time.Duration(100+rand.N(200)) * time.Microsecond)
		}
	}()
}

const dying = "DYING in "

// lastDeeds is what a killed process was doing, by its log.
func lastDeeds(log []byte) []string {
	_, last, ok := bytes.Cut(log, []byte(dying))
	if !ok {
		return nil
	}
	line, _, _ := bytes.Cut(last, []byte("\n"))
	if len(line) == 0 {
		return []string{"something else"}
	}
	return strings.Split(string(line), ", ")
}
