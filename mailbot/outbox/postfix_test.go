package outbox_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"sgaus/mailbot/localserve/realserver"
	"sgaus/mailbot/outbox"
)

const (
	desk = "mesa@" + realserver.Domain
	ana  = "ana@" + realserver.Domain
)

// list is a queue that gives out every letter once.
type list struct {
	mu      sync.Mutex
	letters []outbox.Letter
	results []outbox.Result
}

func (q *list) post(from, to, body string) {
	q.letters = append(q.letters, outbox.Letter{
		ID: int64(len(q.letters) + len(q.results)), From: from, To: to, Size: int64(len(body)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil },
	})
}

func (q *list) Claim(_ context.Context, _ time.Time, n int) ([]outbox.Letter, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = min(n, len(q.letters))
	got := q.letters[:n]
	q.letters = q.letters[n:]
	return got, nil
}

func (q *list) Done(_ context.Context, _ time.Time, _ int64, r outbox.Result) (time.Time, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.results = append(q.results, r)
	return time.Time{}, nil
}

func (q *list) Release(context.Context, ...int64) error { return nil }

func (q *list) Next(context.Context) (time.Time, bool, error) { return time.Time{}, true, nil }

// Through Postfix into Dovecot, by password over STARTTLS and by token over
// TLS: letters arrive as they are, and what nobody can be given is reported to
// the envelope sender, or to nobody.
func TestThroughPostfix(t *testing.T) {
	t.Parallel()
	mail := realserver.Dovecot(t, map[string]string{desk: "secreta", ana: "clave"})
	relay := realserver.Postfix(t, mail)
	mail.SetToken(desk, "nuevo")
	password := outbox.Config{
		Address: relay.SMTPAddr(), Security: "starttls", TLS: mail.TLS(), Auth: "password", Username: desk,
		Hello: "mesa." + realserver.Domain, Secret: fixed("secreta"),
	}
	token := password
	token.Address, token.Security, token.Auth = relay.SMTPSAddr(), "tls", "xoauth2"
	token.Secret = func(_ context.Context, refused bool) (string, error) {
		return map[bool]string{false: "viejo", true: "nuevo"}[refused], nil
	}

	for name, cfg := range map[string]outbox.Config{"password": password, "token": token} {
		q := &list{}
		q.post("", "ana+r12@"+realserver.Domain, "Subject: "+name+"\n\n.\nhola\n..\n")
		q.post(desk, "nadie@"+realserver.Domain, "Message-ID: <"+name+"@x>\nSubject: a nadie\n\nhola\n")
		s := sender(t, cfg, q)
		report, err := s.Drain(t.Context(), time.Unix(0, 0))
		if err != nil || report != (outbox.Report{Sent: 2}) {
			t.Fatalf("%s: %+v, %v, %+v", name, report, err, q.results)
		}
		for _, r := range q.results {
			if r.Code != 250 || !strings.Contains(r.Reply, "queued as") {
				t.Errorf("%s: kept of the answer: %+v", name, r)
			}
		}
	}
	relay.AwaitEmpty()
	for _, raw := range mail.Await(ana, "INBOX", 2) {
		for _, part := range []string{
			"\r\n\r\n.\r\nhola\r\n..\r\n", "Return-Path: <>", "Delivered-To: ana+r12@", "from mesa." + realserver.Domain, "with ESMTPSA",
		} {
			if !bytes.Contains(raw, []byte(part)) {
				t.Errorf("ana's mail lacks %q:\n%s", part, raw)
			}
		}
	}
	back := string(bytes.Join(mail.Await(desk, "INBOX", 2), nil))
	if !strings.Contains(back, "<password@x>") || !strings.Contains(back, "<token@x>") {
		t.Errorf("the desk is not told of both:\n%s", back)
	}
}

// What the real servers refuse: a wrong password, a foreign domain without a
// login, a certificate nobody knows.
func TestRefusedByPostfix(t *testing.T) {
	t.Parallel()
	mail := realserver.Dovecot(t, map[string]string{desk: "secreta"})
	relay := realserver.Postfix(t, mail)
	cfg := outbox.Config{
		Address: relay.SMTPAddr(), Security: "starttls", TLS: mail.TLS(), Auth: "password", Username: desk, Secret: fixed("mala"),
	}
	q := &list{}
	q.post(desk, desk, "Subject: uno\n\nhola\n")
	if _, err := sender(t, cfg, q).Drain(t.Context(), time.Unix(0, 0)); err == nil || !strings.Contains(err.Error(), "535") {
		t.Errorf("wrong password: %v", err)
	}
	if len(q.letters) != 1 {
		t.Error("the letter was claimed")
	}

	cfg.Auth = ""
	q = &list{}
	q.post(desk, "alguien@fuera.example", "Subject: dos\n\nhola\n")
	report, err := sender(t, cfg, q).Drain(t.Context(), time.Unix(0, 0))
	if err != nil || report != (outbox.Report{Failed: 1}) || q.results[0].Code != 554 {
		t.Errorf("relaying: %+v, %v, %+v", report, err, q.results)
	}

	cfg.TLS = nil
	if _, err := outbox.Check(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("unknown certificate: %v", err)
	}
}

func TestCheckPostfix(t *testing.T) {
	t.Parallel()
	mail := realserver.Dovecot(t, map[string]string{desk: "secreta"})
	relay := realserver.Postfix(t, mail)
	found, err := outbox.Check(t.Context(), outbox.Config{
		Address: relay.SMTPAddr(), Security: "starttls", TLS: mail.TLS(), Auth: "password", Username: desk, Secret: fixed("secreta"),
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found.Mechanisms)
	got := fmt.Sprintf("%+v", found)
	want := "{TLS:TLS 1.3 Mechanisms:[LOGIN OAUTHBEARER PLAIN XOAUTH2] LoggedIn:true MaxSize:52428800 " +
		"Extensions:[8BITMIME DSN PIPELINING SIZE SMTPUTF8]}"
	if got != want {
		t.Errorf("found %s\nwant  %s", got, want)
	}
}

func fixed(secret string) func(context.Context, bool) (string, error) {
	return func(context.Context, bool) (string, error) { return secret, nil }
}

func sender(t *testing.T, cfg outbox.Config, q outbox.Queue) *outbox.Sender {
	t.Helper()
	s, err := outbox.New(cfg, q, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
