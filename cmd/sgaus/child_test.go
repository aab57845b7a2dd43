package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"sgaus/mailbot/archive"
)

// office is a folder with a sgaus.toml in it, where the program runs.
type office struct {
	t   testing.TB
	dir string
}

// openOffice writes the demo's configuration for two servers; changes are
// pairs of what stands there and what shall stand there instead, each once.
func openOffice(t testing.TB, imap, smtp string, changes ...string) office {
	t.Helper()
	text := fmt.Sprintf(demoConfig, imap, smtp)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the configuration has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	o := office{t: t, dir: t.TempDir()}
	o.write("sgaus.toml", text)
	return o
}

func (o office) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

// child is the program, running.
type child struct {
	t      testing.TB
	cmd    *exec.Cmd
	stdout bytes.Buffer
	stderr spoken
	ended  chan struct{}
	peak   atomic.Int64 // the most memory that it has been seen to have, in MB
}

// start runs the program. It does not outlive the test.
func (o office) start(args ...string) *child {
	o.t.Helper()
	c := &child{t: o.t, cmd: exec.Command("sgaus", args...), ended: make(chan struct{})}
	c.cmd.Dir, c.cmd.Stdout, c.cmd.Stderr = o.dir, &c.stdout, &c.stderr
	if err := c.cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	go func() {
		defer close(c.ended)
		_ = c.cmd.Wait()
	}()
	go c.watch()
	o.t.Cleanup(func() {
		c.signal(syscall.SIGKILL)
		<-c.ended
		if o.t.Failed() {
			o.t.Logf("sgaus %s said, at the end:\n%s", strings.Join(args, " "), c.stderr.end())
		}
	})
	return c
}

// watch reads the peak of its memory while it runs.
//
// QUIRK: what the kernel tells at the end (ru_maxrss) is no less than the
// memory of who started it, because the two are one until the exec.
func (c *child) watch() {
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
		if _, after, ok := strings.Cut(string(status), "VmHWM:"); ok {
			var kB int64
			if _, err := fmt.Sscan(after, &kB); err == nil {
				c.peak.Store(kB >> 10)
			}
		}
		select {
		case <-c.ended:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func (c *child) signal(s syscall.Signal) { _ = c.cmd.Process.Signal(s) }

// exits waits for the end and wants this code; -1 is a killed one.
func (c *child) exits(code int) {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-time.After(patience):
		c.t.Fatalf("%v does not end", c.cmd.Args)
	}
	if got := c.cmd.ProcessState.ExitCode(); got != code {
		c.t.Fatalf("%v exits with %d, not with %d", c.cmd.Args, got, code)
	}
}

// says waits until the log has a line that matches.
func (c *child) says(pattern string) {
	c.t.Helper()
	re := regexp.MustCompile(pattern)
	eventually(c.t, "the log does not say "+pattern, func() bool { return re.MatchString(c.stderr.all()) })
}

// run runs the program to its end, which is to be good, and gives what it
// prints.
func (o office) run(args ...string) string {
	o.t.Helper()
	c := o.start(args...)
	c.exits(0)
	return c.stdout.String()
}

// requests are all that the desk has, as `list --all --json` tells them.
func (o office) requests() []archive.Request {
	o.t.Helper()
	var rs []archive.Request
	if err := json.Unmarshal([]byte(o.run("list", "--all", "--json")), &rs); err != nil {
		o.t.Fatal(err)
	}
	return rs
}

// spoken is what a process says, readable while it speaks.
type spoken struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *spoken) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *spoken) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// end is the last of it.
func (s *spoken) end() string {
	text := s.all()
	return text[max(0, len(text)-4000):]
}

// eventually waits for a condition.
func eventually(t testing.TB, otherwise string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
	}
}
