package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/config"
	"sgaus/mailbot/store"
)

func purgeCommand(a *app) *cobra.Command {
	var at string
	var dry bool
	cmd := &cobra.Command{
		Use:   "purge",
		Short: "Move requests whose retention is over into the archive",
		Long: `Move what people wrote in requests that have been closed for longer than
records.retention, their mails, texts, names and addresses, into records.archive
as mbox and JSON. Number, dates, statuses, service and area stay in the database.
So go mails of no request that are as old, such as digests, day by day.
"serve" does the same every night. --dry-run only tells which requests those are.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := a.clock(at)
			if err != nil {
				return err
			}
			c, err := a.load()
			if err != nil {
				return err
			}
			if c.Records.Retention.Forever() {
				return usageError{errors.New(`records.retention is "never": nothing is ever purged`)}
			}
			db, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if dry {
				err = wouldPurge(cmd.Context(), db, c.Records, now(), func(n int64) { fmt.Fprintf(out, "#%d\n", n) })
			} else {
				err = purge(cmd.Context(), db, c.Records, now(), func(n int64, a store.Archived) {
					what := "of no request"
					if n != 0 {
						what = fmt.Sprintf("#%d", n)
					}
					fmt.Fprintf(out, "%s  %s  %d mails\n", what, a.Name, a.Mails)
				})
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "as if it were another `time` (RFC 3339)")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only tell what would be purged")
	return cmd
}

// purge does nothing where the configuration keeps everything.
func purge(ctx context.Context, db *store.DB, r config.Records, now time.Time, told func(int64, store.Archived)) error {
	if r.Retention.Forever() {
		return nil
	}
	return archive.Purge(ctx, db, r.Archive, r.Retention.Before(now), now, told)
}

func wouldPurge(ctx context.Context, db *store.DB, r config.Records, now time.Time, told func(int64)) error {
	for last := int64(0); ; {
		list, err := db.Purgeable(ctx, r.Retention.Before(now), now, last, 500)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, n := range list {
			last = n
			told(n)
		}
	}
}

// purgeHour is when serve purges, by the desk's clock: at night, and not on the
// hour, when backups run.
const purgeHour = "40 3 * * *"

// purge archives what is due, at night.
func (d *desk) purge(ctx context.Context, now time.Time) {
	count := 0
	err := purge(ctx, d.db, d.config.Records, now, func(int64, store.Archived) { count++ })
	if err != nil && ctx.Err() == nil {
		d.log.Error("purge", "error", err)
	}
	if count > 0 {
		d.log.Info("purged", "archives", count, "archive", d.config.Records.Archive)
	}
}
