//go:build !unix

package form

import "time"

var started = time.Now()

func cpuTime() time.Duration { return time.Since(started) }
