package archive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"sgaus/mailbot/store"
)

// chunk is how many requests are looked for at a time.
const chunk = 100

// Purge takes the requests that were closed before a time out of the database,
// each into the archive first and then in one transaction of its own: a kill
// leaves it whole in the one or the other, and the next run goes on. told hears
// of each. What cannot be archived ends the run; what has changed meanwhile
// waits for the next.
func Purge(ctx context.Context, db *store.DB, folder string, before, now time.Time, told func(int64, store.Archived)) error {
	sweep(folder, now)
	for last := int64(0); ; {
		list, err := db.Purgeable(ctx, before, now, last, chunk)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, n := range list {
			if last = n; ctx.Err() != nil {
				return ctx.Err()
			}
			a, err := Keep(ctx, db, folder, n)
			if err != nil {
				return err
			}
			err = db.WriteForGood(ctx, func(tx *store.Tx) error { return tx.Purge(ctx, n, a, before, now) })
			switch {
			case errors.Is(err, store.ErrKept):
			case err != nil:
				return fmt.Errorf("%w (it stands in %s as %s)", err, folder, a.Name)
			default:
				told(n, a)
			}
		}
	}
}

// sweep removes what a run left that was killed while it wrote, a day later:
// until then it may be that of a run at work.
func sweep(folder string, now time.Time) {
	drafts, _ := filepath.Glob(filepath.Join(folder, drafting))
	for _, name := range drafts {
		if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(name)
		}
	}
}
