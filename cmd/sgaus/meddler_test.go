package main

import (
	"net"
	"sync"
	"testing"
)

// meddler stands between a client and a server, and damages what passes: of
// what one side says it lets through what its function gives back, and cuts the
// connection if that says so.
type meddler struct {
	listener net.Listener

	mu         sync.Mutex
	server     string
	fromClient func(p []byte) (pass []byte, cut bool)
	fromServer func(p []byte) (pass []byte, cut bool)
	going      sync.WaitGroup
	conns      []net.Conn
}

func openMeddler(t testing.TB, server string) *meddler {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &meddler{listener: l, server: server}
	m.going.Go(m.serve)
	t.Cleanup(func() {
		_ = l.Close()
		m.mu.Lock()
		for _, c := range m.conns {
			_ = c.Close()
		}
		m.mu.Unlock()
		m.going.Wait()
	})
	return m
}

func (m *meddler) Addr() string { return m.listener.Addr().String() }

// meddle says what is done from now on; nil lets pass.
func (m *meddler) meddle(fromClient, fromServer func(p []byte) ([]byte, bool)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fromClient, m.fromServer = fromClient, fromServer
}

// lead leads new connections to another server.
func (m *meddler) lead(server string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.server = server
}

func (m *meddler) serve() {
	for {
		client, err := m.listener.Accept()
		if err != nil {
			return
		}
		m.mu.Lock()
		server, err := net.Dial("tcp", m.server)
		if err != nil {
			_ = client.Close()
			m.mu.Unlock()
			continue
		}
		m.conns = append(m.conns, client, server)
		m.going.Go(func() { m.pass(server, client, func() func([]byte) ([]byte, bool) { return m.fromClient }) })
		m.going.Go(func() { m.pass(client, server, func() func([]byte) ([]byte, bool) { return m.fromServer }) })
		m.mu.Unlock()
	}
}

func (m *meddler) pass(to, from net.Conn, how func() func([]byte) ([]byte, bool)) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		said, cut := buf[:n], false
		m.mu.Lock()
		if f := how(); f != nil && n > 0 {
			said, cut = f(said)
		}
		m.mu.Unlock()
		if len(said) > 0 {
			if _, err := to.Write(said); err != nil {
				return
			}
		}
		if cut || err != nil {
			return
		}
	}
}
