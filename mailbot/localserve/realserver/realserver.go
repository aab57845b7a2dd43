// Package realserver starts real servers for tests: private instances of Dovecot
// (IMAP, LMTP), Postfix (submission) and Radicale (CalDAV), on loopback and on
// free ports, from configurations in a temporary directory. Nothing of the system's own
// configuration is read or changed, and every process ends with the test.
//
//	mail := realserver.Dovecot(t, map[string]string{"mesa@uni.example": "secreto"})
//	relay := realserver.Postfix(t, mail)
//	mail.Deliver("ana@uni.example", "mesa@uni.example", raw)
//	mail.Await("mesa@uni.example", "INBOX", 1)
//
// Where a server is not installed the test is skipped, unless
// SGAUS_REQUIRE_SERVERS=1 says that it has to be there: then it fails. Dovecot
// and Radicale also run as an ordinary user, Postfix only as root.
//
// The servers stop in t.Cleanup, so goleak belongs into TestMain
// (VerifyTestMain), not into a deferred VerifyNone.
package realserver

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Domain is the one that the servers receive for.
const Domain = "uni.example"

// patience is how long a condition may take before a test gives up. It is
// generous: it is only spent in full by a test that fails anyway.
const patience = 30 * time.Second

// required reports whether a missing server is a failure.
func required() bool { return os.Getenv("SGAUS_REQUIRE_SERVERS") == "1" }

// missing skips the test, or fails it where the servers have to be there.
func missing(t testing.TB, why string) {
	t.Helper()
	if required() {
		t.Fatalf("%s, and SGAUS_REQUIRE_SERVERS=1", why)
	}
	t.Skipf("%s", why)
}

// shortDir makes a directory that goes with the test. It is not t.TempDir():
// the names of tests are long and a Unix socket's path ends at 107 octets; and
// the servers' own users must be able to enter it.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "sg")
	if err != nil {
		t.Fatalf("make a directory for the server: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatalf("open the server's directory: %v", err)
	}
	return dir
}

// write puts a file below dir.
func write(t testing.TB, dir, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatalf("write the server's configuration: %v", err)
	}
	return path
}

// freePorts finds n free ports. They are free only now: whoever takes them must
// be ready to find one taken, and look again.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatalf("find a free port: %v", err)
		}
		defer func() { _ = l.Close() }() // all are held until all are found
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}

// certificate makes a self-signed one for loopback and the pool that trusts it.
func certificate(t testing.TB, dir string) (certFile, keyFile string, client *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "mail." + Domain},
		DNSNames:     []string{"localhost", "mail." + Domain},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		NotBefore:    time.Unix(0, 0), // tests run at any time they like
		NotAfter:     time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, key.Public(), key)
	if err != nil {
		t.Fatalf("make a certificate: %v", err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatalf("write the key: %v", err)
	}
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(certPEM)
	return write(t, dir, "cert.pem", string(certPEM), 0o644), write(t, dir, "key.pem", string(keyPEM), 0o600),
		&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
}

// greeting waits until a server says a line that holds mark, which nobody else
// on this machine says. It gives up early when gone is closed.
func greeting(addr, mark string, gone <-chan struct{}) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); {
		select {
		case <-gone:
			return false
		default:
		}
		if strings.Contains(firstLine(addr), mark) {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func firstLine(addr string) string {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return ""
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
	line := make([]byte, 512)
	n, _ := conn.Read(line)
	return string(line[:n])
}

// tail gives the end of a log.
func tail(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	if len(lines) > 60 {
		lines = lines[len(lines)-60:]
	}
	return string(bytes.Join(lines, nil))
}
