package mailbot

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"sgaus/mailbot/identity"
	"sgaus/mailbot/inbox"
	"sgaus/mailbot/store"
	"sgaus/workflow"
)

// Rehearsal is what would become of a mail if it came now.
type Rehearsal struct {
	Disposition string         // as `show` names it; Same for one that was received before
	Why         string         // by what its request was found, or why it was put away
	Evidence    string         // what proves who wrote it
	Request     int64          // that it would be filed with; 0: none
	Opens       bool           // that request would be a new one
	Events      []Happening    // that would be added to histories
	Letters     []store.Letter // that would leave
	Silent      []Silence      // that would not, and why
	Clocks      []Deadline     // that would be set, moved or cleared
	Earlier     store.Mail     // of one that is Same: what became of it then

	Speaker workflow.Actor     // who speaks, and by which evidence
	Claims  []identity.Claim   // of the reply tokens that were made for them
	Before  workflow.Request   // that the mail is about, as it stands now; zero: none
	After   workflow.Request   // and as it would stand
	Weighed []workflow.Weighed // the commands, and what was asked of each
	Refusal *workflow.Refusal  // the answer, if it were no
	Form    *workflow.Filled   // how the form of its service would stand; nil: nothing is said of it
	touched map[int64]bool     // requests that were written
}

// Happening is an event, of a request.
type Happening struct {
	Request int64
	workflow.Event
}

// Silence is a notice that is not sent.
type Silence struct{ Kind, To, Why string }

// Deadline is what the clock would say of a request. From zero: it is new; To
// zero: it is cleared.
type Deadline struct {
	Request  int64
	Says     string
	From, To time.Time
}

// Same is what a mail becomes that was received before: nothing.
const Same = "same"

// Rehearse tells what Receive would do with a mail, by doing it in a
// transaction that is rolled back: nothing is kept, and no number is spent.
func (b *Bot) Rehearse(ctx context.Context, now time.Time, mail inbox.Mail) (*Rehearsal, error) {
	r := &Rehearsal{}
	a := b.read(mail, "", 0, now)
	a.tale = r
	err := b.db.Rehearse(ctx, func(tx *store.Tx) error {
		if _, err := b.receiveOne(ctx, tx, a); err != nil {
			return err
		}
		if a.kept.ID != 0 {
			return b.review(ctx, tx, a.kept.ID, r)
		}
		r.Disposition = Same
		twin, err := tx.Same(ctx, a.kept.MessageID, a.kept.From, a.kept.Digest)
		if err == nil {
			r.Earlier, _, err = tx.Mail(ctx, twin.Mail)
		}
		return err
	})
	return r, err
}

// review reads what the transaction has written because of a mail.
func (b *Bot) review(ctx context.Context, tx *store.Tx, id int64, r *Rehearsal) error {
	m, _, err := tx.Mail(ctx, id)
	if err != nil {
		return err
	}
	r.Disposition, r.Why, r.Evidence, r.Request = m.Disposition, m.Why, m.Evidence, m.Request
	letters, err := tx.Outbox(ctx, store.Queued, store.Waiting)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if l.ID > id { // letters are mails, and these were written after it
			r.Letters = append(r.Letters, l)
		}
	}
	for _, n := range slices.Sorted(maps.Keys(r.touched)) {
		if err := b.reviewRequest(ctx, tx, n, r); err != nil {
			return err
		}
	}
	if r.Request == 0 {
		return nil
	}
	if r.Before, _, err = b.db.Request(ctx, r.Request); err != nil {
		return err
	}
	r.Opens = r.Before.Number == 0
	r.After, _, err = tx.Request(ctx, r.Request)
	return err
}

// reviewRequest adds what happens to one request: b.db reads it as it is
// without this transaction.
func (b *Bot) reviewRequest(ctx context.Context, tx *store.Tx, n int64, r *Rehearsal) error {
	before, err := b.db.History(ctx, n)
	if err != nil {
		return err
	}
	after, err := tx.History(ctx, n)
	if err != nil {
		return err
	}
	for _, e := range after[len(before):] {
		r.Events = append(r.Events, Happening{n, e})
	}
	was, err := b.db.DeadlinesOf(ctx, n)
	if err != nil {
		return err
	}
	is, err := tx.DeadlinesOf(ctx, n)
	if err != nil {
		return err
	}
	all := maps.Clone(was)
	maps.Copy(all, is)
	from := len(r.Clocks)
	for says := range all {
		if !was[says].Equal(is[says]) {
			r.Clocks = append(r.Clocks, Deadline{Request: n, Says: says, From: was[says], To: is[says]})
		}
	}
	slices.SortFunc(r.Clocks[from:], func(a, b Deadline) int {
		if c := a.To.Compare(b.To); c != 0 {
			return c
		}
		return strings.Compare(a.Says, b.Says)
	})
	return nil
}

// The methods below note, on the way of a rehearsed mail, what the store does
// not keep. On a mail that really came they do nothing.

func (r *Rehearsal) touch(number int64) {
	if r != nil {
		r.touched[number] = true
	}
}

func (r *Rehearsal) refuse(why *workflow.Refusal) {
	if r != nil {
		r.Refusal = why
	}
}

func (r *Rehearsal) silence(n workflow.Notice, why string) {
	if r != nil {
		r.Silent = append(r.Silent, Silence{Kind: string(n.Kind), To: n.To.Email, Why: why})
	}
}

func (r *Rehearsal) form(f *workflow.Filled) {
	if r != nil && f != nil {
		r.Form = f
	}
}

// again forgets what a try noted that is undone.
func (r *Rehearsal) again() {
	if r != nil {
		*r = Rehearsal{touched: map[int64]bool{}}
	}
}

// speaks notes who speaks.
func (h *handling) speaks() {
	if h.tale != nil {
		h.tale.Speaker, h.tale.Claims = h.actor, h.claims
	}
}

// weigh notes what is asked of each command.
func (h *handling) weigh(in intent, f workflow.Facts) {
	if h.tale != nil {
		h.tale.Weighed = workflow.Weigh(h.request, in.commands, h.actor, f, h.now)
	}
}
