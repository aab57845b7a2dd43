package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"sgaus/mailbot/store"
)

func backupCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database to a new file, also while the daemon runs",
		Long: `Copy the database, with all mail in it, to a file that does not exist yet. The
daemon may go on working: the copy is what stood there at one moment. "restore"
goes back to it.`,
		Args: cobra.ExactArgs(1),
		RunE: a.withStore(func(cmd *cobra.Command, db *store.DB, args []string) error {
			if err := db.Backup(cmd.Context(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s written\n", args[0])
			return nil
		}),
	}
}
