// Package mailbot carries one mail through the desk: it keeps it, finds out who
// wrote it about which request, lets package workflow decide, and writes down
// what was decided together with the letters that tell people of it, all in one
// transaction. Nothing is sent here: the letters wait in the store for package
// outbox.
//
// A mail is handled once. Three keys make a second delivery a no-op (where it
// lay on the server, its Message-ID and sender, its content), so that a crash,
// a failed move or a new UIDVALIDITY cost nothing but work.
//
// Time is an argument: Receive takes it once for each mail.
package mailbot

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/store"
	"sgaus/parser"
	"sgaus/templates"
	"sgaus/workflow"
	"sgaus/workflow/hours"
)

// Settings are what the configuration says about handling mail.
type Settings struct {
	Desk   workflow.Desk
	Tag    string // "SGAUS"
	Border identity.Border
	// Signatures verifies DKIM where our server says nothing of a mail; nil: no.
	Signatures *identity.Signatures
	FromOnly   bool          // identity.policy = "from": the From of a closed network is believed
	Both       []string      // commands that need both kinds of evidence
	Confirm    time.Duration // how long a command without evidence waits for its owner's word; zero: an hour
	Plus       bool          // the server delivers desk+token@ to desk@
	Calendar   hours.Calendar
	Terms      workflow.Terms
	// NoticesFrom and NoticesTo bound the part of the day, from midnight on, in
	// which the clock's own mail leaves; both equal: always.
	NoticesFrom, NoticesTo time.Duration
	// Digests tells when the morning's digests are due; nil: none are sent.
	Digests Schedule
	// AnswersHour and AnswersDay bound the automatic answers to one address
	// that is not of the staff.
	AnswersHour, AnswersDay int
	// RequestsHour bounds the requests that one outside address opens in an
	// hour: more wait in quarantine. 0: no bound.
	RequestsHour int
	// NoticesMost is how many mails in ten minutes one of the staff gets before
	// the rest come bundled. 0: no bound.
	NoticesMost int
	// Operators hear of the desk's own troubles; none: DAU and HelpDesk do.
	Operators []string
	// Machines are patterns of addresses whose automatic mail opens requests.
	Machines []string
	// Reads bound what is read of one mail.
	Reads
}

// proofLife is how long a notice proves who answers it. It finds the request
// for ever.
const proofLife = 90 * 24 * time.Hour

// Bot handles mail for one desk. It may be used from several goroutines: the
// store lets one of them write at a time.
type Bot struct {
	Settings
	db     *store.DB
	words  *templates.Set
	plain  func() (*templates.Set, error) // ours, for a notice on which the operator's words fail
	ring   atomic.Pointer[rings]
	domain string
	log    *slog.Logger
}

// New makes the bot of a desk, with the keys that the desk has in its database;
// a new desk gets one.
func New(ctx context.Context, db *store.DB, words *templates.Set, s Settings, log *slog.Logger) (*Bot, error) {
	b := &Bot{Settings: s, db: db, words: words, log: log}
	if log == nil {
		b.log = slog.New(slog.DiscardHandler)
	}
	if b.Confirm <= 0 {
		b.Confirm = confirmLife
	}
	_, b.domain, _ = strings.Cut(s.Desk.Address, "@")
	b.plain = sync.OnceValues(func() (*templates.Set, error) { return templates.Load(nil) })
	if err := b.firstKey(ctx); err != nil {
		return nil, fmt.Errorf("read the desk's keys: %w", err)
	}
	if err := b.syncResources(ctx); err != nil {
		return nil, fmt.Errorf("write the desk's resources: %w", err)
	}
	return b, nil
}

// Reading is how the desk reads mail: its tag, its commands, its limits.
func (s Settings) Reading() parser.Options {
	return parser.Options{
		Tag: s.Tag, Own: s.Own,
		MaxSize: s.Size, MaxDepth: s.Depth, MaxParts: s.Parts, MaxFiles: s.Files, MaxText: int(s.Text),
		MaxHeader: int(s.Header), MaxFields: s.Fields, MaxRecipients: s.Recipients,
		Command: func(words string) (name, arg string, near, ok bool) {
			r, ok := workflow.Recognise(words)
			return r.Name, r.Arg, r.Near, ok
		},
	}
}

// tag writes a request's tag, "[SGAUS #123]".
func (s Settings) tag(number int64) string {
	return fmt.Sprintf("[%s #%d]", s.Tag, number)
}

// Own reports whether address is the desk's: its mailbox, with or without
// something behind a plus, or the address of an area, a service or a room.
func (s Settings) Own(address string) bool {
	_, isArea := s.Desk.AreaAt([]string{address})
	_, isService := s.Desk.ServiceAt([]string{address})
	_, isRoom := s.roomAt(address)
	return isArea || isService || isRoom || s.itself(address)
}

// itself reports whether address is the desk's mailbox.
func (s Settings) itself(address string) bool {
	local, domain, _ := strings.Cut(address, "@")
	local, _, _ = strings.Cut(local, "+")
	return workflow.SameAddress(local+"@"+domain, s.Desk.Address)
}
