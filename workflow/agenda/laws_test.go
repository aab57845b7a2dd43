package agenda

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sgaus/workflow/hours"
)

// monday is 7:00 on Monday 14 December 2026 in Chihuahua.
var monday = time.Date(2026, 12, 14, 13, 0, 0, 0, time.UTC)

func calendar(t interface{ Fatal(...any) }, s hours.Spec) hours.Calendar {
	s.Zone = "America/Chihuahua"
	c, err := hours.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// quarter counts quarters of an hour from monday.
func quarter(n int) time.Time { return monday.Add(time.Duration(n) * 15 * time.Minute) }

func drawSpan(t *rapid.T, most int) hours.Span {
	from := rapid.IntRange(0, 3*96).Draw(t, "from")
	return hours.Span{From: quarter(from), To: quarter(from + rapid.IntRange(1, most).Draw(t, "quarters"))}
}

// world is what the laws are asked of: three resources, and what is booked.
type world struct {
	rooms []Resource
	busy  []Busy
	wish  Wish
}

func drawWorld(t *rapid.T) world {
	w := world{rooms: []Resource{
		{Code: "A", Kind: Room, Count: 1, Setup: time.Duration(rapid.IntRange(0, 3).Draw(t, "set-up")) * 10 * time.Minute},
		{Code: "codec", Kind: Equipment, Count: 3, Cleanup: time.Duration(rapid.IntRange(0, 2).Draw(t, "clean-up")) * 7 * time.Minute},
		{Code: "beto", Kind: Staff, Count: 1, Hours: calendar(t, hours.Spec{Open: "08:00", Close: "15:00"})},
	}}
	codes := []string{"A", "codec", "beto"}
	for range rapid.IntRange(0, 12).Draw(t, "bookings") {
		r, _ := Find(w.rooms, rapid.SampledFrom(codes).Draw(t, "of"))
		w.busy = append(w.busy, Busy{
			Span: r.padded(drawSpan(t, 20)), Resource: r.Code, Units: rapid.IntRange(1, r.Count).Draw(t, "units"),
			Request: int64(rapid.IntRange(1, 4).Draw(t, "request")),
		})
	}
	for range rapid.IntRange(1, 2).Draw(t, "times") {
		w.wish.Spans = append(w.wish.Spans, drawSpan(t, 16))
	}
	slices.SortFunc(w.wish.Spans, func(a, b hours.Span) int { return a.From.Compare(b.From) })
	for _, code := range codes {
		if n := rapid.IntRange(0, 2).Draw(t, "wished of "+code); n > 0 {
			w.wish.Uses = append(w.wish.Uses, Use{code, n})
		}
	}
	return w
}

// slow answers minute by minute how many of a resource others have.
func slow(r Resource, s hours.Span, busy []Busy, except int64) (most int) {
	for at := s.From.Add(-r.Setup); at.Before(s.To.Add(r.Cleanup)); at = at.Add(time.Minute) {
		used := 0
		for _, b := range busy {
			if b.Resource == r.Code && b.Request != except && !at.Before(b.From) && at.Before(b.To) {
				used += b.Units
			}
		}
		most = max(most, used)
	}
	return most
}

// fitsSlowly reports whether a wish can be granted, minute by minute.
func fitsSlowly(w Wish, rooms []Resource, busy []Busy, except int64) bool {
	for _, u := range w.Uses {
		r, _ := Find(rooms, u.Resource)
		for _, s := range w.Spans {
			if slow(r, s, busy, except)+u.Units > r.Count {
				return false
			}
			for at := s.From; at.Before(s.To); at = at.Add(time.Minute) {
				if r.Hours.Between(at, at.Add(time.Minute)) != time.Minute && r.Code == "beto" {
					return false
				}
			}
		}
	}
	return true
}

func TestCheckLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		except := int64(rapid.IntRange(0, 2).Draw(t, "except"))
		clashes := Check(w.wish, w.rooms, w.busy, except)
		if fits := fitsSlowly(w.wish, w.rooms, w.busy, except); fits != (len(clashes) == 0) {
			t.Fatalf("free: %t, but %+v", fits, clashes)
		}
		for _, c := range clashes {
			if c.Why != Taken {
				continue
			}
			if most := slow(c.Resource, c.Span, w.busy, except); c.Free != c.Resource.Count-most || len(c.By) == 0 || c.Units <= c.Free {
				t.Fatalf("%d are taken at once: %+v", most, c)
			}
			for _, b := range c.By {
				if b.Resource != c.Resource.Code || !b.Overlaps(c.Resource.padded(c.Span)) {
					t.Fatalf("%+v has nothing to do with it", b)
				}
			}
		}
	})
}

func TestFreeLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		r := w.rooms[rapid.IntRange(0, 2).Draw(t, "resource")]
		day := drawSpan(t, 96)
		free := FreeSpans(r, w.busy, day)
		for i, f := range free {
			if !f.From.Before(f.To) || f.From.Before(day.From) || f.To.After(day.To) || i > 0 && f.From.Before(free[i-1].To) {
				t.Fatalf("%v of %v", free, day)
			}
		}
		s := drawSpan(t, 12)
		inside := !s.From.Before(day.From) && !s.To.After(day.To)
		listed := slices.ContainsFunc(free, func(f hours.Span) bool { return !s.From.Before(f.From) && !s.To.After(f.To) })
		if fits := fitsSlowly(Wish{[]hours.Span{s}, []Use{{r.Code, 1}}}, w.rooms, w.busy, 0); inside && fits != listed {
			t.Fatalf("%v: free %t, listed %t in %v", s, fits, listed, free)
		}
		if got, want := Left(r, w.busy, s), r.Count-slow(r, s, w.busy, 0); got != max(want, 0) {
			t.Fatalf("%d left, want %d", got, want)
		}
	})
}

// TestNearestLaw: what is offered is what a slow search by all quarters of an
// hour finds, the nearest first.
func TestNearestLaw(t *testing.T) {
	cal := calendar(t, hours.Spec{DaysOff: []string{"2026-12-16"}})
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		now := quarter(rapid.IntRange(-200, 96).Draw(t, "now"))
		got := Nearest(w.wish, w.rooms, w.busy, 1, cal, now, 3)
		if want := nearestSlowly(w, 1, cal, now, 3); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("of %v:\n got %v\nwant %v", w.wish, got, want)
		}
		for _, s := range got {
			moved, ok := Moved(w.wish, s, cal)
			if !ok || len(Check(moved, w.rooms, w.busy, 1)) > 0 || s.From.Before(now) {
				t.Fatalf("%v was offered, and is not free", s)
			}
		}
	})
}

func nearestSlowly(w world, except int64, cal hours.Calendar, now time.Time, n int) (out []hours.Span) {
	for _, u := range w.wish.Uses {
		if r, _ := Find(w.rooms, u.Resource); u.Units > r.Count {
			return nil
		}
	}
	wished := w.wish.Spans[0]
	far := 60 * 96
	if len(w.wish.Spans) > 1 {
		far = 14 * 96
	}
	s := search{wish: w.wish, cal: cal}
	for i := 1; i <= far && len(out) < n; i++ {
		for _, at := range []time.Time{wished.From.Add(time.Duration(i) * step), wished.From.Add(-time.Duration(i) * step)} {
			first := hours.Span{From: at, To: at.Add(wished.Length())}
			if at.Before(now) || len(out) == n || overlapsAny(first, out) || !s.offerable(first) {
				continue
			}
			moved, ok := Moved(w.wish, first, cal)
			late := slices.ContainsFunc(moved.Spans[min(1, len(moved.Spans)):], func(s hours.Span) bool { return !cal.Working(s.From) })
			if ok && !late && fitsQuickly(moved, w, except) {
				out = append(out, first)
			}
		}
	}
	return out
}

// fitsQuickly is fitsSlowly by fives of minutes... of what is certainly taken.
func fitsQuickly(wish Wish, w world, except int64) bool {
	for _, u := range wish.Uses {
		r, _ := Find(w.rooms, u.Resource)
		for _, s := range wish.Spans {
			touched := slices.ContainsFunc(w.busy, func(b Busy) bool { return b.Resource == r.Code && b.Overlaps(r.padded(s)) })
			if touched && slow(r, s, w.busy, except)+u.Units > r.Count || u.Units > r.Count || r.Code == "beto" && r.Hours.Between(s.From, s.To) != s.Length() {
				return false
			}
		}
	}
	return true
}

// BenchmarkNearest looks for three other times in an agenda of 100,000 entries,
// over ten weeks in which the room is nearly always taken.
func BenchmarkNearest(b *testing.B) {
	cal := calendar(b, hours.Spec{})
	rooms := []Resource{{Code: "A", Count: 1}, {Code: "codec", Count: 50}}
	var busy []Busy
	for i := range 100_000 {
		code, from := "codec", i/50
		if i%50 == 0 {
			code = "A"
		}
		busy = append(busy, Busy{Span: hours.Span{From: quarter(2 * from), To: quarter(2*from + 2)}, Resource: code, Units: 1, Request: int64(i + 1)})
	}
	wish := Wish{Spans: []hours.Span{{From: quarter(96), To: quarter(100)}}, Uses: []Use{{"A", 1}, {"codec", 2}}}
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if len(Check(wish, rooms, busy, 0)) == 0 {
				b.Fatal("it is free")
			}
		}
	})
	b.Run("three", func(b *testing.B) {
		for b.Loop() {
			if n := len(Nearest(wish, rooms, busy, 0, cal, monday, 3)); n != 3 {
				b.Fatal(n)
			}
		}
	})
	series := Wish{Uses: wish.Uses}
	for i := range 100 {
		series.Spans = append(series.Spans, hours.Span{From: quarter(96 + i*7*96), To: quarter(100 + i*7*96)})
	}
	b.Run("series", func(b *testing.B) {
		for b.Loop() {
			Nearest(series, rooms, busy, 0, cal, monday, 3)
		}
	})
}
