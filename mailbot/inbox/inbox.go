// Package inbox brings the mail of one IMAP mailbox, in order and each once, to a Box that keeps it.
//
// What it reads is a mailbox that other programs may read, mark and move at the same time. Its only memory is the Box's
// cursor: the pair UIDVALIDITY and last UID (RFC 9051, 2.3.1.1). Flags are never looked at and never set on a mail that
// stays: somebody who opens the mailbox hides nothing from us. A mail above the cursor is received, one below it never
// again, unless UIDVALIDITY changes: then the Box answers cursor 0 and everything is read again, which the Box's own
// keys absorb.
//
// The life of a pass: NOOP and UID SEARCH on the kept connection say what is above the cursor; RFC822.SIZE groups it
// into chunks of at most 64 mails or 16 MB; each chunk is one UID FETCH into the spool (small mails in memory, large ones
// in files that have no name); then Box.Receive has it, in one transaction, while the next chunk is fetched. After the
// commit the mails of the chunk are moved, in one command. A move that fails is tried again later and harms nobody.
//
// Between passes Watch waits in IDLE (RFC 2177), which it leaves every five to nine minutes because routers forget quiet
// connections, or polls. Every answer that is waited for has a deadline: silence closes the connection, and a new one is
// tried after growing pauses.
//
// A mail that the server lists and does not give (no body section, NIL, a NO, a connection that dies on it) is tried
// alone a few times, asking for less each time. Then it is handed over with Err, and the cursor goes on.
package inbox

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"
)

// Limits of one chunk: what one transaction of the Box, and one command of the server, has in hand.
const (
	chunkMails = 64
	chunkBytes = 16 << 20
)

// DefaultTimeout is how long the server may be silent before a connection is given up.
const DefaultTimeout = 60 * time.Second

// DefaultMaxSize is how many bytes of a mail are fetched.
const DefaultMaxSize = 35 << 20

// Errors that a caller may want to tell apart, with errors.Is.
var (
	// ErrLogin is a login that the server refused: name, password or token are wrong, or not allowed.
	ErrLogin = errors.New("login refused")
	// ErrTooLarge stands in Mail.Err of a mail above Config.MaxSize; its Body has the first MaxSize bytes, which is
	// a mail that breaks off.
	ErrTooLarge = errors.New("mail larger than the limit")
	// ErrNoBody stands in Mail.Err of a mail that the server lists and did not give; its Body has the header, if the
	// server gave at least that.
	ErrNoBody = errors.New("the server did not give the mail")
)

// Config says where the mailbox is and how it is read.
type Config struct {
	Address  string      // host:port
	Security string      // "tls", "starttls", or "none" (loopback only)
	TLS      *tls.Config // nil: the system's roots and the name in Address
	Auth     string      // "password" or "xoauth2"
	Username string

	// Secret gives the password or token. refused says that the last one was not accepted: fetch it anew.
	Secret func(ctx context.Context, refused bool) (string, error)

	Mailbox    string // what is read, usually "INBOX"
	Processed  string // where received mails go; "" leaves them
	Quarantine string // where mails go that could not be handled; "" leaves them

	Poll    time.Duration // between passes without IDLE; zero: one minute
	Idle    bool          // use IDLE where the server has it
	Spool   string        // folder for large mails while they are handled; "": the system's
	MaxSize int64         // bytes that are fetched of a mail; zero: DefaultMaxSize
	Timeout time.Duration // of silence, for each command; zero: DefaultTimeout

	// Dial opens the connection; nil: TCP with short keepalives and TCP_USER_TIMEOUT.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Mail is one mail of a chunk. Its Body is closed when Receive returns.
type Mail struct {
	UID      uint32
	Internal time.Time // INTERNALDATE: when the server had it, UTC; zero if the server did not say
	Size     int64     // bytes, as the server counts or as they came
	Body     Spooled
	Err      error // why Body is not the whole mail; nil for all but poisoned ones
}

// Moves says which mails of a chunk go where on the server, after the commit.
type Moves struct {
	Processed, Quarantine []uint32 // UIDs
}

// Box keeps what arrives.
type Box interface {
	// Cursor gives the last UID received under this validity; 0 for a validity never seen.
	Cursor(ctx context.Context, mailbox string, validity uint32) (last uint32, err error)
	// Receive keeps a chunk (in order of UID) and moves the cursor to its last UID, in one transaction. ctx does not
	// end with Watch's: a chunk in hand is finished. An error keeps nothing, and the chunk comes again.
	Receive(ctx context.Context, mailbox string, validity uint32, chunk []Mail) (Moves, error)
}

// Passer is a Box that wants to know of complete passes: all that lay in the mailbox at began has been received.
type Passer interface {
	Passed(ctx context.Context, mailbox string, began time.Time, s Summary)
}

// Reconciler is a Box that remembers what became of each mail. At the beginning of a connection, and every hour, it is
// asked about the mails that lie in the mailbox at or below the cursor: a kill after the commit, a server that would not
// move or gave out numbers late, a database that was put back, must lose nothing and leave nothing.
type Reconciler interface {
	// Reconcile gives those of uids that were received as moves, which are made now, and those that never were as
	// unknown, which are received now.
	Reconcile(ctx context.Context, mailbox string, validity uint32, uids []uint32) (moves Moves, unknown []uint32, err error)
}

// Summary counts one pass. Seen - Received - Vanished is zero in a complete pass.
type Summary struct {
	Seen     int // mails above the cursor, and those below it that were unknown
	Received int // handed to the Box, those with Err too
	Poisoned int // of Received: that could not be had; one above the limit was
	Vanished int // gone from the mailbox between the search and the fetch
	Moved    int
}

func (c Config) withDefaults() Config {
	if c.Mailbox == "" {
		c.Mailbox = "INBOX"
	}
	if c.Poll <= 0 {
		c.Poll = time.Minute
	}
	if c.Timeout <= 0 {
		c.Timeout = DefaultTimeout
	}
	if c.MaxSize <= 0 {
		c.MaxSize = DefaultMaxSize
	}
	return c
}

// check refuses what no server and no retry can mend.
func (c Config) check() error {
	host, _, err := net.SplitHostPort(c.Address)
	if err != nil {
		return fmt.Errorf("imap address %q: %w", c.Address, err)
	}
	switch c.Security {
	case "tls", "starttls":
	case "none":
		// RFC 9051, 11.1: a password in clear text is everybody's. The library would send it.
		if ip := net.ParseIP(host); !strings.EqualFold(host, "localhost") && (ip == nil || !ip.IsLoopback()) {
			return fmt.Errorf("imap security \"none\" is for this machine only, not for %q: use \"tls\" or \"starttls\"", host)
		}
	default:
		return fmt.Errorf("imap security %q: use \"tls\", \"starttls\" or \"none\"", c.Security)
	}
	if c.Auth != "password" && c.Auth != "xoauth2" {
		return fmt.Errorf("imap auth %q: use \"password\" or \"xoauth2\"", c.Auth)
	}
	if c.Secret == nil {
		return errors.New("imap login: no secret is configured")
	}
	return nil
}

func orDiscard(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
