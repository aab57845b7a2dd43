package inbox

import (
	"net"
	"sync"
	"time"
)

// patience bounds a wait in multiples of the timeout: a server that sends a byte now and then is not silent, but it is
// not answering either.
const patience = 10

// progress is what the server must send for its silence to be over, in bytes. Dovecot's "* OK Still here" during long
// work is a life sign of 20.
const progress = 16

// wire is a connection that is cut when the server is silent while an answer is waited for.
//
// The library has no deadlines on commands, and its own on literals (5 min from the first byte, whatever the size) are
// not ours; so its read deadlines are ignored, and every wait goes through watch.
type wire struct {
	net.Conn
	mu      sync.Mutex
	timeout time.Duration
	silence *time.Timer // nil while nothing is waited for
	heard   int         // bytes since silence was set
	late    bool        // cut by us
	broken  bool        // reading failed: the peer or the network, not what was read
}

// SetReadDeadline ignores the library's deadlines.
func (w *wire) SetReadDeadline(time.Time) error { return nil }

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken = w.broken || err != nil
	if w.heard += n; w.silence != nil && w.heard >= progress {
		w.heard = 0
		w.silence.Reset(w.timeout)
	}
	return n, err
}

// misunderstood tells whether a lost connection was given up by the library, because of what the server sent on it.
func (w *wire) misunderstood() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.broken && !w.late
}

// watch cuts the connection if the server is silent for timeout, or if done is not called before a multiple of it and
// the time that size bytes take on a slow line. done tells whether it was cut.
func (w *wire) watch(timeout time.Duration, size int64) (done func() (late bool)) {
	cut := func() {
		w.mu.Lock()
		w.late = true
		w.mu.Unlock()
		w.Conn.Close()
	}
	w.mu.Lock()
	w.timeout, w.heard = timeout, 0
	silence := time.AfterFunc(timeout, cut)
	w.silence = silence
	w.mu.Unlock()
	total := time.AfterFunc(patience*timeout+time.Duration(size/slowLine)*time.Second, cut)
	return func() bool {
		total.Stop()
		w.mu.Lock()
		defer w.mu.Unlock()
		silence.Stop()
		w.silence = nil
		return w.late
	}
}

// slowLine is the slowest line, in bytes a second, over which a large mail can be had.
const slowLine = 8 << 10
