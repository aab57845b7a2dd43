package inbox

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// matchEvery is how often, on one connection, the mailbox is compared with what the Box has had.
const matchEvery = time.Hour

// strays finds mails at or below the cursor that the Box never had, to be received now. Those that it had and that lie
// there still are owed a move.
func (r *reader) strays(ctx context.Context, l *line, last uint32, now time.Time) (strays []uint32, err error) {
	box, ok := r.box.(Reconciler)
	if !ok || last == 0 || r.matching == l && now.Sub(r.matched) < matchEvery {
		return nil, nil
	}
	below, err := l.find(ctx, imap.UIDRange{Start: 1, Stop: imap.UID(last)})
	if err != nil {
		return nil, err
	}
	var left Moves
	for uids := range slices.Chunk(below, window) {
		moves, unknown, err := box.Reconcile(ctx, r.config.Mailbox, r.validity, uids)
		if err != nil {
			return nil, fmt.Errorf("compare %s with what was received: %w", r.config.Mailbox, err)
		}
		left.Processed = append(left.Processed, moves.Processed...)
		left.Quarantine = append(left.Quarantine, moves.Quarantine...)
		strays = append(strays, unknown...)
	}
	r.matching, r.matched = l, now
	if len(left.Processed)+len(left.Quarantine) > 0 {
		r.owed = nil // it is among these
		r.owe(left)
	}
	return strays, nil
}
