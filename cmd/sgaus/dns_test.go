package main

import (
	"context"
	"net"
	"testing"
	"time"
)

// The DNS is asked once for a name; one that keeps silent is left alone for a
// minute, and then asked again.
func TestKeyBook(t *testing.T) {
	now := time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	asked, silent := 0, false
	k := newKeyBook(func() time.Time { return now })
	k.ask = func(context.Context, string) ([]string, error) {
		if asked++; silent {
			return nil, &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}
		}
		return []string{"v=DKIM1; p="}, nil
	}
	step := func(name string, want int, fails bool) {
		t.Helper()
		if r, err := k.lookup(name); asked != want || (err != nil) != fails || !fails && len(r) != 1 {
			t.Errorf("%s: asked %d times, %v %v", name, asked, r, err)
		}
	}
	step("a", 1, false)
	step("a", 1, false)
	silent = true
	step("a", 1, false)
	step("b", 2, true)
	step("b", 2, true)
	step("c", 2, true)
	now = now.Add(time.Minute)
	silent = false
	step("b", 3, false)
	now = now.Add(dnsMemory)
	step("a", 4, false)
	for i := range dnsMost + 10 {
		k.lookup(string(rune('0'+i%10)) + time.Duration(i).String())
	}
	if len(k.known) > dnsMost {
		t.Errorf("%d names are remembered", len(k.known))
	}
}
