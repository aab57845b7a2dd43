package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// Every mail comes back byte for byte, whatever its size and however it is
// read.
func TestBytes(t *testing.T) {
	db := fresh(t)
	random := rand.NewChaCha8([32]byte{})
	for n, size := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 2 * pieceSize, 3*pieceSize + 77} {
		raw := make([]byte, size)
		_, _ = random.Read(raw)
		for way, r := range map[int]io.Reader{
			10: bytes.NewReader(raw),
			20: iotest.OneByteReader(bytes.NewReader(raw)),
			30: iotest.DataErrReader(bytes.NewReader(raw)),
		} {
			var id int64
			write(t, db, func(tx *Tx) (err error) {
				id, err = tx.Keep(context.Background(), mail(n+way, raw), r)
				return err
			})
			if got := content(t, db.Reader, id); !bytes.Equal(got, raw) {
				t.Errorf("%d octets came back as %d", size, len(got))
			}
			if m, _, err := db.Mail(context.Background(), id); err != nil || m.Size != int64(size) {
				t.Errorf("%d octets are counted as %d: %v", size, m.Size, err)
			}
		}
	}
}

// A mail that cannot be read to its end leaves nothing behind.
func TestBrokenSource(t *testing.T) {
	db := fresh(t)
	broken := errors.New("spool gone")
	for n, size := range []int{100, 3 * pieceSize} {
		err := db.Write(context.Background(), func(tx *Tx) error {
			return tx.Try(context.Background(), func() error {
				_, err := tx.Keep(context.Background(), mail(n, nil), io.MultiReader(bytes.NewReader(make([]byte, size)), iotest.ErrReader(broken)))
				return err
			})
		})
		if !errors.Is(err, broken) {
			t.Errorf("Keep gives %v", err)
		}
	}
	var left int
	if _, err := db.one(context.Background(), &left, `SELECT COUNT(*) FROM piece`); err != nil || left != 0 {
		t.Errorf("%d pieces left %v", left, err)
	}
}

// A mail that lost a piece is not handed out as if it were whole.
func TestTruncated(t *testing.T) {
	db := fresh(t)
	id := keep(t, db, mail(1, nil), make([]byte, 3*pieceSize))
	write(t, db, func(tx *Tx) error {
		return tx.run(context.Background(), `DELETE FROM piece WHERE mail = ? AND n = 1`, id)
	})
	f, err := db.OpenMail(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, f); n != pieceSize || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("read %d octets, %v", n, err)
	}
	if _, err := db.OpenMail(context.Background(), 99); !errors.Is(err, ErrNotFound) {
		t.Errorf("a mail that is not there: %v", err)
	}
}

// Neither Keep nor Annex nor OpenMail holds a large mail in memory.
func TestMemoryIsBounded(t *testing.T) {
	const size = 35 << 20
	db := fresh(t)
	ctx := context.Background()
	m := newMeter()
	var letter int64
	write(t, db, func(tx *Tx) error {
		id, err := tx.Keep(ctx, mail(1, nil), io.LimitReader(m, size))
		if err != nil {
			return err
		}
		annex, err := tx.Annex(ctx, "mail 1", func(w io.Writer) error {
			f, err := tx.OpenMail(ctx, id)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(io.MultiWriter(w, m), f)
			return err
		})
		if err != nil {
			return err
		}
		letter, err = tx.Post(ctx, Letter{MessageID: "n1@sgaus", To: "beto@uni.mx", At: noon, Annex: annex, Head: []byte("x")})
		return err
	})
	f, err := db.OpenMail(ctx, letter)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(m, f); n != size+1 || err != nil {
		t.Fatalf("read %d octets, %v", n, err)
	}
	if m.peak > 4<<20 {
		t.Errorf("%d kB were held for a mail of 35 MB", m.peak>>10)
	}
}

// meter is a source of zeros, and a sink, that looks now and then at how much
// memory is in use.
type meter struct {
	calls      int
	base, peak int64
}

func newMeter() *meter {
	m := &meter{calls: -1}
	m.look()
	m.base, m.peak = m.peak, 0
	return m
}

func (m *meter) look() {
	if m.calls++; m.calls%64 != 0 {
		return
	}
	var s runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&s)
	m.peak = max(m.peak, int64(s.HeapAlloc)-m.base)
}

func (m *meter) Read(p []byte) (int, error) {
	m.look()
	clear(p)
	return len(p), nil
}

func (m *meter) Write(p []byte) (int, error) {
	m.look()
	return len(p), nil
}

// The same mail twice: design.md names three keys.
func TestSameMailTwice(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	first := mail(1, nil)
	id := keep(t, db, first, []byte("hola"))
	for _, c := range []struct {
		story string
		m     Mail
		want  Twin
	}{
		{"the very same", first, Twin{Mail: id, Content: true}},
		{"another case of the sender", Mail{MessageID: first.MessageID, From: "ANA@Uni.MX", Digest: "other"}, Twin{Mail: id}},
		{"its id, rewritten on the way, over the same content", Mail{MessageID: "x@y", From: "z@y", Digest: first.Digest}, Twin{Mail: id, Content: true}},
		{"its id said by somebody else", Mail{MessageID: first.MessageID, From: "eva@uni.mx", Digest: "other"}, Twin{}},
		{"a mail without an id after another", Mail{MessageID: "", From: "ana@uni.mx", Digest: "other"}, Twin{}},
	} {
		got, err := db.Same(ctx, c.m.MessageID, c.m.From, c.m.Digest)
		if err == nil && got.Mail == 0 {
			got.Content = false
		}
		if err != nil || got != c.want {
			t.Errorf("%s: %+v %v, want %+v", c.story, got, err, c.want)
		}
	}
	// The database itself refuses a second one, whoever forgot to ask.
	twin, elsewhere := mail(2, nil), mail(3, nil)
	twin.Digest = first.Digest
	elsewhere.UID = first.UID
	for story, m := range map[string]Mail{"same content": twin, "same place": elsewhere} {
		err := db.Write(ctx, func(tx *Tx) error {
			_, err := tx.Keep(ctx, m, strings.NewReader("hola"))
			return err
		})
		if !errors.Is(err, ErrSame) {
			t.Errorf("%s: %v", story, err)
		}
	}
	if got, ok, err := db.Known(ctx, "INBOX", 7, 1); got != id || !ok || err != nil {
		t.Errorf("uid 1 is mail %d %t %v", got, ok, err)
	}
	// UIDVALIDITY changes: all places are new, the mails are not.
	if _, ok, _ := db.Known(ctx, "INBOX", 8, 1); ok {
		t.Error("a place of another UIDVALIDITY is known")
	}
	write(t, db, func(tx *Tx) error { return tx.Met(ctx, "INBOX", 8, 1, id) })
	if got, ok, _ := db.Known(ctx, "INBOX", 8, 1); got != id || !ok {
		t.Error("the second place of a mail is not known")
	}
}

// What was deleted does not come back (pain 9).
func TestIdentityOutlivesTheMail(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	m := mail(1, nil)
	id := keep(t, db, m, []byte("hola"))
	write(t, db, func(tx *Tx) error {
		return errors.Join(tx.run(ctx, `DELETE FROM piece WHERE mail = ?`, id), tx.run(ctx, `DELETE FROM mail WHERE id = ?`, id))
	})
	if twin, err := db.Same(ctx, m.MessageID, m.From, m.Digest); err != nil || twin.Mail != id || !twin.Content {
		t.Errorf("%+v %v", twin, err)
	}
	if _, ok, _ := db.Known(ctx, m.Mailbox, m.Validity, m.UID); !ok {
		t.Error("its place is forgotten")
	}
	if next := keep(t, db, mail(2, nil), nil); next == id {
		t.Error("its number is used again")
	}
}

// An empty id matched an empty id, and every new mail fell into one request
// (pain 12).
func TestEmptyMessageID(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	if err := db.Write(ctx, func(tx *Tx) error {
		m := mail(1, nil)
		m.MessageID = ""
		_, err := tx.Keep(ctx, m, strings.NewReader(""))
		return err
	}); err == nil {
		t.Error("a mail with an empty Message-ID was kept")
	}
	write(t, db, func(tx *Tx) error { return tx.Refer(ctx, "", n) })
	if f, ok, err := db.ByMessageID(ctx, ""); ok || err != nil {
		t.Errorf("the empty id leads to %+v %v", f, err)
	}
}

func TestByMessageID(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	first, second := create(t, db), create(t, db)
	in := keep(t, db, mail(1, nil), nil)
	unfiled := mail(2, nil)
	keep(t, db, unfiled, nil)
	forged := mail(3, nil)
	forged.MessageID, forged.From = "m1@uni.mx", "eva@uni.mx"
	late := keep(t, db, forged, nil)
	var out, list int64
	write(t, db, func(tx *Tx) (err error) {
		out, err = tx.Post(ctx, Letter{Request: first, Notice: 12, Kind: "acuse", MessageID: "r1.n12@sgaus", To: "Ana@uni.mx", At: noon})
		if err != nil {
			return err
		}
		list, err = tx.Post(ctx, Letter{Notice: 13, Kind: "lista", MessageID: "n13@sgaus", To: "beto@uni.mx", At: noon})
		return errors.Join(err,
			tx.File(ctx, in, first, "opened", "new", "none"), tx.File(ctx, late, second, "opened", "new", "none"),
			tx.Refer(ctx, "ancestor@uni.mx", first), tx.Refer(ctx, "ancestor@uni.mx", second),
			tx.Refer(ctx, "m1@uni.mx", second), tx.Refer(ctx, "m2@uni.mx", second))
	})
	for id, want := range map[string]Found{
		"r1.n12@sgaus":    {Request: first, Mail: out, Direction: Out, To: "Ana@uni.mx", Notice: 12, Kind: "acuse"},
		"n13@sgaus":       {Mail: list, Direction: Out, To: "beto@uni.mx", Notice: 13, Kind: "lista"},
		"m1@uni.mx":       {Request: first, Mail: in, Direction: In, To: "ayuda@uni.mx"},
		"m2@uni.mx":       {Request: second},
		"ancestor@uni.mx": {Request: first},
		"nobody@uni.mx":   {},
	} {
		got, ok, err := db.ByMessageID(ctx, id)
		if err != nil || got != want || ok != (want != Found{}) {
			t.Errorf("%s leads to %+v %t %v, want %+v", id, got, ok, err, want)
		}
	}
	for n, want := range map[int64]int64{12: out, 13: list, 14: 0, 0: 0} {
		if f, ok, err := db.ByNotice(ctx, n); f.Mail != want || ok != (want != 0) || err != nil {
			t.Errorf("notice %d is %+v %t %v", n, f, ok, err)
		}
	}
}

// What show prints, and what a notice to each of two people answers.
func TestMailOfAndThread(t *testing.T) {
	db := fresh(t)
	ctx := context.Background()
	n := create(t, db)
	m := mail(1, nil)
	id := keep(t, db, m, []byte("hola"))
	var letter int64
	write(t, db, func(tx *Tx) error {
		if err := tx.File(ctx, id, n, "opened", "new", "none"); err != nil {
			return err
		}
		for i, to := range []string{"Ana@uni.mx", "beto@uni.mx", "ana@UNI.mx"} {
			l, err := tx.Post(ctx, Letter{Request: n, MessageID: fmt.Sprintf("n%d@sgaus", i), To: to, Subject: "[SGAUS #1]", At: noon})
			if err != nil {
				return err
			}
			if letter == 0 {
				letter = l
			}
		}
		return nil
	})
	if _, err := db.Claim(ctx, noon, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Done(ctx, noon, letter, Result{State: Sent}); err != nil {
		t.Fatal(err)
	}
	mails, err := db.MailOf(ctx, n)
	if err != nil || len(mails) != 4 {
		t.Fatal(mails, err)
	}
	m.ID, m.Direction, m.Size, m.Request, m.Disposition, m.Why, m.Evidence = id, In, 4, n, "opened", "new", "none"
	m.Mailbox, m.Validity, m.UID = "", 0, 0
	if diff := cmp.Diff(m, mails[0]); diff != "" {
		t.Error(diff)
	}
	for i, want := range []string{"opened", Sent, Waiting, Waiting} {
		if mails[i].Disposition != want {
			t.Errorf("mail %d is %s, not %s", i, mails[i].Disposition, want)
		}
	}
	for _, c := range []struct {
		to   string
		n    int
		want []string
	}{
		{"ana@uni.mx", 9, []string{"n2@sgaus", "n0@sgaus", "m1@uni.mx"}},
		{"ana@uni.mx", 2, []string{"n2@sgaus", "n0@sgaus"}},
		{"beto@uni.mx", 9, []string{"n1@sgaus"}},
		{"eva@uni.mx", 9, nil},
	} {
		chain, root, err := db.Thread(ctx, n, c.to, c.n)
		if err != nil || !cmp.Equal(chain, c.want) || root != "m1@uni.mx" {
			t.Errorf("%s answers %v under %s %v, want %v", c.to, chain, root, err, c.want)
		}
	}
}

// Text that PostgreSQL would refuse is cleaned, not kept and not refused.
func TestCleanText(t *testing.T) {
	db := fresh(t)
	m := mail(1, nil)
	m.Subject, m.Text = "caf\xe9\x00", "a\x00b"
	id := keep(t, db, m, nil)
	got, _, err := db.Mail(context.Background(), id)
	if err != nil || got.Subject != "caf\uFFFD" || got.Text != "ab" {
		t.Errorf("%q %q %v", got.Subject, got.Text, err)
	}
}
