package outbox

import (
	"context"
	"errors"
	"time"
)

// work carries letters over one connection until there are no more. l may be
// nil.
func (p *pass) work(l *line) {
	for letter := range p.todo {
		o := outcome{letter: letter}
		l, o.res, o.lost = p.carry(l, letter)
		p.done <- o
		if o.lost != nil {
			return
		}
	}
	if l != nil {
		p.s.keep(l)
	}
}

// carry sends one letter over l, or over a new connection where l is nil or
// breaks. It gives back the line for the next letter, nil if there is none; the
// error means that connecting is no use now.
func (p *pass) carry(l *line, letter Letter) (*line, Result, error) {
	for try := 1; ; try++ {
		if l == nil {
			var err error
			if l, err = p.s.connect(p.ctx); err != nil {
				return nil, Result{}, err
			}
		}
		res, fault := p.attempt(l, letter)
		switch {
		case fault == nil:
			return l, res, nil
		case res.State != "": // the letter is settled, the line is gone
			return nil, res, nil
		case errors.Is(fault, ErrLogin), p.abort.Err() != nil:
			return nil, Result{}, fault
		case try == 2: // a second, fresh connection: it may be the letter
			return nil, Result{State: Later, Reply: oneLine(fault.Error())}, fault
		}
		l = nil
	}
}

// attempt sends the letter; Longest and the end of our grace hang up on it.
func (p *pass) attempt(l *line, letter Letter) (Result, error) {
	tooLong := time.AfterFunc(Longest, l.hangUp)
	defer tooLong.Stop()
	stop := context.AfterFunc(p.abort, l.hangUp)
	defer stop()
	return l.send(letter)
}
