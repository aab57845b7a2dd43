package config

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// secretive is good with a password in the file.
func secretive(t *testing.T) *Config {
	t.Helper()
	cfg, err := Parse("sgaus.toml", []byte(strings.Replace(good, `password_env = "PATH"`, `password = "hunter2"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestSecretsDoNotPrint(t *testing.T) {
	cfg := secretive(t)
	if s, err := cfg.IMAP.Secret(context.Background(), false); s != "hunter2" || err != nil {
		t.Fatalf("Secret: %v", err)
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", cfg)
		fmt.Fprintf(&out, verb+"\n", *cfg)
		fmt.Fprintf(&out, verb+"\n", cfg.IMAP)
		fmt.Fprintf(&out, verb+"\n", cfg.IMAP.Password)
	}
	text := slog.New(slog.NewTextHandler(&out, nil))
	text.Info("x", "config", cfg, "imap", cfg.IMAP, "connection", cfg.IMAP.Connection, "password", cfg.IMAP.Password)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "config", cfg, "imap", cfg.IMAP, "password", cfg.IMAP.Password)
	if err := json.NewEncoder(&out).Encode(cfg); err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{"hunter2", "68756e74657232", "104 117 110"} { // as text, in hex, as bytes
		if i := strings.Index(out.String(), told); i >= 0 {
			t.Errorf("the password prints: …%.200s", out.String()[max(0, i-100):])
		}
	}
}

func TestSecretFromFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clave")
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := Connection{PasswordFile: path}
	for content, want := range map[string]string{"uno\n": "uno", "dos\r\n": "dos", " tres ": " tres "} {
		write(content)
		if got, err := c.Secret(context.Background(), false); got != want || err != nil {
			t.Errorf("%q: %q, %v", content, got, err)
		}
	}
	write("\n")
	if _, err := c.Secret(context.Background(), false); err == nil {
		t.Error("an empty file is a password")
	}
}

func TestSecretFromSystemd(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	if err := os.WriteFile(filepath.Join(dir, "imap"), []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := strings.Replace(good, `password_env = "PATH"`, `password_file = "${CREDENTIALS_DIRECTORY}/imap"`, 1)
	cfg, err := Parse("/etc/sgaus.toml", []byte(file))
	if err != nil {
		t.Fatal(err)
	}
	if s, err := cfg.IMAP.Secret(context.Background(), false); s != "hunter2" || err != nil {
		t.Errorf("Secret: %v", err)
	}
}

// A token is asked for once, and again when the server refuses it.
func TestTokenIsAskedAnewWhenRefused(t *testing.T) {
	count := filepath.Join(t.TempDir(), "count")
	c := Connection{TokenCommand: "echo x >> '" + count + "'; echo token$(wc -l < '" + count + "')", token: new(token)}
	ctx := context.Background()
	for _, step := range []struct {
		refused bool
		want    string
	}{{false, "token1"}, {false, "token1"}, {true, "token2"}, {false, "token2"}} {
		if got, err := c.Secret(ctx, step.refused); got != step.want || err != nil {
			t.Errorf("refused %v: %q, %v; want %s", step.refused, got, err, step.want)
		}
	}
}

func TestTokenCommandFails(t *testing.T) {
	for command, want := range map[string]string{
		"echo hunter2; echo hunter2 >&2; exit 3": "exit status 3",
		"true":                                   "printed nothing",
	} {
		_, err := Connection{TokenCommand: command, token: new(token)}.Secret(context.Background(), false)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", command, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (Connection{TokenCommand: "sleep 60", token: new(token)}).Secret(ctx, false); err == nil {
		t.Error("a stopped daemon waits for the token")
	}
}

func TestTLSTrustsOnlyCertificates(t *testing.T) {
	c := Connection{Address: "mail.uni.mx:993", Security: "tls"}
	if tls, err := c.TLS(); err != nil || tls.ServerName != "mail.uni.mx" {
		t.Errorf("TLS: %v %v", tls, err)
	}
	c.TLSName = "imap.uni.mx"
	if tls, err := c.TLS(); err != nil || tls.ServerName != "imap.uni.mx" {
		t.Errorf("tls_name: %v %v", tls, err)
	}
	c.CAFile = "config.go"
	if _, err := c.TLS(); err == nil {
		t.Error("Go code is a certificate")
	}
}
