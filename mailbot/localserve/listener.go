package localserve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"sync"
	"time"
)

// listener remembers its connections, so that all of them can be cut and waited for.
type listener struct {
	net.Listener
	mu     sync.Mutex
	conns  map[*tracked]struct{}
	closed bool
	open   sync.WaitGroup
}

func listen() (*listener, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	return &listener{Listener: l, conns: map[*tracked]struct{}{}}, nil
}

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		conn.Close()
		return nil, net.ErrClosed
	}
	t := &tracked{Conn: conn, from: l}
	l.conns[t] = struct{}{}
	l.open.Add(1)
	return t, nil
}

// hangUp cuts all connections; what serves them notices and closes its side.
func (l *listener) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.Close()
	for t := range l.conns {
		t.Conn.Close()
	}
}

// wait returns when every connection was closed by whom it served.
func (l *listener) wait() { l.open.Wait() }

// tracked is a connection whose Close is noticed: the servers call it last of all.
type tracked struct {
	net.Conn
	from *listener
	once sync.Once
}

func (t *tracked) Close() error {
	err := t.Conn.Close()
	t.once.Do(func() {
		t.from.mu.Lock()
		delete(t.from.conns, t)
		t.from.mu.Unlock()
		t.from.open.Done()
	})
	return err
}

// certify makes a certificate for this machine. It is valid in any year, because the clock may be a story's.
func (s *Server) certify() error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true,
		DNSNames: []string{"localhost", s.options.Authserv}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return fmt.Errorf("read certificate: %w", err)
	}
	s.certs = &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}},
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	s.roots = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool}
	return nil
}
