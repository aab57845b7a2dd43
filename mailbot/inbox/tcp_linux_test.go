package inbox

import (
	"net"
	"syscall"
	"testing"
)

// With the system's settings a peer that vanishes while we wait for an answer is not noticed for a quarter of an hour.
func TestDeadPeersAreGivenUpSoon(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	conn, err := dialTCP(t.Context(), Config{Address: l.Addr().String(), Timeout: DefaultTimeout})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	raw, err := conn.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	for option, want := range map[[2]int]int{
		{syscall.IPPROTO_TCP, tcpUserTimeout}:        25_000,
		{syscall.SOL_SOCKET, syscall.SO_KEEPALIVE}:   1,
		{syscall.IPPROTO_TCP, syscall.TCP_KEEPIDLE}:  10,
		{syscall.IPPROTO_TCP, syscall.TCP_KEEPINTVL}: 5,
		{syscall.IPPROTO_TCP, syscall.TCP_KEEPCNT}:   3,
	} {
		var got int
		var gerr error
		if err := raw.Control(func(fd uintptr) { got, gerr = syscall.GetsockoptInt(int(fd), option[0], option[1]) }); err != nil || gerr != nil {
			t.Fatal(err, gerr)
		}
		same(t, "socket option", got, want)
	}
}
