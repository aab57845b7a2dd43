package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"sgaus/mailbot/archive"
	"sgaus/mailbot/store"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// ahead is how many days of the agenda are listed where nobody says how many.
const ahead = 30

func agendaCommand(a *app) *cobra.Command {
	var from, to string
	var asJSON, asICS bool
	cmd := &cobra.Command{
		Use:   "agenda",
		Short: "List what the agenda has booked",
		Long: `List what the agenda has booked: from today, or --from, for thirty days, or up to
--to. Both are days, 2026-12-15, both included, or times (RFC 3339). What was
cancelled is not listed; "show" tells of it.

With --ics it is the whole as the world may see it: what the file of [agenda]
holds, without people, telephones and links.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asICS {
				if asJSON || from != "" || to != "" {
					return usageError{errors.New("--ics goes alone: it is what is published")}
				}
				return a.printICS(cmd.Context(), cmd.OutOrStdout())
			}
			days, zone, err := a.days(from, to)
			if err != nil {
				return err
			}
			db, err := a.openStore(cmd.Context())
			if err != nil {
				return err
			}
			list, err := db.Bookings(cmd.Context(), days.From, days.To)
			if err == nil {
				err = printAgenda(cmd.Context(), cmd.OutOrStdout(), db, list, days, zone, asJSON)
			}
			return errors.Join(err, db.Close())
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "from this `day` on")
	cmd.Flags().StringVar(&to, "to", "", "up to this `day`")
	cmd.Flags().BoolVar(&asJSON, "json", false, "an array of objects")
	cmd.Flags().BoolVar(&asICS, "ics", false, "iCalendar, as it is published")
	return cmd
}

// days reads the flags, by the desk's clock.
func (a *app) days(from, to string) (days hours.Span, zone *time.Location, err error) {
	c, err := a.load()
	if err != nil {
		return days, nil, err
	}
	calendar, err := c.Calendar()
	if err != nil {
		return days, nil, usageError{err}
	}
	zone = calendar.Location()
	if days.From, _, err = day(or(from, a.now().In(zone).Format(time.DateOnly)), zone, "--from"); err != nil {
		return days, zone, err
	}
	if _, days.To, err = day(or(to, days.From.In(zone).AddDate(0, 0, ahead-1).Format(time.DateOnly)), zone, "--to"); err != nil {
		return days, zone, err
	}
	if !days.From.Before(days.To) {
		return days, zone, usageError{errors.New("--to lies before --from")}
	}
	return days, zone, nil
}

func printAgenda(ctx context.Context, w io.Writer, db *store.DB, list []agenda.Booking, days hours.Span, zone *time.Location, asJSON bool) error {
	if asJSON {
		out := []*archive.Booking{}
		for _, b := range list {
			one, err := archive.BookingOf(ctx, db.Reader, &b)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return printJSON(w, out)
	}
	for _, e := range eventsOf(list, days) {
		state := ""
		if e.Tentative {
			state = "  (por confirmar)"
		}
		fmt.Fprintf(w, "%s  #%d  %s  %s%s\n", hours.ShortSpan(e.Spans[0], zone), e.Request, plain(e.Title), usesText(e.Uses), state)
	}
	return nil
}

// eventsOf are the single events of bookings within some days, in order.
func eventsOf(list []agenda.Booking, days hours.Span) []agenda.Booking {
	var out []agenda.Booking
	for _, b := range list {
		for _, s := range b.Spans {
			if s.Overlaps(days) {
				one := b
				one.Spans = []hours.Span{s}
				out = append(out, one)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b agenda.Booking) int { return a.Spans[0].From.Compare(b.Spans[0].From) })
	return out
}

func usesText(uses []agenda.Use) string {
	var out []string
	for _, u := range uses {
		s := u.Resource
		if u.Units > 1 {
			s = fmt.Sprintf("%s ×%d", s, u.Units)
		}
		out = append(out, s)
	}
	return or(strings.Join(out, ", "), "-")
}

// printService tells what the form of a request says and what the agenda has of
// it.
func printService(w io.Writer, r archive.Story) {
	if r.Service != "" || len(r.Answers) > 0 {
		fmt.Fprintf(w, "\nServicio %s\n", or(r.Service, "-"))
	}
	for _, name := range slices.Sorted(maps.Keys(r.Answers)) {
		fmt.Fprintf(w, "  %s: %s\n", name, plain(strings.ReplaceAll(r.Answers[name], "\n", " / ")))
	}
	b := r.Booking
	if b == nil {
		return
	}
	state := ""
	switch {
	case b.Cancelled:
		state = " (cancelada)"
	case b.Tentative:
		state = " (por confirmar)"
	}
	fmt.Fprintf(w, "\nAgenda%s\n  %s\n", state, plain(b.Title))
	for _, s := range b.Spans {
		fmt.Fprintf(w, "  %s → %s\n", s.From, s.To)
	}
	for _, u := range b.Uses {
		fmt.Fprintf(w, "  %s ×%d\n", u.Resource, u.Units)
	}
	for _, g := range b.Guests {
		fmt.Fprintf(w, "  %s (%s): %s\n", g.Email, or(g.Role, "-"), or(g.Answer, "-"))
	}
}
