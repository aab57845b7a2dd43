package hours

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anySpec draws a calendar: windows, holidays, days off and extra days in any
// zone. Every one of them has some open time.
func anySpec(t *rapid.T) Spec {
	s := Spec{
		Zone:     rapid.SampledFrom(zones).Draw(t, "zone"),
		Workdays: rapid.SliceOfNDistinct(rapid.SampledFrom(everyDay), 1, 7, rapid.ID[time.Weekday]).Draw(t, "workdays"),
		Holidays: rapid.SampledFrom([]string{"mx", "none"}).Draw(t, "holidays"),
	}
	if rapid.Bool().Draw(t, "opening hours") {
		s.Open, s.Close = anyWindow(t)
	}
	if rapid.Bool().Draw(t, "own hours") {
		w := rapid.SampledFrom(everyDay).Draw(t, "weekday")
		s.Hours = map[time.Weekday]string{w: anyWindows(t)}
	}
	for range rapid.IntRange(0, 3).Draw(t, "days off") {
		from := anyDay(t)
		to := from.AddDate(0, 0, rapid.IntRange(0, 30).Draw(t, "length"))
		s.DaysOff = append(s.DaysOff, from.Format(time.DateOnly)+".."+to.Format(time.DateOnly))
	}
	for _, day := range rapid.SliceOfNDistinct(rapid.Custom(anyDay), 0, 3, rapid.ID[time.Time]).Draw(t, "extra") {
		s.Extra = append(s.Extra, day.Format(time.DateOnly)+" "+anyWindows(t))
	}
	return s
}

func clock(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

func anyWindow(t *rapid.T) (from, to string) {
	a := rapid.IntRange(0, 24*60-1).Draw(t, "open")
	return clock(a), clock(rapid.IntRange(a+1, 24*60).Draw(t, "close"))
}

func anyWindows(t *rapid.T) string {
	cut := rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60), 4, 4, rapid.ID[int]).Draw(t, "windows")
	slices.Sort(cut)
	return clock(cut[0]) + "-" + clock(cut[1]) + "," + clock(cut[2]) + "-" + clock(cut[3])
}

// anyDay and anyTime stay in the years around which the zones change most.
func anyDay(t *rapid.T) time.Time {
	return time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 17*365).Draw(t, "day"))
}

func anyTime(t *rapid.T) time.Time {
	return anyDay(t).Add(time.Duration(rapid.IntRange(0, 24*3600-1).Draw(t, "second")) * time.Second)
}

func anyDuration(t *rapid.T) time.Duration {
	return time.Duration(rapid.IntRange(0, 60*3600).Draw(t, "duration")) * time.Second
}

func drawCalendar(t *rapid.T) Calendar {
	c, err := New(anySpec(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from, x, y := drawCalendar(t), anyTime(t), anyDuration(t), anyDuration(t)
		mid := c.Add(from, x)
		if got := c.Between(from, mid); got != x {
			t.Fatalf("Between(t, Add(t, %v)) = %v", x, got)
		}
		if got, want := c.Add(mid, y), c.Add(from, x+y); !got.Equal(want) {
			t.Fatalf("Add(Add(t, %v), %v) = %v, Add(t, x+y) = %v", x, y, got, want)
		}
		if x > 0 {
			if got := c.Between(from, mid.Add(-time.Second)); got != x-time.Second {
				t.Fatalf("%v is not the earliest instant: a second before it %v of %v have passed", mid, got, x)
			}
		}
		a, b := anyTime(t), anyTime(t)
		if c.Between(a, b) != -c.Between(b, a) {
			t.Fatal("Between is not the same both ways")
		}
		if got := c.Between(from, a) + c.Between(a, b); got != c.Between(from, b) {
			t.Fatal("Between does not add up over an instant on the way")
		}
		if o := c.Opening(from); c.Between(from, o) != 0 || c.Between(o, o.Add(time.Second)) != time.Second {
			t.Fatalf("Opening(%v) = %v is not the first open instant", from, o)
		}
	})
}

// TestWall compares with the definition, minute by minute: an instant counts
// if the wall shows a working day and a time within its windows.
func TestWall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		// most of the time around a change of the clock
		from := anyTime(t).Truncate(time.Minute)
		if _, change := from.In(c.loc).ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near a change") {
			from = change.UTC().Truncate(time.Minute).Add(-time.Duration(rapid.IntRange(0, 36*60).Draw(t, "minutes before")) * time.Minute)
		}
		const minutes = 3 * 24 * 60
		want := time.Duration(0)
		for m := range minutes {
			wall := from.Add(time.Duration(m) * time.Minute).In(c.loc)
			of := int64(wall.Hour())*hour + int64(wall.Minute())*minute
			for _, s := range c.plan(civil(wall.Date())) {
				if s.from <= of && of < s.to {
					want += time.Minute
				}
			}
		}
		if got := c.Between(from, from.Add(minutes*time.Minute)); got != want {
			t.Fatalf("from %v in %v: Between = %v, by the wall %v", from, c.loc, got, want)
		}
	})
}

func TestDaysAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, from, d := drawCalendar(t), anyTime(t), time.Duration(rapid.IntRange(0, 48*3600).Draw(t, "d"))*time.Second
		to := c.Add(from, d)
		var sum time.Duration
		list := c.Days(from, to)
		for _, day := range list {
			sum += day.Counted
		}
		if sum != d && len(list) <= longest {
			t.Fatalf("the days add up to %v, not %v: %v", sum, d, list)
		}
	})
}

// Law: so many working days before is the same time of a working day, between
// which and the day itself lie as many less one; and from a working day on,
// AddDays leads back.
func TestDaysBeforeLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		at, n := anyTime(t), rapid.IntRange(1, 20).Draw(t, "days")
		before := c.DaysBefore(at, n)
		if !before.Before(at) || !c.Working(before) {
			t.Fatalf("%d days before %s is %s, working %t", n, at, before, c.Working(before))
		}
		working := 0
		for on := c.dayOf(before); on < c.dayOf(at); on++ {
			if len(c.open(on)) > 0 {
				working++
			}
		}
		if working != n {
			t.Fatalf("%d working days from %s to %s, not %d", working, before, at, n)
		}
		if back := c.DaysBefore(c.AddDays(at, n), n); c.Working(at) && c.dayOf(back) != c.dayOf(at) {
			t.Fatalf("%d days after %s and back is %s", n, at, back)
		}
	})
}
