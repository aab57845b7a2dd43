package store

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"
)

// chunkMails is how many mails of a backlog share a transaction.
const chunkMails = 64

// BenchmarkReceive stores what short mails of a backlog do, in chunks: each
// mail is kept, opens a request, is acknowledged and passed on to HD.
func BenchmarkReceive(b *testing.B) {
	db := fresh(b)
	raw := bytes.Repeat([]byte("No hay red en la sala 3. \r\n"), 110) // 3 kB
	head := bytes.Repeat([]byte("Recibimos su solicitud. \r\n"), 200) // 5 kB
	b.ReportAllocs()
	b.ResetTimer()
	for done := 0; done < b.N; done += chunkMails {
		write(b, db, func(tx *Tx) error {
			for n := done; n < min(done+chunkMails, b.N); n++ {
				if err := tx.Try(context.Background(), func() error { return receive(tx, n, raw, head) }); err != nil {
					return err
				}
			}
			return tx.SetCursor(context.Background(), "INBOX", 7, uint32(done+chunkMails))
		})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

// receive stores all that one new mail does.
func receive(tx *Tx, n int, raw, head []byte) error {
	ctx := context.Background()
	m := mail(n, raw)
	if _, ok, err := tx.Known(ctx, m.Mailbox, m.Validity, m.UID); err != nil || ok {
		return fmt.Errorf("known %t: %w", ok, err)
	}
	if _, err := tx.Same(ctx, m.MessageID, m.From, m.Digest); err != nil {
		return err
	}
	if _, _, err := tx.ByMessageID(ctx, "in-reply-to@uni.mx"); err != nil {
		return err
	}
	id, err := tx.Keep(ctx, m, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	r, e := opening()
	number, err := tx.Create(ctx, r, e)
	if err != nil {
		return err
	}
	if err := tx.Join(ctx, number, m.From); err != nil {
		return err
	}
	if err := tx.Refer(ctx, fmt.Sprintf("parent%d@uni.mx", n), number); err != nil {
		return err
	}
	if _, err := tx.Answers(ctx, m.From, noon.Add(-time.Hour)); err != nil {
		return err
	}
	for _, to := range []string{fmt.Sprintf("user%d@uni.mx", n), "hd@uni.mx"} {
		if _, _, err := tx.Thread(ctx, number, to, 9); err != nil {
			return err
		}
		notice, err := tx.Serial(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Post(ctx, Letter{
			Request: number, Notice: notice, Kind: "acuse", MessageID: fmt.Sprintf("n%d@sgaus", notice), To: to,
			Subject: "[SGAUS #1] No hay red", At: noon, Head: head,
		}); err != nil {
			return err
		}
	}
	return tx.File(ctx, id, number, "opened", "new", "dmarc=pass (mx.uni.mx)")
}

// BenchmarkSend claims letters and files them as sent, as outbox does.
func BenchmarkSend(b *testing.B) {
	db := fresh(b)
	ctx := context.Background()
	for done := 0; done < b.N; done += 1000 {
		write(b, db, func(tx *Tx) error {
			for n := done; n < min(done+1000, b.N); n++ {
				// Half of them go to one person.
				to := "hd@uni.mx"
				if n%2 == 0 {
					to = fmt.Sprintf("user%d@uni.mx", n)
				}
				if _, err := tx.Post(ctx, Letter{MessageID: fmt.Sprintf("n%d@sgaus", n), To: to, At: noon, Head: []byte("x")}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for sent := 0; sent < b.N; {
		letters, err := db.Claim(ctx, noon, 16)
		if err != nil || len(letters) == 0 {
			b.Fatalf("%d sent, then none to claim: %v", sent, err)
		}
		for _, l := range letters {
			if _, err := db.Done(ctx, noon, l.ID, Result{State: Sent, Code: 250, Reply: "2.0.0 queued"}); err != nil {
				b.Fatal(err)
			}
			sent++
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
}
