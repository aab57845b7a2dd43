package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/paper"
	"sgaus/workflow"
)

func formCommand(a *app) *cobra.Command {
	var asPDF, asHTML, a4, public bool
	var file, at string
	cmd := &cobra.Command{
		Use:   "form N",
		Short: "Print a request as the form FOR 7.2 DAU 01",
		Long: `Write a request as the form FOR 7.2 DAU 01, to be printed, signed and filed: as
PDF, or with --html as a page that a browser prints. With -o it goes to a file,
which must not exist; else to standard output.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := numberOf(args[0])
			if err != nil {
				return err
			}
			if asPDF && asHTML {
				return usageError{errors.New("--pdf or --html, not both")}
			}
			now, err := a.clock(at)
			if err != nil {
				return err
			}
			page, err := a.printed(cmd, n, public, now())
			if err != nil {
				return err
			}
			if a4 {
				page.Size = paper.A4
			}
			write := func() ([]byte, error) { return paper.PDF(page, now()) }
			if asHTML || !asPDF && strings.HasSuffix(strings.ToLower(file), ".html") {
				write = func() ([]byte, error) { return paper.HTML(page) }
			}
			b, err := write()
			if err != nil {
				return err
			}
			return output(cmd.OutOrStdout(), file, func(w io.Writer) error {
				_, err := w.Write(b)
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asPDF, "pdf", false, "as PDF (the default)")
	cmd.Flags().BoolVar(&asHTML, "html", false, "as a page for a browser")
	cmd.Flags().BoolVar(&a4, "a4", false, "on A4, not letter")
	cmd.Flags().BoolVar(&public, "public", false, "only what its requester may see")
	cmd.Flags().StringVarP(&file, "output", "o", "", "new `file` to write to")
	cmd.Flags().StringVar(&at, "at", "", "the `time` to print on it (RFC 3339), instead of now")
	return cmd
}

// numberOf reads the number of a request, with or without «#».
func numberOf(arg string) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimPrefix(arg, "#"), 10, 64)
	if err != nil {
		return 0, usageError{fmt.Errorf("%q is no number of a request", arg)}
	}
	return n, nil
}

// printed is a request as a page.
func (a *app) printed(cmd *cobra.Command, n int64, public bool, at time.Time) (paper.Page, error) {
	c, err := a.load()
	if err != nil {
		return paper.Page{}, err
	}
	settings, err := settingsOf(c)
	if err != nil {
		return paper.Page{}, err
	}
	db, err := a.openStore(cmd.Context())
	if err != nil {
		return paper.Page{}, err
	}
	r, ok, err := db.Request(cmd.Context(), n)
	if err == nil && !ok {
		err = fmt.Errorf("there is no request %d", n)
	}
	var events []workflow.Event
	if err == nil {
		events, err = db.History(cmd.Context(), n)
	}
	return settings.Printed(r, events, public, at), errors.Join(err, db.Close())
}

// output writes to a new file, or to standard output where none is named. A
// file that was not written to its end does not stay.
func output(out io.Writer, file string, write func(io.Writer) error) error {
	if file == "" || file == "-" {
		return write(out)
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}
