// Package outbox carries letters to the SMTP server: it sends what is due and
// tells the queue what became of each letter. It is the only importer of
// go-smtp's client.
//
// A letter is one mail to one recipient, finished to the last byte when it was
// stored; outbox never changes it. A Sender keeps several connections open and
// works outside any transaction: it claims letters from a Queue, sends them and
// hands back one Result each.
//
//	sent     the server took it (2xx after the final dot)
//	later    4xx, a connection that broke before the final dot, an answer that
//	         is no SMTP, a full mailbox: the queue tries again, with pauses
//	failed   5xx: it will never go, the desk is told
//	unknown  the final dot left and no answer came: the server may or may not
//	         have it; a repeat carries the same Message-ID
//
// What is the connection's fault is never charged to a letter. A refused
// connection or login, or a server that wants a login, ends the pass with an
// error, the letters in hand go back untried (Queue.Release), and Run knocks
// again after growing pauses. Only a letter that breaks two connections in a
// row, the second of them fresh, is put off as if it had been refused: it may
// be the cause.
//
// Letters of one recipient keep their order, because Claim never gives out two
// of them at once. RFC 5321 is meant by SMTP, RFC 4954 by AUTH, RFC 3207 by
// STARTTLS, RFC 1870 by SIZE, RFC 3463 by codes such as 5.2.2.
package outbox

import (
	"context"
	"crypto/tls"
	"io"
	"log/slog"
	"time"
)

// Config says which server takes our letters, and how.
type Config struct {
	Address  string      // host:port
	Security string      // "tls", "starttls" or "none"; none only to a loopback address
	TLS      *tls.Config // nil: the host of Address, system roots, TLS 1.2 or newer
	Auth     string      // "password", "xoauth2", or "" for a server that asks for none
	Username string
	// Secret gives the password or the token. refused: the last one was not
	// accepted, fetch it anew. It must not log what it returns.
	Secret      func(ctx context.Context, refused bool) (string, error)
	Connections int    // kept open at once at most; default 4
	Hello       string // the name we say in EHLO; default "localhost"
	// From is the envelope sender for a letter without one, used only where
	// the server refuses the null sender; "" leaves such a letter for later.
	From string

	Timeout time.Duration // connecting, each command and each write; default 60 s
	// Answer is the time the server has to answer the final dot; default 3 min.
	// RFC 5321 4.5.3.2.6 would wait 10; what is overdue is asked again, with
	// the same Message-ID.
	Answer time.Duration
	// Idle is how long Run keeps connections open with nothing to send;
	// default 1 min.
	Idle time.Duration
	// Grace is what the letters in hand have left once the context ends;
	// default 20 s.
	Grace time.Duration
}

// Longest is the time after which a letter in hand is given up, whatever the
// server does. The lease of a Queue must last longer, four letters in a row,
// or a second process could send what the first still holds.
const Longest = 10 * time.Minute

// Letter is one mail to one recipient, ready to go.
type Letter struct {
	ID    int64
	From  string // envelope sender; "" is the null sender
	To    string
	Size  int64 // octets, or 0 if unknown; compared with the server's SIZE
	Tries int   // what was charged before
	// Open gives the bytes, CRLF or LF, without dot stuffing.
	Open func() (io.ReadCloser, error)
}

// What became of a letter.
const (
	Sent    = "sent"
	Later   = "later"
	Failed  = "failed"
	Unknown = "unknown"
)

// Result is what became of one letter.
type Result struct {
	State string // Sent, Later, Failed or Unknown
	Code  int    // the SMTP code; 0 if the server gave none
	Reply string // the server's words with the enhanced code in front, or ours; English, for operators
}

// Queue holds the letters. Its methods are called from one goroutine at a time.
type Queue interface {
	// Claim takes up to n letters that are due, oldest first: never two
	// letters of one recipient at once, and none while an older one of the
	// same recipient is unfinished. It charges no try.
	Claim(ctx context.Context, now time.Time, n int) ([]Letter, error)
	// Done files what became of a claimed letter and tells when it will be
	// tried again: zero if never.
	Done(ctx context.Context, now time.Time, id int64, r Result) (retryAt time.Time, err error)
	// Release puts back claimed letters that were not tried, due as before.
	Release(ctx context.Context, ids ...int64) error
	// Next tells when the next letter that nobody holds is due; false if
	// there is none.
	Next(ctx context.Context) (time.Time, bool, error)
}

// Report counts what a pass did.
type Report struct{ Sent, Later, Failed, Unknown int }

// Sender sends what is due. Its methods may not be called at the same time.
type Sender struct {
	cfg   Config
	queue Queue
	log   *slog.Logger
}

// Server is what Check found.
type Server struct {
	TLS        string   // "TLS 1.3", "" without
	Mechanisms []string // offered for AUTH
	LoggedIn   bool     // false only where no login was asked for
	MaxSize    int64    // octets; 0: no limit told
	Extensions []string // of those that concern us: DSN, PIPELINING, SIZE, SMTPUTF8, 8BITMIME
}

// New checks cfg and makes a Sender. Nothing is dialled. log may be nil.
func New(cfg Config, q Queue, log *slog.Logger) (*Sender, error) { panic("soon") }

// Drain sends until nothing is due at now. It keeps its connections open for
// the next pass; Close ends them. The error is about the connection or the
// queue, never about a letter: that is in the report.
func (s *Sender) Drain(ctx context.Context, now time.Time) (Report, error) { panic("soon") }

// Run drains whenever something is due or wake rings, until ctx ends; then the
// letters in hand are finished and the connections closed. Errors are logged
// and followed by pauses that grow from 1 s to 5 min. It returns nil.
func (s *Sender) Run(ctx context.Context, wake <-chan struct{}, now func() time.Time) error {
	panic("soon")
}

// Close says goodbye on the connections that are still open.
func (s *Sender) Close() error { panic("soon") }

// Check connects, logs in and tells what the server can do. It sends nothing.
func Check(ctx context.Context, cfg Config) (Server, error) { panic("soon") }
