package rehearsal

import (
	"context"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// record is what a replay needs of the desk's database.
type record struct {
	*chronicle
	db      *store.DB
	mails   []store.Mail
	notices map[int64]notice // by their numbers
	letters map[cause]fate
	signs   []time.Time // at which the desk was at work, in order
	rung    []time.Time // of these, at which its clocks said something
	stopped []Span
	// learning: this replay finds out when the desk was stopped; another one
	// believes it.
	learning bool
	keys     identity.Keyring
}

// notice is a letter that went out, as its reply token names it.
type notice struct {
	cause
	Request int64
}

// cause names a letter in a way that holds in any replay: the mail behind which
// it was written, and the how-manieth of its kind to this reader.
type cause struct {
	Mail     int64 // in the record
	Kind, To string
	N        int
}

// fate is what became of a letter.
type fate struct {
	state string
	left  time.Time // when the server took or refused it
	reply string
}

func readRecord(ctx context.Context, db *store.DB) (*record, error) {
	rec := &record{db: db, notices: map[int64]notice{}, letters: map[cause]fate{}}
	var err error
	if rec.chronicle, err = readChronicle(ctx, db, func(id int64) int64 { return id }); err != nil {
		return nil, err
	}
	var ids []int64
	for last := int64(0); ; {
		some, err := db.Received(ctx, last, page)
		if err != nil {
			return nil, err
		}
		if len(some) == 0 {
			break
		}
		for _, m := range some {
			last = m.ID
			ids = append(ids, m.ID)
			rec.signs = append(rec.signs, m.At)
		}
		rec.mails = append(rec.mails, some...)
	}
	if err := rec.readLetters(ctx, ids); err != nil {
		return nil, err
	}
	for _, d := range rec.clock {
		rec.signs, rec.rung = append(rec.signs, d.At), append(rec.rung, d.At)
	}
	for _, name := range []string{"pass", "digest"} {
		at, err := db.Moment(ctx, name)
		if err != nil {
			return nil, err
		}
		if !at.IsZero() {
			rec.signs = append(rec.signs, at)
		}
	}
	slices.SortFunc(rec.signs, time.Time.Compare)
	slices.SortFunc(rec.rung, time.Time.Compare)
	return rec, nil
}

func (rec *record) readLetters(ctx context.Context, ids []int64) error {
	count := counter{}
	for last := int64(0); ; {
		letters, err := rec.db.LettersAfter(ctx, last, page)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			last = l.ID
			c := cause{Kind: l.Kind, To: strings.ToLower(l.To)}
			if i := segment(ids, l.ID); i >= 0 {
				c.Mail = ids[i]
			}
			c = count.next(c)
			rec.notices[l.Notice] = notice{c, l.Request}
			f := fate{state: l.State, reply: l.Reply}
			if l.State == store.Sent || l.State == store.Failed {
				f.left = l.NotBefore
				rec.signs = append(rec.signs, l.NotBefore)
			}
			if strings.HasPrefix(l.Reply, "a notice to ") { // it came back later, by a mail that is replayed too
				f.state = store.Sent
			}
			rec.letters[c] = f
			rec.signs = append(rec.signs, l.At)
			if clockOnly[l.Kind] || l.Kind == string(workflow.NoticeDigest) {
				rec.rung = append(rec.rung, l.At)
			}
		}
	}
}

// counter numbers letters of the same cause.
type counter map[cause]int

func (n counter) next(c cause) cause {
	n[c]++
	out := c
	out.N = n[c]
	return out
}

// begin and end are the first and the last sign of life.
func (rec *record) begin() time.Time {
	if len(rec.signs) == 0 {
		return time.Time{}
	}
	return rec.signs[0]
}

func (rec *record) end() time.Time {
	if len(rec.signs) == 0 {
		return time.Time{}
	}
	return rec.signs[len(rec.signs)-1]
}

// grace is how long after a deadline a clock that is running speaks.
const grace = 5 * time.Minute

// sign is the first sign of life at or after a time; false if there is none.
func (rec *record) sign(t time.Time) (time.Time, bool) { return firstFrom(rec.signs, t) }

// rings is when the clocks of a running desk say what is due at a time: when
// they did, if they did then, else at the next full minute.
func (rec *record) rings(due time.Time) time.Time {
	if at, ok := firstFrom(rec.rung, due); ok && at.Sub(due) <= grace {
		return at
	}
	minute := due.Truncate(time.Minute)
	if minute.Before(due) {
		minute = minute.Add(time.Minute)
	}
	return minute
}

func firstFrom(times []time.Time, t time.Time) (time.Time, bool) {
	i, _ := slices.BinarySearchFunc(times, t, time.Time.Compare)
	if i == len(times) {
		return time.Time{}, false
	}
	return times[i], true
}

// stop notes that the desk was not running from a time until the next sign of
// life, and gives that.
func (rec *record) stop(from time.Time) (until time.Time, ok bool) {
	until, ok = rec.sign(from)
	if !ok {
		return until, false
	}
	if n := len(rec.stopped); n > 0 && !from.After(rec.stopped[n-1].To) {
		return until, true
	}
	rec.stopped = append(rec.stopped, Span{from, until})
	return until, true
}

// running moves a time out of the spans in which the desk was stopped.
func (rec *record) running(t time.Time) time.Time {
	for _, s := range rec.stopped {
		if !t.Before(s.From) && t.Before(s.To) {
			return s.To
		}
	}
	return t
}
