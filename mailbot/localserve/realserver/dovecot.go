package realserver

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mail is a running Dovecot. Its methods fail the test when something goes
// wrong; they may be called from several goroutines.
type Mail struct {
	t      testing.TB
	dir    string
	log    string
	mark   string // in the greeting: it is really ours
	ports  struct{ IMAP, IMAPS, LMTP int }
	client *tls.Config
	run    *process

	mu     sync.Mutex
	users  map[string]string // address → password
	tokens map[string]string // address → token
	edits  int
	lmtp   *dialogue
}

// Dovecot starts IMAP (plain and STARTTLS on one port, TLS on another) and
// LMTP. users are addresses in Domain and their passwords; more can be added
// with AddUser.
func Dovecot(t testing.TB, users map[string]string) *Mail {
	t.Helper()
	binary := findDovecot(t)
	m := &Mail{
		t: t, dir: shortDir(t), mark: rand.Text(),
		users: map[string]string{}, tokens: map[string]string{},
	}
	m.log = filepath.Join(m.dir, "log")
	for address, password := range users {
		m.users[address] = password
	}
	m.writeUsers()
	conf := m.settings()
	// A port may be taken between finding and using it: look for others.
	for tries := 0; ; tries++ {
		p := freePorts(t, 3)
		m.ports.IMAP, m.ports.IMAPS, m.ports.LMTP = p[0], p[1], p[2]
		conf.Ports = m.ports
		fill(t, m.dir, "dovecot.conf", dovecotConf, conf)
		if m.start(binary) {
			break
		}
		if tries == 3 {
			t.Fatalf("dovecot does not start:\n%s", tail(m.log))
		}
	}
	t.Cleanup(func() {
		m.end((*process).kill)
		if t.Failed() {
			t.Logf("the end of Dovecot's log:\n%s", tail(m.log))
		}
	})
	return m
}

// findDovecot finds one that understands our configuration (2.4 has another
// language) and brings IMAP and LMTP, which Debian packs apart.
func findDovecot(t testing.TB) string {
	t.Helper()
	binary := find(t, "dovecot", "/usr/sbin/dovecot")
	version, err := exec.Command(binary, "--version").Output()
	if err != nil {
		t.Fatalf("ask dovecot for its version: %v", err)
	}
	if !strings.HasPrefix(string(version), "2.3.") {
		missing(t, "these tests know Dovecot 2.3, and this is "+strings.TrimSpace(string(version)))
	}
	for _, dir := range []string{"/usr/lib/dovecot", "/usr/libexec/dovecot"} {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		for _, part := range []string{"imap", "lmtp"} {
			if _, err := os.Stat(filepath.Join(dir, part)); err != nil {
				missing(t, "Dovecot's "+part+" is not installed")
			}
		}
	}
	return binary
}

// find looks for a server's binary, also where an ordinary PATH does not.
func find(t testing.TB, name, usual string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if _, err := os.Stat(usual); err != nil {
		missing(t, name+" is not installed")
	}
	return usual
}

func (m *Mail) settings() dovecotSettings {
	m.t.Helper()
	conf := dovecotSettings{Dir: m.dir, Mark: m.mark, Domain: Domain, Root: os.Getuid() == 0}
	conf.Cert, conf.Key, m.client = certificate(m.t, m.dir)
	conf.Internal, conf.Login, conf.MailUser, conf.Group = "dovecot", "dovenull", "dovecot", "dovecot"
	for _, dir := range []string{"run", "mail"} {
		if err := os.Mkdir(filepath.Join(m.dir, dir), 0o755); err != nil {
			m.t.Fatalf("make Dovecot's directory: %v", err)
		}
	}
	if conf.Root {
		own(m.t, filepath.Join(m.dir, "mail"), "dovecot", "")
	} else {
		me, err := user.Current()
		if err != nil {
			m.t.Fatalf("find out who runs the test: %v", err)
		}
		group, err := user.LookupGroupId(me.Gid)
		if err != nil {
			m.t.Fatalf("find out the group of who runs the test: %v", err)
		}
		conf.Internal, conf.Login, conf.MailUser, conf.Group = me.Username, me.Username, me.Username, group.Name
	}
	// Dovecot asks about every token by HTTP (RFC 7662), so the test says
	// which are good.
	tokens := httptest.NewServer(http.HandlerFunc(m.introspect))
	m.t.Cleanup(tokens.Close)
	write(m.t, m.dir, "oauth2.conf", "introspection_mode = post\n"+
		"introspection_url = "+tokens.URL+"/\n"+
		"username_attribute = email\nactive_attribute = active\nactive_value = true\n", 0o644)
	return conf
}

// start starts Dovecot and waits until it greets on every port.
func (m *Mail) start(binary string) bool {
	m.run = launch(m.t, m.log, binary, "-F", "-c", filepath.Join(m.dir, "dovecot.conf"))
	if greeting(m.IMAPAddr(), m.mark, m.run.gone) && greeting(m.LMTPAddr(), m.mark, m.run.gone) {
		return true
	}
	m.run.stop()
	return false
}

// Stop ends the server before the test does, as an administrator would. A
// second Stop does nothing.
func (m *Mail) Stop() { m.end((*process).stop) }

func (m *Mail) end(how func(*process)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.lmtp != nil {
		m.lmtp.close()
		m.lmtp = nil
	}
	if m.run != nil {
		how(m.run)
		m.run = nil
	}
}

// Restart starts a stopped server again, on the same ports with the same mail.
func (m *Mail) Restart() {
	m.t.Helper()
	if !m.start(findDovecot(m.t)) {
		m.t.Fatalf("dovecot does not start again:\n%s", tail(m.log))
	}
}

// AddUser adds or changes an account while the server runs, and waits until the
// server knows of it.
func (m *Mail) AddUser(address, password string) {
	m.t.Helper()
	m.mu.Lock()
	m.users[address] = password
	m.writeUsers()
	m.mu.Unlock()
	// QUIRK: Dovecot looks at the file once a second at most.
	for end := time.Now().Add(patience); !m.accepts(address, password); {
		if time.Now().After(end) {
			m.t.Fatalf("dovecot does not learn of %s", address)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (m *Mail) accepts(address, password string) bool {
	d, err := dial(m.IMAPAddr())
	if err != nil {
		return false
	}
	defer d.close()
	_, ok, err := d.imap("a", "LOGIN %q %q", address, password)
	return ok && err == nil
}

func (m *Mail) writeUsers() {
	var file strings.Builder
	for address, password := range m.users {
		fmt.Fprintf(&file, "%s:{PLAIN}%s::::::\n", address, password)
	}
	// QUIRK: Dovecot reads the file again when its size or its second of
	// change differ, so every edit makes it longer.
	m.edits++
	file.WriteString(strings.Repeat("#", m.edits) + "\n")
	next := write(m.t, m.dir, "users.new", file.String(), 0o644)
	if err := os.Rename(next, filepath.Join(m.dir, "users")); err != nil {
		m.t.Fatalf("write Dovecot's users: %v", err)
	}
}

// SetToken makes token good for XOAUTH2 and OAUTHBEARER as address, and the
// ones before it worthless; "" takes the access away.
func (m *Mail) SetToken(address, token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tokens[address] = token
}

func (m *Mail) introspect(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer := map[string]string{"active": "false"}
	for address, token := range m.tokens {
		if token != "" && token == r.FormValue("token") {
			answer = map[string]string{"active": "true", "email": address}
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// IMAPAddr is host:port of IMAP, in the clear or with STARTTLS.
func (m *Mail) IMAPAddr() string { return loopback(m.ports.IMAP) }

// IMAPSAddr is host:port of IMAP over TLS.
func (m *Mail) IMAPSAddr() string { return loopback(m.ports.IMAPS) }

// LMTPAddr is host:port of LMTP.
func (m *Mail) LMTPAddr() string { return loopback(m.ports.LMTP) }

// TLS trusts the certificate of these servers, for "localhost" and 127.0.0.1.
func (m *Mail) TLS() *tls.Config { return m.client.Clone() }

func loopback(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
