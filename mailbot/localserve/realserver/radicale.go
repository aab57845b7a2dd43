package realserver

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"
)

// Calendars is a running Radicale: CalDAV over TLS, for one user, who owns all
// below /USER/.
type Calendars struct {
	User, Password string

	t      testing.TB
	dir    string
	log    string
	port   int
	client *tls.Config
	run    *process
}

// radicaleConf is all that differs from an empty configuration: nothing of the
// system's is read.
var radicaleConf = template.Must(template.New("radicale.conf").Parse(`
[server]
hosts = 127.0.0.1:{{.Port}}
ssl = True
certificate = {{.Cert}}
key = {{.Key}}
[auth]
type = htpasswd
htpasswd_filename = {{.Dir}}/users
htpasswd_encryption = plain
delay = 0
[rights]
type = owner_only
[storage]
filesystem_folder = {{.Dir}}/collections
[web]
type = none
[logging]
level = warning
`))

// Radicale starts a calendar server for one user.
func Radicale(t testing.TB, user, password string) *Calendars {
	t.Helper()
	binary := find(t, "radicale", "/usr/bin/radicale")
	c := &Calendars{User: user, Password: password, t: t, dir: shortDir(t)}
	c.log = filepath.Join(c.dir, "log")
	cert, key, client := certificate(t, c.dir)
	c.client = client
	write(t, c.dir, "users", user+":"+password+"\n", 0o600)
	// A port may be taken between finding and using it: look for others.
	for tries := 0; ; tries++ {
		c.port = freePorts(t, 1)[0]
		fill(t, c.dir, "radicale.conf", radicaleConf, struct {
			Dir, Cert, Key string
			Port           int
		}{c.dir, cert, key, c.port})
		if c.start(binary) {
			break
		}
		if tries == 3 {
			t.Fatalf("radicale does not start:\n%s", tail(c.log))
		}
	}
	t.Cleanup(func() {
		if c.run != nil {
			c.run.kill()
		}
		if t.Failed() {
			t.Logf("the end of Radicale's log:\n%s", tail(c.log))
		}
	})
	return c
}

// start starts Radicale and waits until it lets our user in: nobody else's does.
func (c *Calendars) start(binary string) bool {
	c.run = launch(c.t, c.log, binary, "--config", filepath.Join(c.dir, "radicale.conf"))
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		select {
		case <-c.run.gone:
			return false
		default:
		}
		if code, _, err := c.ask("PROPFIND", "/"+c.User+"/"); err == nil && code == http.StatusMultiStatus {
			return true
		}
	}
	c.run.stop()
	return false
}

// ask makes one request as the user.
func (c *Calendars) ask(method, path string) (code int, body []byte, err error) {
	transport := &http.Transport{TLSClientConfig: c.client}
	defer transport.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.URL(path), nil)
	if err != nil {
		return 0, nil, err
	}
	req.SetBasicAuth(c.User, c.Password)
	resp, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err = io.ReadAll(resp.Body)
	return resp.StatusCode, body, err
}

// URL is the address of a path on the server.
func (c *Calendars) URL(path string) string {
	return fmt.Sprintf("https://localhost:%d/%s", c.port, strings.TrimPrefix(path, "/"))
}

// TLS trusts the server's certificate.
func (c *Calendars) TLS() *tls.Config { return c.client.Clone() }

// CAFile is the certificate that TLS trusts, as a file.
func (c *Calendars) CAFile() string { return filepath.Join(c.dir, "cert.pem") }

// Make makes a calendar of the user's, and gives its address.
func (c *Calendars) Make(name string) string {
	c.t.Helper()
	path := "/" + c.User + "/" + name + "/"
	if code, _, err := c.ask("MKCALENDAR", path); err != nil || code != http.StatusCreated {
		c.t.Fatalf("make the calendar %s: %d %v", name, code, err)
	}
	return c.URL(path)
}

// Remove deletes a calendar, or one event of it, as a person would.
func (c *Calendars) Remove(path string) {
	c.t.Helper()
	if code, _, err := c.ask("DELETE", "/"+c.User+"/"+path); err != nil || code/100 != 2 {
		c.t.Fatalf("delete %s: %d %v", path, code, err)
	}
}

// Read gives all that a calendar holds, as one iCalendar text.
func (c *Calendars) Read(name string) []byte {
	c.t.Helper()
	code, body, err := c.ask("GET", "/"+c.User+"/"+name+"/")
	if err != nil || code != http.StatusOK {
		c.t.Fatalf("read the calendar %s: %d %v", name, code, err)
	}
	return body
}

// Stop ends the server before the test does.
func (c *Calendars) Stop() {
	if c.run != nil {
		c.run.stop()
		c.run = nil
	}
}

// Restart starts a stopped server again, on the same port with the same
// calendars.
func (c *Calendars) Restart() {
	c.t.Helper()
	if !c.start(find(c.t, "radicale", "/usr/bin/radicale")) {
		c.t.Fatalf("radicale does not start again:\n%s", tail(c.log))
	}
}

// ReadCalendar reads iCalendar with vobject, the library that Radicale brings,
// and tells what it found: a line an event, "UID|SUMMARY|DTSTART", sorted by
// nothing. It fails the test where vobject finds fault.
func ReadCalendar(t testing.TB, text []byte) []string {
	t.Helper()
	const script = `import sys, vobject
for calendar in vobject.readComponents(sys.stdin.read()):
    for event in getattr(calendar, "vevent_list", []):
        event.validate(raiseException=True)
        print("|".join([event.uid.value, event.summary.value, event.dtstart.value.isoformat()]))
`
	cmd := exec.Command(find(t, "python3", "/usr/bin/python3"), "-c", script)
	cmd.Path = "/usr/bin/python3" // Debian's, which has Debian's packages
	cmd.Env = []string{"PYTHONIOENCODING=utf-8", "LC_ALL=C.UTF-8"}
	cmd.Stdin = strings.NewReader(string(text))
	out, err := cmd.CombinedOutput()
	if err != nil {
		if strings.Contains(string(out), "No module named 'vobject'") {
			missing(t, "python3-vobject is not installed")
		}
		t.Fatalf("vobject finds fault: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n")
}
