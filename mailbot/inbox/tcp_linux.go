package inbox

import "syscall"

// tcpUserTimeout is TCP_USER_TIMEOUT of linux/tcp.h, which package syscall does not name.
const tcpUserTimeout = 18

// giveUpSoon makes the kernel drop a connection whose peer has not acknowledged data for 25 seconds. Keepalives alone do
// not: they are not sent while data is in flight, and retransmission goes on for a quarter of an hour.
func giveUpSoon(_, _ string, c syscall.RawConn) error {
	var err error
	if cerr := c.Control(func(fd uintptr) {
		err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, 25_000)
	}); cerr != nil {
		return cerr
	}
	return err
}
