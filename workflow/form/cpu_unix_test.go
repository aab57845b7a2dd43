//go:build unix

package form

import (
	"syscall"
	"time"
)

// cpuTime is what this process has worked so far: the clock on the wall says
// little on a machine that others use.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano())
}
