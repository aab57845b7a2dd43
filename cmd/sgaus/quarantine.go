package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
)

func quarantineCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "quarantine",
		Short: "List the mails that could not be handled",
		Args:  cobra.NoArgs,
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, _ []string) error {
			cases, err := db.Quarantined(cmd.Context())
			if err != nil {
				return err
			}
			return printQuarantine(cmd.Context(), cmd.OutOrStdout(), db, cases, asJSON)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "an array of objects")
	cmd.AddCommand(&cobra.Command{
		Use: "show N", Short: "Print the mail of a case as it came", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, args []string) error {
			q, err := caseNamed(cmd.Context(), db, args[0])
			if err != nil {
				return err
			}
			return printMail(cmd.Context(), cmd.OutOrStdout(), db, q.Mail)
		}),
	}, &cobra.Command{
		Use: "discard N", Short: "Put a case away; the mail is kept", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, args []string) error {
			q, err := caseNamed(cmd.Context(), db, args[0])
			if err != nil {
				return err
			}
			return db.Write(cmd.Context(), func(tx *store.Tx) error {
				return tx.SetQuarantine(cmd.Context(), q.N, store.Discarded)
			})
		}),
	}, retryCommand(a))
	return cmd
}

// retryCommand handles mail in quarantine again, after an update or a mended
// configuration.
func retryCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "retry [N]", Short: "Handle a case again, or all of them", Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			d, err := a.open(ctx, a.log())
			if err != nil {
				return err
			}
			err = func() error {
				cases, err := d.db.Quarantined(ctx)
				if err != nil {
					return err
				}
				if len(args) == 1 {
					q, err := caseNamed(ctx, d.db, args[0])
					if err != nil {
						return err
					}
					cases = []store.Quarantined{q}
				}
				var failed error
				for _, q := range cases {
					became, err := d.bot.Recover(ctx, a.now(), q.N)
					if err != nil {
						failed = errors.Join(failed, fmt.Errorf("case %d: %w", q.N, err))
						continue
					}
					fmt.Fprintf(cmd.OutOrStdout(), "%d: %s\n", q.N, became)
				}
				return failed
			}()
			return errors.Join(err, d.close())
		},
	}
}

// withStore runs a command on the database alone.
func (a *app) withStore(run func(*cobra.Command, *store.DB, []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		db, err := a.openStore(cmd.Context())
		if err != nil {
			return err
		}
		return errors.Join(run(cmd, db, args), db.Close())
	}
}

func caseNamed(ctx context.Context, db *store.DB, arg string) (store.Quarantined, error) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return store.Quarantined{}, usageError{fmt.Errorf("%q is no number of a case", arg)}
	}
	q, ok, err := db.QuarantinedAs(ctx, n)
	if err == nil && !ok {
		err = fmt.Errorf("there is no case %d in quarantine", n)
	}
	return q, err
}

func printMail(ctx context.Context, w io.Writer, db *store.DB, id int64) error {
	r, err := db.OpenMail(ctx, id)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(w, r)
	return err
}

func printQuarantine(ctx context.Context, w io.Writer, db *store.DB, cases []store.Quarantined, asJSON bool) error {
	type caseJSON struct {
		N       int64   `json:"n"`
		At      *string `json:"at"`
		State   string  `json:"state"`
		Reason  string  `json:"reason"`
		From    string  `json:"from"`
		Subject string  `json:"subject"`
	}
	out := []caseJSON{}
	for _, q := range cases {
		m, _, err := db.Mail(ctx, q.Mail)
		if err != nil {
			return err
		}
		out = append(out, caseJSON{N: q.N, At: archive.Stamp(q.At), State: q.State, Reason: q.Reason, From: m.From, Subject: m.Subject})
	}
	if asJSON {
		return printJSON(w, out)
	}
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, c := range out {
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\n", c.N, *c.At, c.State, or(c.From, "-"), plain(c.Subject), plain(c.Reason))
	}
	return tw.Flush()
}
