package outbox

import (
	"context"
	"errors"
	"fmt"
)

var errTooLong = fmt.Errorf("the letter took longer than %s", Longest)

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
	onWay, cancel := context.WithTimeoutCause(p.abort, Longest, errTooLong)
	defer cancel()
	for try := 1; ; try++ {
		if l == nil {
			var err error
			if l, err = p.reconnect(onWay); err != nil {
				return nil, Result{}, err
			}
		}
		res, fault := l.attempt(onWay, letter)
		switch {
		case fault == nil:
			return l, res, nil
		case res.State != "": // the letter is settled, the line is gone
			return nil, res, nil
		case errors.Is(fault, ErrLogin), p.abort.Err() != nil:
			return nil, Result{}, fault
		case try == 2, onWay.Err() != nil: // a second, fresh connection: it may be the letter
			return nil, Result{State: Later, Reply: oneLine(fault.Error())}, fault
		}
		l = nil
	}
}

// reconnect is given up with the letter, and at once when the pass has to end.
func (p *pass) reconnect(onWay context.Context) (*line, error) {
	ctx, cancel := context.WithCancelCause(p.ctx)
	defer cancel(nil)
	stop := context.AfterFunc(onWay, func() { cancel(context.Cause(onWay)) })
	defer stop()
	return p.s.connect(ctx)
}

// attempt sends the letter; the end of onWay hangs up on it.
func (l *line) attempt(onWay context.Context, letter Letter) (Result, error) {
	stop := context.AfterFunc(onWay, l.hangUp)
	defer stop()
	res, fault := l.send(letter)
	if fault != nil && res.State == "" && onWay.Err() != nil {
		fault = context.Cause(onWay)
	}
	return res, fault
}
