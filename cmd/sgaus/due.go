package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot"
	"sgaus/mailbot/archive"
	"sgaus/workflow/hours"
)

func dueCommand(a *app) *cobra.Command {
	var at string
	var asJSON, all bool
	cmd := &cobra.Command{
		Use:   "due",
		Short: "Tell which clocks would fire, with the count behind each date",
		Long: `Tell what the clocks would say at a time (now, unless --at says another), and
with --all also what they will say later, each with the day-by-day count of
business hours behind its date. Nothing is changed; "once --at" fires it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			now, err := a.clock(at)
			if err != nil {
				return err
			}
			d, err := a.open(cmd.Context(), a.log())
			if err != nil {
				return err
			}
			clocks, err := d.bot.Clocks(cmd.Context(), now(), all)
			if err == nil {
				err = printDue(cmd.OutOrStdout(), clocks, d.bot.Calendar.Location(), asJSON)
			}
			return errors.Join(err, d.close())
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "another `time` (RFC 3339)")
	cmd.Flags().BoolVar(&all, "all", false, "what will be due later, too")
	cmd.Flags().BoolVar(&asJSON, "json", false, "an array of objects")
	return cmd
}

func printDue(w io.Writer, clocks []mailbot.Clock, zone *time.Location, asJSON bool) error {
	type dayJSON struct {
		Date    string  `json:"date"`
		Hours   float64 `json:"hours"`
		Because string  `json:"because"`
	}
	type clockJSON struct {
		Request int64     `json:"request"`
		Status  string    `json:"status"`
		Says    string    `json:"says"`
		Step    int       `json:"step"`
		Due     string    `json:"due"`
		From    *string   `json:"from"`
		Fires   bool      `json:"fires"`
		Why     string    `json:"why"`
		Days    []dayJSON `json:"days"`
	}
	out := []clockJSON{}
	for _, c := range clocks {
		j := clockJSON{
			Request: c.Request, Status: string(c.Status), Says: c.Says, Step: c.Step, Due: *archive.Stamp(c.At),
			From: archive.Stamp(c.From), Fires: c.Fires, Why: c.Why, Days: []dayJSON{},
		}
		for _, d := range c.Days {
			j.Days = append(j.Days, dayJSON{Date: d.Date.In(zone).Format(time.DateOnly), Hours: d.Counted.Hours(), Because: d.Why})
		}
		out = append(out, j)
	}
	if asJSON {
		return printJSON(w, out)
	}
	for i, c := range clocks {
		state := "later"
		switch {
		case c.Fires:
			state = "fires"
		case c.Why != "":
			state = "waits: " + c.Why
		}
		fmt.Fprintf(w, "#%d %s  %s (step %d)  %s  %s\n", c.Request, c.Status, c.Says, c.Step, hours.Deadline(c.At, zone), state)
		for _, d := range out[i].Days {
			fmt.Fprintf(w, "    %s  %5.2f h  %s\n", d.Date, d.Hours, d.Because)
		}
	}
	return nil
}
