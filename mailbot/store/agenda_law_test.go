package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// grid is the step of all times of the laws: what is so at the beginning of a
// step is so for all of it.
const grid = 15 * time.Minute

// order is one thing that a writer wants of the agenda.
type order struct {
	b     agenda.Booking
	taken bool // how it ended
}

// paper is the slow check: an agenda as a sheet of squared paper has it, a
// square for each resource and quarter of an hour.
type paper struct {
	rooms   []agenda.Resource
	squares map[string]map[int64]int // units in use
	held    map[int64]agenda.Booking // by request
}

func newPaper(rooms []agenda.Resource) *paper {
	return &paper{rooms, map[string]map[int64]int{}, map[int64]agenda.Booking{}}
}

// fill counts the squares that a booking takes. Set-up and clean-up of events
// of one booking may share squares, which count once.
func (p *paper) fill(b agenda.Booking, sign int) {
	if b.Cancelled {
		return
	}
	for _, u := range b.Uses {
		r, _ := agenda.Find(p.rooms, u.Resource)
		if p.squares[r.Code] == nil {
			p.squares[r.Code] = map[int64]int{}
		}
		own := map[int64]bool{}
		for _, s := range b.Spans {
			for t := s.From.Add(-r.Setup); t.Before(s.To.Add(r.Cleanup)); t = t.Add(grid) {
				own[t.Unix()] = true
			}
		}
		for t := range own {
			p.squares[r.Code][t] += sign * u.Units
		}
	}
}

// over reports whether more is in use anywhere than there is.
func (p *paper) over() bool {
	for code, squares := range p.squares {
		r, _ := agenda.Find(p.rooms, code)
		for _, units := range squares {
			if units > r.Count {
				return true
			}
		}
	}
	return false
}

// book is Book on paper.
func (p *paper) book(b agenda.Booking) (taken bool) {
	before := p.held[b.Request]
	p.fill(before, -1)
	p.fill(b, 1)
	if p.over() {
		p.fill(b, -1)
		p.fill(before, 1)
		return true
	}
	p.held[b.Request] = b
	return false
}

// busy is how much of a resource is in use, square by square, as Busy says.
func squaresOf(busy []agenda.Busy) map[string]map[int64]int {
	out := map[string]map[int64]int{}
	for _, b := range busy {
		if out[b.Resource] == nil {
			out[b.Resource] = map[int64]int{}
		}
		for t := b.From; t.Before(b.To); t = t.Add(grid) {
			out[b.Resource][t.Unix()] += b.Units
		}
	}
	return out
}

// used are the squares that are not empty.
func (p *paper) used() map[string]map[int64]int {
	out := map[string]map[int64]int{}
	for code, squares := range p.squares {
		for t, units := range squares {
			if units == 0 {
				continue
			}
			if out[code] == nil {
				out[code] = map[int64]int{}
			}
			out[code][t] = units
		}
	}
	return out
}

// anyBooking is one of a few requests' wish, within ten days: often short and in
// the way of others, sometimes a series, sometimes longer than a day.
func anyBooking(t *rapid.T, from time.Time, requests []int64, rooms []agenda.Resource) agenda.Booking {
	n := rapid.SampledFrom(requests).Draw(t, "request")
	b := agenda.Booking{Request: n, UID: fmt.Sprintf("%d@uni.mx", n), Title: "FI", Cancelled: rapid.IntRange(0, 5).Draw(t, "cancels") == 0}
	begin := from
	for range rapid.IntRange(1, 3).Draw(t, "events") {
		begin = begin.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "after")) * grid)
		length := rapid.OneOf(rapid.IntRange(1, 16), rapid.IntRange(90, 300)).Draw(t, "length")
		end := begin.Add(time.Duration(length) * grid)
		b.Spans = append(b.Spans, hours.Span{From: begin, To: end})
		begin = end
	}
	for _, r := range rooms {
		if rapid.Bool().Draw(t, "uses "+r.Code) {
			b.Uses = append(b.Uses, agenda.Use{Resource: r.Code, Units: rapid.IntRange(1, r.Count).Draw(t, "units")})
		}
	}
	return b
}

func anyRooms(t *rapid.T, turn int) []agenda.Resource {
	quarters := func(name string) time.Duration { return time.Duration(rapid.IntRange(0, 4).Draw(t, name)) * grid }
	var rooms []agenda.Resource
	for i, count := range []int{1, 1, 3} {
		rooms = append(rooms, agenda.Resource{
			Code: fmt.Sprintf("%d-%d", turn, i), Count: count, Setup: quarters("setup"), Cleanup: quarters("cleanup"),
		})
	}
	return rooms
}

// Law: whatever several writers book, move and cancel, each with a database of
// their own on the same file, the agenda accepts and refuses what a sheet of
// squared paper would, in the order in which they wrote, and holds at the end
// what the paper holds.
func TestBookLaw(t *testing.T) {
	path, ctx := filepath.Join(t.TempDir(), "sgaus.db"), context.Background()
	var writers []*DB
	for range 3 {
		db, err := OpenScratch(ctx, path, noon)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		writers = append(writers, db)
	}
	requests := []int64{create(t, writers[0]), create(t, writers[1]), create(t, writers[2]), create(t, writers[0]), create(t, writers[1])}
	turn, all, refusals := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		turn++
		rooms := anyRooms(t, turn)
		from := noon.AddDate(0, 0, turn)
		orders := make([][]order, len(writers))
		for w := range orders {
			for range rapid.IntRange(1, 8).Draw(t, "orders") {
				orders[w] = append(orders[w], order{b: anyBooking(t, from, requests, rooms)})
			}
		}
		log, err := carryOut(ctx, writers, orders, rooms)
		if err != nil {
			t.Fatal(err)
		}
		sheet := newPaper(rooms)
		for i, o := range log {
			if want := sheet.book(o.b); want != o.taken {
				t.Fatalf("order %d of %d, %+v: taken %t, on paper %t", i, len(log), o.b, o.taken, want)
			}
			if all++; o.taken {
				refusals++
			}
		}
		matches(t, writers[0], sheet)
		for _, n := range requests { // nothing of this turn is in the way of the next
			o := order{b: agenda.Booking{Request: n, UID: fmt.Sprintf("%d@uni.mx", n), Cancelled: true}}
			if _, err := carryOut(ctx, writers[:1], [][]order{{o}}, rooms); err != nil {
				t.Fatal(err)
			}
		}
	})
	t.Logf("%d orders, %d refused", all, refusals)
	if refusals == 0 || refusals == all {
		t.Error("the orders were never, or always, in each other's way")
	}
}

// carryOut has each writer carry out its orders, all at once, and gives them in
// the order in which the database let them write: a transaction notes its own
// before it lets the next one in.
func carryOut(ctx context.Context, writers []*DB, orders [][]order, rooms []agenda.Resource) (log []order, err error) {
	var wait sync.WaitGroup
	var mu sync.Mutex
	for w, db := range writers {
		wait.Go(func() {
			for _, o := range orders[w] {
				failed := db.Write(ctx, func(tx *Tx) error {
					refused := tx.Book(ctx, o.b, rooms)
					o.taken = errors.Is(refused, ErrTaken)
					if refused != nil && !o.taken {
						return refused
					}
					mu.Lock()
					defer mu.Unlock()
					log = append(log, o)
					return nil
				})
				mu.Lock()
				err = errors.Join(err, failed)
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return log, err
}

// matches holds that the database has what the paper has, and no more.
func matches(t *rapid.T, db *DB, sheet *paper) {
	t.Helper()
	ctx := context.Background()
	var codes []string
	for _, r := range sheet.rooms {
		codes = append(codes, r.Code)
	}
	busy, err := db.Busy(ctx, codes, noon.AddDate(-1, 0, 0), noon.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sheet.used(), squaresOf(busy)); diff != "" {
		t.Fatalf("in use (-paper +database):\n%s", diff)
	}
	list, err := db.Bookings(ctx, noon.AddDate(-1, 0, 0), noon.AddDate(10, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	live := map[int64]bool{}
	for n, b := range sheet.held {
		if !b.Cancelled {
			live[n] = true
		}
	}
	for _, b := range list {
		if !cmp.Equal(sheet.held[b.Request], b) || !live[b.Request] {
			t.Fatalf("it has %+v, the paper %+v", b, sheet.held[b.Request])
		}
		delete(live, b.Request)
	}
	if len(live) > 0 {
		t.Fatalf("it lacks %v", live)
	}
}

// jostle books, moves and cancels by chance, for requests first to first+9. It
// tells how often it was refused.
func jostle(ctx context.Context, db *DB, first int64, orders int) (refusals int, err error) {
	chance := rand.New(rand.NewPCG(1, uint64(first)))
	for range orders {
		n := first + chance.Int64N(10)
		begin := noon.Add(time.Duration(chance.IntN(200)) * grid)
		b := agenda.Booking{
			Request: n, UID: fmt.Sprintf("%d@uni.mx", n), Cancelled: chance.IntN(4) == 0,
			Spans: []hours.Span{{From: begin, To: begin.Add(time.Duration(1+chance.IntN(12)) * grid)}},
			Uses:  []agenda.Use{{Resource: "A", Units: 1}, {Resource: "codec", Units: 1 + chance.IntN(3)}},
		}
		err := db.Write(ctx, func(tx *Tx) error { return tx.Book(ctx, b, rooms) })
		if errors.Is(err, ErrTaken) {
			refusals++
		} else if err != nil {
			return refusals, err
		}
	}
	return refusals, nil
}

// other names the database for the other process of TestTwoProcesses.
const other = "SGAUS_TEST_JOSTLE"

// Law: two processes that want the same hours, as two daemons by mistake do,
// never both have them.
func TestTwoProcesses(t *testing.T) {
	ctx := context.Background()
	const each = 300
	if path := os.Getenv(other); path != "" {
		db := opened(t, path)
		refusals, err := jostle(ctx, db, 11, each)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("refusals", strconv.Itoa(refusals))
		return
	}
	path := filepath.Join(t.TempDir(), "sgaus.db")
	db := opened(t, path)
	for range 20 {
		create(t, db)
	}
	second := exec.Command(os.Args[0], "-test.run=^TestTwoProcesses$", "-test.v")
	second.Env = append(os.Environ(), other+"="+path)
	said := make(chan error, 1)
	go func() {
		out, err := second.CombinedOutput()
		if err != nil {
			err = fmt.Errorf("the other process: %w\n%s", err, out)
		}
		t.Logf("%s", out)
		said <- err
	}()
	refusals, err := jostle(ctx, db, 1, each)
	if err := errors.Join(err, <-said); err != nil {
		t.Fatal(err)
	}
	t.Logf("refusals here %d", refusals)
	sheet := newPaper(rooms)
	list, err := db.Bookings(ctx, noon, noon.AddDate(1, 0, 0))
	if err != nil || len(list) == 0 {
		t.Fatalf("%d bookings stand: %v", len(list), err)
	}
	for _, b := range list {
		if sheet.book(b) {
			t.Errorf("%+v overlaps others", b)
		}
	}
	busy, err := db.Busy(ctx, []string{"A", "codec"}, noon, noon.AddDate(1, 0, 0))
	if diff := cmp.Diff(sheet.used(), squaresOf(busy)); diff != "" || err != nil {
		t.Errorf("in use (-bookings +slots): %v\n%s", err, diff)
	}
}
