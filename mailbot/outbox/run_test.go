package outbox

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// running starts Run and gives its wake and what ends it and waits.
func running(t *testing.T, s *Sender) (wake chan struct{}, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	wake = make(chan struct{}, 1)
	over := make(chan error)
	go func() { over <- s.Run(ctx, wake, time.Now) }()
	return wake, func() {
		cancel()
		if err := <-over; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

// A letter goes when it is due without anybody ringing, and at once when
// somebody rings; after a while without letters the connection is closed.
func TestRunSendsWhatIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		q := &memory{}
		q.post("ana@uni.example", "en una hora", time.Now().Add(time.Hour))
		wake, stop := running(t, f.sender(t, q, nil))
		defer stop()

		time.Sleep(10 * time.Minute)
		synctest.Wait()
		wantLines(t, "nothing is due", f.said(""))

		q.post("beto@uni.example", "ya", time.Now())
		wake <- struct{}{}
		synctest.Wait()
		wantLines(t, "rung", f.arrived(), "ya")

		time.Sleep(2 * time.Minute)
		synctest.Wait()
		wantLines(t, "the idle connection", f.said("QUIT"), "1 QUIT")

		time.Sleep(49 * time.Minute)
		synctest.Wait()
		wantLines(t, "an hour later", f.arrived(), "ya", "en una hora")
	})
}

// What comes while a server is slow with one letter does not wait for it.
func TestRunDoesNotWaitForASlowLetter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(conn int, cmd string) string {
			if conn == 1 && cmd == "." {
				return MUTE
			}
			return ""
		})
		q := &memory{}
		q.post("ana@uni.example", "lenta", time.Now())
		wake, stop := running(t, f.sender(t, q, nil))
		defer stop()
		synctest.Wait()

		time.Sleep(time.Second)
		q.post("beto@uni.example", "urgente", time.Now())
		wake <- struct{}{}
		synctest.Wait()
		want(t, "the urgent one", q.letters[1].result.State, Sent)
		want(t, "the slow one is still on its way", q.letters[0].result.State, "")
	})
}

// Nobody listens for an hour: we knock with growing pauses, however often
// somebody rings, no letter is charged, and when the server is back all goes.
func TestRunBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		knocks := 0
		q := &memory{}
		q.post("ana@uni.example", "uno", time.Now())
		q.post("beto@uni.example", "dos", time.Now())
		s := f.sender(t, q, nil)
		inner := s.dial
		f.refuse(true)
		s.dial = counting(inner, &knocks)
		wake, stop := running(t, s)
		defer stop()
		for range 3600 {
			select {
			case wake <- struct{}{}:
			default:
			}
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if knocks < 12 || knocks > 30 { // 1, 2, 4 … 256 s, then every 5 min
			t.Errorf("knocked %d times in an hour", knocks)
		}
		want(t, "letters", q.standing(), "1 waiting tries=0\n2 waiting tries=0\n")

		f.refuse(false)
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		want(t, "letters", q.standing(), "1 sent tries=1\n2 sent tries=1\n")
	})
}

// A letter that another process holds is not asked for in a tight loop.
func TestRunDoesNotSpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, nil)
		q := &elsewhere{}
		_, stop := running(t, f.sender(t, q, nil))
		time.Sleep(time.Minute)
		stop()
		if q.claims > 61 {
			t.Errorf("%d claims in a minute", q.claims)
		}
	})
}

func TestPausesGrow(t *testing.T) {
	for failures, middle := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		middle *= time.Second
		for range 100 {
			if d := pause(failures, errRefused); d < middle*4/5 || d > middle*6/5 {
				t.Fatalf("after %d failures %s", failures, d)
			}
		}
	}
	if d := pause(1000, errRefused); d > 6*time.Minute {
		t.Errorf("after many failures %s", d)
	}
	if d := pause(0, errors.Join(ErrLogin)); d < 24*time.Second {
		t.Errorf("after a refused login %s", d)
	}
}
