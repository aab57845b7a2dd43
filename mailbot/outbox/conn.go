package outbox

import (
	"context"
	"net"
	"sync/atomic"
	"time"
)

// limited is a connection whose writes end. QUIRK: go-smtp sets no deadline
// while the body of a mail is written, so a server that reads no more would
// hold us for ever.
type limited struct {
	net.Conn
	limit  time.Duration
	broken atomic.Bool // a write did not get through whole
}

func (c *limited) Write(p []byte) (int, error) {
	// A timer instead of a deadline: this needs no clock. A moment long past
	// ends the write in hand.
	t := time.AfterFunc(c.limit, func() { _ = c.SetWriteDeadline(time.Unix(1, 0)) })
	defer t.Stop()
	n, err := c.Conn.Write(p)
	if err != nil {
		c.broken.Store(true)
	}
	return n, err
}

// dialTCP connects, and has the kernel ask a silent server whether it still
// lives.
func dialTCP(ctx context.Context, address string) (net.Conn, error) {
	d := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3,
	}}
	return d.DialContext(ctx, "tcp", address)
}
