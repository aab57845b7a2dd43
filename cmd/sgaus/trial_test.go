package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sgaus/mailbot/archive"
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
			for end := time.Now().Add(2 * patience); ; time.Sleep(time.Millisecond) {
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

// tale is what a run came to, times and ids aside.
type tale struct {
	requests []archive.Story
	told     map[string]int // recipient, kind and request of each notice → under how many ids it went
}

// stories are all requests, times and ids aside.
func (f *trial) stories() (all []archive.Story) {
	f.t.Helper()
	ctx := context.Background()
	db := f.books()
	defer db.Close()
	for number := int64(1); ; number++ {
		r, ok, err := db.Request(ctx, number)
		if err == nil && !ok {
			return all
		}
		var s archive.Story
		if err == nil {
			s, err = archive.StoryOf(ctx, db, r)
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
	if n := f.mail.Count(mesa, "INBOX"); n != 0 {
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
func timeless(s archive.Story) archive.Story {
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
	slices.SortFunc(s.Messages, func(a, b archive.Message) int {
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	return s
}

// settle waits until a daemon has nothing to do, and ends it.
func (f *trial) settle(desk *child) {
	f.t.Helper()
	desk.says("msg=connected") // and knows what SIGTERM means
	eventually(f.t, "the mailbox is not emptied", func() bool {
		return f.mail.Count(demoPeople["mesa"].address, "INBOX") == 0
	})
	desk.signal(15)
	desk.exits(0)
	f.o.run("once")
}
