package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot"
	"sgaus/mailbot/store"
)

func keysCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "List the keys that sign what the desk sends, or make a new one",
		Args:  cobra.NoArgs,
		RunE:  a.withStore(a.listKeys),
	}
	var revoke bool
	var older time.Duration
	rotate := &cobra.Command{
		Use:   "rotate",
		Short: "Make a new key, which signs from now on",
		Long: `Make a new key, which signs from now on. What the others signed goes on proving
who writes until it runs out, 90 days after it was sent. The daemon may go on
working: it takes the new key at the next mail, or within a minute.

With --revoke the others prove nothing any more, at once: for when somebody may
have read the database or a backup. Answers to older notices still find their
request, and whoever gives a command in one is asked to confirm it.`,
		Args: cobra.NoArgs,
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, _ []string) error {
			made, revoked, err := mailbot.Rotate(cmd.Context(), db, a.now(), older, revoke)
			switch {
			case err != nil:
				return err
			case !made:
				fmt.Fprintln(cmd.OutOrStdout(), "the key is younger than that: nothing was done")
			case revoke:
				fmt.Fprintf(cmd.OutOrStdout(), "a new key signs; %d older prove nothing any more\n", revoked)
			default:
				fmt.Fprintln(cmd.OutOrStdout(), "a new key signs; the older ones prove until what they signed runs out")
			}
			return nil
		}),
	}
	rotate.Flags().BoolVar(&revoke, "revoke", false, "the older keys prove nothing any more")
	rotate.Flags().DurationVar(&older, "older-than", 0, "only if the key that signs is at least that old, like 2160h: for cron")
	cmd.AddCommand(rotate)
	return cmd
}

// listKeys prints the keys, never what they are made of.
func (a *app) listKeys(cmd *cobra.Command, db *store.DB, _ []string) error {
	keys, err := db.Keyring(cmd.Context())
	if err != nil {
		return err
	}
	for i, k := range keys {
		made, state := "with the desk", "proves until what it signed runs out"
		if !k.MadeAt.IsZero() {
			made = k.MadeAt.Local().Format("2006-01-02 15:04")
		}
		switch {
		case i == 0:
			state = "signs"
		case !k.Proves:
			state = "revoked"
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%d  made %s  %s\n", k.N, made, state)
	}
	return nil
}
