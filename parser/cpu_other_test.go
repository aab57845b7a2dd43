//go:build !unix

package parser

import "time"

var started = time.Now()

func cpuTime() time.Duration { return time.Since(started) }
