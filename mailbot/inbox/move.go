package inbox

import (
	"context"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// owedTries is how often a move is tried before the mails are left where they are.
const owedTries = 3

// owed is a move that failed, to be tried again in a later pass.
type owed struct {
	folder string
	uids   []uint32
	tries  int
}

// move puts mails into a folder, and makes the folder if there is none.
func (l *line) move(ctx context.Context, uids []uint32, folder string) error {
	err := l.moveOnce(ctx, uids, folder)
	if c := code(err); c != imap.ResponseCodeTryCreate && c != imap.ResponseCodeNonExistent {
		return err
	}
	if err := l.create(ctx, folder); err != nil {
		return err
	}
	return l.moveOnce(ctx, uids, folder)
}

func (l *line) create(ctx context.Context, folder string) error {
	err := l.within(ctx, "create folder "+folder, 0, func() error { return l.client.Create(folder, nil).Wait() })
	if err != nil {
		return err
	}
	// Mail clients show what is subscribed; a server that has no subscriptions does no harm.
	err = l.within(ctx, "subscribe to "+folder, 0, func() error { return l.client.Subscribe(folder).Wait() })
	if err != nil && !answered(err) {
		return err
	}
	return nil
}

func (l *line) moveOnce(ctx context.Context, uids []uint32, folder string) error {
	set := uidSet(uids)
	if l.caps.Has(imap.CapMove) { // RFC 6851. A mail that is gone already is no error to the server.
		return l.within(ctx, "move to "+folder, 0, func() error {
			if !l.client.Caps().Has(imap.CapMove) {
				return fmt.Errorf("the server has forgotten MOVE") // and the library would lose mail, see below
			}
			_, err := l.client.Move(set, folder).Wait()
			return err
		})
	}
	// Not the library's Move: without the capability it sends COPY, STORE and EXPUNGE at once, and a NO to COPY (quota)
	// loses the mail. Here nothing is marked before the copy is there.
	err := l.within(ctx, "copy to "+folder, 0, func() error {
		_, err := l.client.Copy(set, folder).Wait()
		return err
	})
	if err != nil {
		return err
	}
	err = l.within(ctx, "mark as moved", 0, func() error {
		return l.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Close()
	})
	if err != nil || !l.caps.Has(imap.CapUIDPlus) {
		return err // a bare EXPUNGE would remove what other people marked; \Deleted is enough
	}
	return l.within(ctx, "remove what was moved", 0, func() error { return l.client.UIDExpunge(set).Close() })
}

// move settles what the Box said of a chunk, and what earlier passes owe. Failures are logged and change nothing: the
// mails have been received.
func (r *reader) move(ctx context.Context, l *line, m Moves) {
	debts := r.owed
	r.owed = nil
	debts = append(debts, owed{folder: r.config.Processed, uids: m.Processed}, owed{folder: r.config.Quarantine, uids: m.Quarantine})
	for _, d := range debts {
		if len(d.uids) == 0 || d.folder == "" || d.folder == r.config.Mailbox {
			continue
		}
		err := l.move(ctx, d.uids, d.folder)
		if err == nil {
			r.moved += len(d.uids)
			continue
		}
		d.tries++
		r.log.Warn("mails were not moved", "folder", d.folder, "mails", len(d.uids), "try", d.tries, "error", err)
		if d.tries < owedTries {
			r.owed = append(r.owed, d)
		}
	}
}

// owe keeps moves for the next connection.
func (r *reader) owe(m Moves) {
	r.owed = append(r.owed, owed{folder: r.config.Processed, uids: m.Processed}, owed{folder: r.config.Quarantine, uids: m.Quarantine})
}
