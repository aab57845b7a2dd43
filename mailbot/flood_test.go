//go:build !race

package mailbot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"sgaus/mailbot/inbox"
	"sgaus/workflow"
)

// flood gives the desk n mails in chunks, as a backlog comes, with pause
// between chunks.
func flood(t *testing.T, w *world, n int, pause time.Duration, mail func(i int) string) {
	t.Helper()
	const chunk = 64
	for i := 0; i < n; i += chunk {
		var mails []inbox.Mail
		for k := i; k < min(n, i+chunk); k++ {
			raw := []byte(strings.ReplaceAll(mail(k), "\n", "\r\n"))
			w.uid++
			mails = append(mails, inbox.Mail{UID: w.uid, Internal: w.now, Size: int64(len(raw)), Body: inbox.Bytes(raw)})
		}
		if _, err := w.bot.Receive(context.Background(), w.now, "INBOX", w.validity, mails); err != nil {
			t.Fatal(err)
		}
		w.now = w.now.Add(pause)
	}
}

func kinds(t *testing.T, w *world, who string) map[string]int {
	t.Helper()
	ls, err := w.letters(who)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, l := range ls {
		count[l.Kind]++
	}
	return count
}

// On the day on which the network fails, everybody writes the same. Each is
// told; whoever assigns gets a hundred mails, and one with the rest.
func TestEverybodyIsTold(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	w.bot.RequestsHour, w.bot.NoticesMost = 30, 100
	const users = 2000
	flood(t, w, users, time.Second, func(i int) string {
		domain := "uni.mx"
		if i%2 == 0 {
			domain = "gmail.com"
		}
		return fmt.Sprintf("From: Usuario <u%d@%s>\nTo: mesa@uni.mx\nSubject: No hay red\nMessage-ID: <m%d@x>\n\nNo hay red en la facultad.\n", i, domain, i)
	})
	for i := range users {
		domain := "uni.mx"
		if i%2 == 0 {
			domain = "gmail.com"
		}
		if i%97 == 0 {
			if got := kinds(t, w, fmt.Sprintf("u%d@%s", i, domain)); got["acuse"] != 1 {
				t.Fatalf("user %d got %v", i, got)
			}
		}
	}
	if got := kinds(t, w, ""); got["acuse"] != users || got["pausa"] != 0 || got["cuarentena"] != 0 {
		t.Errorf("there are %v", got)
	}
	w.now = w.now.Add(11 * time.Minute)
	if _, err := w.bot.Tick(context.Background(), w.now); err != nil {
		t.Fatal(err)
	}
	if got := kinds(t, w, "carla"); got["nueva"] != 100 || got["varias"] != 1 {
		t.Errorf("HelpDesk got %v", got)
	}
	m, _, err := w.lastMail("carla")
	if err != nil || !strings.Contains(m.Text, "juntamos aquí 1900 avisos, de 1900 solicitudes") {
		t.Errorf("the bundle says %q (%v)", m.Text, err)
	}
}

// A program writes five thousand mails in an hour: it opens as many requests as
// one address may, HelpDesk is told once of the rest, and all are kept.
func TestFloodIsBounded(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	w.bot.RequestsHour, w.bot.NoticesMost = 30, 100
	const mails = 5000
	ctx := context.Background()
	flood(t, w, mails, 40*time.Second, func(i int) string {
		return fmt.Sprintf("From: Programa <p@otra.example>\nTo: mesa@uni.mx\nSubject: Asunto %d\nMessage-ID: <m%d@otra.example>\n\nTexto %d.\n", i, i, i)
	})
	open, err := w.db.List(ctx, workflow.Filter{Statuses: workflow.Statuses, Visible: workflow.Visible{All: true}}, 0)
	if err != nil || len(open) != 30 {
		t.Errorf("%d requests were opened (%v)", len(open), err)
	}
	held, err := w.db.Quarantined(ctx)
	if err != nil || len(held) != mails-30 {
		t.Errorf("%d mails are held (%v)", len(held), err)
	}
	if got := kinds(t, w, "carla"); got["cuarentena"] != 1 {
		t.Errorf("HelpDesk got %v", got)
	}
	if got := kinds(t, w, "p@otra.example"); got["acuse"] != 10 {
		t.Errorf("the program got %v", got)
	}
	// What was held is a request like any other once people say so.
	if became, err := w.bot.Recover(ctx, w.now, held[0].N); err != nil || became != "request" {
		t.Errorf("a held mail became %q (%v)", became, err)
	}
}

// An office of the staff that sends commands all day, each without a word, is
// never muted.
func TestStaffIsNeverMuted(t *testing.T) {
	w, err := newWorld(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.db.Close()
	w.bot.RequestsHour, w.bot.NoticesMost = 30, 100
	const requests = 150
	flood(t, w, requests, time.Minute, func(i int) string {
		return fmt.Sprintf("From: u%d@uni.mx\nTo: mesa@uni.mx\nSubject: Problema\nMessage-ID: <m%d@x>\n\nAlgo %d.\n", i, i, i)
	})
	flood(t, w, requests, time.Second, func(i int) string {
		return fmt.Sprintf("Authentication-Results: mx.uni.mx; dmarc=pass header.from=uni.mx\nReceived: from x by mx.uni.mx; Mon, 23 Nov 2026 10:00:00 -0600\nFrom: beto@uni.mx\nTo: mesa@uni.mx\nSubject: [SGAUS #%d] [PROCESO]\nMessage-ID: <c%d@x>\n\n", i+1, i)
	})
	receipts := 0
	ls, err := w.letters("beto")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range ls {
		if l.Kind == "hecho" || l.Kind == "rechazo" {
			receipts++
		}
	}
	if receipts != requests {
		t.Errorf("of %d commands %d were answered: %v", requests, receipts, kinds(t, w, "beto"))
	}
	if got := kinds(t, w, ""); got["pausa"] != 0 {
		t.Errorf("there are %v", got)
	}
}
