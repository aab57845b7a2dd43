package outbox

import (
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// secrets gives one after the other when the last is refused, and counts.
type secrets struct {
	mu    sync.Mutex // connections are made at the same time
	list  []string
	asked int
}

func (s *secrets) get(_ context.Context, refused bool) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	if refused && len(s.list) > 1 {
		s.list = s.list[1:]
	}
	return s.list[0], nil
}

// plain is what AUTH PLAIN says for mesa and a password.
func plain(password string) string {
	return "AUTH PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00mesa\x00"+password))
}

// A refused login costs no letter a try; a new secret is asked for, once.
func TestRefusedLogin(t *testing.T) {
	for _, c := range []struct {
		name    string
		secrets []string
		want    []string // AUTH on the wire
		ok      bool
	}{
		{"the new one opens", []string{"vieja", "nueva"}, []string{"1 " + plain("vieja"), "2 " + plain("nueva")}, true},
		{"the same again is not tried", []string{"vieja"}, []string{"1 " + plain("vieja")}, false},
		{"nor a third", []string{"vieja", "otra", "nueva"}, []string{"1 " + plain("vieja"), "2 " + plain("otra")}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t, func(_ int, cmd string) string {
				if strings.HasPrefix(cmd, "AUTH") && cmd != plain("nueva") {
					return "535 5.7.8 no"
				}
				return ""
			})
			f.ehlo = []string{"AUTH LOGIN PLAIN"}
			q := &memory{}
			q.post("ana@uni.example", "uno", noon)
			keys := &secrets{list: c.secrets}
			s := f.sender(t, q, func(cfg *Config) { cfg.Auth, cfg.Username, cfg.Secret = "password", "mesa", keys.get })
			report, err := s.Drain(t.Context(), noon)
			wantLines(t, "on the wire", f.said("AUTH"), c.want...)
			if c.ok {
				want(t, "report", report, Report{Sent: 1})
				return
			}
			if !errors.Is(err, ErrLogin) || strings.Contains(err.Error(), "vieja") {
				t.Errorf("error: %v", err)
			}
			want(t, "letters", q.standing(), "1 waiting tries=0\n")
		})
	}
}

// A server that finds out late that it wants a login says nothing about the
// letter.
func TestServerWantsALogin(t *testing.T) {
	for _, at := range []string{"MAIL", "RCPT", "DATA"} {
		f := newFake(t, func(_ int, cmd string) string {
			if strings.HasPrefix(cmd, at) {
				return "530 5.7.0 authentication required"
			}
			return ""
		})
		q := &memory{}
		q.post("ana@uni.example", "uno", noon)
		_, err := f.sender(t, q, nil).Drain(t.Context(), noon)
		if !errors.Is(err, ErrLogin) {
			t.Errorf("%s: error: %v", at, err)
		}
		want(t, at, q.standing(), "1 waiting tries=0\n")
	}
}

// Exchange offers LOGIN only; the words of its questions are not ours to know.
func TestAuthLogin(t *testing.T) {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	f := newFake(t, func(_ int, cmd string) string {
		switch cmd {
		case "AUTH LOGIN":
			return "334 " + encode("Usuario:")
		case encode("mesa"):
			return "334 " + encode("Clave:")
		case encode("secreta"):
			return "235 2.7.0 welcome"
		}
		return ""
	})
	f.ehlo = []string{"AUTH LOGIN"}
	q := &memory{}
	q.post("ana@uni.example", "uno", noon)
	s := f.sender(t, q, func(c *Config) {
		c.Auth, c.Username, c.Secret = "password", "mesa", (&secrets{list: []string{"secreta"}}).get
	})
	want(t, "report", drain(t, s, noon), Report{Sent: 1})
}

// A refused token: the server says why in JSON and waits for an empty answer
// before its verdict.
func TestXOAUTH2(t *testing.T) {
	good := base64.StdEncoding.EncodeToString([]byte("user=mesa\x01auth=Bearer nuevo\x01\x01"))
	f := newFake(t, func(_ int, cmd string) string {
		switch {
		case cmd == "AUTH XOAUTH2 "+good:
			return "235 2.7.0 welcome"
		case strings.HasPrefix(cmd, "AUTH"):
			return "334 " + base64.StdEncoding.EncodeToString([]byte(`{"status":"401"}`))
		case cmd == "":
			return "535 5.7.8 token expired"
		}
		return ""
	})
	f.ehlo = []string{"AUTH PLAIN XOAUTH2"}
	q := &memory{}
	q.post("ana@uni.example", "uno", noon)
	keys := &secrets{list: []string{"viejo", "nuevo"}}
	s := f.sender(t, q, func(c *Config) { c.Auth, c.Username, c.Secret = "xoauth2", "mesa", keys.get })
	want(t, "report", drain(t, s, noon), Report{Sent: 1})
	want(t, "tokens asked for", keys.asked, 2)
}

// PITFALL: go-smtp would try AUTH with a server that offers none, and it reads
// keywords in upper case only. Either way we say what is missing.
func TestLoginNotOffered(t *testing.T) {
	for _, ehlo := range []string{"SIZE 1000", "auth plain login", "AUTH CRAM-MD5"} {
		f := newFake(t, nil)
		f.ehlo = []string{ehlo}
		q := &memory{}
		q.post("ana@uni.example", "uno", noon)
		s := f.sender(t, q, func(c *Config) {
			c.Auth, c.Username, c.Secret = "password", "mesa", (&secrets{list: []string{"x"}}).get
		})
		if _, err := s.Drain(t.Context(), noon); err == nil || !strings.Contains(err.Error(), "the server offers") {
			t.Errorf("%s: error: %v", ehlo, err)
		}
		wantLines(t, ehlo, f.said("AUTH", "MAIL"))
	}
}

// A secret that cannot be got ends the pass before anything is touched.
func TestNoSecret(t *testing.T) {
	f := newFake(t, nil)
	q := &memory{}
	q.post("ana@uni.example", "uno", noon)
	s := f.sender(t, q, func(c *Config) {
		c.Auth, c.Username = "password", "mesa"
		c.Secret = func(context.Context, bool) (string, error) { return "", errQueue }
	})
	if _, err := s.Drain(t.Context(), noon); !errors.Is(err, errQueue) {
		t.Errorf("error: %v", err)
	}
	wantLines(t, "on the wire", f.said(""))
}

// An account must not be locked by our hurry: a refused login waits longer.
func TestRefusedLoginIsNotHurried(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t, func(_ int, cmd string) string {
			if strings.HasPrefix(cmd, "AUTH") {
				return "535 5.7.8 no"
			}
			return ""
		})
		f.ehlo = []string{"AUTH PLAIN"}
		q := &memory{}
		q.post("ana@uni.example", "uno", time.Now())
		s := f.sender(t, q, func(c *Config) {
			c.Auth, c.Username, c.Secret = "password", "mesa", (&secrets{list: []string{"x"}}).get
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		_ = s.Run(ctx, nil, time.Now)
		if n := len(f.said("AUTH")); n < 5 || n > 15 {
			t.Errorf("%d logins in ten minutes", n)
		}
	})
}
