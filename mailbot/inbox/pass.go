package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/emersion/go-imap/v2"
)

// grace is how long the server may still take, after the end of ctx, for what belongs to the chunk in hand.
const grace = 10 * time.Second

// reader is what is remembered from one connection to the next. None of it is needed after a restart.
type reader struct {
	config   Config
	box      Box
	log      *slog.Logger
	now      func() time.Time
	validity uint32
	strikes  map[uint32]int // UID → weight of the tries that failed
	owed     []owed
	moved    int
	sizeless bool      // the server's sizes cost us a connection
	looking  bool      // nothing may change on the server: EXAMINE (RFC 9051, 6.3.3)
	matched  time.Time // when the mailbox was last compared with what the Box has had
	matching *line     // the connection on which that was
}

func newReader(c Config, box Box, log *slog.Logger, now func() time.Time) (*reader, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	return &reader{config: c, box: box, log: orDiscard(log), now: now, strikes: map[uint32]int{}}, nil
}

// Pass makes one complete pass and hangs up. A connection that is lost over a mail is made again, as often as it takes to
// have that mail or to give it up; one that is lost otherwise is an error. The Summary holds beside an error too.
func Pass(ctx context.Context, c Config, box Box, log *slog.Logger, now func() time.Time) (Summary, error) {
	r, err := newReader(c, box, log, now)
	if err != nil {
		return Summary{}, err
	}
	return r.whole(ctx)
}

func (r *reader) whole(ctx context.Context) (Summary, error) {
	var total Summary
	for tries := 0; ; tries++ {
		l, err := open(ctx, r.config)
		if err != nil {
			return total, err
		}
		strikes := r.weight()
		s, err := r.pass(ctx, l, true)
		l.leave()
		total.Seen = total.Received + total.Vanished + s.Seen
		total.Received += s.Received
		total.Poisoned += s.Poisoned
		total.Vanished += s.Vanished
		total.Moved += s.Moved
		if s.Received > 0 {
			tries = 0
		}
		hopeful := s.Received > 0 || r.weight() > strikes
		if err == nil || !errors.Is(err, errLost) || !hopeful || ctx.Err() != nil || tries >= 2*askNoone {
			return total, err
		}
		r.log.Warn("connection lost, trying again", "error", err)
		if err := sleep(ctx, min(100*time.Millisecond<<tries, 5*time.Second)); err != nil {
			return total, err
		}
	}
}

func (r *reader) weight() (sum int) {
	for _, n := range r.strikes {
		sum += n
	}
	return sum
}

// choose selects the mailbox, and notices a new UIDVALIDITY.
func (r *reader) choose(ctx context.Context, l *line) error {
	var data *imap.SelectData
	err := l.within(ctx, "select "+r.config.Mailbox, 0, func() (err error) {
		data, err = l.client.Select(r.config.Mailbox, &imap.SelectOptions{ReadOnly: r.looking}).Wait()
		return err
	})
	if err != nil {
		return err
	}
	if data.UIDValidity == 0 {
		return fmt.Errorf("select %s: the server gives no UIDVALIDITY, so nothing could be received just once", r.config.Mailbox)
	}
	if r.validity != data.UIDValidity {
		if r.validity != 0 {
			r.log.Warn("UIDVALIDITY has changed, everything is read again", "mailbox", r.config.Mailbox, "was", r.validity, "is", data.UIDValidity)
		}
		r.validity = data.UIDValidity
		r.owed = nil
		clear(r.strikes)
	}
	return nil
}

// refresh makes the server tell what is new in the mailbox: SEARCH alone may answer from before.
func (r *reader) refresh(ctx context.Context, l *line, again bool) error {
	if again {
		if err := r.choose(ctx, l); err != nil {
			return err
		}
	} else if err := l.within(ctx, "noop", 0, func() error { return l.client.Noop().Wait() }); err != nil {
		return err
	}
	select { // told already, by the search that follows
	case <-l.news:
	default:
	}
	return nil
}

// pass receives all that is above the cursor. again selects the mailbox anew, without which a mailbox that was deleted
// and made again would never be noticed.
func (r *reader) pass(ctx context.Context, l *line, again bool) (s Summary, err error) {
	began := r.now()
	if err := r.refresh(ctx, l, again); err != nil {
		return s, err
	}
	last, err := r.box.Cursor(ctx, r.config.Mailbox, r.validity)
	if err != nil {
		return s, fmt.Errorf("read cursor of %s: %w", r.config.Mailbox, err)
	}
	uids, err := l.search(ctx, last)
	if err != nil {
		return s, err
	}
	r.moved = 0
	strays, err := r.strays(ctx, l, last, began)
	if err != nil {
		return s, err
	}
	uids = append(strays, uids...)
	s.Seen = len(uids)
	f := &feed{r: r, l: l, all: uids, rest: uids}
	err = r.drain(ctx, f, &s)
	s.Vanished, s.Moved = f.gone, r.moved
	if err != nil {
		return s, err
	}
	if s.Seen != s.Received+s.Vanished { // cannot be; people of other help desks wish they had been told
		r.log.Error("mails seen and received differ", "seen", s.Seen, "received", s.Received, "vanished", s.Vanished)
	}
	if p, ok := r.box.(Passer); ok {
		p.Passed(ctx, r.config.Mailbox, began, s)
	}
	return s, nil
}

// ahead is what the line was doing while the Box received a chunk.
type ahead struct {
	mails []Mail
	err   error
}

// drain brings chunk after chunk to the Box. While one is received, the one before is moved and the next one is fetched.
func (r *reader) drain(ctx context.Context, f *feed, s *Summary) error {
	work, cancel := lastingContext(ctx)
	defer cancel()
	var moves Moves
	mails, err := f.next(ctx)
	for len(mails) > 0 && ctx.Err() == nil {
		fetched := make(chan ahead, 1)
		go func(done Moves, err error) {
			if err == nil { // else the connection is gone, and mails are all that came
				r.move(work, f.l, done)
			} else {
				r.owe(done)
			}
			next := ahead{err: err}
			if err == nil && ctx.Err() == nil {
				next.mails, next.err = f.next(work)
			}
			fetched <- next
		}(moves, err)
		var rerr error
		moves, rerr = r.receive(ctx, mails)
		next := <-fetched
		if rerr == nil {
			r.note(mails, s)
		}
		mails, err = next.mails, next.err
		if rerr != nil {
			closeAll(mails)
			return rerr
		}
	}
	closeAll(mails) // of a chunk that ctx's end left untouched
	switch {
	case err != nil:
		r.owe(moves)
		return err
	case ctx.Err() != nil && s.Received+f.gone < s.Seen:
		r.move(work, f.l, moves)
		return fmt.Errorf("pass over %s: %w", r.config.Mailbox, ctx.Err())
	}
	r.move(work, f.l, moves)
	return nil
}

// receive hands a chunk over, and frees it. It does not end with ctx: a transaction that has begun is finished.
func (r *reader) receive(ctx context.Context, mails []Mail) (Moves, error) {
	defer closeAll(mails)
	moves, err := r.box.Receive(context.WithoutCancel(ctx), r.config.Mailbox, r.validity, mails)
	if err != nil {
		return Moves{}, fmt.Errorf("receive mails %d to %d of %s: %w", mails[0].UID, mails[len(mails)-1].UID, r.config.Mailbox, err)
	}
	return moves, nil
}

// note counts what has been received.
func (r *reader) note(mails []Mail, s *Summary) {
	s.Received += len(mails)
	for _, m := range mails {
		delete(r.strikes, m.UID)
		if errors.Is(m.Err, ErrTooLarge) {
			r.log.Warn("mail above the limit, only its beginning was taken", "mailbox", r.config.Mailbox, "uid", m.UID, "size", m.Size, "limit", r.config.MaxSize)
		} else if m.Err != nil {
			s.Poisoned++
			r.log.Error("mail could not be fetched whole", "mailbox", r.config.Mailbox, "uid", m.UID, "size", m.Size, "error", m.Err)
		}
	}
}

func closeAll(mails []Mail) {
	for _, m := range mails {
		m.Body.Close()
	}
}

// lastingContext ends a while after ctx, for what must still be done then.
func lastingContext(ctx context.Context) (context.Context, context.CancelFunc) {
	lasting, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(grace):
			cancel()
		case <-lasting.Done():
		}
	})
	return lasting, func() { stop(); cancel() }
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
