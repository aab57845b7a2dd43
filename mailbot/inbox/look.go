package inbox

import (
	"context"
	"log/slog"
	"time"
)

// Look shows every mail of a mailbox to f, in order, one after the other, and changes nothing on the server: the mailbox
// is opened by EXAMINE and the mails by BODY.PEEK. f must not keep a Mail; its error ends the look.
func Look(ctx context.Context, c Config, log *slog.Logger, now func() time.Time, f func(Mail) error) error {
	c.Processed, c.Quarantine = "", ""
	r, err := newReader(c, &onlooker{f: f}, log, now)
	if err != nil {
		return err
	}
	r.looking = true
	_, err = r.whole(ctx)
	return err
}

// onlooker is a Box that keeps nothing but its place, for a connection that is lost on the way.
type onlooker struct {
	f    func(Mail) error
	last uint32
}

var _ Box = (*onlooker)(nil)

// Cursor implements Box.
func (o *onlooker) Cursor(context.Context, string, uint32) (uint32, error) { return o.last, nil }

// Receive implements Box.
func (o *onlooker) Receive(_ context.Context, _ string, _ uint32, chunk []Mail) (Moves, error) {
	for _, m := range chunk {
		if err := o.f(m); err != nil {
			return Moves{}, err
		}
		o.last = m.UID
	}
	return Moves{}, nil
}
