// Package realserver starts real mail servers for tests: private instances of
// Dovecot (IMAP, LMTP) and Postfix (submission), on loopback and on free ports,
// from configurations in the test's temporary directory. Nothing of the
// system's own configuration is read or changed, and every process is ended
// with the test.
//
// Where a server is not installed the test is skipped, unless
// SGAUS_REQUIRE_SERVERS=1 says that it has to be there: then it fails.
package realserver

import (
	"crypto/tls"
	"testing"
)

// Domain is the one that the servers receive for.
const Domain = "uni.example"

// Mail is a running Dovecot.
type Mail struct{ t testing.TB }

// Relay is a running Postfix that delivers to a Mail.
type Relay struct{ t testing.TB }

// Dovecot starts IMAP (plain and STARTTLS on one port, TLS on another) and
// LMTP. users are addresses in Domain and their passwords; more can be added
// with AddUser.
func Dovecot(t testing.TB, users map[string]string) *Mail { panic("soon") }

// AddUser adds or changes an account while the server runs.
func (m *Mail) AddUser(address, password string) { panic("soon") }

// SetToken makes token good for XOAUTH2 as address, and the tokens before it
// worthless; "" takes the access away.
func (m *Mail) SetToken(address, token string) { panic("soon") }

// IMAPAddr is host:port of IMAP, in the clear or with STARTTLS.
func (m *Mail) IMAPAddr() string { panic("soon") }

// IMAPSAddr is host:port of IMAP over TLS.
func (m *Mail) IMAPSAddr() string { panic("soon") }

// LMTPAddr is host:port of LMTP.
func (m *Mail) LMTPAddr() string { panic("soon") }

// TLS trusts the certificate of these servers, for "localhost" and 127.0.0.1.
func (m *Mail) TLS() *tls.Config { panic("soon") }

// Deliver hands raw to Dovecot by LMTP, with from as envelope sender. A part of
// to behind + is cut off, as Postfix would have it.
func (m *Mail) Deliver(from, to string, raw []byte) { panic("soon") }

// Fetch gives the mails of a folder in order, as they are stored. A folder that
// does not exist is empty.
func (m *Mail) Fetch(address, folder string) [][]byte { panic("soon") }

// Await waits until the folder holds at least n mails, and gives them.
func (m *Mail) Await(address, folder string, n int) [][]byte { panic("soon") }

// Stop ends the server before the test does; Restart starts it again on the
// same ports with the same mail.
func (m *Mail) Stop() { panic("soon") }

// Restart starts a stopped server again.
func (m *Mail) Restart() { panic("soon") }

// Postfix starts a submission server with recipient_delimiter = +. It takes
// mail from whoever logs in as a user of m, over STARTTLS or on SMTPSAddr over
// TLS, and delivers to m what is for Domain.
func Postfix(t testing.TB, m *Mail) *Relay { panic("soon") }

// SMTPAddr is host:port of submission, in the clear or with STARTTLS.
func (r *Relay) SMTPAddr() string { panic("soon") }

// SMTPSAddr is host:port of submission over TLS.
func (r *Relay) SMTPSAddr() string { panic("soon") }

// AwaitEmpty waits until the queue of Postfix is empty.
func (r *Relay) AwaitEmpty() { panic("soon") }
