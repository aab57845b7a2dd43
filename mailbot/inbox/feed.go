package inbox

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// window is how many mails are asked for their sizes at once.
const window = 512

// How often a mail is tried that does not come. A NO, a missing body or an answer that the library does not understand is
// a heavy strike; a connection that was cut or fell silent is a light one, since the network may be to blame.
const (
	light = 1
	heavy = 2

	askLess  = 2 * heavy // from here on the body alone
	askHead  = 3 * heavy // from here on the header, which is handed over with Err
	askNoone = 4 * heavy // given up
)

// feed turns the UIDs of a pass into chunks, in order.
type feed struct {
	r     *reader
	l     *line
	all   []uint32
	rest  []uint32
	sizes map[uint32]int64 // of the window that rest is in
	sized int              // how many of rest have been asked for
	gone  int
}

// next gives the next chunk; empty at the end. Beside an error it gives what came before it, which is good.
func (f *feed) next(ctx context.Context) ([]Mail, error) {
	for len(f.rest) > 0 {
		if err := f.measure(ctx); err != nil {
			return nil, err
		}
		n, size := f.plan()
		mails, err := f.fetch(ctx, f.rest[:n], size)
		f.rest, f.sized = f.rest[n:], f.sized-n
		if len(mails) > 0 || err != nil {
			return mails, err
		}
	}
	return nil, nil
}

// measure asks the sizes of the next window. A server that cannot say them is used without.
func (f *feed) measure(ctx context.Context) error {
	if f.sized > 0 {
		return nil
	}
	f.sized = min(window, len(f.rest))
	f.sizes = nil
	if f.r.sizeless {
		return nil
	}
	var err error
	f.sizes, err = f.l.sizes(ctx, f.rest[:f.sized])
	if errors.Is(err, errLost) {
		f.r.sizeless = f.l.wire.misunderstood()
		return err
	}
	return nil
}

// plan says how many of rest make the next chunk, and their size. A suspect is a chunk of its own.
func (f *feed) plan() (n int, size int64) {
	for n < min(chunkMails, f.sized) {
		uid := f.rest[n]
		suspect := f.r.strikes[uid] > 0
		if n > 0 && (suspect || size+f.sizes[uid] > chunkBytes) {
			break
		}
		size += min(f.sizes[uid], f.r.config.MaxSize)
		n++
		if suspect {
			break
		}
	}
	return n, size
}

// fetch gets one chunk, in order, trying alone what did not come with the others.
func (f *feed) fetch(ctx context.Context, uids []uint32, size int64) ([]Mail, error) {
	var common []uint32
	for _, uid := range uids {
		if f.r.strikes[uid] == 0 && f.sizes[uid] <= f.r.config.MaxSize {
			common = append(common, uid)
		}
	}
	var got map[uint32]Mail
	var why error
	if len(common) > 0 {
		if got, why = f.l.fetch(ctx, f.r.config, common, size, whole); why != nil && got == nil {
			return nil, why // the spool
		}
	}
	var mails []Mail
	for _, uid := range uids {
		m, ok := got[uid]
		delete(got, uid)
		if !ok && errors.Is(why, errLost) {
			f.suspect(ctx, uid)
			drop(got)
			return mails, why
		}
		if !ok {
			var err error
			if m, ok, err = f.alone(ctx, uid, why); err != nil {
				drop(got)
				return mails, err
			}
		}
		if !ok {
			f.gone++
			continue
		}
		mails = append(mails, m)
	}
	return mails, nil
}

func drop(mails map[uint32]Mail) {
	for _, m := range mails {
		m.Body.Close()
	}
}

// alone tries one mail until it comes, is gone from the mailbox (not ok), or is given up and has Err.
func (f *feed) alone(ctx context.Context, uid uint32, why error) (m Mail, ok bool, err error) {
	for f.r.strikes[uid] < askNoone {
		a := f.ask(uid)
		got, err := f.l.fetch(ctx, f.r.config, []uint32{uid}, f.sizes[uid], a)
		if m, ok := got[uid]; ok { // even if the connection was lost behind it
			if a == head {
				m.Err = refusal(why)
				m.Size = max(f.sizes[uid], m.Size)
			}
			return m, true, nil
		}
		switch {
		case errors.Is(err, errLost):
			f.suspect(ctx, uid)
			return Mail{}, false, err
		case err != nil && !answered(err):
			return Mail{}, false, err // the spool
		case unavailable(err): // the server's trouble, not the mail's: later, on another connection
			f.r.strikes[uid] += light
			return Mail{}, false, fmt.Errorf("%w: %w", errLost, err)
		case err != nil:
			why = err
		}
		still, err := f.l.has(ctx, uid)
		if err != nil || !still {
			return Mail{}, false, err
		}
		f.r.strikes[uid] += heavy
	}
	if err := f.probe(ctx, uid); err != nil {
		return Mail{}, false, err
	}
	return Mail{UID: uid, Size: f.sizes[uid], Err: refusal(why)}, true, nil
}

// unavailable tells a server that cannot give anything now from one that cannot give this mail, by its code (RFC 5530, 3).
// SERVERBUG is what Dovecot says of a damaged file.
func unavailable(err error) bool {
	switch code(err) {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeLimit:
		return true
	}
	return false
}

func (f *feed) ask(uid uint32) ask {
	switch strikes := f.r.strikes[uid]; {
	case strikes >= askHead:
		return head
	case f.sizes[uid] > f.r.config.MaxSize:
		return start
	case strikes >= askLess:
		return body
	}
	return whole
}

func refusal(why error) error {
	if why == nil {
		return ErrNoBody
	}
	return fmt.Errorf("%w: %w", ErrNoBody, why)
}

// suspect notes that the connection was lost while this mail was awaited, unless we cut it ourselves.
func (f *feed) suspect(ctx context.Context, uid uint32) {
	switch {
	case ctx.Err() != nil:
	case f.l.wire.misunderstood():
		f.r.strikes[uid] += heavy
	default:
		f.r.strikes[uid] += light
	}
}

// has asks whether a mail is still in the mailbox.
func (l *line) has(ctx context.Context, uid uint32) (bool, error) {
	found, err := l.find(ctx, uidSet([]uint32{uid})[0])
	return len(found) == 1 && found[0] == uid, err
}

// probe tells a bad mail from a bad server: only if the server gives the header of some other mail, or has no other, is
// the mail to blame. Else nothing is given up, or a broken disk would send the whole mailbox to quarantine.
func (f *feed) probe(ctx context.Context, bad uint32) error {
	all := f.all
	if len(all) < 2 {
		var err error
		if all, err = f.l.search(ctx, 0); err != nil {
			return err
		}
	}
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] == bad || f.r.strikes[all[i]] > 0 {
			continue
		}
		got, err := f.l.fetch(ctx, f.r.config, []uint32{all[i]}, 0, head)
		defer drop(got)
		if err != nil || len(got) == 0 {
			return fmt.Errorf("the server gives no mail at all, neither %d nor %d: %w", bad, all[i], errors.Join(ErrNoBody, err))
		}
		return nil
	}
	return nil
}
