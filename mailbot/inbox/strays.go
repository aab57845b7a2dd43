package inbox

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// matchEvery is how often the mailbox is compared with what the Box has had.
const matchEvery = time.Hour

// strays finds mails at or below the cursor that the Box never had.
func (r *reader) strays(ctx context.Context, l *line, last uint32, now time.Time) ([]uint32, error) {
	box, ok := r.box.(Reconciler)
	if !ok || last == 0 || !r.matched.IsZero() && now.Sub(r.matched) < matchEvery {
		return nil, nil
	}
	all, err := l.search(ctx, 0)
	if err != nil {
		return nil, err
	}
	below := slices.DeleteFunc(all, func(uid uint32) bool { return uid > last })
	var strays []uint32
	if len(below) > 0 {
		if strays, err = box.Unknown(ctx, r.config.Mailbox, r.validity, below); err != nil {
			return nil, fmt.Errorf("compare %s with what was received: %w", r.config.Mailbox, err)
		}
	}
	r.matched = now
	return strays, nil
}
