package inbox

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"sgaus/mailbot/localserve/realserver"
)

const mesa = "mesa@" + realserver.Domain

// Against Dovecot, over TLS and with tokens: a backlog, IDLE, a token that expires, a restart, a second reader.
func TestDovecot(t *testing.T) {
	mail := realserver.Dovecot(t, map[string]string{mesa: "secreto"})
	mail.SetToken(mesa, "primera")
	for i := range 200 {
		mail.Deliver("ana@"+realserver.Domain, mesa, numbered(i))
	}
	var mu sync.Mutex
	token := "caducada"
	c := Config{
		Address: mail.IMAPSAddr(), Security: "tls", TLS: mail.TLS(), Auth: "xoauth2", Username: mesa,
		Processed: "Procesados", Quarantine: "Cuarentena", Idle: true, Spool: t.TempDir(),
		Secret: func(_ context.Context, refused bool) (string, error) {
			mu.Lock()
			defer mu.Unlock()
			if refused {
				return "primera", nil
			}
			return token, nil
		},
	}

	// # The backlog, with a token that is refused at first
	k := newKeeper()
	k.bad = func(m Mail) bool { return m.UID == 3 }
	s, err := Pass(t.Context(), c, k, nil, clock)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "summary", s, Summary{Seen: 200, Received: 200, Moved: 200})
	same(t, "folders", []int{mail.Count(mesa, "INBOX"), mail.Count(mesa, "Procesados"), mail.Count(mesa, "Cuarentena")}, []int{0, 199, 1})
	r, err := Check(t.Context(), c)
	if err != nil || !r.Move || !r.UIDPlus || !r.Idle || !strings.HasPrefix(r.TLS, "TLS 1.") || !r.Quarantine.Exists {
		t.Errorf("%+v, %v", r, err)
	}

	// # A password, STARTTLS, and mail that comes while we are in IDLE, also after a restart of the server
	c.Address, c.Security, c.Auth = mail.IMAPAddr(), "starttls", "password"
	token = "secreto"
	arrived := make(chan struct{}, 100)
	k.before = func([]Mail) error { arrived <- struct{}{}; return nil }
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	ended.Go(func() {
		if err := Watch(ctx, c, k, nil, clock); err != nil {
			t.Error(err)
		}
	})
	next := func(i int) {
		t.Helper()
		mail.Deliver("ana@"+realserver.Domain, mesa, numbered(i))
		select {
		case <-arrived:
		case <-time.After(30 * time.Second):
			t.Fatalf("mail %d did not arrive", i)
		}
	}
	next(200)
	next(201)
	mail.Stop()
	mail.Restart()
	next(202)
	cancel()
	ended.Wait()
	for i, m := range k.received() {
		if !strings.Contains(m.Text, fmt.Sprintf("Subject: mail %d\r\n", i)) {
			t.Errorf("mail %d is\n%s", i, m.Text)
		}
	}
	same(t, "received", len(k.received()), 203)
}

func numbered(i int) []byte {
	return fmt.Appendf(nil, "From: Ana <ana@uni.example>\nTo: %s\nSubject: mail %d\nMessage-ID: <%d@uni.example>\n\nNo enciende la computadora %d.\n", mesa, i, i, i)
}

// A refused token against Dovecot is ErrLogin, whose text has no token; so is a wrong password.
func TestDovecotRefuses(t *testing.T) {
	mail := realserver.Dovecot(t, map[string]string{mesa: "secreto"})
	for _, auth := range []string{"xoauth2", "password"} {
		c := Config{
			Address: mail.IMAPSAddr(), Security: "tls", TLS: mail.TLS(), Auth: auth, Username: mesa,
			Secret: func(context.Context, bool) (string, error) { return "equivocada", nil },
		}
		_, err := Check(t.Context(), c)
		if err == nil || !strings.Contains(err.Error(), ErrLogin.Error()) || strings.Contains(err.Error(), "equivocada") {
			t.Errorf("%s: %v", auth, err)
		}
	}
}

func BenchmarkDovecotBacklog(b *testing.B) {
	mail := realserver.Dovecot(b, map[string]string{mesa: "secreto"})
	c := Config{
		Address: mail.IMAPAddr(), Security: "none", Auth: "password", Username: mesa, Processed: "Procesados",
		Secret: func(context.Context, bool) (string, error) { return "secreto", nil },
	}
	const backlog = 2000
	k := newKeeper()
	for b.Loop() {
		b.StopTimer()
		for i := range backlog {
			mail.Deliver("ana@"+realserver.Domain, mesa, numbered(i))
		}
		b.StartTimer()
		if _, err := Pass(b.Context(), c, k, nil, clock); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(backlog*float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
