package inbox

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"sgaus/mailbot/localserve"
)

// scripted takes XOAUTH2 as the providers do: a refusal is a challenge with JSON, and NO after an empty answer.
func scripted(f *fake, good string) {
	f.caps = "IMAP4rev1 AUTH=XOAUTH2 SASL-IR MOVE"
	f.on["AUTHENTICATE"] = func(p *peer, tag, args string) bool {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(args, "XOAUTH2 "))
		if err == nil && string(raw) == "user=mesa\x01auth=Bearer "+good+"\x01\x01" {
			p.say("%s OK adelante", tag)
			return true
		}
		p.say("+ %s", base64.StdEncoding.EncodeToString([]byte(`{"status":"401"}`)))
		answer, _ := p.r.ReadString('\n')
		if strings.Trim(answer, "=\r\n") == "" {
			p.say("%s NO [AUTHENTICATIONFAILED] no", tag)
		}
		return true
	}
}

func TestTokenIsFetchedAnewWhenRefused(t *testing.T) {
	f, k := newFake(mails(1)...), newKeeper()
	scripted(f, "nueva")
	inBubble(t, f, func(t *testing.T) {
		c := f.config()
		c.Auth = "xoauth2"
		var asked []bool
		c.Secret = func(_ context.Context, refused bool) (string, error) {
			asked = append(asked, refused)
			if refused {
				return "nueva", nil
			}
			return "vieja", nil
		}
		if _, err := Pass(t.Context(), c, k, nil, clock); err != nil {
			t.Fatal(err)
		}
		same(t, "asked", asked, []bool{false, true})
		same(t, "texts", k.texts(), mails(1))

		// # The same token again is not worth a try, and a failing source is told with the refusal
		c.Secret = func(context.Context, bool) (string, error) { return "vieja", nil }
		before := f.conns
		if _, err := Pass(t.Context(), c, k, nil, clock); !errors.Is(err, ErrLogin) {
			t.Error(err)
		}
		same(t, "connections", f.conns-before, 1)
		gone := errors.New("token source is away")
		c.Secret = func(_ context.Context, refused bool) (string, error) {
			if refused {
				return "", gone
			}
			return "vieja", nil
		}
		if _, err := Pass(t.Context(), c, k, nil, clock); !errors.Is(err, ErrLogin) || !errors.Is(err, gone) || strings.Contains(err.Error(), "vieja") {
			t.Error(err)
		}
	})
}

func TestLoginAnswers(t *testing.T) {
	for answer, refused := range map[string]bool{
		"NO [AUTHENTICATIONFAILED] no":  true,
		"NO no":                         true,
		"NO [UNAVAILABLE] luego":        false,
		"NO [INUSE] hay otro":           false,
		"BAD que":                       true,
		"NO [EXPIRED] contraseña vieja": true,
	} {
		f := newFake()
		f.on["LOGIN"] = func(p *peer, tag, _ string) bool { p.say("%s %s", tag, answer); return true }
		inBubble(t, f, func(t *testing.T) {
			_, err := Pass(t.Context(), f.config(), newKeeper(), nil, clock)
			if err == nil || errors.Is(err, ErrLogin) != refused || strings.Contains(err.Error(), "secreto") {
				t.Errorf("%s: %v", answer, err)
			}
		})
	}
	f := newFake()
	f.on["LOGIN"] = func(p *peer, tag, _ string) bool { p.say("* BYE demasiados"); return p.Close() == nil }
	inBubble(t, f, func(t *testing.T) {
		if _, err := Pass(t.Context(), f.config(), newKeeper(), nil, clock); err == nil || errors.Is(err, ErrLogin) {
			t.Error(err)
		}
	})
}

// LOGIN has no charset, and some servers do not take it.
func TestHowThePasswordIsSent(t *testing.T) {
	for _, c := range []struct{ caps, password, want string }{
		{"IMAP4rev1 AUTH=PLAIN SASL-IR", "secreto", "LOGIN "},
		{"IMAP4rev1 AUTH=PLAIN SASL-IR", "contraseña", "AUTHENTICATE PLAIN"},
		{"IMAP4rev1 AUTH=PLAIN SASL-IR LOGINDISABLED", "secreto", "AUTHENTICATE PLAIN"},
		{"IMAP4rev1 LOGINDISABLED", "secreto", ""},
	} {
		f := newFake()
		f.caps = c.caps
		inBubble(t, f, func(t *testing.T) {
			config := f.config()
			config.Secret = func(context.Context, bool) (string, error) { return c.password, nil }
			_, err := Pass(t.Context(), config, newKeeper(), nil, clock)
			if c.want == "" {
				if !errors.Is(err, ErrLogin) || f.count("LOGIN")+f.count("AUTH") > 0 {
					t.Error(err)
				}
			} else if err != nil || f.count(c.want) != 1 {
				t.Errorf("%+v: %v, %q", c, err, f.commands())
			}
		})
	}
}

func TestConfigThatNoRetryMends(t *testing.T) {
	good := newFake().config()
	for _, change := range []func(*Config){
		func(c *Config) { c.Address = "correo.uni.mx:143" }, // a password in clear text, over the network
		func(c *Config) { c.Address = "correo.uni.mx" },
		func(c *Config) { c.Security = "ssl" },
		func(c *Config) { c.Auth = "kerberos" },
		func(c *Config) { c.Secret = nil },
	} {
		c := good
		change(&c)
		if err := Watch(t.Context(), c, newKeeper(), nil, clock); err == nil {
			t.Errorf("%+v was accepted", c)
		}
		if _, err := Check(t.Context(), c); err == nil {
			t.Errorf("%+v was checked", c)
		}
	}
}

func TestSecurity(t *testing.T) {
	s, err := localserve.Start(localserve.Options{Users: map[string]string{"mesa@uni.mx": "secreto"}, TLS: true, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := Config{
		Address: s.IMAPSAddr(), Security: "tls", TLS: s.ClientTLS(), Auth: "password", Username: "mesa@uni.mx",
		Mailbox: "INBOX", Processed: "Procesados", Quarantine: "INBOX",
		Secret: func(context.Context, bool) (string, error) { return "secreto", nil },
	}
	for i, security := range []string{"tls", "starttls"} {
		if c.Security = security; i == 1 {
			c.Address = s.IMAPAddr()
		}
		if err := s.Deliver("mesa@uni.mx", []byte("Subject: hola\n\n")); err != nil {
			t.Fatal(err)
		}
		r, err := Check(t.Context(), c)
		if err != nil || r.TLS != "TLS 1.3" || !r.Idle || !r.Move || r.Mailbox.Messages != 1 || !r.Quarantine.Exists {
			t.Errorf("%s: %+v, %v", security, r, err)
		}
		same(t, "the missing folder", r.Processed, Folder{Name: "Procesados", Exists: i == 1, Creatable: i == 0, Messages: uint32(i)})
		if sum, err := Pass(t.Context(), c, newKeeperAt(r.Validity, uint32(i)), nil, clock); err != nil || sum.Moved != 1 {
			t.Errorf("%s: %+v, %v", security, sum, err)
		}
		c.TLS = &tls.Config{ServerName: "otro.uni.mx"}
		if _, err := Check(t.Context(), c); err == nil || errors.Is(err, ErrLogin) {
			t.Errorf("%s: a certificate of somebody else: %v", security, err)
		}
		c.TLS = s.ClientTLS()
	}
	// Without TLS the server takes no password, and we do not send it in vain.
	c.Security = "none"
	if _, err := Check(t.Context(), c); !errors.Is(err, ErrLogin) {
		t.Error(err)
	}
}

func newKeeperAt(validity, last uint32) *keeper {
	k := newKeeper()
	k.cursors[validity] = last
	return k
}

// PREAUTH on a connection that should have become TLS is how a man in the middle keeps it clear (RFC 9051, 7.1.4).
func TestPreauthCannotAvoidTLS(t *testing.T) {
	f := newFake()
	f.on["greeting"] = func(p *peer, _, _ string) bool { p.say("* PREAUTH [CAPABILITY IMAP4rev1] pasa"); return true }
	f.on["STARTTLS"] = func(p *peer, tag, _ string) bool { p.say("%s BAD ya", tag); return true }
	inBubble(t, f, func(t *testing.T) {
		c := f.config()
		c.Security = "starttls"
		if _, err := Pass(t.Context(), c, newKeeper(), nil, clock); err == nil || f.count("SELECT") > 0 {
			t.Error(err)
		}
	})
}

func TestCheck(t *testing.T) {
	f := newFake(mails(4)...)
	f.folders["Procesados"] = true
	f.on["CREATE"] = func(p *peer, tag, _ string) bool { p.say("%s NO [CANNOT] aqui no", tag); return true }
	inBubble(t, f, func(t *testing.T) {
		r, err := Check(t.Context(), f.config())
		if err != nil {
			t.Fatal(err)
		}
		if r.Quarantine.Err == nil || r.Quarantine.Creatable || !strings.Contains(r.Quarantine.Err.Error(), "aqui no") {
			t.Errorf("%+v", r.Quarantine)
		}
		r.Quarantine.Err = nil
		same(t, "report", r, Report{
			Caps: []string{"IDLE", "IMAP4rev1", "MOVE", "UIDPLUS"}, Idle: true, Move: true, UIDPlus: true, Validity: 7,
			Mailbox:   Folder{Name: "INBOX", Exists: true, Messages: 4},
			Processed: Folder{Name: "Procesados", Exists: true, Messages: 4}, Quarantine: Folder{Name: "Cuarentena"},
		})
	})
}
