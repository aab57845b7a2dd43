package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
)

// unit is the service as systemd runs it, with no right that it does not need.
// «systemd-analyze security --offline=true» judges it.
//
//go:embed sgaus.service
var unit string

func initCommand(a *app) *cobra.Command {
	var domain string
	var systemd bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a commented sgaus.toml to start from",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if systemd {
				_, err := io.WriteString(cmd.OutOrStdout(), unit)
				return err
			}
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
	cmd.Flags().BoolVar(&systemd, "systemd", false, "print the unit of a systemd service instead")
	return cmd
}
