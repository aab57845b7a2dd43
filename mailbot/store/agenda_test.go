package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// The rooms of the tests.
var (
	roomA = agenda.Resource{Code: "A", Name: "Sala A", Kind: agenda.Room, Count: 1}
	roomB = agenda.Resource{Code: "B", Name: "Sala B", Kind: agenda.Room, Count: 1, Setup: time.Hour, Cleanup: 30 * time.Minute}
	codec = agenda.Resource{Code: "codec", Name: "Códec", Kind: agenda.Equipment, Count: 3}
	rooms = []agenda.Resource{roomA, roomB, codec}
)

// at is an hour after noon, for hours of a day or of a week.
func at(hours float64) time.Time { return noon.Add(time.Duration(hours * float64(time.Hour))) }

func span(from, to float64) hours.Span { return hours.Span{From: at(from), To: at(to)} }

// booking is what a request wants of one resource.
func booking(request int64, units int, code string, spans ...hours.Span) agenda.Booking {
	return agenda.Booking{
		Request: request, UID: "sgaus-" + string(rune('0'+request)) + "@uni.mx", Title: "FI - Seminario", Spans: spans,
		Uses: []agenda.Use{{Resource: code, Units: units}}, At: noon,
	}
}

// book books; it fails with ErrTaken or not at all.
func book(t testing.TB, db *DB, b agenda.Booking) (taken bool) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *Tx) error { return tx.Book(context.Background(), b, rooms) })
	if err != nil && !errors.Is(err, ErrTaken) {
		t.Fatal(err)
	}
	return err != nil
}

// What is booked is read back as it was, by every way to it.
func TestBooking(t *testing.T) {
	db, ctx := fresh(t), context.Background()
	n := create(t, db)
	b := booking(n, 2, "codec", span(1, 3), span(25, 27))
	b.Uses = append(b.Uses, agenda.Use{Resource: "B", Units: 1})
	b.Details = []agenda.Detail{{Label: "Responsable", Text: "Ana «la jefa»"}}
	b.Guests = []agenda.Guest{{Name: "Ana", Email: "Ana@uni.mx", Role: agenda.Requester}}
	if book(t, db, b) {
		t.Fatal("a new agenda is taken")
	}
	got, ok, err := db.Booking(ctx, n)
	if err != nil || !ok || !cmp.Equal(b, got) {
		t.Errorf("by request: %t %v %s", ok, err, cmp.Diff(b, got))
	}
	got, ok, err = db.BookingByUID(ctx, b.UID)
	if err != nil || !ok || !cmp.Equal(b, got) {
		t.Errorf("by UID: %t %v %s", ok, err, cmp.Diff(b, got))
	}
	r, _, err := db.Request(ctx, n)
	if err != nil || !cmp.Equal(&b, r.Booking) {
		t.Errorf("with the request: %v %s", err, cmp.Diff(&b, r.Booking))
	}
	busy, err := db.Busy(ctx, []string{"B", "codec", "B"}, at(0), at(10))
	want := []agenda.Busy{
		{Span: span(0, 3.5), Resource: "B", Units: 1, Request: n, Title: b.Title},
		{Span: span(1, 3), Resource: "codec", Units: 2, Request: n, Title: b.Title},
	}
	if err != nil || !cmp.Equal(want, busy) {
		t.Errorf("busy: %v %s", err, cmp.Diff(want, busy))
	}
	for _, c := range []struct {
		from, to float64
		there    int
	}{{0, 1, 0}, {0, 1.1, 1}, {2.9, 3, 1}, {3, 25, 0}, {26, 26.5, 1}, {0, 100, 1}} {
		list, err := db.Bookings(ctx, at(c.from), at(c.to))
		if err != nil || len(list) != c.there {
			t.Errorf("from %g to %g: %d bookings %v", c.from, c.to, len(list), err)
		}
	}
	list, last, err := db.Changed(ctx, 0, 10)
	if err != nil || len(list) != 1 || last != 1 {
		t.Errorf("changed: %d, last %d %v", len(list), last, err)
	}
	b.Cancelled, b.Sequence = true, 1
	if book(t, db, b) {
		t.Error("a cancellation is refused")
	}
	busy, _ = db.Busy(ctx, []string{"B", "codec"}, at(0), at(100))
	stands, _ := db.Bookings(ctx, at(0), at(100))
	list, last, err = db.Changed(ctx, last, 10)
	if err != nil || len(busy)+len(stands) > 0 || len(list) != 1 || !list[0].Cancelled || last != 2 {
		t.Errorf("cancelled: busy %v, stands %v, changed %v %d %v", busy, stands, list, last, err)
	}
}

// The database refuses what does not fit, whoever asks, and changes nothing.
func TestTaken(t *testing.T) {
	db, ctx := fresh(t), context.Background()
	one, two, three, four := create(t, db), create(t, db), create(t, db), create(t, db)
	for _, c := range []struct {
		name  string
		b     agenda.Booking
		taken bool
	}{
		{"the room is free", booking(one, 1, "A", span(1, 2), span(5, 6)), false},
		{"then it is not", booking(two, 1, "A", span(1.5, 3)), true},
		{"one of a series is enough", booking(two, 1, "A", span(3, 4), span(5.5, 5.6)), true},
		{"when one ends another begins", booking(two, 1, "A", span(2, 5)), false},
		{"the first moves within its own time", booking(one, 1, "A", span(1, 1.5), span(6, 7)), false},
		{"but not into another's", booking(one, 1, "A", span(4, 6)), true},
		{"three codecs: two", booking(one, 2, "codec", span(1, 3)), false},
		{"and one, which begins in between", booking(two, 1, "codec", span(2, 4)), false},
		{"a third would need one at two", booking(three, 1, "codec", span(0, 5)), true},
		{"before that there is one", booking(three, 1, "codec", span(0, 2)), false},
		{"more than there are", booking(three, 4, "codec", span(50, 51)), true},
		{"a room with set-up", booking(one, 1, "B", span(10, 11)), false},
		{"that needs it before", booking(two, 1, "B", span(11.5, 12)), true},
		{"and has it", booking(two, 1, "B", span(12.5, 13)), false},
		{"its own set-up is not in its way", booking(three, 1, "B", span(20, 21), span(21.25, 22)), false},
		{"an event of ten days", booking(one, 1, "A", span(100, 340)), false},
		{"in its middle", booking(two, 1, "A", span(200, 201)), true},
		{"around it", booking(two, 1, "A", span(50, 400)), true},
		{"behind it", booking(two, 1, "A", span(340, 341)), false},
		{"an event of a whole day", booking(four, 1, "A", span(500, 524)), false},
		{"in its last minute", booking(three, 1, "A", span(523.99, 524)), true},
	} {
		before, _, err := db.Booking(ctx, c.b.Request)
		if err != nil {
			t.Fatal(err)
		}
		if got := book(t, db, c.b); got != c.taken {
			t.Errorf("%s: taken %t", c.name, got)
		}
		after, _, err := db.Booking(ctx, c.b.Request)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]agenda.Booking{true: before, false: c.b}[c.taken]; !cmp.Equal(want, after) {
			t.Errorf("%s: what stands is %s", c.name, cmp.Diff(want, after))
		}
	}
	var taken *Taken
	err := db.Write(ctx, func(tx *Tx) error { return tx.Book(ctx, booking(three, 1, "A", span(300, 301)), rooms) })
	if !errors.As(err, &taken) || taken.Resource != "A" || !taken.From.Equal(at(300)) {
		t.Errorf("it does not say what is taken: %v", err)
	}
}

// Nor does it let itself be talked round: every statement that could make an
// overlap is refused.
func TestTakenInSQL(t *testing.T) {
	db, ctx := fresh(t), context.Background()
	one, two := create(t, db), create(t, db)
	book(t, db, booking(one, 1, "A", span(1, 2)))
	book(t, db, booking(two, 1, "A", span(3, 4)))
	b := func(hour float64) int64 { return at(hour).Unix() }
	for _, c := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO slot (resource, starts, ends, request, units) VALUES ('A', ?, ?, ?, 1)`, []any{b(1.5), b(1.6), two}},
		{`INSERT OR REPLACE INTO slot (resource, starts, ends, request, units) VALUES ('A', ?, ?, ?, 1)`, []any{b(1), b(2), two}},
		{`INSERT OR REPLACE INTO slot (resource, starts, ends, request, units) VALUES ('A', ?, ?, ?, 1)`, []any{b(3), b(4), one}},
		{`INSERT OR IGNORE INTO slot (resource, starts, ends, request, units) VALUES ('A', ?, ?, ?, 1)`, []any{b(0), b(9), one}},
		{`UPDATE slot SET starts = ?, ends = ? WHERE request = ?`, []any{b(0.5), b(3.5), one}},
		{`UPDATE slot SET ends = ? WHERE request = ?`, []any{b(3.1), one}},
		{`UPDATE slot SET units = 2 WHERE request = ?`, []any{one}},
		{`UPDATE OR REPLACE slot SET starts = ?, request = ? WHERE request = ?`, []any{b(1.5), one, two}},
		{`INSERT INTO slot (resource, starts, ends, request, units) VALUES ('Z', 1, 2, ?, 1)`, []any{one}},
		{`INSERT INTO slot (resource, starts, ends, request, units) VALUES ('A', 1, 1, ?, 1)`, []any{one}},
		{`INSERT INTO slot (resource, starts, ends, request, units) VALUES ('A', 1, 86402, ?, 1)`, []any{one}},
		{`INSERT INTO slot (resource, starts, ends, request, units) VALUES ('A', 1, 2, ?, -5)`, []any{one}},
		{`DELETE FROM resource WHERE code = 'A'`, nil},
		{`UPDATE resource SET code = 'Z' WHERE code = 'A'`, nil},
		{`DELETE FROM booking WHERE request = ?`, []any{one}},
	} {
		if err := db.Write(ctx, func(tx *Tx) error { return tx.run(ctx, c.query, c.args...) }); err == nil {
			t.Errorf("went through: %s %v", c.query, c.args)
		}
	}
}

// Of a resource that has become fewer, what was booked stays, and can be given
// another title; nobody books more than there are.
func TestFewer(t *testing.T) {
	db, ctx := fresh(t), context.Background()
	one, two := create(t, db), create(t, db)
	b := booking(one, 3, "codec", span(1, 2))
	book(t, db, b)
	fewer := func(count int) []agenda.Resource {
		less := codec
		less.Count = count
		return []agenda.Resource{roomA, less}
	}
	write(t, db, func(tx *Tx) error { return tx.SyncResources(ctx, fewer(2)) })
	try := func(b agenda.Booking, rooms []agenda.Resource) error {
		return db.Write(ctx, func(tx *Tx) error { return tx.Book(ctx, b, rooms) })
	}
	b.Title = "FI - Otro nombre"
	if err := try(b, fewer(2)); err != nil {
		t.Errorf("another title: %v", err)
	}
	if err := try(booking(two, 1, "codec", span(1, 2)), fewer(2)); !errors.Is(err, ErrTaken) {
		t.Errorf("beyond the count: %v", err)
	}
	if err := try(booking(two, 3, "codec", span(5, 6)), fewer(2)); !errors.Is(err, ErrTaken) {
		t.Errorf("more than there are: %v", err)
	}
	if err := try(booking(two, 2, "codec", span(5, 6)), fewer(2)); err != nil {
		t.Errorf("as many as there are: %v", err)
	}
	// One that is gone.
	write(t, db, func(tx *Tx) error { return tx.SyncResources(ctx, []agenda.Resource{roomA}) })
	busy, err := db.Busy(ctx, []string{"codec"}, at(0), at(9))
	if err != nil || len(busy) != 2 {
		t.Errorf("what was booked of a resource that is gone: %v %v", busy, err)
	}
	if err := try(booking(two, 1, "codec", span(50, 60)), []agenda.Resource{roomA}); err == nil {
		t.Error("a resource that is gone was booked")
	}
}

// An answer counts for the time that was answered, and the last one counts.
func TestGuests(t *testing.T) {
	db, ctx := fresh(t), context.Background()
	n := create(t, db)
	b := booking(n, 1, "A", span(1, 2))
	b.Guests = []agenda.Guest{{Email: "Ana@uni.mx"}, {Email: "beto@uni.mx"}, {Email: "ana@uni.mx"}}
	book(t, db, b)
	says := func(address, answer string, sequence int, when float64) (counts bool) {
		t.Helper()
		write(t, db, func(tx *Tx) (err error) {
			counts, err = tx.GuestReplied(ctx, n, Reply{Address: address, Answer: answer, Sequence: sequence, At: at(when)})
			return err
		})
		return counts
	}
	stands := func() (out []string) {
		t.Helper()
		replies, err := db.Replies(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range replies {
			out = append(out, r.Address+" "+r.Answer)
		}
		return out
	}
	check := func(when string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, stands()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("at first", "ana@uni.mx ", "beto@uni.mx ")
	if !says("ANA@uni.mx", "ACCEPTED", 0, 1) || !says("ana@uni.mx", "DECLINED", 0, 2) || says("ana@uni.mx", "TENTATIVE", 0, 1.5) || says("eva@uni.mx", "ACCEPTED", 0, 1) {
		t.Error("the last answer of somebody who is invited counts")
	}
	check("answered", "ana@uni.mx DECLINED", "beto@uni.mx ")
	b.Title, b.Sequence = "FI - Otro", 1
	b.Guests = append(b.Guests, agenda.Guest{Email: "carla@uni.mx"})
	book(t, db, b)
	check("another title, another guest", "ana@uni.mx DECLINED", "beto@uni.mx ", "carla@uni.mx ")
	if !says("beto@uni.mx", "ACCEPTED", 0, 3) || says("carla@uni.mx", "ACCEPTED", 0, 3) {
		t.Error("an answer counts since its guest was asked")
	}
	b.Spans, b.Sequence, b.Guests = []hours.Span{span(5, 6)}, 2, b.Guests[:2]
	book(t, db, b)
	check("another time", "ana@uni.mx ", "beto@uni.mx ")
	if says("beto@uni.mx", "ACCEPTED", 1, 9) || !says("beto@uni.mx", "ACCEPTED", 2, 4) {
		t.Error("an answer to a time that has changed counts for nothing")
	}
}

// A backup that was restored has the agenda whole: what is booked, who is
// invited and has answered, and the refusal of what is taken.
func TestAgendaIsRestored(t *testing.T) {
	db, ctx, dir := fresh(t), context.Background(), t.TempDir()
	one, two := create(t, db), create(t, db)
	b := booking(one, 1, "A", span(1, 2), span(25, 60))
	b.Guests = []agenda.Guest{{Email: "ana@uni.mx"}}
	book(t, db, b)
	write(t, db, func(tx *Tx) error {
		_, err := tx.GuestReplied(ctx, one, Reply{Address: "ana@uni.mx", Answer: "ACCEPTED", At: noon})
		return err
	})
	copied, path := filepath.Join(dir, "copy.db"), filepath.Join(dir, "sgaus.db")
	if err := errors.Join(db.Backup(ctx, copied), Restore(ctx, copied, path, filepath.Join(dir, "aside.db"), noon)); err != nil {
		t.Fatal(err)
	}
	restored := opened(t, path)
	for name, read := range map[string]func(*DB) (any, error){
		"bookings": func(db *DB) (any, error) { return db.Bookings(ctx, at(0), at(100)) },
		"busy":     func(db *DB) (any, error) { return db.Busy(ctx, []string{"A"}, at(0), at(100)) },
		"replies":  func(db *DB) (any, error) { return db.Replies(ctx, one) },
	} {
		want, err := read(db)
		got, also := read(restored)
		if diff := cmp.Diff(want, got); diff != "" || err != nil || also != nil {
			t.Errorf("%s: %v %v\n%s", name, err, also, diff)
		}
	}
	if !book(t, restored, booking(two, 1, "A", span(30, 31))) {
		t.Error("what is taken can be booked")
	}
}
