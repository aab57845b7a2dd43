package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/workflow"
)

func showCommand(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show N",
		Short: "Show a request with its history and its mails",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := numberOf(args[0])
			if err != nil {
				return err
			}
			db, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			r, ok, err := db.Request(cmd.Context(), n)
			if err == nil && !ok {
				err = fmt.Errorf("there is no request %d", n)
			}
			var out archive.Story
			if err == nil {
				out, err = archive.StoryOf(cmd.Context(), db, r)
			}
			if err == nil {
				err = printRequest(cmd.OutOrStdout(), out, asJSON)
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as an object")
	return cmd
}

func printRequest(w io.Writer, r archive.Story, asJSON bool) error {
	if asJSON {
		return printJSON(w, r)
	}
	responsible := "-"
	if r.Assignee != nil {
		responsible = *r.Assignee
	}
	fmt.Fprintf(w, "#%d %s\n", r.Number, plain(r.Subject))
	fmt.Fprintf(w, "%s (%s), solicitada por %s <%s>, responsable %s, área %s, prioridad %s\n",
		r.Status, workflow.StatusWords[workflow.Status(r.Status)], plain(r.Requester.Name), r.Requester.Email, responsible, or(r.Area, "HD"), strings.ToLower(r.Priority))
	if r.PurgedAt != nil {
		fmt.Fprintf(w, "depurada el %s: sus textos y correos están en el archivo, %s\n", *r.PurgedAt, r.Archive)
	}
	printService(w, r)
	fmt.Fprintln(w, "\nSeguimiento")
	for _, e := range r.History {
		fmt.Fprintf(w, "%3d  %s  %s (%s; %s)  %s  %s → %s\n", e.Seq, e.At, e.Actor, e.Role, or(e.Evidence, "-"),
			or(e.Command, "-"), or(e.From, "·"), e.To)
		if e.Refused != "" {
			fmt.Fprintf(w, "     refused: %s\n", e.Refused)
		}
		for line := range strings.Lines(e.Text) {
			fmt.Fprintf(w, "     | %s\n", plain(strings.TrimRight(line, "\r\n")))
		}
	}
	fmt.Fprintln(w, "\nCorreos")
	for _, m := range r.Messages {
		fmt.Fprintf(w, "%-3s  %s  %-10s  %s → %s  %s\n", m.Direction, m.At, m.Disposition, or(m.From, "<>"), m.To, plain(m.Subject))
	}
	return nil
}

// plain keeps strangers' text from moving the operator's terminal.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return '�'
		}
		return r
	}, s)
}
