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
//	later    4xx, a full mailbox, a sender that the server does not like: the
//	         queue tries again, with pauses
//	failed   5xx: it will never go, the desk is told
//	unknown  the final dot left and no answer came: the server may or may not
//	         have it; a repeat carries the same Message-ID
//
// What is the connection's fault is never charged to a letter. A refused
// connection or login, or a server that wants a login, ends the pass with an
// error, the letters in hand go back untried (Queue.Release), and Run knocks
// again after growing pauses. A connection that breaks before the final dot, or
// answers what is no SMTP, is dialled again and the letter goes once more; only
// one that breaks the second connection too is put off as if it had been
// refused, since it may be the cause.
//
// Letters of one recipient keep their order, because Claim never gives out two
// of them at once. RFC 5321 is meant by SMTP, RFC 4954 by AUTH, RFC 3207 by
// STARTTLS, RFC 1870 by SIZE, RFC 3463 by codes such as 5.2.2.
package outbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"
)

// Longest is the time after which a letter on its way is given up, whatever the
// server does. Up to four letters are claimed for each connection, so the lease
// of a Queue must last longer than four times this, or a second process could
// send what the first still holds. (Within one process nothing in hand is sent
// again, however short the lease.)
const Longest = 10 * time.Minute

// ErrLogin is in the error of Drain and Check when the server refused our
// credentials, or wants a login that is not configured.
var ErrLogin = errors.New("the server does not accept our login")

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
	Reply string // one line: the server's words with the enhanced code in front, or ours; English, for operators
}

// Queue holds the letters. A Sender calls its methods from one goroutine.
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

// Report counts what a pass did. Letters that went back untried are not in it.
type Report struct{ Sent, Later, Failed, Unknown int }

// Sender sends what is due. Its methods may not be called at the same time.
type Sender struct {
	cfg   Config
	queue Queue
	log   *slog.Logger
	dial  func(ctx context.Context, address string) (net.Conn, error)
	// owed are results that the queue could not file: the letters are not sent
	// again while we remember.
	owed map[int64]Result

	mu   sync.Mutex // guards kept
	kept []*line
}

// New checks cfg and makes a Sender. Nothing is dialled. log may be nil.
func New(cfg Config, q Queue, log *slog.Logger) (*Sender, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Sender{cfg: cfg, queue: q, log: log, dial: dialTCP, owed: map[int64]Result{}}, nil
}

// Close says goodbye on the connections that are still open. The Sender can be
// used again.
func (s *Sender) Close() error {
	for l := s.take(); l != nil; l = s.take() {
		l.quit()
	}
	return nil
}

// keep lays a connection aside for the next letter.
func (s *Sender) keep(l *line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, l)
}

// take gives a connection that was laid aside, nil if there is none.
func (s *Sender) take() *line {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.kept) == 0 {
		return nil
	}
	l := s.kept[len(s.kept)-1]
	s.kept = s.kept[:len(s.kept)-1]
	return l
}

// connect gives a connection that is ready for a letter: a kept one that
// answers, or a new one.
func (s *Sender) connect(ctx context.Context) (*line, error) {
	for l := s.take(); l != nil; l = s.take() {
		// Servers close what is idle (Postfix after 5 minutes), and some
		// firewalls forget it without a word.
		if l.answers(ctx) {
			return l, nil
		}
		l.hangUp()
	}
	return s.open(ctx)
}

// open makes a new connection and logs in, with a fresh secret if the old one
// is refused.
func (s *Sender) open(ctx context.Context) (*line, error) {
	secret, err := s.cfg.secret(ctx, false)
	if err != nil {
		return nil, err
	}
	l, err := openLine(ctx, s.cfg, s.dial, secret)
	if !errors.Is(err, ErrLogin) || s.cfg.Auth == "" {
		return l, err
	}
	again, fetchErr := s.cfg.secret(ctx, true)
	if fetchErr != nil {
		return nil, errors.Join(err, fetchErr)
	}
	if again == secret { // the same once more only locks the account
		return nil, err
	}
	return openLine(ctx, s.cfg, s.dial, again)
}
