package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"sgaus/workflow"
	"sgaus/workflow/agenda"
	"sgaus/workflow/hours"
)

// events is how many the agenda of the benchmarks holds: ten rooms, each with
// ten events a day, for some three years.
const events = 100_000

// house are the ten rooms, ten codecs and five technicians of the benchmarks.
func house() (rooms []agenda.Resource) {
	for i := range 10 {
		rooms = append(rooms, agenda.Resource{Code: fmt.Sprintf("sala-%d", i), Kind: agenda.Room, Count: 1})
	}
	rooms = append(rooms, agenda.Resource{Code: "codec", Kind: agenda.Equipment, Count: 10})
	for i := range 5 {
		rooms = append(rooms, agenda.Resource{Code: fmt.Sprintf("tecnico-%d", i), Kind: agenda.Staff, Count: 2})
	}
	return rooms
}

// nth is the nth event: room after room, hour after hour, day after day.
func nth(n int) agenda.Booking {
	room, hour, day := n%10, n/10%10, n/100
	from := time.Date(2027, 1, 4+day, 14+hour, 0, 0, 0, time.UTC) // from eight o'clock on, in Mexico
	return agenda.Booking{
		Request: int64(n + 1), UID: fmt.Sprintf("%d@uni.mx", n+1), Title: fmt.Sprintf("FI - Seminario %d", n), At: noon,
		Spans: []hours.Span{{From: from, To: from.Add(time.Hour)}},
		Uses: []agenda.Use{
			{Resource: fmt.Sprintf("sala-%d", room), Units: 1},
			{Resource: "codec", Units: 1},
			{Resource: fmt.Sprintf("tecnico-%d", room/2), Units: 1},
		},
		Guests:  []agenda.Guest{{Name: "Ana", Email: "ana@uni.mx", Role: agenda.Requester}, {Email: "beto@uni.mx", Role: agenda.Technician}},
		Details: []agenda.Detail{{Label: "Responsable", Text: "Ana Ruiz, ext. 3000"}, {Label: "Sede", Text: "Campus II"}},
	}
}

// full is an agenda of that many events, and of requests for more.
func full(b *testing.B, events, requests int) *DB {
	db, ctx, rooms := fresh(b), context.Background(), house()
	const chunk = 1000
	for done := 0; done < events+requests; done += chunk {
		write(b, db, func(tx *Tx) error {
			for n := done; n < min(done+chunk, events+requests); n++ {
				r, e := opening()
				if _, err := tx.Create(ctx, r, []workflow.Event{e}...); err != nil {
					return err
				}
				if n >= events {
					continue
				}
				if err := tx.Book(ctx, nth(n), rooms); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return db
}

// BenchmarkBook books one event after the other in an agenda that holds 1,000
// and in one that holds 100,000: in a transaction each as single mails do, and in
// chunks as those of a backlog do. What is refused must cost no more.
func BenchmarkBook(b *testing.B) {
	const more = 40_000
	for _, held := range []int{1000, events} {
		db, ctx, rooms, next := full(b, held, more), context.Background(), house(), held
		for _, chunk := range []int{1, chunkMails} {
			b.Run(fmt.Sprintf("%d/chunk%d", held, chunk), func(b *testing.B) {
				if next+b.N > held+more {
					b.Fatal("too many")
				}
				for done := 0; done < b.N; done += chunk {
					write(b, db, func(tx *Tx) error {
						for range min(chunk, b.N-done) {
							if err := tx.Book(ctx, nth(next), rooms); err != nil {
								return err
							}
							next++
						}
						return nil
					})
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bookings/s")
			})
		}
		b.Run(fmt.Sprintf("%d/taken", held), func(b *testing.B) {
			for n := range b.N {
				want := nth(n % held)
				want.Request, want.UID = int64(held+more-n%1000), "x@uni.mx"
				if err := db.Write(ctx, func(tx *Tx) error { return tx.Book(ctx, want, rooms) }); err == nil {
					b.Fatal("it was not refused")
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "refusals/s")
		})
	}
}

// BenchmarkNearest finds the three nearest times for a wish that is taken, in an
// agenda of 100,000 events: what is busy is read, and searched. The wish is for
// a room, a codec and a technician in the middle of three years that are full
// from eight to six: an hour is free in the evenings, a whole day nowhere.
func BenchmarkNearest(b *testing.B) {
	db, ctx, rooms := full(b, events, 0), context.Background(), house()
	week, err := hours.New(hours.Spec{Zone: "America/Chihuahua", Holidays: "mx"})
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		length time.Duration
		found  int
	}{{"hour", time.Hour, 3}, {"day", 14 * time.Hour, 0}} {
		b.Run(c.name, func(b *testing.B) {
			middle := nth(events / 2)
			wish := middle.Wish()
			now := wish.Spans[0].From.AddDate(0, 0, -7)
			wish.Spans[0].To = wish.Spans[0].From.Add(c.length)
			codes := []string{}
			for _, u := range wish.Uses {
				codes = append(codes, u.Resource)
			}
			read := 0
			for b.Loop() {
				around := agenda.Horizon(wish, now)
				busy, err := db.Busy(ctx, codes, around.From, around.To)
				if err != nil {
					b.Fatal(err)
				}
				if len(agenda.Check(wish, rooms, busy, 0)) == 0 {
					b.Fatal("it is free")
				}
				if got := agenda.Nearest(wish, rooms, busy, 0, week, now, 3); len(got) != c.found {
					b.Fatalf("found %v", got)
				}
				read = len(busy)
			}
			b.ReportMetric(float64(read), "busy")
		})
	}
}
