package mailbot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/parser"
)

// What became of a mail, as `show` and the store name it.
const (
	opened      = "request"    // it opened a request
	filed       = "followup"   // it was added to the history
	answered    = "answer"     // the requester answered
	commanded   = "command"    // its commands were carried out
	refused     = "refused"    // its commands were refused
	reported    = "report"     // it asked for a list, a status, the manual
	automatic   = "automatic"  // a machine wrote it
	bounced     = "bounce"     // a delivery report
	courtesy    = "courtesy"   // thanks
	looped      = "loop"       // our own mail came back
	unproven    = "unproven"   // commands without evidence
	quarantined = "quarantine" // could not be handled
)

// Dispositions are what can become of a mail, with the words that operators
// read: «it would be …».
var Dispositions = []struct{ Name, Words string }{
	{opened, "a new request"},
	{filed, "added to the follow-up"},
	{answered, "taken as the requester's answer"},
	{commanded, "carried out"},
	{refused, "refused"},
	{reported, "answered with a report"},
	{automatic, "filed as a machine's mail"},
	{bounced, "filed as a delivery report"},
	{courtesy, "filed as thanks"},
	{looped, "filed as our own mail that came back"},
	{unproven, "held back for want of evidence"},
	{quarantined, "put in quarantine"},
}

// elsewhere is a mail that another process received at the same time. It is left
// to that one to move: some servers (Dovecot) copy a mail twice that two move.
const elsewhere = "elsewhere"

// tries is how often a mail that breaks the program is tried before it goes to
// quarantine. What is wrong with the world (the disk, the database) is not
// counted: then the whole chunk comes again.
const tries = 2

// Receive handles a chunk of mails as of now, in one transaction, and says
// which of them go where on the server. A mail that breaks the program is put
// in quarantine and never stops the next. An error keeps nothing.
func (b *Bot) Receive(ctx context.Context, now time.Time, mailbox string, validity uint32, chunk []inbox.Mail) (inbox.Moves, error) {
	if err := b.readKeys(ctx); err != nil {
		return inbox.Moves{}, err
	}
	arrivals := make([]*arrival, len(chunk))
	for i, mail := range chunk {
		arrivals[i] = b.read(mail, mailbox, validity, now)
	}
	var moves inbox.Moves
	err := b.db.Write(ctx, func(tx *store.Tx) error {
		moves = inbox.Moves{}
		for _, a := range arrivals {
			uid := a.mail.UID
			kept, err := b.receiveOne(ctx, tx, a)
			if err != nil {
				return fmt.Errorf("receive %s/%d: %w", mailbox, uid, err)
			}
			switch kept {
			case elsewhere:
			case quarantined:
				moves.Quarantine = append(moves.Quarantine, uid)
			default:
				moves.Processed = append(moves.Processed, uid)
			}
		}
		if n := len(chunk); n > 0 {
			return tx.SetCursor(ctx, mailbox, validity, chunk[n-1].UID)
		}
		return nil
	})
	return moves, err
}

// arrival is one mail on its way through the desk.
type arrival struct {
	mail     inbox.Mail
	mailbox  string
	validity uint32
	now      time.Time
	m        *parser.Message
	signed   identity.Verdict // of our own verification of DKIM; zero: there was none
	kept     store.Mail
	open     func() (io.ReadCloser, error) // its bytes
	tale     *Rehearsal                    // nil: it really came
}

// read parses a mail, outside any transaction.
func (b *Bot) read(mail inbox.Mail, mailbox string, validity uint32, now time.Time) *arrival {
	a := &arrival{mail: mail, mailbox: mailbox, validity: validity, now: now.UTC().Truncate(time.Second)}
	a.open = func() (io.ReadCloser, error) { return io.NopCloser(mail.Body.Open()), nil }
	a.m = b.parse(a)
	a.signed = b.signed(a)
	a.kept = store.Mail{
		Direction: "in", MessageID: a.m.MessageID, From: a.m.From.Email, Subject: a.m.Subject,
		At: a.now, Size: a.m.Size, Digest: a.m.Digest, Auto: a.m.Auto.Kind, Text: a.m.NewText,
		Mailbox: mailbox, Validity: validity, UID: mail.UID,
	}
	if cut(mail) {
		a.kept.Whole = mail.Size
	}
	if len(a.m.To) > 0 {
		a.kept.To = a.m.To[0].Email
	}
	if a.kept.MessageID == "" {
		a.kept.MessageID = a.kept.Digest + "@" + b.domain
	}
	return a
}

// signed verifies the signatures of a mail of the staff of which our server says
// nothing. It asks the DNS, and so stands outside of any transaction.
func (b *Bot) signed(a *arrival) (v identity.Verdict) {
	from := a.m.From.Email
	if b.Signatures == nil || a.mail.Err != nil || !b.Desk.Known(from).Staff() || !b.Border.Judge(a.m.Header, from).Silent {
		return identity.Verdict{}
	}
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("the verifier of signatures broke", "mailbox", a.mailbox, "uid", a.mail.UID, "panic", p)
			v = identity.Verdict{}
		}
	}()
	return b.Signatures.Judge(a.mail.Body.Open, a.m, a.now)
}

func (b *Bot) parse(a *arrival) (m *parser.Message) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("the parser broke", "mailbox", a.mailbox, "uid", a.mail.UID, "panic", p, "stack", string(debug.Stack()))
			a.mail.Err = fmt.Errorf("parse: %v", p)
			m = &parser.Message{Digest: fmt.Sprintf("%s/%d/%d", a.mailbox, a.validity, a.mail.UID)}
		}
	}()
	whole := int64(0)
	if cut(a.mail) {
		whole = a.mail.Size
	}
	return parser.Parse(a.mail.Body.Open(), b.reading(whole))
}

// receiveOne keeps and handles one mail inside the chunk's transaction and
// says what became of it.
func (b *Bot) receiveOne(ctx context.Context, tx *store.Tx, a *arrival) (disposition string, err error) {
	known, here, err := b.known(ctx, tx, a)
	if err != nil || here {
		return elsewhere, err
	}
	if known {
		return "", nil
	}
	if a.mail.Err != nil && !cut(a.mail) {
		return quarantined, b.quarantine(ctx, tx, a, a.mail.Err)
	}
	var failure error
	for range tries {
		failure = b.try(ctx, tx, a, &disposition)
		if failure == nil {
			return disposition, nil
		}
		if world(failure) {
			return "", failure
		}
	}
	b.log.Error("a mail could not be handled", "mailbox", a.mailbox, "uid", a.mail.UID, "error", failure)
	return quarantined, b.quarantine(ctx, tx, a, failure)
}

// try handles the mail in a savepoint of its own.
func (b *Bot) try(ctx context.Context, tx *store.Tx, a *arrival, disposition *string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &broken{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	a.tale.again()
	return tx.Try(ctx, func() error {
		h := handling{b: b, tx: tx, arrival: a}
		err := h.handle(ctx)
		*disposition = h.disposition
		return err
	})
}

// broken is a failure of the program on this mail, not of the world.
type broken struct{ error }

func (e *broken) Unwrap() error { return e.error }

// world reports whether a failure would meet the next mail too.
func world(err error) bool {
	var b *broken
	return !errors.As(err, &b)
}

// known reports whether the mail was handled before: here, at this very place,
// under this id with this content, or with this content under another.
func (b *Bot) known(ctx context.Context, tx *store.Tx, a *arrival) (known, here bool, err error) {
	if _, ok, err := tx.Known(ctx, a.mailbox, a.validity, a.mail.UID); err != nil || ok {
		return ok, ok, err
	}
	twin, err := tx.Same(ctx, a.kept.MessageID, a.kept.From, a.kept.Digest)
	if err != nil || !twin.Content {
		return false, false, err
	}
	b.log.Info("the same mail again", "mailbox", a.mailbox, "uid", a.mail.UID, "mail", twin.Mail)
	return true, false, tx.Met(ctx, a.mailbox, a.validity, a.mail.UID, twin.Mail)
}

// Settled says of mails below the cursor where those go that were handled, and
// which were not. A process that was killed between its commit and the move
// left the former; a server that shows a mail late, the latter.
func (b *Bot) Settled(ctx context.Context, mailbox string, validity uint32, uids []uint32) (moves inbox.Moves, unknown []uint32, err error) {
	places, err := b.db.Places(ctx, mailbox, validity, uids)
	for _, uid := range uids {
		switch disposition, ok := places[uid]; {
		case !ok:
			unknown = append(unknown, uid)
		case disposition == quarantined:
			moves.Quarantine = append(moves.Quarantine, uid)
		default:
			moves.Processed = append(moves.Processed, uid)
		}
	}
	return moves, unknown, err
}

// keep stores the mail as it came.
func (b *Bot) keep(ctx context.Context, tx *store.Tx, a *arrival) error {
	var err error
	a.kept.ID, err = tx.Keep(ctx, a.kept, a.mail.Body.Open())
	return err
}
