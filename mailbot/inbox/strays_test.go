package inbox

import (
	"context"
	"io"
	"slices"
	"testing"
)

// matcher is a keeper that is asked what it has had.
type matcher struct {
	*keeper
	late []uint32
}

var _ Reconciler = (*matcher)(nil)

func (m *matcher) Reconcile(_ context.Context, _ string, validity uint32, uids []uint32) (moves Moves, unknown []uint32, err error) {
	for _, uid := range uids {
		if slices.ContainsFunc(m.received(), func(k kept) bool { return k.UID == uid && k.Validity == validity }) {
			moves.Processed = append(moves.Processed, uid)
		} else {
			unknown = append(unknown, uid)
		}
	}
	return moves, unknown, nil
}

func (m *matcher) Receive(ctx context.Context, mailbox string, validity uint32, chunk []Mail) (Moves, error) {
	if chunk[0].UID > m.cursors[validity] {
		return m.keeper.Receive(ctx, mailbox, validity, chunk)
	}
	var moves Moves
	for _, mail := range chunk {
		text, err := io.ReadAll(mail.Body.Open())
		if err != nil {
			return moves, err
		}
		m.late = append(m.late, mail.UID)
		m.got = append(m.got, kept{validity, mail.UID, string(text), mail.Err})
		moves.Processed = append(moves.Processed, mail.UID)
	}
	return moves, nil
}

// What lies below the cursor and was never received is received at the first
// pass, once.
func TestStraysAreReceived(t *testing.T) {
	f, k := newFake(mails(3)...), &matcher{keeper: newKeeper()}
	k.cursors[f.validity] = 2 // 1 and 2 were passed over
	inBubble(t, f, func(t *testing.T) {
		s, err := Pass(t.Context(), f.config(), k, nil, clock)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "summary", s.Seen, 3)
		same(t, "all are received", len(k.received()), 3)
		same(t, "left on the server", len(f.mails), 0)
		again, err := Pass(t.Context(), f.config(), k, nil, clock)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "again", again, Summary{})
	})
}
