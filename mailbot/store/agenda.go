package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// SyncResources makes the resources equal to the configuration's. What is
// booked stays, also of a resource that has become fewer or is gone; but of
// that nobody books more than there are today.
func (tx *Tx) SyncResources(ctx context.Context, rooms []agenda.Resource) error {
	have, err := tx.Resources(ctx)
	if err != nil {
		return err
	}
	for _, old := range have {
		if _, ok := agenda.Find(rooms, old.Code); ok {
			continue
		}
		if err := tx.run(ctx, `UPDATE resource SET count = 0 WHERE code = ?`, old.Code); err != nil {
			return fmt.Errorf("take resource %s out of use: %w", old.Code, err)
		}
	}
	for _, r := range rooms {
		if err := tx.setResource(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// Resources gives those that can be booked: of each its code, name, kind and
// count. When, and by whom, is the configuration's to say.
func (r Reader) Resources(ctx context.Context) ([]agenda.Resource, error) {
	var rows []struct {
		Code  string `db:"code"`
		Name  string `db:"name"`
		Kind  string `db:"kind"`
		Count int    `db:"count"`
	}
	if err := r.all(ctx, &rows, `SELECT code, name, kind, count FROM resource WHERE count > 0 ORDER BY code`); err != nil {
		return nil, fmt.Errorf("read the resources: %w", err)
	}
	list := make([]agenda.Resource, len(rows))
	for i, row := range rows {
		list[i] = agenda.Resource{Code: row.Code, Name: row.Name, Kind: agenda.Kind(row.Kind), Count: row.Count}
	}
	return list, nil
}

// setResource writes one resource as it is today, if it is not written so.
func (tx *Tx) setResource(ctx context.Context, r agenda.Resource) error {
	if err := tx.run(ctx, `
		INSERT INTO resource (code, name, kind, count) VALUES (?, ?, ?, ?)
		ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, count = excluded.count
		WHERE resource.name <> excluded.name OR resource.kind <> excluded.kind OR resource.count <> excluded.count`,
		r.Code, clean(r.Name), string(r.Kind), max(r.Count, 0)); err != nil {
		return fmt.Errorf("write resource %s: %w", r.Code, err)
	}
	return nil
}

// Book writes what a request has in the agenda, in place of what it had. It
// fails with ErrTaken, and changes nothing, where others have the time: also if
// they took it since somebody looked. rooms are the resources of today, of
// which those that b uses must be some.
func (tx *Tx) Book(ctx context.Context, b agenda.Booking, rooms []agenda.Resource) error {
	if err := tx.Try(ctx, func() error { return tx.book(ctx, b, rooms) }); err != nil {
		return fmt.Errorf("book request %d: %w", b.Request, err)
	}
	return nil
}

func (tx *Tx) book(ctx context.Context, b agenda.Booking, rooms []agenda.Resource) error {
	if b.UID == "" {
		return errors.New("the booking has no UID")
	}
	if slices.ContainsFunc(b.Spans, func(s hours.Span) bool { return !s.To.After(s.From) }) {
		return errors.New("an event has no end, or ends before it begins")
	}
	slots, err := slotsOf(b, rooms)
	if err != nil {
		return err
	}
	before, _, err := tx.Booking(ctx, b.Request)
	if err != nil {
		return err
	}
	for i, s := range slots {
		if i > 0 && slots[i-1].Resource == s.Resource {
			continue
		}
		used, _ := agenda.Find(rooms, s.Resource)
		if err := tx.setResource(ctx, used); err != nil {
			return err
		}
	}
	if err := tx.enter(ctx, b); err != nil {
		return err
	}
	if err := tx.setOccurrences(ctx, b); err != nil {
		return err
	}
	if err := tx.setSlots(ctx, b.Request, slots); err != nil {
		return err
	}
	anew := before.Cancelled || !slices.EqualFunc(before.Spans, b.Spans, sameSpan)
	return tx.setGuests(ctx, b, anew)
}

func sameSpan(a, b hours.Span) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) }

// enter writes the booking itself, numbered as the last that changed.
func (tx *Tx) enter(ctx context.Context, b agenda.Booking) error {
	entry, err := json.Marshal(b)
	if err != nil {
		return err
	}
	var changed int64
	if _, err := tx.row(ctx, []any{&changed}, `
		INSERT INTO counter (name, n) VALUES ('booking', 1) ON CONFLICT (name) DO UPDATE SET n = counter.n + 1
		RETURNING n`); err != nil {
		return fmt.Errorf("number the change: %w", err)
	}
	return tx.run(ctx, `
		INSERT INTO booking (request, uid, sequence, title, cancelled, changed, entry) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (request) DO UPDATE SET uid = excluded.uid, sequence = excluded.sequence, title = excluded.title,
			cancelled = excluded.cancelled, changed = excluded.changed, entry = excluded.entry`,
		b.Request, clean(b.UID), b.Sequence, clean(b.Title), b.Cancelled, changed, clean(string(entry)))
}

// setOccurrences writes when the events of a booking are, in place of when they
// were.
func (tx *Tx) setOccurrences(ctx context.Context, b agenda.Booking) error {
	if err := tx.run(ctx, `DELETE FROM occurrence WHERE request = ?`, b.Request); err != nil {
		return err
	}
	if b.Cancelled {
		return nil
	}
	for _, s := range cut(union(b.Spans)) {
		if err := tx.run(ctx, `INSERT INTO occurrence (request, starts, ends) VALUES (?, ?, ?)`, b.Request, s.From.Unix(), s.To.Unix()); err != nil {
			return err
		}
	}
	return nil
}

// Booking gives what a request has in the agenda, also what was cancelled;
// false if it never had anything.
func (r Reader) Booking(ctx context.Context, request int64) (agenda.Booking, bool, error) {
	return r.booking(ctx, `SELECT entry FROM booking WHERE request = CAST(? AS INTEGER)`, request)
}

// BookingByUID finds the booking that a calendar speaks of.
func (r Reader) BookingByUID(ctx context.Context, uid string) (agenda.Booking, bool, error) {
	return r.booking(ctx, `SELECT entry FROM booking WHERE uid = CAST(? AS TEXT)`, clean(uid))
}

func (r Reader) booking(ctx context.Context, query string, of any) (b agenda.Booking, ok bool, err error) {
	var entry string
	if ok, err = r.row(ctx, []any{&entry}, query, of); err != nil || !ok {
		if err != nil {
			err = fmt.Errorf("read the booking of %v: %w", of, err)
		}
		return b, false, err
	}
	b, err = bookingIn(entry)
	return b, err == nil, err
}

func bookingIn(entry string) (b agenda.Booking, err error) {
	if err = json.Unmarshal([]byte(entry), &b); err != nil {
		err = fmt.Errorf("read a booking: %w", err)
	}
	return b, err
}

// Bookings gives what stands in the agenda between two instants: every booking
// of which an event touches that time, in the order of their first events there.
func (r Reader) Bookings(ctx context.Context, from, to time.Time) ([]agenda.Booking, error) {
	return r.bookings(ctx, `
		SELECT b.entry FROM (
			SELECT request, MIN(starts) AS first FROM occurrence
			WHERE starts > CAST(? AS INTEGER) AND starts < CAST(? AS INTEGER) AND ends > CAST(? AS INTEGER)
			GROUP BY request) o
		JOIN booking b ON b.request = o.request
		ORDER BY o.first, b.request`, from.Add(-longest).Unix(), to.Unix(), from.Unix())
}

// TentativeOf gives the bookings that wait for the staff, of the requests of one
// address.
func (r Reader) TentativeOf(ctx context.Context, address string) ([]agenda.Booking, error) {
	list, err := r.bookings(ctx, `
		SELECT b.entry FROM request r JOIN booking b ON b.request = r.number
		WHERE lower(r.requester) = lower(?) AND b.cancelled = 0
		ORDER BY b.request`, clean(address))
	return slices.DeleteFunc(list, func(b agenda.Booking) bool { return !b.Tentative }), err
}

func (r Reader) bookings(ctx context.Context, query string, args ...any) ([]agenda.Booking, error) {
	var entries []string
	if err := r.all(ctx, &entries, query, args...); err != nil {
		return nil, fmt.Errorf("list bookings: %w", err)
	}
	list := make([]agenda.Booking, len(entries))
	for i, entry := range entries {
		var err error
		if list[i], err = bookingIn(entry); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Changed gives up to limit bookings that changed since a change, in the order
// in which they did, cancelled ones too; and the number of the last, to ask
// with next time. 0 asks from the beginning.
func (r Reader) Changed(ctx context.Context, since int64, limit int) (list []agenda.Booking, last int64, err error) {
	var rows []struct {
		Changed int64  `db:"changed"`
		Entry   string `db:"entry"`
	}
	if err := r.all(ctx, &rows, `
		SELECT changed, entry FROM booking WHERE changed > CAST(? AS INTEGER) ORDER BY changed LIMIT CAST(? AS INTEGER)`, since, limit); err != nil {
		return nil, since, fmt.Errorf("list changed bookings: %w", err)
	}
	for _, row := range rows {
		b, err := bookingIn(row.Entry)
		if err != nil {
			return nil, since, err
		}
		list, since = append(list, b), row.Changed
	}
	return list, since, nil
}
