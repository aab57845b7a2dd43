package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

func listCommand(a *app) *cobra.Command {
	var all, asJSON bool
	var status string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the open requests",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := filterOf(all, status)
			if err != nil {
				return err
			}
			db, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			rs, err := db.List(cmd.Context(), f, 0)
			if err == nil {
				err = printList(cmd.Context(), cmd.OutOrStdout(), db, rs, asJSON)
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "closed ones too")
	cmd.Flags().StringVar(&status, "status", "", "only this `status`, such as EN_PROCESO")
	cmd.Flags().BoolVar(&asJSON, "json", false, "an array of objects")
	return cmd
}

func filterOf(all bool, status string) (workflow.Filter, error) {
	f := workflow.Filter{Visible: workflow.Visible{All: true}}
	if status != "" {
		s, ok := workflow.StatusNamed(status)
		if !ok {
			return f, usageError{fmt.Errorf("--status %q: there are %s", status, joinStatuses())}
		}
		f.Statuses = []workflow.Status{s}
		return f, nil
	}
	for _, s := range workflow.Statuses {
		if all || s.Open() {
			f.Statuses = append(f.Statuses, s)
		}
	}
	return f, nil
}

func joinStatuses() string {
	var out []string
	for _, s := range workflow.Statuses {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

func printList(ctx context.Context, w io.Writer, db *store.DB, rs []workflow.Request, asJSON bool) error {
	if asJSON {
		out := make([]archive.Request, len(rs))
		for i, r := range rs {
			var err error
			if out[i], err = archive.RequestOf(ctx, db, r); err != nil {
				return err
			}
		}
		return printJSON(w, out)
	}
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, r := range rs {
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%s\n", r.Number, r.Status, r.OpenedAt.UTC().Format("2006-01-02 15:04"),
			or(r.Assignee, "-"), r.Requester.Email, plain(r.Subject))
	}
	return tw.Flush()
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
