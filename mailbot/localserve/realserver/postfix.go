package realserver

import "testing"

// Relay is a running Postfix that delivers to a Mail.
type Relay struct{ t testing.TB }

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
