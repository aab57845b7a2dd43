package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
)

func outboxCommand(a *app) *cobra.Command {
	var all, asJSON bool
	cmd := &cobra.Command{
		Use:   "outbox",
		Short: "List the letters that wait or have failed",
		Args:  cobra.NoArgs,
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, _ []string) error {
			states := []string{store.Queued, store.Waiting, store.Sending, store.Failed}
			if all {
				states = append(states, store.Sent)
			}
			letters, err := db.Outbox(cmd.Context(), states...)
			if err != nil {
				return err
			}
			return printOutbox(cmd.OutOrStdout(), letters, asJSON)
		}),
	}
	cmd.Flags().BoolVar(&all, "all", false, "what was sent, too")
	cmd.Flags().BoolVar(&asJSON, "json", false, "an array of objects")
	cmd.AddCommand(&cobra.Command{
		Use: "show ID", Short: "Print a letter as it is sent", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, args []string) error {
			id, err := letterID(args[0])
			if err != nil {
				return err
			}
			if _, ok, err := db.Letter(cmd.Context(), id); err != nil || !ok {
				return orMissing(err, id)
			}
			return printMail(cmd.Context(), cmd.OutOrStdout(), db, id)
		}),
	}, &cobra.Command{
		Use: "retry ID", Short: "Send a letter again that has failed, or one that waits at once", Args: usageArgs(cobra.ExactArgs(1)),
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, args []string) error {
			id, err := letterID(args[0])
			if err != nil {
				return err
			}
			return db.Write(cmd.Context(), func(tx *store.Tx) error { return tx.Retry(cmd.Context(), id, a.now()) })
		}),
	})
	return cmd
}

func letterID(arg string) (int64, error) {
	id, err := strconv.ParseInt(arg, 10, 64)
	if err != nil {
		return 0, usageError{fmt.Errorf("%q is no number of a letter", arg)}
	}
	return id, nil
}

func orMissing(err error, id int64) error {
	if err != nil {
		return err
	}
	return fmt.Errorf("there is no letter %d", id)
}

func printOutbox(w io.Writer, letters []store.Letter, asJSON bool) error {
	type letterJSON struct {
		ID        int64   `json:"id"`
		Request   *int64  `json:"request"`
		Kind      string  `json:"kind"`
		To        string  `json:"to"`
		Subject   string  `json:"subject"`
		MessageID string  `json:"message_id"`
		State     string  `json:"state"`
		At        *string `json:"at"`
		NextTry   *string `json:"next_try"`
		Tries     int     `json:"tries"`
		Reply     string  `json:"reply"`
		Size      int64   `json:"size"`
	}
	out := []letterJSON{}
	for _, l := range letters {
		if l.State == store.Sent || l.State == store.Failed {
			l.NotBefore = time.Time{} // there is no next try
		}
		out = append(out, letterJSON{
			ID: l.ID, Request: orNil(l.Request), Kind: l.Kind, To: l.To, Subject: l.Subject, MessageID: l.MessageID,
			State: l.State, At: archive.Stamp(l.At), NextTry: archive.Stamp(l.NotBefore), Tries: l.Tries, Reply: l.Reply, Size: l.Size,
		})
	}
	if asJSON {
		return printJSON(w, out)
	}
	tw := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, l := range out {
		fmt.Fprintf(tw, "%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", l.ID, l.State, or(deref(l.NextTry), "-"), l.Kind, l.To, l.Tries, plain(l.Subject), plain(l.Reply))
	}
	return tw.Flush()
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
