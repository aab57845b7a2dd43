package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"sgaus/mailbot/config"
	"sgaus/templates"
)

func templatesCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "templates",
		Short: "List the notices and where their words come from",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.optional(cmd.Flags().Changed("config"))
			if err != nil {
				return err
			}
			set, err := templates.Load(nil)
			if c != nil {
				set, err = openTemplates(c)
			}
			if err != nil {
				return err
			}
			for _, name := range templates.Names() {
				_, text, err := set.Source(name + ".txt")
				if err != nil {
					return err
				}
				_, html, err := set.Source(name + ".html")
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%-20s %s, %s\n", name, placed(c, text), placed(c, html))
			}
			return nil
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use: "export DIR", Short: "Write the notices into a folder, to change them there (helpdesk.templates)",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return exportTemplates(args[0]) },
	})
	return cmd
}

// placed names a file of the configured folder as the operator finds it.
func placed(c *config.Config, origin string) string {
	if c == nil || strings.HasPrefix(origin, "sgaus:") {
		return origin
	}
	return filepath.Join(c.Helpdesk.Templates, origin)
}

// exportTemplates writes what is embedded, and never over a file that is there.
func exportTemplates(dir string) error {
	files := templates.Files()
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if entry.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return fmt.Errorf("export %s: %w", name, err)
		}
		if _, err := f.Write(data); err != nil {
			f.Close()
			return fmt.Errorf("export %s: %w", name, err)
		}
		return f.Close()
	})
}
