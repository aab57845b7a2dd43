package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// ErrTaken is what Book says of a time that others have.
var ErrTaken = errors.New("taken")

// Taken is ErrTaken with what is taken, and which of the times.
type Taken struct {
	Resource string
	hours.Span
	Units int
}

func (t *Taken) Error() string {
	return fmt.Sprintf("%d of %s from %s to %s: taken", t.Units, t.Resource, t.From.UTC().Format(time.RFC3339), t.To.UTC().Format(time.RFC3339))
}

// Is makes it an ErrTaken.
func (t *Taken) Is(target error) bool { return target == ErrTaken }

// longest is how long a row of slot or occurrence lasts at most: what is in use
// at a moment is looked for no further back. schema.sql says it too.
const longest = 24 * time.Hour

// slot is a row of the table.
type slot struct {
	Resource string `db:"resource"`
	Starts   int64  `db:"starts"`
	Ends     int64  `db:"ends"`
	Units    int    `db:"units"`
}

// slotsOf is what a booking takes, resource by resource. Times that touch or
// overlap once set-up and clean-up are added are one: a series keeps the room
// between two of its events, and does not stand in its own way.
func slotsOf(b agenda.Booking, rooms []agenda.Resource) ([]slot, error) {
	if b.Cancelled {
		return nil, nil
	}
	units := map[string]int{}
	for _, u := range b.Uses {
		units[u.Resource] += u.Units
	}
	var out []slot
	for code, n := range units {
		r, ok := agenda.Find(rooms, code)
		if !ok {
			return nil, fmt.Errorf("there is no resource %q", code)
		}
		spans := make([]hours.Span, len(b.Spans))
		for i, s := range b.Spans {
			spans[i] = hours.Span{From: s.From.Add(-r.Setup), To: s.To.Add(r.Cleanup)}
		}
		for _, piece := range cut(union(spans)) {
			out = append(out, slot{Resource: code, Starts: piece.From.Unix(), Ends: piece.To.Unix(), Units: n})
		}
	}
	slices.SortFunc(out, func(a, b slot) int {
		return cmp.Or(strings.Compare(a.Resource, b.Resource), cmp.Compare(a.Starts, b.Starts))
	})
	return out, nil
}

// union makes one of the spans that touch or overlap, in order.
func union(spans []hours.Span) []hours.Span {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b hours.Span) int { return a.From.Compare(b.From) })
	var out []hours.Span
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && !s.From.After(out[last].To) {
			if s.To.After(out[last].To) {
				out[last].To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// cut makes pieces of a day at most.
func cut(spans []hours.Span) (out []hours.Span) {
	for _, s := range spans {
		for s.To.Sub(s.From) > longest {
			out = append(out, hours.Span{From: s.From, To: s.From.Add(longest)})
			s.From = s.From.Add(longest)
		}
		out = append(out, s)
	}
	return out
}

// setSlots writes what a booking takes in place of what it took. What stays is
// not written again, so that a booking made when there was more can still be
// given another title.
func (tx *Tx) setSlots(ctx context.Context, request int64, want []slot) error {
	var have []slot
	if err := tx.all(ctx, &have, `SELECT resource, starts, ends, units FROM slot WHERE request = CAST(? AS INTEGER)`, request); err != nil {
		return err
	}
	for _, s := range have {
		if slices.Contains(want, s) {
			continue
		}
		if err := tx.run(ctx, `DELETE FROM slot WHERE resource = ? AND starts = ? AND request = ?`, s.Resource, s.Starts, request); err != nil {
			return err
		}
	}
	for _, s := range want {
		if slices.Contains(have, s) {
			continue
		}
		err := tx.run(ctx, `INSERT INTO slot (resource, starts, ends, request, units) VALUES (?, ?, ?, ?, ?)`,
			s.Resource, s.Starts, s.Ends, request, s.Units)
		if refused(err) {
			return &Taken{
				Resource: s.Resource, Units: s.Units,
				Span: hours.Span{From: time.Unix(s.Starts, 0).UTC(), To: time.Unix(s.Ends, 0).UTC()},
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// refused reports whether a trigger of the schema has refused a statement.
func refused(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.ExtendedCode == sqlite3.ErrConstraintTrigger
}

// Busy gives the times for which resources are taken between two instants, set-up
// and clean-up included, in order. They are whole, also where they began before.
func (r Reader) Busy(ctx context.Context, codes []string, from, to time.Time) ([]agenda.Busy, error) {
	var out []agenda.Busy
	for i, code := range codes {
		if slices.Contains(codes[:i], code) {
			continue
		}
		var rows []struct {
			slot
			Request int64  `db:"request"`
			Title   string `db:"title"`
		}
		if err := r.all(ctx, &rows, `
			SELECT s.resource, s.starts, s.ends, s.units, s.request, b.title
			FROM slot s JOIN booking b ON b.request = s.request
			WHERE s.resource = CAST(? AS TEXT) AND s.starts > CAST(? AS INTEGER) AND s.starts < CAST(? AS INTEGER)
				AND s.ends > CAST(? AS INTEGER)
			ORDER BY s.starts, s.request`, code, from.Add(-longest).Unix(), to.Unix(), from.Unix()); err != nil {
			return nil, fmt.Errorf("read what is taken of %s: %w", code, err)
		}
		for _, row := range rows {
			out = append(out, agenda.Busy{
				Span:     hours.Span{From: time.Unix(row.Starts, 0).UTC(), To: time.Unix(row.Ends, 0).UTC()},
				Resource: row.Resource, Units: row.Units, Request: row.Request, Title: row.Title,
			})
		}
	}
	slices.SortStableFunc(out, func(a, b agenda.Busy) int { return a.From.Compare(b.From) })
	return out, nil
}
