package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// post puts a letter in the queue and gives its ID.
func post(t testing.TB, db *DB, l Letter) (id int64) {
	t.Helper()
	write(t, db, func(tx *Tx) (err error) {
		if l.At.IsZero() {
			l.At = noon
		}
		id, err = tx.Post(context.Background(), l)
		return err
	})
	return id
}

// claim takes what is due, and gives its Message-IDs.
func claim(t testing.TB, db *DB, now time.Time) (names []string) {
	t.Helper()
	letters, err := db.Claim(context.Background(), now, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if l.State != Sending {
			t.Errorf("claimed <%s> is %s", l.MessageID, l.State)
		}
		names = append(names, l.MessageID)
	}
	return names
}

// done files what became of a letter.
func done(t testing.TB, db *DB, now time.Time, id int64, state string) time.Time {
	t.Helper()
	retry, err := db.Done(context.Background(), now, id, Result{State: state, Code: 450, Reply: state})
	if err != nil {
		t.Fatal(err)
	}
	return retry
}

func want(t testing.TB, got []string, names ...string) {
	t.Helper()
	if !slices.Equal(got, names) {
		t.Errorf("claimed %v, want %v", got, names)
	}
}

func TestOrderOfOneRecipient(t *testing.T) {
	db := fresh(t)
	a := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	post(t, db, Letter{MessageID: "b", To: "Ana@uni.mx"})
	post(t, db, Letter{MessageID: "other", To: "beto@uni.mx"})
	want(t, claim(t, db, noon), "a", "other")
	retry := done(t, db, noon, a, Later)
	want(t, claim(t, db, noon))
	want(t, claim(t, db, retry), "a")
	done(t, db, retry, a, Failed)
	want(t, claim(t, db, retry), "b")
}

// A reminder that waits for the morning does not hold up tonight's answer.
func TestTomorrowDoesNotHoldUpToday(t *testing.T) {
	db := fresh(t)
	morning := noon.Add(14 * time.Hour)
	post(t, db, Letter{MessageID: "reminder", To: "ana@uni.mx", NotBefore: morning})
	want(t, claim(t, db, noon))
	now := post(t, db, Letter{MessageID: "now", To: "ana@uni.mx"})
	post(t, db, Letter{MessageID: "next", To: "ana@uni.mx", At: noon.Add(time.Minute)})
	if at, ok, err := db.Next(context.Background()); !at.Equal(noon) || !ok || err != nil {
		t.Errorf("the next is due %v %t %v", at, ok, err)
	}
	want(t, claim(t, db, noon), "now")
	done(t, db, noon, now, Sent)
	want(t, claim(t, db, morning.Add(-time.Second)), "next")
	letters, _ := db.Outbox(context.Background(), Sending)
	done(t, db, morning, letters[0].ID, Sent)
	if at, ok, err := db.Next(context.Background()); !at.Equal(morning) || !ok || err != nil {
		t.Errorf("the next is due %v %t %v", at, ok, err)
	}
	want(t, claim(t, db, morning), "reminder")
}

// Tries grow apart and end after five days, with what the server said last.
func TestBackoff(t *testing.T) {
	db := fresh(t)
	id := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	now, tries := noon, 0
	var pauses []string
	for {
		want(t, claim(t, db, now), "a")
		tries++
		retry := done(t, db, now, id, Later)
		if retry.IsZero() {
			break
		}
		want(t, claim(t, db, retry.Add(-time.Second)))
		pauses = append(pauses, retry.Sub(now).String())
		now = retry
	}
	if got := pauses[:6]; !cmp.Equal(got, []string{"1m0s", "5m0s", "15m0s", "1h0m0s", "4h0m0s", "4h0m0s"}) {
		t.Errorf("pauses of %v", got)
	}
	if d := now.Sub(noon); d > giveUp || d < giveUp-5*time.Hour {
		t.Errorf("the last try was after %v", d)
	}
	l, _, err := db.Letter(context.Background(), id)
	if err != nil || l.State != Failed || l.Reply != Later || l.Tries != tries {
		t.Errorf("%+v %v after %d tries", l, err, tries)
	}
}

// What the server may have had goes again at most twice.
func TestUnknownAtMostTwiceMore(t *testing.T) {
	db := fresh(t)
	id := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	now := noon
	for try := 1; try <= 3; try++ {
		want(t, claim(t, db, now), "a")
		retry := done(t, db, now, id, Unknown)
		if retry.IsZero() != (try == 3) {
			t.Errorf("after try %d the next is at %v", try, retry)
		}
		now = now.Add(24 * time.Hour)
	}
	want(t, claim(t, db, now))
}

// What a killed process was sending goes out at the next start. To be killed
// counts as a try only for a letter that was alone in hand.
func TestReleaseLeases(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	a := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	b := post(t, db, Letter{MessageID: "b", To: "beto@uni.mx"})
	for start, tries := range []int{0, 1} {
		inHand := claim(t, db, noon)
		want(t, claim(t, db, noon.Add(time.Minute)))
		if n, err := db.ReleaseLeases(ctx, noon); n != len(inHand) || err != nil {
			t.Errorf("%d letters released %v", n, err)
		}
		want(t, claim(t, db, noon), inHand...)
		if l, _, _ := db.Letter(ctx, a); l.Tries != tries {
			t.Errorf("start %d: %d tries, want %d", start, l.Tries, tries)
		}
		if start == 0 {
			done(t, db, noon, b, Sent)
		}
		if err := db.Release(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
}

// What a process left behind that nobody starts again comes back by itself; if
// it was only slow, its word counts as far as it is true.
func TestExpiredLease(t *testing.T) {
	db := fresh(t)
	id := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	post(t, db, Letter{MessageID: "b", To: "ana@uni.mx"})
	want(t, claim(t, db, noon), "a")
	want(t, claim(t, db, noon.Add(lease)), "a")
	done(t, db, noon.Add(lease), id, Sent)
	done(t, db, noon.Add(lease), id, Later)
	if l, _, _ := db.Letter(context.Background(), id); l.State != Sent {
		t.Errorf("a letter that was sent is %s", l.State)
	}
	want(t, claim(t, db, noon.Add(lease)), "b")
}

func TestRetry(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	again := func(id int64, now time.Time) error {
		return db.Write(ctx, func(tx *Tx) error { return tx.Retry(ctx, id, now) })
	}
	id := post(t, db, Letter{MessageID: "a", To: "ana@uni.mx"})
	claim(t, db, noon)
	if err := again(id, noon); !errors.Is(err, ErrNotFound) {
		t.Errorf("sent again while it is sent: %v", err)
	}
	done(t, db, noon, id, Failed)
	week := noon.Add(7 * 24 * time.Hour)
	if err := again(id, week); err != nil {
		t.Fatal(err)
	}
	want(t, claim(t, db, week), "a")
	if retry := done(t, db, week, id, Later); !retry.Equal(week.Add(time.Minute)) {
		t.Errorf("its tries are not counted anew: next %v", retry)
	}
	if err := again(id, week); err != nil { // at once instead
		t.Fatal(err)
	}
	want(t, claim(t, db, week), "a")
	done(t, db, week, id, Sent)
	if err := again(id, week); !errors.Is(err, ErrNotFound) {
		t.Errorf("sent again after it was sent: %v", err)
	}
}

// A cause that is handled twice is answered once.
func TestPostTwice(t *testing.T) {
	db := fresh(t)
	l := Letter{MessageID: "r1.e1@sgaus", To: "ana@uni.mx", Head: []byte("first")}
	first := post(t, db, l)
	l.Head = []byte("second")
	if second := post(t, db, l); second != first {
		t.Errorf("posted as %d and %d", first, second)
	}
	if got := content(t, db.Reader, first); string(got) != "first" {
		t.Errorf("the letter says %q", got)
	}
	want(t, claim(t, db, noon), "r1.e1@sgaus")
}

// Letters share their attachments, and each is whole.
func TestAnnex(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	tail := bytes.Repeat([]byte("0123456789abcdef"), pieceSize/8)
	long := bytes.Repeat([]byte("head"), pieceSize/3)
	calls := 0
	var ids []int64
	write(t, db, func(tx *Tx) error {
		for n, head := range [][]byte{[]byte("short"), long, nil} {
			annex, err := tx.Annex(ctx, "mail 7", func(w io.Writer) error {
				calls++
				_, err := io.Copy(w, bytes.NewReader(tail))
				return err
			})
			if err != nil {
				return err
			}
			id, err := tx.Post(ctx, Letter{MessageID: fmt.Sprint(n), To: "ana@uni.mx", At: noon, Head: head, Annex: annex})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	for n, head := range [][]byte{[]byte("short"), long, nil} {
		whole := append(slices.Clone(head), tail...)
		if got := content(t, db.Reader, ids[n]); !bytes.Equal(got, whole) {
			t.Errorf("letter %d has %d octets of %d", n, len(got), len(whole))
		}
		if l, _, _ := db.Letter(ctx, ids[n]); l.Size != int64(len(whole)) {
			t.Errorf("letter %d counts %d octets of %d", n, l.Size, len(whole))
		}
	}
	if calls != 1 {
		t.Errorf("the annex was written %d times", calls)
	}
	if err := db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Post(ctx, Letter{MessageID: "x", To: "ana@uni.mx", At: noon, Annex: 99})
		return err
	}); !errors.Is(err, ErrNotFound) {
		t.Errorf("posted with an annex that is not there: %v", err)
	}
}

// What the limits on answers count.
func TestAnswers(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	for i, at := range []time.Duration{-2 * time.Hour, -time.Minute, 0} {
		post(t, db, Letter{Request: n, MessageID: fmt.Sprint(i), To: "Ana@uni.mx", At: noon.Add(at), Answers: "hash"})
	}
	post(t, db, Letter{MessageID: "notice", To: "ana@uni.mx"})
	hour := noon.Add(-time.Hour)
	if got, err := db.Answers(ctx, "ana@UNI.mx", hour); got != 2 || err != nil {
		t.Errorf("%d automatic answers %v", got, err)
	}
	for _, c := range []struct {
		address string
		request int64
		hash    string
		since   time.Time
		want    bool
	}{
		{"ana@uni.mx", n, "hash", hour, true},
		{"ana@uni.mx", n, "hash", noon.Add(time.Second), false},
		{"ana@uni.mx", n, "another", hour, false},
		{"ana@uni.mx", 0, "hash", hour, false},
		{"eva@uni.mx", n, "hash", hour, false},
	} {
		if got, err := db.Answered(ctx, c.address, c.request, c.hash, c.since); got != c.want || err != nil {
			t.Errorf("%+v: %t %v", c, got, err)
		}
	}
}

func TestOutboxList(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	l := Letter{
		Request: n, Notice: 4, Kind: "acuse", MessageID: "a", From: "", To: "Ana@uni.mx", Subject: "[SGAUS #1]", At: noon,
		Answers: "hash", NotBefore: noon.Add(time.Hour),
	}
	l.ID, l.State = post(t, db, l), Waiting
	got, err := db.Outbox(ctx)
	if diff := cmp.Diff([]Letter{l}, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	if got, err := db.Outbox(ctx, Sent, Failed); len(got) != 0 || err != nil {
		t.Error(got, err)
	}
}
