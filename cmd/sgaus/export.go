package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// exporter writes all that is selected in one form.
type exporter func(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) error

// csvFiles are the tables that an export as CSV has, where it goes to a folder.
var csvFiles = []struct {
	name  string
	write exporter
}{{"requests.csv", archive.CSV}, {"history.csv", archive.HistoryCSV}, {"messages.csv", archive.MailCSV}}

func exportCommand(a *app) *cobra.Command {
	var format, file, from, to string
	var statuses []string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write everything down for other programs: JSON, CSV or mbox",
		Long: `Write all requests, or those that --from, --to and --status select, to standard
output or to a new file:

  json  the requests as "show --json" tells them, and the mails of none
  csv   a line a request; with -o naming a folder, or ending in /, also the history
        and the mails, as files of their own. UTF-8 with its mark; a cell that
        would be a formula begins with an apostrophe
  mbox  every mail in and out as it was (mboxrd)

What was purged is in the archive. --from and --to are days, 2026-01-31, both
included, or times (RFC 3339); a request counts by when it was opened.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.selection(from, to, statuses)
			if err != nil {
				return err
			}
			purged := 0
			write, ok := map[string]exporter{
				"json": archive.JSON, "csv": archive.CSV,
				"mbox": func(ctx context.Context, db *store.DB, s store.Selection, w io.Writer) error {
					var err error
					purged, err = archive.Mbox(ctx, db, s, w)
					return err
				},
			}[format]
			if !ok {
				return usageError{fmt.Errorf("--format %q: there are json, csv and mbox", format)}
			}
			db, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			if format == "csv" && isFolder(file) {
				err = exportTables(cmd.Context(), db, s, file)
			} else {
				err = output(cmd.OutOrStdout(), file, func(w io.Writer) error { return write(cmd.Context(), db, s, w) })
			}
			if purged > 0 {
				a.log().Warn("mails that were purged are in the archive only", "mails", purged)
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().StringVar(&format, "format", "json", "`form`: json, csv or mbox")
	cmd.Flags().StringVarP(&file, "output", "o", "", "new `file` to write to, or a folder for csv")
	cmd.Flags().StringVar(&from, "from", "", "opened on this `day` or later")
	cmd.Flags().StringVar(&to, "to", "", "opened on this `day` or before")
	cmd.Flags().StringSliceVar(&statuses, "status", nil, "only this `status`, or several with commas")
	return cmd
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir() || strings.HasSuffix(name, "/")
}

func exportTables(ctx context.Context, db *store.DB, s store.Selection, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, f := range csvFiles {
		err := output(nil, filepath.Join(folder, f.name), func(w io.Writer) error { return f.write(ctx, db, s, w) })
		if err != nil {
			return err
		}
	}
	return nil
}

// selection reads the flags, by the desk's clock.
func (a *app) selection(from, to string, statuses []string) (store.Selection, error) {
	var s store.Selection
	c, err := a.load()
	if err != nil {
		return s, err
	}
	calendar, err := c.Calendar()
	if err != nil {
		return s, usageError{err}
	}
	zone := calendar.Location()
	if s.From, _, err = day(from, zone, "--from"); err != nil {
		return s, err
	}
	if _, s.To, err = day(to, zone, "--to"); err != nil {
		return s, err
	}
	for _, name := range statuses {
		status, ok := workflow.StatusNamed(name)
		if !ok {
			return s, usageError{fmt.Errorf("--status %q: there are %s", name, joinStatuses())}
		}
		s.Statuses = append(s.Statuses, status)
	}
	return s, nil
}

// day reads a day, or a time, which begins and ends with itself.
func day(words string, zone *time.Location, flag string) (begins, ends time.Time, err error) {
	if words == "" {
		return begins, ends, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, words, zone); err == nil {
		return t, t.AddDate(0, 0, 1), nil
	}
	t, err := time.Parse(time.RFC3339, words)
	if err != nil {
		return begins, ends, usageError{fmt.Errorf("%s %q: write it like 2026-11-01, or 2026-11-23T10:00:00-06:00", flag, words)}
	}
	return t, t, nil
}
