package inbox

import (
	"context"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// Report is what Check found.
type Report struct {
	TLS      string   // version of the connection's TLS; "" without
	Caps     []string // what the server can, sorted
	Idle     bool     // tells of new mail by itself
	Move     bool     // moves in one step
	UIDPlus  bool     // without MOVE: removes exactly what was copied
	Validity uint32
	Mailbox  Folder
	// Processed and Quarantine are zero if not configured.
	Processed, Quarantine Folder
}

// Folder is one folder of the server.
type Folder struct {
	Name      string
	Exists    bool
	Messages  uint32
	Creatable bool  // of one that does not exist: it was made, and removed again
	Err       error // what the server said
}

// Check logs in and looks at the folders, changing nothing that stays. The error is of connection or login; trouble with
// a folder stands in its Err.
func Check(ctx context.Context, c Config) (Report, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return Report{}, err
	}
	l, err := open(ctx, c)
	if err != nil {
		return Report{}, err
	}
	defer l.leave()
	r := Report{
		TLS: l.tls, Idle: l.caps.Has(imap.CapIdle), Move: l.caps.Has(imap.CapMove), UIDPlus: l.caps.Has(imap.CapUIDPlus),
	}
	for name := range l.caps {
		r.Caps = append(r.Caps, string(name))
	}
	slices.Sort(r.Caps)
	r.Mailbox, r.Validity = l.look(ctx, c.Mailbox, false)
	if c.Processed != "" {
		r.Processed, _ = l.look(ctx, c.Processed, true)
	}
	if c.Quarantine != "" {
		r.Quarantine, _ = l.look(ctx, c.Quarantine, true)
	}
	return r, nil
}

// look asks for a folder; probe tries whether a missing one could be made.
func (l *line) look(ctx context.Context, name string, probe bool) (f Folder, validity uint32) {
	f.Name = name
	var data *imap.StatusData
	f.Err = l.within(ctx, "status of "+name, 0, func() (err error) {
		data, err = l.client.Status(name, &imap.StatusOptions{NumMessages: true, UIDValidity: true}).Wait()
		return err
	})
	if f.Err == nil {
		f.Exists = true
		if data.NumMessages != nil {
			f.Messages = *data.NumMessages
		}
		return f, data.UIDValidity
	}
	if !probe || !answered(f.Err) {
		return f, 0
	}
	f.Err = l.within(ctx, "create folder "+name, 0, func() error { return l.client.Create(name, nil).Wait() })
	if f.Err == nil {
		f.Creatable = true
		f.Err = l.within(ctx, "remove folder "+name, 0, func() error { return l.client.Delete(name).Wait() })
	}
	return f, 0
}
