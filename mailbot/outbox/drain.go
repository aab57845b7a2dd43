package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ahead is how many letters are claimed for each connection at once, so that a
// claim, which costs the queue a transaction, serves several letters.
const ahead = 4

// Drain sends until nothing is due at now. It keeps its connections open for
// the next pass; Close ends them. The error is about the connection, the queue
// or ctx, never about a letter: that is in the report. When ctx ends, the
// letters that are on their way have Config.Grace to arrive and the others go
// back untried.
func (s *Sender) Drain(ctx context.Context, now time.Time) (Report, error) {
	return s.drain(ctx, nil, func() time.Time { return now })
}

// drain is one pass. Letters that come while it lasts are taken along when wake
// rings.
func (s *Sender) drain(ctx context.Context, wake <-chan struct{}, now func() time.Time) (Report, error) {
	if err := s.settleDebts(ctx, now()); err != nil {
		return Report{}, err
	}
	due, any, err := s.queue.Next(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("look for the next letter: %w", err)
	}
	if !any || due.After(now()) {
		return Report{}, nil
	}
	// The first connection stands before a letter is claimed: what cannot be
	// sent is not even touched.
	first, err := s.connect(ctx)
	if err != nil {
		return Report{}, err
	}
	p := &pass{
		s: s, first: first, now: now, wake: wake, ctx: ctx, limit: s.cfg.Connections,
		todo: make(chan Letter), done: make(chan outcome), hand: map[int64]bool{},
	}
	return p.run()
}

// settleDebts files what the queue could not take when it happened.
func (s *Sender) settleDebts(ctx context.Context, now time.Time) error {
	for id, res := range s.owed {
		if _, err := s.queue.Done(ctx, now, id, res); err != nil {
			return fmt.Errorf("file what became of letter %d: %w", id, err)
		}
		delete(s.owed, id)
	}
	return nil
}

// pass gives out letters to its workers, a connection each, and files what
// becomes of them. Only run and what it calls touch the queue and these fields.
type pass struct {
	s      *Sender
	first  *line // for the first worker
	now    func() time.Time
	wake   <-chan struct{}
	ctx    context.Context // its end stops the claiming
	abort  context.Context // its end, a grace later, stops the sending
	todo   chan Letter
	done   chan outcome
	joined sync.WaitGroup

	backlog        []Letter       // claimed, waiting for a worker
	hand           map[int64]bool // claimed and not filed
	workers, limit int
	dry, ending    bool
	report         Report
	err            error
}

// outcome is what a worker says of a letter: a result without a state gives it
// back untried. With lost the worker has no connection and leaves.
type outcome struct {
	letter Letter
	res    Result
	lost   error
}

func (p *pass) run() (Report, error) {
	abort, cancel := context.WithCancel(context.WithoutCancel(p.ctx))
	defer cancel()
	p.abort = abort
	over := p.ctx.Done()
	for {
		p.claim()
		if len(p.hand) == 0 {
			break
		}
		p.hire()
		var todo chan<- Letter
		var next Letter
		if len(p.backlog) > 0 {
			todo, next = p.todo, p.backlog[0]
		}
		select {
		case todo <- next:
			p.backlog = p.backlog[1:]
		case o := <-p.done:
			p.settle(o)
		case <-p.wake:
			p.dry = false
		case <-over:
			over = nil
			grace := time.AfterFunc(p.s.cfg.Grace, cancel)
			defer grace.Stop()
			p.end(p.ctx.Err())
		}
	}
	close(p.todo)
	p.joined.Wait()
	if p.first != nil {
		p.s.keep(p.first)
	}
	return p.report, p.err
}

// end lets nothing new begin.
func (p *pass) end(err error) {
	p.ending = true
	p.err = errors.Join(p.err, err)
	p.putBack()
}

// putBack returns to the queue what nobody has begun.
func (p *pass) putBack() {
	ids := make([]int64, 0, len(p.backlog))
	for _, l := range p.backlog {
		ids = append(ids, l.ID)
		delete(p.hand, l.ID)
	}
	p.backlog = nil
	if len(ids) == 0 {
		return
	}
	p.dry = false
	if err := p.s.queue.Release(context.WithoutCancel(p.ctx), ids...); err != nil {
		p.ending = true
		p.err = errors.Join(p.err, fmt.Errorf("put back letters that were not tried: %w", err))
	}
}

// claim gets more letters when the workers will soon have none.
func (p *pass) claim() {
	if p.dry || p.ending || len(p.hand) > p.limit {
		return
	}
	letters, err := p.s.queue.Claim(p.ctx, p.now(), ahead*p.limit-len(p.hand))
	if err != nil {
		p.end(fmt.Errorf("claim letters: %w", err))
		return
	}
	p.dry = true
	for _, l := range letters {
		if !p.hand[l.ID] { // else its lease ran out while we hold it
			p.dry = false
			p.hand[l.ID] = true
			p.backlog = append(p.backlog, l)
		}
	}
}

// hire starts workers for the letters in hand. All but the first connect when
// they get a letter.
func (p *pass) hire() {
	for len(p.backlog) > 0 && p.workers < min(p.limit, len(p.hand)) {
		p.workers++
		l := p.first
		p.first = nil
		p.joined.Go(func() { p.work(l) })
	}
}

// settle files what became of a letter.
func (p *pass) settle(o outcome) {
	if o.res.State == "" {
		p.backlog = append(p.backlog, o.letter)
	} else {
		delete(p.hand, o.letter.ID)
		p.file(o.letter, o.res)
	}
	if o.lost == nil {
		return
	}
	p.s.log.Warn("SMTP connection lost", "address", p.s.cfg.Address, "error", o.lost)
	p.workers--
	p.limit = p.workers // others may still get through, but no new ones
	if p.workers == 0 && !p.ending {
		p.end(o.lost)
	} else {
		p.putBack() // fewer connections, fewer letters in hand
	}
}

func (p *pass) file(l Letter, res Result) {
	p.dry = false // the next letter of this recipient may go
	switch res.State {
	case Sent:
		p.report.Sent++
	case Later:
		p.report.Later++
	case Failed:
		p.report.Failed++
	case Unknown:
		p.report.Unknown++
	}
	// Even if we are stopping: what was sent and not filed is sent twice.
	again, err := p.s.queue.Done(context.WithoutCancel(p.ctx), p.now(), l.ID, res)
	if err != nil {
		p.s.owed[l.ID] = res
		p.end(fmt.Errorf("file what became of letter %d: %w", l.ID, err))
	}
	about := []any{"id", l.ID, "to", l.To, "state", res.State, "code", res.Code, "reply", res.Reply}
	if !again.IsZero() {
		about = append(about, "again", again)
	}
	p.s.log.Info("letter", about...)
}
