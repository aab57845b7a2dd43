package main

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"
)

// keyBook asks the DNS for the keys of DKIM and remembers what it was told for
// a while: a chunk of mails is read one after the other, and must not wait for
// the same answer, or for the same silence, each time.
type keyBook struct {
	ask func(ctx context.Context, name string) ([]string, error)
	now func() time.Time

	mu    sync.Mutex
	known map[string]keyAnswer
	deaf  time.Time // until when the DNS is not asked, after it kept silent
}

type keyAnswer struct {
	records []string
	err     error
	until   time.Time
}

// How long an answer is waited for and remembered, and how many are.
const (
	dnsPatience = 4 * time.Second
	dnsMemory   = 10 * time.Minute
	dnsSilence  = time.Minute
	dnsMost     = 1000
)

func newKeyBook(now func() time.Time) *keyBook {
	return &keyBook{ask: new(net.Resolver).LookupTXT, now: now, known: map[string]keyAnswer{}}
}

// errDeaf is what is said while the DNS is not asked.
var errDeaf = &net.DNSError{Err: "the DNS kept silent a moment ago", IsTemporary: true}

// lookup gives the TXT records of a name.
func (k *keyBook) lookup(name string) ([]string, error) {
	now := k.now()
	k.mu.Lock()
	a, ok := k.known[name]
	deaf := now.Before(k.deaf)
	k.mu.Unlock()
	switch {
	case ok && now.Before(a.until):
		return a.records, a.err
	case deaf:
		return nil, errDeaf
	}
	ctx, cancel := context.WithTimeout(context.Background(), dnsPatience)
	defer cancel()
	records, err := k.ask(ctx, name)
	k.mu.Lock()
	defer k.mu.Unlock()
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.Temporary() {
		k.deaf = now.Add(dnsSilence)
		return nil, err // not remembered: the next minute may know it
	}
	if len(k.known) >= dnsMost {
		clear(k.known)
	}
	k.known[name] = keyAnswer{records, err, now.Add(dnsMemory)}
	return records, err
}
