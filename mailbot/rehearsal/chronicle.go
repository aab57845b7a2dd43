package rehearsal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// chronicle is what a database tells of what was done, in a form that can be
// compared with another's: nothing in it depends on its numbers.
type chronicle struct {
	mails map[int64]*deed // by the number that the mail has in the record
	clock []*deed
	// opening is the mail that opened a request, by the request's number.
	opening map[int64]int64
	// digests counts them by the day and the reader.
	digests map[digest][]time.Time
}

type digest struct {
	Day, To string
}

// deed is one thing that was done: because of a mail, or by the clock.
type deed struct {
	At      time.Time
	Mail    int64 // in the record; 0: the clock's
	Number  int64 // of the request, here; 0: none
	Request int64 // the mail that opened it, in the record
	Became  string
	Why     string
	Says    string   // the clock's word
	Done    []string // «[TERMINADA] EN_PROCESO → TERMINADA»
	Letters []string // «terminada to ana@uni.mx»
	Moot    bool     // it answers a notice that was not sent here

	from, subject string
}

// page is how many rows are read at once.
const page = 500

// readChronicle reads a database. real gives the number that a mail of it has
// in the record.
func readChronicle(ctx context.Context, db *store.DB, real func(int64) int64) (*chronicle, error) {
	c := &chronicle{mails: map[int64]*deed{}, opening: map[int64]int64{}, digests: map[digest][]time.Time{}}
	r := reading{chronicle: c, at: map[int64][]*deed{}, said: map[moment]*deed{}}
	if err := r.readMails(ctx, db, real); err != nil {
		return nil, err
	}
	if err := r.readEvents(ctx, db); err != nil {
		return nil, err
	}
	if err := r.readLetters(ctx, db); err != nil {
		return nil, err
	}
	for _, d := range c.clock {
		d.Request = c.opening[d.Number]
		slices.Sort(d.Letters)
	}
	for _, d := range c.mails {
		d.Request = c.opening[d.Number]
		slices.Sort(d.Letters)
	}
	slices.SortStableFunc(c.clock, func(a, b *deed) int { return a.At.Compare(b.At) })
	return c, nil
}

// reading is a chronicle while it is read.
type reading struct {
	*chronicle
	ids   []int64 // of the mails here, ascending
	deeds []*deed // of those mails
	at    map[int64][]*deed
	said  map[moment]*deed // by the clock: the last of a request in a second
}

type moment struct{ request, at int64 }

func (r *reading) readMails(ctx context.Context, db *store.DB, real func(int64) int64) error {
	for last := int64(0); ; {
		mails, err := db.Received(ctx, last, page)
		if err != nil || len(mails) == 0 {
			return err
		}
		for _, m := range mails {
			last = m.ID
			d := &deed{
				At: m.At, Mail: real(m.ID), Number: m.Request, Became: m.Disposition, Why: m.Why, from: m.From, subject: m.Subject,
			}
			r.mails[d.Mail] = d
			r.ids, r.deeds = append(r.ids, m.ID), append(r.deeds, d)
			r.at[m.At.Unix()] = append(r.at[m.At.Unix()], d)
			if _, known := r.opening[m.Request]; !known && m.Request != 0 {
				r.opening[m.Request] = d.Mail
			}
		}
	}
}

func (r *reading) readEvents(ctx context.Context, db *store.DB) error {
	f := workflow.Filter{Visible: workflow.Visible{All: true}, Statuses: workflow.Statuses}
	requests, err := db.List(ctx, f, 0)
	if err != nil {
		return err
	}
	for _, q := range requests {
		if !q.Purged.IsZero() { // its mails cannot be handled again
			continue
		}
		events, err := db.History(ctx, q.Number)
		if err != nil {
			return err
		}
		for _, e := range events {
			d := r.causeOf(q.Number, e)
			d.Done = append(d.Done, told(e))
		}
	}
	return nil
}

// causeOf finds what an event was done for: the mail of that second by the same
// person about the request, or the clock.
func (r *reading) causeOf(number int64, e workflow.Event) *deed {
	if e.Actor == workflow.SystemAddress {
		return r.byClock(&deed{At: e.At, Number: number, Says: e.Command})
	}
	var best *deed
	rank := 0
	for _, d := range r.at[e.At.Unix()] {
		have := 1
		if strings.EqualFold(d.from, e.Actor) {
			have++
		}
		if d.Number == number {
			have += 2
		}
		if have > rank {
			best, rank = d, have
		}
	}
	if best == nil {
		return r.byClock(&deed{At: e.At, Number: number, Says: "by hand"})
	}
	return best
}

// byClock adds what no mail was the cause of.
func (r *reading) byClock(d *deed) *deed {
	r.clock = append(r.clock, d)
	r.said[moment{d.Number, d.At.Unix()}] = d
	return d
}

// told writes an event in a few words.
func told(e workflow.Event) string {
	what := "wrote"
	if e.Command != "" {
		what = workflow.Bracket(e.Command, "")
	}
	switch {
	case e.Change.Refused != nil:
		return what + " refused: " + string(*e.Change.Refused)
	case e.From != e.To:
		what += fmt.Sprintf(" %s → %s", orDot(e.From), e.To)
	}
	if a := e.Change.Assignee; a != nil {
		what += ", to " + *a
	}
	if p := e.Change.Priority; p != nil {
		what += ", " + string(*p)
	}
	return what
}

func orDot(s workflow.Status) string {
	if s == workflow.NoStatus {
		return "·"
	}
	return string(s)
}

func (r *reading) readLetters(ctx context.Context, db *store.DB) error {
	for last := int64(0); ; {
		letters, err := db.LettersAfter(ctx, last, page)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			last = l.ID
			words := l.Kind + " to " + strings.ToLower(l.To)
			if l.Kind == string(workflow.NoticeDigest) {
				d := digest{l.At.UTC().Format(time.DateOnly), strings.ToLower(l.To)}
				r.digests[d] = append(r.digests[d], l.At)
			} else if d := r.writer(l); d != nil {
				d.Letters = append(d.Letters, words)
			}
		}
	}
}

// writer finds what a letter was written for: the mail before it, if it was
// written in the same second and not by the clock; else what the clock said.
func (r *reading) writer(l store.Letter) *deed {
	if i := segment(r.ids, l.ID); i >= 0 && r.deeds[i].At.Equal(l.At) && !clockOnly[l.Kind] {
		return r.deeds[i]
	}
	if d, ok := r.said[moment{l.Request, l.At.Unix()}]; ok {
		return d
	}
	if l.Request == 0 {
		return nil
	}
	return r.byClock(&deed{At: l.At, Number: l.Request, Says: l.Kind})
}

// segment is the index of the last id below another; -1: none.
func segment(ids []int64, id int64) int {
	i, _ := slices.BinarySearch(ids, id)
	return i - 1
}

// clockOnly are the notices that people's commands do not send.
var clockOnly = func() map[string]bool {
	only := map[string]bool{}
	for _, row := range workflow.Clock {
		for _, t := range row.Tell {
			only[string(t.Kind)] = true
		}
	}
	for _, row := range workflow.Commands {
		for _, t := range row.Tell {
			delete(only, string(t.Kind))
		}
	}
	return only
}()
