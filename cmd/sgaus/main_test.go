package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"
)

// The tests run the program as its users do: as a process of its own, the
// command `sgaus`, which is this test binary under another name.
func TestMain(m *testing.M) {
	// QUIRK: a program with the race detector sleeps for a second at its end.
	if os.Getenv("GORACE") == "" {
		os.Setenv("GORACE", "atexit_sleep_ms=0")
	}
	testscript.Main(leakless{m}, map[string]func(){
		"sgaus": func() { mayDie(); os.Exit(run()) },
	})
}

// leakless fails if a goroutine outlives the tests.
type leakless struct{ m *testing.M }

func (l leakless) Run() int {
	code := l.m.Run()
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}
