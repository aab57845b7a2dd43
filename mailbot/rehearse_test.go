package mailbot_test

import (
	"context"
	"testing"

	"sgaus/mailbot"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
)

// A rehearsal tells what then happens, and leaves nothing behind: not a row,
// not a number.
func TestRehearseForetells(t *testing.T) {
	ctx := context.Background()
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	const proof = "Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\r\n" +
		"Received: from out.uni.mx (out.uni.mx [192.0.2.1]) by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\r\n"
	mail := func(id, from, subject, text string) string {
		return proof + "From: " + from + "\r\nTo: mesa@uni.mx\r\nMessage-ID: <" + id + "@uni.mx>\r\nSubject: " + subject + "\r\n\r\n" + text + "\r\n"
	}
	for _, step := range []struct {
		became, raw     string
		events, letters int
		opens           bool
	}{
		{"request", mail("1", "ana@uni.mx", "No imprime", "La impresora no imprime."), 1, 3, true},
		{mailbot.Same, mail("1", "ana@uni.mx", "No imprime", "La impresora no imprime."), 0, 0, false},
		{"command", mail("2", "carla@uni.mx", "[SGAUS #1] [ASIGNAR beto]", "Por favor."), 1, 2, false},
		{"refused", mail("3", "carla@uni.mx", "[SGAUS #1] [ASIGNAR nadie]", "Por favor."), 1, 1, false},
		{"quarantine", mail("4", "ana@uni.mx, beto@uni.mx", "dos", "hola"), 0, 2, false},
	} {
		raw := []byte(step.raw)
		before := state(t, w)
		r, err := w.bot.Rehearse(ctx, w.now, inbox.Mail{Size: int64(len(raw)), Body: inbox.Bytes(raw)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Disposition != step.became || len(r.Events) != step.events || len(r.Letters) != step.letters || r.Opens != step.opens {
			t.Errorf("%s: foretold %s, %d events, %d letters, opens %t", step.became, r.Disposition, len(r.Events), len(r.Letters), r.Opens)
		}
		if after := state(t, w); after != before {
			t.Errorf("%s: the rehearsal left %+v where %+v was", step.became, after, before)
		}
		if err := w.receive(raw); err != nil {
			t.Fatal(err)
		}
		after := state(t, w)
		if n := after.letters - before.letters; n != step.letters {
			t.Errorf("%s: %d letters left", step.became, n)
		}
		if opened := after.requests > before.requests; opened != step.opens {
			t.Errorf("%s: opened a request: %t", step.became, opened)
		}
	}
}

// counts is what a rehearsal must not change.
type counts struct{ requests, letters, events, cases int }

func state(t *testing.T, w *world) (c counts) {
	t.Helper()
	ctx := context.Background()
	letters, err := w.db.Outbox(ctx, store.Queued, store.Waiting, store.Sending, store.Sent, store.Failed)
	if err != nil {
		t.Fatal(err)
	}
	cases, err := w.db.Quarantined(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for n := int64(1); ; n++ {
		events, err := w.db.History(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(events) == 0 {
			return counts{requests: int(n - 1), letters: len(letters), events: c.events, cases: len(cases)}
		}
		c.events += len(events)
	}
}
