package realserver

import (
	"bytes"
	"crypto/rand"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"
)

// Relay is a running Postfix that delivers to a Mail.
type Relay struct {
	t     testing.TB
	dir   string
	log   string
	mark  string
	ports struct{ SMTP, SMTPS int }
	run   *process
}

// Postfix starts a submission server with recipient_delimiter = +, which
// delivers to m what is for Domain. Whoever logs in as a user of m, by password
// or token, may write to any address; mail that cannot be delivered (another
// domain, an unknown user) comes back to its envelope sender as a delivery
// report. Without a login only mail to Domain is taken, as from the world.
func Postfix(t testing.TB, m *Mail) *Relay {
	t.Helper()
	find(t, "postfix", "/usr/sbin/postfix")
	if os.Getuid() != 0 {
		missing(t, "Postfix starts as root only")
	}
	r := &Relay{t: t, dir: shortDir(t), mark: rand.Text()}
	r.log = filepath.Join(r.dir, "log")
	daemons := compiledIn(t, "daemon_directory")
	conf := postfixSettings{
		Dir: r.dir, Mark: r.mark, Domain: Domain, Auth: filepath.Join(m.dir, "auth"), LMTP: m.ports.LMTP,
		Cert: filepath.Join(m.dir, "cert.pem"), Key: filepath.Join(m.dir, "key.pem"),
	}
	r.makeQueue()
	for tries := 0; ; tries++ { // a port may be taken meanwhile
		p := freePorts(t, 2)
		r.ports.SMTP, r.ports.SMTPS = p[0], p[1]
		conf.SMTP, conf.SMTPS = p[0], p[1]
		cool(t, fill(t, r.dir, "main.cf", mainCf, conf))
		cool(t, fill(t, r.dir, "master.cf", masterCf, conf))
		// -d: stay in the foreground, as our child.
		r.run = launch(t, r.log, filepath.Join(daemons, "master"), "-d", "-c", r.dir)
		if greeting(r.SMTPAddr(), r.mark, r.run.gone) {
			break
		}
		r.run.stop()
		if tries == 3 {
			t.Fatalf("postfix does not start:\n%s", tail(r.log))
		}
	}
	t.Cleanup(func() {
		r.run.kill()
		if t.Failed() {
			t.Logf("the end of Postfix's log:\n%s", tail(r.log))
		}
	})
	return r
}

// SMTPAddr is host:port of submission, in the clear or with STARTTLS.
func (r *Relay) SMTPAddr() string { return loopback(r.ports.SMTP) }

// SMTPSAddr is host:port of submission over TLS.
func (r *Relay) SMTPSAddr() string { return loopback(r.ports.SMTPS) }

// AwaitEmpty waits until the queue is empty: what was taken has been delivered
// or sent back.
func (r *Relay) AwaitEmpty() {
	r.t.Helper()
	for end := time.Now().Add(patience); ; {
		left := r.queued()
		if left == 0 {
			return
		}
		if time.Now().After(end) {
			r.t.Fatalf("postfix still holds %d mails after %s", left, patience)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// queued counts the queue's files. A mail moves between the directories while
// we look, and the report on a mail is written before the mail is removed:
// whoever looks twice sees one of them.
func (r *Relay) queued() int {
	count := func() (n int) {
		for _, dir := range []string{"incoming", "active", "deferred"} {
			_ = filepath.WalkDir(filepath.Join(r.dir, "queue", dir), func(_ string, e fs.DirEntry, err error) error {
				if err == nil && !e.IsDir() {
					n++
				}
				return nil // a file that is gone meanwhile is what we wait for
			})
		}
		return n
	}
	return max(count(), count())
}

// makeQueue makes the directories that "postfix check" would make, with the
// owners that the daemons insist on.
func (r *Relay) makeQueue() {
	r.t.Helper()
	queue := filepath.Join(r.dir, "queue")
	for _, dir := range []string{
		"", "pid", "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold",
		"incoming", "private", "saved", "trace", "maildrop", "public",
	} {
		path := filepath.Join(queue, dir)
		if err := os.Mkdir(path, 0o755); err != nil {
			r.t.Fatalf("make Postfix's queue: %v", err)
		}
		switch dir {
		case "", "pid":
		case "maildrop", "public":
			own(r.t, path, "postfix", "postdrop")
		default:
			own(r.t, path, "postfix", "")
		}
	}
	data := filepath.Join(r.dir, "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		r.t.Fatalf("make Postfix's data directory: %v", err)
	}
	own(r.t, data, "postfix", "")
}

// compiledIn asks Postfix for a default of its own; -d reads no main.cf.
func compiledIn(t testing.TB, setting string) string {
	t.Helper()
	out, err := exec.Command(find(t, "postconf", "/usr/sbin/postconf"), "-dh", setting).Output()
	if err != nil {
		t.Fatalf("ask postconf for %s: %v", setting, err)
	}
	return strings.TrimSpace(string(out))
}

// fill writes a configuration from its template.
func fill(t testing.TB, dir, name string, from *template.Template, conf any) string {
	t.Helper()
	var text bytes.Buffer
	if err := from.Execute(&text, conf); err != nil {
		t.Fatalf("write %s: %v", name, err)
	}
	return write(t, dir, name, text.String(), 0o644)
}

// cool makes a file look old. QUIRK: each of Postfix's processes reads a file
// that changed within the last two seconds again and again until it "cools
// down".
func cool(t testing.TB, path string) {
	t.Helper()
	if err := os.Chtimes(path, time.Time{}, time.Unix(0, 0)); err != nil {
		t.Fatalf("date %s back: %v", path, err)
	}
}
