package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
	"sgaus/mailbot/rehearsal"
	"sgaus/mailbot/store"
)

func rehearseCommand(a *app) *cobra.Command {
	var since, with string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "rehearse --since DATE [--with FILE]",
		Short: "Replay the kept mail, and tell what would be decided otherwise",
		Long: `Replay all mail that the database keeps, in its order and at its times and with
the clocks between, and tell what would have been decided otherwise since DATE
(2026-11-01, or a time in RFC 3339):

  with --with FILE  by that configuration instead of the present one: other
                    deadlines, staff, limits, rules of identity …
  always            by this program instead of the one that decided then: run
                    the new program on the database of the old one before it
                    takes over. Where another configuration was in force then,
                    that shows here too.

Everything happens in copies under the system's folder for temporary files, which
must hold about three times the database. The database is only read, also while
the daemon works, nothing is sent, and no server is asked.

A line tells of a mail, or of what the clock says: what was done, what would be,
and which notices would not go out or would besides. What is about a request of
which something before was decided otherwise is marked «follows».

What nobody can know is supposed: that people would have said what they said, also
where they had got other notices; that the desk was running, unless a deadline was
over and nothing was said; that a mail was handled when it came, also where it
waited in quarantine. Of a mail that was too large only the beginning is kept, and
no more than that is read again.

Exits with 0 if nothing would be otherwise and with 1 if something would, as diff
does, or if the rehearsal failed; then nothing is printed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			from, err := sinceWhen(since, c)
			if err != nil {
				return err
			}
			rep, err := a.rehearse(cmd.Context(), c, with, from)
			if err != nil {
				return err
			}
			out := rehearsalOf(rep, from, with)
			if asJSON {
				err = printJSON(cmd.OutOrStdout(), out)
			} else {
				err = out.print(cmd.OutOrStdout())
			}
			if n := len(rep.Config) + len(rep.Program); err == nil && n > 0 {
				err = fmt.Errorf("%s would be otherwise", decisions(n))
			}
			return err
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "tell of mail since this `date`")
	cmd.Flags().StringVar(&with, "with", "", "the other configuration `file`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as an object")
	return cmd
}

// sinceWhen reads --since, in the desk's time zone.
func sinceWhen(s string, c *config.Config) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	zone, err := time.LoadLocation(c.Helpdesk.Timezone)
	if err != nil {
		return time.Time{}, usageError{err}
	}
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return t, usageError{fmt.Errorf("--since %q: write it like 2026-11-01, or 2026-11-23T10:00:00-06:00", s)}
	}
	return t, nil
}

// rehearse replays in copies that are thrown away.
func (a *app) rehearse(ctx context.Context, c *config.Config, with string, since time.Time) (_ *rehearsal.Report, err error) {
	plan := rehearsal.Plan{Since: since}
	if plan.Now, err = deskOf(c); err != nil {
		return nil, err
	}
	if with != "" {
		other, err := config.Load(with)
		if err != nil {
			return nil, usageError{err}
		}
		d, err := deskOf(other)
		if err != nil {
			return nil, err
		}
		plan.With = &d
	}
	if plan.Dir, err = os.MkdirTemp("", "sgaus-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(plan.Dir)) }()
	path := filepath.Join(plan.Dir, "record.db")
	if err := store.Snapshot(ctx, c.Database.Path, path); err != nil {
		return nil, err
	}
	if plan.Record, err = store.OpenScratch(ctx, path, a.now()); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, plan.Record.Close()) }()
	log := a.log()
	plan.Progress = func(done, all int) {
		if done%1000 == 0 {
			log.Info("rehearsing", "mails", done, "of", all)
		}
	}
	return rehearsal.Run(ctx, plan)
}

func deskOf(c *config.Config) (rehearsal.Desk, error) {
	words, err := openTemplates(c)
	if err != nil {
		return rehearsal.Desk{}, err
	}
	settings, err := settingsOf(c)
	return rehearsal.Desk{Words: words, Settings: settings}, err
}
