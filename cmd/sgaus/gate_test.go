package main

import (
	"net"
	"sync"
	"testing"
)

// gate stands before a server: it can be shut, which cuts every connection and
// refuses new ones, and it sees what clients say before the server does.
type gate struct {
	listener net.Listener
	server   string
	saw      func(said []byte) // may be nil; called for one client at a time

	mu    sync.Mutex
	shut  bool
	conns map[net.Conn]bool
	going sync.WaitGroup
}

func openGate(t testing.TB, server string, saw func(said []byte)) *gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{listener: l, server: server, saw: saw, conns: map[net.Conn]bool{}}
	g.going.Go(g.serve)
	t.Cleanup(func() {
		_ = l.Close()
		g.Shut()
		g.going.Wait()
	})
	return g
}

func (g *gate) Addr() string { return g.listener.Addr().String() }

// Shut lets nobody in, and throws out whoever is.
func (g *gate) Shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = true
	for c := range g.conns {
		_ = c.Close()
	}
}

// Open lets clients in again.
func (g *gate) Open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut = false
}

// admit remembers a connection; false: the gate is shut.
func (g *gate) admit(c net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut {
		_ = c.Close()
		return false
	}
	g.conns[c] = true
	return true
}

func (g *gate) serve() {
	for {
		client, err := g.listener.Accept()
		if err != nil {
			return
		}
		if !g.admit(client) {
			continue
		}
		server, err := net.Dial("tcp", g.server)
		if err != nil || !g.admit(server) {
			_ = client.Close()
			continue
		}
		g.going.Go(func() { g.pass(server, client, g.saw) })
		g.going.Go(func() { g.pass(client, server, nil) })
	}
}

// pass carries what from says to to, until one of them hangs up.
func (g *gate) pass(to, from net.Conn, saw func([]byte)) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && saw != nil {
			g.mu.Lock()
			saw(buf[:n])
			g.mu.Unlock()
		}
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
