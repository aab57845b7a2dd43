package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
)

func restoreCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Go back to a backup, and handle again what came since",
		Long: `Put a backup in the place of the database. The daemon must be stopped. The
backup is checked first, and brought up to date if an older program wrote it; the
present database is kept beside it, with the time in its name.

What was handled since the backup lies in the folders imap.processed and
imap.quarantine: the next pass of "serve" or "once" scans them again, before it
looks for new mail. What the backup knows is not done twice; what it does not is
handled as if it came then, so people may get a notice for the second time. Where
imap.processed is not set, the mail lies in the mailbox itself and is found there.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			if _, err := os.Stat(args[0]); err != nil {
				return usageError{err}
			}
			aside := unused(c.Database.Path + ".before-" + a.now().UTC().Format("20060102T150405Z"))
			if err := restore(cmd.Context(), c, args[0], aside, a.now()); err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			fmt.Fprintf(w, "%s restored from %s\n", c.Database.Path, args[0])
			if _, err := os.Stat(aside); err == nil {
				fmt.Fprintf(w, "what was there is kept as %s\n", aside)
			}
			return nil
		},
	}
}

// unused is a name that no file has: two restores may be a second apart.
func unused(name string) string {
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) || n > 1000 {
			return name
		}
		name = fmt.Sprintf("%s-%d", strings.TrimSuffix(name, fmt.Sprintf("-%d", n-1)), n)
	}
}

func restore(ctx context.Context, c *config.Config, from, aside string, now time.Time) error {
	d := &desk{config: c, log: slog.New(slog.DiscardHandler)}
	if !d.aloneAsSender() {
		return errors.New("a daemon works with this database: stop it first")
	}
	defer d.lock.Close()
	return store.Restore(ctx, from, c.Database.Path, aside, now)
}

// rescan reads the folders of handled mail again if the database was restored
// since. It is done before any new mail is received, whose requests may lie
// there; what is found stays where it is.
func (d *desk) rescan(ctx context.Context, cfg inbox.Config, in inbox.Box, now func() time.Time) error {
	at, err := d.db.Moment(ctx, store.Rescan)
	if err != nil || at.IsZero() {
		return err
	}
	folders, err := inbox.Check(ctx, cfg)
	if err != nil {
		return err
	}
	for _, f := range []inbox.Folder{folders.Processed, folders.Quarantine} {
		if !f.Exists {
			continue
		}
		again := cfg
		again.Mailbox, again.Processed, again.Quarantine = f.Name, "", ""
		s, err := inbox.Pass(ctx, again, unpassed{in}, d.log, now)
		if err != nil {
			return err
		}
		d.log.Info("the database was restored: scanned again", "folder", f.Name, "mails", s.Received)
	}
	return d.db.Write(ctx, func(tx *store.Tx) error { return tx.Forget(ctx, store.Rescan) })
}

// unpassed is a Box that is not told of complete passes: those over other
// folders say nothing of the mailbox.
type unpassed struct{ inbox.Box }

// rescanned is rescan until it succeeds, with growing pauses, or ctx ends.
func (d *desk) rescanned(ctx context.Context, cfg inbox.Config, in inbox.Box, now func() time.Time) {
	for pause := 5 * time.Second; ; pause = min(2*pause, 5*time.Minute) {
		err := d.rescan(ctx, cfg, in, now)
		if err == nil || ctx.Err() != nil {
			return
		}
		d.log.Warn("the database was restored, and what came since cannot be scanned yet", "error", err, "again_in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
}
