package rehearsal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot"
	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/outbox"
	"sgaus/mailbot/store"
)

// replay is one desk that lives through the record again.
type replay struct {
	rec     *record
	db      *store.DB
	bot     *mailbot.Bot
	present mailbot.Settings // by which the tokens of the record were made

	real     map[int64]int64 // mail here → in the record
	requests map[int64]int64 // by the mail that opened them, in the record
	posted   map[cause]posted
	latest   map[about]posted
	causes   map[int64]cause
	known    map[int64]bool // the requests here
	count    counter
	read     int64 // the last letter that was read
	last     int64 // the last mail that was handled, in the record
	mooted   bool  // the mail in hand answers what was not sent here
	moot     map[int64]bool

	rung   time.Time // when the clocks were last asked
	sent   time.Time // when the outbox was last emptied
	again  time.Time // when they are asked next whatever is due; zero: then not
	held   []letter  // that left later than they were due, the earliest first
	digest time.Time // when digests are due next; zero: never
}

// posted is a letter of this replay.
type posted struct {
	Request, Notice int64
	MessageID       string
}

type about struct {
	request  int64
	to, kind string
}

type letter struct {
	id   int64
	left time.Time
	outbox.Result
}

func newReplay(rec *record, db *store.DB, bot *mailbot.Bot, present mailbot.Settings, keys [][]byte) *replay {
	rec.keys = identity.NewKeyring(present.Desk.Address, keys...)
	return &replay{
		rec: rec, db: db, bot: bot, present: present, real: map[int64]int64{}, requests: map[int64]int64{},
		posted: map[cause]posted{}, latest: map[about]posted{}, count: counter{}, moot: map[int64]bool{},
		causes: map[int64]cause{}, known: map[int64]bool{},
	}
}

// run handles the mail of the record, with the clocks between.
func (r *replay) run(ctx context.Context, tick func()) error {
	if err := r.ring(ctx, r.rec.begin()); err != nil {
		return err
	}
	for _, m := range r.rec.mails {
		if err := r.until(ctx, m.At); err != nil {
			return err
		}
		if err := r.receive(ctx, m); err != nil {
			return fmt.Errorf("replay mail %d: %w", m.ID, err)
		}
		tick()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return r.until(ctx, r.rec.end().Add(time.Second))
}

// until lets pass what happens before a time: the clocks, and letters that
// leave.
func (r *replay) until(ctx context.Context, t time.Time) error {
	for {
		at, happens, err := r.next(ctx, t)
		if err != nil || happens == nil || !at.Before(t) {
			return err
		}
		if err := happens(ctx, at); err != nil {
			return err
		}
	}
}

// next is when something happens next, and what; nil: nothing before a time.
// What is due later is not weighed yet: a mail may change it.
func (r *replay) next(ctx context.Context, before time.Time) (at time.Time, happens func(context.Context, time.Time) error, err error) {
	sooner := func(t time.Time, f func(context.Context, time.Time) error) {
		if !t.IsZero() && (happens == nil || t.Before(at)) {
			at, happens = t, f
		}
	}
	sooner(r.again, r.ring)
	due, ok, err := r.db.NextDeadline(ctx, r.rung)
	if err != nil {
		return at, nil, err
	}
	if !r.digest.IsZero() && (!ok || r.digest.Before(due)) {
		due, ok = r.digest, true
	}
	if ok && due.Before(before) {
		rings, err := r.rings(ctx, due)
		if err != nil {
			return at, nil, err
		}
		sooner(rings, r.ring)
	}
	if len(r.held) > 0 {
		sooner(r.held[0].left, r.release)
	}
	waits, ok, err := r.db.Next(ctx) // for daytime
	if err == nil && ok && waits.After(r.sent) {
		sooner(waits, r.send)
	}
	return at, happens, err
}

// release lets the first of the letters go that were held.
func (r *replay) release(ctx context.Context, at time.Time) error {
	l := r.held[0]
	r.held = r.held[1:]
	if _, err := r.bot.Queue().Done(ctx, l.left, l.id, l.Result); err != nil {
		return err
	}
	r.askAt(r.rec.running(r.rec.rings(at)))
	return r.send(ctx, at) // what stood behind it
}

// askAt has the clocks asked at a time, whatever is due.
func (r *replay) askAt(t time.Time) {
	if r.again.IsZero() || t.Before(r.again) {
		r.again = t
	}
}

// rings is when the clocks say what is due at a time: at once, if the desk was
// running. It was not if they had something to say and the record shows no sign
// of life; then it is at the next one, and never if there is none.
func (r *replay) rings(ctx context.Context, due time.Time) (time.Time, error) {
	at := r.rec.rings(due)
	if running := r.rec.running(at); !running.Equal(at) || !r.rec.learning {
		return running, nil
	}
	if sign, ok := r.rec.sign(due); ok && sign.Sub(due) <= grace {
		return at, nil
	}
	speaks, err := r.speaks(ctx, due)
	if err != nil || !speaks {
		return at, err
	}
	until, _ := r.rec.stop(due)
	return until, nil
}

// speaks reports whether the clocks, or a digest, would say something.
func (r *replay) speaks(ctx context.Context, at time.Time) (bool, error) {
	clocks, err := r.bot.Clocks(ctx, at, false)
	if err != nil || slices.ContainsFunc(clocks, func(c mailbot.Clock) bool { return c.Fires }) {
		return err == nil, err
	}
	if !at.Equal(r.digest) || !r.bot.Calendar.Working(at) {
		return false, nil
	}
	open, err := r.db.OpenAfter(ctx, 0, 1)
	return len(open) > 0, err
}

// ring asks the clocks at a time.
func (r *replay) ring(ctx context.Context, at time.Time) error {
	if err := r.bot.Passed(ctx, at); err != nil {
		return err
	}
	_, err := r.bot.Tick(ctx, at)
	_, digests := r.bot.Morning(ctx, at)
	if err := errors.Join(err, digests); err != nil {
		return err
	}
	r.rung, r.digest = at, time.Time{}
	if !r.again.After(at) {
		r.again = time.Time{}
	}
	if r.bot.Digests != nil {
		r.digest = r.bot.Digests.Next(at.In(r.bot.Calendar.Location())).UTC()
	}
	if err := r.readLetters(ctx); err != nil {
		return err
	}
	return r.send(ctx, at)
}

// receive handles one mail of the record again.
func (r *replay) receive(ctx context.Context, m store.Mail) error {
	mail, err := r.mail(ctx, m)
	if err != nil {
		return err
	}
	defer mail.Body.Close()
	r.last, r.mooted = m.ID, false
	kept, err := r.bot.Replay(ctx, m.At, mail, r.translate)
	if err != nil {
		return err
	}
	if kept.ID != 0 {
		r.real[kept.ID] = m.ID
		r.moot[m.ID] = r.mooted
	}
	if opened := kept.Request; opened != 0 && !r.known[opened] {
		r.known[opened], r.requests[m.ID] = true, opened
	}
	if err := r.readLetters(ctx); err != nil {
		return err
	}
	r.askAt(r.rec.running(r.rec.rings(m.At)))
	return r.send(ctx, m.At)
}

// mail is a mail of the record as it comes in again.
func (r *replay) mail(ctx context.Context, m store.Mail) (inbox.Mail, error) {
	src, err := r.rec.db.OpenMail(ctx, m.ID)
	if err != nil {
		return inbox.Mail{}, err
	}
	defer src.Close()
	body, err := inbox.Spool("", src)
	if err != nil {
		return inbox.Mail{}, err
	}
	mail := inbox.Mail{Size: m.Size, Body: body, Internal: m.At}
	switch most := r.bot.Size; {
	case m.Whole > 0:
		mail.Size = m.Whole
		mail.Err = fmt.Errorf("%w: %d bytes, of which %d are here", inbox.ErrTooLarge, m.Whole, m.Size)
	case m.Disposition != quarantine && most > 0 && m.Size > most:
		mail.Err = fmt.Errorf("%w: %d bytes of at most %d", inbox.ErrTooLarge, m.Size, most)
	case m.Disposition == quarantine && strings.HasPrefix(m.Why, inbox.ErrNoBody.Error()):
		mail.Err = fmt.Errorf("%w%s", inbox.ErrNoBody, strings.TrimPrefix(m.Why, inbox.ErrNoBody.Error()))
	}
	return mail, nil
}

const quarantine = "quarantine"

// readLetters learns which letters were written.
func (r *replay) readLetters(ctx context.Context) error {
	for {
		letters, err := r.db.LettersAfter(ctx, r.read, page)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			r.read = l.ID
			to := strings.ToLower(l.To)
			p := posted{Request: l.Request, Notice: l.Notice, MessageID: l.MessageID}
			r.posted[r.causeOf(l)] = p
			r.latest[about{l.Request, to, l.Kind}], r.latest[about{l.Request, to, ""}] = p, p
		}
	}
}

// causeOf names a letter that was written now.
func (r *replay) causeOf(l store.Letter) cause {
	c := r.count.next(cause{Mail: r.last, Kind: l.Kind, To: strings.ToLower(l.To)})
	r.causes[l.ID] = c
	return c
}

// send lets the letters leave that are due: at once, or when their like left.
func (r *replay) send(ctx context.Context, now time.Time) error {
	r.sent = now
	for {
		letters, err := r.db.Claim(ctx, now, page)
		if err != nil {
			return err
		}
		sent := 0
		for _, l := range letters {
			if r.holds(l.ID) {
				continue
			}
			sent++
			if err := r.leave(ctx, now, l.ID); err != nil {
				return err
			}
		}
		if sent == 0 {
			return nil
		}
	}
}

func (r *replay) holds(id int64) bool {
	return slices.ContainsFunc(r.held, func(l letter) bool { return l.id == id })
}

// leave lets one letter leave, or holds it until its like left.
func (r *replay) leave(ctx context.Context, now time.Time, id int64) error {
	out := letter{id: id, left: now, Result: outbox.Result{State: outbox.Sent}}
	if f, ok := r.rec.letters[r.causes[id]]; ok && !f.left.IsZero() {
		if f.state == store.Failed {
			out.Result = outbox.Result{State: outbox.Failed, Reply: f.reply}
		}
		out.left = f.left
	}
	if out.left.Sub(now) < grace {
		_, err := r.bot.Queue().Done(ctx, now, id, out.Result)
		return err
	}
	r.held = append(r.held, out)
	slices.SortStableFunc(r.held, func(a, b letter) int { return cmp.Or(a.left.Compare(b.left), cmp.Compare(a.id, b.id)) })
	return nil
}
