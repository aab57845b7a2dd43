package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
)

// Agenda is what is published: the store's.
type Agenda interface {
	// Bookings are those of which an event touches a time.
	Bookings(ctx context.Context, from, to time.Time) ([]agenda.Booking, error)
	Booking(ctx context.Context, request int64) (agenda.Booking, bool, error)
	// Changed are up to limit bookings that changed since a change, in that order,
	// and the number of the last.
	Changed(ctx context.Context, since int64, limit int) ([]agenda.Booking, int64, error)
	// LastChange is the number of the last of all.
	LastChange(ctx context.Context) (int64, error)
}

// Config says where the agenda is published.
type Config struct {
	File       string      // "": none
	Collection *Collection // nil: none
	Resources  []agenda.Resource
	Zone       string // IANA name: where the hours are to be shown
	// Edited is told what others changed in the collection and was undone; nil: the
	// log alone.
	Edited func(ctx context.Context, now time.Time, edits []Edit) error
}

// The pauses of the collection.
const (
	pauseFirst = 5 * time.Second  // after a failure, doubling …
	pauseMost  = 10 * time.Minute // … up to this
	compare    = time.Hour        // between two looks at all of it
)

// fileEvery is how often the file is looked at, and written at most so much more
// often.
const (
	fileEvery = time.Minute
	fileLeast = time.Second
)

// Publisher keeps the file and the collection as the agenda is.
type Publisher struct {
	Config
	db     *store.DB
	agenda Agenda
	log    *slog.Logger

	// Of the file's goroutine.
	written int64 // the change up to which the file is written; -1: unknown
	sight   sight

	// Of the collection's goroutine.
	seen int64 // the change up to which the collection is

	mu    sync.Mutex
	since [2]time.Time // since when the file, the collection fail; zero: they do not
}

// Target is one of the two places.
type Target int

// The targets.
const (
	ToFile Target = iota
	ToCollection
)

// New makes the publisher of an agenda. Nothing is written or dialled yet.
func New(cfg Config, db *store.DB, a Agenda, log *slog.Logger) *Publisher {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Publisher{Config: cfg, db: db, agenda: a, log: log, written: -1}
}

// Failing tells since when a target could not be written; zero: it can.
func (p *Publisher) Failing(t Target) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since[t]
}

// judge notes how writing a target went. It says so at the first failure and at
// the first success after it.
func (p *Publisher) judge(t Target, now time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	what := [...]string{"the agenda's file", "the agenda's calendar collection"}[t]
	switch before := p.since[t]; {
	case err != nil && before.IsZero():
		p.since[t] = now
		p.log.Warn(what+" cannot be written; it is tried again", "error", err)
	case err != nil:
		p.log.Debug(what+" still cannot be written", "error", err, "since", before)
	case !before.IsZero():
		p.since[t] = time.Time{}
		p.log.Info(what+" is written again", "since", before)
	}
}

// Run publishes until ctx ends: at the start, at each wake where the agenda has
// changed, and when something was changed from outside. The collection and the
// file do not wait for each other, and nobody waits for either.
func (p *Publisher) Run(ctx context.Context, wake <-chan struct{}, now func() time.Time) {
	file, collection := make(chan struct{}, 1), make(chan struct{}, 1)
	var loops sync.WaitGroup
	loops.Go(func() { p.runFile(ctx, file, now) })
	loops.Go(func() { p.runCollection(ctx, collection, now) })
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-wake:
			for _, c := range []chan struct{}{file, collection} {
				select {
				case c <- struct{}{}:
				default:
				}
			}
		}
	}
	loops.Wait()
}

// Once publishes one time, for at most so long as ctx allows. The collection is
// asked only where the agenda has changed or the last comparison is long ago:
// whoever calls this every minute need not list it every minute.
func (p *Publisher) Once(ctx context.Context, now time.Time) error {
	fileErr := p.writeFile(ctx, now)
	p.judge(ToFile, now, fileErr)
	if p.Collection == nil {
		return fileErr
	}
	compared, err := p.recall(ctx)
	if err == nil {
		err = p.writeCollection(ctx, now, now.Sub(compared).Abs() >= compare)
	}
	p.judge(ToCollection, now, err)
	return errors.Join(fileErr, err)
}

func (p *Publisher) runFile(ctx context.Context, wake <-chan struct{}, now func() time.Time) {
	if p.File == "" {
		return
	}
	for ctx.Err() == nil {
		err := p.writeFile(ctx, now())
		if ctx.Err() == nil {
			p.judge(ToFile, now(), err)
		}
		if sleep(ctx, nil, fileLeast) {
			sleep(ctx, wake, fileEvery-fileLeast)
		}
	}
}

func (p *Publisher) runCollection(ctx context.Context, wake <-chan struct{}, now func() time.Time) {
	if p.Collection == nil {
		return
	}
	var compared time.Time // when all of it was
	for pause := pauseFirst; ctx.Err() == nil; {
		began := now()
		whole := began.Sub(compared) >= compare
		err := p.writeCollection(ctx, began, whole)
		if ctx.Err() != nil {
			return
		}
		p.judge(ToCollection, now(), err)
		if err == nil {
			if whole {
				compared = began
			}
			pause = pauseFirst
			sleep(ctx, wake, compared.Add(compare).Sub(now()))
			continue
		}
		// Woken or not: a server that fails is not asked more often than this.
		var r *Refusal
		if errors.As(err, &r) && r.After > pause {
			pause = r.After
		}
		sleep(ctx, nil, pause)
		compared, pause = time.Time{}, min(2*pause, pauseMost)
	}
}

// sleep waits until ctx ends (false), it is woken, or some time has passed.
func sleep(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-wake:
	case <-t.C:
	}
	return true
}

// writeFile makes the file hold the agenda, if the agenda or the file changed
// since it last did.
func (p *Publisher) writeFile(ctx context.Context, now time.Time) error {
	if p.File == "" {
		return nil
	}
	last, err := p.agenda.LastChange(ctx)
	if err != nil {
		return err
	}
	seen, err := look(p.File)
	if err != nil {
		return fmt.Errorf("look at %s: %w", p.File, err)
	}
	if last == p.written && seen == p.sight && seen.there {
		return nil
	}
	octets, wrote, err := refresh(p.File, func(w io.Writer) error { return p.Write(ctx, w, now) })
	if err != nil {
		return err
	}
	if p.sight, err = look(p.File); err != nil {
		return fmt.Errorf("look at %s: %w", p.File, err)
	}
	if wrote {
		p.log.Info("the agenda's file is written", "file", p.File, "octets", octets)
	}
	p.written = last
	return nil
}

// writeCollection makes the collection hold the agenda: all of it, or what
// changed.
func (p *Publisher) writeCollection(ctx context.Context, now time.Time, whole bool) error {
	if p.Collection == nil {
		return nil
	}
	pass := p.follow
	if whole {
		pass = p.reconcile
	}
	return pass(ctx, now)
}
