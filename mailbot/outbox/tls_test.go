package outbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"strings"
	"testing"
	"time"
)

// certificate makes a server's configuration and a client's that trusts it.
func certificate(t *testing.T) (server, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	server = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return server, &tls.Config{RootCAs: pool}
}

func withPassword(c *Config) {
	c.Auth, c.Username, c.Secret = "password", "mesa", (&secrets{list: []string{"secreta"}}).get
}

// Over TLS and over STARTTLS letters go, and the password only then.
func TestTLS(t *testing.T) {
	server, client := certificate(t)
	for _, security := range []string{"tls", "starttls"} {
		f := newFake(t, nil)
		f.ehlo = []string{"STARTTLS", "AUTH PLAIN"}
		want := []string{"1 EHLO localhost", "1 STARTTLS", "1 EHLO mesa.example", "1 " + plain("secreta")}
		if f.tls = server; security == "tls" {
			f.wrap = server
			want = want[2:]
		}
		q := &memory{}
		q.post("ana@uni.example", "uno", noon)
		s := f.sender(t, q, func(c *Config) {
			c.Security, c.TLS, c.Hello = security, client, "mesa.example"
			withPassword(c)
		})
		drain(t, s, noon)
		wantLines(t, security, f.said("EHLO", "STARTTLS", "AUTH"), want...)
		wantLines(t, "arrived", f.arrived(), "uno")
	}
}

// STARTTLS that is asked for and not offered (or in lower case, which go-smtp
// does not read), refused, or with a stranger's certificate: nothing is said in
// the clear.
func TestNothingInTheClear(t *testing.T) {
	server, client := certificate(t)
	_, stranger := certificate(t)
	for name, c := range map[string]struct {
		ehlo   string
		client *tls.Config
		script func(int, string) string
	}{
		"not offered": {"SIZE 1000", client, nil},
		"lower case":  {"starttls", client, nil},
		"refused": {"STARTTLS", client, func(_ int, cmd string) string {
			if cmd == "STARTTLS" {
				return "454 4.7.0 not now"
			}
			return ""
		}},
		"stranger": {"STARTTLS", stranger, nil},
	} {
		f := newFake(t, c.script)
		f.ehlo, f.tls = []string{c.ehlo, "AUTH PLAIN"}, server
		q := &memory{}
		q.post("ana@uni.example", "uno", noon)
		s := f.sender(t, q, func(cfg *Config) {
			cfg.Security, cfg.TLS = "starttls", c.client
			withPassword(cfg)
		})
		if _, err := s.Drain(t.Context(), noon); err == nil || !strings.Contains(err.Error(), "127.0.0.1:25") {
			t.Errorf("%s: error: %v", name, err)
		}
		wantLines(t, name, f.said("AUTH", "MAIL"))
		want(t, name, q.standing(), "1 waiting tries=0\n")
	}
}

// What is not safe, or cannot work, is refused before anything is dialled.
func TestConfigRefused(t *testing.T) {
	secret := func(context.Context, bool) (string, error) { return "", nil }
	for says, cfg := range map[string]Config{
		"address":       {Address: "mail.uni.example", Security: "tls"},
		"loopback":      {Address: "mail.uni.example:25", Security: "none"},
		"loopback only": {Address: "127.0.0.1.uni.example:25", Security: "none"},
		"security":      {Address: "127.0.0.1:25", Security: "ssl"},
		"auth":          {Address: "127.0.0.1:25", Security: "tls", Auth: "plain"},
		"a secret":      {Address: "127.0.0.1:25", Security: "tls", Auth: "password", Username: "mesa"},
		"a username":    {Address: "127.0.0.1:25", Security: "tls", Auth: "password", Secret: secret},
		"control":       {Address: "127.0.0.1:25", Security: "tls", Auth: "xoauth2", Username: "a\x01b", Secret: secret},
		"EHLO":          {Address: "127.0.0.1:25", Security: "tls", Hello: "a b"},
		"sender":        {Address: "127.0.0.1:25", Security: "tls", From: "mesa"},
	} {
		if _, err := New(cfg, &memory{}, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: error: %v", says, err)
		}
	}
	for _, ok := range []string{"127.0.0.1:25", "[::1]:25", "localhost:25"} {
		if _, err := New(Config{Address: ok, Security: "none"}, &memory{}, nil); err != nil {
			t.Errorf("%s: %v", ok, err)
		}
	}
}
