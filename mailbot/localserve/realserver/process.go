package realserver

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// process is a server's master and, in the same process group, its children.
type process struct {
	cmd  *exec.Cmd
	gone chan struct{} // closed when the master has ended
}

// launch starts a server in a process group of its own; what it prints goes to
// the end of the log.
func launch(t testing.TB, log, name string, args ...string) *process {
	t.Helper()
	out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatalf("open the server's log: %v", err)
	}
	defer func() { _ = out.Close() }() // the child has its own
	p := &process{cmd: exec.Command(name, args...), gone: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.gone)
	}()
	return p
}

// stop asks the master to end, waits, and sweeps up what is left of its group.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.gone:
	case <-time.After(10 * time.Second):
	}
	p.kill()
}

// kill ends the whole group at once; stopping in order takes Dovecot a second
// that the end of a test need not wait.
func (p *process) kill() {
	// The number stays taken while one of the group lives, and the system gives
	// numbers out in turn: it is nobody else's yet.
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	<-p.gone
}
