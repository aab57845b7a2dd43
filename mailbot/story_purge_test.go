package mailbot_test

import (
	"context"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"sgaus/mailbot/store"
)

// had is a letter that somebody still has in their mailbox.
type had struct {
	letter store.Letter
	raw    []byte
}

// cmdPurge purges request N, as if its archive had just been written.
func cmdPurge(ts *testscript.TestScript, _ bool, args []string) {
	w, ctx := worldOf(ts), context.Background()
	n, err := strconv.ParseInt(args[0], 10, 64)
	ts.Check(err)
	mails, err := w.db.MailOf(ctx, n)
	ts.Check(err)
	letters, err := w.letters("")
	ts.Check(err)
	for _, l := range letters {
		if l.Request == n {
			_, raw, err := w.mailOf(l)
			ts.Check(err)
			w.had[l.ID] = had{l, raw}
		}
	}
	r, _, err := w.db.Request(ctx, n)
	ts.Check(err)
	a := store.Archived{Name: "solicitud-" + args[0], Digest: strings.Repeat("0", 64), Mails: len(mails), Last: mails[len(mails)-1].ID, Events: r.Events}
	ts.Check(w.db.WriteForGood(ctx, func(tx *store.Tx) error { return tx.Purge(ctx, n, a, w.now.AddDate(-1, 0, 0), w.now) }))
}
