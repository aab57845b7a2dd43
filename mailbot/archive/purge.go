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
// and the mails of no request that are older (told gets the number 0 for a day
// of these),
// each into the archive first and then in one transaction of its own: a kill
// leaves it whole in the one or the other, and the next run goes on. told hears
// of each. What cannot be archived ends the run; what has changed meanwhile
// waits for the next.
func Purge(ctx context.Context, db *store.DB, folder string, before, now time.Time, told func(int64, store.Archived)) error {
	sweep(folder, now)
	for last := int64(0); ; {
		list, err := db.Purgeable(ctx, before, now, last, chunk)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return purgeLoose(ctx, db, folder, before, now, told)
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

// purgeLoose takes the mails of no request out, day by day.
func purgeLoose(ctx context.Context, db *store.DB, folder string, before, now time.Time, told func(int64, store.Archived)) error {
	const day = 24 * time.Hour
	before = before.Truncate(day) // whole days, in UTC
	for after := time.Unix(0, 0); ; {
		first, ok, err := db.FirstLoose(ctx, after, before)
		if err != nil || !ok || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		from := first.Truncate(day)
		after = from.Add(day)
		a, err := KeepLoose(ctx, db, folder, from, after)
		if err != nil {
			return err
		}
		err = db.WriteForGood(ctx, func(tx *store.Tx) error { return tx.PurgeLoose(ctx, a, from, after, now) })
		switch {
		case errors.Is(err, store.ErrKept):
		case err != nil:
			return fmt.Errorf("%w (it stands in %s as %s)", err, folder, a.Name)
		default:
			told(0, a)
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
