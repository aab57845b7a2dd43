//go:build !race

package main

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sgaus/mailbot/localserve"
	"sgaus/mailbot/localserve/realserver"
)

// The secrets of these tests are words that stand nowhere else.
const (
	imapSecret  = "cl4ve-Unica-de-IMAP"
	smtpSecret  = "cl4ve-Unica-de-SMTP"
	tokenSecret = "ya29.ficha-Unica-de-OAuth"
	davSecret   = "cl4ve-Unica-de-CalDAV"
)

// TestSecretsAreNeverTold runs whatever prints or logs, with -v, against
// servers that let the desk in, that do not, and that are not there. Of the
// passwords, the token and the desk's own keys nothing is said, in no coat.
func TestSecretsAreNeverTold(t *testing.T) {
	mesa := demoPeople["mesa"].address
	mail := realserver.Dovecot(t, map[string]string{mesa: imapSecret})
	mail.SetToken(mesa, tokenSecret)
	const was = "password = \"demo\"\n"
	o := openOffice(t, mail.IMAPAddr(), openSink(t), was, "password_file = \"imap.clave\"\n", was, "password_env = \"SGAUS_SMTP_TEST\"\n",
		"[identity]", "[agenda]\nfile = \"agenda.ics\"\ncaldav = \""+echo(t)+"\"\nusername = \"mesa\"\npassword = \""+davSecret+"\"\n\n[identity]")
	t.Setenv("SGAUS_SMTP_TEST", smtpSecret)
	o.write("imap.clave", imapSecret+"\n")
	o.write("imap.ficha", tokenSecret+"\n")
	good, err := os.ReadFile(filepath.Join(o.dir, "sgaus.toml"))
	if err != nil {
		t.Fatal(err)
	}
	mail.Deliver(user(1), mesa, []byte(plea(1)))
	o.write("correo.eml", plea(2))

	var said bytes.Buffer
	run := func(args ...string) {
		t.Helper()
		c := o.start(append([]string{"-v"}, args...)...)
		if args[0] == "serve" {
			eventually(t, "serve says nothing", func() bool {
				select {
				case <-c.ended:
					return true
				default:
					return strings.Contains(c.stderr.all(), "msg=serving")
				}
			})
			c.signal(syscall.SIGTERM)
		}
		<-c.ended
		said.WriteString(c.stdout.String() + c.stderr.all())
	}
	all := [][]string{
		{"check"},
		{"once"},
		{"serve"},
		{"list", "--all", "--json"},
		{"show", "1", "--json"},
		{"explain", "correo.eml"},
		{"explain", "--json", "correo.eml"},
		{"due", "--json"},
		{"quarantine"},
		{"outbox", "--json"},
		{"keys"},
		{"templates"},
		{"backup", "copia.db"},
	}
	for _, args := range all {
		run(args...)
	}
	if !strings.Contains(said.String(), "falla 1") {
		t.Fatalf("the desk did not work:\n%s", said.String())
	}
	for name, change := range map[string][2]string{
		"the token":           {"password_file = \"imap.clave\"", "auth = \"xoauth2\"\ntoken_file = \"imap.ficha\""},
		"a token's command":   {"password_file = \"imap.clave\"", "auth = \"xoauth2\"\ntoken_command = \"echo " + tokenSecret + "; echo " + tokenSecret + " >&2; exit 3\""},
		"a refused password":  {"password_file = \"imap.clave\"", "password = \"" + imapSecret + "x\""},
		"a broken file":       {"password_file = \"imap.clave\"", "password = \"" + imapSecret + "\" \"" + smtpSecret},
		"a misspelt key":      {"password_file = \"imap.clave\"", "pasword = \"" + imapSecret + "\""},
		"no server":           {mail.IMAPAddr(), "127.0.0.1:1"},
		"a file that is gone": {"imap.clave", "no-hay.clave"},
	} {
		o.write("sgaus.toml", strings.Replace(string(good), change[0], change[1], 1))
		for _, args := range [][]string{{"check"}, {"once"}, {"serve"}} {
			said.WriteString("\n# " + name + "\n")
			run(args...)
		}
	}
	untold(t, said.String(), append(ringOf(t, filepath.Join(o.dir, "sgaus.db")), imapSecret, smtpSecret, tokenSecret, davSecret)...)
	for _, name := range []string{"sgaus.db", "sgaus.db-wal", "sgaus.db-shm", "copia.db"} {
		info, err := os.Stat(filepath.Join(o.dir, name))
		if err != nil {
			if strings.Contains(name, "-") {
				continue // SQLite takes them away at a good end
			}
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is open to others: %v", name, info.Mode())
		}
	}
}

// echo is a calendar server that answers with what it was asked, password and
// all.
func echo(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "what is "+user+":"+password+" and "+r.Header.Get("Authorization")+"?")
	}))
	t.Cleanup(s.Close)
	return s.URL + "/eventos/"
}

// untold looks for secrets as they are, in hexadecimal and in base64.
func untold(t *testing.T, said string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		for _, coat := range []string{s, hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s))), base64.StdEncoding.EncodeToString([]byte(s))[:len(s)], base64.RawURLEncoding.EncodeToString([]byte(s))[:len(s)]} {
			if i := strings.Index(said, coat); i >= 0 {
				t.Errorf("it tells a secret: …%q", said[max(0, i-300):min(len(said), i+60)])
			}
		}
	}
}

// ringOf are the keys that a desk made for itself.
func ringOf(t *testing.T, file string) (keys []string) {
	t.Helper()
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`SELECT value FROM secret`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key []byte
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, string(key))
	}
	if len(keys) == 0 || rows.Err() != nil {
		t.Fatalf("the desk has no key: %v", rows.Err())
	}
	return keys
}

// TestOrdinaryUser runs the desk as somebody who owns nothing but its folder:
// nobody, or who runs the tests if that is not root. Its files are nobody
// else's to read while it works.
func TestOrdinaryUser(t *testing.T) {
	t.Parallel()
	user := syscall.Credential{Uid: uint32(os.Getuid()), Gid: uint32(os.Getgid()), NoSetGroups: true}
	if user.Uid == 0 {
		user = syscall.Credential{Uid: 65534, Gid: 65534}
	}
	own := func(path string) {
		t.Helper()
		if err := os.Chown(path, int(user.Uid), int(user.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	town, err := openTown(localserve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer town.Close()
	dir, err := os.MkdirTemp("", "sg")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"sgaus": program, "sgaus.toml": mustRead(t, openOffice(t, town.IMAPAddr(), town.SMTPAddr()).dir+"/sgaus.toml")} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o700); err != nil {
			t.Fatal(err)
		}
		own(filepath.Join(dir, name))
	}
	own(dir)
	if err := town.arrive("ana", outgoing{to: demoPeople["mesa"].address, subject: "uno", body: strings.Repeat("largo\n", 30_000)}); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(filepath.Join(dir, "sgaus"), "serve")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "TMPDIR="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &user}
	said := new(spoken)
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	eventually(t, "Ana is not told", func() bool {
		mails, err := town.Mailbox(demoPeople["ana"].address)
		return err == nil && len(mails) == 1
	})
	files, err := filepath.Glob(filepath.Join(dir, "sgaus.db*"))
	if err != nil || len(files) < 3 {
		t.Errorf("files %q, %v", files, err)
	}
	for _, name := range files {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v, %v", name, info.Mode(), err)
		}
	}
}

func mustRead(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
