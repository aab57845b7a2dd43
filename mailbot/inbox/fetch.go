package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// ask is how much of a mail is asked for. Each is less than the one before, for servers that choke on something.
type ask int

const (
	whole ask = iota // with INTERNALDATE and RFC822.SIZE
	body             // the body alone: an unreadable INTERNALDATE costs the connection
	start            // of a mail above the limit, as much as the limit allows
	head             // the header alone
)

func (a ask) options(c Config) *imap.FetchOptions {
	// Never ENVELOPE or BODYSTRUCTURE, whose quirks the library does not survive; always PEEK: \Seen belongs to people.
	section := &imap.FetchItemBodySection{Peek: true}
	o := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}
	switch a {
	case whole:
		o.InternalDate, o.RFC822Size = true, true
	case start:
		o.InternalDate, o.RFC822Size = true, true
		section.Partial = &imap.SectionPartial{Size: c.MaxSize}
	case head:
		section.Specifier = imap.PartSpecifierHeader
	}
	return o
}

// search finds the UIDs above last, in order.
func (l *line) search(ctx context.Context, last uint32) ([]uint32, error) {
	if last == math.MaxUint32 {
		return nil, nil
	}
	all, err := l.find(ctx, imap.UIDRange{Start: imap.UID(last + 1)}) // Stop 0 is "*"
	for len(all) > 0 && all[0] <= last {
		all = all[1:] // QUIRK of the standard: "n:*" always has the highest UID, even below n (RFC 9051, 9, seq-range)
	}
	return all, err
}

func (l *line) find(ctx context.Context, among imap.UIDRange) ([]uint32, error) {
	var uids []uint32
	err := l.within(ctx, "search", 0, func() error {
		data, err := l.client.UIDSearch(&imap.SearchCriteria{UID: []imap.UIDSet{{among}}}, nil).Wait()
		if err != nil {
			return err
		}
		set, _ := data.All.(imap.UIDSet)
		found, ok := set.Nums()
		if !ok {
			return errors.New("the server named no numbers") // UID 0 or "*", where AllUIDs would panic
		}
		for _, uid := range found {
			uids = append(uids, uint32(uid))
		}
		return nil
	})
	return uids, err
}

// sizes asks RFC822.SIZE; a mail that the server leaves out is missing.
func (l *line) sizes(ctx context.Context, uids []uint32) (map[uint32]int64, error) {
	sizes := make(map[uint32]int64, len(uids))
	err := l.within(ctx, "fetch sizes", 0, func() error {
		mails, err := l.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, RFC822Size: true}).Collect()
		for _, m := range mails {
			sizes[uint32(m.UID)] = m.RFC822Size
		}
		return err
	})
	return sizes, err
}

// fetch takes what a asks for of the mails named, size bytes in all, into the spool. What came whole is returned, also
// beside an error. Nothing else may be done while a literal is being read, or the server waits.
func (l *line) fetch(ctx context.Context, c Config, uids []uint32, size int64, a ask) (map[uint32]Mail, error) {
	got := make(map[uint32]Mail, len(uids))
	var disk *spoolError
	err := l.within(ctx, "fetch", size, func() error {
		cmd := l.client.Fetch(uidSet(uids), a.options(c))
		for msg := cmd.Next(); msg != nil; msg = cmd.Next() {
			m, ok, err := take(c, msg, a)
			if errors.As(err, &disk) {
				break
			}
			if err != nil {
				// QUIRK: the library would read the literal once more to discard it, beside its own reader.
				l.wire.Conn.Close()
				<-l.client.Closed()
				return err
			}
			if _, again := got[m.UID]; ok && again {
				m.Body.Close()
			} else if ok {
				got[m.UID] = m
			}
		}
		return cmd.Close() // reads what is left, without which the connection stands still for ever
	})
	if disk != nil {
		drop(got)
		return nil, disk
	}
	return got, err
}

// take reads one answer to FETCH. Not ok is one without what was asked for: an unsolicited "* 7 FETCH (FLAGS …)" takes the
// place of the real answer in the library, and BODY[] may be NIL. An error is the disk's, or a literal that ended early:
// nothing more may be read then.
func take(c Config, msg *imapclient.FetchMessageData, a ask) (m Mail, ok bool, err error) {
	var whole int64 // size of the literal
	for item := msg.Next(); item != nil; item = msg.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			m.Internal = item.Time.UTC().Truncate(time.Second)
		case imapclient.FetchItemDataRFC822Size:
			m.Size = item.Size
		case imapclient.FetchItemDataBodySection:
			wanted := (item.Section.Specifier == imap.PartSpecifierHeader) == (a == head)
			if item.Literal == nil || ok || !wanted {
				continue
			}
			whole = item.Literal.Size()
			if m.Body, err = keep(c, item.Literal); err != nil {
				return m, false, err
			}
			ok = true
		}
	}
	if !ok || m.UID == 0 {
		m.Body.Close()
		return m, false, nil
	}
	m.Size = max(m.Size, whole)
	if whole > c.MaxSize || a == start && whole == c.MaxSize && m.Size > whole {
		m.Err = fmt.Errorf("%w: %d bytes of at most %d", ErrTooLarge, m.Size, c.MaxSize)
	} else {
		m.Size = whole // what is there, whatever the server had counted
	}
	return m, true, nil
}

// keep spools a literal, or the beginning of one that is too large: the server's RFC822.SIZE may have been wrong.
func keep(c Config, literal imap.LiteralReader) (Spooled, error) {
	s, err := spool(c.Spool, literal, min(literal.Size(), c.MaxSize))
	if err != nil {
		return s, err
	}
	rest, err := io.Copy(io.Discard, literal)
	if err == nil && s.Size()+rest < literal.Size() {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		s.Close()
		return Spooled{}, err
	}
	return s, nil
}

func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
