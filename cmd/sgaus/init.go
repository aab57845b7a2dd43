package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
)

func initCommand(a *app) *cobra.Command {
	var domain string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented sgaus.toml to start from",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := os.OpenFile(a.config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if errors.Is(err, fs.ErrExist) {
				return usageError{fmt.Errorf("%s is there already, and is left as it is", a.config)}
			}
			if err != nil {
				return err
			}
			_, err = f.WriteString(config.Default(domain))
			if err = errors.Join(err, f.Close()); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s written: fill in the servers and the staff, then run `sgaus check`\n", a.config)
			return nil
		},
	}
	cmd.Flags().StringVar(&domain, "domain", "ejemplo.mx", "mail `domain` of the examples")
	return cmd
}
